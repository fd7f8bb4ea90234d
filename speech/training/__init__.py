"""How the voice model is made and measured from scratch; nothing here is needed to serve."""
