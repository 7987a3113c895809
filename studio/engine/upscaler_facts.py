"""What an upscaler's file holds: told by its header, then by a process of its own that builds the network.

Headers are checked before anything is built: shapes against bytes by `safetensors_header`, the number of layers
and their widths here. The process may take little memory, so that a header that lies about the rest harms nobody.
"""

import json
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Literal, cast

from studio.engine.safetensors_header import Tensor, read_header
from studio.engine.secluded import run_secluded
from studio.errors import StudioError

SUFFIX = ".safetensors"

LARGEST_FILE = 2_000_000_000
"""Bytes; the largest upscalers take a quarter of it."""

MOST_LAYERS, WIDEST = 1000, 65_536

NEEDS = (
    "Upscalers need the package spandrel, which is not installed. "
    "Install it with: pip install spandrel (or Seedlock with its extra: seedlock[upscale])"
)

_PATIENCE = 300
"""Seconds after which a file that is still being looked at is given up: it takes six."""

_PREFIXES = ("module.", "netG.")
"""What trainers put before every name."""

_Kind = Literal["upscaler", "film", ""]

_FILMS = ("spynet.", "deform_align", "pcd_align", "feat_extract.", "conv3d")
"""What names of networks hold that look at several pictures of a film."""

_MARKS: tuple[tuple[str, ...], ...] = (
    ("conv_first.weight",),  # RRDB, SwinIR, Swin2SR, HAT, DAT, ATD, DRCT, GRL, RGT, CRAFT
    ("conv_first.1.weight",),  # the same, made to shuffle pixels first
    ("model.conv_first.weight",),
    ("model.0.weight", "model.1.sub.0.RDB1.conv1.0.weight"),  # ESRGAN
    ("model.0.weight", "model.1.sub.0.RDB1.conv1x1.weight"),  # ESRGAN+
    ("model.0.weight", "model.2.weight", "model.4.weight"),  # DnCNN
    ("body.0.weight", "body.1.weight", "body.2.weight"),  # Compact (SRVGG)
    ("head.0.weight", "tail.1.weight"),  # RCAN
    ("head.1.weight", "tail.1.weight"),
    ("sub_mean.weight", "add_mean.weight"),  # IPT
    ("input.weight", "up.0.weight"),  # OmniSR
    ("feats.0.weight", "feats.1.refine.weight"),  # PLKSR
    ("gblocks.0.weight", "gblocks.1.fc1.weight"),  # MoSR
    ("in_to_dim.weight", "blocks.0.blocks.0.gamma"),  # MoESR
    ("to_feat.weight", "to_img.0.weight"),  # SAFMN
    ("to_feat.1.weight", "to_img.0.weight"),
    ("conv_1.sk.weight", "block_1.c1_r.sk.weight"),  # SPAN
    ("conv_1.weight", "upsampler.0.weight", "body.0.local_block.norm_1.weight"),  # SeemoRe
    ("initial.cnn.depthwise.weight", "final_conv.pointwise.weight"),  # Swift-SRGAN
    ("sft.weight", "UFONE.0.ITLs.0.attn.temperature"),  # DITN
    ("fea_conv.weight", "B1.body.0.transformer_body.0.blocks.0.attn.qkv.weight"),  # DCTLSA
    ("unet1.conv1.conv.0.weight", "unet2.conv1.conv.0.weight"),  # RealCUGAN
    ("m_head.weight", "m_tail.weight"),  # DRUNet, FBCNN
    ("m_head.0.weight", "m_tail.0.weight"),  # SCUNet
    ("intro.weight", "ending.weight"),  # NAFNet, KBNet
    ("input_proj.proj.0.weight", "output_proj.proj.0.weight"),  # Uformer
    ("patch_embed.proj.weight", "encoder_level1.0.ffn.fft"),  # FFTformer
    ("patch_embed.proj.weight", "layer1.blocks.0.conv3_19.weight"),  # MixDehazeNet
    ("body.0.estimator.conv1.weight", "body.0.denoiser.embedding.weight"),  # RetinexFormer
    ("HVE_block0.1.weight", "HVD_block0.1.weight"),  # HVI-CIDNet
    ("mid_attn.layers.0.0.to_out.weight", "mid_block2.block1.proj.weights"),  # AuraSR
    ("toRGB.0.weight", "stylegan_decoder.style_mlp.1.weight"),  # GFPGAN, which is refused with its reason
    ("model.model.1.bn_l.running_mean",),  # LaMa, refused, too
    ("generator.model.1.bn_l.running_mean",),
)
"""Names of tensors, all of a line together, that the networks have which spandrel can build."""


