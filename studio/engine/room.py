"""How many pictures a GPU has memory for at once, judged by what the last ones took."""

from dataclasses import dataclass

from studio.engine.devices import Device
from studio.engine.memory import available

_SHARE = 0.8
"""What may be filled of the memory that is free: the allocator's blocks leave gaps, and others grow too."""


@dataclass(frozen=True)
class Usage:
    """Bytes of a device: what tensors hold `now`, what they held at the `peak`, and what is `free` for more."""

    now: int
    peak: int
    free: int


class Room:
    """Watches the denoising of one batch after the other on `device`."""

    def __init__(self, device: Device) -> None:
        """Nothing is known yet."""
        self._device = device
        self._before = 0
        self._refused: int | None = None

    def begin(self) -> None:
        """Denoising begins: what stands now is no picture's."""
        import torch

        if self._device.kind == "cuda":
            torch.cuda.reset_peak_memory_stats()
        self._before = usage(self._device).now

    def refuse(self, count: int) -> None:
        """So many pictures did not fit."""
        self._refused = count

    def fits(self, count: int) -> int:
        """How many pictures could be denoised at once, now that `count` were; 0 on a CPU, where nobody asks."""
        if self._device.kind == "cpu":
            return 0
        found = fitting(usage(self._device), self._before, count)
        return found if self._refused is None else min(found, max(1, self._refused // 2))


def fitting(used: Usage, before: int, count: int) -> int:
    """How many pictures fit if `count` of them brought the use of memory from `before` to its peak; at least 1."""
    each = max(1, used.peak - before) / count
    free = used.free + used.now - before
    return max(1, int(_SHARE * free / each))


def usage(device: Device) -> Usage:
    """What the device's memory holds; nothing is told of a CPU's."""
    import torch

    match device.kind:
        case "cuda":
            return Usage(torch.cuda.memory_allocated(), torch.cuda.max_memory_allocated(), available(device))
        case "mps":  # keeps no peak, but what it took from the system it keeps
            now, taken = torch.mps.current_allocated_memory(), torch.mps.driver_allocated_memory()
            return Usage(now, taken, max(0, torch.mps.recommended_max_memory() - now))
        case "cpu":
            return Usage(0, 0, 0)
