"""The board: the floor as it stands, drawn once for all who look at the same of it."""
