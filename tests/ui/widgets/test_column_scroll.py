"""A column is as wide as its place, whatever is written in it."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.widgets.column_scroll import ColumnScroll


def test_no_word_is_so_long_that_it_widens_the_column(qtbot: QtBot) -> None:
    column, label = QWidget(), QLabel("t" * 300)
    label.setWordWrap(True)
    QVBoxLayout(column).addWidget(label)
    scroll = ColumnScroll(column)
    qtbot.addWidget(scroll)
    scroll.resize(240, 200)
    with qtbot.waitExposed(scroll):
        scroll.show()
    assert column.width() == scroll.viewport().width()
