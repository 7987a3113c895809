"""What is known of a model before it is loaded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from studio.errors import StudioError
from studio.generation.beginnings import Hires
from studio.generation.request import LoraRef, ModelRef, Size
from studio.prompt.embedding_words import names_in

OWN_VAE = ModelRef("", "")
"""What a draft names to have the model's own VAE."""

OWN_VAE_NAME = "own"
"""What people write for it."""


@dataclass(frozen=True)
class ModelDefaults:
    """The settings with which a model does well when nothing else is asked for.

    `negative` is the prompt against what it is prone to: it is offered, and never put in unasked. `vae` is the one
    that decodes its pictures in the place of its own.
    """

    size: Size
    steps: int
    guidance_scale: float
    scheduler: str
    clip_skip: int = 1
    negative: str = ""
    vae: ModelRef | None = None


@dataclass(frozen=True)
class DraftDefaults:
    """The few steps with which a model makes a draft: seconds at most, to explore with.

    The size is not among them: at another size a seed is another picture.
    """

    steps: int
    guidance_scale: float
    scheduler: str


@dataclass(frozen=True)
class ModelKnowledge:
    """The words that a small model was trained on, per field; empty for models that know language at large."""

    frames: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    styles: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()

    @property
    def is_limited(self) -> bool:
        """Whether words outside these lists have no effect."""
        return bool(self.frames or self.subjects)


@dataclass(frozen=True)
class ModelInfo:
    """One installed model: its identity, place and good settings.

    `family` is "sd1", "sdxl" or another name of `engine.checkpoints`; `token_limit` counts the tokens that one
    chunk of the text encoder takes, without its two marks; `size_multiple` is what width and height must be
    divisible by (the VAE's factor). `long_prompts` says what happens beyond the limit: the text is read in
    chunks, or cut where the text encoder was never meant to see more than one. `unsuited_schedulers` are the
    names of those that cannot run this model; `vaes` are the installed ones that could decode its pictures,
    `embeddings` the textual inversions that its words can name. `parts` is the folder that lends text encoders
    and VAE to a file that holds a denoiser alone, and `bytes_lent` what they take there.
    """

    ref: ModelRef
    family: str
    path: Path
    bytes_on_disk: int
    defaults: ModelDefaults
    draft: DraftDefaults = DraftDefaults(steps=8, guidance_scale=5.0, scheduler="dpmpp_2m")
    token_limit: int = 75
    size_multiple: int = 8
    knowledge: ModelKnowledge = field(default_factory=ModelKnowledge)
    long_prompts: Literal["chunk", "cut"] = "chunk"
    unsuited_schedulers: frozenset[str] = frozenset()
    vaes: tuple[ModelRef, ...] = ()
    embeddings: tuple[ModelRef, ...] = ()
    parts: Path | None = None
    bytes_lent: int = 0

    @property
    def bytes_to_load(self) -> int:
        """What is read to run it: its own weights and those that it is lent."""
        return self.bytes_on_disk + self.bytes_lent

    @property
    def name(self) -> str:
        """What people call it."""
        return self.ref.name

    @property
    def sha256(self) -> str:
        """The hash of its contents."""
        return self.ref.sha256

    def own_size(self, hires: Hires | None) -> Size:
        """The size of a picture for which none is given: the model's own, enlarged by a hires pass."""
        own, scale = self.defaults.size, 1.0 if hires is None else hires.scale
        return self.nearest_size(Size(round(own.width * scale), round(own.height * scale)))

    def nearest_size(self, size: Size) -> Size:
        """The size closest to `size` that this model can make."""
        step = self.size_multiple
        width, height = (max(step, round(value / step) * step) for value in (size.width, size.height))
        return Size(width, height)

    def embeddings_in(self, *texts: str) -> tuple[ModelRef, ...]:
        """The installed textual inversions that these texts name."""
        names = names_in(*texts)
        return tuple(ref for ref in self.embeddings if ref.name in names)

    def vae_named(self, name: str) -> ModelRef:
        """The VAE of this name that fits the model; "own" is the model's own.

        Raises:
            StudioError: none that fits has this name.
        """
        if name.lower() == OWN_VAE_NAME:
            return OWN_VAE
        wanted = name.lower().removesuffix(".safetensors")
        found = next((vae for vae in self.vaes if vae.name.lower() == wanted), None)
        if found is not None:
            return found
        names = ", ".join((OWN_VAE_NAME, *(vae.name for vae in self.vaes)))
        raise StudioError(
            f'There is no VAE "{name}" that fits the model {self.ref.name}. Use one of these: {names}. '
            "Add one with: seedlock models add FILE.safetensors"
        )

    def size_like(self, size: Size) -> Size:
        """The size of these proportions in which this model does well: with about as many pixels as its own."""
        own = self.defaults.size
        scale = (own.width * own.height / (size.width * size.height)) ** 0.5
        return self.nearest_size(Size(max(1, round(size.width * scale)), max(1, round(size.height * scale))))


@dataclass(frozen=True)
class LoraInfo:
    """One installed LoRA: a small file of changes to a model's weights.

    `sha256` is that of its weights, without the header (A1111 shows its first 12 digits); `family` is that of the
    models that it fits, "" where the file does not tell.
    """

    name: str
    sha256: str
    path: Path
    family: str
    bytes_on_disk: int

    def ref(self, weight: float) -> LoraRef:
        """This LoRA in a recipe."""
        return LoraRef(self.name, self.sha256, weight)


@dataclass(frozen=True)
class VaeInfo:
    """One installed VAE: what turns latents into pictures, from a file of its own.

    `channels` are those of the latents that it reads, `widths` the channels of its last and its first layer of the
    decoder, `factor` how many pixels of a side one latent becomes. `scaling` is the factor that its settings tell,
    None where it has none beside it.
    """

    ref: ModelRef
    path: Path
    channels: int
    widths: tuple[int, int]
    factor: int
    scaling: float | None
    bytes_on_disk: int

    @property
    def name(self) -> str:
        """What people call it."""
        return self.ref.name

    @property
    def sha256(self) -> str:
        """The hash of its file."""
        return self.ref.sha256


@dataclass(frozen=True)
class UpscalerInfo:
    """One installed upscaler: a network that enlarges finished pictures.

    `sha256` is that of its file; `scale` says how many times larger each side becomes, 1 for one that only cleans;
    `architecture` is what it is built like ("ESRGAN"), in the words of the library that runs it.
    """

    name: str
    sha256: str
    path: Path
    architecture: str
    scale: int
    bytes_on_disk: int


@dataclass(frozen=True)
class EmbeddingInfo:
    """One installed textual inversion: a word that models learn from a small file, `embedding:NAME` in a prompt.

    `name` is in small letters; `sha256` is that of its file.
    """

    name: str
    sha256: str
    path: Path
    bytes_on_disk: int

    @property
    def ref(self) -> ModelRef:
        """This word in a recipe."""
        return ModelRef(self.name, self.sha256)


AnyModel = ModelInfo | LoraInfo | VaeInfo | EmbeddingInfo | UpscalerInfo
"""Whatever is listed among the models."""

Kind = Literal["model", "lora", "vae", "embedding", "upscaler"]
"""What it can be."""

KIND_LABELS: Mapping[Kind, str] = {
    "model": "model",
    "lora": "LoRA",
    "vae": "VAE",
    "embedding": "embedding",
    "upscaler": "upscaler",
}
"""What each kind is called, in the middle of a sentence."""
