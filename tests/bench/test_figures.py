"""The arithmetic of measurements."""

import random
from pathlib import Path

from studio.bench import gallery, suite
from studio.bench.figures import compared, in_turns
from studio.bench.subject import PARTS
from studio.gallery.gallery import Gallery
from studio.paths import Paths


def test_makers_take_turns_and_the_first_round_does_not_count() -> None:
    order: list[str] = []

    def maker(name: str):
        def make() -> float:
            order.append(name)
            return float(len(order))

        return make

    seconds = in_turns({"ours": maker("ours"), "plain": maker("plain")}, rounds=2)

    assert order == ["ours", "plain"] * 3
    assert seconds == {"ours": [3.0, 5.0], "plain": [4.0, 6.0]}


def test_ratios_are_taken_within_a_round() -> None:
    figures = compared({"ours": [1.0, 10.0, 3.0], "plain": [2.0, 20.0, 2.0]})

    assert figures == {"ours": 3.0, "plain": 2.0, "ours/plain": 0.5, "ours/plain best": 0.5}


def test_every_part_has_its_measurement() -> None:
    assert list(suite.MEASURES) == list(PARTS)


def test_the_measured_gallery_is_a_gallery(tmp_path: Path) -> None:
    paths = Paths.of_home(tmp_path).create()
    gallery.enter(paths, 40, random.Random(1))

    opened = Gallery.open(paths)
    assert opened.count("") == 40
    assert 0 < opened.count("fox") < 40
    opened.close()
