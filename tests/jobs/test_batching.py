"""How many pictures are made at once, on engines that tell what they have room for and take as long as told."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest

from studio.engine.fake import FakeEngine
from studio.engine.protocol import EngineLost, OnStep
from studio.generation.record import Generated
from studio.generation.request import GenerationRequest, Size
from studio.jobs.batching import AUTOMATIC, Batching
from studio.jobs.events import Finished, Progressed, Started, Tried
from studio.jobs.pace import Pace
from studio.jobs.runner import JobRunner
from tests.jobs.bench import Plan, Watch

Seconds = Callable[[int], float]
"""How long a batch of so many pictures takes."""


def sizes(batching: Batching, request: GenerationRequest, seconds: Seconds, fits: int, batches: int) -> list[int]:
    """What is taken, batch after batch."""
    taken = []
    for _ in range(batches):
        taken.append(batching.most(request, AUTOMATIC))
        batching.learn(request, taken[-1], seconds(taken[-1]), fits)
    return taken


@pytest.mark.parametrize(
    ("seconds", "fits", "taken"),
    [
        (lambda _: 0.4, 200, [1, 4, 16, 64, 64]),  # a large GPU: a batch takes as long as a picture
        (lambda _: 0.4, 9, [1, 4, 9, 9, 9]),
        (lambda count: 0.3 + 0.1 * count, 200, [1, 4, 16, 64, 16]),  # of 64 each takes hardly less than of 16
        (lambda count: count, 200, [1, 4, 1, 1, 1]),  # four take four times as long as one
        (lambda _: 3.0, 200, [1, 1, 1, 1, 1]),  # whoever comes next would wait too long
        (lambda _: 0.4, 0, [1, 1, 1, 1, 1]),  # a CPU
        (lambda _: 0.4, 1, [1, 1, 1, 1, 1]),
    ],
)
def test_batches_grow_while_that_pays_and_fits(plan: Plan, seconds: Seconds, fits: int, taken: list[int]) -> None:
    assert sizes(Batching(), plan().request, seconds, fits, 5) == taken


def test_pictures_of_many_steps_are_not_taken_for_slow_ones(plan: Plan) -> None:
    batching = Batching()
    for steps in (2, 20):
        request = plan(steps=steps).request
        batching.learn(request, batching.most(request, AUTOMATIC), 0.05 * steps, 200)

    assert batching.most(request, AUTOMATIC) == 16


def test_what_the_user_chose_counts(plan: Plan) -> None:
    batching = Batching()
    sizes(batching, plan().request, lambda _: 0.4, 200, 3)

    assert [batching.most(plan().request, chosen) for chosen in (1, 3)] == [1, 3]


def test_less_room_makes_batches_smaller_at_once(plan: Plan) -> None:
    batching, request = Batching(), plan().request
    sizes(batching, request, lambda _: 0.4, 200, 3)
    batching.learn(request, 5, 0.4, 7)

    assert sizes(batching, request, lambda _: 0.4, 200, 3) == [7, 7, 7]


def test_other_words_noise_and_steps_are_known_and_another_size_is_not(plan: Plan) -> None:
    batching = Batching()
    sizes(batching, plan("a fox", seed=1).request, lambda _: 0.4, 200, 3)
    alike = plan("an owl", seed=2, steps=7).request

    assert batching.most(alike, AUTOMATIC) == 64
    assert batching.most(replace(alike, size=Size(128, 64)), AUTOMATIC) == 1


@dataclass
class Gpu(FakeEngine):
    """Has room for nine pictures at once, and dies of a batch with "deadly" in it."""

    fits: int = 9
    batches: list[list[str]] = field(default_factory=list)

    def generate(self, requests: Sequence[GenerationRequest], on_step: OnStep) -> list[Generated]:
        self.batches.append([request.prompt for request in requests])
        if "deadly" in self.batches[-1] and len(requests) > 1:
            raise EngineLost("The engine died.")
        return super().generate(requests, on_step)


@pytest.fixture
def gpu(keep):
    """A GPU by whose clock a step takes as long for many pictures as for one."""
    engine, watch = Gpu(), Watch()
    runner = JobRunner(engine, keep, watch, AUTOMATIC)
    runner._pace = Pace(itertools.count(step=0.01).__next__)
    yield engine, watch, runner
    runner.close()


def test_a_gpu_makes_many_at_once_and_each_tells_its_own_progress(plan: Plan, gpu) -> None:
    engine, watch, runner = gpu
    runner.submit([plan(f"cell {number}", seed=number, steps=3) for number in range(16)])
    runner.start()
    watch.wait_for_ends(16)

    assert [len(batch) for batch in engine.batches] == [1, 4, 9, 2]
    steps = [(one.step, one.total) for one in watch.of(Progressed) if one.job.id == 9 and one.phase == "denoising"]
    assert steps == [(1, 3), (2, 3), (3, 3)]
    previews = {one.preview.tobytes() for one in watch.of(Progressed) if one.step == 3}
    assert len(previews) == 16


def test_a_single_picture_waits_for_no_others(plan: Plan, gpu) -> None:
    engine, watch, runner = gpu
    runner.start()
    for number in range(3):
        runner.submit([plan(f"single {number}")])
        watch.wait_for_ends(number + 1)

    assert [len(batch) for batch in engine.batches] == [1, 1, 1]


def test_trials_go_between_two_batches_one_at_a_time(plan: Plan, gpu) -> None:
    engine, watch, runner = gpu

    def try_out_during_the_second_batch(event: object) -> None:
        if isinstance(event, Started) and event.job.id == 2:
            runner.try_out([plan("urgent"), plan("urgent too")])

    watch.answer = try_out_during_the_second_batch
    runner.submit([plan(f"cell {number}", steps=2) for number in range(9)])
    runner.start()
    watch.wait_for_ends(9)

    assert [batch[0] for batch in engine.batches] == ["cell 0", "cell 1", "urgent", "urgent too", "cell 5"]
    assert len(watch.of(Tried)) == 2


def test_cancelling_stops_a_batch_within_one_step(plan: Plan, gpu) -> None:
    engine, watch, runner = gpu

    def cancel_at_the_second_step_of_the_second_batch(event: object) -> None:
        if isinstance(event, Progressed) and event.job.id == 5 and event.step == 2:
            runner.cancel_all()

    watch.answer = cancel_at_the_second_step_of_the_second_batch
    runner.submit([plan(f"cell {number}", steps=50) for number in range(9)])
    runner.start()
    ends = watch.wait_for_ends(9)

    assert [type(end) for end in ends].count(Finished) == 1
    assert max(event.step for event in watch.of(Progressed) if event.job.id > 1) == 2
    assert [len(batch) for batch in engine.batches] == [1, 4]


def test_an_engine_that_died_of_a_batch_gets_smaller_ones(plan: Plan, gpu) -> None:
    engine, watch, runner = gpu
    runner.submit([plan("first"), plan("deadly"), *(plan(f"cell {number}") for number in range(6))])
    runner.start()
    watch.wait_for_ends(8)

    assert [len(batch) for batch in engine.batches] == [1, 4, 1, 1, 1]
