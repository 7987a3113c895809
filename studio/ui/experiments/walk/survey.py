"""Finds out where the frames of a walk stand, which are there, and what the rest costs; knows no widget.

For even speed the pictures made so far are measured; the search says which it needs next until it has found its
positions. It starts anew each time, which costs little: nothing that was measured is measured again. So a walk
goes on where it was after a cancel, a crash, or a year.
"""

from __future__ import annotations

import itertools
import math
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from PIL import Image

from studio.errors import StudioError
from studio.experiments.estimate import HISTORY, Estimate, estimate
from studio.experiments.likeness import Signature, distance, signature
from studio.experiments.walk import Walk
from studio.generation.draft import Planned
from studio.generation.record import GenerationRecord
from studio.jobs.plan import Division, divide
from studio.ui.background import GoOn
from studio.ui.experiments.walk.script import Script

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

PREVIEW_FRAMES = 12
"""About how many frames a preview shows."""

_SIGNATURES_KEPT = 4096
"""About 64 MB; each has 4080 numbers."""

_NOTHING = Estimate(0, 0.0, 0)

Records = Mapping[str, GenerationRecord]
"""Pictures by the keys of their requests."""


@dataclass(frozen=True)
class Outlook:
    """The frames of a script as far as they are known.

    `positions` are where they stand, `planned` what makes them, `keys` those of their requests, `records` what is
    there of them and of the keyframes, `missing` what is to be made next, coarse frames first, and `cost` what
    that takes. While even speed
    is sought `is_found` is false, and the positions are those to be measured next.
    """

    script: Script
    positions: tuple[float, ...] = ()
    planned: tuple[Planned, ...] = ()
    keys: tuple[str, ...] = ()
    records: Records = field(default_factory=dict[str, GenerationRecord])
    missing: tuple[Planned, ...] = ()
    cost: Estimate = _NOTHING
    is_found: bool = True

    @property
    def is_complete(self) -> bool:
        """Whether every frame of the film is there."""
        return bool(self.planned) and self.is_found and not self.missing

    def pictures(self) -> tuple[GenerationRecord | None, ...]:
        """The frames in order, None where one is missing."""
        return tuple(map(self.records.get, self.keys))

    def preview(self) -> tuple[Planned, ...]:
        """What a preview lacks: the keyframes and some frames from end to end."""
        stride = max(1, math.ceil(len(self.planned) / PREVIEW_FRAMES))
        keyframes = (
            Planned(keyframe.planned.request, self.script.walk.frame(float(index)).origin)
            for index, keyframe in enumerate(self.script.keyframes)
        )
        coarse = (*self.planned[::stride], *self.planned[-1:])
        wanted = {one.request.key(): one for one in (*keyframes, *coarse)}
        return tuple(one for key, one in wanted.items() if key not in self.records)


Steps = tuple[float | None, ...]
"""How far neighbouring frames look apart, None where one of them is missing."""


class Surveyor:
    """Looks into one gallery; every method may take a while and be called from any thread.

    What is measured is kept for all of them.
    """

    def __init__(self, gallery: Gallery) -> None:
        self._gallery = gallery
        self._lock = Lock()
        self._signatures: OrderedDict[str, Signature] = OrderedDict()

    def survey(self, script: Script, go_on: GoOn) -> Outlook:
        """Where the frames stand and what is missing; of a script that cannot be made only the keyframes.

        Raises:
            StudioError: a picture that must be measured is damaged.
            Cancelled: `go_on` raised it.
        """
        keyframes = [keyframe.planned for keyframe in script.keyframes]
        there = divide(keyframes, self._gallery.by_keys).made
        if script.problem():
            return Outlook(script, records=there)
        walk = script.walk
        positions, is_found = self._even(walk, go_on) if script.is_even else (walk.positions(), True)
        planned = _settled(walk, positions, go_on)
        division = self._divide(planned)
        keys = tuple(one.request.key() for one in planned)
        missing = _in_order(division.missing, keys)
        history = self._gallery.search(limit=HISTORY).records if missing else ()
        cost = estimate([one.request for one in missing], history)
        return Outlook(script, positions, planned, keys, {**there, **division.made}, missing, cost, is_found)

    def steps(self, outlook: Outlook, go_on: GoOn) -> Steps:
        """How far neighbours look apart; of a loop also the last and the first.

        Raises:
            StudioError: a picture is damaged.
            Cancelled: `go_on` raised it.
        """
        pictures = outlook.pictures()
        is_loop = outlook.script.walk.is_loop and outlook.is_found
        steps: list[float | None] = []
        for one, other in itertools.pairwise((*pictures, *pictures[:1]) if is_loop else pictures):
            go_on()
            steps.append(None if one is None or other is None else self._distance(one, other))
        return tuple(steps)

    def _even(self, walk: Walk, go_on: GoOn) -> tuple[tuple[float, ...], bool]:
        """The positions that the search has found, or those whose pictures it needs next."""
        search = walk.even_search()
        positions = next(search)
        while True:
            planned = _settled(walk, positions, go_on)
            division = self._divide(planned)
            if division.missing:
                return tuple(positions), False
            there = [division.made[one.request.key()] for one in planned]
            distances: list[float] = []
            for pair in itertools.pairwise(there):
                go_on()
                distances.append(self._distance(*pair))
            try:
                positions = search.send(distances)
            except StopIteration as found:
                return tuple(found.value), True

    def _divide(self, planned: Sequence[Planned]) -> Division:
        return divide(planned, self._gallery.by_keys)

    def _distance(self, one: GenerationRecord, other: GenerationRecord) -> float:
        return distance(self._signature(one), self._signature(other))

    def _signature(self, record: GenerationRecord) -> Signature:
        with self._lock:
            known = self._signatures.get(record.id)
        found = _measured(record) if known is None else known
        with self._lock:
            self._signatures[record.id] = found
            self._signatures.move_to_end(record.id)
            while len(self._signatures) > _SIGNATURES_KEPT:
                self._signatures.popitem(last=False)
        return found


def _settled(walk: Walk, positions: Sequence[float], go_on: GoOn) -> tuple[Planned, ...]:
    """The frames at these positions, with their keys worked out."""
    frames: list[Planned] = []
    for position in positions:
        go_on()
        frames.append(walk.frame(position))
        frames[-1].request.key()
    return tuple(frames)


def coarse_first(count: int) -> list[int]:
    """The numbers below `count` so that the first ones lie far apart and the gaps are filled later."""
    order: dict[int, None] = {}
    step = 1 << max(0, (count - 1).bit_length() - 1)
    while step:
        order.update(dict.fromkeys(range(0, count, step)))
        step //= 2
    return list(order)


def _in_order(missing: Iterable[Planned], keys: Sequence[str]) -> tuple[Planned, ...]:
    """What is missing of the frames with these keys, coarse frames first."""
    lacking = {one.request.key(): one for one in missing}
    order = (keys[index] for index in coarse_first(len(keys)))
    return tuple(lacking.pop(key) for key in order if key in lacking)


def _measured(record: GenerationRecord) -> Signature:
    try:
        with Image.open(record.path) as picture:
            return signature(picture)
    except OSError as error:
        raise StudioError(
            f"The picture {record.path} is damaged. Move it to the trash, then make it again."
        ) from error
