"""Model folders written for tests: headers and settings without torch, or tiny real models with it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file

SD1_INDEX = {
    "_class_name": "StableDiffusionPipeline",
    "unet": ["diffusers", "UNet2DConditionModel"],
    "vae": ["diffusers", "AutoencoderKL"],
    "text_encoder": ["transformers", "CLIPTextModel"],
    "tokenizer": ["transformers", "CLIPTokenizer"],
    "scheduler": ["diffusers", "PNDMScheduler"],
    "safety_checker": [None, None],
}
UNET = {"in_channels": 4, "sample_size": 64, "cross_attention_dim": 768}
VAE = {"_class_name": "AutoencoderKL", "latent_channels": 4, "block_out_channels": [8, 8, 8, 8]}


def write_folder(folder: Path, seed: int = 0) -> Path:
    """A folder that looks like SD 1.5 to whoever reads no more than JSON and headers."""
    write_json(folder / "model_index.json", SD1_INDEX)
    write_json(folder / "unet/config.json", UNET)
    write_json(folder / "vae/config.json", VAE)
    write_json(folder / "text_encoder/config.json", {"max_position_embeddings": 77})
    write_json(folder / "scheduler/scheduler_config.json", {"_class_name": "PNDMScheduler"})
    weights = {"weight": np.random.default_rng(seed).normal(size=(4, 4)).astype(np.float16)}
    for name in ("unet/diffusion_pytorch_model", "vae/diffusion_pytorch_model", "text_encoder/model"):
        save_file(weights, folder / f"{name}.safetensors")
    return folder


def write_json(path: Path, value: Any) -> None:
    """A JSON file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value))


def write_clip_tokenizer(folder: Path, words: tuple[str, ...] = ("red", "fox", "cat")) -> None:
    """CLIP's byte-level tokenizer in its old layout, with merges for a few words alone."""
    from tokenizers import pre_tokenizers

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    merges: list[str] = []
    made: list[str] = []
    for word in words:
        parts = [*word[:-1], f"{word[-1]}</w>"]
        while len(parts) > 1:
            merges.append(f"{parts[0]} {parts[1]}")
            parts[:2] = ["".join(parts[:2])]
            made.append(parts[0])
    tokens = [*letters, *(f"{letter}</w>" for letter in letters), *made, "<|startoftext|>", "<|endoftext|>"]
    write_json(folder / "vocab.json", {token: index for index, token in enumerate(dict.fromkeys(tokens))})
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(dict.fromkeys(merges)) + "\n")
    write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "CLIPTokenizer",
            "model_max_length": 77,
            "bos_token": "<|startoftext|>",
            "eos_token": "<|endoftext|>",
            "pad_token": "<|endoftext|>",
            "unk_token": "<|endoftext|>",
        },
    )


def write_vae(path: Path) -> Path:
    """A file that looks like a VAE for the models of `write_folder` to whoever reads no more than its header."""
    shapes = {"decoder.conv_in": (8, 4), "decoder.conv_out": (3, 8)}
    shapes |= {f"decoder.up.{level}.upsample.conv": (8, 8) for level in (1, 2, 3)}
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({f"{name}.weight": np.zeros((*shape, 3, 3), np.float16) for name, shape in shapes.items()}, path)
    return path


def write_embedding(path: Path) -> Path:
    """A textual inversion of two vectors, as A1111 writes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({"emb_params": np.zeros((2, 768), np.float16)}, path)
    return path


def write_lora(path: Path, width: int = 768, note: str = "", seed: int = 0) -> Path:
    """A file that looks like a LoRA to whoever reads no more than its header."""
    down = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight"
    path.parent.mkdir(parents=True, exist_ok=True)
    weights = np.random.default_rng(seed).normal(size=(2, width)).astype(np.float16)
    save_file({down: weights, down.replace("down.w", "up.w"): weights.T.copy()}, path, {"note": note})
    return path
