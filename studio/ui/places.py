"""The places of the window in the order of its rail."""

from collections.abc import Callable
from functools import partial
from importlib import import_module

from PySide6.QtWidgets import QWidget

from studio.paths import resources
from studio.ui.create_place import CreatePlace
from studio.ui.experiments.bench import Bench
from studio.ui.experiments.lazy_place import LazyPlace
from studio.ui.gallery.gallery_place import GalleryPlace
from studio.ui.models.models_place import ModelsPlace
from studio.ui.rail import Place


def places(create: CreatePlace, gallery: GalleryPlace, models: ModelsPlace, bench: Bench) -> tuple[Place, ...]:
    """All places; those of experiments are built when they are first entered."""
    grid = LazyPlace("gridTab", "Grid", partial(_grid, bench))
    walk = LazyPlace("walkTab", "Walk", partial(_walk, bench))
    return (
        Place("create", "Create", "paint-brush", "Compose a prompt and make pictures", create),
        Place("grid", "Grid", "table", "Vary several things and see all side by side", grid, ("Ctrl+G",)),
        Place("walk", "Walk", "film-strip", "Make the way between pictures a film", walk),
        Place("gallery", "Gallery", "squares-four", "Find, rate and export what was made", gallery),
        Place("models", "Models", "cube", "The models on this machine", models),
    )


def import_experiments() -> None:
    """Import what the places of experiments and of models, and the gallery's when it is entered, are made of.

    Done in the pool, entering them stalls nobody (0.1 s).
    """
    import_module("studio.ui.experiments.grid.grid_place")
    import_module("studio.ui.experiments.walk.walk_place")
    import_module("studio.ui.experiments.walk.examples").load(resources() / "examples")  # readers are made once
    for name in ("furniture", "lineage"):
        import_module(f"studio.ui.gallery.{name}")
    import_module("studio.ui.models.page")


def _grid(bench: Bench) -> QWidget:
    from studio.ui.experiments.grid.grid_place import GridPlace  # only who enters it waits for its import

    place = GridPlace(bench)
    bench.run_asked.connect(partial(_open_own, "grid-", place.files.open_run))
    return place


def _walk(bench: Bench) -> QWidget:
    from studio.ui.experiments.walk.walk_place import WalkPlace  # only who enters it waits for its import

    place = WalkPlace(bench)
    bench.run_asked.connect(partial(_open_own, "walk-", place.shelf.open_run))
    return place


def _open_own(kind: str, open_run: Callable[[str], object], run: str) -> None:
    """Open the experiment of a run, if it is of this kind."""
    if run.startswith(kind):
        open_run(run)
