"""Keys, scopes and origins: who may ask for what."""
