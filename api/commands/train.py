"""`tonewise train`: corpora in, weights, their manifest and their model card out."""

import os
from pathlib import Path
from typing import Any

import click

from api.corpora import data_option, manifests, seed_option, text_data_option, work_option
from api.extras import needs_extra, needs_train
from api.progress import told
from emotion.artifacts import read_manifest
from speech.emotion import MANIFEST
from text.departments import SHIPPED
from text.emotion import WEIGHTS
from text.topic import WEIGHTS as TOPIC_WEIGHTS


@click.group("train")
def command() -> None:
    """Train the models that Tonewise serves.

    Needs the train extra: pip install tonewise[train]
    """


@command.command("speech")
@data_option
@work_option
@seed_option
@click.option(
    "-o",
    "--output",
    "weights",
    type=click.Path(path_type=Path),
    default=Path("speech/weights"),
    show_default=True,
    help="Where the weights go.",
)
@click.option(
    "--card",
    type=click.Path(path_type=Path),
    default=Path("docs/models/voice-emotion.md"),
    show_default=True,
    help="Where the model card goes; its pictures go beside it.",
)
@click.option(
    "--card-only",
    is_flag=True,
    help="Write the card again from its measured figures, for a protocol that was run since.",
)
@click.option("--epochs", default=None, type=click.IntRange(1), help="Fewer, to try it out.")
@click.option(
    "--voices-only",
    multiple=True,
    default=("emospeech",),
    show_default=True,
    metavar="CORPUS",
    help="A corpus whose voices teach, but whose labels do not.",
)
def speech(data: Path, card_only: bool, **chosen: Any) -> int:
    """Train the voice emotion model on the corpora in a folder.

    About 15 minutes on 2 cores; a GPU is used if TensorFlow finds one. A run that was stopped
    goes on where it was. The speakers marked `test` are never heard before they are measured.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with needs_train():
        # TensorFlow takes seconds to import.
        from api.training import SpeechRun, prepare_speech, train_speech  # noqa: PLC0415
        from speech.training.card import rewrite_card  # noqa: PLC0415
    if card_only:
        rewrite_card(chosen["card"], read_manifest(chosen["weights"] / MANIFEST))
        click.echo(f"card in {chosen['card']}")
        return 0
    run = SpeechRun(manifests(data), **chosen)
    with told("preparing windows") as prepared:
        taught = prepare_speech(run, prepared)
    with told("learning, epochs") as learned:
        train_speech(run, taught, learned)
    click.echo(f"weights in {run.weights}, card in {run.card}")
    return 0


@command.command("text")
@text_data_option
@click.option(
    "--work",
    type=click.Path(path_type=Path),
    default=Path("out/text-work"),
    show_default=True,
    help="Where the teacher's labels are kept; a second run finds them there.",
)
@seed_option
@click.option(
    "-o",
    "--output",
    "weights",
    type=click.Path(path_type=Path),
    default=WEIGHTS,
    help="Where the weights go; the shipped ones' place if not given.",
)
@click.option(
    "--card",
    type=click.Path(path_type=Path),
    default=Path("docs/models/text-emotion.md"),
    show_default=True,
    help="Where the model card goes.",
)
@click.option("--epochs", default=None, type=click.IntRange(1), help="Fewer, to try it out.")
@click.option(
    "--teacher/--no-teacher",
    default=True,
    show_default=True,
    help="Let a fine-tuned transformer label messages first (needs the teach extra), or not.",
)
@click.option(
    "--cell",
    type=click.Choice(["lstm", "gru"]),
    default="lstm",
    show_default=True,
    help="What remembers the words before.",
)
@click.option(
    "--clean",
    type=click.Choice(["own", "seed"]),
    default="own",
    show_default=True,
    help="seed: punctuation and numbers removed, as the seed project does.",
)
def text(teacher: bool, card: Path, **asked: Any) -> int:
    """Train the LSTM that reads moods in messages, on permissive data sets alone.

    The teacher takes about half an hour on 2 cores and the network a quarter; without the
    teacher the network reads less well, which the card shows.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with needs_train():
        # TensorFlow takes seconds to import.
        from api.text_training import TextRun, ask_teacher, train_text  # noqa: PLC0415
        from text.training.card import write_card  # noqa: PLC0415
    run = TextRun.asked(**asked)
    if teacher and not run.soft_labels.exists():
        with needs_extra("teach"), told("teaching the teacher, steps") as step:
            ask_teacher(run, step)
    with told("learning, epochs") as learned:
        manifest = train_text(run, teacher, learned)
    write_card(card, manifest)
    click.echo(f"weights in {run.weights}, card in {card}")
    return 0


@command.command("topic")
@click.option(
    "--departments",
    type=click.Path(path_type=Path),
    default=SHIPPED,
    help="A departments file, as text/departments.yaml; the shipped one if not given.",
)
@text_data_option
@click.option("--examples-only", is_flag=True, help="Let no public data set teach beside them.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    default=TOPIC_WEIGHTS,
    help="Where the model's folder goes; the shipped one's place if not given.",
)
def topic(departments: Path, data: Path, examples_only: bool, out: Path) -> int:
    """Train the model that tells departments apart.

    Seconds on the examples of a departments file alone; half a minute with public data sets.
    """
    from text.training.topic_run import TopicRun, run_topic  # noqa: PLC0415 - sklearn takes a second

    with_data = not examples_only and data.is_dir()
    if not with_data and not examples_only:
        click.echo(f"no data sets at {data}: the examples alone teach", err=True)
    manifest = run_topic(TopicRun(departments, data if with_data else None, out))
    for name, score in manifest.scores.items():
        click.echo(f"{name}: {score:g}")
    click.echo(f"topic model in {out}")
    return 0
