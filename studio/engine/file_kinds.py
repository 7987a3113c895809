"""Of what kind a file or a folder is, told by one look at its header."""

from collections.abc import Callable, Mapping
from pathlib import Path

from studio.engine.embedding_files import is_embedding
from studio.engine.file_shelf import SUFFIX
from studio.engine.loras import is_lora
from studio.engine.safetensors_header import Tensor, read_header
from studio.engine.upscaler_facts import is_upscaler
from studio.engine.vaes import is_vae, weights_at
from studio.errors import StudioError
from studio.generation.model import Kind

_PARTS: tuple[tuple[Kind, Callable[[Mapping[str, Tensor]], bool]], ...] = (
    ("lora", is_lora),
    ("vae", is_vae),
    ("embedding", is_embedding),
    ("upscaler", is_upscaler),
)


def kind_of(path: Path) -> Kind:
    """What it looks like: a model unless it is something else, and also where nothing can be told."""
    file = weights_at(path)
    if file.suffix.lower() != SUFFIX or not file.is_file() or (path / "model_index.json").is_file():
        return "model"
    try:
        tensors = read_header(file)
    except StudioError:
        return "model"
    for kind, looks_so in _PARTS:
        if looks_so(tensors):
            return kind if file == path or kind == "vae" else "model"
    return "model"
