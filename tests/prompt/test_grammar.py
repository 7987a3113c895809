"""Articles: which one, and whether any."""

import pytest

from studio.prompt.grammar import a_or_an, article_of_frame, article_of_subject, head_of, is_plural


@pytest.mark.parametrize(
    ("phrase", "article"),
    [
        ("hour", "an"),
        ("honest man", "an"),
        ("heirloom", "an"),
        ("house", "a"),
        ("unicorn", "a"),
        ("university", "a"),
        ("uninhabited island", "an"),
        ("umbrella", "an"),
        ("utopian city", "a"),
        ("urban scene", "an"),
        ("ukulele", "a"),
        ("usher", "an"),
        ("European castle", "a"),
        ("ewe", "a"),
        ("one-line drawing", "a"),
        ("once-grand hotel", "a"),
        ("onion", "an"),
        ("ouija board", "a"),
        ("8K photo", "an"),
        ("80s arcade", "an"),
        ("1890s diner", "an"),
        ("1950s diner", "a"),
        ("11-year-old boy", "an"),
        ("110-year-old oak", "a"),
        ("18th-century ship", "an"),
        ("3D render", "a"),
        ("UFO", "a"),
        ("SUV", "an"),
        ("HDR photo", "an"),
        ("DSLR photo", "a"),
        ("X-ray", "an"),
        ("T-shirt", "a"),
        ("LEGO castle", "a"),
        ("RED fox", "a"),
        ("élan", "an"),
        ("(owl:1.2)", "an"),
        ('"open" sign', "an"),
    ],
)
def test_the_article_follows_the_sound_of_the_first_word(phrase: str, article: str) -> None:
    assert a_or_an(phrase) == article


@pytest.mark.parametrize(
    "phrase",
    [
        "red fox",
        "person in a grocery store",
        "chef dicing carrots on a chopping board",
        "smiling woman",
        "dog running",
        "Christmas tree",
        "Victorian house",
        "Cat",
        "T-shirt",
        "T-Rex",
        "glass of milk",
        "stained glass window",
        "pair of eyes",
        "flock of birds",
        "cactus",
        "bus",
        "octopus",
        "princess",
        "octopus reading books",
        "man's shoe",
        "1950 Chevrolet",
        "four leaf clover",
        "three piece suit on a chair",
        "ice cream",
        "sunset over the sea",
        "__animal__",
        "{red|orange} fox",
    ],
)
def test_one_thing_that_is_counted_wants_an_article(phrase: str) -> None:
    assert article_of_subject(phrase) in ("a", "an")


@pytest.mark.parametrize(
    "phrase",
    [
        "a red fox",
        "An owl",
        "two cats",
        "12 monkeys",
        "two fish",
        "three of them",
        "1 cat",
        "four hungry wolves in a forest",
        "the moon",
        "my grandmother",
        "some apples",
        "Alice's cat",
        "chefs chopping carrots",
        "chefs",
        "people walking in the rain",
        "men playing chess",
        "trees bathed in light",
        "old running shoes",
        "bright tangerine sneakers",
        "lighthouses",
        "scissors",
        "(owls:1.2)",
        "(owls)1.2",
        "owls++",
        "((chefs:1.3) chopping carrots:0.8)",
        "hot coffee",
        "stained glass",
        "snow on a roof",
        "Paris at night",
        "Ada Lovelace at her desk",
        "Santa Claus",
        "Mount Fuji",
        "кот",
        "猫",
        "<lora:fox:1>",
        "",
        "  ",
    ],
)
def test_no_article_stands_where_english_wants_none(phrase: str) -> None:
    assert article_of_subject(phrase) == ""


def test_a_capital_makes_no_name_of_a_frame() -> None:
    assert article_of_frame("Polaroid") == "a"
    assert article_of_frame("X-ray") == "an"
    assert article_of_frame("pixel art") == ""


@pytest.mark.parametrize(
    ("phrase", "head"),
    [
        ("chefs chopping carrots", "chefs"),
        ("fir tree at night", "tree"),
        ("old running shoes", "shoes"),
        ("girl with a pearl earring", "girl"),
        ("dog and cat", "dog"),
        ("a (fox:1.2)", "fox"),
        ("", ""),
    ],
)
def test_the_head_is_the_noun_that_a_phrase_is_about(phrase: str, head: str) -> None:
    assert head_of(phrase) == head


@pytest.mark.parametrize("noun", ["cats", "children", "geese", "jack-o-lanterns", "buses"])
def test_plurals_are_known_by_their_form(noun: str) -> None:
    assert is_plural(noun)


@pytest.mark.parametrize("noun", ["cat", "bus", "glass", "lens", "iris", "series", "1950s", "s"])
def test_singulars_that_end_in_s_are_no_plurals(noun: str) -> None:
    assert not is_plural(noun)
