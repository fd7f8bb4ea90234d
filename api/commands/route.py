"""`tonewise route`: what one message tells, and which expert it would go to."""

import sys
from dataclasses import dataclass
from pathlib import Path

import click

from api.options import json_option
from api.results import write_json
from emotion.scores import EmotionScores
from routing.case import Case
from routing.expert import Channel, Seat
from routing.policy import Choice, Policy, choose
from routing.strategy import Strategy
from text.reading import TextReading


@dataclass(frozen=True, slots=True)
class Route:
    """All that the command answers, as its JSON has it."""

    emotion: str | None  # None: abstained, or not read
    abstained: bool
    probabilities: dict[str, float]  # empty: not read
    negativity: float | None
    sentiment: str | None
    unread: str | None  # why the mood was not read
    language: str | None
    cues: tuple[dict[str, object], ...]
    confirmed: bool
    department: str | None
    topic_confidence: float
    expert: str | None
    runner_up: str | None
    rule: str
    why: tuple[str, ...]


@click.command("route")
@click.argument("text")
@click.option(
    "--strategy",
    type=click.Choice([strategy.value for strategy in Strategy]),
    default=Strategy.BEST_MATCH.value,
    show_default=True,
    help="How the expert is chosen; docs/routing.md explains each.",
)
@click.option(
    "--no-mood", is_flag=True, help="As for a customer who opted out: routed by topic alone."
)
@json_option
def command(text: str, strategy: str, no_mood: bool, json_to: Path | None) -> None:
    """Read one message and say which expert of the sample centre would get it, and why.

    TEXT is a customer's first line; - reads it from stdin.

    \b
    Examples:
      tonewise route "I was charged twice and nobody answers!"
      tonewise route "where is my parcel" --json -
    """  # noqa: D301  (click reads the backslash as "do not wrap")
    # Models load here, so that help does not wait for them.
    from api.sample import EXPERTS  # noqa: PLC0415
    from text.reader import MessageReader  # noqa: PLC0415

    line = sys.stdin.read() if text == "-" else text
    reading = MessageReader.load().read(line, analyse_mood=not no_mood)
    case = Case(
        "case", Channel.CHAT, reading.topic.department, 0.0, reading.scores, reading.language
    )
    chosen = choose(case, [Seat(expert) for expert in EXPERTS], Policy(Strategy(strategy)), 0.0)
    route = _route(reading, chosen)
    write_json(route, json_to)
    if str(json_to) != "-":
        _show(route, reading.scores)


def _route(reading: TextReading, chosen: Choice) -> Route:
    from text.sentiment import sentiment_of  # noqa: PLC0415

    scores, negativity = reading.scores, reading.negativity
    read = scores is not None and negativity is not None
    return Route(
        emotion=scores.emotion if scores else None,
        abstained=bool(scores and scores.abstained),
        probabilities=(
            dict(zip(map(str, scores.labels), scores.probabilities, strict=True)) if scores else {}
        ),
        negativity=negativity,
        sentiment=sentiment_of(scores, negativity).value if read else None,  # type: ignore[arg-type]
        unread=reading.unread,
        language=reading.language,
        cues=tuple(
            {
                "kind": cue.kind.value,
                "words": cue.words,
                "start": cue.start,
                "end": cue.end,
                "emotion": cue.emotion,
            }
            for cue in reading.cues
        ),
        confirmed=reading.confirmed,
        department=reading.topic.department,
        topic_confidence=reading.topic.confidence,
        expert=chosen.expert_id,
        runner_up=chosen.runner_up,
        rule=chosen.rule,
        why=chosen.why,
    )


def _show(route: Route, scores: EmotionScores | None) -> None:
    if scores is None:
        click.echo(f"mood        not read: {route.unread}")
    else:
        ranked = sorted(zip(scores.probabilities, scores.labels, strict=True), reverse=True)
        named = ", ".join(f"{label} {p:.2f}" for p, label in ranked)
        click.echo(f"mood        {route.emotion or 'not sure'}: {named}")
        click.echo(f"negativity  {route.negativity:.2f} ({route.sentiment})")
    for cue in route.cues:
        click.echo(f"cue         {cue['words']!r}: {cue['kind']} {cue['emotion'] or ''}".rstrip())
    click.echo(f"topic       {route.department or 'out of scope'} ({route.topic_confidence:.2f})")
    click.echo(f"expert      {route.expert or 'nobody'}; then {route.runner_up or 'nobody'}")
    for line in route.why:
        click.echo(f"            {line}")
