"""A card of a dialog: a topic, a sentence about it, its controls in a row, and what comes of it below."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studio.ui import theme


class TopicCard(QFrame):
    """`controls` stand in a row, in which None pushes those behind it to the right; a line of text takes the room.

    `text_width` is what a text has at least: Qt asks for a dialog's height without regard to what wraps in it.
    """

    def __init__(
        self, title: str, about: str, controls: tuple[QWidget | None, ...], text_width: int, *below: QWidget
    ) -> None:
        super().__init__()
        theme.set_role(self, "card")
        heading, text = QLabel(title), QLabel(about)
        theme.set_role(heading, "number")
        theme.set_role(text, "muted")
        text.setWordWrap(True)
        text.setMinimumHeight(text.heightForWidth(text_width))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_M)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(heading)
        column.addWidget(text)
        column.addLayout(_row(controls))
        for widget in below:
            column.addWidget(widget)


def _row(controls: tuple[QWidget | None, ...]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.SPACE_S)
    for control in controls:
        if control is None:
            row.addStretch(1)
        else:
            row.addWidget(control, 1 if isinstance(control, QLineEdit) else 0)
        if isinstance(control, QPushButton):
            control.setAutoDefault(False)
    return row
