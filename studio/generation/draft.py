"""The draft: what a user asked for, before randomness and the model's defaults are settled."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from studio.errors import StudioError
from studio.generation.beginnings import Hires, SourceImage
from studio.generation.guiders import Guider
from studio.generation.model import OWN_VAE, LoraInfo, ModelInfo
from studio.generation.request import (
    RANDOM_SEED_LIMIT,
    SEED_LIMIT,
    Blend,
    GenerationRequest,
    ModelRef,
    Noise,
    Size,
    Variation,
)
from studio.prompt import lora_tags
from studio.prompt.composition import Composition

if TYPE_CHECKING:  # its library is needed by those who expand, not by all who read a record
    from studio.prompt.wildcards import Wildcards

COUNT_LIMIT = 10_000
"""The most pictures that one draft makes."""


FindLora = Callable[[str], LoraInfo]
"""The LoRA of a name; raises StudioError where there is none."""


def no_lora(name: str) -> LoraInfo:
    """Finds none: for whoever has no library of them."""
    raise StudioError(f'There is no LoRA "{name}". Add one with: seedlock models add FILE.safetensors')


@dataclass(frozen=True)
class Origin:
    """Where a request came from: how it was composed, from which generation, in which run."""

    composition: Composition = field(default_factory=Composition)
    parent: str | None = None
    run: str | None = None


@dataclass(frozen=True)
class Planned:
    """A settled request and where it came from: what the queue takes."""

    request: GenerationRequest
    origin: Origin


@dataclass(frozen=True)
class Draft:
    """A composition and parameters; None leaves a parameter to the model's default, a seed to chance.

    `seeds`, where any are given, are those of the pictures, one each, and `seed` and `count` do not count.
    `variations` move the noise of every picture's seed, `blend` its words; `parent` is the id of the generation
    that the draft was taken from. What follows it is as in the request, but for `vae`: `OWN_VAE` is the model's
    own even where it has another by default.
    """

    composition: Composition
    model: ModelInfo
    seed: int | None = None
    seeds: tuple[int, ...] = ()
    variations: tuple[Variation, ...] = ()
    blend: Blend | None = None
    count: int = 1
    size: Size | None = None
    steps: int | None = None
    guidance_scale: float | None = None
    scheduler: str | None = None
    dialect: str = "a1111"
    parent: str | None = None
    source: SourceImage | None = None
    hires: Hires | None = None
    clip_skip: int | None = None
    guidance_rescale: float = 0.0
    seamless: bool = False
    guider: Guider | None = None
    vae: ModelRef | None = None

    @property
    def pictures(self) -> int:
        """How many pictures are asked for."""
        return len(self.seeds) or self.count

    @property
    def finished_size(self) -> Size:
        """The size of the pictures."""
        return self.size or self.model.own_size(self.hires)

    @property
    def is_quick(self) -> bool:
        """Whether it asks for what `quickened` would."""
        return self == self.quickened()

    def quickened(self) -> "Draft":
        """The same in the few steps with which its model makes drafts: layout, not detail."""
        quick = self.model.draft
        return replace(self, steps=quick.steps, guidance_scale=quick.guidance_scale, scheduler=quick.scheduler)

    def settle(
        self, rng: random.Random, wildcards: "Wildcards", find_lora: FindLora = no_lora
    ) -> tuple[Planned, ...]:
        """One request a picture, with nothing left to chance.

        A given seed counts up from picture to picture (and from 2^64 - 1 on to 0); without one each picture gets
        an independent seed below 2^32 from `rng`. Variants and wildcards are drawn for each picture by a seed of
        their own; the origin keeps the composition as it was asked for, with that seed. LoRAs that the prompt
        names are taken out of it and looked up by `find_lora`.

        Raises:
            StudioError: the subject is empty, a number is out of its range, the model cannot make the size, or a
                wildcard or a LoRA is unknown.
        """
        self._check()
        return tuple(self._plan(index, rng, wildcards, find_lora) for index in range(self.pictures))

    def _check(self) -> None:
        if self.composition.text is None and not self.composition.fields.subject.strip():
            raise StudioError("The subject is empty. Say what the picture shows, for example: a red fox.")
        if not 1 <= self.pictures <= COUNT_LIMIT:
            raise StudioError(f"{self.pictures} pictures cannot be made at once. Ask for 1 to {COUNT_LIMIT}.")
        size = self.finished_size
        if (nearest := self.model.nearest_size(size)) != size:
            raise StudioError(
                f"{self.model.ref.name} cannot make {size}: width and height must be multiples of "
                f"{self.model.size_multiple}. The nearest size is {nearest}."
            )

    def _plan(self, index: int, rng: random.Random, wildcards: "Wildcards", find_lora: FindLora) -> Planned:
        seed = self.seeds[index] if self.seeds else _counted(self.seed, index, SEED_LIMIT, rng)
        wildcard_seed = _counted(self.composition.wildcard_seed, index, RANDOM_SEED_LIMIT, rng)
        resolved = _resolve(self.composition, wildcards, wildcard_seed)
        composition = self.composition
        if resolved != composition:
            composition = replace(composition, wildcard_seed=wildcard_seed)
        return Planned(self._request(resolved, seed, find_lora), Origin(composition, parent=self.parent))

    def _request(self, resolved: Composition, seed: int, find_lora: FindLora) -> GenerationRequest:
        defaults = self.model.defaults
        bare, tags = (resolved, ()) if self.dialect == "plain" else lora_tags.part(resolved)
        prompt, negative = bare.prompt().text, resolved.fields.negative.strip()
        others = () if self.blend is None else (self.blend.prompt, self.blend.negative_prompt)
        return GenerationRequest(
            prompt=prompt,
            negative_prompt=negative,
            noise=Noise(seed, self.variations),
            model=self.model.ref,
            size=self.finished_size,
            steps=defaults.steps if self.steps is None else self.steps,
            guidance_scale=defaults.guidance_scale if self.guidance_scale is None else self.guidance_scale,
            scheduler=self.scheduler or defaults.scheduler,
            dialect=self.dialect,
            blend=self.blend,
            loras=tuple(find_lora(tag.name).ref(tag.weight) for tag in tags),
            source=self.source,
            hires=self.hires,
            clip_skip=defaults.clip_skip if self.clip_skip is None else self.clip_skip,
            guidance_rescale=self.guidance_rescale,
            seamless=self.seamless,
            guider=self.guider,
            vae=self._vae(),
            embeddings=self.model.embeddings_in(prompt, negative, *others),
        ).checked()

    def _vae(self) -> ModelRef | None:
        chosen = self.model.defaults.vae if self.vae is None else self.vae
        return None if chosen == OWN_VAE else chosen


def _counted(first: int | None, index: int, limit: int, rng: random.Random) -> int:
    """The seed of picture `index`: counted up from `first` below `limit`, or drawn where there is none."""
    if first is None:
        return rng.randrange(RANDOM_SEED_LIMIT)
    return (first + index) % limit if index else first


def _resolve(composition: Composition, wildcards: "Wildcards", seed: int) -> Composition:
    """The composition with its variants and wildcards drawn; a text of the user's own counts as a subject."""
    if composition.text is None:
        return replace(composition, fields=wildcards.expand(composition.fields, seed, composition.held))
    as_subject = replace(composition.fields, subject=composition.text)
    expanded = wildcards.expand(as_subject, seed, composition.held)
    fields = replace(expanded, subject=composition.fields.subject)
    return replace(composition, text=expanded.subject, fields=fields)
