"""What the model knows, as Seedlock reads it: every word that stood in its captions with a visible effect."""

import json
from collections.abc import Iterable, Sequence

from starter_model.subjects import Subject
from starter_model.words import WORDS


def knows(subjects: tuple[Subject, ...]) -> str:
    """The text of knows.toml: four lists of words, synonyms together and the usual word first."""
    lists = {
        "frames": ("the genre of the picture", _frames()),
        "subjects": ("what it shows", [word for subject in subjects for word in subject.words]),
        "styles": ("light, season, mood, period", _phrases(WORDS.styles.values())),
        "modifiers": ("colour, sharpness, background, place in the picture", _modifiers()),
    }
    lines = ["# The words that this model was taught. Other words have no effect.", "# Synonyms stand together."]
    for name, (about, words) in lists.items():
        quoted = [f"    {json.dumps(word, ensure_ascii=False)}," for word in dict.fromkeys(words)]
        lines += ["", f"# {name.capitalize()}: {about}.", f"{name} = [", *quoted, "]"]
    return "\n".join(lines) + "\n"


def _frames() -> list[str]:
    lit = [f"{color} {word}" for word in WORDS.frames["neon"] for color in WORDS.neon]
    return [*_phrases(WORDS.frames.values()), *lit]


def _modifiers() -> list[str]:
    backgrounds = _phrases(WORDS.backgrounds.values())
    tinted = [phrase.format(color=color) for phrase in backgrounds for color in WORDS.colors]
    return [*_phrases(WORDS.modifiers.values()), *tinted, *_phrases(WORDS.placements.values())]


def _phrases(table: Iterable[Sequence[str]]) -> list[str]:
    return [phrase for phrases in table for phrase in phrases]
