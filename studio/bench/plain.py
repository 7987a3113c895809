"""Plain diffusers in a process of its own: what our engine is held against."""

import json
import subprocess
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import IO, Any, cast

from studio.generation.model import ModelInfo

Generate = Callable[[Sequence[tuple[str, int]]], float]
"""Makes a picture for each prompt and seed, one after the other, and gives the seconds of all."""


@dataclass(frozen=True)
class PlainCall:
    """A model's folder and the settings of all pictures; `device` is one of `engine.devices.PREFERENCES`."""

    folder: str
    device: str
    dtype: str
    steps: int
    guidance_scale: float


def plain_call(info: ModelInfo, device: str, dtype: str, steps: int | None = None) -> PlainCall:
    """The call that makes pictures of `info` with its own settings."""
    defaults = info.defaults
    return PlainCall(str(info.path), device, dtype, steps or defaults.steps, defaults.guidance_scale)


@contextmanager
def plain_diffusers(call: PlainCall) -> Generator[Generate]:
    """A function that makes pictures by plain diffusers, each by a call of its own."""
    command = [
        sys.executable,
        "-c",
        f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import serve; serve()",
    ]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, **cast(Any, pipes)) as process:
        questions, answers = cast(IO[str], process.stdin), cast(IO[str], process.stdout)

        def ask(value: object) -> str:
            questions.write(json.dumps(value) + "\n")
            questions.flush()
            return next(line for line in answers if line.startswith("seconds ")).split()[1]

        ask(asdict(call))
        yield lambda pictures: float(ask(list(pictures)))
        questions.close()


def serve() -> None:
    """The other process: load the model of the first line, then make the pictures of each further one."""
    import time

    import torch
    from diffusers.pipelines.pipeline_utils import DiffusionPipeline

    from studio.engine.devices import choose

    call = PlainCall(**cast(Mapping[str, Any], json.loads(sys.stdin.readline())))
    load = cast(Any, DiffusionPipeline).from_pretrained
    pipeline = load(call.folder, dtype=getattr(torch, call.dtype), local_files_only=True)
    pipeline.to(choose(call.device).kind)
    pipeline.set_progress_bar_config(disable=True)
    print("seconds 0", flush=True)
    for line in sys.stdin:
        started = time.perf_counter()
        for prompt, seed in cast(list[tuple[str, int]], json.loads(line)):
            pipeline(
                prompt,
                num_inference_steps=call.steps,
                guidance_scale=call.guidance_scale,
                generator=torch.Generator().manual_seed(seed),
            )
        print("seconds", time.perf_counter() - started, flush=True)
