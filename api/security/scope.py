"""Scope: one thing that somebody may do, by a key or by their role."""

from enum import StrEnum


class Scope(StrEnum):
    """One permission, by the name that keys and docs give it."""

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
    RECORDINGS = "recordings"  # listen to recordings
    RECORDINGS_DELETE = "recordings:delete"
    ALERTS = "alerts"  # acknowledge, take and resolve alerts; rules and playbooks
    SUPERVISE = "supervise"  # whisper to an agent, take a call over
    GRADES_READ = "grades:read"  # grades, agents' figures, changes, disputes, coaching
    GRADES_ANSWER = "grades:answer"  # acknowledge or dispute a grade of one's own calls
    GRADES_CHANGE = "grades:change"  # change an outcome, close a dispute, sample, calibrate
    COACH = "coach"  # comment on a moment, share a clip, assign coaching
    REVIEW = "review"  # confirm or correct what a model decided
    RUBRICS = "rubrics"  # edit, try and activate rubrics
    ACCOUNTS = "accounts"  # users, teams, their roles and sessions
    TRENDS_READ = "trends:read"  # what customers said anywhere: trends, accounts, the briefing
    FOLLOW_UPS = "follow_ups"  # accounts to call back: open, take, close
    TICKETS = "tickets"  # read, take and close tickets
    IMPORTS = "imports"  # bring in what customers said elsewhere, and figures
    AUDIT = "audit"  # read and export the audit trail


ALL_SCOPES = frozenset(Scope)
