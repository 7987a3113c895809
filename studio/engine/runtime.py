"""What must be settled in the environment before torch and the Hugging Face libraries are imported."""

import os
from functools import lru_cache

from studio import __version__
from studio.engine.devices import Device
from studio.generation.record import Environment

OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "DIFFUSERS_VERBOSITY": "error",
    "TRANSFORMERS_VERBOSITY": "error",
    "TOKENIZERS_PARALLELISM": "false",
}
"""Nothing reaches the network, and nothing but our own words reaches the terminal."""


def settle() -> None:
    """Put `OFFLINE` into this process's environment; the user's own settings of threads stay."""
    os.environ.update(OFFLINE)


def describe(device: Device, attention: str, threads: int, batch_size: int, memory: str = "") -> Environment:
    """All that can change a picture though its request is the same."""
    import platform  # compiles patterns, which the window's start need not wait for

    torch, diffusers, transformers = _versions()
    return Environment(
        seedlock=__version__,
        python=platform.python_version(),
        torch=torch,
        diffusers=diffusers,
        transformers=transformers,
        platform=platform.platform(),
        device=device.name,
        dtype=device.dtype,
        attention=attention,
        threads=threads,
        batch_size=batch_size,
        memory=memory,
    )


@lru_cache
def _versions() -> tuple[str, str, str]:
    """Of torch, diffusers and transformers; looked up once, for it takes milliseconds."""
    from importlib.metadata import version

    return version("torch"), version("diffusers"), version("transformers")
