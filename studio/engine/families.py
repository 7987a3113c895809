"""The families of models that the engine runs: one table of what tells them apart before anything is loaded."""

from dataclasses import dataclass
from typing import Literal

Prompting = Literal["weighted", "whole"]
"""Who reads the words: our own conditioning with weights and chunks, or the pipeline, whole and as they are."""


_ON_NUMBERED = ("cfg", "apg", "pag")
"""The guiders of models that were trained on numbered steps."""


@dataclass(frozen=True)
class Family:
    """One row: models of one architecture, made by the same diffusers pipeline.

    `pipelines` are the classes that a model_index.json may name. `denoiser` is the part that removes noise,
    `tokenizer` the one whose tokens are counted, `token_limit` how many it takes where the text encoder's own
    settings do not tell. Latents are read in squares of `patch` by `patch`, and sides are multiples of `multiple`
    pixels at least; `side` is the picture's side where the settings do not tell. `steps` and `guidance` are usual.
    `mixes_lengths`: the pipeline pads texts to the longest of their batch and reads the padding, so that only
    equally long ones go together. `guiders` are those that act on its models.
    """

    name: str
    label: str
    pipelines: tuple[str, ...]
    denoiser: Literal["unet", "transformer"]
    prompting: Prompting = "whole"
    tokenizer: str = "tokenizer"
    token_limit: int = 0
    patch: int = 2
    multiple: int = 8
    side: int = 1024
    steps: int = 20
    guidance: float = 7.0
    reads_negative: bool = True
    mixes_lengths: bool = False
    guiders: tuple[str, ...] = ("cfg", "apg", "cfg_zero_star")


FAMILIES: tuple[Family, ...] = (
    Family(
        "sd1", "Stable Diffusion 1.x", ("StableDiffusionPipeline",), "unet", "weighted", patch=1, side=512,
        guiders=_ON_NUMBERED,
    ),
    Family(
        "sd2", "Stable Diffusion 2.x", ("StableDiffusionPipeline",), "unet", "weighted", patch=1, side=512,
        guiders=_ON_NUMBERED,
    ),
    Family(
        "sdxl", "Stable Diffusion XL", ("StableDiffusionXLPipeline",), "unet", "weighted", patch=1, guidance=5.0,
        guiders=_ON_NUMBERED,
    ),
    Family(
        "sd3", "Stable Diffusion 3", ("StableDiffusion3Pipeline",), "transformer",
        token_limit=75, steps=28, guidance=4.5, guiders=("cfg", "apg", "pag", "cfg_zero_star"),
    ),
    Family(
        "flux", "FLUX.1", ("FluxPipeline",), "transformer",
        tokenizer="tokenizer_2", token_limit=510, guidance=3.5, reads_negative=False, guiders=(),
    ),
    Family(
        "flux2", "FLUX.2 klein", ("Flux2KleinPipeline",), "transformer",
        token_limit=500, steps=4, guidance=1.0, reads_negative=False,
    ),
    Family(
        "chroma", "Chroma", ("ChromaPipeline",), "transformer",
        token_limit=510, steps=35, guidance=5.0,
    ),
    Family(
        "pixart", "PixArt", ("PixArtSigmaPipeline", "PixArtAlphaPipeline"), "transformer",
        token_limit=298, guidance=4.5, guiders=_ON_NUMBERED,
    ),
    Family(
        "sana", "Sana", ("SanaPipeline",), "transformer",
        token_limit=298, patch=1, multiple=32, guidance=4.5,
    ),
    Family(
        "zimage", "Z-Image", ("ZImagePipeline",), "transformer",
        token_limit=500, steps=9, guidance=0.0,
    ),
    Family(
        "qwenimage", "Qwen-Image", ("QwenImagePipeline",), "transformer",
        token_limit=1000, side=1328, steps=50, guidance=4.0,
    ),
    Family(
        "auraflow", "AuraFlow", ("AuraFlowPipeline",), "transformer",
        token_limit=254, steps=50, guidance=3.5,
    ),
    Family(
        "lumina2", "Lumina 2", ("Lumina2Pipeline",), "transformer",
        token_limit=250, steps=30, guidance=4.0,
    ),
    Family(
        "cogview4", "CogView 4", ("CogView4Pipeline",), "transformer",
        token_limit=1000, steps=50, guidance=5.0,
        mixes_lengths=True,
    ),
)  # fmt: skip
"""Every family, the oldest first."""

_BY_NAME = {family.name: family for family in FAMILIES}


def of_name(name: str) -> Family:
    """The family of this name, as `ModelInfo.family` says it.

    Raises:
        KeyError: there is none.
    """
    return _BY_NAME[name]


def of_pipeline(class_name: str) -> Family | None:
    """The first family whose models name this diffusers pipeline, None where no family does."""
    return next((family for family in FAMILIES if class_name in family.pipelines), None)


def label_of(name: str) -> str:
    """A family's name for people; a name that is not in the table stays as it is."""
    return _BY_NAME[name].label if name in _BY_NAME else name


def has_unet(name: str) -> bool:
    """Whether models of this family have a UNet: clip skip and seamless pictures are for those. A name that is not
    in the table is taken for one."""
    return name not in _BY_NAME or _BY_NAME[name].denoiser == "unet"


def guiders_of(name: str) -> tuple[str, ...]:
    """The names of the guiders that act on models of this family; none where guidance was learnt."""
    return _BY_NAME[name].guiders if name in _BY_NAME else _ON_NUMBERED
