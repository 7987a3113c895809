"""Small buttons with an icon and a tooltip that is their name, too."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton

from studio.ui.theme import ICON_M, icon, set_role


def icon_button(
    name: str, glyph: str, about: str, *, checked: str = "", is_checkable: bool = False, size: int = ICON_M
) -> QToolButton:
    """A quiet button; `checked` is the icon that stands while it is on, where it is another one."""
    button = QToolButton()
    button.setObjectName(name)
    button.setIcon(icon(glyph, checked=checked or (glyph if is_checkable else None)))
    button.setIconSize(QSize(size, size))
    button.setToolTip(about)
    button.setAccessibleName(about.split(" (")[0])
    button.setCheckable(bool(checked) or is_checkable)
    set_role(button, "quiet")
    return button
