"""Writes a transformer alone as it circulates: under its makers' names in safetensors, or packed in GGUF."""

import re
from pathlib import Path

import gguf
import torch
from safetensors.torch import load_file, save_file

from studio.engine.checkpoints import weights_of

Weights = dict[str, torch.Tensor]
Rules = tuple[tuple[str, str], ...]

_DOUBLE: Rules = (
    (r"^transformer_blocks\.", "double_blocks."),
    (r"attn\.norm_added_([qk])\.weight", r"txt_attn.norm.\1_norm.scale"),
    (r"attn\.norm_([qk])\.weight", r"img_attn.norm.\1_norm.scale"),
    (r"attn\.to_out\.0", "img_attn.proj"),
    (r"attn\.to_add_out", "txt_attn.proj"),
)
_QUERY_AND_KEY: Rules = ((r"\.q_norm\.scale", ".query_norm.scale"), (r"\.k_norm\.scale", ".key_norm.scale"))
_BLOCKS: Rules = (
    (r"^single_transformer_blocks", "single_blocks"),
    (r"^(single_blocks\.\d+)\.attn\.norm_([qk])\.weight", r"\1.norm.\2_norm.scale"),
    *_DOUBLE,
    *_QUERY_AND_KEY,
)
_ENDS: Rules = (
    (r"^proj_out", "final_layer.linear"),
    (r"^x_embedder", "img_in"),
    (r"^context_embedder", "txt_in"),
)

_FLUX2: Rules = (
    *_BLOCKS,
    (r"^(single_blocks\.\d+)\.attn\.to_qkv_mlp_proj", r"\1.linear1"),
    (r"^(single_blocks\.\d+)\.attn\.to_out", r"\1.linear2"),
    (r"\.ff\.linear_in", ".img_mlp.0"),
    (r"\.ff\.linear_out", ".img_mlp.2"),
    (r"\.ff_context\.linear_in", ".txt_mlp.0"),
    (r"\.ff_context\.linear_out", ".txt_mlp.2"),
    (r"^time_guidance_embed\.timestep_embedder\.linear_1", "time_in.in_layer"),
    (r"^time_guidance_embed\.timestep_embedder\.linear_2", "time_in.out_layer"),
    (r"_modulation(_img|_txt)?\.linear", r"_modulation\1.lin"),
    (r"^norm_out\.linear", "final_layer.adaLN_modulation.1"),
    *_ENDS,
)
_CHROMA: Rules = (
    *_BLOCKS,
    (r"^(single_blocks\.\d+)\.proj_out", r"\1.linear2"),
    (r"\.ff\.net\.0\.proj", ".img_mlp.0"),
    (r"\.ff\.net\.2", ".img_mlp.2"),
    (r"\.ff_context\.net\.0\.proj", ".txt_mlp.0"),
    (r"\.ff_context\.net\.2", ".txt_mlp.2"),
    (r"(distilled_guidance_layer\.layers\.\d+)\.linear_1", r"\1.in_layer"),
    (r"(distilled_guidance_layer\.layers\.\d+)\.linear_2", r"\1.out_layer"),
    (r"(distilled_guidance_layer\.norms\.\d+)\.weight", r"\1.scale"),
    *_ENDS,
)
_Z_IMAGE: Rules = (
    (r"attention\.to_out\.0", "attention.out"),
    (r"attention\.norm_([qk])", r"attention.\1_norm"),
    (r"^all_final_layer\.2-1", "final_layer"),
    (r"^all_x_embedder\.2-1", "x_embedder"),
)
_AURAFLOW: Rules = (
    (r"^joint_transformer_blocks", "double_layers"),
    (r"^single_transformer_blocks(\.\d+)\.ff\.", r"single_layers\1.mlp."),
    (r"^single_transformer_blocks(\.\d+)\.norm1\.linear", r"single_layers\1.modCX.1"),
    (r"^single_transformer_blocks(\.\d+)\.attn\.to_(out\.0|[qkv])", r"single_layers\1.attn.w1\2"),
    (r"\.ff_context\.", ".mlpC."),
    (r"\.ff\.", ".mlpX."),
    (r"\.linear_([12])", r".c_fc\1"),
    (r"\.out_projection", ".c_proj"),
    (r"norm1_context\.linear", "modC.1"),
    (r"norm1\.linear", "modX.1"),
    (r"attn\.to_add_out", "attn.w1o"),
    (r"attn\.to_(out\.0|[qkv])", r"attn.w2\1"),
    (r"attn\.add_([qkv])_proj", r"attn.w1\1"),
    (r"(w[12])out\.0", r"\1o"),
    (r"^norm_out\.linear", "modF.1"),
    (r"^proj_out", "final_linear"),
    (r"^context_embedder", "cond_seq_linear"),
    (r"^time_step_proj\.c_fc1", "t_embedder.mlp.0"),
    (r"^time_step_proj\.c_fc2", "t_embedder.mlp.2"),
    (r"^pos_embed\.pos_embed", "positional_encoding"),
    (r"^pos_embed\.proj", "init_x_linear"),
)
_PIXART: Rules = (
    (r"^pos_embed\.proj", "x_embedder.proj"),
    (r"^caption_projection\.linear_([12])", r"y_embedder.y_proj.fc\1"),
    (r"^adaln_single\.emb\.timestep_embedder", "t_embedder"),
    (r"^adaln_single\.emb\.resolution_embedder", "csize_embedder"),
    (r"^adaln_single\.emb\.aspect_ratio_embedder", "ar_embedder"),
    (r"_embedder\.linear_1", "_embedder.mlp.0"),
    (r"_embedder\.linear_2", "_embedder.mlp.2"),
    (r"^adaln_single\.linear", "t_block.1"),
    (r"^proj_out", "final_layer.linear"),
    (r"^scale_shift_table", "final_layer.scale_shift_table"),
    (r"^transformer_blocks", "blocks"),
    (r"\.attn2\.to_q", ".cross_attn.q_linear"),
    (r"\.attn2\.to_out\.0", ".cross_attn.proj"),
    (r"\.attn1\.to_out\.0", ".attn.proj"),
    (r"\.ff\.net\.0\.proj", ".mlp.fc1"),
    (r"\.ff\.net\.2", ".mlp.fc2"),
)
_RULES = {
    "pixart": _PIXART,
    "flux2": _FLUX2,
    "chroma": _CHROMA,
    "zimage": _Z_IMAGE,
    "auraflow": _AURAFLOW,
    "qwenimage": (),
}

