"""The generation request: everything that determines one picture, and nothing else."""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property

from studio.errors import StudioError
from studio.generation.beginnings import Hires, SourceImage, Upscale
from studio.generation.guiders import Guider
from studio.generation.plain import from_json, to_json
from studio.prompt.embedding_words import names_in

SEED_LIMIT = 2**64
"""Seeds are integers from 0 to 2^64 - 1, the range of `torch.Generator.manual_seed`."""

RANDOM_SEED_LIMIT = 2**32
"""Seeds drawn at random stay below this, so that every other tool can take them."""

LARGEST_LORA_WEIGHT = 10
"""Beyond it there is nothing but noise."""

MOST_CLIP_SKIP = 2
"""The layers of the text encoder that models are trained on: the last, or the one before."""

LEAST_DIGITS = 8
"""So many digits of a SHA-256 tell a model from all others that one person has."""

LONGEST_SIDE = 16384
"""No side of a picture has more pixels; what a model can take is less."""

MOST_PIXELS = 80_000_000
"""Pictures of more are taken for an attack by what reads them: Pillow stops in earnest at twice 89 million."""


@dataclass(frozen=True)
class ModelRef:
    """A model by name, for people, and by the SHA-256 of its contents, so that renaming breaks no recipe."""

    name: str
    sha256: str

    def means(self, sha256: str) -> bool:
        """Whether these contents are meant; other programs tell only how a hash begins."""
        digits = self.sha256.lower().removeprefix("0x")
        return len(digits) >= LEAST_DIGITS and sha256.startswith(digits)


@dataclass(frozen=True)
class Size:
    """Width and height of a picture in pixels."""

    width: int
    height: int

    def __str__(self) -> str:
        """As users write it: 512x768."""
        return f"{self.width}x{self.height}"

    @property
    def shown(self) -> str:
        """As it is told: 512 × 768."""
        return f"{self.width} × {self.height}"

    @property
    def sides(self) -> tuple[int, int]:
        """Width and height."""
        return self.width, self.height

    @property
    def is_keepable(self) -> bool:
        """Whether a picture of this size can be written and read again."""
        return self.width * self.height <= MOST_PIXELS and max(self.sides) <= LONGEST_SIDE

    @classmethod
    def parse(cls, text: str) -> "Size":
        """Read "512x768" (also with × or *).

        Raises:
            StudioError: the text is not a size.
        """
        parts = text.lower().replace("×", "x").replace("*", "x").split("x")
        if len(parts) == 2 and all(part.strip().isdecimal() for part in parts):
            width, height = (int(part) for part in parts)
            if width and height:
                return cls(width, height)
        raise StudioError(f'"{text}" is not a size. Write width and height in pixels, like 512x768.')


@dataclass(frozen=True)
class Variation:
    """A way towards the noise of another seed, `strength` of it: 0 stays, 1 arrives."""

    seed: int
    strength: float

    def __post_init__(self) -> None:
        """A strength of 1 and one of 1.0 are the same noise, so they must have the same JSON."""
        object.__setattr__(self, "strength", float(self.strength))


@dataclass(frozen=True)
class Noise:
    """The starting noise: a seed's own, then moved by each variation in turn.

    Each goes along the great arc of the sphere, which keeps the norm (Shoemake 1985).
    """

    seed: int
    variations: tuple[Variation, ...] = ()

    def simplified(self) -> "Noise":
        """The same noise in the fewest terms: strength 0 is left out, strength 1 starts anew from its seed."""
        noise = Noise(self.seed)
        for variation in self.variations:
            if variation.strength == 1:
                noise = Noise(variation.seed)
            elif variation.strength:
                noise = replace(noise, variations=(*noise.variations, variation))
        return noise


@dataclass(frozen=True)
class Blend:
    """A second pair of texts, and how far the conditioning lies on the way to it: from 0 to 1."""

    prompt: str
    negative_prompt: str
    amount: float

    def __post_init__(self) -> None:
        """An amount of 1 and one of 1.0 are the same, so they must have the same JSON."""
        object.__setattr__(self, "amount", float(self.amount))


@dataclass(frozen=True)
class LoraRef:
    """A LoRA that the model wears: by name, for people, by the SHA-256 of its weights, and how much of it."""

    name: str
    sha256: str
    weight: float

    def __post_init__(self) -> None:
        """A weight of 1 and one of 1.0 are the same, so they must have the same JSON."""
        object.__setattr__(self, "weight", float(self.weight))


