"""One message of a synthetic history from elsewhere: who wrote it, about what, how it was read.

Each category has its usual share of unhappy messages, and three of them change: billing gets 12
points worse for good after seven tenths of the time, returns get 8 points better bit by bit, and
for one day near the end technical trouble is all that people write about.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

from api.storage.interactions import Stored
from api.synthetic.accounts import SampleAccount
from api.synthetic.lines import lines
from api.synthetic.people import Agent, teams
from emotion.labels import VALENCE, VOICE_FOLD, Emotion
from insights.interaction import Interaction, SourceKind

# Usual share of unhappy messages, and how often people write about it.
_CATEGORIES: Mapping[str, tuple[float, int]] = MappingProxyType(
    {
        "orders": (0.18, 20),
        "returns": (0.24, 14),
        "billing": (0.17, 18),
        "account": (0.14, 12),
        "technical": (0.22, 16),
        "sales": (0.08, 8),
        "travel": (0.18, 7),
        "complaints": (0.50, 5),
    }
)
_BILLING_FROM, _BILLING_BY = 0.7, 0.12  # of the time; points of the share
_RETURNS_BY = -0.08
OUTAGE = 0.9  # of the time: the day of the technical trouble
_OUTAGE_SHARE = 0.6  # of that day's messages
_IN_LET_DOWN = 0.85  # of such an account's messages, the unhappy
_UNREAD = 0.08  # of the messages, those whose mood could not be told
_UNHAPPY = ((Emotion.ANGRY, 22), (Emotion.FRUSTRATED, 34), (Emotion.DISAPPOINTED, 22),
            (Emotion.SAD, 7), (Emotion.ANXIOUS, 15))  # fmt: skip
_OTHER = ((Emotion.NEUTRAL, 66), (Emotion.HAPPY, 24), (Emotion.CONFUSED, 10))
_PRODUCTS = ("broadband", "mobile", "television", "insurance")
_INFLUENCERS_FROM = 50_000  # people reached


@dataclass(frozen=True, slots=True)
class _Place:
    """A source: how often, how much unhappier than others, how much harsher it is read."""

    kind: SourceKind
    weight: int
    unhappier: float  # points of the share
    harsher: float  # valence
    is_served: bool  # an agent answers


_PLACES = (
    _Place(SourceKind.EMAIL, 30, 0.0, 0.0, is_served=True),
    _Place(SourceKind.TICKET, 24, 0.03, -0.03, is_served=True),
    _Place(SourceKind.SURVEY, 16, -0.08, 0.12, is_served=False),
    _Place(SourceKind.REVIEW, 12, 0.10, -0.15, is_served=False),
    _Place(SourceKind.SOCIAL, 10, 0.06, -0.10, is_served=False),
    _Place(SourceKind.FORUM, 5, 0.04, -0.05, is_served=False),
    _Place(SourceKind.FEEDBACK, 3, -0.05, 0.10, is_served=False),
)


@dataclass(frozen=True, slots=True)
class PlannedMessage:
    """When a message comes, and from whom."""

    number: int  # 0, 1, 2, ... by time
    at_s: float
    passed: float  # 0..1 of the history's time
    account: SampleAccount
    is_outage: bool


def message(plan: PlannedMessage, agents: Sequence[Agent], seed: int, rng: Random) -> Stored:
    """Return a message; the same plan, seed and chance give the same one."""
    place = rng.choices(_PLACES, [one.weight for one in _PLACES])[0]
    category = _category(plan, rng)
    unhappy = rng.random() < _share(plan, place, category)
    mood = _drawn(_UNHAPPY if unhappy else _OTHER, rng)
    is_read = rng.random() >= _UNREAD
    account, agent = plan.account, _agent(category, agents, rng) if place.is_served else None
    said = Interaction(
        interaction_id=f"{place.kind}:sample{seed}-{plan.number:07d}",
        source=place.kind,
        at_s=plan.at_s,
        valence=_valence(mood, place, rng) if is_read else None,
        negativity=_negativity(unhappy, rng) if is_read else None,
        mood=mood if is_read else None,
        confidence=round(rng.uniform(0.45, 0.98), 3) if is_read else None,
        category=category,
        department=category if agent else None,
        team=teams()[agent.team].name if agent else None,
        product=rng.choice(_PRODUCTS),
        stage=account.stage(plan.at_s),
        segment=account.client.segment,
        account_id=account.client.account_id,
        customer_id=f"{account.client.account_id}_{rng.randrange(account.n_people)}",
        agent_id=agent.agent_id if agent else None,
        rating=_rating(place, unhappy, rng),
        outcome=_outcome(unhappy, rng) if agent else None,
        reach=_reach(rng) if place.kind is SourceKind.SOCIAL else None,
        text=_words(category, mood, rng),
    )
    return _kept(said, unhappy, rng)


def _kept(said: Interaction, unhappy: bool, rng: Random) -> Stored:
    asked = said.source == SourceKind.SURVEY
    return Stored(
        said,
        recommends=min(10, max(0, round(rng.gauss(4 if unhappy else 9, 2)))) if asked else None,
        solved_at_once=rng.random() < (0.4 if unhappy else 0.8) if asked else None,
        is_influencer=(said.reach or 0) >= _INFLUENCERS_FROM,
        is_ephemeral=said.source == SourceKind.SOCIAL and rng.random() < 0.1,
        is_synthetic=True,
    )


def _category(plan: PlannedMessage, rng: Random) -> str:
    if plan.is_outage and rng.random() < _OUTAGE_SHARE:
        return "technical"
    return rng.choices(list(_CATEGORIES), [weight for _, weight in _CATEGORIES.values()])[0]


def _share(plan: PlannedMessage, place: _Place, category: str) -> float:
    """Return how likely a message is unhappy."""
    if plan.account.is_let_down(plan.at_s):
        return _IN_LET_DOWN
    usual = _CATEGORIES[category][0] + place.unhappier
    if category == "billing" and plan.passed >= _BILLING_FROM:
        usual += _BILLING_BY
    if category == "returns":
        usual += _RETURNS_BY * plan.passed
    usual = min(0.95, max(0.03, usual + (0.3 if plan.is_outage and category == "technical" else 0)))
    odds = math.log(usual / (1 - usual)) + plan.account.temper
    return 1 / (1 + math.exp(-odds))


def _drawn(moods: Sequence[tuple[Emotion, int]], rng: Random) -> Emotion:
    return rng.choices([mood for mood, _ in moods], [weight for _, weight in moods])[0]


def _negativity(unhappy: bool, rng: Random) -> float:
    sure = 0.5 + 0.5 * rng.betavariate(4.0, 2.0)
    return round(sure if unhappy else 1.0 - sure, 4)


def _valence(mood: Emotion, place: _Place, rng: Random) -> float:
    return round(max(-1.0, min(1.0, rng.gauss(0.7 * VALENCE[mood] + place.harsher, 0.15))), 4)


def _rating(place: _Place, unhappy: bool, rng: Random) -> float | None:
    if place.kind not in (SourceKind.REVIEW, SourceKind.SURVEY, SourceKind.FEEDBACK):
        return None
    stars = rng.choices((1, 2, 3, 4, 5), (40, 30, 18, 8, 4) if unhappy else (2, 4, 14, 36, 44))[0]
    return (stars - 1) / 4


def _outcome(unhappy: bool, rng: Random) -> str:
    worse = 0.35 if unhappy else 0.12
    return rng.choice(("unsolved", "follow_up")) if rng.random() < worse else "solved"


def _reach(rng: Random) -> int:
    return round(rng.lognormvariate(5.5, 2.0))


def _agent(category: str, agents: Sequence[Agent], rng: Random) -> Agent | None:
    able = [agent for agent in agents if category in agent.skills]
    return rng.choice(able or agents) if agents else None


def _words(category: str, mood: Emotion, rng: Random) -> str:
    slots = {
        "name": rng.choice(lines().first_names),
        "ref": f"{rng.randint(10, 99)}-{rng.randint(1000, 9999)}",
        "date": f"{rng.choice(('january', 'march', 'june', 'october'))} {rng.randint(1, 28)}",
        "time": f"{rng.randint(8, 19)} thirty",
        "amount": f"{rng.randint(5, 480)} euros",
        "agent": "",
        "about": category,
    }
    if mood is Emotion.HAPPY:
        return rng.choice(lines().praise).format_map(slots)
    issue = rng.choice(lines().issues[category]).format_map(slots)
    opening = rng.choice(lines().chat_openings[VOICE_FOLD[mood]])
    return opening.format_map({**slots, "issue": issue})
