"""A short message at the bottom of a widget that goes by itself and may offer one action."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QWidget

_SHOWN_FOR = 8000
_DISTANCE = 16


@dataclass(frozen=True)
class Notice:
    """A sentence, and the one thing that can be done about it; `is_lasting` while something still runs."""

    text: str
    action: str = ""
    act: Callable[[], object] | None = None
    is_lasting: bool = False


class Toast(QFrame):
    """Lies over the bottom of `parent`; a newer notice takes the place of the one before."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground = parent
        self._notice = Notice("")
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._button = QPushButton()
        self._button.setProperty("role", "toast")
        self._button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_FOR)
        self._lines = layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(16)
        layout.addWidget(self._label)
        layout.addWidget(self._button)
        self.setProperty("role", "toast")
        self._timer.timeout.connect(self.hide)
        self._button.clicked.connect(self._act)
        parent.installEventFilter(self)
        if isinstance(parent, QStackedWidget):  # which raises the page that it shows
            parent.currentChanged.connect(self.raise_)
        self.hide()

    @property
    def text(self) -> str:
        """The message."""
        return self._label.text()

    def show_notice(self, notice: Notice) -> None:
        """Say something; it goes after eight seconds unless it is lasting."""
        self._notice = notice
        self._label.setText(notice.text)
        self.setAccessibleName(notice.text)
        self._button.setText(notice.action)
        self._button.setVisible(notice.act is not None)
        self.show()
        self.raise_()
        self._place()
        if notice.is_lasting:
            self._timer.stop()
        else:
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the parent's size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        ground = self._ground
        widest = ground.width() - 2 * _DISTANCE
        self._label.setWordWrap(False)
        size = self.sizeHint()
        if size.width() > widest:
            self._label.setWordWrap(True)
            size = QSize(widest, self._lines.totalHeightForWidth(widest))
        self.resize(size)
        self.move((ground.width() - self.width()) // 2, ground.height() - self.height() - _DISTANCE)

    def _act(self) -> None:
        self.hide()
        if self._notice.act is not None:
            self._notice.act()
