"""An upscaler that is installed as far as anybody asks who does not run it: for tests without torch."""

import json
from pathlib import Path

from studio.engine.upscaler_facts import Facts
from studio.engine.upscalers import UpscalerLibrary
from studio.generation.model import UpscalerInfo


def shelve(user: Path, name: str, scale: int = 4, architecture: str = "ESRGAN") -> UpscalerInfo:
    """An upscaler in the folder of a user's models, whose file holds next to nothing."""
    library = UpscalerLibrary(user, lambda _: Facts(architecture, scale))
    library.folder.mkdir(parents=True, exist_ok=True)
    names = ("conv_first.weight", name)
    header = {one: {"dtype": "U8", "shape": [1], "data_offsets": [at, at + 1]} for at, one in enumerate(names)}
    text = json.dumps(header).encode()
    path = library.folder / f"{name}.safetensors"
    path.write_bytes(len(text).to_bytes(8, "little") + text + bytes(len(names)))
    library.survey()
    return library.find(name)
