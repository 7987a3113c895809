"""The small lock beside a field's name."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton, QWidget

from studio.ui.theme import ICON_S, icon, set_role

SIZE = 18


class LockButton(QToolButton):
    """Open and faint, or closed and in the accent colour; `field` is what it locks."""

    def __init__(self, field: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.setObjectName(f"{field}Lock")
        self.setCheckable(True)
        self.setIcon(icon("lock-simple-open", "control", checked="lock-simple-fill"))
        self.setIconSize(QSize(ICON_S, ICON_S))
        self.setFixedSize(SIZE, SIZE)
        self.setAccessibleName(f"Lock: {label}")
        self.setToolTip(
            f"Lock {label.lower()} (Ctrl+Shift+L): “Surprise me” leaves it alone, and what {{a|b}} or __list__ "
            "drew last stays."
        )
        set_role(self, "lock")
