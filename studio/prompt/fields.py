"""The named fields of a prompt."""

from dataclasses import dataclass
from typing import Literal

FieldName = Literal["frame", "subject", "style", "modifier", "negative"]
"""The contract's names of the five fields."""

ASPECTS = ("lighting", "theme", "artist", "period", "mood", "season")
"""The aspects of a style, in the order in which the composer shows them and templates render them."""


@dataclass(frozen=True)
class StylePhrase:
    """One phrase of style and the aspect that it belongs to ("" where none is known)."""

    text: str
    aspect: str = ""


@dataclass(frozen=True)
class PromptFields:
    """What the user composed, before a template makes it a text; only the subject is needed."""

    subject: str = ""
    frame: str = ""
    styles: tuple[StylePhrase, ...] = ()
    modifiers: tuple[str, ...] = ()
    negative: str = ""
