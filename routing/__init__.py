"""A mood and a topic in, an expert out: who serves whom, who waits, and how long."""
