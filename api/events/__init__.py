"""What happened, told on: the bus, server-sent events, signed webhooks."""
