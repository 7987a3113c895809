"""What a single-file checkpoint holds, told from the names and shapes of its tensors, without torch."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from studio.engine import families
from studio.engine.checkpoints import Checkpoint, checkpoint_of, read_index
from studio.engine.safetensors_header import Tensor, read_header, state_of
from studio.engine.scaled_weights import are_packed
from studio.errors import StudioError
from studio.paths import resources

_SUFFIX = ".safetensors"
_NET = "model.diffusion_model."

PREFIXES: dict[str, dict[str, tuple[str, ...]]] = {
    "sd1": {"unet": (_NET,), "vae": ("first_stage_model.",), "text_encoder": ("cond_stage_model.",)},
    "sdxl": {
        "unet": (_NET,),
        "vae": ("first_stage_model.",),
        "text_encoder": ("conditioner.embedders.0.",),
        "text_encoder_2": ("conditioner.embedders.1.",),
    },
    "sd3": {
        "transformer": (_NET,),
        "vae": ("first_stage_model.", "vae."),
        "text_encoder": ("text_encoders.clip_l.",),
        "text_encoder_2": ("text_encoders.clip_g.",),
        "text_encoder_3": ("text_encoders.t5xxl.",),
    },
    "flux": {
        "transformer": (_NET,),
        "vae": ("first_stage_model.", "vae."),
        "text_encoder": ("text_encoders.clip_l.",),
        "text_encoder_2": ("text_encoders.t5xxl.",),
    },
}
"""How the names of each part's tensors begin in the files of a family."""

PREFIXES["sd2"] = PREFIXES["sd1"]

_T5_OF = {"sd3": "tokenizer_3", "flux": "tokenizer_2"}
"""Which of a family's tokenizers is T5's."""

_OPTIONAL = {"sd3": {"text_encoder_3"}}
"""Parts that a family can do without."""


@dataclass(frozen=True)
class Layout:
    """A family's single file: the shipped folder of settings that fits it, and the parts that it holds."""

    family: str
    folder: str
    parts: tuple[str, ...]


def inspect(path: Path) -> Checkpoint:
    """What the single file `path` holds; its settings are the shipped ones of its kind.

    A folder beside the file that has the file's name without ".safetensors" and a model_index.json goes before
    them: so a fine-tune with settings of its own can say so.

    Raises:
        StudioError: it is no checkpoint of a known family, damaged, incomplete, or lacks a tokenizer.
    """
    layout = read_layout(path)
    settings = settings_of(path, layout)
    family = families.of_name(layout.family)
    if family.name == "flux":
        t5_tokenizer(path, settings, family.name)
    return checkpoint_of(path, settings, family, (path,), None)


def settings_of(path: Path, layout: Layout) -> Path:
    """The folder of JSON files that belongs to the single file `path`."""
    own = path.with_suffix("")
    if (own / "model_index.json").is_file():
        read_index(own)
        return own
    return resources() / "pipelines" / layout.folder


def read_layout(path: Path) -> Layout:
    """Which family's file this is, and what it holds.

    Raises:
        StudioError: it is none that is known, damaged, or lacks a part that the family cannot do without.
    """
    if path.suffix.lower() == ".gguf":
        raise StudioError(
            f"{path.name} holds no transformer of a kind that is known. GGUF files are read that hold the "
            "transformer of FLUX, Chroma, Z-Image, Qwen-Image, Stable Diffusion 3 or their like."
        )
    if path.suffix.lower() != _SUFFIX:
        raise StudioError(f"{path} is no model: a model's file ends in {_SUFFIX} or .gguf. Choose such a file.")
    return _layout(path, *state_of(path))


def is_whole(path: Path) -> bool:
    """Whether the single file at `path` can be used as it is."""
    try:
        inspect(path)
    except StudioError:
        return False
    return True


def holds_all(path: Path) -> bool:
    """Whether it has all weights of a model, be there a tokenizer or not."""
    try:
        read_layout(path)
    except StudioError:
        return False
    return True


