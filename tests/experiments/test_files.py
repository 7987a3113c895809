"""Sketches and experiment files: what is written is read back, by names that people know."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import StudioError
from studio.experiments.axis import Axis, parse_axis
from studio.experiments.experiment_file import (
    Experiment,
    GridFile,
    KeyframeSketch,
    VariationsFile,
    WalkFile,
    read_axis,
    read_experiment,
    with_ending,
    write_experiment,
    written,
)
from studio.experiments.placing import Lookups
from studio.experiments.sketch import Sketch, read_sketch
from studio.generation.beginnings import SourceImage
from studio.generation.draft import Draft
from studio.generation.guiders import Guider
from studio.generation.model import OWN_VAE
from studio.generation.request import Blend, Size, Variation
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields, StylePhrase
from studio.prompt.template import LIST, Template
from studio.prompt.wildcards import Held

STYLES = (StylePhrase("golden hour"), StylePhrase("my own glow", "lighting"))
SKETCH = Sketch(subject="a {red|white} fox", style=STYLES, seed=7, variations=(Variation(3, 0.25),))

EXPERIMENTS: list[Experiment] = [
    GridFile(SKETCH, (parse_axis(r"subject=a\|b|c {d|e}"), parse_axis("guidance=1..2 by 0.5"))),
    WalkFile(
        (KeyframeSketch(SKETCH, easing="ease-in", length=2.5), KeyframeSketch(picture="1m83yx695vz")),
        Sketch(steps=4),
    ),
    WalkFile((KeyframeSketch(SKETCH), KeyframeSketch(SKETCH)), frames=9, fps=12.5, loop=True, even=True),
    VariationsFile("1m83yx695vz", 8, 0.35, seed=1),
    VariationsFile("1m83yx695vz"),
]


@pytest.mark.parametrize("name", ["experiment.json", "experiment.toml"])
@pytest.mark.parametrize("experiment", EXPERIMENTS)
def test_what_is_written_is_read(experiment: Experiment, tmp_path: Path, name: str) -> None:
    write_experiment(experiment, tmp_path / name)
    assert read_experiment(tmp_path / name) == experiment


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("fox.json", '{"a": 1,\n,}', r"is no JSON \(line 2\)"),
        ("fox.json", "[" * 100_000, r"is no JSON \(nested too deeply\)"),
        ("fox.toml", 'experiment = "grid"\nbase = ', r"is no TOML \(Invalid value"),
        ("fox.toml", "steps = 4", 'An experiment has "experiment"'),
    ],
)
def test_what_is_no_experiment_gets_a_sentence(tmp_path: Path, name: str, text: str, sentence: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(StudioError, match=sentence):
        read_experiment(tmp_path / name)


@pytest.mark.parametrize(
    ("chosen", "named"),
    [("fox", "fox.json"), ("fox.JSON", "fox.JSON"), ("fox.toml", "fox.toml"), ("a.b", "a.b.json")],
)
def test_a_file_gets_its_ending(chosen: str, named: str) -> None:
    assert with_ending(Path("grids", chosen)) == Path("grids", named)


@given(st.lists(st.text(max_size=12).map(str.strip), min_size=2, max_size=5, unique=True))
def test_every_axis_of_texts_is_read_as_it_was_written(values: list[str]) -> None:
    axis = Axis("subject", tuple(values))
    assert read_axis(written(axis)) == axis


def test_a_draft_comes_back_from_its_sketch(draft: Draft, lookups: Lookups) -> None:
    full = replace(
        draft,
        composition=replace(draft.composition, template=LIST, wildcard_seed=3, held=(Held("subject", 5),)),
        variations=(Variation(9, 0.1),),
        blend=Blend("an owl", "", 0.5),
        size=Size(64, 128),
        steps=9,
        guidance_scale=2.5,
        scheduler="euler",
        dialect="plain",
        source=SourceImage("ab" * 32, 0.5, "cd" * 32),
        clip_skip=2,
        guidance_rescale=0.7,
        seamless=True,
        guider=Guider("pag", 5, 0.2, 0.8),
        vae=OWN_VAE,
    )
    assert Sketch.of(full).draft(lookups) == full


def test_words_of_ones_own_keep_their_aspect(draft: Draft, lookups: Lookups) -> None:
    fields = PromptFields("a fox", styles=(StylePhrase("my own glow", "lighting"), StylePhrase("Monet", "artist")))
    own = replace(draft, composition=Composition(fields))
    knows_nothing = replace(lookups, aspect=lambda _: "")

    again = read_sketch(Sketch.of(own).plain(), "base").draft(knows_nothing)

    assert again == own
    lit = parse_axis("lighting=dusk|dawn").apply(again, "dusk", lookups)
    assert [style.text for style in lit.composition.fields.styles] == ["dusk", "Monet"]


def test_an_order_of_ones_own_comes_back_though_it_was_never_saved(draft: Draft, lookups: Lookups) -> None:
    order = Template("my order", ("subject", "frame", "style", "modifier"))
    own = replace(draft, composition=replace(draft.composition, template=order))
    sketch = read_sketch(Sketch.of(own).plain(), "base")
    assert sketch.draft(lookups).composition.template == order
    assert Sketch(template="list").over(sketch).draft(lookups).composition.template == LIST


def test_a_text_of_ones_own_comes_back_too(draft: Draft, lookups: Lookups) -> None:
    free = replace(draft, composition=Composition(text="a fox, wildly"))
    assert Sketch.of(free).draft(lookups) == free


def test_a_keyframe_takes_the_rest_from_the_base() -> None:
    base = Sketch(frame="sketch", subject="a fox", steps=4, seed=7)
    assert Sketch(subject="an owl", seed=8).over(base) == Sketch(frame="sketch", subject="an owl", steps=4, seed=8)
    assert Sketch(subject="an owl").over(Sketch(prompt="a fox", seed=7)) == Sketch(subject="an owl", seed=7)
    assert Sketch(prompt="an owl").over(base).prompt == "an owl"


def test_one_style_needs_no_list() -> None:
    assert read_sketch({"style": "golden hour", "modifier": ["8K", "sharp"]}, "base") == Sketch(
        style=(StylePhrase("golden hour"),), modifier=("8K", "sharp")
    )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"sed": 7}, 'has "sed", which means nothing. The nearest is "seed"'),
        ({"seed": 7.5}, 'has 7.5 as "seed"'),
        ({"style": [1]}, 'as "style"'),
        ({"style": {"text": "glow", "aspect": "ligthing"}}, 'of the aspect "ligthing". Use one of: lighting'),
        ({"variations": [{"seed": 1}]}, 'as "variations"'),
        ({"guidance": "much"}, 'has "much" as "guidance"'),
    ],
)
def test_what_is_no_sketch_gets_a_sentence(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(StudioError, match=sentence):
        read_sketch(values, "keyframe 2")
