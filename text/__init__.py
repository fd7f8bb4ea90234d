"""Words in, a customer's mood and topic out."""
