"""Makes keyframes of what the user has, and changes them."""

import random
from dataclasses import replace

from studio.errors import StudioError
from studio.experiments.walk import Keyframe
from studio.generation.draft import Draft, FindLora, Origin, Planned
from studio.generation.model import ModelInfo
from studio.generation.record import GenerationRecord
from studio.generation.request import RANDOM_SEED_LIMIT, SEED_LIMIT, Noise
from studio.prompt.fields import PromptFields
from studio.prompt.lora_tags import tags_in, without_tags
from studio.prompt.wildcards import Wildcards


def of_draft(draft: Draft, wildcards: Wildcards, find_lora: FindLora) -> Keyframe:
    """What the composer holds; an open seed is drawn.

    Raises:
        StudioError: it cannot be made.
    """
    (planned,) = replace(draft, count=1).settle(random.SystemRandom(), wildcards, find_lora)
    return Keyframe(planned)


def of_record(record: GenerationRecord) -> Keyframe:
    """A picture of the gallery, or of a file.

    Raises:
        StudioError: it is a blend of two prompts, which lies between keyframes.
    """
    request = record.request.simplified()
    if request.blend is not None:
        raise StudioError(
            "This picture is a frame of a walk between two prompts, so it cannot be a keyframe. Take another."
        )
    return Keyframe(Planned(request, Origin(record.origin.composition, parent=record.id)))


def with_prompt(keyframe: Keyframe, text: str, wildcards: Wildcards, find_lora: FindLora) -> Keyframe:
    """With a prompt of the user's own; variants and wildcards in it are drawn, LoRAs taken out of it.

    Raises:
        StudioError: it is empty, or names an unknown wildcard or LoRA.
    """
    planned, seed = keyframe.planned, random.randrange(RANDOM_SEED_LIMIT)
    drawn = wildcards.expand(PromptFields(subject=text), seed).subject
    tags = () if planned.request.dialect == "plain" else tags_in(drawn)
    loras = tuple(find_lora(tag.name).ref(tag.weight) for tag in tags)
    request = replace(planned.request, prompt=without_tags(drawn) if tags else drawn, loras=loras).checked()
    composition = replace(
        planned.origin.composition,
        fields=PromptFields(negative=request.negative_prompt),
        text=text,
        wildcard_seed=None if drawn == text else seed,
    )
    return replace(keyframe, planned=Planned(request, replace(planned.origin, composition=composition)))


def with_embeddings(keyframe: Keyframe, model: ModelInfo) -> Keyframe:
    """With the textual inversions of `model` that its words name."""
    request = keyframe.planned.request
    embeddings = model.embeddings_in(request.prompt, request.negative_prompt)
    return replace(keyframe, planned=replace(keyframe.planned, request=replace(request, embeddings=embeddings)))


def with_seed(keyframe: Keyframe, text: str) -> Keyframe:
    """With the noise of another seed.

    Raises:
        StudioError: the text is no seed.
    """
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 20 and int(digits) < SEED_LIMIT):
        raise StudioError(f"A seed is a whole number from 0 to {SEED_LIMIT - 1}.")
    return _with_noise(keyframe, Noise(int(digits)))


def with_random_seed(keyframe: Keyframe) -> Keyframe:
    """With the noise of a seed drawn at random."""
    return _with_noise(keyframe, Noise(random.randrange(RANDOM_SEED_LIMIT)))


def with_guidance(keyframe: Keyframe, text: str) -> Keyframe:
    """With another guidance scale.

    Raises:
        StudioError: the text is no number, or out of range.
    """
    try:
        scale = float(text.replace(",", "."))
    except ValueError as error:
        raise StudioError(f'"{text}" is no guidance scale. Use 0 to 100; 5 to 8 is usual.') from error
    request = replace(keyframe.planned.request, guidance_scale=scale).checked()
    return replace(keyframe, planned=replace(keyframe.planned, request=request))


def _with_noise(keyframe: Keyframe, noise: Noise) -> Keyframe:
    request = replace(keyframe.planned.request, noise=noise)
    return replace(keyframe, planned=replace(keyframe.planned, request=request))
