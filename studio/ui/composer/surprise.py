"""Fields drawn at random from the vocabulary, but for those that are locked."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from random import Random

from studio.generation.model import ModelKnowledge
from studio.prompt.fields import ASPECTS, PromptFields, StylePhrase
from studio.prompt.vocabulary import Entry, Vocabulary
from studio.ui.composer.offers import KNOWN, Knows, knows_part, knows_whole, offers

MOST_STYLES, MOST_MODIFIERS = 2, 2
"""More phrases than these pull a picture apart."""


def surprise(
    fields: PromptFields, locked: Collection[str], vocabulary: Vocabulary, knowledge: ModelKnowledge, rng: Random
) -> PromptFields:
    """Other fields of words that have an effect on the model; what is locked, and what is not wanted, stays."""
    finishing = knowledge.modifiers | knowledge.styles
    words, known = vocabulary, knowledge
    drawn = fields
    if "frame" not in locked:
        frames = _words(words.frames, known, knows_whole(known.frames), known.frames)
        drawn = replace(drawn, frame=rng.choice(frames))
    if "subject" not in locked:
        subjects = _words(words.subjects, known, knows_part(known.subjects), known.subjects)
        drawn = replace(drawn, subject=rng.choice(subjects))
    if "modifier" not in locked:
        modifiers = _words(words.modifiers, known, knows_whole(finishing), known.modifiers)
        count = rng.randint(0, min(MOST_MODIFIERS, len(modifiers)))
        drawn = replace(drawn, modifiers=tuple(rng.sample(modifiers, count)))
    return replace(drawn, styles=_styles(fields, locked, vocabulary, knowledge, rng))


def _styles(
    fields: PromptFields, locked: Collection[str], vocabulary: Vocabulary, knowledge: ModelKnowledge, rng: Random
) -> tuple[StylePhrase, ...]:
    """The phrases of locked aspects, and one phrase for each of a few others."""
    kept = tuple(style for style in fields.styles if (style.aspect or "style") in locked)
    knows = knows_whole(knowledge.modifiers | knowledge.styles)
    offered = {
        aspect: _words(
            vocabulary.styles[aspect],
            knowledge,
            knows,
            [word for word in knowledge.styles if vocabulary.aspect_of(word) == aspect],
        )
        for aspect in ASPECTS
        if aspect not in locked
    }
    free = [aspect for aspect, words in offered.items() if words]
    chosen = rng.sample(free, min(len(free), rng.randint(1, MOST_STYLES)))
    return (*kept, *(StylePhrase(rng.choice(offered[aspect]), aspect) for aspect in chosen))


def _words(
    entries: Sequence[Entry], knowledge: ModelKnowledge, knows: Knows, extra: Iterable[str]
) -> tuple[str, ...]:
    """What the dropdown would offer; for a limited model only what it knows."""
    if not knowledge.is_limited:
        return tuple(entry.text for entry in entries)
    return tuple(choice.text for choice in offers(entries, knows, extra) if choice.group == KNOWN)
