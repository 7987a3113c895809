"""The engine in a process of its own: same pictures, prompt cancels, a survivable end, no orphans."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NoReturn

import psutil
import pytest

from studio.engine.fake import FakeEngine
from studio.engine.process import EngineProcess
from studio.engine.protocol import EngineLost, Step
from studio.errors import Cancelled, StudioError
from studio.generation.model import ModelInfo
from tests.engine.conftest import MakeRequest, ignore


@pytest.fixture
def engine() -> Iterator[EngineProcess]:
    """A process with the drawing engine, slow enough to be disturbed."""
    engine = EngineProcess(partial(FakeEngine, seconds_per_step=0.02))
    yield engine
    engine.close()


def _pid(engine: EngineProcess) -> int:
    assert engine.pid is not None
    return engine.pid


def _wait_until_gone(pid: int, seconds: float = 3.0) -> None:
    deadline = time.monotonic() + seconds
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, f"process {pid} is still there"
        time.sleep(0.02)


def test_pictures_are_those_of_the_engine_itself(
    engine: EngineProcess, model: ModelInfo, request_for: MakeRequest
) -> None:
    requests = [request_for(model), request_for(model, seed=8)]
    steps: list[Step] = []
    made = engine.generate(requests, steps.append)
    here = FakeEngine().generate(requests, ignore)
    assert [one.image.tobytes() for one in made] == [one.image.tobytes() for one in here]
    assert [step.index for step in steps if step.total] == [1, 2, 3, 4]
    assert all(len(step.previews) == 2 for step in steps if step.total)


def test_the_start_is_told_and_can_be_cancelled(engine: EngineProcess, model: ModelInfo) -> None:
    def cancel(step: Step) -> NoReturn:
        assert step.phase == "starting"
        raise Cancelled

    with pytest.raises(Cancelled):
        engine.prepare(model.ref, cancel)
    engine.prepare(model.ref, ignore)


def test_a_cancel_is_obeyed_and_the_next_picture_is_whole(
    engine: EngineProcess, model: ModelInfo, request_for: MakeRequest
) -> None:
    def cancel(step: Step) -> None:
        if step.index == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        engine.generate([request_for(model, steps=10**9)], cancel)
    steps: list[Step] = []
    made = engine.generate([request_for(model)], steps.append)
    assert {step.total for step in steps} == {0, 4}
    assert made[0].image.tobytes() == FakeEngine().generate([request_for(model)], ignore)[0].image.tobytes()


def test_what_the_user_can_mend_crosses_as_it_is(
    engine: EngineProcess, model: ModelInfo, request_for: MakeRequest
) -> None:
    with pytest.raises(StudioError, match="This engine cannot draw"):
        engine.generate([request_for(model, "fail please")], ignore)
    assert engine.generate([request_for(model)], ignore)


def test_a_bug_crosses_with_its_trace_and_the_process_lives(engine: EngineProcess, model: ModelInfo) -> None:
    engine.prepare(model.ref, ignore)
    pid = engine.pid
    with pytest.raises(RuntimeError, match=r"(?s)The engine failed:.*IndexError"):
        engine.generate([], ignore)
    assert engine.pid == pid


@pytest.mark.parametrize(
    ("sign", "reason"),
    [(signal.SIGKILL, "most likely because memory ran out"), (signal.SIGSEGV, r"crashed \(SIGSEGV\)")],
)
def test_a_killed_process_is_told_and_started_again(
    engine: EngineProcess, model: ModelInfo, request_for: MakeRequest, sign: signal.Signals, reason: str
) -> None:
    def kill(step: Step) -> None:
        if step.index == 2:
            os.kill(_pid(engine), sign)

    with pytest.raises(EngineLost, match=reason):
        engine.generate([request_for(model, steps=100)], kill)
    assert engine.generate([request_for(model)], ignore)


def test_a_process_that_died_while_idle_is_started_again(
    engine: EngineProcess, model: ModelInfo, request_for: MakeRequest
) -> None:
    engine.prepare(model.ref, ignore)
    os.kill(_pid(engine), signal.SIGKILL)
    _wait_until_gone(_pid(engine))
    time.sleep(0.1)  # its last thread may go a moment after its first
    assert engine.generate([request_for(model)], ignore)


def test_an_interrupt_in_the_terminal_does_not_reach_it(engine: EngineProcess, model: ModelInfo) -> None:
    engine.prepare(model.ref, ignore)
    os.kill(_pid(engine), signal.SIGINT)
    engine.prepare(model.ref, ignore)
    assert os.getpgid(_pid(engine)) != os.getpgid(0)


def test_close_ends_it_even_in_the_middle_of_a_picture(
    engine: EngineProcess, model: ModelInfo, request_for: MakeRequest
) -> None:
    def cancel(_step: Step) -> NoReturn:
        raise Cancelled

    with pytest.raises(Cancelled):
        engine.generate([request_for(model, steps=1000)], cancel)
    pid = _pid(engine)
    engine.close()
    assert not psutil.pid_exists(pid)
    assert engine.pid is None


def test_an_engine_that_cannot_be_made_is_lost_and_leaves_its_words(tmp_path: Path, model: ModelInfo) -> None:
    engine = EngineProcess(partial(int, "no engine today"), tmp_path / "log")
    with pytest.raises(EngineLost, match=r"ended unexpectedly \(code 1\)"):
        engine.prepare(model.ref, ignore)
    assert "no engine today" in (tmp_path / "log").read_text()


UNGUARDED = """
import time
from studio.engine.fake import FakeEngine
from studio.engine.process import EngineProcess
print("once", flush=True)
engine = EngineProcess(FakeEngine)
engine.prepare(None, lambda step: None)
print(engine.pid, flush=True)
time.sleep(60)
"""


def test_no_orphan_stays_when_the_studio_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(UNGUARDED)
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as studio:
        assert studio.stdout is not None
        assert studio.stdout.readline() == "once\n"  # the script has no guard, and does not run again
        child = int(studio.stdout.readline())
        studio.kill()
    _wait_until_gone(child)


def test_neither_side_imports_what_is_not_its_own(tmp_path: Path) -> None:
    code = (
        "import sys; from studio.engine.process import EngineProcess; from studio.engine.fake import FakeEngine;"
        "from studio.engine.diffusers_engine import DiffusersEngine;"
        "from studio.engine.library import ModelLibrary;"
        "EngineProcess(FakeEngine).prepare(None, lambda step: None);"
        "assert not {'torch', 'diffusers', 'transformers', 'PySide6'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)
