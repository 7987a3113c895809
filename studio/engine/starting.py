"""What a batch starts from instead of noise alone: its source picture and mask, at the size that is made."""

from dataclasses import dataclass
from functools import cached_property

from PIL import Image, ImageFilter, ImageOps

from studio.generation.request import GenerationRequest, Size
from studio.generation.sources import Sources


@dataclass(frozen=True)
class Start:
    """A source of one batch: `picture` (RGB) and `mask` (grey; white is made anew, None is all), both of the size
    that is made; `strength` as in the request."""

    picture: Image.Image
    mask: Image.Image | None
    strength: float

    def finish(self, made: Image.Image) -> Image.Image:
        """The made picture within the mask, the source's own pixels outside of it."""
        return made if self.mask is None else Image.composite(made, self.picture, self.mask)

    @cached_property
    def latent_mask(self) -> Image.Image | None:
        """The mask grown by a little, so that the latents below a soft edge are made anew, too."""
        return None if self.mask is None else self.mask.filter(ImageFilter.MaxFilter(9))


def start_of(request: GenerationRequest, sources: Sources) -> Start | None:
    """The start of requests like this one, None where they start from noise.

    A picture of other proportions is scaled to cover the size, and cut evenly at its sides.

    Raises:
        StudioError: the picture or the mask is not there.
    """
    if request.source is None:
        return None
    mask = sources.find(request.source.mask) if request.source.mask else None
    return Start(
        picture=_fitted(sources.find(request.source.sha256).convert("RGB"), request.size),
        mask=None if mask is None else _fitted(mask.convert("L"), request.size),
        strength=request.source.strength,
    )


def _fitted(image: Image.Image, size: Size) -> Image.Image:
    wanted = size.width, size.height
    return image if image.size == wanted else ImageOps.fit(image, wanted, Image.Resampling.LANCZOS)
