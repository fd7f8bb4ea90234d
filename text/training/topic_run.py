"""One topic training: a departments file and perhaps public data in, a model's folder out."""

from dataclasses import asdict, dataclass
from pathlib import Path

from text.departments import Departments, read_departments, shipped_departments
from text.topic_manifest import TopicManifest
from text.training.challenge import read_openings
from text.training.topic import measure_topic, train_topic, write_topic
from text.training.topic_fit import Fitted, TopicConfig
from text.training.topic_lines import OUT_OF_SCOPE, Curriculum, Lesson, read_curriculum
from text.training.topic_space import made_ground, shipped_ground


@dataclass(frozen=True, slots=True)
class TopicRun:
    """What one `tonewise train topic` was asked for."""

    departments: Path
    data: Path | None  # None: the examples alone teach
    out: Path
    config: TopicConfig = TopicConfig()  # noqa: RUF009 - frozen


def run_topic(run: TopicRun) -> TopicManifest:
    """Train, calibrate, measure and write a topic model.

    Without data the word vectors are those of the shipped model. Raises DepartmentsError,
    TextCorpusError, TopicTrainingError or ManifestError.
    """
    departments = read_departments(run.departments)
    ground = made_ground(run.data) if run.data else shipped_ground()
    curriculum = read_curriculum(departments, run.data, run.config.cap)
    fitted = train_topic(departments, curriculum, ground.space, run.config)
    scores = _scores(departments, curriculum, fitted)
    sources = (*curriculum.sources, ground.source)
    return write_topic(fitted.model, asdict(run.config), sources, scores, run.out)


def _scores(departments: Departments, curriculum: Curriculum, fitted: Fitted) -> dict[str, float]:
    scores = {"left-out examples: accuracy": round(fitted.left_out, 4)}
    test = curriculum.of("test")
    for name in sorted({lesson.origin for lesson in test}):
        of_set = [lesson for lesson in test if lesson.origin == name]
        scores |= measure_topic(fitted.model, of_set).named(f"{name} test")
    if test:
        scores |= measure_topic(fitted.model, test).named("all test")
    if departments.ids == shipped_departments().ids:
        scores |= measure_topic(fitted.model, opening_lessons()).named("openings")
    return scores


def opening_lessons() -> tuple[Lesson, ...]:
    """Return the hand-written openings as lessons that taught nobody."""
    return tuple(
        Lesson(opening.text, opening.department or OUT_OF_SCOPE, "openings", "", "test")
        for opening in read_openings()
    )
