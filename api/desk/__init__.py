"""The desk: what happens to a case from its first message to its end, stored as it happens."""
