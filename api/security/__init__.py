"""People, keys, roles and reach: who may ask for what, of whom they see."""
