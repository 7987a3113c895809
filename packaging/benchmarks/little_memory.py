"""Pictures under hard limits of a GPU's memory: which rung of the ladder, how long, how equal to the unlimited.

    PYTHONPATH=. python packaging/benchmarks/little_memory.py [--only sd15|sdxl] [--device cuda|cpu]

Random weights in the exact shapes of Stable Diffusion 1.5 (at 512 by 512) and XL (1024 by 1024); the limit
is `torch.cuda.set_per_process_memory_fraction`. "fast" uses memory until it runs out, "balanced" counts before.
Prints one JSON object a line. On a CPU tiny models without limits prove that the script runs.

One H200, torch 2.11, 10 steps, by an earlier form of this script; seconds of the second picture:

| SD 1.5 at 512 | rung | seconds | peak GB reserved | mean difference of 255 |
|---|---|---|---|---|
| no limit | whole | 0.35 | 4.80 | - |
| 3 GB, model loaded under it | parts in turn | 1.61 | 2.77 | 0 |
| 2.3 GB, fast | parts in turn | 1.55 | 2.29 | 0 |
| 1.2 GB | layer by layer, decoded in small tiles | 14.8 | 0.74 | 1.25 |

A guided step at 512 was foretold to hold 0.137 GB beside the weights and held 0.136; decoding in float32 0.81 GB
(and, with what its convolutions take, 1.28: `footprint._WORKSPACE` has counted that since).
"""

import argparse
import gc
import json
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch  # noqa: TID253 - no window waits for it

from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.foresight import Thrift
from studio.engine.library import ModelLibrary
from studio.engine.memory import NotEnoughMemory
from studio.generation.model import ModelInfo
from studio.generation.request import GenerationRequest, Noise, Size

STEPS = 10
BETAS = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
VAE: dict[str, Any] = {
    "block_out_channels": (128, 256, 512, 512),
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
    "latent_channels": 4,
    "layers_per_block": 2,
}


@dataclass(frozen=True)
class Case:
    """One limit in gigabytes, None for none, and how memory is dealt with."""

    gigabytes: float | None
    thrift: Thrift = "balanced"


CASES = {
    "sd15": (512, (Case(None), Case(3), Case(2.3, "fast"), Case(1.2), Case(0.2))),
    "sdxl": (1024, (Case(None), Case(8), Case(8, "fast"), Case(4), Case(0.3))),
}


def shaped(name: str, folder: Path) -> Path:
    """A model of random weights, made on the GPU."""
    import diffusers
    import transformers

    from tests.engine.folders import write_clip_tokenizer

    write_clip_tokenizer(folder / "tokenizer")
    words = transformers.CLIPTokenizer.from_pretrained(folder / "tokenizer")
    marks = {f"{mark}_token_id": getattr(words, f"{mark}_token_id") for mark in ("bos", "eos", "pad")}

    def text_config(width: int, layers: int, heads: int) -> Any:
        return transformers.CLIPTextConfig(
            vocab_size=49408, hidden_size=width, intermediate_size=4 * width, num_hidden_layers=layers,
            num_attention_heads=heads, projection_dim=width, **marks,
        )  # fmt: skip

    torch.manual_seed(0)
    torch.set_default_dtype(torch.float16)
    with torch.device("cuda"):
        parts: dict[str, Any] = {
            "vae": diffusers.AutoencoderKL(**VAE),
            "text_encoder": transformers.CLIPTextModel(text_config(768, 12, 12)),
            "tokenizer": words,
        }
        if name == "sd15":
            unet = diffusers.UNet2DConditionModel(sample_size=64, cross_attention_dim=768, attention_head_dim=8)
            scheduler = diffusers.DDIMScheduler(**BETAS, clip_sample=False, steps_offset=1)
            unused = {"safety_checker": None, "feature_extractor": None, "requires_safety_checker": False}
            pipeline = diffusers.StableDiffusionPipeline(unet=unet, scheduler=scheduler, **parts, **unused)
        else:
            second = transformers.CLIPTextModelWithProjection(text_config(1280, 32, 20))
            scheduler = diffusers.EulerDiscreteScheduler(**BETAS)
            pipeline = diffusers.StableDiffusionXLPipeline(
                unet=_unet_xl(), scheduler=scheduler, text_encoder_2=second, tokenizer_2=words, **parts
            )
    torch.set_default_dtype(torch.float32)
    pipeline.save_pretrained(folder / name)
    return folder / name


def _unet_xl() -> Any:
    import diffusers

    return diffusers.UNet2DConditionModel(
        sample_size=128,
        cross_attention_dim=2048,
        attention_head_dim=[5, 10, 20],
        block_out_channels=(320, 640, 1280),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        transformer_layers_per_block=[1, 2, 10],
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=256,
        projection_class_embeddings_input_dim=2816,
    )


def tiny(name: str, folder: Path) -> Path:
    """A tiny model of the same layout."""
    from tests.engine import tiny_models

    save = {"sd15": tiny_models.save_sd1, "sdxl": tiny_models.save_sdxl}[name]
    return save(folder / name)


def limit(gigabytes: float | None) -> None:
    """Let torch take no more of the GPU."""
    gc.collect()
    if not torch.cuda.is_available():
        return
    torch.cuda.empty_cache()
    whole = torch.cuda.get_device_properties(0).total_memory
    torch.cuda.set_per_process_memory_fraction(1.0 if gigabytes is None else gigabytes * 1e9 / whole)
    torch.cuda.reset_peak_memory_stats()


def measured(
    library: ModelLibrary, info: ModelInfo, side: int, cases: tuple[Case, ...], device: str
) -> Iterator[dict[str, Any]]:
    """One line a case; each loads the model anew, under its limit."""
    asked = GenerationRequest(
        "a (red:1.2) fox", Noise(7), info.ref, Size(side, side), STEPS, 5.0, info.defaults.scheduler
    )
    unlimited: Any = None
    for case in cases:
        limit(case.gigabytes)
        engine = DiffusersEngine(library, device, thrift=case.thrift)
        line: dict[str, Any] = {"model": info.ref.name, "limit_gb": case.gigabytes, "thrift": case.thrift}
        try:
            engine.generate([replace(asked, steps=2)], lambda _step: None)
            started = time.perf_counter()
            (made,) = engine.generate([asked], lambda _step: None)
            seconds, pixels = time.perf_counter() - started, np.asarray(made.image, dtype=float)
            unlimited = pixels if unlimited is None else unlimited
            line |= {"rung": made.environment.memory or "whole", "seconds": round(seconds, 2)}
            line |= {"mean_difference": round(float(np.abs(pixels - unlimited).mean()), 4)}
        except NotEnoughMemory as error:
            line |= {"refused": str(error)}
        if torch.cuda.is_available():
            line |= {"peak_gb": round(torch.cuda.max_memory_reserved() / 1e9, 2)}
            line |= {"held_gb": round(torch.cuda.memory_allocated() / 1e9, 2)}
        yield line
        engine.close()


def main() -> None:
    """Measure what was asked for."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", choices=tuple(CASES))
    options.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    chosen = options.parse_args()
    make, is_real = (shaped, True) if chosen.device == "cuda" else (tiny, False)
    for name, (side, cases) in CASES.items():
        if chosen.only in (None, name):
            with tempfile.TemporaryDirectory() as folder:
                library = ModelLibrary(Path(folder) / "none", Path(folder) / "models")
                info = library.add(make(name, Path(folder)))
                for line in measured(library, info, side if is_real else 64, cases, chosen.device):
                    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
