"""A scroll area for a column of widgets whose heights depend on their width."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget


class ColumnScroll(QScrollArea):
    """Scrolls up and down only: no word is so long that it widens the column. Wrapped text keeps its full height,
    where a plain scroll area would squeeze it."""

    def __init__(self, column: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = column
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(column)
        column.setSizePolicy(QSizePolicy.Policy.Ignored, column.sizePolicy().verticalPolicy())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another width, another height."""
        super().resizeEvent(event)
        self._give_height()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """A new style sheet takes back the height that was given."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            QTimer.singleShot(0, self._give_height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the column when something in it grows or shrinks, also once what is new in it has its style."""
        if watched is self._column and event.type() == QEvent.Type.LayoutRequest:
            self._give_height()
            QTimer.singleShot(0, self, self._give_height)
        return super().eventFilter(watched, event)

    def _give_height(self) -> None:
        if not shiboken6.isValid(self._column):  # the window was closed before the timer ended
            return
        layout = self._column.layout()
        if layout is not None and layout.hasHeightForWidth():
            self._column.setMinimumHeight(layout.totalHeightForWidth(self.viewport().width()))
        else:
            self._column.setMinimumHeight(0)
