"""Buttons that look like a link: for what is done now and then."""

from PySide6.QtWidgets import QPushButton

from studio.ui.theme import set_role


def link_button(text: str, about: str) -> QPushButton:
    """A link that says `text`; `about` is its tooltip."""
    button = QPushButton(text)
    button.setToolTip(about)
    set_role(button, "link")
    return button
