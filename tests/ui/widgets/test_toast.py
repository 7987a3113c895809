"""A notice fits into its ground, however long it is."""

from PySide6.QtWidgets import QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.widgets.toast import Notice, Toast


def test_a_long_notice_is_wrapped_and_a_short_one_is_small_again(qtbot: QtBot) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    ground.resize(400, 300)
    ground.show()
    toast = Toast(ground)
    toast.show_notice(Notice("Picture copied."))
    short = toast.size()
    toast.show_notice(Notice("The disk is full: the gallery cannot grow. Free some space and try again. " * 3))
    assert ground.rect().contains(toast.geometry())
    assert toast.height() > short.height()
    toast.show_notice(Notice("Picture copied."))
    assert toast.size() == short


def test_a_message_stays_in_sight_when_another_page_is_shown(qtbot: QtBot) -> None:
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    for _ in range(2):
        stack.addWidget(QWidget())
    stack.resize(400, 300)
    toast = Toast(stack)
    stack.show()
    toast.show_notice(Notice("Saved."))
    stack.setCurrentIndex(1)
    seen = stack.childAt(toast.geometry().center())
    assert seen is toast or toast.isAncestorOf(seen)
