"""Grids that were run are remembered by their runs."""

from pathlib import Path

import pytest

from studio.errors import StudioError
from studio.experiments.axis import Axis
from studio.experiments.grid import Grid
from studio.experiments.grid_book import GridBook
from studio.generation.draft import Draft
from studio.generation.model import ModelDefaults, ModelInfo
from studio.generation.request import ModelRef, Size
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields


def made(*values: str) -> Grid:
    defaults = ModelDefaults(Size(64, 64), steps=20, guidance_scale=5.0, scheduler="euler")
    model = ModelInfo(ModelRef("starter", "a" * 64), "sd1", Path("starter"), 1000, defaults)
    return Grid(Draft(Composition(PromptFields("a red fox")), model, seed=7), (Axis("frame", values),))


def test_a_grid_is_opened_by_its_run(tmp_path: Path) -> None:
    book, grid = GridBook(tmp_path), made("oil painting", "sketch")
    book.keep(grid)
    assert book.has(grid.run)
    assert book.open(grid.run).axes == grid.axes
    assert book.open(grid.run).base.seed == 7


def test_other_values_of_the_same_axes_take_its_place(tmp_path: Path) -> None:
    book = GridBook(tmp_path)
    book.keep(made("oil painting", "sketch"))
    book.keep(made("oil painting", "sketch", "photo"))
    assert [len(book.open(run).axes[0].values) for run in book.latest(9)] == [3]


def test_what_is_not_remembered_is_said(tmp_path: Path) -> None:
    assert not GridBook(tmp_path).has("walk-12")
    assert GridBook(tmp_path).latest(3) == ()
    with pytest.raises(StudioError, match="not remembered"):
        GridBook(tmp_path).open("grid-12")
