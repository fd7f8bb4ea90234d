"""The tables of who signs in: people, their teams and sessions."""
