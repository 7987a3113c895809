"""Memory of the device: giving it back, and knowing when it ran out."""

import gc

from studio.engine.devices import Device


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
