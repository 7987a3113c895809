"""Walks are remembered as they were: opened again they ask for the same pictures."""

import os
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from studio.errors import StudioError
from studio.experiments.placing import Lookups
from studio.experiments.staging import Stage, walk_of
from studio.experiments.walk import Keyframe, Walk
from studio.experiments.walk_book import WalkBook
from studio.generation.draft import Draft, Planned
from studio.generation.model import LoraInfo
from studio.generation.request import LoraRef, Noise, Variation
from studio.prompt.wildcards import Wildcards

Plan = Callable[..., Planned]


def settled(draft: Draft, wildcards: Wildcards) -> Planned:
    (planned,) = draft.settle(random.Random(1), wildcards)
    return planned


@pytest.fixture
def walk(draft: Draft, plan: Plan, wildcards: Wildcards) -> Walk:
    """Fields, a variation, a prompt without fields, and one drawn from variants."""
    composed = settled(draft, wildcards)
    fields = draft.composition.fields
    drawn = replace(draft.composition, fields=replace(fields, subject="a {red|blue|grey} fox"))
    varied = replace(composed.request, noise=Noise(8, (Variation(9, 0.25),)), guidance_scale=7.5)
    worn = replace(plan("an owl, (red:1.2)", seed=3).request, loras=(LoraRef("ink", "ef" * 32, 0.8),))
    return Walk(
        (
            Keyframe(composed, "ease-in", 2.5),
            Keyframe(replace(composed, request=varied), length=0.5),
            Keyframe(replace(plan(), request=worn)),
            Keyframe(settled(replace(draft, composition=drawn), wildcards)),
        ),
        frames=31,
        fps=12.5,
        is_loop=True,
    ).checked()


def test_a_remembered_walk_asks_for_the_same_pictures(
    walk: Walk, lookups: Lookups, wildcards: Wildcards, plan: Plan, tmp_path: Path
) -> None:
    book = WalkBook(tmp_path / "walks")
    book.keep(walk, is_even=True)
    file = book.open(walk.run)
    ink = LoraInfo("ink", "ef" * 32, tmp_path, "sd1", 0)
    worn = replace(lookups, lora=lambda _: ink)
    again = walk_of(file, Stage(worn, wildcards, lambda _: plan()))
    assert file.even
    assert (again.run, again.fps, again.is_loop) == (walk.run, 12.5, True)
    assert [one.request for one in again.frames_at(again.positions())] == [
        one.request for one in walk.frames_at(walk.positions())
    ]
    assert again.keyframes[0].planned.origin.composition.fields.frame == "sketch"


def test_the_book_lists_the_newest_walks_first(plan: Plan, tmp_path: Path) -> None:
    book = WalkBook(tmp_path / "walks")
    assert book.latest(5) == ()
    walks = [Walk((Keyframe(plan(seed=seed)), Keyframe(plan(seed=9))), 4) for seed in range(3)]
    for age, walk in enumerate(walks):
        book.keep(walk, is_even=False)
        path = next(one.path for one in book.latest(9) if one.run == walk.run)
        os.utime(path, (age, age))
    assert [one.run for one in book.latest(2)] == [walks[2].run, walks[1].run]
    assert book.has(walks[0].run)
    assert not book.has("vary-1")


def test_a_run_that_nobody_remembers_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="cannot be read"):
        WalkBook(tmp_path).open("walk-000000000000")
