"""Grids: every combination once, always the same, in an order that spares loading."""

import itertools
import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.errors import StudioError
from studio.experiments.axis import Axis, parse_axis
from studio.experiments.grid import Grid, locked
from studio.experiments.placing import Lookups
from studio.generation.draft import Draft
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields
from studio.prompt.wildcards import Wildcards

CHOICES = {
    "frame": ("oil painting", "sketch", "photo"),
    "seed": ("1", "2", "3", "4"),
    "steps": ("2", "4"),
    "guidance": ("1", "5.5"),
    "model": ("tiny", "other"),
    "modifier": ("", "sharp"),
}
axes = st.lists(st.sampled_from(sorted(CHOICES)), min_size=1, max_size=4, unique=True).map(
    lambda names: tuple(Axis(name, CHOICES[name]) for name in names)
)


def grid_of(draft: Draft, *texts: str) -> Grid:
    return Grid(draft, tuple(parse_axis(text) for text in texts))


@given(axes=axes)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_grid_is_every_combination_once(
    draft: Draft, wildcards: Wildcards, lookups: Lookups, axes: tuple[Axis, ...]
) -> None:
    grid = Grid(draft, axes)
    cells = grid.cells(wildcards, lookups)
    everywhere = set(itertools.product(*(range(len(axis.values)) for axis in axes)))
    assert {cell.coordinates for cell in cells} == everywhere
    assert len(cells) == len({cell.planned.request.key() for cell in cells}) == grid.size
    assert cells == grid.cells(wildcards, lookups)


@given(axes=axes)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_model_loads_once_and_alike_cells_stand_together(
    draft: Draft, wildcards: Wildcards, lookups: Lookups, axes: tuple[Axis, ...]
) -> None:
    requests = [cell.planned.request for cell in Grid(draft, axes).cells(wildcards, lookups)]
    for groups in ([one.model for one in requests], [one.kind() for one in requests]):
        assert len(list(itertools.groupby(groups))) == len(set(groups))


def test_cells_run_row_by_row(draft: Draft, wildcards: Wildcards, lookups: Lookups) -> None:
    cells = grid_of(draft, "frame=sketch|photo", "seed=1..2").cells(wildcards, lookups)
    assert [cell.coordinates for cell in cells] == [(0, 0), (1, 0), (0, 1), (1, 1)]
    assert cells[1].planned.request.prompt == "A photo of a red fox, golden hour, 8K"
    assert [cell.planned.request.noise.seed for cell in cells] == [1, 1, 2, 2]


def test_axes_beyond_two_make_pages(draft: Draft) -> None:
    grid = grid_of(draft, "frame=sketch|photo", "seed=1..2", "steps=2|4", "guidance=1|5")
    assert [page.title for page in grid.pages()] == [
        "steps: 2, guidance: 1", "steps: 2, guidance: 5", "steps: 4, guidance: 1", "steps: 4, guidance: 5"
    ]  # fmt: skip
    assert [page.fixed for page in grid_of(draft, "seed=1..4").pages()] == [()]


def test_an_added_value_leaves_the_other_cells_and_the_run(
    draft: Draft, wildcards: Wildcards, lookups: Lookups
) -> None:
    before = grid_of(draft, "frame=sketch|photo", "seed=1..2")
    after = grid_of(draft, "frame=sketch|photo|etching", "seed=1..2")
    planned = [{cell.planned for cell in grid.cells(wildcards, lookups)} for grid in (before, after)]
    assert planned[0] < planned[1]
    assert len(planned[1] - planned[0]) == 2


def test_an_open_seed_is_drawn_once_for_all_cells(draft: Draft, wildcards: Wildcards, lookups: Lookups) -> None:
    axis = parse_axis("frame=sketch|photo")
    base = locked(replace(draft, seed=None), [axis], random.Random(1))
    seeds = {cell.planned.request.noise.seed for cell in Grid(base, (axis,)).cells(wildcards, lookups)}
    assert seeds == {base.seed}
    assert locked(replace(draft, seed=None), [parse_axis("seed=1|2")], random.Random(1)).seed is None


def test_wildcards_are_drawn_alike_unless_they_are_an_axis(
    draft: Draft, wildcards: Wildcards, lookups: Lookups
) -> None:
    varied = replace(draft, composition=Composition(PromptFields("a {red|white|grey|black} fox")))
    alike = grid_of(varied, "seed=1..6").cells(wildcards, lookups)
    apart = grid_of(varied, "wildcards=1..6").cells(wildcards, lookups)
    assert len({cell.planned.request.prompt for cell in alike}) == 1
    assert len({cell.planned.request.prompt for cell in apart}) > 1


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        ((), "needs an axis"),
        (("seed=1..2", "seed=3..4"), "seed stands twice"),
        (("seed=0..999", "guidance=1..50 by 0.05"), "981,000 pictures"),
        (("model=tiny|other", "scheduler=lcm|ddim"), "lcm does not suit the model other"),
        (("size=64x64|65x64",), "cannot make 65x64"),
        (("steps=0|4",), "0 steps"),
        (("subject=|an owl",), "subject is empty"),
    ],
)
def test_a_grid_that_cannot_be_gets_a_sentence(
    draft: Draft, wildcards: Wildcards, lookups: Lookups, texts: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(StudioError, match=sentence):
        grid_of(draft, *texts).cells(wildcards, lookups)
