"""Time and memory of loading a single-file checkpoint: ours beside diffusers' own `from_single_file`.

    python packaging/benchmarks/single_file_loading.py [sd1|sdxl|sd2] [float16|bfloat16|float32]

Writes a file of random weights in the exact layout of the published models (sd1: 2.1 GB, sdxl: 6.9 GB), lets a
process of its own load it each way, the other one first in every second round, and deletes it. Both ways take the
shipped settings, are denied the network, and have their libraries imported before the clock starts. `peak` is the
most memory that the process held at once (with what it mapped from the file), less what it held before.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

ROUNDS = 2


def write_file(family: str, path: Path) -> int:
    """A file of random weights in float16, its size in bytes."""
    import torch

    from tests.engine.single_file_writer import original
    from tests.engine.test_single_files import _parts

    weights = {name: part.state_dict() for name, part in _parts(family).items()}
    header: dict[str, Any] = {}
    end = 0
    for name, tensor in original(weights, family).items():
        start, end = end, end + 2 * tensor.numel()
        header[name] = {"dtype": "F16", "shape": list(tensor.shape), "data_offsets": [start, end]}
    raw = json.dumps(header).encode()
    block = (torch.randn(32 << 20) * 0.02).half().numpy().tobytes()
    with path.open("wb") as file:
        file.write(len(raw).to_bytes(8, "little") + raw)
        for start in range(0, end, len(block)):
            file.write(block[: end - start])
    return path.stat().st_size


def load(how: str, family: str, path: Path, dtype_name: str) -> None:
    """Load the file in this process and print the figures."""
    os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
    import torch
    from transformers import CLIPTokenizer

    from studio.engine import checkpoints, pipelines, runtime, single_files
    from studio.engine.families import of_name

    runtime.settle()
    dtype = getattr(torch, dtype_name)
    pipeline_class = pipelines.class_of(of_name(family).pipelines[0])
    tokenizer = CLIPTokenizer.from_pretrained(single_files.clip_tokenizer())
    checkpoint = checkpoints.inspect(path)
    watch = _Watch()
    started, cpu = time.perf_counter(), time.process_time()
    if how == "ours":
        pipeline = pipelines.read(checkpoint, dtype)
    else:
        tokenizers = {"tokenizer": tokenizer} | ({"tokenizer_2": tokenizer} if family == "sdxl" else {})
        pipeline = pipeline_class.from_single_file(
            str(path), config=str(checkpoint.settings), dtype=dtype, local_files_only=True, **tokenizers
        )
    checksum = float(pipeline.unet.conv_in.weight.detach().float().sum())
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    peak, held = watch.stop()
    print(json.dumps({"how": how, "s": seconds, "cpu_s": cpu, "peak_gb": peak, "held_gb": held, "sum": checksum}))


class _Watch:
    """Samples this process's resident memory."""

    def __init__(self) -> None:
        self._before = self._peak = _resident()
        self._on = True
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while self._on:
            self._peak = max(self._peak, _resident())
            time.sleep(0.02)

    def stop(self) -> tuple[float, float]:
        """The peak and what is held now, in GB above the start."""
        self._on = False
        self._thread.join()
        return (self._peak - self._before) / 1e9, (_resident() - self._before) / 1e9


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def main() -> None:
    """Measure both ways in turn."""
    family = sys.argv[1] if len(sys.argv) > 1 else "sd1"
    dtype = sys.argv[2] if len(sys.argv) > 2 else "bfloat16"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{family}.safetensors"
        print(f"{family}: {write_file(family, path) / 1e9:.2f} GB in float16, loaded as {dtype}", flush=True)
        for number in range(ROUNDS):
            for how in ("plain", "ours") if number % 2 == 0 else ("ours", "plain"):
                command = [sys.executable, __file__, "load", how, family, str(path), dtype]
                print(
                    subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip(),
                    flush=True,
                )


if __name__ == "__main__":
    if sys.argv[1:2] == ["load"]:
        load(sys.argv[2], sys.argv[3], Path(sys.argv[4]), sys.argv[5])
    else:
        main()
