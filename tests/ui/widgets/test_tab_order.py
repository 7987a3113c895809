"""What is added later is reached by the tab key where it stands, not at the end."""

import pytest
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.widgets.tab_order import tab_before, tab_through


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A button, an empty area, another button."""
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    for widget in (QPushButton("first"), QFrame(), QPushButton("last")):
        layout.addWidget(widget)
    return window


def added(area: QWidget, text: str) -> QPushButton:
    """A button that comes late."""
    button = QPushButton(text, area)
    assert stops(area.window())[-1] == text
    return button


def stops(window: QWidget) -> list[str]:
    """The buttons in the order of the tab key."""
    found, widget = list[str](), window.nextInFocusChain()
    while widget is not None and widget is not window:
        if isinstance(widget, QPushButton):
            found.append(widget.text())
        widget = widget.nextInFocusChain()
    return found


def test_what_is_added_to_an_area_is_reached_where_the_area_stands(window: QWidget) -> None:
    (area,) = window.findChildren(QFrame)
    for text in ("one", "two"):
        tab_before(area, added(area, text))
    assert stops(window) == ["first", "one", "two", "last"]


def test_areas_are_gone_through_in_the_order_that_is_named(window: QWidget) -> None:
    (area,) = window.findChildren(QFrame)
    first, last = window.findChildren(QPushButton)
    added(area, "one")
    added(area, "two")
    tab_through(first, area, last)
    assert stops(window) == ["first", "one", "two", "last"]
