"""A quiet table of facts: names at the left, values at the right, some of which can be copied."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from studio.ui import theme
from studio.ui.widgets.tab_order import tab_before

NAME_WIDTH = 76
"""Pixels of the left column, shared by all tables of a recipe."""

_LINE, _PADDING = 22, 3
"""Pixels: a line with a button, and what stands above and below a text."""


@dataclass(frozen=True)
class Fact:
    """One line; `copied` is what the copy button takes, which stands only where it is given."""

    name: str
    value: str
    about: str = ""
    copied: str = ""


class CopyButton(QToolButton):
    """Puts a text on the clipboard."""

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text_to_copy = ""
        theme.set_role(self, "link")
        self.setFixedSize(_LINE, _LINE)
        self.setIcon(theme.icon("copy", "muted"))
        self.setToolTip(f"Copy the {what}")
        self.setAccessibleName(f"Copy the {what}")
        self.clicked.connect(self._copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text_to_copy)


class Facts(QWidget):
    """Lines of facts; digits are of equal width, values can be selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(theme.SPACE_M)
        self._layout.setVerticalSpacing(0)
        self._layout.setColumnMinimumWidth(0, NAME_WIDTH)
        self._layout.setColumnStretch(1, 1)
        self._lines: list[tuple[Fact, QWidget, QWidget]] = []

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these lines; where a name stays, its line does, as making one takes a millisecond."""
        before, self._lines = self._lines, []
        for row, fact in enumerate(facts):
            if row < len(before) and _is_alike(before[row][0], fact):
                _, name, value = before[row]
                if before[row][0] != fact:
                    _write(fact, name, value)
                self._lines.append((fact, name, value))
                continue
            name, value = _name(fact), _value(fact)
            self._drop(before[row : row + 1])
            self._layout.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            self._layout.addWidget(value, row, 1)
            if (button := value.findChild(CopyButton)) is not None:
                tab_before(self, button)
            self._lines.append((fact, name, value))
        self._drop(before[len(facts) :])

    def _drop(self, lines: Sequence[tuple[Fact, QWidget, QWidget]]) -> None:
        for _, *widgets in lines:
            for widget in widgets:
                self._layout.removeWidget(widget)
                widget.hide()
                widget.deleteLater()

    def value(self, name: str) -> str:
        """The value shown under a name; "" if there is no such line."""
        return next((fact.value for fact, _, _ in self._lines if fact.name == name), "")


def _is_alike(one: Fact, other: Fact) -> bool:
    """Whether the line of one can show the other."""
    return one.name == other.name and bool(one.copied) == bool(other.copied)


def _write(fact: Fact, name: QWidget, value: QWidget) -> None:
    """Show another value in a line that is there."""
    name.setToolTip(fact.about)
    for label in [value] if isinstance(value, QLabel) else value.findChildren(QLabel):
        label.setText(fact.value)
        label.setToolTip(fact.about)
        label.setAccessibleName(f"{fact.name}: {fact.value}")
    for button in value.findChildren(CopyButton):
        button.text_to_copy = fact.copied


def _name(fact: Fact) -> QLabel:
    label = QLabel(fact.name)
    theme.set_role(label, "muted")
    label.setToolTip(fact.about)
    label.setContentsMargins(0, _PADDING, 0, _PADDING)
    return label


def _value(fact: Fact) -> QWidget:
    label = QLabel(fact.value)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)  # behind the policy, which it tells that the height depends on the width
    label.setContentsMargins(0, _PADDING, 0, _PADDING)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    label.setFont(theme.tabular(label.font()))
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setToolTip(fact.about)
    label.setAccessibleName(f"{fact.name}: {fact.value}")
    if not fact.copied:
        return label
    line = QWidget()
    layout = QHBoxLayout(line)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.SPACE_XS)
    button = CopyButton(fact.name.lower())
    button.text_to_copy = fact.copied
    layout.addWidget(label, 1)
    layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return line
