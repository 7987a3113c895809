"""A section that folds away behind its title and a summary of what it holds."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

HEIGHT = 30
GAP = 8


class Fold(QWidget):
    """The title is a button; while folded it also says in short what is inside."""

    toggled = Signal(bool)

    def __init__(
        self,
        title: str,
        content: QWidget,
        parent: QWidget | None = None,
        *,
        name: str = "foldButton",
        about: str = "",
    ) -> None:
        """`name` is what tests and style sheets find the button by, `about` its tooltip."""
        super().__init__(parent)
        self._title = title
        self._content = content
        self._summary = QLabel()
        self._summary.setProperty("role", "small")
        self._summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._summary.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._button = self._make_button(name)
        self._button.setToolTip(about or f"Show or hide {title.lower()}")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self._button)
        layout.addWidget(content)
        self._button.toggled.connect(self._show_content)
        self._show_content(False)

    def _make_button(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setAccessibleName(self._title)
        button.setProperty("role", "fold")
        button.setCheckable(True)
        button.setFixedHeight(HEIGHT)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        inside = QHBoxLayout(button)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GAP)
        self._arrow = QLabel()
        inside.addWidget(self._arrow)
        inside.addWidget(QLabel(self._title))
        inside.addStretch(1)
        inside.addWidget(self._summary, 100)
        return button

    def is_open(self) -> bool:
        """Whether the content can be seen."""
        return self._button.isChecked()

    def set_open(self, is_open: bool) -> None:
        """Unfold or fold."""
        self._button.setChecked(is_open)

    def set_summary(self, text: str) -> None:
        """What stands beside the title while folded."""
        self._summary.setText(text)
        self._button.setAccessibleName(f"{self._title}: {text}" if text else self._title)

    def _show_content(self, is_open: bool) -> None:
        self._content.setVisible(is_open)
        self._summary.setVisible(not is_open)
        self._arrow.setText("▾" if is_open else "▸")
        self.toggled.emit(is_open)