@lru_cache(maxsize=256)
def _layout(path: Path, *_state: int) -> Layout:
    """What an untouched file holds is found out once: the window asks for its models again and again."""
    tensors = read_header(path)
    kind = _kind(tensors)
    if kind is None:
        raise StudioError(_unknown(path, tensors))
    family, folder = kind
    if are_packed(tensors):
        raise StudioError(f"{path} holds packed weights, which cannot be read. Use its version in 16 or 8 bits.")
    found = {part for part, begins in PREFIXES[family].items() if any(name.startswith(begins) for name in tensors)}
    lacking = [part for part in PREFIXES[family] if part not in found | _OPTIONAL.get(family, set())]
    if lacking:
        label = families.label_of(family)
        raise StudioError(
            f"{path} holds a part of a {label} model only: {', '.join(lacking)} missing. "
            "Use a file that holds the whole model, or the model's folder."
        )
    return Layout(family, folder, tuple(part for part in PREFIXES[family] if part in found))


def tokenizer_of(path: Path, family: str) -> Path:
    """The folder of the tokenizer whose tokens are counted for the single file `path`.

    Raises:
        StudioError: it is T5's, and there is none.
    """
    row = families.of_name(family)
    own = path.with_suffix("") / row.tokenizer
    if own.is_dir():
        return own
    return t5_tokenizer(path, path.with_suffix(""), family) if family == "flux" else clip_tokenizer()


def clip_tokenizer() -> Path:
    """The folder of CLIP's vocabulary, which ships."""
    return resources() / "pipelines" / "clip"


def t5_tokenizer(path: Path, settings: Path, family: str) -> Path:
    """The folder of T5's tokenizer for the single file at `path`: in its own settings, or beside the models.

    Raises:
        StudioError: there is none; the sentence says how to get it.
    """
    own = settings / _T5_OF[family]
    beside = [folder / "tokenizers" / "t5" for folder in path.parents]
    found = next((folder for folder in (own, *beside) if (folder / "tokenizer.json").is_file()), None)
    if found is not None:
        return found
    raise StudioError(
        f"{path.name} needs the tokenizer of T5, which cannot be shipped with Seedlock. Copy tokenizer.json from "
        f"{_T5_OF[family]} of any {families.label_of(family)} folder to {path.parent / 'tokenizers' / 't5'}, "
        "and add the file again."
    )


def _kind(tensors: Mapping[str, Tensor]) -> tuple[str, str] | None:
    """The family and the folder of settings, by what only this architecture has."""
    if f"{_NET}joint_blocks.0.context_block.adaLN_modulation.1.bias" in tensors:
        return "sd3", _sd3(tensors)
    if f"{_NET}double_blocks.0.img_attn.norm.key_norm.scale" in tensors:
        is_guided = f"{_NET}guidance_in.in_layer.bias" in tensors
        return "flux", "flux-dev" if is_guided else "flux-schnell"
    if f"{_NET}input_blocks.0.0.weight" not in tensors:
        return None
    if any(name.startswith("conditioner.embedders.1.") for name in tensors):
        return "sdxl", "sdxl"
    if any(name.startswith("cond_stage_model.model.") for name in tensors):
        return "sd2", "sd2"
    return ("sd1", "sd1") if any(name.startswith("cond_stage_model.") for name in tensors) else None


def _sd3(tensors: Mapping[str, Tensor]) -> str:
    """Stable Diffusion 3 medium, 3.5 medium or 3.5 large."""
    if f"{_NET}joint_blocks.37.x_block.mlp.fc1.weight" in tensors:
        return "sd3.5-large"
    is_newer = f"{_NET}joint_blocks.0.x_block.attn2.qkv.weight" in tensors
    return "sd3.5-medium" if is_newer else "sd3-medium"


def _unknown(path: Path, tensors: Mapping[str, Tensor]) -> str:
    """What to say of a file that is no whole model."""
    if "emb_params" in tensors or set(tensors) == {"clip_l", "clip_g"}:
        return (
            f"{path} is a textual inversion. Put it into the folder embeddings among the models, and write "
            f"embedding:{path.stem} in a prompt."
        )
    if any(name.startswith(("decoder.", "first_stage_model.decoder.")) for name in tensors):
        return f"{path} is a VAE alone. Use a file that holds the whole model, or the model's folder."
    bare = ("double_blocks.0.", "joint_blocks.0.", "input_blocks.0.", "down_blocks.0.", "transformer_blocks.0.")
    if any(name.startswith(bare) for name in tensors):
        return (
            f"{path} holds a denoiser alone, without VAE and text encoders. "
            "Use a file that holds the whole model, or the model's folder."
        )
    return (
        f"{path} is no model of a kind that can be read from a single file: Stable Diffusion 1.x, 2.x, XL and 3, "
        "FLUX.1, or a transformer of today's families. Use the model's folder in the diffusers layout."
    )
