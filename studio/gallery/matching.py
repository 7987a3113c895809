"""Which installed model another program means: told by its hash or the first digits of that, else by its name."""

import re
from collections.abc import Sequence
from pathlib import PurePath

from studio.generation.request import ModelRef

_HASH_BEHIND = re.compile(r"\s*[\[(][0-9a-f]{8,64}[\])]\s*$", re.IGNORECASE)
_ENDINGS = (".safetensors", ".ckpt", ".pt", ".gguf", ".sft", ".bin")


def match(told: ModelRef, installed: Sequence[ModelRef]) -> ModelRef:
    """The installed model that is meant; what was told if there is none.

    Names are compared without case, signs, endings and hashes in brackets, as "dreamshaper_8 [879db523c3]".
    """
    if (same := match_contents(told, installed)) != told:
        return same
    name = plain_name(told.name)
    return next((model for model in installed if name and plain_name(model.name) == name), told)


def match_contents(told: ModelRef, installed: Sequence[ModelRef]) -> ModelRef:
    """The installed file whose hash begins as it was told; what was told if there is none."""
    return next((one for one in installed if told.means(one.sha256)), told)


def plain_name(name: str) -> str:
    """A model's name reduced to what all programs write alike."""
    bare = PurePath(_HASH_BEHIND.sub("", name).replace("\\", "/")).name
    for ending in _ENDINGS:
        bare = bare.removesuffix(ending)
    return re.sub("[^a-z0-9]", "", bare.lower())
