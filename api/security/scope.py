"""Scope: what a secret key may do."""

from enum import StrEnum


class Scope(StrEnum):
    """One permission of a secret key."""

    CHATS_WRITE = "chats:write"  # open chats, write into them, close and transfer them
    CHATS_READ = "chats:read"
    CASES_READ = "cases:read"  # a case's whole emotional history, and alerts
    EXPERTS_READ = "experts:read"
    EXPERTS_WRITE = "experts:write"
    DESK = "desk"  # act as an expert: presence, offers, replies
    QUEUE_READ = "queue:read"
    EVENTS_READ = "events:read"
    WEBHOOKS = "webhooks"
    LEXICON = "lexicon"  # the cue words and the suggested replies
    KEYS = "keys"
    CALLS_WRITE = "calls:write"  # stream calls
    CALLS_READ = "calls:read"  # live calls, reports, transcripts
    RECORDINGS = "recordings"  # listen to recordings and delete them
    ALERTS = "alerts"  # acknowledge, take and resolve alerts; rules and playbooks
    SUPERVISE = "supervise"  # whisper to an agent, take a call over


ALL_SCOPES = frozenset(Scope)
