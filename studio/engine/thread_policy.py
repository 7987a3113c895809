"""How many threads compute on the CPU: every core while it is quiet, fewer while neighbours are busy.

OpenMP's threads wait for each other by spinning. On a core that a neighbour also wants, one late thread makes all
others spin, and small models become 3 to 28 times as slow; measured on 2 cores, one busy loop beside the starter:
2 threads 4.8-8.2 s a picture, 1 thread 2.4 s; quiet: 1.4-1.6 s and 2.3 s. Waiting without spinning
(OMP_WAIT_POLICY=PASSIVE) costs as much as the second thread gives. So the count follows the neighbours, step by
step. It may, because in bfloat16 the pixels do not depend on it; in float32 they do (by rounding), so there the
count is fixed.
"""

import os
import time
from pathlib import Path

import psutil

from studio.engine.devices import Device

_WINDOW_SECONDS = 0.15
"""The shortest time to judge by: the system counts in ticks of 10 ms."""

_CGROUP_LIMIT = Path("/sys/fs/cgroup/cpu.max")


class ThreadPolicy:
    """Sets torch's thread count before every step of a picture computed on `device`; does nothing on a GPU."""

    def __init__(self, device: Device) -> None:
        """Start with every core."""
        import torch

        self._cores = usable_cores()
        self._adapts = device.kind == "cpu" and device.dtype == "bfloat16"
        self._last = _Sample.now()
        if device.kind == "cpu":
            torch.set_num_threads(self._cores)

    @property
    def threads(self) -> int:
        """Threads in use now."""
        import torch

        return torch.get_num_threads()

    def begin(self) -> None:
        """Judge from now on: what neighbours did while we did nothing may long be over."""
        self._last = _Sample.now()

    def adapt(self) -> None:
        """Leave to the neighbours what they used since the last call, if that was long enough ago."""
        import torch

        if not self._adapts:
            return
        if time.perf_counter() - self._last.wall < _WINDOW_SECONDS:
            return
        now = _Sample.now()
        seconds = now.wall - self._last.wall
        others = (now.busy - self._last.busy - (now.own - self._last.own)) / seconds
        self._last = now
        threads = threads_beside(others, self._cores)
        if threads != torch.get_num_threads():
            torch.set_num_threads(threads)


class _Sample:
    """CPU seconds at one moment: of everything on our cores, and of this process."""

    def __init__(self, wall: float, busy: float, own: float) -> None:
        self.wall = wall
        self.busy = busy
        self.own = own

    @classmethod
    def now(cls) -> "_Sample":
        times = psutil.cpu_times(percpu=True)
        ours = [times[core] for core in _affinity() if core < len(times)] or times
        idle = ("idle", "iowait", "guest", "guest_nice", "steal")
        busy = sum(sum(value for name, value in zip(t._fields, t, strict=True) if name not in idle) for t in ours)
        return cls(time.perf_counter(), busy, time.process_time())


def threads_beside(others: float, cores: int) -> int:
    """The cores that neighbours who use `others` of `cores` leave free, at least one."""
    return max(1, min(cores, int(cores - max(0.0, others) + 0.5)))


def usable_cores() -> int:
    """The physical cores that this process may use: those of its affinity, within a container's limit."""
    logical = psutil.cpu_count() or 1
    physical = psutil.cpu_count(logical=False) or logical
    allowed = max(1, len(_affinity()) * physical // logical)
    return max(1, min(allowed, _cgroup_cores()))


def _affinity() -> list[int]:
    """The logical cores that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def _cgroup_cores() -> int:
    """A Linux container's limit in whole cores; none elsewhere."""
    try:
        quota, period = _CGROUP_LIMIT.read_text().split()
        return max(1, int(int(quota) / int(period)))
    except (OSError, ValueError):
        return os.cpu_count() or 1
