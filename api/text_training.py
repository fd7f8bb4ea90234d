"""Training the text emotion model from end to end: teacher, network, weights, figures, card."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from emotion.artifacts import Manifest, write_manifest
from emotion.metrics import measure
from text.corpora import read_empathetic_dialogues, read_goemotions
from text.emotion import MANIFEST, TextEmotion
from text.jargon import default_jargon
from text.training.emotion_fit import TextTraining, school, train_emotion
from text.training.lessons import CLEAN, SEED_CLEAN, LessonConfig, gather
from text.training.network import Cell, NetworkConfig
from text.training.network_fit import NetworkTraining
from text.training.tables import single_moods

Step = Callable[[int, int], None]

_SCORED = ("n", "accuracy", "macro_f1", "coverage", "ece")


@dataclass(frozen=True, slots=True)
class TextRun:
    """What one `tonewise train text` was asked for."""

    data: Path
    work: Path
    weights: Path
    training: TextTraining = field(default_factory=TextTraining)

    @classmethod
    def asked(
        cls, seed: int, epochs: int | None, cell: str, clean: str, **places: Path
    ) -> "TextRun":
        """Return a run as the command line has it; one seed for all that is random."""
        lessons = LessonConfig(seed=seed, clean=SEED_CLEAN if clean == "seed" else CLEAN)
        network = NetworkTraining(seed=seed, network=NetworkConfig(cell=Cell(cell)))
        if epochs:
            network = replace(network, epochs=epochs)
        return cls(**places, training=TextTraining(lessons, network))

    @property
    def soft_labels(self) -> Path:
        """Where the teacher's labels are kept between runs."""
        return self.work / "teacher.npz"


def ask_teacher(run: TextRun, step: Step) -> None:
    """Fine-tune the teacher and write its labels into the work folder.

    Raises ImportError without the teach extra, TextCorpusError if a data set can't be read.
    """
    from text.training.teacher import TeacherTraining, teach  # noqa: PLC0415 - the teach extra

    lessons, _ = gather(run.data, run.training.lessons)
    run.work.mkdir(parents=True, exist_ok=True)
    unfinished = run.work / "unfinished-teacher.npz"
    teach(lessons, TeacherTraining(), unfinished, step)
    unfinished.replace(run.soft_labels)


def train_text(run: TextRun, with_teacher: bool, learned: Step) -> Manifest:
    """Train, write the weights, measure them on the test messages; return the manifest."""
    schooling = school(run.data, run.training, run.soft_labels if with_teacher else None)
    manifest = train_emotion(schooling, run.data, run.training, run.weights, learned)
    manifest = replace(manifest, scores=_scores(run))
    write_manifest(manifest, run.weights / MANIFEST)
    return manifest


def _scores(run: TextRun) -> dict[str, float]:
    """The network alone on test messages that taught nothing, by data set."""
    model = TextEmotion.load(default_jargon(), run.weights)
    scores: dict[str, float] = {}
    for name, read in (
        ("goemotions", read_goemotions),
        ("empathetic_dialogues", read_empathetic_dialogues),
    ):
        messages = single_moods(run.data, name, read(run.data, "test"))
        readings = [mood.scores for mood in model.read(messages.texts)]
        metrics = measure(readings, [int(label) for label in messages.labels])
        scores |= {
            f"{name} test: {figure}": round(float(getattr(metrics, figure)), 4)
            for figure in _SCORED
        }
    return scores
