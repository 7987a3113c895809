"""An axis: one field or parameter of a draft, and the values that it takes in turn."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from studio.errors import StudioError
from studio.experiments import placing
from studio.experiments.placing import Lookups, Put
from studio.experiments.ranges import MOST_VALUES, numbers, split
from studio.generation.draft import Draft
from studio.generation.guiders import guided_by, parse_guider, short_guider
from studio.generation.request import Size
from studio.nearest import nearest
from studio.prompt.fields import ASPECTS


@dataclass(frozen=True)
class Axis:
    """A name of `AXES` and at least two different values, as they are written.

    The first value of "replace" is the text that the others stand in for.
    """

    name: str
    values: tuple[str, ...]

    def checked(self) -> "Axis":
        """This axis with ranges drawn out and values in their shortest form.

        Raises:
            StudioError: the name is unknown, a value does not fit it, or there are too few or equal values.
        """
        if self.name not in AXES:
            near = nearest(self.name, AXES)
            raise StudioError(f'There is no axis "{self.name}". The nearest is "{near}".')
        values = AXES[self.name].read(self.name, self.values)
        if len(values) < 2:
            more = "1..4" if AXES[self.name].read in (_whole, _fraction) else "a|b"
            raise StudioError(f"The axis {self.name} has one value only. Write more, like {self.name}={more}.")
        if len(values) > MOST_VALUES:
            raise StudioError(f"The axis {self.name} has {len(values)} values. Use at most {MOST_VALUES}.")
        value, count = Counter(values).most_common(1)[0]
        if count > 1:
            raise StudioError(f'The axis {self.name} has the value "{value}" {count} times. Keep one of them.')
        return Axis(self.name, values)

    def apply(self, draft: Draft, value: str, lookups: Lookups) -> Draft:
        """The draft with this value in its place.

        Raises:
            StudioError: the value names something that is not there, or would change nothing in this draft.
        """
        if self.name == "replace":
            return placing.replace_text(draft, self.values[0], value)
        return AXES[self.name].put(draft, value, lookups)


def parse_axis(text: str) -> Axis:
    """Read "frame=oil painting|pencil drawing" or "steps=4..12 by 2".

    Raises:
        StudioError: the text is no axis; see `Axis.checked`.
    """
    name, equals, values = text.partition("=")
    if not equals:
        raise StudioError(f'"{text}" is no axis. Write a name and its values: frame=oil painting|sketch.')
    return Axis(name.strip().lower().replace("_", "-"), split(values)).checked()


Read = Callable[[str, tuple[str, ...]], tuple[str, ...]]
"""Brings the values of the axis of this name into their shortest form."""


@dataclass(frozen=True)
class AxisKind:
    """One row of the table of axes: what people read of it, how values are read, and where they go."""

    label: str
    about: str
    put: Put
    read: Read


def _as_written(_name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value.strip() for value in values)


def _whole(name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    return numbers(name, values, are_whole=True)


def _fraction(name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    return numbers(name, values, are_whole=False)


def _sizes(_name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(Size.parse(value)) for value in values)


def _guiders(_name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(short_guider(parse_guider(value)) for value in values)


def _loras(name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """Each LoRA with its weights: "ink:0..1 by 0.5" is ink:0, ink:0.5, ink:1."""
    drawn: list[str] = []
    for value in _as_written(name, values):
        lora, colon, weights = value.partition(":")
        if colon:
            drawn += [f"{lora.strip()}:{weight}" for weight in numbers(name, (weights.strip(),), are_whole=False)]
        else:
            drawn.append(value and f"{value}:1")
    return tuple(drawn)


AXES: Mapping[str, AxisKind] = {
    "frame": AxisKind("Frame", "The genre of the picture", placing.put_frame, _as_written),
    "subject": AxisKind("Subject", "What the picture shows", placing.put_subject, _as_written),
    "style": AxisKind("Style", "A style, in the place of those of its aspect", placing.put_style, _as_written),
    **{
        aspect: AxisKind(
            aspect.capitalize(), f"The {aspect} of the style", placing.put_aspect(aspect), _as_written
        )
        for aspect in ASPECTS
    },
    "modifier": AxisKind("Modifier", "A finishing word, added to the others", placing.put_modifier, _as_written),
    "negative": AxisKind("Negative", "What must not be there", placing.put_negative, _as_written),
    "template": AxisKind("Template", "The order of the phrases", placing.put_template, _as_written),
    "replace": AxisKind(
        "Replace", "The first text, and what stands in its place", lambda draft, _value, _: draft, _as_written
    ),
    "lora": AxisKind(
        "LoRA", "A change to the model, and how much of it: ink:0..1 by 0.25", placing.put_lora, _loras
    ),
    "wildcards": AxisKind(
        "Wildcards", "The seed that draws variants and wildcards", placing.put_wildcards, _whole
    ),
    "seed": AxisKind(
        "Seed", "The starting noise", lambda draft, value, _: replace(draft, seed=int(value)), _whole
    ),
    "variation-seed": AxisKind(
        "Variation seed", "The noise that is varied towards", placing.put_variation_seed, _whole
    ),
    "variation-strength": AxisKind(
        "Variation strength", "How far towards the variation's seed: 0 to 1", placing.put_strength, _fraction
    ),
    "steps": AxisKind(
        "Steps", "How often the noise is reduced", lambda draft, value, _: replace(draft, steps=int(value)), _whole
    ),
    "guidance": AxisKind(
        "Guidance",
        "How closely the prompt is followed",
        lambda draft, value, _: replace(draft, guidance_scale=float(value)),
        _fraction,
    ),
    "guider": AxisKind(
        "Guider",
        "How steps use the guidance: cfg|apg|pag:3",
        lambda draft, value, _: replace(draft, guider=guided_by(value, draft.guider)),
        _guiders,
    ),
    "scheduler": AxisKind(
        "Scheduler",
        "The way from noise to picture",
        lambda draft, value, lookups: replace(draft, scheduler=lookups.scheduler(value)),
        _as_written,
    ),
    "size": AxisKind(
        "Size",
        "Width and height in pixels",
        lambda draft, value, _: replace(draft, size=Size.parse(value)),
        _sizes,
    ),
    "model": AxisKind(
        "Model",
        "What makes the picture",
        lambda draft, value, lookups: replace(draft, model=lookups.model(value)),
        _as_written,
    ),
    "vae": AxisKind(
        "VAE",
        "What turns latents into colours; own is the model's own",
        lambda draft, value, _: replace(draft, vae=draft.model.vae_named(value)),
        _as_written,
    ),
}
"""Every axis by its name, in the order in which they are offered and applied."""
