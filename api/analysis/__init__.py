"""Batch: a table of tickets in, each of them scored, and a report out."""
