"""The notebooks run from top to bottom, on small data."""

from collections.abc import Callable, Mapping
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from speech.corpus import Clip, write_manifest
from tests.corpora import noise
from tests.test_api_satisfaction import write_rated
from tests.text_data import write_text_data

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"


def _routing(_folder: Path) -> str:
    return "PLAN = Plan(hours=0.5, n_seeds=2, n_experts=8)"


def _corpora(folder: Path) -> str:
    return f"{_paths(_voices(folder), write_text_data(folder / 'text'))}\nHEARD = 4"


def _voice_errors(folder: Path) -> str:
    return f"{_paths(_voices(folder), folder)}\nMOST = 20"


def _text_errors(folder: Path) -> str:
    return f"{_paths(folder, write_text_data(folder / 'text'))}\nMOST = 60"


def _satisfaction(folder: Path) -> str:
    return f"{_paths(folder, write_rated(folder / 'text', n=40))}\nMOST = 40"


def _trends(_folder: Path) -> str:
    return "YEARS, SIZES, VOLUMES, ACCOUNTS = 2, (0.1,), (200,), 500"


# What takes the place of the cell that is tagged "parameters".
SMALL: Mapping[str, Callable[[Path], str]] = {
    "corpora": _corpora,
    "routing": _routing,
    "satisfaction": _satisfaction,
    "text_errors": _text_errors,
    "trends": _trends,
    "voice_errors": _voice_errors,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SMALL)
def test_a_notebook_runs_from_top_to_bottom(name: str, tmp_path: Path) -> None:
    notebook = _read(name)
    (parameters,) = (c for c in notebook.cells if "parameters" in c.metadata.get("tags", ()))
    parameters.source = SMALL[name](tmp_path)
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute(cwd=str(NOTEBOOKS.parent))


@pytest.mark.parametrize("name", SMALL)
def test_a_notebook_is_kept_as_it_ran_in_order(name: str) -> None:
    code = [cell for cell in _read(name).cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    outputs = [output for cell in code for output in cell.outputs]
    assert not [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"]


def test_no_notebook_is_left_untested() -> None:
    assert {path.stem for path in NOTEBOOKS.glob("*.ipynb")} == set(SMALL)


def _read(name: str) -> nbformat.NotebookNode:
    read = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    assert isinstance(read, nbformat.NotebookNode)
    return read


def _paths(speech: Path, text: Path) -> str:
    return f"SPEECH, TEXT = Path({str(speech)!r}), Path({str(text)!r})"


def _voices(folder: Path) -> Path:
    """Two corpora of noise, a clip a mood of each of two speakers."""
    for corpus in ("one", "two"):
        clips = [
            Clip(
                path=noise(folder / "speech" / corpus / f"{speaker}-{emotion}.wav", 1.0),
                corpus=corpus, language="en", speaker=speaker, emotion=emotion, sentence="a",
                duration_s=1.0, licence="CC BY 4.0", split="test",
            )
            for speaker in ("a", "b")
            for emotion in ("angry", "sad", "neutral", "happy", "fearful")
        ]  # fmt: skip
        write_manifest(clips, folder / "speech" / corpus / "manifest.csv")
    return folder / "speech"
