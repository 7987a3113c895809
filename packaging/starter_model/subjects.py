"""The subjects: which drawings the model learns and by which words."""

import json
from dataclasses import dataclass
from pathlib import Path

WORDS = Path(__file__).with_name("subjects.txt")

_IRREGULAR = {
    "mouse": "mice",
    "computer mouse": "computer mice",
    "goose": "geese",
    "foot": "feet",
    "tooth": "teeth",
    "wolf": "wolves",
    "elf": "elves",
    "leaf": "leaves",
    "maple leaf": "maple leaves",
    "man": "men",
    "woman": "women",
    "child": "children",
    "kitchen knife": "kitchen knives",
    "scarf": "scarves",
    "fish": "fish",
    "tropical fish": "tropical fish",
    "sheep": "sheep",
    "deer": "deer",
    "moose": "moose",
    "bison": "bison",
    "shrimp": "shrimp",
    "squid": "squid",
    "die": "dice",
    "snowman": "snowmen",
}


@dataclass(frozen=True)
class Subject:
    """A thing that can be drawn; `words[0]` is its canonical name.

    `bare` holds the words that take neither article nor number: "bread", "scissors", "Santa Claus".
    """

    drawing: str
    words: tuple[str, ...]
    bare: frozenset[str]

    @property
    def name(self) -> str:
        """The canonical word."""
        return self.words[0]

    @property
    def is_countable(self) -> bool:
        """Whether "two ..." makes sense of the canonical word."""
        return self.name not in self.bare


def read_subjects(path: Path = WORDS) -> tuple[Subject, ...]:
    """The subjects in the file's order: `drawing: word, ~bare word, ...`, one a line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(_subject(line) for line in lines if line and not line.startswith("#"))


def _subject(line: str) -> Subject:
    drawing, words = line.split(":", 1)
    marked = [word.strip() for word in words.split(",")]
    bare = frozenset(word[1:] for word in marked if word.startswith("~"))
    return Subject(drawing, tuple(word.lstrip("~") for word in marked), bare)


def characters(names: Path) -> dict[str, str]:
    """From Unicode's names to the characters, as unicode-emoji-json lists them."""
    table = json.loads(names.read_text(encoding="utf-8"))
    return {entry["name"]: character for character, entry in table.items()}


def with_article(word: str) -> str:
    """The word with "a" or "an" before it."""
    lower = word.lower()
    vowel = lower[0] in "aeio" or (lower[0] == "u" and not lower.startswith(("uf", "uni", "ukulele")))
    return f"{'an' if vowel else 'a'} {word}"


def plural(word: str) -> str:
    """The English plural; "of", "with" and "in" phrases take it on their head ("jars of honey")."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for link in (" of ", " with ", " in ", " on ", " behind ", " covering ", " playing ", " doing ", " and "):
        head, found, rest = word.partition(link)
        if found:
            return f"{plural(head)}{link}{rest}"
    if word.endswith(("s", "sh", "ch", "x")):
        return f"{word}es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}s"
