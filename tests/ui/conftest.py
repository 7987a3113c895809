"""Tests of the window run without a screen unless they are given one, wait patiently, and leave no dialog open."""

import gc
import os
from collections.abc import Callable, Generator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

if "DISPLAY" not in os.environ and "WAYLAND_DISPLAY" not in os.environ:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

PATIENCE_MS = 90_000


class PatientBot(QtBot):
    """A machine that does much besides takes its time; what holds at once is not waited for."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:  # noqa: N802
        """Wait until the callback says so or raises nothing."""
        super().waitUntil(callback, timeout=max(timeout, PATIENCE_MS))

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **options: Any) -> Any:  # noqa: N802
        """Wait until the signal comes; one that must not come is waited for as long as the test says."""
        is_wanted = options.get("raising", True)
        return super().waitSignal(signal, timeout=max(timeout, PATIENCE_MS) if is_wanted else timeout, **options)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Generator[None, object, object]:
    """A test that failed in the middle may leave work, and its window then asks: nobody is there to answer.

    What is left of windows goes here: Python would find it in any thread, and Qt crashes where a widget ends in
    another than its own.
    """
    if QApplication.instance() is None:  # no window, no dialog; and no timer without Qt's loop
        return (yield)
    answering = QTimer()
    answering.timeout.connect(_answer)
    answering.start(200)
    try:
        return (yield)
    finally:
        answering.stop()
        _let_go()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect(0)


def _let_go() -> None:
    """Release Ctrl and Shift: Qt takes a key of a test's last click for held until the next event."""
    if QApplication.keyboardModifiers() != Qt.KeyboardModifier.NoModifier:
        QTest.keyRelease(QWidget(), Qt.Key.Key_Control)


def _answer() -> None:
    """Stop what the window asks about; dismiss any other dialog."""
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QDialog):
        buttons = [button for button in dialog.findChildren(QAbstractButton) if button.text() == "Stop and close"]
        if buttons:
            buttons[0].click()
        else:
            dialog.reject()
