"""Pictures under hard limits of a GPU's memory: which rung of the ladder, how long, how equal to the unlimited.

    PYTHONPATH=. python packaging/benchmarks/little_memory.py [--only sd15|sdxl] [--all] [--device cuda|cpu]

Random weights in the exact shapes of Stable Diffusion 1.5 (at 512 by 512, 3 GB) and XL (1024 by 1024, 8 GB); the
limit is `torch.cuda.set_per_process_memory_fraction`. "fast" uses memory until it runs out, "balanced" counts
before; `--all` adds tighter limits. Prints one JSON object a line, with `ok`: unlimited, the model is whole; under
a limit the picture is finished within it, on a rung that has a name, and differs from the unlimited one by less
than 2 of 255 levels on average. Exits with 1 where one is not. Nothing is fetched. Time in all: about two minutes
on one H200, most of it for making 7 GB of weights. On a CPU tiny models without limits prove that it runs.

One H200, torch 2.11, 10 steps, seconds of the second picture; SD 1.5 beside a training on the same GPU:

| model | limit | rung | seconds | peak GB reserved | mean difference of 255 |
|---|---|---|---|---|---|
| SD 1.5 at 512 | none | whole | 0.38 | 4.80 | - |
| | 3 GB | parts in turn | 1.86 | 2.77 | 0 |
| | 3 GB, fast | parts in turn | 2.30 | 2.83 | 0.01 |
| XL at 1024 | none | whole | 1.46 | 16.84 | - |
| | 8 GB | parts in turn | 2.19 | 7.76 | 0 |

By an earlier form of this script, SD 1.5 under 2.3 GB, fast: parts in turn, 1.55 s, 2.29 GB; under 1.2 GB: layer
by layer, decoded in small tiles, 14.8 s, 0.74 GB, a mean difference of 1.25.

A guided step at 512 was foretold to hold 0.137 GB beside the weights and held 0.136; decoding in float32 0.81 GB
(and, with what its convolutions take, 1.28: `footprint._WORKSPACE` has counted that since).
"""

import argparse
import gc
import json
import sys
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
from studio.errors import StudioError
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
    "sd15": (512, (Case(None), Case(3), Case(3, "fast"))),
    "sdxl": (1024, (Case(None), Case(8), Case(8, "fast"))),
}

TIGHTER = {"sd15": (Case(2.3, "fast"), Case(1.2), Case(0.2)), "sdxl": (Case(4), Case(0.3))}

CLOSE = 2.0
"""Levels of 255 by which a picture may differ on average."""


def shaped(name: str, folder: Path) -> Path:
    """A model of random weights, made on the GPU and written into `folder`."""
    pipeline = shaped_pipeline(name, folder, "cuda")
    pipeline.save_pretrained(folder / name)
    return folder / name


def shaped_pipeline(name: str, folder: Path, device: str) -> Any:
    """A pipeline of random weights on `device`; on "meta" it has shapes alone."""
    diffusers, transformers = _libraries()
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
    with torch.device(device):
        parts: dict[str, Any] = {
            "vae": diffusers.AutoencoderKL(**VAE),
            "text_encoder": transformers.CLIPTextModel(text_config(768, 12, 12)),
            "tokenizer": words,
        }
        if name == "sd15":
            unet = diffusers.UNet2DConditionModel(sample_size=64, cross_attention_dim=768, attention_head_dim=8)
        else:
            unet, second = _unet_xl(), transformers.CLIPTextModelWithProjection(text_config(1280, 32, 20))
            parts |= {"text_encoder_2": second, "tokenizer_2": words}
    torch.set_default_dtype(torch.float32)
    if name == "sdxl":
        return diffusers.StableDiffusionXLPipeline(
            unet=unet, scheduler=diffusers.EulerDiscreteScheduler(**BETAS), **parts
        )
    scheduler = diffusers.DDIMScheduler(**BETAS, clip_sample=False, steps_offset=1)
    unused = {"safety_checker": None, "feature_extractor": None, "requires_safety_checker": False}
    return diffusers.StableDiffusionPipeline(unet=unet, scheduler=scheduler, **parts, **unused)


def _libraries() -> tuple[Any, Any]:
    """diffusers and transformers, which have no types."""
    import diffusers
    import transformers

    return diffusers, transformers


def _unet_xl() -> Any:
    return _libraries()[0].UNet2DConditionModel(
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
            line |= {"deviation": round(float(pixels.std()), 1)}
        except StudioError as error:
            line |= {"refused": str(error)}
        if torch.cuda.is_available():
            line |= {"peak_gb": round(torch.cuda.max_memory_reserved() / 1e9, 2)}
            line |= {"held_gb": round(torch.cuda.memory_allocated() / 1e9, 2)}
        yield line | {"ok": is_ok(line, device)}
        engine.close()


def is_ok(line: dict[str, Any], device: str) -> bool:
    """Whether a line is as it shall be; a limit that is too tight for any rung shall be refused in a sentence."""
    limit_gb = line["limit_gb"]
    if limit_gb is None or device == "cpu":
        return line.get("rung") == "whole"
    if limit_gb < 1:
        return "refused" in line
    is_within = line["peak_gb"] <= limit_gb
    return is_within and line.get("rung", "whole") != "whole" and line["mean_difference"] < CLOSE


def main() -> int:
    """Measure what was asked for."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", choices=tuple(CASES))
    options.add_argument("--all", action="store_true")
    options.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    chosen = options.parse_args()
    make, is_real = (shaped, True) if chosen.device == "cuda" else (tiny, False)
    is_fine = True
    for name, (side, cases) in CASES.items():
        if chosen.only in (None, name):
            with tempfile.TemporaryDirectory() as folder:
                limit(None)
                started = time.perf_counter()
                library = ModelLibrary(Path(folder) / "none", Path(folder) / "models")
                info = library.add(make(name, Path(folder)))
                print(json.dumps({"made": name, "seconds": round(time.perf_counter() - started, 1)}), flush=True)
                asked = (*cases, *(TIGHTER[name] if chosen.all else ()))
                for line in measured(library, info, side if is_real else 64, asked, chosen.device):
                    print(json.dumps(line), flush=True)
                    is_fine = is_fine and line["ok"]
    return 0 if is_fine else 1


if __name__ == "__main__":
    sys.exit(main())
