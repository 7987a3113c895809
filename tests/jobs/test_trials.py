"""Trials: pictures that are looked at and not kept."""

from studio.jobs.events import Finished, QueueChanged, Stopped, Tried
from tests.jobs.bench import Bench, Plan


def test_a_trial_is_handed_out_and_not_kept(bench: Bench, plan: Plan) -> None:
    bench.runner.start()
    (job,) = bench.runner.try_out([plan("a trial")])

    bench.watch.wait(lambda: bench.watch.of(Tried))

    (tried,) = bench.watch.of(Tried)
    assert tried.job == job
    assert tried.image.size == (64, 64)
    assert bench.watch.of(Finished, QueueChanged) == []


def test_trials_go_ahead_of_a_paused_queue_the_newest_first(bench: Bench, plan: Plan) -> None:
    bench.runner.pause()
    bench.runner.submit([plan("a picture")])
    for prompt in ("older", "newer"):
        bench.runner.try_out([plan(prompt)])
    bench.runner.start()

    bench.watch.wait(lambda: len(bench.watch.of(Tried)) == 2)

    assert [event.job.planned.request.prompt for event in bench.watch.of(Tried)] == ["newer", "older"]
    assert bench.watch.of(Finished) == []


def test_a_trial_that_waits_can_be_cancelled(bench: Bench, plan: Plan) -> None:
    first, second = bench.runner.try_out([plan("first"), plan("second")])
    bench.runner.cancel(second.id)
    bench.runner.start()

    bench.watch.wait(lambda: bench.watch.of(Tried))

    assert [event.job for event in bench.watch.of(Stopped)] == [second]
    assert [event.job for event in bench.watch.of(Tried)] == [first]
