"""Memory of the device: how much there is, giving it back, and knowing when it ran out."""

import gc
import traceback
from collections.abc import Callable
from typing import TypeVar

import psutil

from studio.engine.devices import Device
from studio.errors import StudioError

T = TypeVar("T")


class NotEnoughMemory(StudioError):  # noqa: N818 - named as an event
    """Even with all that saves memory, what was asked for does not fit."""


def free(device: Device) -> None:
    """Give memory that nothing refers to back to the device; the CPU's goes back by itself."""
    import torch

    if device.kind == "cpu":
        return
    gc.collect()
    if device.kind == "cuda":
        torch.cuda.empty_cache()
    else:
        torch.mps.empty_cache()


def is_out_of_memory(error: BaseException) -> bool:
    """Whether the device or the system refused an allocation; each torch backend says it in its own words."""
    import torch

    text = str(error).lower()
    return isinstance(error, torch.OutOfMemoryError) or "out of memory" in text or "can't allocate memory" in text


def available(device: Device) -> int:
    """The bytes that this process can still take on the device, within the limits that are set for it.

    What torch holds in reserve counts as free, since it fills that first.
    """
    import torch

    match device.kind:
        case "cuda":
            free_now, total = torch.cuda.mem_get_info()
            reserved, used = torch.cuda.memory_reserved(), torch.cuda.memory_allocated()
            allowed = int(total * torch.cuda.get_per_process_memory_fraction()) - used
            return max(0, min(free_now + reserved - used, allowed))
        case "mps":
            return max(0, torch.mps.recommended_max_memory() - torch.mps.current_allocated_memory())
        case "cpu":
            return psutil.virtual_memory().available


def with_room(work: Callable[[], T], make_room: Callable[[], bool], device: Device) -> T:
    """What `work` returns; where memory runs out it is done again as long as `make_room` finds some.

    Raises:
        RuntimeError: memory ran out, and no more room could be made.
    """
    while True:
        try:
            return work()
        except RuntimeError as error:
            if not is_out_of_memory(error) or not make_room():
                raise
            traceback.clear_frames(error.__traceback__)  # they hold the tensors that were being made
        free(device)
