"""From a picture that is there to the request of the same picture, enlarged by an upscaler."""

from dataclasses import replace

from studio.errors import StudioError
from studio.generation.beginnings import LARGEST_UPSCALE, Upscale
from studio.generation.model import UpscalerInfo
from studio.generation.request import LONGEST_SIDE, MOST_PIXELS, GenerationRequest, ModelRef, Noise, Size


def upscaled(
    recipe: GenerationRequest, sha256: str, own: Size, upscaler: UpscalerInfo, scale: float | None = None
) -> GenerationRequest:
    """The request of a picture made by `recipe`, enlarged `scale` times, or as far as the upscaler goes by itself.

    `sha256` is that of its pixels, kept among the sources, and `own` its size. The recipe stays with it, so that
    it is found by its words.

    Raises:
        StudioError: the scale is out of its range, or the picture would become too large.
    """
    scale = float(upscaler.scale) if scale is None else scale
    earlier = recipe.upscale
    before = 1.0 if earlier is None else earlier.before * earlier.scale
    upscale = Upscale(sha256, upscaler.name, upscaler.sha256, scale, before)
    upscale.check()
    return replace(recipe, size=enlarged(own, scale), upscale=upscale).checked()


def enlarged(own: Size, scale: float) -> Size:
    """The size of a picture after it was enlarged.

    Raises:
        StudioError: it would have too many pixels; the sentence names the largest scale that is possible.
    """
    size = Size(*(max(1, round(side * scale)) for side in own.sides))
    if not size.is_keepable:
        raise StudioError(
            f"A picture of {own} would become {size}, more than can be kept. "
            f"Upscale it {largest(own):g} times at most."
        )
    return size


def largest(own: Size) -> float:
    """The largest scale, in tenths, at which a picture can still be kept; below 1 there is none."""
    by_pixels = (MOST_PIXELS / (own.width * own.height)) ** 0.5
    return int(10 * min(by_pixels, LONGEST_SIDE / max(own.sides), LARGEST_UPSCALE)) / 10


def unknown_recipe(size: Size) -> GenerationRequest:
    """The recipe of a picture of which nothing is known."""
    return GenerationRequest("", Noise(0), ModelRef("", ""), size, steps=0, guidance_scale=0.0, scheduler="")
