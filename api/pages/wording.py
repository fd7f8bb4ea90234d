"""The words by which the staff's pages name what people do about grades."""

from types import MappingProxyType

from insights.dispute import DisputeState

RULING = MappingProxyType(
    {
        DisputeState.OPEN: "Open",
        DisputeState.UPHELD: "The outcome stays",
        DisputeState.CHANGED: "The outcome was changed",
        DisputeState.WITHDRAWN: "Withdrawn",
        DisputeState.LAPSED: "Lapsed",
    }
)
