"""What customers said anywhere, and what history makes of it: services over interactions."""
