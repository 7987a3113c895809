"""Writes the parts of a model as the single file that its makers publish, with the names of the originals."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from studio.engine.single_files import PREFIXES

Weights = dict[str, torch.Tensor]

_UNET_ENDS = {
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0",
    "add_embedding.linear_2": "label_emb.0.2",
    "conv_in": "input_blocks.0.0",
    "conv_norm_out": "out.0",
    "conv_out": "out.2",
}
_RESNET = {
    "norm1": "in_layers.0", "conv1": "in_layers.2", "norm2": "out_layers.0", "conv2": "out_layers.3",
    "time_emb_proj": "emb_layers.1", "conv_shortcut": "skip_connection",
}  # fmt: skip
_CLIP = (
    (r"encoder\.layers\.", "resblocks."),
    (r"layer_norm1", "ln_1"),
    (r"layer_norm2", "ln_2"),
    (r"\.fc1\.", ".c_fc."),
    (r"\.fc2\.", ".c_proj."),
    (r"\.self_attn", ".attn"),
)
_SD3 = {
    "pos_embed.pos_embed": "pos_embed",
    "pos_embed.proj": "x_embedder.proj",
    "time_text_embed.timestep_embedder.linear_1": "t_embedder.mlp.0",
    "time_text_embed.timestep_embedder.linear_2": "t_embedder.mlp.2",
    "time_text_embed.text_embedder.linear_1": "y_embedder.mlp.0",
    "time_text_embed.text_embedder.linear_2": "y_embedder.mlp.2",
    "proj_out": "final_layer.linear",
}
_SD3_BLOCK = {
    "attn.norm_q": "x_block.attn.ln_q", "attn.norm_k": "x_block.attn.ln_k",
    "attn.norm_added_q": "context_block.attn.ln_q", "attn.norm_added_k": "context_block.attn.ln_k",
    "attn.to_out.0": "x_block.attn.proj", "attn.to_add_out": "context_block.attn.proj",
    "attn2.norm_q": "x_block.attn2.ln_q", "attn2.norm_k": "x_block.attn2.ln_k",
    "attn2.to_out.0": "x_block.attn2.proj", "norm1.linear": "x_block.adaLN_modulation.1",
    "norm1_context.linear": "context_block.adaLN_modulation.1", "ff.net.0.proj": "x_block.mlp.fc1",
    "ff.net.2": "x_block.mlp.fc2", "ff_context.net.0.proj": "context_block.mlp.fc1",
    "ff_context.net.2": "context_block.mlp.fc2",
}  # fmt: skip
_FLUX = {
    "time_text_embed.timestep_embedder.linear_1": "time_in.in_layer",
    "time_text_embed.timestep_embedder.linear_2": "time_in.out_layer",
    "time_text_embed.text_embedder.linear_1": "vector_in.in_layer",
    "time_text_embed.text_embedder.linear_2": "vector_in.out_layer",
    "time_text_embed.guidance_embedder.linear_1": "guidance_in.in_layer",
    "time_text_embed.guidance_embedder.linear_2": "guidance_in.out_layer",
    "context_embedder": "txt_in", "x_embedder": "img_in", "proj_out": "final_layer.linear",
}  # fmt: skip
_FLUX_BLOCK = {
    "norm1.linear": "img_mod.lin", "norm1_context.linear": "txt_mod.lin",
    "attn.norm_q": "img_attn.norm.query_norm", "attn.norm_k": "img_attn.norm.key_norm",
    "attn.norm_added_q": "txt_attn.norm.query_norm", "attn.norm_added_k": "txt_attn.norm.key_norm",
    "ff.net.0.proj": "img_mlp.0", "ff.net.2": "img_mlp.2", "ff_context.net.0.proj": "txt_mlp.0",
    "ff_context.net.2": "txt_mlp.2", "attn.to_out.0": "img_attn.proj", "attn.to_add_out": "txt_attn.proj",
}  # fmt: skip
_FLUX_SINGLE = {
    "norm.linear": "modulation.lin", "attn.norm_q": "norm.query_norm", "attn.norm_k": "norm.key_norm",
    "proj_out": "linear2",
}  # fmt: skip


def write(pipeline: Any, family: str, path: Path, dtype: torch.dtype = torch.float16) -> Path:
    """All of `pipeline` in one file."""
    parts = {name: part for name in PREFIXES[family] if (part := getattr(pipeline, name, None)) is not None}
    tensors = original({name: part.state_dict() for name, part in parts.items()}, family)
    save_file({name: tensor.to(dtype).contiguous() for name, tensor in tensors.items()}, path)
    return path


def original(parts: Mapping[str, Weights], family: str) -> Weights:
    """The weights of a model's parts under the names of the original; tensors on "meta" do as well."""
    tensors: Weights = {}
    for name, weights in parts.items():
        begin = PREFIXES[family][name][0]
        tensors |= {begin + key: tensor for key, tensor in _part(name, weights, family).items()}
    return tensors


