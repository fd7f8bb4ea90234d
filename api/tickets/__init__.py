"""Tickets: what customers ask in a form, who takes it up, and how it ends."""
