"""One row of the composer: label, field, and the advice about it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.prompt.advice import Advice
from studio.prompt.fields import FieldName
from studio.ui.composer.advice_line import AdviceLine
from studio.ui.composer.field_label import FieldLabel
from studio.ui.theme import CONTROL_HEIGHT, SPACE_S, SPACE_XS, set_role

LABEL_WIDTH = 100
"""Room for the longest name with its lock behind it."""

SHOWN = 1
"""One piece of advice at a time stands below a field, the gravest; the bar above the canvas lists all."""


class FieldRow(QWidget):
    """The label at the left, the field at the right, advice below the field."""

    fix_chosen = Signal(object)
    hovered = Signal(bool)

    def __init__(
        self,
        label: str,
        field: QWidget,
        name: FieldName | None = None,
        button: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shown: tuple[Advice, ...] = ()
        self._field = field
        self._label = FieldLabel(label, name)
        self._label.setFixedSize(LABEL_WIDTH - (button.minimumWidth() if button else 0), CONTROL_HEIGHT)
        self._label.setBuddy(field)
        self._label.setToolTip(field.toolTip())
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        self._sentence.hide()
        set_role(self._sentence, "warning")
        self._advice = QVBoxLayout()
        self._advice.setSpacing(SPACE_XS)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(SPACE_S)
        layout.setVerticalSpacing(SPACE_XS)
        layout.setColumnStretch(1, 1)
        layout.addLayout(_head(self._label, button), 0, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(field, 0, 1)
        layout.addWidget(self._sentence, 1, 1)
        layout.addLayout(self._advice, 2, 1)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """The pointer came to the label or the field."""
        super().enterEvent(event)
        self.hovered.emit(True)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """The pointer left."""
        super().leaveEvent(event)
        self.hovered.emit(False)

    def show_advice(self, advice: Sequence[Advice]) -> None:
        """Show these and no others."""
        if self._shown == tuple(advice):
            return
        self._shown = tuple(advice)
        while (item := self._advice.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for piece in advice[:SHOWN]:
            line = AdviceLine(piece)
            line.fix_chosen.connect(self.fix_chosen)
            self._advice.addWidget(line)
            if line.fix_button is not None:
                QWidget.setTabOrder(_last_in_tab_order(self._field), line.fix_button)

    def say(self, sentence: str) -> None:
        """Show a sentence below the field; "" takes it away."""
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))


def _head(label: QWidget, button: QWidget | None) -> QHBoxLayout:
    """The name, and behind it the field's lock or another small button, if it has one."""
    head = QHBoxLayout()
    head.setSpacing(0)
    head.addWidget(label)
    if button is not None:
        head.addWidget(button)
    return head


def _last_in_tab_order(field: QWidget) -> QWidget:
    """The control of a field that the tab key comes to last."""
    last, current = field, field.nextInFocusChain()
    while current is not None and field.isAncestorOf(current):
        if current.focusPolicy() & Qt.FocusPolicy.TabFocus:
            last = current
        current = current.nextInFocusChain()
    return last
