"""Utterances in, a grade with its evidence out; arithmetic only: no model, no clock, no I/O."""
