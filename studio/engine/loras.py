"""The installed LoRAs: those in the user's folder, and those that were added and stay in their place."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from studio.engine.file_shelf import SUFFIX, FileShelf
from studio.engine.safetensors_header import Tensor, read_header
from studio.errors import StudioError
from studio.generation.model import LoraInfo
from studio.generation.request import LoraRef
from studio.nearest import nearest

_RELATIVES = ("hada_w", "lokr_w", "dora_scale")
"""What marks the relatives of LoRA that can be used: LoHa, LoKr and DoRA."""

_FOREIGN = ("oft_", "hada_t", "lokr_t", "on_input", "bundle_emb")
_FULL = (".diff", ".diff_b")
"""What marks those that cannot; the second by its end, as a whole model has `model.diffusion_model.…`."""

_ARCHITECTURES = {"double_blocks": "flux", "single_transformer_blocks": "flux", "joint_blocks": "sd3"}
"""Layers that only one family has."""

_CONTEXT_WIDTHS = {768: "sd1", 1024: "sd2", 2048: "sdxl"}
"""How wide the embeddings are that the attention of each family's UNet reads."""


class LoraLibrary(FileShelf):
    """Finds LoRAs (kohya's or diffusers' safetensors) in the folder `loras` of `user` and in a list beside it."""

    kind = "loras"
    label = "LoRA"

    def digest(self, path: Path) -> str:
        """The SHA-256 (hexadecimal) of what follows the header, so that notes in the header change nothing."""
        read_header(path)
        with path.open("rb") as file:
            file.seek(8 + int.from_bytes(file.read(8), "little"))
            return hashlib.file_digest(file, "sha256").hexdigest()

    def all(self) -> tuple[LoraInfo, ...]:
        """The LoRAs that can be used, by name; files that are none or damaged are left out: `find` tells why."""
        return self.usable(lambda file: _info(file.place, file.sha256))

    def find(self, name: str) -> LoraInfo:
        """The LoRA of this name, whatever its case.

        Raises:
            StudioError: there is none (the sentence names the nearest), or its file cannot be used.
        """
        for info in (infos := self.all()):
            if info.name.lower() == name.lower():
                return info
        for file in self.files():
            if file.place.stem.lower() == name.lower():
                return _info(file.place, file.sha256)
        near = nearest(name.lower(), [info.name.lower() for info in infos])
        hint = f'The nearest is "{near}".' if near else f"Add one with: seedlock models add FILE{SUFFIX}"
        raise StudioError(f'There is no LoRA "{name}". {hint}')

    def locate(self, ref: LoraRef) -> LoraInfo:
        """The LoRA that has the contents of `ref`, whatever it is called now.

        Raises:
            StudioError: no installed LoRA has these contents.
        """
        found = next((info for info in self.all() if info.sha256 == ref.sha256), None)
        if found is not None:
            return found
        raise self.not_installed(ref.name, ref.sha256)

    def add(self, path: Path) -> LoraInfo:
        """List the LoRA in the file `path`, which stays where it is; its name is the file's.

        Raises:
            StudioError: the file is no LoRA, another one has its name, or the list cannot be written.
        """
        file = path.expanduser().absolute()
        info = _info(file, "")
        return replace(info, sha256=self.enlist(file).sha256)


def is_lora(names: Iterable[str]) -> bool:
    """Whether tensors of these names look like a LoRA, or a relative of one, rather than a whole model.

    A model's weights have names of their own; a LoRA's say which of a model's weights they change.
    """
    return any(mark in name for name in names for mark in ("lora", *_RELATIVES)) or bool(_foreign(names))


def _foreign(names: Iterable[str]) -> str:
    """What marks a relative of LoRA that cannot be used; "" where nothing does."""
    marks = (mark for name in names for mark in _FOREIGN if mark in name)
    return next(marks, "") or next((end for name in names for end in _FULL if name.endswith(end)), "")


def _info(path: Path, sha256: str) -> LoraInfo:
    """What the header tells of a LoRA.

    Raises:
        StudioError: the file is missing, damaged, no LoRA, or one of a kind that cannot be used.
    """
    if path.suffix.lower() != SUFFIX:
        raise StudioError(f"{path} is no {SUFFIX} file, the one format of LoRAs that is safe to read.")
    tensors = read_header(path)
    if foreign := _foreign(tensors):
        raise StudioError(
            f"{path.name} is a relative of LoRA that cannot be used yet ({foreign.strip('_')}). Use a plain LoRA."
        )
    marks = ("lora", *_RELATIVES)
    if not tensors or not all(name.endswith(".alpha") or any(mark in name for mark in marks) for name in tensors):
        raise StudioError(f"{path} is no LoRA: it does not say which weights of a model it changes.")
    return LoraInfo(path.stem, sha256, path, _family(tensors), path.stat().st_size)


def _family(tensors: dict[str, Tensor]) -> str:
    """The models that a LoRA fits, told by layers that only one family has, or by the width of what it makes keys
    of; "" where neither tells."""
    families = (family for layer, family in _ARCHITECTURES.items() if any(layer in name for name in tensors))
    keys = {name: tensor.shape for name, tensor in tensors.items() if "attn2" in name and "to_k" in name}
    return next(families, "") or _CONTEXT_WIDTHS.get(_width(keys), "")


def _width(shapes: dict[str, tuple[int, ...]]) -> int:
    """How many numbers the layer reads, from the last matrix of any of the kinds; 0 if there is none."""
    ends = ("lora_down.weight", "lora_A.weight", "lora.down.weight", "hada_w1_b")
    for name, shape in shapes.items():
        if name.endswith(ends) and len(shape) > 1:
            return shape[1]
        if name.endswith(("lokr_w2", "lokr_w2_b")) and len(shape) > 1:
            stem = name.rpartition(".")[0]
            left = shapes.get(f"{stem}.lokr_w1") or shapes.get(f"{stem}.lokr_w1_b") or (0, 0)
            return shape[1] * left[-1]
    return 0
