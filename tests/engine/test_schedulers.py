"""The table of schedulers: names, what suits a model, and that every row runs."""

import math

import pytest

from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.schedulers import FAMILIES, SCHEDULERS, Scheduler, named, unsuited
from studio.engine.scheduling import beta_levels, build, rehearse
from studio.errors import StudioError
from studio.generation.dialects.samplers import named_elsewhere, scheduler_named
from studio.generation.model import ModelInfo
from tests.engine.conftest import MakeRequest, ignore

DISCRETE = [row for row in SCHEDULERS if row.needs == "discrete"]
PLAIN = [row for row in DISCRETE if row.sigmas == "trained"]
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
    assert "flow_euler" in unsuited({"_class_name": "PNDMScheduler"})
    edm = unsuited({"_class_name": "EDMDPMSolverMultistepScheduler"})
    assert "euler" in edm
    assert "edm_euler" not in edm
    sana = unsuited({"_class_name": "DPMSolverMultistepScheduler", "prediction_type": "flow_prediction"})
    assert "flow_euler" not in sana
    assert "dpmpp_2m" in sana


def test_steps_on_a_curve_have_a_row_and_a_name_of_their_own() -> None:
    karras, beta = named("DPM++ 2M Karras"), named("dpmpp_2m_beta")
    assert (karras.name, karras.sigmas, karras.label) == ("dpmpp_2m_karras", "karras", "DPM++ 2M Karras")
    assert (beta.sigmas, beta.is_deterministic) == ("beta", True)
    assert not named("dpmpp_2m_sde_exponential").is_deterministic


@pytest.mark.parametrize("row", [row for row in SCHEDULERS if row.needs == "discrete"], ids=lambda row: row.name)
def test_other_programs_names_lead_there_and_back(row: Scheduler) -> None:
    assert scheduler_named(*named_elsewhere(row.name)) == row.name


@pytest.mark.parametrize(
    ("sampler", "schedule", "name"),
    [
        ("dpmpp_2m", "karras", "dpmpp_2m_karras"),
        ("dpmpp_3m_sde_gpu", "exponential", "dpmpp_3m_sde_exponential"),
        ("euler", "beta", "euler_beta"),
        ("uni_pc", "sgm_uniform", "unipc"),
        ("dpm_2_ancestral", "normal", "dpm2_ancestral"),
    ],
)
def test_comfyuis_names_are_known(sampler: str, schedule: str, name: str) -> None:
    assert scheduler_named(sampler, schedule) == named(name).name


def test_automatic_means_what_it_means_in_a1111() -> None:
    assert scheduler_named("DPM++ 2M", "Automatic") == "dpmpp_2m_karras"
    assert scheduler_named("DPM++ 2M SDE", "Automatic") == "dpmpp_2m_sde_exponential"
    assert scheduler_named("Euler", "Automatic") == scheduler_named("Euler", "Normal") == "euler"


def test_beta_puts_steps_on_the_quantiles_of_its_distribution() -> None:
    """The regularised incomplete beta function I(x; 0.6, 0.6) is 0.75 at 0.82432 and 0.25 at 0.17568."""
    assert beta_levels(4) == pytest.approx([1, 0.82432, 0.5, 0.17568], abs=1e-4)


@pytest.mark.parametrize("row", [row for row in SCHEDULERS if row.needs == "flow"], ids=lambda row: row.name)
@pytest.mark.parametrize("config", [{"shift": 3.0}, {"use_dynamic_shifting": True}, {"flow_shift": 3.0}])
def test_a_flow_runs_from_noise_to_picture(row: Scheduler, config: dict[str, object]) -> None:
    scheduler = build(row, config)
    rehearse(scheduler, 8)
    sigmas = scheduler.sigmas.tolist()
    assert sigmas[0] == pytest.approx(1, abs=0.01)
    assert sigmas[-1] == 0
    assert sigmas == sorted(sigmas, reverse=True)
    middle = sigmas[len(sigmas) // 2]
    assert middle > 0.6, "the shift is lost"


@pytest.mark.parametrize("row", DISCRETE, ids=lambda row: row.name)
def test_the_models_noise_schedule_is_kept(row: Scheduler) -> None:
    config = STABLE_DIFFUSION | {"prediction_type": "v_prediction", "num_train_timesteps": 1000}
    scheduler = build(row, config)
    assert scheduler.config["prediction_type"] == "v_prediction"
    assert math.isclose(float(scheduler.betas[0]), 0.00085, rel_tol=1e-4)
    assert math.isclose(float(scheduler.betas[-1]), 0.012, rel_tol=1e-4)


@pytest.mark.parametrize("row", PLAIN, ids=lambda row: row.name)
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