def _part(name: str, weights: Weights, family: str) -> Weights:
    if name == "unet":
        return {_unet_name(key, weights): tensor for key, tensor in weights.items()}
    if name == "vae":
        return _vae(weights, is_old=family in ("sd1", "sd2", "sdxl"))
    if name == "transformer":
        return _sd3(weights) if family == "sd3" else _flux(weights)
    if (family, name) in (("sd2", "text_encoder"), ("sdxl", "text_encoder_2")):
        return {f"model.{key}": tensor for key, tensor in _open_clip(weights).items()}
    if name.startswith("text_encoder") and "shared.weight" in weights:
        return {f"transformer.{key}": weights[key] for key in weights if key != "encoder.embed_tokens.weight"}
    plain = {key.removeprefix("text_model."): tensor for key, tensor in weights.items()}
    projection = plain.pop("text_projection.weight", None)
    made = {f"transformer.text_model.{key}": tensor for key, tensor in plain.items()}
    is_kept = projection is not None and name == "text_encoder_2"
    return made | ({"transformer.text_projection.weight": projection} if is_kept else {})


def _unet_name(key: str, weights: Weights) -> str:
    for ours, theirs in _UNET_ENDS.items():
        if key.startswith(f"{ours}."):
            return key.replace(ours, theirs, 1)
    layers = len({name.split(".")[3] for name in weights if name.startswith("down_blocks.0.resnets.")})
    if found := re.match(r"down_blocks\.(\d+)\.(resnets|attentions|downsamplers)\.(\d+)\.(.*)", key):
        block, kind, index, rest = int(found[1]), found[2], int(found[3]), found[4]
        if kind == "downsamplers":
            return f"input_blocks.{(layers + 1) * (block + 1)}.0.op.{rest.removeprefix('conv.')}"
        place = f"input_blocks.{(layers + 1) * block + index + 1}"
        return f"{place}.0.{_resnet(rest)}" if kind == "resnets" else f"{place}.1.{rest}"
    if found := re.match(r"up_blocks\.(\d+)\.(resnets|attentions|upsamplers)\.(\d+)\.(.*)", key):
        block, kind, index, rest = int(found[1]), found[2], int(found[3]), found[4]
        if kind == "upsamplers":
            at = 2 if any(name.startswith(f"up_blocks.{block}.attentions.") for name in weights) else 1
            return f"output_blocks.{(layers + 1) * block + layers}.{at}.{rest}"
        place = f"output_blocks.{(layers + 1) * block + index}"
        return f"{place}.0.{_resnet(rest)}" if kind == "resnets" else f"{place}.1.{rest}"
    found = re.match(r"mid_block\.(resnets|attentions)\.(\d+)\.(.*)", key)
    assert found is not None, key
    index, rest = int(found[2]), found[3]
    return f"middle_block.{2 * index}.{_resnet(rest)}" if found[1] == "resnets" else f"middle_block.1.{rest}"


def _resnet(rest: str) -> str:
    name, kind = rest.rsplit(".", 1)
    return f"{_RESNET[name]}.{kind}"


def _vae(weights: Weights, *, is_old: bool) -> Weights:
    """The autoencoder; older files hold its attention's matrices as 1x1 convolutions."""
    levels = 1 + max(int(found[1]) for key in weights if (found := re.search(r"up_blocks\.(\d+)", key)))
    made: Weights = {}
    for key, tensor in weights.items():
        name = key.replace("conv_norm_out", "norm_out").replace("conv_shortcut", "nin_shortcut")
        name = re.sub(r"mid_block\.resnets\.(\d)", lambda found: f"mid.block_{int(found[1]) + 1}", name)
        name = re.sub(r"down_blocks\.(\d+)\.resnets\.", r"down.\1.block.", name)
        name = re.sub(r"down_blocks\.(\d+)\.downsamplers\.0", r"down.\1.downsample", name)
        name = re.sub(r"up_blocks\.(\d+)", lambda found: f"up.{levels - 1 - int(found[1])}", name)
        name = name.replace(".resnets.", ".block.").replace("upsamplers.0", "upsample")
        if "mid_block.attentions.0" in name:
            name = name.replace("mid_block.attentions.0", "mid.attn_1").replace("group_norm", "norm")
            name = (
                name.replace("to_out.0", "proj_out").replace("to_q", "q").replace("to_k", "k").replace("to_v", "v")
            )
            is_matrix = name.endswith(".weight") and not name.endswith("norm.weight")
            tensor = tensor[:, :, None, None] if is_matrix and is_old else tensor
        made[name] = tensor
    return made


