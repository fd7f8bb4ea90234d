"""The tables of what a model decided and what people made of it."""
