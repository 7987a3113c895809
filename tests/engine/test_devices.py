"""Which device is chosen, and how many threads compute beside busy neighbours."""

import pytest

from studio.engine.devices import available, choose
from studio.engine.thread_policy import ThreadPolicy, threads_beside, usable_cores
from studio.errors import StudioError


def test_the_cpu_is_always_there_and_never_in_half_precision() -> None:
    cpu = choose("cpu")
    assert cpu in available()
    assert cpu.dtype in ("bfloat16", "float32")
    assert cpu.name


def test_auto_takes_the_first_device() -> None:
    assert choose("auto") == available()[0]


def test_an_unknown_device_is_refused_with_the_choices() -> None:
    with pytest.raises(StudioError, match=r'no device "tpu"\. Use one of: auto, cuda, mps, cpu'):
        choose("tpu")


def test_a_device_that_is_not_there_is_refused() -> None:
    missing = {"cuda", "mps"} - {device.kind for device in available()}
    with pytest.raises(StudioError, match="This machine has no"):
        choose(missing.pop())


def test_a_number_format_can_be_asked_for() -> None:
    assert choose("cpu", "float32").dtype == "float32"
    assert choose("cpu", "bfloat16").dtype == "bfloat16"
    assert choose("cpu", "auto") == choose("cpu")


@pytest.mark.parametrize(
    ("dtype", "sentence"),
    [
        ("float16", "A processor is very slow in float16"),
        ("float8", "help NVIDIA and AMD GPUs only"),
        ("int8", 'no number format "int8"'),
    ],
)
def test_a_number_format_that_does_no_good_is_refused(dtype: str, sentence: str) -> None:
    with pytest.raises(StudioError, match=sentence):
        choose("cpu", dtype)


@pytest.mark.parametrize(
    ("others", "cores", "threads"),
    [(0, 2, 2), (0.3, 2, 2), (0.7, 2, 1), (1, 2, 1), (2, 2, 1), (5, 2, 1), (0, 1, 1), (1, 16, 15), (-0.1, 2, 2)],
)
def test_threads_leave_the_neighbours_their_cores(others: float, cores: int, threads: int) -> None:
    assert threads_beside(others, cores) == threads


def test_a_policy_stays_within_the_cores() -> None:
    policy = ThreadPolicy(choose("cpu"))
    policy.adapt()
    assert 1 <= policy.threads <= usable_cores()
