"""Manifests: read whatever a user may write, written whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion.labels import VOICE_LABELS, Emotion
from speech.corpus import (
    VOICE_LABEL_MAP,
    Clip,
    CorpusError,
    check_files,
    digest,
    propose_splits,
    read_label_map,
    read_manifest,
    write_manifest,
)

SHARED = Path(__file__).parents[2] / "shared" / "data" / "speech"
HEADER = "path,speaker,emotion"


def written(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "manifest.csv"
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def clips_of(n_speakers: int, gender: str = "", corpus: str = "c") -> list[Clip]:
    return [
        Clip(path=Path(f"/{corpus}{gender}{n}{m}.wav"), corpus=corpus, gender=gender,
             speaker=f"{gender}{n:03}", emotion=m)
        for n in range(n_speakers)
        for m in ("sad", "happy")
    ]  # fmt: skip


def speakers_in(clips: tuple[Clip, ...], split: str) -> set[str]:
    return {clip.speaker for clip in clips if clip.split == split}


def test_three_columns_make_a_manifest(tmp_path: Path) -> None:
    (clip,) = read_manifest(written(tmp_path, HEADER, "a.wav,ann,angry"))
    assert clip == Clip(path=tmp_path / "a.wav", speaker="ann", emotion="angry")


def test_columns_come_in_any_order_and_strangers_are_passed_over(tmp_path: Path) -> None:
    path = written(tmp_path, "emotion,mood,speaker,path,duration_s", "sad,x,bo,b.wav,1.5")
    assert read_manifest(path)[0].duration_s == 1.5


def test_a_spreadsheets_byte_order_mark_and_blank_lines_are_no_trouble(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER, "a.wav,ann,angry", "", encoding="utf-8-sig")
    assert len(read_manifest(path)) == 1


def test_paths_are_read_from_the_manifests_folder(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER, "../b/a.wav,ann,angry", "/c.wav,ann,angry")
    assert [c.path for c in read_manifest(path)] == [tmp_path.parent / "b/a.wav", Path("/c.wav")]


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ([""], "needs the columns path, speaker, emotion"),
        (["path,speaker", "a.wav,ann"], "missing: emotion"),
        (["path;speaker;emotion", "a.wav;ann;sad"], "got: path;speaker;emotion"),
        ([HEADER], "lists no clips"),
        ([HEADER, "a.wav,ann,sad", ",ann,sad"], "row 3: no path"),
        ([HEADER, "a.wav,,sad"], "row 2: no speaker"),
        ([HEADER, "a.wav,ann, "], "row 2: no emotion"),
        ([HEADER, "a.wav,ann"], "row 2: the header has 3 columns, got 2"),
        ([HEADER, "a.wav,ann,sad,4"], "row 2: the header has 3 columns, got 4"),
        ([HEADER, "a.wav,ann,sad", "", "./a.wav,bo,sad"], "row 4: row 2 lists a.wav too"),
        ([HEADER + ",duration_s", "a.wav,ann,sad,long"], "duration_s is a number"),
        ([HEADER + ",duration_s", "a.wav,ann,sad,nan"], "duration_s is a number"),
        ([HEADER + ",duration_s", "a.wav,ann,sad,-1"], "duration_s is a number"),
        ([HEADER + ",split", "a.wav,ann,sad,dev"], "a split is train, valid, test or empty"),
    ],
)
def test_a_bad_manifest_is_refused_in_one_line(
    tmp_path: Path, lines: list[str], complaint: str
) -> None:
    with pytest.raises(CorpusError) as raised:
        read_manifest(written(tmp_path, *lines))
    assert complaint in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_manifest_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER, "ä.wav,ann,sad", encoding="latin-1")
    with pytest.raises(CorpusError, match="UTF-8"):
        read_manifest(path)


@pytest.mark.parametrize("use", [read_manifest, digest])
def test_a_manifest_that_is_not_there_is_refused(use: object, tmp_path: Path) -> None:
    assert callable(use)
    with pytest.raises(CorpusError, match="No such file"):
        use(tmp_path / "none.csv")


def test_missing_files_are_found_only_when_looked_for(tmp_path: Path) -> None:
    clips = read_manifest(written(tmp_path, HEADER, "a.wav,ann,sad", "b.wav,ann,sad"))
    with pytest.raises(CorpusError, match=r"a\.wav and 1 more"):
        check_files(clips)
    for clip in clips:
        clip.path.touch()
    check_files(clips)


text = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8).map(str.strip)


@given(texts=st.tuples(text.filter(bool), *[text] * 6), milliseconds=st.integers(0, 10**6))
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, texts: tuple[str, ...], milliseconds: int
) -> None:
    folder = tmp_path_factory.mktemp("corpus")
    speaker, gender, language, intensity, sentence, licence, corpus = texts
    clip = Clip(
        path=folder / "a.wav", corpus=corpus, language=language, speaker=speaker, gender=gender,
        emotion="sad", intensity=intensity, sentence=sentence, duration_s=milliseconds / 1000,
        licence=licence, split="test",
    )  # fmt: skip
    write_manifest([clip], folder / "manifest.csv")
    assert read_manifest(folder / "manifest.csv") == (clip,)


def test_a_manifest_moves_with_its_clips(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    clip = Clip(path=tmp_path / "old" / "wav" / "a.wav", speaker="ann", emotion="sad")
    write_manifest([clip], tmp_path / "old" / "manifest.csv")
    (tmp_path / "old").rename(tmp_path / "new")
    moved = read_manifest(tmp_path / "new" / "manifest.csv")
    assert moved[0].path == tmp_path / "new" / "wav" / "a.wav"


def test_a_clip_that_shares_no_folder_keeps_its_path(tmp_path: Path) -> None:
    write_manifest([Clip(path=Path("/x/a.wav"), speaker="b", emotion="c")], tmp_path / "m.csv")
    assert (tmp_path / "m.csv").read_text().splitlines()[1].startswith("/x/a.wav,")


def test_the_header_is_the_one_format(tmp_path: Path) -> None:
    write_manifest(clips_of(1), tmp_path / "m.csv")
    assert (tmp_path / "m.csv").read_text().splitlines()[0] == (
        "path,corpus,language,speaker,gender,emotion,intensity,sentence,duration_s,licence,split"
    )


def test_a_write_that_fails_leaves_the_old_manifest(tmp_path: Path) -> None:
    def failing() -> Iterator[Clip]:
        yield from clips_of(1)
        raise OSError(28, "No space left on device")

    path = written(tmp_path, HEADER, "a.wav,ann,sad")
    with pytest.raises(CorpusError, match="No space left"):
        write_manifest(failing(), path)
    assert [p.name for p in tmp_path.iterdir()] == ["manifest.csv"]
    assert path.read_text().startswith(HEADER)


def test_a_folder_that_is_not_there_is_not_written_to(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="No such file"):
        write_manifest(clips_of(1), tmp_path / "none" / "m.csv")


@pytest.mark.parametrize(
    ("label", "emotion"),
    [
        ("anger", Emotion.ANGRY),
        ("Sadness", Emotion.DISAPPOINTED),
        ("boredom", Emotion.NEUTRAL),
        ("calm", Emotion.NEUTRAL),
        ("JOY", Emotion.HAPPY),
    ],
)
def test_known_labels_fold_into_the_voice_labels(label: str, emotion: Emotion) -> None:
    clip = Clip(path=Path("/a.wav"), speaker="ann", emotion=label)
    assert VOICE_LABEL_MAP.apply([clip]) == ((clip, emotion),)


@pytest.mark.parametrize("label", ["fear", "disgust", "surprised", "pleasant surprise"])
def test_labels_without_a_counterpart_are_left_out(label: str) -> None:
    assert VOICE_LABEL_MAP.apply([Clip(path=Path("/a"), speaker="b", emotion=label)]) == ()


def test_unknown_labels_are_listed_all_at_once() -> None:
    clips = [Clip(path=Path("/a"), speaker="b", emotion=e) for e in ("zeal", "angry", "awe")]
    with pytest.raises(CorpusError, match="awe, zeal;"):
        VOICE_LABEL_MAP.apply(clips)


def test_a_users_label_map_is_read(tmp_path: Path) -> None:
    (tmp_path / "map.json").write_text('{"Furious": "angry", "awe": null}')
    clips = [Clip(path=Path("/a"), speaker="b", emotion=e) for e in ("furious", "Awe")]
    meant = read_label_map(tmp_path / "map.json").apply(clips)
    assert [emotion for _, emotion in meant] == [Emotion.ANGRY]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ('{"furious": "sad"}', "allowed: angry, disappointed, neutral, happy, or null"),
        ('{"furious": ["angry"]}', "allowed: angry"),
        ('{"furious": 3}', "allowed: angry"),
        ('["angry"]', "JSON object"),
        ("{}", "JSON object"),
        ("angry", "can't be read"),
    ],
)
def test_a_bad_label_map_is_refused(tmp_path: Path, content: str, complaint: str) -> None:
    (tmp_path / "map.json").write_text(content)
    with pytest.raises(CorpusError, match=complaint):
        read_label_map(tmp_path / "map.json", VOICE_LABELS)


@given(n_men=st.integers(0, 20), n_women=st.integers(0, 20), seed=st.integers(0, 99))
def test_no_speaker_is_in_two_parts(n_men: int, n_women: int, seed: int) -> None:
    clips = propose_splits(clips_of(n_men, "male") + clips_of(n_women, "female"), seed)
    parts = [speakers_in(clips, split) for split in ("train", "valid", "test")]
    assert sum(len(part) for part in parts) == n_men + n_women


@given(n=st.integers(3, 30), seed=st.integers(0, 99))
def test_men_and_women_are_held_out_alike(n: int, seed: int) -> None:
    clips = propose_splits(clips_of(n, "male") + clips_of(n, "female"), seed)
    for split in ("valid", "test"):
        part = speakers_in(clips, split)
        assert abs(len(part) - 2 * sum(name.startswith("male") for name in part)) <= 1


def test_the_same_seed_gives_the_same_splits_whatever_the_order() -> None:
    clips = clips_of(12)
    there = {clip.path: clip.split for clip in propose_splits(clips, 3)}
    back = {clip.path: clip.split for clip in propose_splits(clips[::-1], 3)}
    assert there == back
    assert there != {clip.path: clip.split for clip in propose_splits(clips, 4)}


def test_each_corpus_is_split_for_itself() -> None:
    clips = propose_splits(clips_of(6, corpus="a") + clips_of(6, corpus="b"), 1)
    for split in ("train", "valid", "test"):
        assert {clip.corpus for clip in clips if clip.split == split} == {"a", "b"}


@pytest.mark.parametrize(("n", "parts"), [(1, (1, 0, 0)), (2, (1, 0, 1)), (3, (1, 1, 1))])
def test_few_speakers_are_trained_on_first(n: int, parts: tuple[int, ...]) -> None:
    clips = propose_splits(clips_of(n), 1)
    assert tuple(len(speakers_in(clips, s)) for s in ("train", "valid", "test")) == parts


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"no corpora in {SHARED}")
@pytest.mark.parametrize(("corpus", "n"), [("ravdess", 1440), ("emodb", 535), ("emospeech", 2018)])
def test_the_packed_corpora_are_read_whole(corpus: str, n: int, tmp_path: Path) -> None:
    clips = read_manifest(SHARED / corpus / "manifest.csv")
    check_files(clips)
    assert len(clips) == n
    assert VOICE_LABEL_MAP.apply(clips)
    write_manifest(clips, tmp_path / "m.csv")
    assert read_manifest(tmp_path / "m.csv") == clips
