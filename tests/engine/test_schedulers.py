"""The table of schedulers: names, what suits a model, and that every row runs."""

import math

import pytest

from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.schedulers import FAMILIES, SCHEDULERS, Scheduler, build, named, unsuited
from studio.errors import StudioError
from studio.generation.model import ModelInfo
from tests.engine.conftest import MakeRequest, ignore

DISCRETE = [row for row in SCHEDULERS if row.needs == "discrete"]
STABLE_DIFFUSION = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}


def test_names_are_unique_and_every_family_is_explained() -> None:
    assert len({row.name for row in SCHEDULERS}) == len(SCHEDULERS)
    assert {row.family for row in SCHEDULERS} <= set(FAMILIES)
    assert all(row.about.endswith(".") for row in SCHEDULERS)


@pytest.mark.parametrize("row", SCHEDULERS, ids=lambda row: row.name)
def test_a_row_is_found_by_each_of_its_names(row: Scheduler) -> None:
    assert all(named(name.upper()) == row for name in (row.name, row.label, *row.aliases))


def test_an_unknown_scheduler_gets_the_nearest() -> None:
    with pytest.raises(StudioError, match=r'no scheduler "eular"\. The nearest is "euler"'):
        named("eular")


def test_a_model_takes_only_schedulers_of_its_training() -> None:
    assert "flow_euler" in unsuited("PNDMScheduler")
    assert "euler" in unsuited("EDMDPMSolverMultistepScheduler")
    assert "edm_euler" not in unsuited("EDMDPMSolverMultistepScheduler")


@pytest.mark.parametrize("row", DISCRETE, ids=lambda row: row.name)
def test_the_models_noise_schedule_is_kept(row: Scheduler) -> None:
    config = STABLE_DIFFUSION | {"prediction_type": "v_prediction", "num_train_timesteps": 1000}
    scheduler = build(row, config)
    assert scheduler.config["prediction_type"] == "v_prediction"
    assert math.isclose(float(scheduler.betas[0]), 0.00085, rel_tol=1e-4)
    assert math.isclose(float(scheduler.betas[-1]), 0.012, rel_tol=1e-4)


@pytest.mark.parametrize("row", DISCRETE, ids=lambda row: row.name)
def test_the_starter_runs_with_every_scheduler_that_suits_it(
    row: Scheduler, engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest
) -> None:
    request = request_for(starter, scheduler=row.name, steps=3)
    if row.name in starter.unsuited_schedulers:
        with pytest.raises(StudioError, match="cannot run the model starter"):
            engine.generate([request], ignore)
    else:
        steps: list[int] = []
        engine.generate([request], lambda step: steps.append(step.index) if step.total else None)
        assert steps == sorted(steps)
        assert steps[-1] == 3


@pytest.mark.parametrize("row", DISCRETE, ids=lambda row: row.name)
def test_a_usual_model_runs_with_every_scheduler(
    row: Scheduler, engine: DiffusersEngine, tiny_sd1: ModelInfo, request_for: MakeRequest
) -> None:
    first, again = (engine.generate([request_for(tiny_sd1, scheduler=row.name)], ignore)[0] for _ in range(2))
    assert first.image.tobytes() == again.image.tobytes()
