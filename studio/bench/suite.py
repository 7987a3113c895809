"""The suite: every measurement of `subject.PARTS`, run one after the other."""

import os
import platform
from collections.abc import Callable, Mapping, Sequence

from studio import __version__
from studio.bench import engine_start, gallery, grid_cells, one_picture, window
from studio.bench.figures import Figures, load
from studio.bench.subject import Subject

MEASURES: Mapping[str, Callable[[Subject], Figures]] = {
    "window": window.measure,
    "gallery": gallery.measure,
    "engine": engine_start.measure,
    "picture": one_picture.measure,
    "grid": grid_cells.measure,
}
"""What takes each measurement."""


def run(subject: Subject, names: Sequence[str], begin: Callable[[str], None]) -> Figures:
    """The figures of the parts of these names, with the machine that they are of; `begin` hears of each name."""
    figures: Figures = {
        "seedlock": __version__,
        "platform": platform.platform(),
        "cores": os.cpu_count(),
        "model": subject.info.ref.name,
        "is_quick": subject.is_quick,
        "load_before": load(),
    }
    for name in names:
        begin(name)
        figures[name] = MEASURES[name](subject)
    return figures
