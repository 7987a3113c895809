"""The names that other programs have for samplers and schedules lead to our schedulers, and back."""

import pytest

from studio.engine.schedulers import SCHEDULERS
from studio.generation.dialects.samplers import named_elsewhere, scheduler_named


@pytest.mark.parametrize(
    ("sampler", "schedule", "ours"),
    [
        ("Euler a", "", "euler_ancestral"),
        ("k_euler_ancestral", "", "euler_ancestral"),
        ("DPM++ 2M SDE Karras", "", "dpmpp_2m_sde_karras"),
        ("dpmpp_2m_k", "", "dpmpp_2m_karras"),
        ("euler", "karras", "euler_karras"),
        ("Euler", "Simple", "euler"),
        ("dpmpp_3m_sde_gpu", "exponential", "dpmpp_3m_sde_exponential"),
        ("DPM++ 2M", "Beta", "dpmpp_2m_beta"),
        ("lcm", "karras", "lcm"),
        ("uni_pc", "normal", "unipc"),
        ("res_multistep", "", None),
        ("", "", None),
    ],
)
def test_samplers_have_our_names(sampler: str, schedule: str, ours: str | None):
    assert scheduler_named(sampler, schedule) == ours


def test_every_scheduler_of_ours_has_names_elsewhere_that_lead_back():
    for scheduler in SCHEDULERS:
        named = scheduler.name.removeprefix("flow_").removeprefix("edm_")
        assert scheduler_named(*named_elsewhere(scheduler.name)) == named
