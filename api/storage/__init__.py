"""Tables, migrations and queries: the only SQL."""
