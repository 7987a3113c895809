"""What differs between two compositions."""

from dataclasses import replace

import pytest

from studio.prompt.composition import Composition
from studio.prompt.diff import Change, diff, diff_fields
from studio.prompt.fields import PromptFields, StylePhrase
from studio.prompt.template import LIST

FOX = PromptFields(
    subject="a red fox",
    frame="oil painting",
    styles=(StylePhrase("golden hour", "lighting"), StylePhrase("winter", "season"), StylePhrase("odd")),
    modifiers=("8K", "HDR"),
    negative="blurry",
)


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        (FOX, ()),
        (replace(FOX, frame="sketch"), (Change("frame", "oil painting", "sketch"),)),
        (replace(FOX, frame=""), (Change("frame", "oil painting", ""),)),
        (replace(FOX, subject="an owl"), (Change("subject", "a red fox", "an owl"),)),
        (
            replace(FOX, styles=(StylePhrase("moonlight", "lighting"), *FOX.styles[1:])),
            (Change("lighting", "golden hour", "moonlight"),),
        ),
        (replace(FOX, styles=FOX.styles[:1]), (Change("season", "winter", ""), Change("style", "odd", ""))),
        (
            replace(FOX, styles=FOX.styles[::-1]),
            (Change("order of styles", "golden hour, winter, odd", "odd, winter, golden hour"),),
        ),
        (replace(FOX, modifiers=("HDR", "8K")), (Change("order of modifiers", "8K, HDR", "HDR, 8K"),)),
        (
            replace(FOX, modifiers=("HDR", "matte", "bloom")),
            (Change("modifier", "8K", "matte"), Change("modifier", "", "bloom")),
        ),
        (replace(FOX, modifiers=("8K", "8K", "HDR")), (Change("modifier", "", "8K"),)),
        (replace(FOX, negative=""), (Change("negative", "blurry", ""),)),
    ],
)
def test_every_change_has_its_name_and_both_values(after: PromptFields, changes: tuple[Change, ...]) -> None:
    assert diff_fields(FOX, after) == changes


def test_compositions_differ_also_in_template_text_and_wildcard_seed() -> None:
    assert diff(Composition(FOX), Composition(FOX, LIST, "a fox", 3)) == (
        Change(
            "template",
            "sentence (frame · subject · style · modifier)",
            "list (frame · subject · style · modifier)",
        ),
        Change("text", "", "a fox"),
        Change("wildcard seed", "", "3"),
    )
