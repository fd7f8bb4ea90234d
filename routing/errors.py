"""The root of what routing raises."""

from emotion.errors import TonewiseError


class RoutingError(TonewiseError):
    """Something about an expert, a policy or an offer that can't be."""
