"""Recordings of calls: encrypted on disk, played by a link that expires."""
