"""The queue, driven by a drawing engine; events decide when a test goes on, never the clock."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from studio.engine.fake import FakeEngine
from studio.engine.protocol import EngineLost, OnStep
from studio.errors import StudioError
from studio.generation.draft import Planned
from studio.generation.record import Generated, GenerationRecord
from studio.generation.request import GenerationRequest, ModelRef
from studio.jobs.events import (
    EngineChanged,
    Event,
    Failed,
    Finished,
    Job,
    Progressed,
    QueueChanged,
    Queued,
    Started,
    Stopped,
)
from studio.jobs.runner import JobRunner
from tests.jobs.bench import Bench, Plan, Watch


def test_jobs_are_made_in_their_order_and_told_of(bench: Bench, plan: Plan) -> None:
    bench.runner.start()
    jobs = bench.runner.submit([plan("first"), plan("second")])

    ends = bench.watch.wait_for_ends(2)

    assert [job.id for job in jobs] == [1, 2]
    assert [(event.job.id, event.record.id) for event in ends] == [(1, "first"), (2, "second")]
    kinds = [type(event) for event in bench.watch.events if getattr(event, "job", None) == jobs[0]]
    assert kinds == [Queued, Started, *[Progressed] * 6, Finished]


def test_progress_carries_steps_previews_and_the_time_left(bench: Bench, plan: Plan) -> None:
    bench.runner.start()
    bench.runner.submit([plan(steps=5)])
    bench.watch.wait_for_ends(1)

    steps = [event for event in bench.watch.of(Progressed) if event.phase == "denoising"]
    assert [(event.step, event.total) for event in steps] == [(n, 5) for n in range(1, 6)]
    assert all(event.preview is not None for event in steps)
    assert steps[0].seconds_left is None
    assert all(event.seconds_left >= 0 for event in steps[1:])


def test_the_second_batch_of_a_kind_knows_its_time_from_the_start(bench: Bench, plan: Plan) -> None:
    bench.runner.start()
    jobs = bench.runner.submit([plan("first"), plan("second")])
    bench.watch.wait_for_ends(2)

    steps = [event for event in bench.watch.of(Progressed) if event.job == jobs[1] and event.phase == "denoising"]
    assert steps[0].seconds_left is not None


def test_a_failed_job_does_not_stop_the_queue(bench: Bench, plan: Plan) -> None:
    bench.runner.start()
    bench.runner.submit([plan("fail please"), plan("a red fox")])

    failed, finished = bench.watch.wait_for_ends(2)

    assert isinstance(failed, Failed)
    assert "cannot draw" in failed.message
    assert failed.details == ""
    assert isinstance(finished, Finished)


def test_a_bug_fails_its_job_with_the_traceback_as_details(plan: Plan, keep) -> None:
    def keep_badly(planned: Planned, generated: Generated) -> GenerationRecord:
        return keep(planned, generated) if planned.request.prompt == "good" else {}["gone"]

    watch = Watch()
    runner = JobRunner(FakeEngine(), keep_badly, watch)
    runner.start()
    runner.submit([plan("bad"), plan("good")])
    failed, finished = watch.wait_for_ends(2)
    runner.close()

    assert "went wrong inside Seedlock" in failed.message
    assert "KeyError: 'gone'" in failed.details
    assert isinstance(finished, Finished)


def test_pictures_of_a_batch_that_can_be_kept_are_kept(plan: Plan, keep) -> None:
    def keep_on_a_full_disk(planned: Planned, generated: Generated) -> GenerationRecord:
        if planned.request.prompt == "big":
            raise StudioError("The disk is full.")
        return keep(planned, generated)

    watch = Watch()
    runner = JobRunner(FakeEngine(), keep_on_a_full_disk, watch, batch_size=3)
    runner.submit([plan("one"), plan("big"), plan("two")])
    runner.start()
    ends = watch.wait_for_ends(3)
    runner.close()

    assert [type(event) for event in ends] == [Finished, Failed, Finished]
    assert ends[1].message == "The disk is full."


def test_only_alike_neighbours_are_made_together(plan: Plan, keep) -> None:
    engine, watch = RecordingEngine(), Watch()
    runner = JobRunner(engine, keep, watch, batch_size=2)
    runner.submit([plan("a"), plan("b", seed=8), plan("c"), plan("d", steps=2), plan("e")])
    runner.start()
    watch.wait_for_ends(5)
    runner.close()

    assert engine.batches == [["a", "b"], ["c"], ["d"], ["e"]]


def test_a_paused_queue_waits_until_it_is_resumed(bench: Bench, plan: Plan) -> None:
    def pause_at_the_first_end(event: Event) -> None:
        if isinstance(event, Finished) and event.record.id == "first":
            bench.runner.pause()

    bench.watch.answer = pause_at_the_first_end
    bench.runner.submit([plan("first"), plan("second")])
    bench.runner.start()
    bench.watch.wait(lambda: any(event.is_paused for event in bench.watch.of(QueueChanged)))
    assert len(bench.watch.ends()) == 1

    bench.runner.resume()
    assert len(bench.watch.wait_for_ends(2)) == 2


def test_a_running_job_stops_within_one_step(bench: Bench, plan: Plan) -> None:
    def cancel_at_the_third_step(event: Event) -> None:
        if isinstance(event, Progressed) and event.job.id == 1 and event.step == 3:
            bench.runner.cancel(event.job.id)

    bench.watch.answer = cancel_at_the_third_step
    bench.runner.submit([plan("long", steps=50), plan("next")])
    bench.runner.start()

    stopped, finished = bench.watch.wait_for_ends(2)

    assert isinstance(stopped, Stopped)
    assert max(event.step for event in bench.watch.of(Progressed) if event.job.id == 1) == 3
    assert finished.record.id == "next"


def test_one_cancelled_of_a_batch_leaves_the_others(plan: Plan, keep) -> None:
    watch = Watch()
    runner = JobRunner(FakeEngine(), keep, watch, batch_size=2)
    watch.answer = lambda event: runner.cancel(1) if isinstance(event, Progressed) and event.step == 2 else None
    runner.submit([plan("dropped"), plan("kept")])
    runner.start()
    ends = watch.wait_for_ends(2)
    runner.close()

    assert [(type(event), event.job.id) for event in ends] == [(Stopped, 1), (Finished, 2)]


def test_a_waiting_job_can_be_cancelled(bench: Bench, plan: Plan) -> None:
    jobs = bench.runner.submit([plan("first"), plan("second")])
    bench.runner.cancel(jobs[0].id)
    bench.runner.start()

    assert [type(event) for event in bench.watch.wait_for_ends(2)] == [Stopped, Finished]


def test_cancelling_all_stops_the_running_and_the_waiting(bench: Bench, plan: Plan) -> None:
    bench.watch.answer = lambda event: bench.runner.cancel_all() if isinstance(event, Progressed) else None
    bench.runner.submit([plan("first"), plan("second"), plan("third")])
    bench.runner.start()

    assert [type(event) for event in bench.watch.wait_for_ends(3)] == [Stopped] * 3


def test_a_waiting_job_can_be_moved(bench: Bench, plan: Plan) -> None:
    jobs = bench.runner.submit([plan("a"), plan("b"), plan("c")])
    bench.runner.move(jobs[2].id, 0)
    bench.runner.start()

    ends = bench.watch.wait_for_ends(3)

    assert [event.record.id for event in ends] == ["c", "a", "b"]


def test_jobs_that_have_ended_are_left_alone(bench: Bench, plan: Plan) -> None:
    bench.runner.start()
    (job,) = bench.runner.submit([plan()])
    bench.watch.wait_for_ends(1)

    bench.runner.cancel(job.id)
    bench.runner.move(job.id, 0)

    assert len(bench.watch.ends()) == 1


def test_the_engine_warms_up_in_the_background(bench: Bench, model) -> None:
    bench.runner.start()
    bench.runner.prepare(model.ref)
    bench.watch.wait(lambda: EngineChanged("ready") in bench.watch.events)

    assert [event.state for event in bench.watch.of(EngineChanged)] == ["starting", "loading", "ready"]
    assert bench.engine.loaded == [model.ref]


def test_a_model_that_cannot_be_prepared_is_told_of(plan: Plan, keep) -> None:
    watch = Watch()
    runner = JobRunner(UnpreparedEngine(), keep, watch)
    runner.start()
    runner.prepare(ModelRef("gone", ""))
    runner.submit([plan()])
    watch.wait_for_ends(1)
    watch.wait(lambda: watch.of(EngineChanged))
    runner.close()

    assert EngineChanged("failed", "The model gone is missing.") in watch.events


def test_a_lost_engine_costs_one_job_and_starts_again(plan: Plan, keep) -> None:
    engine, watch = MortalEngine(), Watch()
    runner = JobRunner(engine, keep, watch)
    runner.submit([plan("deadly"), plan("next")])
    runner.start()
    failed, finished = watch.wait_for_ends(2)
    watch.wait(lambda: engine.loaded)
    runner.close()

    assert isinstance(failed, Failed)
    assert isinstance(finished, Finished)
    assert EngineChanged("lost", "The engine died.") in watch.events


def test_closing_stops_what_is_in_work_and_forgets_what_waits(bench: Bench, plan: Plan) -> None:
    bench.runner.submit([plan("endless", steps=10**9), plan("second")])
    bench.runner.start()
    bench.watch.wait(lambda: bench.watch.of(Progressed))

    bench.runner.close()

    assert bench.watch.ends() == []
    assert len(bench.watch.of(Started)) == 1
    assert bench.engine.is_closed


def test_a_picture_that_is_being_kept_can_no_longer_be_cancelled(plan: Plan, keep) -> None:
    watch = Watch()

    def keep_while_the_user_cancels(planned: Planned, generated: Generated) -> GenerationRecord:
        runner.cancel_all()
        return keep(planned, generated)

    runner = JobRunner(FakeEngine(), keep_while_the_user_cancels, watch)
    runner.submit([plan()])
    runner.start()
    ends = watch.wait_for_ends(1)
    runner.close()

    assert [type(event) for event in ends] == [Finished]


def test_every_job_submitted_from_many_threads_ends_once(bench: Bench, plan: Plan) -> None:
    jobs: list[Job] = []
    threads = [
        threading.Thread(target=lambda: jobs.extend(bench.runner.submit([plan(steps=1)] * 5))) for _ in range(8)
    ]
    bench.runner.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    ends = bench.watch.wait_for_ends(40)

    assert sorted(event.job.id for event in ends) == sorted(job.id for job in jobs) == list(range(1, 41))


@dataclass
class RecordingEngine(FakeEngine):
    """Notes the prompts of each batch."""

    batches: list[list[str]] = field(default_factory=list)

    def generate(self, requests: Sequence[GenerationRequest], on_step: OnStep) -> list[Generated]:
        self.batches.append([request.prompt for request in requests])
        return super().generate(requests, on_step)


@dataclass
class MortalEngine(FakeEngine):
    """Dies at the prompt "deadly"."""

    def generate(self, requests: Sequence[GenerationRequest], on_step: OnStep) -> list[Generated]:
        if requests[0].prompt == "deadly":
            raise EngineLost("The engine died.")
        return super().generate(requests, on_step)


@dataclass
class UnpreparedEngine(FakeEngine):
    """Cannot load any model ahead of time."""

    def prepare(self, model: ModelRef | None, on_step: OnStep) -> None:
        raise StudioError(f"The model {model.name if model else ''} is missing.")
