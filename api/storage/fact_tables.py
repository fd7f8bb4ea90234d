"""The tables of what graded calls are found and counted by."""
