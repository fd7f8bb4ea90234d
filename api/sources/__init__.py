"""Where what customers say elsewhere comes from: an importer a file."""
