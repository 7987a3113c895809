"""What stands in the walk editor, as a value, and every change that can be made to it."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from studio.errors import StudioError
from studio.experiments.walk import MOST_FRAMES, Keyframe, Walk
from studio.generation.request import GenerationRequest

FRAMES_AT_FIRST = 48


@dataclass(frozen=True)
class Script:
    """A walk that is being written, maybe without keyframes yet; `is_even` lets pictures decide the lengths."""

    walk: Walk = field(default_factory=lambda: Walk((), FRAMES_AT_FIRST))
    is_even: bool = False

    @property
    def keyframes(self) -> tuple[Keyframe, ...]:
        """The keyframes in their order."""
        return self.walk.keyframes

    @property
    def seconds(self) -> float:
        """How long the film runs."""
        return self.walk.frames / self.walk.fps

    def problem(self) -> str:
        """Why this walk cannot be made, in one sentence; "" if it can."""
        try:
            self.walk.checked()
        except StudioError as error:
            return str(error)
        return ""

    def counts(self) -> tuple[int, ...]:
        """How many frames go from each keyframe to the next; together all frames less the last arrival."""
        if len(self.keyframes) < 2:
            return ()
        lengths = [keyframe.length for keyframe in self.keyframes[: self.walk.segments]]
        steps = self.walk.frames - (0 if self.walk.is_loop else 1)
        whole = sum(lengths)
        ends = [round(steps * end / whole) for end in itertools.accumulate(lengths)]
        return tuple(end - start for start, end in itertools.pairwise([0, *ends]))

    def inserted(self, index: int, keyframes: Sequence[Keyframe]) -> "Script":
        """With keyframes before `index`, their ways on as long as the others on average."""
        lengths = [keyframe.length for keyframe in self.keyframes] or [1.0]
        usual = sum(lengths) / len(lengths)
        added = tuple(replace(keyframe, length=usual) for keyframe in keyframes)
        return self._with((*self.keyframes[:index], *added, *self.keyframes[index:]))

    def removed(self, index: int) -> "Script":
        """Without a keyframe."""
        return self._with((*self.keyframes[:index], *self.keyframes[index + 1 :]))

    def moved(self, index: int, to: int) -> "Script":
        """With a keyframe at another place; `to` counts without it."""
        rest = [*self.keyframes[:index], *self.keyframes[index + 1 :]]
        rest.insert(to, self.keyframes[index])
        return self._with(tuple(rest))

    def duplicated(self, index: int) -> "Script":
        """With a keyframe twice."""
        return self._with((*self.keyframes[: index + 1], *self.keyframes[index:]))

    def replaced(self, index: int, keyframe: Keyframe) -> "Script":
        """With another keyframe in the place of one."""
        return self._with((*self.keyframes[:index], keyframe, *self.keyframes[index + 1 :]))

    def with_count(self, segment: int, count: int) -> "Script":
        """With `count` frames on one way; the other ways keep theirs, so the film gets longer or shorter."""
        counts = list(self.counts())
        others = self.walk.frames - counts[segment]
        counts[segment] = max(1, min(count, MOST_FRAMES - others))
        lengths = itertools.chain(counts, (keyframe.length for keyframe in self.keyframes[len(counts) :]))
        pairs = zip(self.keyframes, lengths, strict=True)
        keyframes = tuple(replace(keyframe, length=max(1.0, float(length))) for keyframe, length in pairs)
        return replace(self, walk=replace(self.walk, keyframes=keyframes, frames=others + counts[segment]))

    def with_frames(self, frames: int) -> "Script":
        """With this many frames in all."""
        return replace(self, walk=replace(self.walk, frames=max(1, min(frames, MOST_FRAMES))))

    def with_seconds(self, seconds: float) -> "Script":
        """As long as this at the same frames a second."""
        return self.with_frames(round(seconds * self.walk.fps))

    def with_fps(self, fps: float) -> "Script":
        """With this many frames a second."""
        return replace(self, walk=replace(self.walk, fps=fps))

    def with_loop(self, is_loop: bool) -> "Script":
        """With or without a way back to the first keyframe."""
        return replace(self, walk=replace(self.walk, is_loop=is_loop))

    def with_even(self, is_even: bool) -> "Script":
        """With or without even speed."""
        return replace(self, is_even=is_even)

    def alike(self) -> "Script":
        """With the model, size, steps, scheduler and dialect of the first keyframe for all."""
        first = self.keyframes[0].planned.request
        return self._with(tuple(_like(keyframe, first) for keyframe in self.keyframes))

    def _with(self, keyframes: tuple[Keyframe, ...]) -> "Script":
        return replace(self, walk=replace(self.walk, keyframes=keyframes))


def _like(keyframe: Keyframe, first: GenerationRequest) -> Keyframe:
    request = replace(
        keyframe.planned.request,
        model=first.model,
        size=first.size,
        steps=first.steps,
        scheduler=first.scheduler,
        dialect=first.dialect,
    )
    return replace(keyframe, planned=replace(keyframe.planned, request=request))
