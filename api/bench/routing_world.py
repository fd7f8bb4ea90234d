"""The bench's call centre: its experts and customers, drawn once and the same for each strategy.

All of it is assumed, not measured; every assumption is a named figure here, and
docs/routing.md says which of them matter. How an expert's customers recover is the truth of
this world: strategies never read it, they only see outcomes.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from emotion.labels import NEGATIVE, Emotion
from emotion.scores import EmotionScores, scores_of
from routing.expert import Channel, Expert, Outcomes

DEPARTMENTS = ("billing", "technical", "delivery", "sales")
_DEMAND = (0.30, 0.35, 0.20, 0.15)  # share of the customers
_MOODS = {  # share of the customers who come in each mood
    Emotion.ANGRY: 0.13,
    Emotion.FRUSTRATED: 0.15,
    Emotion.DISAPPOINTED: 0.08,
    Emotion.SAD: 0.03,
    Emotion.ANXIOUS: 0.07,
    Emotion.CONFUSED: 0.12,
    Emotion.NEUTRAL: 0.37,
    Emotion.HAPPY: 0.05,
}
# How often a customer leaves well after a middling expert who was there at once.
_USUAL_RECOVERY = {
    Emotion.ANGRY: 0.40,
    Emotion.FRUSTRATED: 0.45,
    Emotion.DISAPPOINTED: 0.50,
    Emotion.SAD: 0.50,
    Emotion.ANXIOUS: 0.55,
    Emotion.CONFUSED: 0.65,
    Emotion.NEUTRAL: 0.85,
    Emotion.HAPPY: 0.90,
}
_SKILL_GAIN = 0.15  # log-odds a level of proficiency
_SKILL_SPEED = 0.05  # of the handling time, a level
_WAIT_COST = 0.25  # log-odds a minute waited, up to _WAIT_CAP_MIN
_WAIT_CAP_MIN = 4.0
_RATING_NOISE = 0.5  # stars
_HANDLED_S = 300.0  # mean, of a calm customer with an expert of proficiency 3
_HANDLED_SD = 0.6  # of its logarithm
_UPSET_LONGER = 1.15
_PATIENCE_S = 240.0  # mean of an exponential
_UPSET_PATIENCE = 0.75
_FLIPPED = 0.15  # share of outcomes that are observed the wrong way round
_CERTAIN_N = 100_000  # cases after which a rate is taken as known
SLOTS = 3  # chats at once


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of world it is: what routing by mood can gain depends on these."""

    talent_sd: float = 0.4  # log-odds: an expert with every mood alike; the overall rating shows it
    touch_sd: float = 0.6  # log-odds: an expert with one mood; no rating shows it
    abstains: float = 0.20  # share of first messages whose mood the model does not name
    misreads: float = 0.25  # share of the others that it gets wrong


@dataclass(frozen=True, slots=True)
class Customer:
    """Someone who will come, with all their luck drawn beforehand."""

    number: int
    arrives_s: float
    department: str
    mood: Emotion  # the truth
    scores: EmotionScores  # what the model makes of it
    work_s: float  # handling time with an expert of proficiency 3
    patience_s: float
    luck: float  # 0..1: recovers if their chance is above it
    flipped: bool  # if the outcome is observed the wrong way round


@dataclass(frozen=True, slots=True)
class World:
    """The experts as supervisors know them, and the truth about them."""

    experts: tuple[Expert, ...]
    talent: dict[tuple[str, Emotion], float]  # log-odds above a middling expert

    def chance(self, expert: Expert, customer: Customer, waited_s: float) -> float:
        """Return how likely this customer leaves well, 0..1."""
        odds = _usual_odds(customer.mood) + self.talent[expert.expert_id, customer.mood]
        odds += _SKILL_GAIN * (expert.skills[customer.department] - 3)
        odds -= _WAIT_COST * min(waited_s / 60.0, _WAIT_CAP_MIN)
        return _share(odds)

    def told_truth(self) -> "World":
        """Return the same world with experts whose recovery ratings are the truth."""
        told = [
            replace(e, recovery={m: _certain(self.talent[e.expert_id, m], m) for m in Emotion})
            for e in self.experts
        ]
        return replace(self, experts=tuple(told))

    def is_strong(self, expert: Expert, customer: Customer) -> bool:
        """Say if an expert is in the best third of those skilled, for this customer's mood."""
        skilled = [e for e in self.experts if customer.department in e.skills]
        chances = sorted((self.chance(e, customer, 0.0) for e in skilled), reverse=True)
        return self.chance(expert, customer, 0.0) >= chances[math.ceil(len(chances) / 3) - 1]


