"""A walk: keyframes, and every frame on the way between them as an ordinary request."""

import bisect
import hashlib
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from studio.errors import StudioError
from studio.experiments.even import Search, search
from studio.experiments.sphere import between
from studio.generation.draft import Planned
from studio.generation.guiders import write_guider
from studio.generation.request import Blend, GenerationRequest, LoraRef

MOST_FRAMES = 20_000
"""A quarter of an hour of film."""

Easing = Literal["linear", "ease", "ease-in", "ease-out"]

EASINGS: Mapping[Easing, Callable[[float], float]] = {
    "linear": lambda t: t,
    "ease": lambda t: (1 - math.cos(math.pi * t)) / 2,
    "ease-in": lambda t: 1 - math.cos(math.pi * t / 2),
    "ease-out": lambda t: math.sin(math.pi * t / 2),
}
"""How time runs on the way from one keyframe to the next; each leads from 0 to 1."""


@dataclass(frozen=True)
class Keyframe:
    """A picture that the walk passes, and how it goes on from there.

    `length` is how long the way on takes beside the other ways; even speed finds the lengths by itself.
    """

    planned: Planned
    easing: Easing = "linear"
    length: float = 1.0


@dataclass(frozen=True)
class Walk:
    """A way past keyframes; a position on it is a number whose whole part counts the keyframes passed.

    A walk that loops goes on from its last keyframe to the first; its last frame lies one step before that.
    """

    keyframes: tuple[Keyframe, ...]
    frames: int
    fps: float = 24.0
    is_loop: bool = False

    @property
    def segments(self) -> int:
        """How many ways between two keyframes there are."""
        return len(self.keyframes) if self.is_loop else len(self.keyframes) - 1

    @property
    def run(self) -> str:
        """A name made of the keyframes, which marks the walk's frames in the gallery."""
        keys = [keyframe.planned.request.key() for keyframe in self.keyframes]
        return "walk-" + hashlib.sha256(" ".join(keys).encode()).hexdigest()[:12]

    def checked(self) -> "Walk":
        """This walk, if it can be made.

        Raises:
            StudioError: there are too few keyframes or frames, or the keyframes do not fit together.
        """
        if len(self.keyframes) < 2:
            raise StudioError("A walk needs at least two keyframes. Add another one.")
        if not len(self.keyframes) <= self.frames <= MOST_FRAMES:
            raise StudioError(
                f"{self.frames} frames cannot pass {len(self.keyframes)} keyframes. "
                f"Ask for {len(self.keyframes)} to {MOST_FRAMES}."
            )
        if not 0 < self.fps <= 240:
            raise StudioError(f"{self.fps:g} frames a second cannot be shown. Use 1 to 240; 24 is usual.")
        if not all(0 < keyframe.length < math.inf for keyframe in self.keyframes):
            raise StudioError("A way between two keyframes needs a length above 0. 1 is usual.")
        requests = [keyframe.planned.request for keyframe in self.keyframes]
        for request in requests:
            _require_fitting(requests[0], request.checked())
        return self

    def positions(self) -> tuple[float, ...]:
        """Where the frames stand if they follow each other evenly in time."""
        lengths = [keyframe.length for keyframe in self.keyframes[: self.segments]]
        ends = [0.0, *itertools.accumulate(lengths)]
        steps = self.frames if self.is_loop else self.frames - 1
        return tuple(_place(ends, lengths, index * ends[-1] / steps) for index in range(self.frames))

    def even_search(self) -> Search:
        """A search for the positions of as many frames between which the picture changes evenly.

        It starts from half as many frames as there will be, at least four a segment.
        """
        coarse = max(4 * self.segments, self.frames // 2)
        start = [index * self.segments / coarse for index in range(coarse)]
        if self.is_loop:
            return (yield from search(start, self.segments, self.frames))
        inner = yield from search(start, self.segments, self.frames - 1)
        return [*inner, float(self.segments)]

    def frame(self, position: float) -> Planned:
        """The frame at `position`, from 0 to `segments`; at a keyframe the keyframe's own request."""
        index = min(int(position), self.segments - 1)
        start, end = self.keyframes[index], self.keyframes[(index + 1) % len(self.keyframes)]
        t = EASINGS[start.easing](position - index)
        nearer = start if t < 0.5 else end
        request = _request_between(start.planned.request, end.planned.request, t)
        return Planned(request, replace(nearer.planned.origin, run=self.run))

    def frames_at(self, positions: Sequence[float]) -> tuple[Planned, ...]:
        """The frames at these positions, in their order."""
        return tuple(self.frame(position) for position in positions)


def _place(ends: Sequence[float], lengths: Sequence[float], time: float) -> float:
    """The position at `time`; `ends` are the times at which the keyframes are passed."""
    index = min(bisect.bisect_right(ends, time) - 1, len(lengths) - 1)
    return index + min(1.0, (time - ends[index]) / lengths[index])


def _request_between(start: GenerationRequest, end: GenerationRequest, t: float) -> GenerationRequest:
    """The request at `t` between two that fit together; at both ends exactly these."""
    if t <= 0:
        return start
    if t >= 1:
        return end
    guidance = start.guidance_scale + t * (end.guidance_scale - start.guidance_scale)
    is_same_text = (start.prompt, start.negative_prompt) == (end.prompt, end.negative_prompt)
    return replace(
        start,
        noise=between(start.noise, end.noise, t),
        guidance_scale=round(guidance, 6),
        loras=_loras_between(start.simplified().loras, end.simplified().loras, t),
        embeddings=tuple(dict.fromkeys((*start.embeddings, *end.embeddings))),
        blend=None if is_same_text else Blend(end.prompt, end.negative_prompt, round(t, 12)),
    )


def _loras_between(start: tuple[LoraRef, ...], end: tuple[LoraRef, ...], t: float) -> tuple[LoraRef, ...]:
    """The LoRAs of both ends, each with its weight on the way; where one is missing, it weighs nothing."""
    leaving = (replace(lora, weight=round(lora.weight * (1 - t), 12)) for lora in start)
    coming = (replace(lora, weight=round(lora.weight * t, 12)) for lora in end)
    return (*leaving, *coming)


def _require_fitting(first: GenerationRequest, other: GenerationRequest) -> None:
    """Refuse keyframes between which there is no way."""
    if other.simplified().blend is not None:
        raise StudioError("A keyframe cannot be a blend of two prompts itself. Take one of the two.")
    pairs = {
        "models": (first.model.name, other.model.name, first.model.sha256 == other.model.sha256),
        "sizes": (str(first.size), str(other.size), first.size == other.size),
        "steps": (str(first.steps), str(other.steps), first.steps == other.steps),
        "schedulers": (first.scheduler, other.scheduler, first.scheduler == other.scheduler),
        "guiders": (write_guider(first.guider), write_guider(other.guider), first.guider == other.guider),
        "ways to write weights": (first.dialect, other.dialect, first.dialect == other.dialect),
    }
    for name, (one, another, is_same) in pairs.items():
        if not is_same:
            raise StudioError(f"The keyframes have different {name} ({one} and {another}). Give all the same.")
