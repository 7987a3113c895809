"""Variants `{red|blue}` and wildcards `__animal__`, settled by a seed of their own."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path

from studio.errors import StudioError
from studio.nearest import nearest
from studio.prompt.fields import PromptFields

_NAME = re.compile(r"__[~@!]?([^_\s({][^\s({]*?)(?:\([^)]*\))?__")
_LITERAL = re.compile(rf"(?P<name>{_NAME.pattern})|\\[{{}}|$]|#|//|/\*|%(?!\{{)|(?<!\$)\$(?![${{])|__")
_FIRST_HIDDEN = 0xE000  # the start of Unicode's private use area
_HIDDEN = re.compile("[\ue000-\ue07f]")
_WEIGHTED = re.compile(r"(\d+(?:\.\d+)?)::(.+)")
_COMMENT = re.compile(r"(^|\s+)#.*")


@dataclass(frozen=True)
class Held:
    """One field ("frame", "subject", an aspect of style, "modifier", "negative") keeps what this seed draws."""

    field: str
    wildcard_seed: int


@dataclass(frozen=True)
class Option:
    """One value of a wildcard, and how often it is drawn beside the others."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True)
class Wildcards:
    """Draws variants and wildcards; `folder` holds one text file a wildcard, one value a line.

    A line may begin with a weight (`3::common`), `#` begins a comment, and files in subfolders are named by their
    path (`__animals/birds__`). `lists` are wildcards without a file, by name; a file of the same name goes first.
    """

    folder: Path
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def names(self) -> tuple[str, ...]:
        """All wildcards that can be used, without their underscores."""
        return tuple(sorted({*self.lists, *self._files()}))

    def options(self, name: str) -> tuple[Option, ...]:
        """The values of one wildcard.

        Raises:
            StudioError: its file cannot be read as UTF-8.
        """
        return tuple(replace(option, text=_shown(option.text)) for option in self._hidden_options(name))

    def expand(self, fields: PromptFields, seed: int, held: Sequence[Held] = ()) -> PromptFields:
        """The fields with every variant and wildcard drawn; the same seed draws the same.

        Each phrase draws for itself, so that a change in one leaves what was drawn in the others; fields that are
        `held` draw by a seed of their own.

        Raises:
            StudioError: a wildcard is unknown or empty, or the syntax is broken.
        """
        seeds = {one.field: one.wildcard_seed for one in held}

        def draw(text: str, field: str, place: str) -> str:
            return self._draw(text, f"{seeds.get(field, seed)}/{place}")

        styles = enumerate(fields.styles)
        modifiers = enumerate(fields.modifiers)
        return replace(
            fields,
            subject=draw(fields.subject, "subject", "subject"),
            frame=draw(fields.frame, "frame", "frame"),
            styles=tuple(
                replace(style, text=draw(style.text, style.aspect or "style", f"style/{i}")) for i, style in styles
            ),
            modifiers=tuple(draw(text, "modifier", f"modifier/{i}") for i, text in modifiers),
            negative=draw(fields.negative, "negative", "negative"),
        )

    def _draw(self, text: str, seed: str) -> str:
        if not has_draws(text):
            return text
        from studio.prompt.wildcard_sampler import sample  # its library takes 60 ms to import

        for name in _NAME.findall(text):
            self._check(name, text)
        names = self.names()
        drawn = _shown(sample(_hidden(text), {name: partial(self._hidden_options, name) for name in names}, seed))
        for name in _NAME.findall(drawn):
            self._check(name, text)
        return drawn

    def _hidden_options(self, name: str) -> tuple[Option, ...]:
        path = self._files().get(name)
        if path is None:
            return tuple(Option(_hidden(text)) for text in self.lists.get(name, ()))
        return _read(path, path.stat().st_mtime_ns)

    def _check(self, name: str, text: str) -> None:
        """Refuse a wildcard that has no values; patterns like `birds*` are left to the library."""
        if "*" in name or "$" in name or self._hidden_options(name):
            return
        names = self.names()
        if name in names:
            raise StudioError(f"The wildcard __{name}__ is empty. Add a line to {self.folder / name}.txt.")
        near = nearest(name, names, least=0.5)
        hint = (
            f"Did you mean __{near}__?" if near else f"Make the file {self.folder / name}.txt, one value a line."
        )
        raise StudioError(f'There is no wildcard __{name}__, which "{text}" asks for. {hint}')

    def _files(self) -> dict[str, Path]:
        paths = sorted(path for path in self.folder.rglob("*.txt") if path.is_file())
        return {path.relative_to(self.folder).with_suffix("").as_posix(): path for path in paths}


def has_draws(text: str) -> bool:
    """Whether a text may be drawn otherwise by another seed."""
    return "{" in text or _NAME.search(text) is not None


@lru_cache(maxsize=64)
def _read(path: Path, modified: int) -> tuple[Option, ...]:  # noqa: ARG001 - part of the key of the cache
    """The options of a file, hidden; remembered until it is modified, for a run draws from it again and again."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise StudioError(f"The wildcard file {path} cannot be read. Save it as UTF-8 text.") from error
    texts = (_COMMENT.sub("", line).strip() for line in lines)
    return tuple(_option(text) for text in texts if text)


def _option(text: str) -> Option:
    if weighted := _WEIGHTED.fullmatch(text):
        return Option(_hidden(weighted[2].strip()), float(weighted[1]))
    return Option(_hidden(text))


def _hidden(text: str) -> str:
    """The text with what the library would drop or choke on (`#`, `//`, `%`, one `$` …) in private characters.

    An escaped bracket loses its backslash and becomes text.
    """
    return _LITERAL.sub(_hide, text)


def _hide(match: re.Match[str]) -> str:
    if match["name"]:
        return match[0]
    return "".join(chr(_FIRST_HIDDEN + ord(char)) for char in match[0].removeprefix("\\"))


def _shown(text: str) -> str:
    """The text with its hidden characters back."""
    return _HIDDEN.sub(lambda match: chr(ord(match[0]) - _FIRST_HIDDEN), text)
