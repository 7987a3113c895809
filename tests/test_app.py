"""The composition root's own decisions."""

import sys

import pytest

from studio import app
from studio.engine.fake import FakeEngine
from studio.paths import Paths
from studio.settings import EngineSettings

LINUX_ONLY = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux runs without a display")


@LINUX_ONLY
@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"QT_QPA_PLATFORM": "offscreen"}, True),
        ({"QT_QPA_PLATFORM": "minimal:fontengine=freetype"}, True),
        ({"QT_QPA_PLATFORM": "xcb"}, False),
    ],
)
def test_a_window_needs_a_display_or_a_platform_without_one(monkeypatch, environment, expected) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert app.has_display() is expected


@LINUX_ONLY
def test_a_window_on_a_home_that_cannot_be_made_is_one_line(monkeypatch, capfd, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SEEDLOCK_HOME", str(tmp_path / "file" / "home"))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")

    assert app.run([]) == 1
    assert capfd.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("kind", ["process", "inline", "fake"])
def test_every_kind_of_engine_is_built_without_starting_it(home: Paths, kind) -> None:
    engine = app.build_engine(kind, home, EngineSettings(device="cpu"))
    engine.close()
    assert isinstance(engine, FakeEngine) is (kind == "fake")
