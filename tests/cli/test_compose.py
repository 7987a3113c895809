"""`seedlock compose`."""

import pytest

from studio.paths import Paths

SHOP = ("--frame", "oil painting", "--subject", "person in a grocery store", "--style", "art nouveau")


@pytest.mark.parametrize(
    ("template", "prompt"),
    [
        ("sentence", "An oil painting of a person in a grocery store, art nouveau, 8K"),
        ("list", "oil painting, person in a grocery store, art nouveau, 8K"),
    ],
)
def test_the_named_templates_render_the_fields(seedlock, template: str, prompt: str) -> None:
    done = seedlock("compose", *SHOP, "--modifier", "8K", "--template", template)

    assert done.status == 0
    assert done.out == f"{prompt}\n"


def test_the_json_has_the_contracts_shape(seedlock) -> None:
    done = seedlock("compose", *SHOP, "--negative", "blurry", "--json")

    (line,) = done.lines
    assert list(line) == ["prompt", "negative", "template", "spans", "tokens", "advice"]
    assert (line["negative"], line["template"]) == ("blurry", "sentence")
    assert "".join(span["text"] for span in line["spans"]) == line["prompt"]
    assert [span["field"] for span in line["spans"] if span["field"]] == ["frame", "subject", "style"]
    assert set(line["spans"][0]) == {"field", "start", "end", "text"}
    assert set(line["tokens"]) == {"count", "limit", "cut"}
    assert line["tokens"]["count"] > 5


def test_advice_names_its_rule_and_its_mend(seedlock) -> None:
    (line,) = seedlock("compose", "--subject", "a red fox", "--json").lines

    assert line["advice"]
    assert {"rule", "field", "text", "fix"} <= set(line["advice"][0])


def test_words_beyond_the_limit_are_shown(seedlock) -> None:
    (line,) = seedlock("compose", "--subject", "a fox and " * 60 + "the end", "--json").lines

    assert line["tokens"]["count"] > line["tokens"]["limit"]
    assert line["tokens"]["cut"].endswith("the end")


def test_a_text_stands_as_it_is(seedlock) -> None:
    assert seedlock("compose", "Just this, (so:1.2)").out == "Just this, (so:1.2)\n"


def test_people_read_the_fields_beside_the_result(seedlock) -> None:
    done = seedlock("compose", *SHOP)
    assert "oil painting" in done.err
    assert "tokens" in done.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--frame", "photograph"], "subject is empty"),
        (["--subject", "a fox", "--template", "sentense"], '"sentence"'),
        (["--subject", "a fox", "--model", "startr"], '"starter"'),
    ],
)
def test_what_cannot_be_is_one_line(seedlock, arguments, sentence) -> None:
    done = seedlock("compose", *arguments)

    assert done.status == 1
    assert sentence in done.err
    assert done.err.count("\n") == 1


def test_a_text_beside_fields_is_wrong_usage(seedlock) -> None:
    done = seedlock("compose", "a fox", "--frame", "photograph")

    assert done.status == 2
    assert "--frame" in done.err


def test_broken_words_of_the_user_are_said_and_the_rest_works(seedlock, home: Paths) -> None:
    home.vocabulary.mkdir()
    (home.vocabulary / "own.toml").write_text("[frames")
    done = seedlock("compose", "--subject", "a red fox", "--frame", "oil painting")
    assert done.status == 0
    assert done.err.count("own.toml is broken") == 1
