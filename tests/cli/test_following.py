"""What the terminal shows while pictures are made."""

import io
from collections.abc import Callable

import pytest

from studio.cli.following import follow
from studio.engine.fake import FakeEngine
from studio.generation.draft import Planned
from studio.jobs.events import Event, Finished
from studio.jobs.runner import JobRunner
from tests.jobs.bench import Watch

Plan = Callable[..., Planned]


class Terminal(io.StringIO):
    """A stream that says it is one."""

    def isatty(self) -> bool:
        return True


def events_of(plan: Plan, keep, count: int, batch_size: int) -> list[Event]:
    """All that a queue tells of so many pictures."""
    watch = Watch()
    runner = JobRunner(FakeEngine(), keep, watch, batch_size)
    runner.submit([plan(f"picture {number}", steps=2) for number in range(count)])
    runner.start()
    watch.wait_for_ends(count)
    runner.close()
    return watch.events


def test_pictures_made_at_once_share_a_line(plan: Plan, keep, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal, kept = Terminal(), []
    monkeypatch.setattr("sys.stderr", terminal)

    assert follow(events_of(plan, keep, 5, batch_size=3), 5, kept.append)

    shown = [line.split("  ")[0] for line in terminal.getvalue().split("\r\x1b[2K") if "/2" in line]
    assert shown == ["1-3/5", "1-3/5", "4-5/5", "4-5/5"]
    assert len(kept) == 5


def test_a_single_picture_is_not_counted(plan: Plan, keep, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    events = events_of(plan, keep, 1, batch_size=1)

    assert follow(events, 1, lambda _: None)
    assert any(isinstance(event, Finished) for event in events)
    assert "▮" * 24 + " 2/2" in terminal.getvalue()
    assert "1/1" not in terminal.getvalue()
