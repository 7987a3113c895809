"""A place of the window that is built when it is first entered, so that the start pays nothing for it."""

from collections.abc import Callable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget


class LazyPlace(QWidget):
    """Empty until it is shown; then `content` is there for good."""

    def __init__(self, name: str, label: str, build: Callable[[], QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self._build = build
        self._content: QWidget | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)

    @property
    def content(self) -> QWidget:
        """What stands in the place; asking for it builds it."""
        if self._content is None:
            self._content = self._build()
            layout = self.layout()
            assert layout is not None
            layout.addWidget(self._content)
        return self._content

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Build what is shown."""
        super().showEvent(event)
        self.content.show()  # children that come while their parent is shown stay hidden
        self.content.setFocus()
