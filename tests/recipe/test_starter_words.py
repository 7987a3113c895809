"""What the recipe says: captions in the studio's grammar, the words that a model is said to know."""

import tomllib
from random import Random

import pytest
from starter_model.captions import caption, plain_caption
from starter_model.knowledge import knows
from starter_model.questions import questions
from starter_model.scene import Background, Scene
from starter_model.subjects import plural, read_subjects, with_article
from starter_model.words import WORDS

SUBJECTS = read_subjects()


@pytest.mark.parametrize(
    ("word", "several"),
    [
        ("wolf", "wolves"),
        ("cherry", "cherries"),
        ("fox", "foxes"),
        ("jar of honey", "jars of honey"),
        ("cat", "cats"),
    ],
)
def test_several_of_a_subject(word: str, several: str) -> None:
    assert plural(word) == several


@pytest.mark.parametrize(("word", "said"), [("owl", "an owl"), ("unicorn", "a unicorn"), ("UFO", "a UFO")])
def test_a_subject_takes_its_article(word: str, said: str) -> None:
    assert with_article(word) == said


def test_the_plain_sentence_is_the_studios() -> None:
    assert plain_caption("3D render", "a cat", "golden hour") == "A 3D render of a cat, golden hour"


def test_captions_of_a_scene_vary_in_their_words() -> None:
    scene = Scene("oil", (0,), style="golden", background=Background("plain", ("blue", "white")))
    rng = Random(0)
    said = {caption(scene, SUBJECTS, rng) for _ in range(50)}
    assert len(said) > 20
    assert any("golden hour" in text and "oil painting" in text for text in said)


def test_every_word_with_an_effect_is_known() -> None:
    known = tomllib.loads(knows(SUBJECTS))
    assert {phrases[0] for phrases in WORDS.frames.values()} <= set(known["frames"])
    assert {phrases[0] for phrases in WORDS.styles.values()} <= set(known["styles"])
    assert not any("{" in word for words in known.values() for word in words)
    assert not set(known["modifiers"]) & set(WORDS.idle)


def test_the_examination_asks_for_every_word_and_repeats_itself() -> None:
    chosen = tuple(range(0, len(SUBJECTS), 9))
    asked = questions(SUBJECTS, chosen, Random(0))
    assert asked == questions(SUBJECTS, chosen, Random(0))
    assert len({question.seed for question in asked}) == len(asked)
    assert {question.group for question in asked if question.kind == "frame"} == set(WORDS.frames)
    assert {question.group for question in asked if question.kind == "subject"} == {
        SUBJECTS[i].name for i in chosen
    }
