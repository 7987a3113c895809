"""The recipe that was read from a picture, be it ours or another program's."""

from dataclasses import dataclass

from studio.generation.beginnings import Hires
from studio.generation.guiders import Guider
from studio.generation.imprint import Imprint
from studio.generation.request import ModelRef, Noise, Size

PROGRAMS = {
    "seedlock": "Seedlock",
    "a1111": "A1111",
    "comfyui": "ComfyUI",
    "invokeai": "InvokeAI",
    "fooocus": "Fooocus",
    "swarmui": "SwarmUI",
    "novelai": "NovelAI",
    "easydiffusion": "Easy Diffusion",
    "drawthings": "Draw Things",
    "krita": "krita",
    "sidecar": "a text beside the picture",
}
"""What the sources of recipes are called."""


@dataclass(frozen=True)
class Recipe:
    """How a picture was made, as far as its file tells; None where it says nothing.

    `model.sha256` may be the first ten digits only, as A1111 writes them, or "". `scheduler` is our name of
    it. `size` is that of the finished picture. `hires` and what follows it are as in the request. `dialect` says
    how weights in the prompts are written, `source` which program wrote the file. `imprint` is there for pictures
    of Seedlock and holds everything, the composition included.
    """

    prompt: str
    negative_prompt: str = ""
    noise: Noise | None = None
    size: Size | None = None
    steps: int | None = None
    guidance_scale: float | None = None
    scheduler: str | None = None
    model: ModelRef | None = None
    hires: Hires | None = None
    clip_skip: int = 1
    guidance_rescale: float = 0.0
    seamless: bool = False
    guider: Guider | None = None
    vae: ModelRef | None = None
    embeddings: tuple[ModelRef, ...] = ()
    dialect: str = "a1111"
    source: str = "a1111"
    imprint: Imprint | None = None

    @classmethod
    def of(cls, imprint: Imprint) -> "Recipe":
        """The recipe of a picture of ours; of one that was enlarged, as it was before."""
        request = imprint.request.before_upscaling()
        return cls(
            prompt=request.prompt,
            negative_prompt=request.negative_prompt,
            noise=request.noise,
            size=request.size,
            steps=request.steps,
            guidance_scale=request.guidance_scale,
            scheduler=request.scheduler,
            model=request.model,
            hires=request.hires,
            clip_skip=request.clip_skip,
            guidance_rescale=request.guidance_rescale,
            seamless=request.seamless,
            guider=request.guider,
            vae=request.vae,
            embeddings=request.embeddings,
            dialect=request.dialect,
            source="seedlock",
            imprint=imprint,
        )
