"""The tables of what agents note when a conversation is over."""