_FUSED: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "pixart": (
        ("attn.qkv", ("attn1.to_q", "attn1.to_k", "attn1.to_v")),
        ("cross_attn.kv_linear", ("attn2.to_k", "attn2.to_v")),
    ),
    "flux2": (
        ("img_attn.qkv", ("attn.to_q", "attn.to_k", "attn.to_v")),
        ("txt_attn.qkv", ("attn.add_q_proj", "attn.add_k_proj", "attn.add_v_proj")),
    ),
    "zimage": (("attention.qkv", ("attention.to_q", "attention.to_k", "attention.to_v")),),
}
_FUSED["chroma"] = (("linear1", ("attn.to_q", "attn.to_k", "attn.to_v", "proj_mlp")), *_FUSED["flux2"])

RENAMED = tuple(_RULES)
"""The families whose makers' names can be written here."""


def transformer_of(folder: Path) -> Weights:
    """The weights of a model's transformer, as diffusers names them."""
    files = [load_file(path) for path in weights_of(folder / "transformer")]
    return {name: tensor for file in files for name, tensor in file.items()}


def original(family: str, weights: Weights) -> Weights:
    """The same under the names of the family's makers."""
    rest, made = dict(weights), dict[str, torch.Tensor]()
    for place, parts in _FUSED.get(family, ()):
        for first in [name for name in rest if re.search(rf"\.{re.escape(parts[0])}\.(weight|bias)$", name)]:
            names = [first.replace(parts[0], part) for part in parts]
            if all(name in rest for name in names):
                made[first.replace(parts[0], place)] = torch.cat([rest.pop(name) for name in names])
    for name in ("norm_out.linear.weight",) * (family in ("flux2", "auraflow")):
        rest[name] = torch.cat(rest[name].chunk(2)[::-1])
    made |= rest
    return {_renamed(name, _RULES[family]): tensor for name, tensor in made.items()}


def _renamed(name: str, rules: Rules) -> str:
    for pattern, instead in rules:
        name = re.sub(pattern, instead, name)
    return name


def save_alone(weights: Weights, path: Path, begin: str = "") -> Path:
    """One file of safetensors; every name begins with `begin`."""
    save_file({begin + name: tensor.contiguous() for name, tensor in weights.items()}, path)
    return path


def save_gguf(weights: Weights, path: Path) -> Path:
    """One GGUF file as converters write it: matrices in blocks of 32 numbers in 8 bits, the others in 32 bits."""
    writer = gguf.GGUFWriter(path, "test")
    kind = gguf.GGMLQuantizationType.Q8_0
    for name, tensor in weights.items():
        array = tensor.float().numpy()
        if array.ndim == 2 and array.shape[1] % 32 == 0 and name.endswith("weight"):
            writer.add_tensor(name, gguf.quants.quantize(array, kind), raw_dtype=kind)
        else:
            writer.add_tensor(name, array)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
