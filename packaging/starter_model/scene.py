"""What one training picture shows, drawn at random."""

from dataclasses import dataclass
from random import Random

from starter_model.words import WORDS

INK_FRAMES = frozenset({"line", "woodcut", "chalk", "blueprint", "neon"})
"""Frames made of one artist's ink: paper or wall instead of a background."""

PAPER_FRAMES = INK_FRAMES | {"pencil"}

_COMMON = ("3d", "flat", "cartoon", "oil", "watercolor")
_FRAMES = tuple(WORDS.frames) + _COMMON
"""The frames as often as they are drawn: the common ones twice."""


@dataclass(frozen=True)
class Background:
    """Where the subject stands; `colors` are the named one and a second one for gradients."""

    kind: str
    colors: tuple[str, str]


@dataclass(frozen=True)
class Scene:
    """A picture's content in the compositor's ids; `subjects` are indices into the word list."""

    frame: str
    subjects: tuple[int, ...]
    relation: str | None = None
    placement: str | None = None
    style: str | None = None
    modifier: str | None = None
    background: Background | None = None
    neon: str | None = None


@dataclass(frozen=True)
class Mixture:
    """How often a scene has more than a subject in a frame: probabilities."""

    pair: float = 0.14
    several: float = 0.06
    placement: float = 0.12
    style: float = 0.45
    modifier: float = 0.22
    background: float = 0.35


PLAIN = Mixture(pair=0.14, several=0.05, placement=0.05, style=0.15, modifier=0.10, background=0.15)
"""Mostly a subject in a frame: what a model should learn first."""

CROWDED = Mixture(pair=0.35, several=0.05, placement=0.08, style=0.25, modifier=0.25, background=0.22)
"""What takes longest to learn, more often: after 1.4 million pictures of the other mixtures frames, styles and
backgrounds were right in 96 of 100, modifiers in 78, subjects in 49 and both of a pair in 7. A pair also teaches
two subjects by one picture."""


def frames_in_turn(rng: Random, batches: int) -> list[str]:
    """The frame of each of the next batches; a batch shares one frame so that it is composed at once."""
    turns: list[str] = []
    while len(turns) < batches:
        turns += rng.sample(_FRAMES, len(_FRAMES))
    return turns[:batches]


def draw_scene(rng: Random, frame: str, countable: tuple[bool, ...], mixture: Mixture) -> Scene:
    """One random scene in `frame`; `countable[i]` says whether subject i may be drawn several times."""
    subjects, relation = _draw_subjects(rng, countable, mixture)
    alone = relation is None
    styled = rng.random() < mixture.style
    return Scene(
        frame=frame,
        subjects=subjects,
        relation=relation,
        placement=_maybe(rng, mixture.placement, tuple(WORDS.placements)) if alone else None,
        style=rng.choice(tuple(WORDS.styles)) if styled else None,
        modifier=_maybe(rng, mixture.modifier, tuple(WORDS.modifiers)),
        background=_draw_background(rng, frame, mixture.background * (0.5 if styled else 1)),
        neon=_maybe(rng, 0.6, WORDS.neon) if frame == "neon" else None,
    )


def _draw_subjects(
    rng: Random, countable: tuple[bool, ...], mixture: Mixture
) -> tuple[tuple[int, ...], str | None]:
    first, draw = rng.randrange(len(countable)), rng.random()
    if draw < mixture.pair:
        second = rng.randrange(len(countable))
        return (first, second), rng.choice(("beside", "beside", "left_of", "right_of", "above"))
    if draw < mixture.pair + mixture.several and countable[first]:
        return (first,), rng.choice(("two", "three"))
    return (first,), None


def _draw_background(rng: Random, frame: str, chance: float) -> Background | None:
    if frame in PAPER_FRAMES:
        paper = frame in ("line", "woodcut") and rng.random() < chance
        return Background("plain", (rng.choice(WORDS.colors), "white")) if paper else None
    if rng.random() >= chance:
        return None
    kind = rng.choice((*WORDS.backgrounds, *["plain"] * 5))
    return Background(kind, (rng.choice(WORDS.colors), rng.choice(WORDS.colors)))


def _maybe(rng: Random, chance: float, choices: tuple[str, ...]) -> str | None:
    return rng.choice(choices) if rng.random() < chance else None
