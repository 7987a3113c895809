"""Folding sections, the scrolling column, the button with two lines."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.widgets.column_scroll import ColumnScroll
from studio.ui.widgets.fold import Fold
from studio.ui.widgets.two_line_button import TwoLineButton


def test_a_fold_hides_its_content_and_says_what_is_inside(qtbot: QtBot) -> None:
    content = QLabel("inside")
    fold = Fold("Parameters", content)
    qtbot.addWidget(fold)
    fold.set_summary("20 steps")
    fold.show()
    assert not content.isVisible()
    button = fold.findChild(QToolButton)
    assert button is not None
    assert button.accessibleName() == "Parameters: 20 steps"
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert content.isVisible()


@pytest.mark.parametrize("width", [200, 400])
def test_wrapped_text_in_a_column_keeps_its_height(qtbot: QtBot, width: int) -> None:
    column = QWidget()
    layout = QVBoxLayout(column)
    labels = [QLabel("A sentence that is long enough to wrap. " * 4) for _ in range(8)]
    for label in labels:
        label.setWordWrap(True)
        layout.addWidget(label)
    scroll = ColumnScroll(column)
    qtbot.addWidget(scroll)
    scroll.resize(width, 100)
    scroll.show()
    qtbot.wait(20)
    assert all(label.height() >= label.heightForWidth(label.width()) for label in labels)


def test_a_button_with_two_lines_has_both_as_its_text(qtbot: QtBot) -> None:
    button = TwoLineButton()
    qtbot.addWidget(button)
    button.set_lines("Generate", "new seed")
    assert button.text() == "Generate · new seed"
    button.set_lines("Generate", "")
    assert button.text() == "Generate"


def test_a_long_second_line_does_not_widen_the_button(qtbot: QtBot) -> None:
    button = TwoLineButton()
    qtbot.addWidget(button)
    before = button.minimumSizeHint().width()
    button.set_lines("Generate", "a very long explanation " * 20)
    button.resize(200, button.sizeHint().height())
    button.show()
    assert button.sizeHint().width() <= max(before, 120)
