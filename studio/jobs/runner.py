"""The queue of pictures to make and the one thread that makes them on one engine."""

import itertools
import logging
import threading
import traceback
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from studio.engine.protocol import Engine, EngineLost, Step
from studio.errors import Cancelled, StudioError
from studio.generation.draft import Planned
from studio.generation.record import Generated, GenerationRecord
from studio.generation.request import ModelRef
from studio.jobs.batching import AUTOMATIC, Batching
from studio.jobs.engine_news import EngineNews
from studio.jobs.events import (
    EngineState,
    Event,
    Failed,
    Finished,
    Job,
    Progressed,
    QueueChanged,
    Queued,
    Started,
    Stopped,
    Tried,
)
from studio.jobs.pace import Pace
from studio.jobs.waiting import Waiting

log = logging.getLogger(__name__)

Keep = Callable[[Planned, Generated], GenerationRecord]
"""Stores a finished picture; raises StudioError where it cannot, for example on a full disk."""


@dataclass(frozen=True)
class _Preparation:
    """The wish that the engine warms up, with a model or without."""

    model: ModelRef | None


class JobRunner:
    """Runs jobs one batch after the other and tells of everything by events.

    Every method may be called from any thread and returns at once (`close` waits). Events arrive in their order,
    on the worker's thread or the caller's; `on_event` may call the runner, but must not wait for another thread.
    Every job ends with exactly one of Finished, Tried, Failed and Stopped, unless `close` comes first.
    """

    def __init__(self, engine: Engine, keep: Keep, on_event: Callable[[Event], None], batch_size: int = 1) -> None:
        """`batch_size`, the most made at once or `AUTOMATIC`, may be changed; the runner closes `engine`."""
        self.batch_size = batch_size
        self._engine = engine
        self._keep = keep
        self._on_event = on_event
        self._changed = threading.Condition()  # re-entrant; guards all that follows, and the order of events
        self._waiting = Waiting()
        self._trials = Waiting()
        self._running: dict[int, Job] = {}
        self._ids = itertools.count(1)
        self._wish: _Preparation | None = None
        self._is_paused = False
        self._is_keeping = False
        self._is_closing = False
        self._news = EngineNews(on_event)
        self._pace = Pace()
        self._batching = Batching()
        self._fits = 0
        self._thread = threading.Thread(target=self._work, name="jobs", daemon=True)

    def start(self) -> None:
        """Start the worker thread; call it once."""
        self._thread.start()

    def submit(self, planned: Sequence[Planned]) -> tuple[Job, ...]:
        """Append jobs to the queue."""
        with self._changed:
            jobs = tuple(Job(next(self._ids), one) for one in planned)
            for job in jobs:
                self._on_event(Queued(job))
            self._waiting.extend(jobs)
            self._queue_changed()
            return jobs

    def try_out(self, planned: Sequence[Planned]) -> tuple[Job, ...]:
        """Make pictures that are not kept, ahead of the queue and also while it is paused; they end with `Tried`.

        They stand in no `QueueChanged`; the newest call's come first, each alone unless the user chose otherwise.
        """
        with self._changed:
            jobs = tuple(Job(next(self._ids), one, "try") for one in planned)
            older = self._trials.clear()
            self._trials.extend((*jobs, *older))
            for job in jobs:
                self._on_event(Queued(job))
            self._changed.notify_all()
            return jobs

    def prepare(self, model: ModelRef | None) -> None:
        """Warm the engine up in the background, with `model` if one is named; a newer wish replaces an older."""
        with self._changed:
            self._wish = _Preparation(model)
            self._changed.notify_all()

    def pause(self) -> None:
        """Start no further job; what runs is finished."""
        self._set_paused(True)

    def resume(self) -> None:
        """Go on after `pause`."""
        self._set_paused(False)

    def cancel(self, job_id: int) -> None:
        """Stop a job, waiting or running; nothing happens if it has ended.

        A running picture stops within one step, unless others are made in the same batch: then it is dropped.
        """
        with self._changed:
            if not self._is_keeping and (running := self._running.pop(job_id, None)) is not None:
                self._on_event(Stopped(running))
            if (trial := self._trials.remove(job_id)) is not None:
                self._on_event(Stopped(trial))
            if (job := self._waiting.remove(job_id)) is not None:
                self._on_event(Stopped(job))
                self._queue_changed()

    def cancel_all(self) -> None:
        """Stop every job."""
        with self._changed:
            for job in (*self._give_up_running(), *self._trials.clear(), *self._waiting.clear()):
                self._on_event(Stopped(job))
            self._queue_changed()

    def move(self, job_id: int, position: int) -> None:
        """Put a waiting job at `position` (0 = next) of the queue; nothing happens if it waits no more."""
        with self._changed:
            if self._waiting.move(job_id, position):
                self._queue_changed()

    def close(self) -> None:
        """Stop what runs within one step, but keep what is finished; wait until worker and engine are gone."""
        with self._changed:
            self._is_closing = True
            self._give_up_running()
            self._changed.notify_all()
        if self._thread.ident is not None:
            self._thread.join()

    def _set_paused(self, is_paused: bool) -> None:
        with self._changed:
            self._is_paused = is_paused
            self._queue_changed()

    def _give_up_running(self) -> tuple[Job, ...]:
        """Take off what runs, so that its next step stops it; finished pictures that are being kept stay."""
        if self._is_keeping:
            return ()
        jobs = tuple(self._running.values())
        self._running.clear()
        return jobs

    def _queue_changed(self) -> None:
        self._on_event(QueueChanged(tuple(self._waiting), self._is_paused))
        self._changed.notify_all()

    # The worker's thread, from here on.

    def _work(self) -> None:
        while (task := self._next_task()) is not None:
            match task:
                case _Preparation(model):
                    self._prepare(model)
                case jobs:
                    self._make(jobs)
        self._engine.close()

    def _next_task(self) -> tuple[Job, ...] | _Preparation | None:
        """Wait for something to do; None ends the worker. Jobs come first: they load what they need."""
        with self._changed:
            while not self._is_closing:
                if self._trials:
                    return self._take_batch(self._trials)
                if self._waiting and not self._is_paused:
                    return self._take_batch(self._waiting)
                if (wish := self._wish) is not None:
                    self._wish = None
                    return wish
                self._changed.wait()
            return None

    def _take_batch(self, line: Waiting) -> tuple[Job, ...]:
        chosen = self.batch_size or (1 if line is self._trials else AUTOMATIC)  # who tries out wants it at once
        jobs = line.take(self._batching.most(line.first.planned.request, chosen))
        self._running = {job.id: job for job in jobs}
        self._is_keeping = False
        for job in jobs:
            self._on_event(Started(job))
        if line is self._waiting:
            self._queue_changed()
        return jobs

    def _prepare(self, model: ModelRef | None) -> None:
        def on_step(step: Step) -> None:
            with self._changed:
                if self._is_closing or self._wish is not None:
                    raise Cancelled
                self._news.does(step.phase)

        with self._ending(()):
            self._engine.prepare(model, on_step)
            self._engine_is("ready")

    def _make(self, jobs: tuple[Job, ...]) -> None:
        requests = [job.planned.request for job in jobs]
        self._pace.begin((requests[0].kind(), len(requests)))
        self._fits = 0
        with self._ending(jobs):
            pictures = self._engine.generate(requests, lambda step: self._on_step(jobs, step))
            seconds = self._pace.end() or sum(picture.seconds for picture in pictures)
            self._batching.learn(requests[0], len(requests), seconds, self._fits)
            self._keep_all(zip(jobs, pictures, strict=True))

    def _on_step(self, jobs: tuple[Job, ...], step: Step) -> None:
        """Tell how far each picture is, or stop the batch if nobody waits for any of them."""
        with self._changed:
            if not self._running:
                raise Cancelled
            self._news.does(step.phase)
            self._fits = step.fits or self._fits
            seconds_left = self._pace.seconds_left(step)
            for job, preview in itertools.zip_longest(jobs, step.previews):
                if job.id in self._running:
                    self._on_event(Progressed(job, step.phase, step.index, step.total, preview, seconds_left))

    def _keep_all(self, made: Iterable[tuple[Job, Generated]]) -> None:
        """Hand out a batch, less what was cancelled meanwhile; a picture that fails leaves the others be."""
        with self._changed:
            self._is_keeping = True
        for job, picture in made:
            if job.id in self._running:
                with self._ending((job,)):
                    self._hand_out(job, picture)

    def _hand_out(self, job: Job, picture: Generated) -> None:
        match job.purpose:
            case "keep":
                record = self._keep(job.planned, picture)
                self._end((job,), lambda job: Finished(job, record))
            case "try":
                self._end((job,), lambda job: Tried(job, picture.image))

    @contextmanager
    def _ending(self, jobs: tuple[Job, ...]) -> Generator[None]:
        """Turn whatever ends the block early into events, so that the queue goes on; no jobs: a preparation."""
        try:
            yield
        except Cancelled:
            self._end(jobs, Stopped)
        except EngineLost as error:
            self._lose_engine(jobs, str(error))
        except StudioError as error:
            self._fail(jobs, str(error))
        except Exception:  # the boundary: a bug fails its job, and the queue goes on
            log.exception("A job ended unexpectedly")
            message = "Something went wrong inside Seedlock; the log file has the details. The queue goes on."
            self._fail(jobs, message, traceback.format_exc())

    def _lose_engine(self, jobs: tuple[Job, ...], message: str) -> None:
        """The engine's process died: say so and, if it was at work, start it again before the next job."""
        with self._changed:
            self._engine_is("lost", message)
            self._end(jobs, lambda job: Failed(job, message))
            if jobs:
                self._batching.lost(jobs[0].planned.request, len(jobs))
                self._wish = self._wish or _Preparation(jobs[0].planned.request.model)

    def _fail(self, jobs: tuple[Job, ...], message: str, details: str = "") -> None:
        if not jobs:
            self._engine_is("failed", message)
        self._end(jobs, lambda job: Failed(job, message, details))

    def _end(self, jobs: tuple[Job, ...], event: Callable[[Job], Event]) -> None:
        """Take those of `jobs` off that have not ended yet, each with its event."""
        with self._changed:
            for job in jobs:
                if self._running.pop(job.id, None) is not None:
                    self._on_event(event(job))

    def _engine_is(self, state: EngineState, message: str = "") -> None:
        with self._changed:
            self._news.becomes(state, message)
