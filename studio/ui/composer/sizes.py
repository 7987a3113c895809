"""The sizes that are offered for a model: its own, and the usual shapes with as many pixels."""

from math import sqrt

from studio.generation.model import ModelInfo
from studio.generation.request import Size
from studio.ui.widgets.choices import Choice

SHAPES = (
    ("square", 1, 1),
    ("portrait 4:5", 4, 5),
    ("portrait 2:3", 2, 3),
    ("portrait 9:16", 9, 16),
    ("landscape 5:4", 5, 4),
    ("landscape 3:2", 3, 2),
    ("landscape 16:9", 16, 9),
)


def size_choices(model: ModelInfo) -> tuple[Choice, ...]:
    """One size a shape, with about as many pixels as the model's own size."""
    own = model.defaults.size
    choices = [Choice(str(own), "the size that this model was made for")]
    for label, across, down in SHAPES:
        size = _shaped(model, across / down)
        if size != own:
            choices.append(Choice(str(size), label))
    return tuple({choice.text: choice for choice in reversed(choices)}.values())[::-1]


def _shaped(model: ModelInfo, ratio: float) -> Size:
    pixels = model.defaults.size.width * model.defaults.size.height
    width = sqrt(pixels * ratio)
    return model.nearest_size(Size(round(width), round(width / ratio)))
