"""What each scope lets a key do, in plain words, for those who give keys."""

from collections.abc import Mapping
from types import MappingProxyType

from api.security.scope import Scope

SCOPE_WORDS: Mapping[Scope, str] = MappingProxyType(
    {
        Scope.CHATS_WRITE: "open chats, write into them, close and transfer them",
        Scope.CHATS_READ: "read chats",
        Scope.CASES_READ: "read cases with the customer's mood all through, and alerts",
        Scope.EXPERTS_READ: "read who the experts are and what they are doing",
        Scope.EXPERTS_WRITE: "add, change and remove experts",
        Scope.DESK: "act as an expert: presence, offers, replies",
        Scope.QUEUE_READ: "read departments and the queue",
        Scope.EVENTS_READ: "follow the stream of all events",
        Scope.WEBHOOKS: "set webhooks",
        Scope.LEXICON: "edit cue words and reply templates",
        Scope.KEYS: "make and revoke keys",
        Scope.CALLS_WRITE: "stream calls",
        Scope.CALLS_READ: "read calls, live and past, with reports and transcripts",
        Scope.RECORDINGS: "hear recordings",
        Scope.RECORDINGS_DELETE: "delete recordings",
        Scope.ALERTS: "take alerts; edit alert rules and the playbook",
        Scope.SUPERVISE: "whisper into calls, take them over, decide about offers",
        Scope.GRADES_READ: "read grades, agents' figures, disputes and coaching",
        Scope.GRADES_ANSWER: "acknowledge or dispute a grade of one's own",
        Scope.GRADES_CHANGE: "change outcomes, close disputes, sample and calibrate",
        Scope.COACH: "comment, share clips, assign coaching",
        Scope.REVIEW: "confirm or correct what a model decided",
        Scope.RUBRICS: "edit, try and put rubrics to use",
        Scope.ACCOUNTS: "manage people, teams and roles",
        Scope.TRENDS_READ: "read trends, accounts, the briefing and what is behind them",
        Scope.FOLLOW_UPS: "open, take and close follow-ups of accounts",
        Scope.TICKETS: "read, take and close tickets",
        Scope.IMPORTS: "bring in what customers said elsewhere, accounts and figures",
        Scope.AUDIT: "read and export the audit trail",
    }
)
