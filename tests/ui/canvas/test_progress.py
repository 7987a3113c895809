"""The progress strip and the failure card say what a waiting user wants to know."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from studio.engine.protocol import Phase
from studio.generation.draft import Planned
from studio.jobs.events import Job, Progressed
from studio.ui.canvas.failure_card import FailureCard
from studio.ui.canvas.progress_strip import ProgressStrip


@pytest.mark.parametrize(
    ("phase", "step", "seconds", "waiting", "text"),
    [
        ("starting", 0, None, 0, "Starting the engine, some seconds the first time"),
        ("denoising", 12, 0.94, 0, "12/20 · 0.9 s left"),
        ("denoising", 1, None, 3, "1/20 · 3 more waiting"),
        ("denoising", 1, 75.0, 0, "1/20 · 75 s left"),
        ("denoising", 1, 400.0, 0, "1/20 · 7 min left"),
        ("decoding", 0, None, 0, "Finishing the picture"),
    ],
)
def test_progress_is_said_in_few_words(
    qtbot: QtBot, plan: Callable[..., Planned], phase: Phase, step: int, seconds: float, waiting: int, text: str
) -> None:
    strip = ProgressStrip()
    qtbot.addWidget(strip)
    strip.update_from(Progressed(Job(1, plan()), phase, step, 20, None, seconds), waiting)
    assert strip.text() == text


def test_the_bar_counts_steps(qtbot: QtBot, plan: Callable[..., Planned]) -> None:
    strip = ProgressStrip()
    qtbot.addWidget(strip)
    strip.update_from(Progressed(Job(1, plan()), "denoising", 12, 20, None, None), 0)
    bar = strip.findChild(QProgressBar, "progressBar")
    assert bar is not None
    assert (bar.value(), bar.maximum()) == (12, 20)


def test_a_failure_can_be_copied_with_its_details(qtbot: QtBot) -> None:
    card = FailureCard()
    qtbot.addWidget(card)
    card.say("No memory is left.", "Traceback")
    copy = next(button for button in card.findChildren(QPushButton) if button.text() == "Copy")
    copy.click()
    assert QGuiApplication.clipboard().text() == "No memory is left.\n\nTraceback"
