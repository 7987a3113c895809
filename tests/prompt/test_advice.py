"""Each rule fires on its example and not on its near miss; each fix mends what it is about."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.prompt.advice import Advice, advise
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields, StylePhrase
from studio.prompt.subjects import things
from studio.prompt.template import Template
from studio.prompt.tokens import TokenReport

SUNNY = StylePhrase("golden hour", "lighting")


@dataclass(frozen=True)
class Known:
    frames: frozenset[str] = frozenset({"oil painting", "pixel art"})
    subjects: frozenset[str] = frozenset({"fox", "hamburger", "T-Rex", "fire truck", "person surfing"})
    styles: frozenset[str] = frozenset({"golden hour", "winter snow"})
    modifiers: frozenset[str] = frozenset({"muted colors"})


def of(
    subject: str = "a red fox",
    *styles: str,
    frame: str = "oil painting",
    modifiers: tuple[str, ...] = (),
    negative: str = "",
) -> PromptFields:
    return PromptFields(subject, frame, tuple(StylePhrase(text) for text in styles), modifiers, negative)


def found(fields: PromptFields, rule: str, **asked: object) -> Advice | None:
    advice = advise(Composition(fields), **asked)  # type: ignore[arg-type]
    return next((one for one in advice if one.rule == rule), None)


def test_a_good_prompt_gets_no_advice() -> None:
    assert advise(Composition(of("a red fox", "golden hour", modifiers=("highly detailed",)))) == ()


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("empty-subject", of("")),
        ("empty-subject", of(" , ")),
        ("missing-frame", of(frame="")),
        ("many-subjects", of("a cat, a dog and a bird")),
        ("many-subjects", of("a cat beside a dog, an owl and a fox")),
        ("blending-pair", of("a giraffe and an elephant in space")),
        ("blending-pair", of("a fox and a lobster")),
        ("blending-pair", of("a (giraffe:1.2) and an elephant")),
        ("blending-pair", of("an owl, a lobster")),
        ("contradicting-frames", of(modifiers=("photograph",))),
        ("contradicting-frames", of(modifiers=("(photorealistic:1.2)",))),
        ("contradicting-frames", of("a fox", "watercolor", frame="photograph")),
        ("contradicting-styles", of("a fox", "summer", "winter snow")),
        ("contradicting-styles", of("a fox", "at night", "golden hour")),
        ("contradicting-styles", of("a fox", "black and white", modifiers=("vivid colors",))),
        ("contradicting-styles", of(modifiers=("sharp focus", "blurry"))),
        ("duplicate", of("a fox", "golden hour", "Golden Hour")),
        ("duplicate", of("a fox", "golden hour", modifiers=("(golden hour:1.2)",))),
        ("negation", of("a man with no hat")),
        ("negation", of("a man without glasses in a park")),
        ("negation", of(modifiers=("no text",))),
        ("unbalanced-brackets", of("a (red fox")),
        ("unbalanced-brackets", of(negative="blurry)")),
        ("foreign-weights", of("a (red)1.5 fox")),
        ("foreign-weights", of("a fox++")),
        ("extreme-weight", of("a (red:2.5) fox")),
        ("extreme-weight", of("a (red:0.05) fox")),
    ],
)
def test_a_rule_fires_on_its_example(rule: str, fields: PromptFields) -> None:
    advice = found(fields, rule)
    assert advice is not None
    assert advice.message.endswith(".")


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("empty-subject", of("x")),
        ("missing-frame", of("a photograph of a fox", frame="")),
        ("missing-frame", of("", frame="")),
        ("many-subjects", of("a cat and a dog")),
        ("many-subjects", of("a king wearing a crown, a robe and a ring")),
        ("many-subjects", of("a red fox, sitting, alert")),
        ("blending-pair", of("a dog and a cat")),
        ("blending-pair", of("cats and dogs")),
        ("blending-pair", of("a (dog:1.2) and a cat")),
        ("blending-pair", of("a giraffe beside an elephant")),
        ("blending-pair", of("a giraffe to the left of an elephant")),
        ("blending-pair", of("a black and white giraffe")),
        ("blending-pair", of("a girl with a hat and a lobster")),
        ("blending-pair", of("Romeo and Juliet")),
        ("contradicting-frames", of(modifiers=("photo-realistic lighting",))),
        ("contradicting-frames", of(modifiers=("visible brushstrokes",))),
        ("contradicting-frames", of(frame="3D model painting", modifiers=("canvas texture", "3D"))),
        ("contradicting-frames", of(frame="", modifiers=("photograph",))),
        ("contradicting-styles", of("a fox", "winter snow", "golden hour")),
        ("contradicting-styles", of("a knight", "at night", modifiers=("bright",))),
        ("contradicting-styles", of("a fox", "summer", "sunny")),
        ("duplicate", of("a fox", "golden hour", "warm golden light")),
        ("duplicate", of("golden hour", "golden hour", frame="")),
        ("duplicate", of(modifiers=("__modifier__", "__modifier__"))),
        ("blending-pair", of("a __animal__ and a lobster")),
        ("many-subjects", of("a {cat|dog}, a dog and a bird")),
        ("negation", of('a sign that says "no smoking"')),
        ("negation", of("a knot in a rope")),
        ("negation", of("no one on the beach")),
        ("negation", of(negative="no hat")),
        ("unbalanced-brackets", of(r"a \(red fox")),
        ("unbalanced-brackets", of("a (red) [fox]")),
        ("foreign-weights", of("a (red:1.5) fox")),
        ("foreign-weights", of("a fox made in C+")),
        ("extreme-weight", of("a (red:2) fox")),
        ("extreme-weight", of("a ((red)) fox")),
    ],
)
def test_a_rule_keeps_silent_on_its_near_miss(rule: str, fields: PromptFields) -> None:
    assert found(fields, rule) is None


@pytest.mark.parametrize(
    ("rule", "fields", "mended"),
    [
        ("missing-frame", of(frame=""), of(frame="photograph")),
        ("many-subjects", of("a cat, a dog and a bird"), of("a cat, a dog")),
        ("blending-pair", of("a giraffe and an elephant"), of("a giraffe beside an elephant")),
        ("contradicting-frames", of(modifiers=("8K", "photograph")), of(modifiers=("8K",))),
        ("contradicting-styles", of("a fox", "summer", "winter"), of("a fox", "summer")),
        ("duplicate", of("a fox", "fog", modifiers=("fog", "8K")), of("a fox", "fog", modifiers=("8K",))),
        ("negation", of("a man with no hat"), of("a man", negative="hat")),
        (
            "negation",
            of("a man without glasses in a park", negative="blurry"),
            of("a man in a park", negative="blurry, glasses"),
        ),
        ("negation", of(modifiers=("no text",)), of(negative="text")),
        ("unbalanced-brackets", of("a (red fox"), of("a red fox")),
        ("foreign-weights", of("a (red)1.5 fox"), of("a (red:1.5) fox")),
        ("extreme-weight", of("a (red:2.5) fox"), of("a (red:1.5) fox")),
    ],
)
def test_one_click_mends_it(rule: str, fields: PromptFields, mended: PromptFields) -> None:
    advice = found(fields, rule)
    assert advice is not None
    assert advice.fix is not None
    assert advice.fix.fields == mended
    assert found(mended, rule) is None


def test_cut_words_are_named_and_can_be_removed() -> None:
    fields = of("a red fox", "golden hour", modifiers=("8K", "HDR"))
    text = Composition(fields).prompt().text
    cut = found(fields, "cut-words", tokens=TokenReport(20, 12, text.index("hour")))
    assert cut is not None
    assert (cut.field, cut.text) == ("style", "hour, 8K, HDR")
    assert cut.fix is not None
    assert cut.fix.fields == of("a red fox")
    assert found(fields, "cut-words", tokens=TokenReport(12, 12)) is None


@pytest.mark.parametrize(
    ("fields", "use"),
    [
        (of(frame="oil paintings"), "oil painting"),
        (of("two hamburgers and chips"), None),
        (of("a burger"), "hamburger"),
        (of("a xylophone"), None),
        (of("person in a grocery store"), None),
        (of("a fox", "golden light"), "golden hour"),
        (of(modifiers=("(muted colours:1.2)",)), "muted colors"),
    ],
)
def test_unknown_words_are_answered_with_the_nearest_known(fields: PromptFields, use: str | None) -> None:
    advice = found(fields, "unknown-words", knowledge=Known())
    fix = advice.fix if advice else None
    assert (fix.label if fix else None) == (f'Use "{use}"' if use else None)


def test_several_unknown_phrases_are_one_piece_of_advice_and_one_click() -> None:
    fields = of("a xylophone", "golden light", frame="oil paintings", modifiers=("8K",))
    pieces = [one for one in advise(Composition(fields), knowledge=Known()) if one.rule == "unknown-words"]
    assert [piece.message for piece in pieces] == [
        'The model in use does not know "oil paintings", "a xylophone", "golden light" and "8K"; they will do '
        'little or nothing. It does know "oil painting" and "golden hour".'
    ]
    assert pieces[0].fix is not None
    assert pieces[0].fix.label == "Use what it knows"
    assert pieces[0].fix.fields == of("a xylophone", "golden hour", frame="oil painting")


def test_a_phrase_that_stands_there_many_times_is_one_piece_of_advice() -> None:
    repeated = found(of("a fox", modifiers=("8K", "8K", "fog", "8K")), "duplicate")
    assert repeated is not None
    assert repeated.fix is not None
    assert repeated.message.startswith('"8K" stands there 3 times.')
    assert repeated.fix.fields.modifiers == ("8K", "fog")


def test_a_long_text_that_is_cut_off_is_quoted_without_its_middle() -> None:
    cut = found(of("a fox " * 60), "cut-words", tokens=TokenReport(121, 38, 40))
    assert cut is not None
    assert len(cut.message) < 130


def test_an_unknown_modifier_without_a_near_one_can_be_removed() -> None:
    advice = found(of("a fox", modifiers=("8K", "muted colors")), "unknown-words", knowledge=Known())
    assert advice is not None
    assert advice.fix is not None
    assert advice.fix.fields.modifiers == ("muted colors",)


@pytest.mark.parametrize(
    "subject",
    ["__animal__", "a {red|blue} xylophone", "a red fox", "two foxes", "FIRE TRUCK", "a t-rex beside a lake"],
)
def test_known_subjects_need_no_advice(subject: str) -> None:
    assert found(of(subject), "unknown-words", knowledge=Known()) is None


def test_a_model_that_knows_language_at_large_knows_every_word() -> None:
    nothing = Known(frozenset(), frozenset(), frozenset(), frozenset())
    assert found(of("a xylophone"), "unknown-words", knowledge=nothing) is None


def test_a_missing_frame_is_answered_with_one_that_the_model_knows() -> None:
    advice = found(of(frame=""), "missing-frame", knowledge=Known())
    assert advice is not None
    assert advice.fix is not None
    assert advice.fix.fields.frame == "oil painting"


def test_a_template_without_a_frame_needs_none() -> None:
    composition = Composition(of(frame=""), Template("own", ("subject", "style")))
    assert advise(composition) == ()


def test_advice_points_at_the_phrase_in_the_prompt() -> None:
    composition = Composition(of("a fox", "golden hour", " ", "at night", modifiers=("8K",)))
    (advice,) = advise(composition)
    assert advice.span is not None
    assert advice.span.text == "at night"
    assert composition.prompt().text[advice.span.start : advice.span.end] == "at night"


def test_a_text_of_the_users_own_is_checked_for_its_writing_only() -> None:
    composition = Composition(of(""), text="giraffe and elephant, (red")
    (advice,) = advise(composition)
    assert (advice.rule, advice.fix) == ("unbalanced-brackets", None)


@pytest.mark.parametrize(
    ("subject", "names"),
    [
        ("a dog and a cat", ["dog", "cat"]),
        ("two cats, three mice", ["cat", "mouse"]),
        ("a black and white cat", ["cat"]),
        ("chef dicing carrots on a chopping board", ["chef"]),
        ("a girl with a hat and a scarf", ["girl"]),
        ("", [""]),
    ],
)
def test_things_side_by_side_are_counted(subject: str, names: list[str]) -> None:
    assert [thing.noun for thing in things(subject)] == names


texts = st.text(st.sampled_from("ab no,()[]:1.2+and\"'é猫{}"), max_size=16)


@given(st.builds(of, texts, texts, frame=texts, modifiers=st.tuples(texts), negative=texts), st.data())
def test_any_composition_can_be_judged(fields: PromptFields, data: st.DataObject) -> None:
    dialect = data.draw(st.sampled_from(["a1111", "comfyui", "compel", "plain"]))
    cut = TokenReport(9, 3, data.draw(st.integers(0, 40)))
    for advice in advise(Composition(fields), tokens=cut, knowledge=Known(), dialect=dialect):
        assert advice.message
        assert advice.fix is None or advice.fix.fields != replace(fields, subject="\0")


@pytest.mark.parametrize("dialect", ["a1111", "comfyui", "compel"])
def test_loras_are_no_words(dialect: str) -> None:
    fields = of("a fox", frame="oil painting", modifiers=("<lora:ink_v1:0.8>", "<lora:my wash>"))
    assert advise(Composition(fields), knowledge=Known(), dialect=dialect) == ()
