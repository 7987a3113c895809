"""A sketch: a draft as people write it down, by names, in an option, a file or a keyframe."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import cast

from studio.errors import StudioError
from studio.experiments.placing import Lookups
from studio.generation.beginnings import Hires, SourceImage
from studio.generation.draft import Draft
from studio.generation.guiders import Guider
from studio.generation.model import OWN_VAE_NAME
from studio.generation.plain import from_plain, to_plain
from studio.generation.request import Blend, Size, Variation
from studio.nearest import nearest
from studio.prompt.composition import Composition
from studio.prompt.fields import ASPECTS, PromptFields, StylePhrase
from studio.prompt.template import SENTENCE, Template
from studio.prompt.templates import SHIPPED
from studio.prompt.wildcards import Held

LISTS = ("style", "modifier")
"""What may be written as one text or as a list of them."""


@dataclass(frozen=True)
class Sketch:
    """The names are those of the command line's options; what is left out is left to the model, or open.

    `prompt` is a text of the user's own in the place of the fields; `size` is written as 512x768. A style without
    an aspect has that of the vocabulary. `own_template` stands in the place of `template` where the order of the
    phrases is the user's own, saved or not.
    """

    frame: str = ""
    subject: str = ""
    style: tuple[StylePhrase, ...] = ()
    modifier: tuple[str, ...] = ()
    negative: str = ""
    template: str = "sentence"
    prompt: str | None = None
    seed: int | None = None
    variations: tuple[Variation, ...] = ()
    steps: int | None = None
    guidance: float | None = None
    size: str | None = None
    scheduler: str | None = None
    model: str = ""
    dialect: str = "a1111"
    wildcard_seed: int | None = None
    held: tuple[Held, ...] = ()
    own_template: Template | None = None
    blend: Blend | None = None
    source: SourceImage | None = None
    hires: Hires | None = None
    clip_skip: int | None = None
    guidance_rescale: float = 0.0
    seamless: bool = False
    guider: Guider | None = None
    vae: str | None = None

    @classmethod
    def of(cls, draft: Draft) -> "Sketch":
        """The sketch of a draft."""
        composition, parts = draft.composition, draft.composition.fields
        return cls(
            frame=parts.frame,
            subject=parts.subject,
            style=parts.styles,
            modifier=parts.modifiers,
            negative=parts.negative,
            template=shipped_name(composition.template),
            prompt=composition.text,
            seed=draft.seed,
            variations=draft.variations,
            steps=draft.steps,
            guidance=draft.guidance_scale,
            size=None if draft.size is None else str(draft.size),
            scheduler=draft.scheduler,
            model=draft.model.ref.name,
            dialect=draft.dialect,
            wildcard_seed=composition.wildcard_seed,
            held=composition.held,
            own_template=own(composition.template),
            blend=draft.blend,
            source=draft.source,
            hires=draft.hires,
            clip_skip=draft.clip_skip,
            guidance_rescale=draft.guidance_rescale,
            seamless=draft.seamless,
            guider=draft.guider,
            vae=None if draft.vae is None else draft.vae.name or OWN_VAE_NAME,
        )

    def draft(self, lookups: Lookups) -> Draft:
        """The draft that the names stand for.

        Raises:
            StudioError: a name is unknown, or the size is none.
        """
        styles = tuple(one if one.aspect else replace(one, aspect=lookups.aspect(one.text)) for one in self.style)
        parts = PromptFields(self.subject, self.frame, styles, self.modifier, self.negative)
        template = lookups.template(self.template) if self.own_template is None else self.own_template.checked()
        return Draft(
            composition=Composition(parts, template, self.prompt, self.wildcard_seed, self.held),
            model=lookups.model(self.model),
            seed=self.seed,
            variations=self.variations,
            blend=self.blend,
            size=None if self.size is None else Size.parse(self.size),
            steps=self.steps,
            guidance_scale=self.guidance,
            scheduler=None if self.scheduler is None else lookups.scheduler(self.scheduler),
            dialect=self.dialect,
            source=self.source,
            hires=self.hires,
            clip_skip=self.clip_skip,
            guidance_rescale=self.guidance_rescale,
            seamless=self.seamless,
            guider=self.guider,
            vae=None if self.vae is None else lookups.model(self.model).vae_named(self.vae),
        )

    def over(self, base: "Sketch") -> "Sketch":
        """This sketch with everything that it leaves out taken from `base`; a prompt hides the other's fields, and
        fields its prompt."""
        told = cast(dict[str, object], to_plain(self))
        below = replace(base, prompt=None) if told.keys() & {"frame", "subject", "style", "modifier"} else base
        if "template" in told:
            below = replace(below, own_template=None)
        return replace(below, **{name: getattr(self, name) for name in told})

    def plain(self) -> dict[str, object]:
        """As JSON holds it, without what is left out; a style of no aspect is a text."""
        values = cast(dict[str, object], to_plain(self))
        styles = {"style": [to_plain(one) if one.aspect else one.text for one in self.style]} if self.style else {}
        return {**values, **styles}


def own(template: Template) -> Template | None:
    """The template, if it is the user's own."""
    return None if template in SHIPPED else template


def shipped_name(template: Template) -> str:
    """The name of a template that ships; for one of the user's own the default, which it takes the place of."""
    return template.name if template in SHIPPED else SENTENCE.name


def read_sketch(values: Mapping[str, object], what: str) -> Sketch:
    """The sketch that JSON holds; `what` names it in sentences: "keyframe 2".

    Raises:
        StudioError: a name is unknown (the sentence names the nearest), or a value does not fit its name.
    """
    names = [field.name for field in fields(Sketch)]
    for name in values:
        if name not in names:
            near = nearest(name, names)
            raise StudioError(f'The {what} has "{name}", which means nothing. The nearest is "{near}".')
    listed = {name: _listed(name, value) for name, value in values.items()}
    for name, value in listed.items():
        try:
            from_plain(Sketch, {name: value})
        except ValueError as error:
            shown = json.dumps(values[name], ensure_ascii=False)
            raise StudioError(f'The {what} has {shown:.60} as "{name}", which does not fit.') from error
    return _with_known_aspects(from_plain(Sketch, listed), what)


def _with_known_aspects(sketch: Sketch, what: str) -> Sketch:
    unknown = next((style.aspect for style in sketch.style if style.aspect not in ("", *ASPECTS)), None)
    if unknown is not None:
        raise StudioError(f'The {what} has a style of the aspect "{unknown}". Use one of: {", ".join(ASPECTS)}.')
    return sketch


def _listed(name: str, value: object) -> object:
    """A value as `from_plain` reads it: one text may stand for a list, and a text for a style of no aspect."""
    if name not in LISTS:
        return value
    items = cast(list[object], value) if isinstance(value, list) else [value]
    return [{"text": one} if name == "style" and isinstance(one, str) else one for one in items]
