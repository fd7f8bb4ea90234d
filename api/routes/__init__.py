"""REST, one file a resource; each parses, calls the desk, answers."""
