"""The linear preview shows what the VAE would, in a thousandth of the time."""

from typing import Any

import numpy as np
import torch

from studio.engine import denoising
from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.forecast import Forecast
from studio.engine.schedulers import SCHEDULERS
from studio.engine.scheduling import build
from studio.generation.model import ModelInfo
from tests.engine.conftest import MakeRequest, ignore


def _latents(engine: DiffusersEngine, info: ModelInfo, request: Any) -> torch.Tensor:
    engine.prepare(info.ref, ignore)
    model = engine.model(info.ref)
    conditioning = model.conditioner.batch([request])
    return denoising.denoise(model, [request], conditioning, lambda _done, _previews: None)


def test_a_preview_looks_like_the_picture(
    engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest
) -> None:
    latents = _latents(engine, starter, request_for(starter, steps=8))
    model = engine.model(starter.ref)
    preview = model.previews.pictures(latents)[0].resize((24, 24))
    picture = denoising.decode(model, latents)[0].resize((24, 24))
    pixels = [np.asarray(image, dtype=float).ravel() for image in (preview, picture)]
    assert np.corrcoef(*pixels)[0, 1] > 0.85
    assert np.abs(pixels[0] - pixels[1]).mean() < 30


def test_most_schedulers_forecast_the_finished_picture() -> None:
    config = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
    silent: set[str] = set()
    for row in SCHEDULERS:
        if row.needs != "discrete":
            continue
        scheduler: Any = build(row, config)
        scheduler.set_timesteps(4)
        forecast = Forecast(scheduler)
        scheduler.step(torch.zeros(1, 4, 8, 8), scheduler.timesteps[0], torch.ones(1, 4, 8, 8), return_dict=False)
        if forecast.latents is None:
            silent.add(row.name)
    assert silent == {"pndm", "deis", "deis_karras"}
