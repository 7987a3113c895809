"""The linter of prompts: what may go wrong with a composition, and how one click mends it."""

from collections.abc import Callable, Iterable

from studio.prompt.advice import content, writing
from studio.prompt.advice.case import Advice, Case, Fix, Knowledge
from studio.prompt.composition import Composition
from studio.prompt.tokens import TokenReport

__all__ = ["RULES", "Advice", "Fix", "Knowledge", "advise"]

Rule = Callable[[Case], Iterable[Advice]]

RULES: tuple[Rule, ...] = (
    content.empty_subject,
    content.missing_frame,
    content.many_subjects,
    content.blending_pair,
    content.contradicting_frames,
    content.contradicting_styles,
    content.duplicates,
    content.negation,
    writing.unbalanced_brackets,
    writing.foreign_weights,
    writing.extreme_weights,
    writing.cut_words,
    writing.unknown_words,
)
"""All rules, the gravest first."""


def advise(
    composition: Composition,
    *,
    tokens: TokenReport | None = None,
    knowledge: Knowledge | None = None,
    dialect: str = "a1111",
) -> tuple[Advice, ...]:
    """What may go wrong with `composition`, the gravest first; nothing if all is well.

    `tokens` is the report of the rendered prompt, None where the tokenizer is unknown; `knowledge` holds the words
    of a model that knows only some, None or empty for models that know language at large; `dialect` is how weights
    will be read. A text of the user's own is only checked for how it is written.
    """
    case = Case(composition, composition.prompt(), tokens, knowledge, dialect)
    return tuple(advice for rule in RULES for advice in rule(case))
