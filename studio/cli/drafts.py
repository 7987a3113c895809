"""From options to a draft: names looked up, sizes read, styles given their aspect."""

from dataclasses import replace

import typer

from studio.cli.context import Studio
from studio.cli.options import FieldOptions, PictureOptions
from studio.engine import schedulers
from studio.errors import StudioError
from studio.experiments.variations import SUBTLE
from studio.generation.draft import Draft
from studio.generation.model import ModelInfo
from studio.generation.request import Size, Variation, require_text
from studio.prompt import lora_tags
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields, StylePhrase


def composition(studio: Studio, options: FieldOptions, text: str | None = None) -> Composition:
    """The composition of the field options, or `text` as it is.

    Raises:
        StudioError: the template is unknown.
        BadParameter: `text` came together with fields that it would hide.
    """
    if text is not None and (options.frame or options.subject or options.style or options.modifier):
        raise typer.BadParameter(
            "a TEXT is the whole prompt; leave --frame, --subject, --style and --modifier out", param_hint="TEXT"
        )
    vocabulary = studio.vocabulary()
    fields = PromptFields(
        subject=options.subject,
        frame=options.frame,
        styles=tuple(StylePhrase(style, vocabulary.aspect_of(style)) for style in options.style),
        modifiers=tuple(options.modifier),
        negative=options.negative,
    )
    composed = Composition(fields, studio.templates().named(options.template), text=text)
    for lora in options.lora:
        composed = lora_tags.put(composed, lora_tags.parse_lora(lora))
    return composed


def require_subject(composed: Composition) -> None:
    """Refuse a composition that names nothing to be seen.

    Raises:
        StudioError: the subject, or the text in its place, is empty, or holds what is no text.
    """
    require_text(composed.prompt().text)
    if composed.text is not None and not composed.text.strip():
        raise StudioError("The prompt is empty. Describe at least a subject, for example: a red fox.")
    if composed.text is None and not composed.fields.subject.strip():
        raise StudioError('The subject is empty. Say what the picture shows, for example: --subject "a red fox".')


def draft(studio: Studio, composed: Composition, options: PictureOptions) -> Draft:
    """The draft of a composition and the picture options.

    Raises:
        StudioError: a model or scheduler is unknown or does not fit, or the size is none.
        BadParameter: a draft was asked for together with what it decides.
    """
    model = chosen_model(studio, options.model)
    asked = Draft(
        composition=replace(composed, wildcard_seed=options.wildcard_seed),
        model=model,
        seed=options.seed,
        variations=tuple(_variation(text) for text in options.variation),
        count=options.count,
        size=Size.parse(options.size) if options.size is not None else None,
        steps=options.steps,
        guidance_scale=options.guidance,
        scheduler=_suited_scheduler(options.scheduler, model) if options.scheduler is not None else None,
        dialect=options.dialect,
        vae=None if options.vae is None else model.vae_named(options.vae),
    )
    return _quickened(asked, options) if options.draft else asked


def chosen_model(studio: Studio, name: str | None) -> ModelInfo:
    """The model called `name`, else the settings' default, else the first.

    Raises:
        StudioError: there is no such model.
    """
    return studio.models().find(studio.settings.engine.model if name is None else name)


def _suited_scheduler(name: str, model: ModelInfo) -> str:
    found = schedulers.named(name)
    if found.name in model.unsuited_schedulers:
        raise StudioError(
            f"The scheduler {found.name} does not suit the model {model.ref.name}. "
            f"Its own is {model.defaults.scheduler}."
        )
    return found.name


def _quickened(asked: Draft, options: PictureOptions) -> Draft:
    if (options.steps, options.guidance, options.scheduler) != (None, None, None):
        raise typer.BadParameter(
            "it chooses steps, guidance and scheduler itself; leave --steps, --guidance and --scheduler out",
            param_hint="--draft",
        )
    return asked.quickened()


def _variation(text: str) -> Variation:
    """Read "9:0.1", a seed and how far to go towards it; "9" alone goes a little."""
    seed, _, strength = text.partition(":")
    try:
        return Variation(int(seed), float(strength or SUBTLE))
    except ValueError:
        raise StudioError(
            f'"{text}" is no variation. Write a seed and a strength from 0 to 1, like 9:{SUBTLE}.'
        ) from None
