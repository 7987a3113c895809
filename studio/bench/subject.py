"""What is measured: which parts, of which model, on which device, thoroughly or quickly."""

from collections.abc import Mapping
from dataclasses import dataclass

from studio.engine.library import ModelLibrary
from studio.generation.model import ModelInfo

PARTS: Mapping[str, str] = {
    "window": "from the start of a process to the window's first paint",
    "gallery": "opening and searching a gallery of many rows",
    "engine": "starting the engine, loading a model, the first picture",
    "picture": "one picture against plain diffusers",
    "grid": "seconds a cell of a grid against plain diffusers, one by one",
}
"""What is measured, by name, the quickest first; `suite` does it."""


@dataclass(frozen=True)
class Subject:
    """A model of a library; `device` is one of `engine.devices.PREFERENCES`."""

    library: ModelLibrary
    info: ModelInfo
    device: str = "auto"
    is_quick: bool = False
