"""Where a picture begins, if not at noise alone: upon another picture, upon itself made small, or enlarged."""

from dataclasses import dataclass

from studio.errors import StudioError

LARGEST_SCALE = 8
"""Beyond it, what was small has nothing to say."""

LARGEST_UPSCALE = 16
"""Upscalers enlarge 1 to 8 times; beyond twice that there is nothing to see."""


@dataclass(frozen=True)
class SourceImage:
    """The picture that a generation starts from, and the part of it that is made anew.

    `sha256` is that of its RGB pixels, `mask` that of a mask's grey pixels: white is made anew, black is kept, ""
    is all of it; both are found in `generation.sources`. `strength` says how much noise is put upon it: at 0
    nothing changes, at 1 nothing is left.
    """

    sha256: str
    strength: float
    mask: str = ""

    def __post_init__(self) -> None:
        """A strength of 1 and one of 1.0 are the same, so they must have the same JSON."""
        object.__setattr__(self, "strength", float(self.strength))

    def check(self) -> None:
        """Whether it can be made.

        Raises:
            StudioError: the strength is out of its range.
        """
        if not 0 < self.strength <= 1:
            raise StudioError(
                f"The strength {self.strength:g} is out of range. Use more than 0 and at most 1; 0.6 is usual."
            )


@dataclass(frozen=True)
class Hires:
    """A picture made small first, its latents enlarged `scale` times, and made again from there at `strength`.

    So a size that is larger than those a model learnt has one subject instead of several.
    """

    scale: float
    strength: float

    def __post_init__(self) -> None:
        """A scale of 2 and one of 2.0 are the same, so they must have the same JSON."""
        object.__setattr__(self, "scale", float(self.scale))
        object.__setattr__(self, "strength", float(self.strength))

    def check(self) -> None:
        """Whether it can be made.

        Raises:
            StudioError: the scale or the strength is out of its range.
        """
        if not (1 < self.scale <= LARGEST_SCALE and 0 < self.strength <= 1):
            raise StudioError(
                f"A picture is enlarged more than 1 and at most {LARGEST_SCALE} times, "
                "at a strength of more than 0 and at most 1."
            )


@dataclass(frozen=True)
class Upscale:
    """A finished picture that an upscaler enlarges: nothing of it is made of words or noise.

    `sha256` is that of its pixels, found in `generation.sources`. `name` is the upscaler's, for people, and
    `weights` the SHA-256 of its file. `scale` says how many times larger each side becomes, `before` how many
    times the picture was enlarged already since its recipe made it.
    """

    sha256: str
    name: str
    weights: str
    scale: float
    before: float = 1.0

    def __post_init__(self) -> None:
        """A scale of 2 and one of 2.0 are the same, so they must have the same JSON."""
        object.__setattr__(self, "scale", float(self.scale))
        object.__setattr__(self, "before", float(self.before))

    def check(self) -> None:
        """Whether it can be made.

        Raises:
            StudioError: the scale is out of its range.
        """
        if not (1 <= self.scale <= LARGEST_UPSCALE and self.before > 0):
            raise StudioError(
                f"A picture cannot be upscaled {self.scale:g} times. Use 1 to {LARGEST_UPSCALE}; 2 or 4 is usual."
            )
