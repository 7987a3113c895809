"""Seconds a cell of a grid: ours, as the app makes it or so many at once, against plain diffusers one by one."""

import itertools
from collections.abc import Callable, Sequence

from studio.bench.figures import Figures, Make, compared, in_turns, load
from studio.bench.ours import our_engine, request_for
from studio.bench.plain import plain_call, plain_diffusers
from studio.bench.subject import Subject
from studio.jobs.batching import AUTOMATIC

FRAMES = ("photograph", "oil painting", "watercolor", "pencil drawing")
SEEDS = (1, 2, 3, 4)


def measure(subject: Subject) -> Figures:
    """Sixteen cells of 4 prompts and 4 seeds in few steps; quickly, four of them."""
    if subject.is_quick:
        return measured(subject, cells(2, 2), steps=4, batch_sizes=(AUTOMATIC, 4), rounds=1)
    return measured(subject, cells(4, 4), steps=8, batch_sizes=(AUTOMATIC, 4), rounds=1)


def cells(frames: int, seeds: int) -> list[tuple[str, int]]:
    """Prompt and seed of each cell."""
    prompts = [f"A {frame} of a red fox".replace("A oil", "An oil") for frame in FRAMES[:frames]]
    return list(itertools.product(prompts, SEEDS[:seeds]))


def as_it_is(make: Make) -> Make:
    """The maker, which goes by the clock."""
    return make


def measured(
    subject: Subject,
    pictures: Sequence[tuple[str, int]],
    *,
    steps: int,
    batch_sizes: Sequence[int],
    rounds: int,
    clocked: Callable[[Make], Make] = as_it_is,
) -> Figures:
    """Seconds a cell of plain diffusers and of ours at each batch size, all in turns, and ours to plain.

    `clocked` makes a maker give other seconds than those of the clock.
    """
    before = load()
    requests = [request_for(subject.info, prompt, seed, steps) for prompt, seed in pictures]
    with our_engine(subject.library, subject.info, subject.device) as ours:
        call = plain_call(subject.info, subject.device, ours.environment.dtype, steps)
        with plain_diffusers(call) as plain:
            makes: dict[str, Make] = {"plain": clocked(lambda: plain(pictures))}
            for size in batch_sizes:
                makes[f"ours_{size or 'default'}"] = clocked(lambda size=size: ours.seconds(requests, size))
            taken = in_turns(makes, rounds)
        device, dtype = ours.environment.device, ours.environment.dtype
    seconds = {name: [one / len(pictures) for one in ones] for name, ones in taken.items()}
    sides = {name: compared({name: seconds[name], "plain": seconds["plain"]}, name) for name in makes}
    figures = {name: value for side in sides.values() for name, value in side.items() if "plain/plain" not in name}
    return {
        "device": device,
        "dtype": dtype,
        "cells": len(pictures),
        "steps": steps,
        **figures,
        "load_before": before,
    }