def _open_clip(weights: Weights) -> Weights:
    plain = {key.removeprefix("text_model."): tensor for key, tensor in weights.items()}
    made = {
        "positional_embedding": plain.pop("embeddings.position_embedding.weight"),
        "token_embedding.weight": plain.pop("embeddings.token_embedding.weight"),
        "ln_final.weight": plain.pop("final_layer_norm.weight"),
        "ln_final.bias": plain.pop("final_layer_norm.bias"),
    }
    if (projection := plain.pop("text_projection.weight", None)) is not None:
        made["text_projection"] = projection.T
    else:
        width = made["positional_embedding"].shape[1]
        made["text_projection"] = torch.zeros(width, width, device=made["positional_embedding"].device)
    for key in [key for key in plain if ".q_proj." in key]:
        parts = [plain.pop(key.replace("q_proj", f"{part}_proj")) for part in "qkv"]
        plain[key.replace("q_proj.", "in_proj_")] = torch.cat(parts)
    for key, tensor in plain.items():
        for ours, theirs in _CLIP:
            key = re.sub(ours, theirs, key)
        made[f"transformer.{key}"] = tensor
    return made


def _renamed(key: str, names: Mapping[str, str]) -> str:
    stem, _, kind = key.rpartition(".")
    return names.get(key) or f"{names.get(stem, stem)}.{kind}"


def _fused(block: Weights, q: str, k: str, v: str, *more: str) -> Weights:
    """The weight and bias of several projections, one below the other, taken out of `block`."""
    kinds = [kind for kind in ("weight", "bias") if f"{q}.{kind}" in block]
    return {kind: torch.cat([block.pop(f"{part}.{kind}") for part in (q, k, v, *more)]) for kind in kinds}


def _swapped(tensor: torch.Tensor) -> torch.Tensor:
    return torch.cat(tensor.chunk(2)[::-1])


def _blocks(weights: Weights, begin: str) -> dict[str, Weights]:
    """Weights by the number of their block, taken out of `weights`."""
    blocks: dict[str, Weights] = {}
    for key in [key for key in weights if key.startswith(begin)]:
        number, rest = key.removeprefix(begin).split(".", 1)
        blocks.setdefault(number, {})[rest] = weights.pop(key)
    return blocks


def _sd3(weights: Weights) -> Weights:
    rest = dict(weights)
    blocks = _blocks(rest, "transformer_blocks.")
    made: Weights = {}
    for number, block in blocks.items():
        begin = f"joint_blocks.{number}."
        for names, place in (
            (("attn.to_q", "attn.to_k", "attn.to_v"), "x_block.attn.qkv"),
            (("attn.add_q_proj", "attn.add_k_proj", "attn.add_v_proj"), "context_block.attn.qkv"),
            (("attn2.to_q", "attn2.to_k", "attn2.to_v"), "x_block.attn2.qkv"),
        ):
            made |= {f"{begin}{place}.{kind}": tensor for kind, tensor in _fused(block, *names).items()}
        is_last = int(number) == len(blocks) - 1
        for key, tensor in block.items():
            is_swapped = is_last and key.startswith("norm1_context")
            made[begin + _renamed(key, _SD3_BLOCK)] = _swapped(tensor) if is_swapped else tensor
    for kind in ("weight", "bias"):
        made[f"final_layer.adaLN_modulation.1.{kind}"] = _swapped(rest.pop(f"norm_out.linear.{kind}"))
    return made | {_renamed(key, _SD3): tensor for key, tensor in rest.items()}


def _flux(weights: Weights) -> Weights:
    rest = dict(weights)
    made: Weights = {}
    for number, block in _blocks(rest, "transformer_blocks.").items():
        begin = f"double_blocks.{number}."
        for names, place in (
            (("attn.to_q", "attn.to_k", "attn.to_v"), "img_attn.qkv"),
            (("attn.add_q_proj", "attn.add_k_proj", "attn.add_v_proj"), "txt_attn.qkv"),
        ):
            made |= {f"{begin}{place}.{kind}": tensor for kind, tensor in _fused(block, *names).items()}
        made |= {begin + _scaled(_renamed(key, _FLUX_BLOCK)): tensor for key, tensor in block.items()}
    for number, block in _blocks(rest, "single_transformer_blocks.").items():
        begin = f"single_blocks.{number}."
        fused = _fused(block, "attn.to_q", "attn.to_k", "attn.to_v", "proj_mlp")
        made |= {f"{begin}linear1.{kind}": tensor for kind, tensor in fused.items()}
        made |= {begin + _scaled(_renamed(key, _FLUX_SINGLE)): tensor for key, tensor in block.items()}
    for kind in ("weight", "bias"):
        made[f"final_layer.adaLN_modulation.1.{kind}"] = _swapped(rest.pop(f"norm_out.linear.{kind}"))
    return made | {_renamed(key, _FLUX): tensor for key, tensor in rest.items()}


def _scaled(name: str) -> str:
    return name.replace("_norm.weight", "_norm.scale")