def handling_s(expert: Expert, customer: Customer) -> float:
    """Return how long the expert needs for the customer."""
    return customer.work_s * (1.0 - _SKILL_SPEED * (expert.skills[customer.department] - 3))


def draw_world(kind: Kind, n_experts: int, seed: int) -> World:
    """Return experts with three departments each: their own, and two they know less well."""
    rng = np.random.default_rng([seed, 0])
    experts, talent = [], {}
    for number in range(n_experts):
        name = f"expert {number + 1}"
        own = _own_department(number, n_experts)
        others = rng.choice([d for d in DEPARTMENTS if d != own], 2, replace=False)
        skills = {own: int(rng.integers(4, 6)), str(others[0]): int(rng.integers(2, 5))}
        skills[str(others[1])] = int(rng.integers(1, 4))
        general = rng.normal()  # in standard deviations of the talent
        for mood in Emotion:
            touch = kind.touch_sd * rng.normal()
            talent[name, mood] = float(kind.talent_sd * general + touch)
        rating = 3.0 + general + rng.normal(0.0, _RATING_NOISE)
        capacity = {Channel.CHAT: SLOTS}
        rated = float(np.clip(rating, 1.0, 5.0))
        experts.append(Expert(name, name, skills, capacity=capacity, rating=rated))
    return World(tuple(experts), talent)


@dataclass(frozen=True, slots=True)
class Demand:
    """How many customers come."""

    load: float  # their work, as a share of what all slots can do
    n_slots: int
    hours: float


def draw_customers(kind: Kind, demand: Demand, seed: int) -> tuple[Customer, ...]:
    """Return Poisson arrivals, in order."""
    rng = np.random.default_rng([seed, 1])
    upset_share = sum(_MOODS[mood] for mood in NEGATIVE)
    mean_work_s = _HANDLED_S * (1.0 + (_UPSET_LONGER - 1.0) * upset_share)
    opened_s = demand.hours * 3600.0
    n = rng.poisson(demand.load * demand.n_slots * opened_s / mean_work_s)
    arrivals = np.sort(rng.uniform(0.0, opened_s, n))
    return tuple(_customer(kind, i, float(s), rng) for i, s in enumerate(arrivals))


def _usual_odds(mood: Emotion) -> float:
    """Return the log-odds that a customer in this mood leaves well after a middling expert."""
    usual = _USUAL_RECOVERY[mood]
    return math.log(usual / (1.0 - usual))


def _share(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-odds))


def _certain(talent: float, mood: Emotion) -> Outcomes:
    return Outcomes(_CERTAIN_N, _CERTAIN_N * _share(_usual_odds(mood) + talent))


def _own_department(number: int, n_experts: int) -> str:
    place = (number + 0.5) / n_experts
    return DEPARTMENTS[int(np.searchsorted(np.cumsum(_DEMAND), place))]


def _customer(kind: Kind, number: int, arrives_s: float, rng: np.random.Generator) -> Customer:
    mood = list(_MOODS)[int(rng.choice(len(_MOODS), p=list(_MOODS.values())))]
    upset = mood in NEGATIVE
    work_s = _HANDLED_S * rng.lognormal(-(_HANDLED_SD**2) / 2.0, _HANDLED_SD)
    return Customer(
        number=number,
        arrives_s=arrives_s,
        department=str(rng.choice(DEPARTMENTS, p=_DEMAND)),
        mood=mood,
        scores=_reading(kind, mood, rng),
        work_s=float(work_s * (_UPSET_LONGER if upset else 1.0)),
        patience_s=float(rng.exponential(_PATIENCE_S * (_UPSET_PATIENCE if upset else 1.0))),
        luck=float(rng.random()),
        flipped=bool(rng.random() < _FLIPPED),
    )


def _reading(kind: Kind, mood: Emotion, rng: np.random.Generator) -> EmotionScores:
    """Return what the model says: abstained, wrong, or right, at its usual confidence."""
    abstained, wrong = rng.random() < kind.abstains, rng.random() < kind.misreads
    other = list(Emotion)[int(rng.integers(len(Emotion)))]
    confidence = float(rng.uniform(0.3, 0.5) if abstained else rng.uniform(0.5, 0.95))
    rest = (1.0 - confidence) / (len(Emotion) - 1)
    said = other if wrong else mood
    weights = {emotion: confidence if emotion is said else rest for emotion in Emotion}
    return scores_of(weights, abstained=bool(abstained))
