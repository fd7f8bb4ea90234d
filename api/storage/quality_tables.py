"""The tables of what people say of grades."""
