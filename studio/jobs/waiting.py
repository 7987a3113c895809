"""The jobs that wait for their turn, and which of them can be made together."""

from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from studio.jobs.events import Job


class Waiting:
    """A line of jobs; the first is the next. It knows no threads: its owner guards it."""

    def __init__(self) -> None:
        """Nobody waits."""
        self._jobs: list[Job] = []

    def __iter__(self) -> Iterator[Job]:
        """The jobs in their order."""
        return iter(self._jobs)

    def __len__(self) -> int:
        """How many wait."""
        return len(self._jobs)

    @property
    def first(self) -> Job:
        """The next job; there must be one."""
        return self._jobs[0]

    def extend(self, jobs: Sequence[Job]) -> None:
        """Put jobs at the end."""
        self._jobs.extend(jobs)

    def remove(self, job_id: int) -> Job | None:
        """Take a job out; None if it does not wait."""
        job = next((job for job in self._jobs if job.id == job_id), None)
        if job is not None:
            self._jobs.remove(job)
        return job

    def move(self, job_id: int, position: int) -> bool:
        """Put a job at `position` (0 = next); says whether it waits at all."""
        job = self.remove(job_id)
        if job is not None:
            self._jobs.insert(max(0, position), job)
        return job is not None

    def clear(self) -> tuple[Job, ...]:
        """Take all jobs out."""
        jobs = tuple(self._jobs)
        self._jobs.clear()
        return jobs

    def take(self, most: int) -> tuple[Job, ...]:
        """Take out the first job and, up to `most` in all, those right behind it that can be made with it."""
        kind = self._jobs[0].planned.request.kind()
        alike = takewhile(lambda job: job.planned.request.kind() == kind, self._jobs)
        jobs = tuple(islice(alike, max(1, most)))
        del self._jobs[: len(jobs)]
        return jobs
