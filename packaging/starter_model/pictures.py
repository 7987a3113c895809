"""Pictures for training: a stock on the device that is renewed all the time, and the held-out set."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import torch
from PIL import Image
from torch import Tensor

from starter_model.compositor import Compositor
from starter_model.scene import Mixture, Scene, draw_scene, frames_in_turn
from starter_model.settings import Settings
from starter_model.sprites import drawn_subjects
from starter_model.subjects import Subject
from starter_model.words import WORDS

HELD_OUT = 1 << 40
"""Seeds from here on are never trained on: they make the held-out pictures."""

QUESTIONS = ("frame", "style", "modifier", "background", "count", "subject", "other")
"""The columns of a label; `other` is the second subject, the first again where there is one."""


def recipe_subjects(archive: Path, settings: Settings) -> tuple[Subject, ...]:
    """The subjects that this recipe trains."""
    drawn = drawn_subjects(archive)
    if settings.subjects is None:
        return drawn
    return drawn[:: max(1, len(drawn) // settings.subjects)][: settings.subjects]


@dataclass
class Painter:
    """Draws random scenes and composes them; every batch from its own seed."""

    compositor: Compositor
    subjects: tuple[Subject, ...]
    batch: int

    def batches(self, first_seed: int, mixture: Mixture) -> Iterator[tuple[list[Scene], Tensor]]:
        """Endless batches of (scenes, pictures in [0, 1]), the frames in turn."""
        countable = tuple(subject.is_countable for subject in self.subjects)
        seed, frames = first_seed, list[str]()
        while True:
            rng = Random(seed)
            frames = frames or frames_in_turn(rng, len(WORDS.frames))
            frame = frames.pop()
            scenes = [draw_scene(rng, frame, countable, mixture) for _ in range(self.batch)]
            yield scenes, self.compositor.compose(scenes, seed)
            seed += 1


class Stock:
    """Composed pictures and their labels on the device, oldest replaced first."""

    def __init__(self, painter: Painter, size: int, first_seed: int, mixture: Mixture) -> None:
        self._batches = painter.batches(first_seed, mixture)
        made = [self._next() for _ in range(-(-size // painter.batch))]
        self._pictures = torch.cat([pictures for pictures, _ in made])
        self._labels = torch.cat([labels for _, labels in made])
        self._oldest = 0

    def __len__(self) -> int:
        return len(self._pictures)

    def renew(self) -> None:
        """Replace the oldest batch by a new one."""
        pictures, labels = self._next()
        rows = slice(self._oldest, self._oldest + len(pictures))
        self._pictures[rows], self._labels[rows] = pictures, labels
        self._oldest = (self._oldest + len(pictures)) % len(self)

    def take(self, count: int) -> tuple[Tensor, Tensor]:
        """Random pictures (B, 3, 192, 192) in [-1, 1] and labels (B, 7)."""
        return self.rows(torch.randint(len(self), (count,), device=self._pictures.device))

    def rows(self, index: Tensor) -> tuple[Tensor, Tensor]:
        """The pictures at these places."""
        pictures = self._pictures[index].to(torch.float32, memory_format=torch.channels_last)
        return pictures / 127.5 - 1, self._labels[index]

    def _next(self) -> tuple[Tensor, Tensor]:
        scenes, pictures = next(self._batches)
        return (pictures * 255).round().byte(), torch.tensor([label(s) for s in scenes], device=pictures.device)


def held_out_stock(painter: Painter, settings: Settings, mixture: Mixture) -> Stock:
    """The held-out pictures: always the same, small batches so that every frame is among them."""
    small = replace(painter, batch=max(2, settings.held_out // 46))
    return Stock(small, settings.held_out, HELD_OUT, mixture)


def label(scene: Scene) -> tuple[int, ...]:
    """The scene as one number a question; 0 means none where nothing is an answer."""
    count = {"two": 1, "three": 2}.get(scene.relation or "", 0) or (3 if len(scene.subjects) > 1 else 0)
    return (
        tuple(WORDS.frames).index(scene.frame),
        _place(scene.style, tuple(WORDS.styles)),
        _place(scene.modifier, tuple(WORDS.modifiers)),
        _place(scene.background.kind if scene.background else None, tuple(WORDS.backgrounds)),
        count,
        scene.subjects[0],
        scene.subjects[-1],
    )


def answers(subjects: int) -> dict[str, int]:
    """How many answers each of the judge's questions has."""
    tables = (WORDS.styles, WORDS.modifiers, WORDS.backgrounds)
    named = dict(zip(("style", "modifier", "background"), (len(table) + 1 for table in tables), strict=True))
    return {"frame": len(WORDS.frames), **named, "count": 4, "subject": subjects}


def save_sheet(pictures: Tensor, columns: int, file: Path, quality: int = 80) -> None:
    """Pictures (N, 3, H, W) in [-1, 1] as one WebP file, row by row."""
    rows = [torch.cat(list(row), 2) for row in pictures.split(columns) if len(row) == columns]
    image = (torch.cat(rows, 1).float().clamp(-1, 1) * 127.5 + 127.5).byte().permute(1, 2, 0).cpu().numpy()
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(image).save(file, quality=quality)


def _place(name: str | None, names: tuple[str, ...]) -> int:
    return 0 if name is None else 1 + names.index(name)