class Ended(IntEnum):
    """With what the process ends that builds a network: it is told; the library is missing; the library does not
    know it; it does something else than enlarge pictures."""

    TOLD = 0
    NO_LIBRARY = 3
    UNKNOWN = 4
    UNSUITED = 5


@dataclass(frozen=True)
class Facts:
    """What building an upscaler told; `reason` says why it cannot be used, "" where it can."""

    architecture: str
    scale: int
    reason: str = ""


def is_upscaler(tensors: Mapping[str, Tensor]) -> bool:
    """Whether tensors look like a network that makes pictures of pictures, be it of a film's."""
    return _kind(tensors) != ""


def look(path: Path) -> Facts:
    """Build the network of a file in a process of its own, and say what it is; takes some seconds.

    Raises:
        StudioError: the file is damaged, holds no network of this kind or one that is too large, or the library
            that builds it is not installed.
    """
    check(path)
    unknown = Facts("", 0, f"{path.name} is no upscaler that can be built from its weights. Use another file.")
    try:
        done = run_secluded("studio.engine.upscaler_probe", str(path), patience=_PATIENCE)
    except subprocess.TimeoutExpired:
        return unknown
    match done.returncode:
        case Ended.TOLD:
            told = cast(dict[str, object], json.loads(done.stdout.strip().splitlines()[-1]))
            return Facts(str(told["architecture"]), cast(int, told["scale"]))
        case Ended.NO_LIBRARY:
            raise StudioError(NEEDS)
        case Ended.UNSUITED:
            return Facts("", 0, f"{path.name} {done.stdout.strip().splitlines()[-1]}")
        case _:
            return unknown


def check(path: Path) -> None:
    """Refuse by its header what is no upscaler, or larger than any is.

    Raises:
        StudioError: it is, or the file is damaged.
    """
    if path.suffix.lower() != SUFFIX:
        raise StudioError(f"{path} is no {SUFFIX} file, the one format of upscalers that is safe to read.")
    tensors = read_header(path)
    kind = _kind(tensors)
    if kind == "film":
        raise StudioError(
            f"{path.name} upscales films, several frames at once. Use an upscaler of single pictures."
        )
    if not kind:
        raise StudioError(f"{path} is no upscaler: it has the tensors of none that is known.")
    if path.stat().st_size > LARGEST_FILE or not _is_sensible(tensors):
        raise StudioError(f"{path} is damaged: no upscaler is so large. Copy or download it again.")


def _kind(tensors: Mapping[str, Tensor]) -> _Kind:
    """What a file of these tensors holds: an upscaler of pictures, one of films, or something else."""
    names = _plain(tensors)
    if any(mark in name for name in names for mark in _FILMS) or _is_of_films(tensors):
        return "film"
    return "upscaler" if any(all(mark in names for mark in marks) for marks in _MARKS) else ""


def _plain(names: Iterable[str]) -> set[str]:
    """The names without what all of them begin with."""
    plain = set(names)
    for prefix in _PREFIXES:
        if plain and all(name.startswith(prefix) for name in plain):
            plain = {name.removeprefix(prefix) for name in plain}
    return plain


def _is_of_films(tensors: Mapping[str, Tensor]) -> bool:
    """Whether a convolution goes over time, too."""
    first = next((tensor for name, tensor in tensors.items() if name.endswith("conv_first.weight")), None)
    return first is not None and len(first.shape) == 5


def _is_sensible(tensors: Mapping[str, Tensor]) -> bool:
    """Whether names count no more layers, and tensors are no wider, than those of any upscaler."""
    numbers = (part for name in tensors for part in name.split(".") if part.isdecimal())
    return all(len(number) <= 6 and int(number) <= MOST_LAYERS for number in numbers) and all(
        side <= WIDEST for tensor in tensors.values() for side in tensor.shape
    )
