"""Small buttons with an icon and a tooltip that is their name, too."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton

from studio.ui.theme import ICON_M, icon, set_role


def icon_button(
    name: str, glyph: str, about: str, *, colour: str = "text", checked: str = "", size: int = ICON_M
) -> QToolButton:
    """A quiet button named as its tooltip begins; with `checked`, the icon while it is on, it can be on."""
    button = QToolButton()
    button.setObjectName(name)
    button.setIcon(icon(glyph, colour, checked or None))
    button.setIconSize(QSize(size, size))
    button.setToolTip(about)
    button.setAccessibleName(about.split(" (")[0].split(":")[0])
    button.setCheckable(bool(checked))
    set_role(button, "quiet")
    return button
