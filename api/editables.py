"""The documents that are edited while all runs, but for rubrics, which are put to use by hand."""

from functools import partial

from api.editing import Editable
from api.rulebook import ALERT_RULES, PLAYBOOK
from api.security.scope import Scope
from api.words import LEXICON, REPLIES, shipped
from insights.alert_rules import read_alert_rules, shipped_alert_rules
from insights.playbook import read_playbook, shipped_playbook
from text.lexicon import read_lexicon
from text.replies import read_replies

CUE_WORDS = Editable(
    LEXICON,
    Scope.LEXICON,
    read_lexicon,
    partial(shipped, LEXICON),
    lambda parts: parts.words.renew(),
)
TEMPLATES = Editable(REPLIES, Scope.LEXICON, read_replies, partial(shipped, REPLIES))
RULES = Editable(
    ALERT_RULES,
    Scope.ALERTS,
    read_alert_rules,
    shipped_alert_rules,
    lambda parts: parts.guidance.renew(),
)
PLAYS = Editable(
    PLAYBOOK,
    Scope.ALERTS,
    read_playbook,
    shipped_playbook,
    lambda parts: parts.guidance.renew(),
)
