"""Calls as a client makes them: what `tonewise stream`, the bench and the tests of faults share."""
