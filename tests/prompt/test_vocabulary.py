"""The shipped vocabulary and the user's own."""

from collections import Counter
from pathlib import Path

import pytest

from studio.errors import StudioError
from studio.prompt.fields import ASPECTS, FieldName
from studio.prompt.template import tidy
from studio.prompt.vocabulary import OWN_FILE, Entry, Vocabulary

BRIEF: dict[tuple[FieldName, str], tuple[str, ...]] = {
    ("frame", ""): (
        *("photograph", "realistic photo", "picture", "Polaroid", "digital illustration", "oil painting"),
        *("painting", "watercolor", "pencil drawing", "one-line drawing", "matte painting", "3D cartoon"),
        "3D model painting",
    ),
    ("style", "lighting"): (
        *("bathed in light", "radiantly lit", "eerie illumination", "hauntingly eerie"),
        *("intense illumination", "golden hour"),
    ),
    ("style", "theme"): ("surrealistic", "art nouveau", "contemporary film"),
    ("style", "mood"): ("cheery brightness", "muted hues", "neon hues"),
    ("modifier", ""): (
        *("8K", "super detailed", "intense illumination", "faded hues", "highly detailed", "e-commerce style"),
        *("the most breathtaking image you've ever laid eyes on", "photo-realistic lighting"),
    ),
}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    return Vocabulary.load(tmp_path_factory.mktemp("nobody"))


def test_every_value_of_the_brief_is_there(shipped: Vocabulary) -> None:
    for (field, aspect), texts in BRIEF.items():
        for text in texts:
            assert shipped.find(field, text, aspect), text


@pytest.mark.parametrize(
    ("field", "aspect", "least"),
    [
        ("frame", "", 60),
        ("subject", "", 150),
        ("style", "lighting", 40),
        ("style", "theme", 60),
        ("style", "artist", 80),
        ("style", "period", 30),
        ("style", "mood", 30),
        ("style", "season", 15),
        ("modifier", "", 60),
        ("negative", "", 12),
    ],
)
def test_each_list_is_long_enough(shipped: Vocabulary, field: FieldName, aspect: str, least: int) -> None:
    assert len(shipped.entries(field, aspect)) >= least


def test_every_entry_is_tidy_grouped_and_explained_in_one_line(shipped: Vocabulary) -> None:
    fields: tuple[FieldName, ...] = ("frame", "subject", "style", "modifier", "negative")
    for entry in (entry for field in fields for entry in shipped.entries(field)):
        assert entry.text == tidy(entry.text)
        assert entry.group
        assert entry.about[0].isupper()
        assert entry.about.endswith(".")
        assert len(entry.about) <= 110, entry.text


def test_a_phrase_belongs_to_one_place_only(shipped: Vocabulary) -> None:
    texts = Counter(
        entry.text.casefold()
        for entries in (shipped.frames, *shipped.styles.values(), shipped.modifiers)
        for entry in entries
    )
    assert [text for text, count in texts.items() if count > 1] == ["intense illumination"]


def test_the_aspect_of_a_style_is_known(shipped: Vocabulary) -> None:
    assert shipped.aspect_of("Golden Hour") == "lighting"
    assert shipped.aspect_of("(golden hour:1.2)") == "lighting"
    assert shipped.aspect_of("(Claude Monet)1.2") == "artist"
    assert shipped.aspect_of("in the style of Nobody Known") == "artist"
    assert shipped.aspect_of("no such phrase") == ""


def test_phrases_can_be_drawn_as_wildcards(shipped: Vocabulary) -> None:
    lists = shipped.lists()
    assert set(lists) == {"frame", "subject", "modifier", *ASPECTS}
    assert "oil painting" in lists["frame"]


def test_an_own_phrase_is_kept_beside_the_shipped_ones(tmp_path: Path) -> None:
    added = Vocabulary.load(tmp_path).add("style", "lava light ,", "lighting", "Red from below.")
    entry = Entry("lava light", "Red from below.", is_own=True)
    assert added.styles["lighting"][-1] == entry
    assert Vocabulary.load(tmp_path).find("style", "Lava Light", "lighting") == entry


def test_an_own_phrase_can_be_removed(tmp_path: Path) -> None:
    vocabulary = Vocabulary.load(tmp_path).add("frame", "beer mat").remove("frame", "Beer mat")
    assert vocabulary.find("frame", "beer mat") is None
    assert Vocabulary.load(tmp_path) == vocabulary


@pytest.mark.parametrize(
    ("field", "text", "aspect", "complaint"),
    [
        ("frame", " , ", "", "nothing to add"),
        ("frame", "Oil Painting", "", "already"),
        ("style", "lava light", "colour", "no aspect"),
    ],
)
def test_what_cannot_be_added_is_said(
    tmp_path: Path, field: FieldName, text: str, aspect: str, complaint: str
) -> None:
    with pytest.raises(StudioError, match=complaint):
        Vocabulary.load(tmp_path).add(field, text, aspect)


def test_shipped_phrases_cannot_be_removed(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="not one of your own"):
        Vocabulary.load(tmp_path).remove("frame", "oil painting")


@pytest.mark.parametrize("contents", ["[frames", 'frames = "x"', "styles = 3", "[styles]\nmood = 3"])
def test_a_broken_own_file_is_kept_aside(tmp_path: Path, contents: str) -> None:
    (tmp_path / OWN_FILE).write_text(contents)
    with pytest.raises(StudioError, match=r"own\.broken\.toml"):
        Vocabulary.load(tmp_path)
    assert (tmp_path / "own.broken.toml").read_text() == contents
    assert Vocabulary.load(tmp_path).frames
