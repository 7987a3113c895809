"""Parts that tests of several areas stand on."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from studio import app
from studio.engine.fake import FakeEngine
from studio.generation.draft import Origin, Planned
from studio.generation.model import ModelDefaults, ModelInfo
from studio.generation.record import Generated, GenerationRecord
from studio.generation.request import GenerationRequest, ModelRef, Noise, Size
from studio.paths import Paths, resources

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
"""Beside a busy neighbour torch's threads would burn ten times the processor time by waiting for each other."""


hypothesis.settings.register_profile("seedlock", deadline=None)
hypothesis.settings.load_profile("seedlock")
"""No test fails because its machine is busy."""


@pytest.fixture(autouse=True)
def _no_other_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test may touch the home of whoever runs it."""
    monkeypatch.setenv("SEEDLOCK_HOME", str(tmp_path / "home"))


@pytest.fixture
def home(tmp_path: Path) -> Paths:
    """The paths of a fresh home, its folders made."""
    return Paths.of_home(tmp_path / "home").create()


@pytest.fixture
def fake_engine() -> FakeEngine:
    """An engine that draws at once."""
    return FakeEngine()


@pytest.fixture
def starter() -> Path:
    """The folder of the model that ships."""
    return resources() / "models" / "starter"


@pytest.fixture
def model() -> ModelInfo:
    """A small model that exists by name only."""
    return ModelInfo(
        ref=ModelRef("tiny", "ab" * 32),
        family="sd1",
        path=Path("tiny"),
        bytes_on_disk=0,
        defaults=ModelDefaults(Size(64, 64), steps=4, guidance_scale=5.0, scheduler="ddim"),
    )


@pytest.fixture
def plan(model: ModelInfo) -> Callable[..., Planned]:
    """Makes settled requests: `plan("a red fox", seed=7, steps=4)`."""

    def make(prompt: str = "a red fox", *, seed: int = 7, steps: int = 4) -> Planned:
        request = GenerationRequest(prompt, Noise(seed), model.ref, Size(64, 64), steps, 5.0, "ddim")
        return Planned(request, Origin())

    return make


@pytest.fixture
def keep() -> Callable[[Planned, Generated], GenerationRecord]:
    """A store without a disk: what would be a row, the prompt as its id."""

    def make(planned: Planned, generated: Generated) -> GenerationRecord:
        return GenerationRecord(
            id=planned.request.prompt,
            request=planned.request,
            origin=planned.origin,
            environment=generated.environment,
            seconds=generated.seconds,
            created=datetime.now(UTC),
            path=Path("nowhere.png"),
            pixels_sha256="",
        )

    return make


@dataclass(frozen=True)
class Outcome:
    """What a command did: its exit status and what it printed."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON, an object a line."""
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def seedlock(capfd: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Runs the command line with the drawing engine: `seedlock("generate", "a red fox", "--json")`."""

    def command(*arguments: str) -> Outcome:
        capfd.readouterr()
        status = app.run(arguments, engine="fake")
        return Outcome(status, *capfd.readouterr())

    return command
