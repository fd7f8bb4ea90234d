"""Clip: one labelled recording of a corpus, and the one manifest format that lists them."""
