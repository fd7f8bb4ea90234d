"""Contacts: every chat and call of one customer, and what agents noted of each."""