@dataclass(frozen=True)
class GenerationRequest:
    """One request makes one picture: the same request on the same machine makes the same pixels.

    `dialect` says how weights in the texts are meant: "a1111", "comfyui", "compel", or "plain" (as text).
    `clip_skip` is the layer of the text encoder that is read, counted from the last, which is 1.
    `guidance_rescale` draws colours that a high guidance scale burns back, by this share (Lin et al. 2023, 3.4).
    The `guider` says how each step uses the guidance scale; None is the plain one.
    The edges of a `seamless` picture continue at the opposite side. `size` is that of the finished picture.
    `vae` decodes it in the place of the model's own; like the model it counts by its contents. `embeddings` are
    the textual inversions that the texts name, each by that name in lower case and by its contents.
    An `upscale` alone determines its picture; the rest tells how the one that it enlarges was made.
    """

    prompt: str
    noise: Noise
    model: ModelRef
    size: Size
    steps: int
    guidance_scale: float
    scheduler: str
    negative_prompt: str = ""
    dialect: str = "a1111"
    blend: Blend | None = None
    loras: tuple[LoraRef, ...] = ()
    source: SourceImage | None = None
    hires: Hires | None = None
    clip_skip: int = 1
    guidance_rescale: float = 0.0
    seamless: bool = False
    guider: Guider | None = None
    vae: ModelRef | None = None
    embeddings: tuple[ModelRef, ...] = ()
    upscale: Upscale | None = None

    def __post_init__(self) -> None:
        """A scale of 7 and one of 7.0 are the same recipe, so they must have the same JSON and key."""
        object.__setattr__(self, "guidance_scale", float(self.guidance_scale))
        object.__setattr__(self, "guidance_rescale", float(self.guidance_rescale))

    def to_json(self) -> str:
        """Canonical JSON: sorted keys, no spaces, and values at their default left out, so that a field added
        to a later version changes no key."""
        return to_json(self)

    def simplified(self) -> "GenerationRequest":
        """The plainest request of the same picture: variations, LoRAs and a blend that change nothing are left
        out, and the LoRAs stand in one order."""
        guider = None if self.guider is None or self.guider.is_plain else self.guider
        loras = _simplified(self.loras)
        plain = replace(self, noise=self.noise.simplified(), loras=loras, guider=guider)._unblended()
        return replace(plain, embeddings=plain._named()) if plain.embeddings else plain

    def _unblended(self) -> "GenerationRequest":
        if self.blend is None or 0 < self.blend.amount < 1:
            return self
        if self.blend.amount == 0:
            return replace(self, blend=None)
        return replace(self, prompt=self.blend.prompt, negative_prompt=self.blend.negative_prompt, blend=None)

    def _named(self) -> tuple[ModelRef, ...]:
        """The embeddings that the texts name, each once, in the order of their names."""
        others = () if self.blend is None else (self.blend.prompt, self.blend.negative_prompt)
        names = names_in(self.prompt, self.negative_prompt, *others)
        known = {ref.name: ref for ref in self.embeddings if ref.name in names}
        return tuple(known[name] for name in sorted(known))

    def kind(self) -> "GenerationRequest":
        """What requests that can be made in one pass have in common: everything but the texts and the noise."""
        return replace(
            self,
            prompt="",
            negative_prompt="",
            noise=Noise(0),
            blend=None,
            loras=_simplified(self.loras),
            embeddings=(),
        )

    def key(self) -> str:
        """SHA-256 (hexadecimal) of the simplified request's canonical JSON: requests of one picture share it.

        Model, LoRAs and VAE count by their contents, not by their names.
        """
        return self._key

    @cached_property
    def _key(self) -> str:
        """Worked out once: grids ask ten thousand requests for it, again and again (0.1 ms each)."""
        if self.upscale is not None:
            enlarging = to_json((replace(self.upscale, name="", before=1), self.size))
            return hashlib.sha256(enlarging.encode()).hexdigest()
        simple = self.simplified()
        loras = tuple(replace(lora, name="") for lora in simple.loras)
        vae = None if self.vae is None else replace(self.vae, name="")
        unnamed = replace(simple, model=replace(self.model, name=""), loras=loras, vae=vae)
        return hashlib.sha256(unnamed.to_json().encode()).hexdigest()

    @classmethod
    def from_json(cls, text: str) -> "GenerationRequest":
        """Read what `to_json` wrote.

        Raises:
            StudioError: the text is no request, or names something that this version does not know.
        """
        try:
            return from_json(cls, text)
        except ValueError as error:
            raise StudioError(
                "This recipe cannot be read by this version of Seedlock. Update Seedlock to open it."
            ) from error

    def checked(self) -> "GenerationRequest":
        """This request, if its numbers lie in their ranges; what a model can take is checked by the engine.

        Raises:
            StudioError: the subject is empty, or a number lies outside its range.
        """
        self._check_noise()
        self._check_size()
        if self.upscale is not None:
            self.upscale.check()
            return self
        self._check_texts()
        for lora in self.loras:
            if not abs(lora.weight) <= LARGEST_LORA_WEIGHT:
                raise StudioError(
                    f"The weight {lora.weight:g} of the LoRA {lora.name} is out of range. "
                    f"Use -{LARGEST_LORA_WEIGHT} to {LARGEST_LORA_WEIGHT}; 0.5 to 1 is usual."
                )
        self._check_extras()
        if not 1 <= self.steps <= 1000:
            raise StudioError(f"{self.steps} steps cannot make a picture. Use 1 to 1000; 20 is a good start.")
        if not 0 <= self.guidance_scale <= 100:
            raise StudioError(
                f"The guidance scale {self.guidance_scale:g} is out of range. Use 0 to 100; 5 to 8 is usual."
            )
        return self

    def before_upscaling(self) -> "GenerationRequest":
        """The recipe of the picture that was enlarged; itself where none was."""
        if self.upscale is None:
            return self
        scale = self.upscale.scale * self.upscale.before
        sides = (max(1, round(side / scale)) for side in self.size.sides)
        return replace(self, size=Size(*sides), upscale=None)

    def sources(self) -> tuple[str, ...]:
        """The hashes of the kept pictures and masks without which it cannot be made."""
        if self.upscale is not None:
            return (self.upscale.sha256,)
        masks = (self.source.mask,) if self.source is not None and self.source.mask else ()
        return () if self.source is None else (self.source.sha256, *masks)

    def _check_size(self) -> None:
        if not all(1 <= side <= LONGEST_SIDE for side in self.size.sides):
            raise StudioError(f"A picture of {self.size} cannot be made. Sides have 1 to {LONGEST_SIDE} pixels.")

    def _check_texts(self) -> None:
        blend = self.blend or Blend(self.prompt, "", 0)
        if not self.prompt.strip() or not blend.prompt.strip():
            raise StudioError("The prompt is empty. Describe at least a subject, for example: a red fox.")
        require_text(self.prompt + self.negative_prompt + blend.prompt + blend.negative_prompt)
        if not 0 <= blend.amount <= 1:
            raise StudioError("The amount of a blend must lie between 0 and 1.")

    def _check_extras(self) -> None:
        if self.source is not None:
            self.source.check()
        if self.hires is not None:
            self.hires.check()
        if self.guider is not None:
            self.guider.check()
        if self.hires is not None and self.source is not None:
            raise StudioError("A picture with a source is not made small first. Leave one of them out.")
        if not 1 <= self.clip_skip <= MOST_CLIP_SKIP:
            raise StudioError(f"Clip skip runs from 1 (none) to {MOST_CLIP_SKIP}.")
        if not 0 <= self.guidance_rescale <= 1:
            raise StudioError("The guidance rescale must lie between 0 (none) and 1; 0.7 is usual.")

    def _check_noise(self) -> None:
        for seed in (self.noise.seed, *(variation.seed for variation in self.noise.variations)):
            if not 0 <= seed < SEED_LIMIT:
                raise StudioError(
                    f"The seed {seed} is out of range. Use a whole number from 0 to {SEED_LIMIT - 1}."
                )
        if not all(0 <= variation.strength <= 1 for variation in self.noise.variations):
            raise StudioError("The variation strength must lie between 0 and 1.")


def require_text(text: str) -> None:
    """Refuse halves of signs, as bytes that are no UTF-8 leave them on a command line.

    Raises:
        StudioError: there are such in the text.
    """
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise StudioError("The prompt holds signs that are no text. Write it again as plain text (UTF-8).")


def _simplified(loras: tuple[LoraRef, ...]) -> tuple[LoraRef, ...]:
    """Each LoRA once with the sum of its weights, those of no weight left out, in the order of their contents."""
    weights: dict[str, LoraRef] = {}
    for lora in loras:
        before = weights.get(lora.sha256)
        weights[lora.sha256] = replace(lora, weight=round(before.weight + lora.weight, 12)) if before else lora
    return tuple(weights[sha256] for sha256 in sorted(weights) if weights[sha256].weight)
