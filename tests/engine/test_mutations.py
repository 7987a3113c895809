"""Damaged models are read or refused in a sentence: no crash, no large allocation, nothing run."""

from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from tests.engine.folders import write_folder, write_lora
from tests.engine.mutations import Originals, Watch, run

NUMBER = 600
"""`packaging/benchmarks/mutated_models.py` makes 5,000."""


def originals(folder: Path) -> Originals:
    """What looks like a model, a single file and a LoRA to whoever reads no weights, written into `folder`."""
    names = (
        "model.diffusion_model.input_blocks.0.0.weight",
        "cond_stage_model.transformer.text_model.final_layer_norm.weight",
        "first_stage_model.decoder.conv_in.weight",
    )
    single = folder / "single.safetensors"
    save_file({name: np.ones((4, 3), dtype=np.float16) for name in names}, single)
    return Originals(write_folder(folder / "whole"), single, write_lora(folder / "ink.safetensors"))


def test_damaged_models_are_read_or_refused(tmp_path: Path) -> None:
    outcome = run(originals(tmp_path), range(NUMBER), 1, Watch())
    assert outcome.faults == []
    assert outcome.read + outcome.refused == NUMBER
    assert outcome.refused > NUMBER // 2
