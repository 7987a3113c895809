"""A picture laid on a larger canvas, and the mask of what is to be painted around it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.errors import StudioError
from studio.generation.request import Size

if TYPE_CHECKING:  # Pillow takes a while, and the window starts without it
    from PIL import Image

OUTPAINTING_STRENGTH = 0.9
"""How much of what is new is made anew: the smeared colours below it say no more than where light and dark are."""

_SEAM = 0.04
"""How far the mask reaches into the picture, as a share of its shorter side, so that both grow together."""

_RIM = 0.04
"""The depth of the rim whose colours go on, likewise."""

_BLUR = 0.08
"""How far the colours of the rim are smeared, as a share of the shorter side."""


@dataclass(frozen=True)
class Margins:
    """Pixels that are added at each side."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0

    @classmethod
    def parse(cls, text: str) -> "Margins":
        """Read "64" for all sides, or "left=64,bottom=128".

        Raises:
            StudioError: the text says neither.
        """
        if text.strip().isdecimal():
            return cls(*[int(text)] * 4)
        pairs = [part.partition("=") for part in text.split(",")]
        sides = {name.strip(): value.strip() for name, _, value in pairs}
        is_known = len(sides) == len(pairs) and sides.keys() <= {"left", "top", "right", "bottom"}
        if is_known and all(value.isdecimal() for value in sides.values()):
            return cls(**{name: int(value) for name, value in sides.items()})
        raise StudioError(f'"{text}" says no margins. Write pixels like 64, or left=64,right=64.')

    def around(self, own: Size) -> Size:
        """The size of a picture with these margins."""
        return Size(own.width + self.left + self.right, own.height + self.top + self.bottom)


def extended(image: "Image.Image", margins: Margins) -> "tuple[Image.Image, Image.Image]":
    """The picture (RGB) with margins in the blurred colours of its rim, and the mask (grey; white is new).

    Raises:
        StudioError: it would be too large to be kept.
    """
    from PIL import Image, ImageFilter

    width, height = image.size
    size = margins.around(Size(width, height))
    if not size.is_keepable:
        raise StudioError(f"The picture would become {size}, more than can be kept. Add less around it.")
    canvas = Image.new("RGB", size.sides)
    ground = _smeared(image, canvas.size, margins).filter(ImageFilter.GaussianBlur(_BLUR * min(image.size)))
    canvas.paste(ground)
    canvas.paste(image, (margins.left, margins.top))
    seam = round(_SEAM * min(image.size))
    mask = Image.new("L", canvas.size, 255)
    kept = (
        margins.left + (seam if margins.left else 0),
        margins.top + (seam if margins.top else 0),
        margins.left + width - (seam if margins.right else 0),
        margins.top + height - (seam if margins.bottom else 0),
    )
    mask.paste(0, kept)
    soft = mask.filter(ImageFilter.GaussianBlur(seam / 3))
    soft.paste(255, (0, 0, canvas.width, margins.top))
    soft.paste(255, (0, margins.top + height, canvas.width, canvas.height))
    soft.paste(255, (0, 0, margins.left, canvas.height))
    soft.paste(255, (margins.left + width, 0, canvas.width, canvas.height))
    return canvas, soft


def _smeared(image: "Image.Image", size: tuple[int, int], margins: Margins) -> "Image.Image":
    """A canvas on which the colours of the picture's rim go on to its edges."""
    from PIL import Image

    (width, height), (across, down) = image.size, size
    depth = max(1, round(_RIM * min(image.size)))
    canvas = Image.new("RGB", size)
    left, right = image.crop((0, 0, depth, height)), image.crop((width - depth, 0, width, height))
    canvas.paste(left.resize((1, height)).resize((across, height)), (0, margins.top))
    canvas.paste(right.resize((1, height)).resize((across, height)), (margins.left + width, margins.top))
    canvas.paste(image, (margins.left, margins.top))
    end = margins.top + height
    top, bottom = (
        canvas.crop((0, margins.top, across, margins.top + depth)),
        canvas.crop((0, end - depth, across, end)),
    )
    if margins.top:
        canvas.paste(top.resize((across, 1)).resize((across, margins.top)))
    canvas.paste(bottom.resize((across, 1)).resize((across, down)), (0, end))
    return canvas
