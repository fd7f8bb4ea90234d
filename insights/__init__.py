"""History in, alerts out; no I/O."""
