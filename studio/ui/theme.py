"""The look: one spacing scale, one type scale, two sets of colours, and the style sheet made of them."""

from dataclasses import dataclass

from studio.prompt.fields import FieldName

SPACE_XS, SPACE_S, SPACE_M, SPACE_L, SPACE_XL, SPACE_XXL = 4, 8, 12, 16, 24, 32
"""The only distances between things, in pixels at 100 % scaling."""

RADIUS = 6
CONTROL_HEIGHT = 28
TYPE_S, TYPE_M, TYPE_L, TYPE_XL = 11, 13, 15, 20
"""The only sizes of type, in pixels at 100 % scaling."""


@dataclass(frozen=True)
class Colours:
    """One scheme; text on its ground has a contrast of at least 4.5 : 1, controls of 3 : 1."""

    ground: str
    surface: str
    raised: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    warning: str
    error: str
    fields: dict[FieldName, str]


LIGHT = Colours(
    ground="#F4F4F2",
    surface="#FFFFFF",
    raised="#FAFAF8",
    border="#D4D4CF",
    text="#1D1D1B",
    muted="#5C5C57",
    accent="#4A4FC4",
    on_accent="#FFFFFF",
    warning="#8A5A00",
    error="#B3261E",
    fields={
        "frame": "#0072B2",
        "subject": "#B34700",
        "style": "#007A5A",
        "modifier": "#9C4F80",
        "negative": "#6B6B6B",
    },
)
DARK = Colours(
    ground="#17181A",
    surface="#1F2023",
    raised="#27292D",
    border="#3A3D42",
    text="#ECECEA",
    muted="#A3A6AB",
    accent="#8F95FF",
    on_accent="#12131A",
    warning="#F0B429",
    error="#FF8A80",
    fields={
        "frame": "#56B4E9",
        "subject": "#E69F00",
        "style": "#2FBF9B",
        "modifier": "#E29AC4",
        "negative": "#A8A8A8",
    },
)
