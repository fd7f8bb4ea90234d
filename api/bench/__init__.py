"""Measurements of Tonewise's own speed and memory, each beside what it is to be held against."""
