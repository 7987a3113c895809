"""The last line of a dialog: what it comes to at the left, its answers at the right."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from studio.ui.theme import SPACE_S, set_role


def answer_row(cancel: QPushButton, accept: QPushButton, beside: QWidget | None = None) -> QHBoxLayout:
    """`accept` is the one that Enter presses; `beside` takes the rest of the line."""
    set_role(accept, "primary")
    accept.setDefault(True)
    row = QHBoxLayout()
    row.setSpacing(SPACE_S)
    if beside is None:
        row.addStretch(1)
    else:
        row.addWidget(beside, 1)
    row.addWidget(cancel)
    row.addWidget(accept)
    return row
