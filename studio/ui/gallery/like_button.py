"""The button that says whose likenesses are shown, where the search itself has only an id; a click ends it."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from studio.ui import theme
from studio.ui.gallery.asking import Asked

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

_LONGEST = 32
"""Letters of a prompt that the button shows."""


class LikeButton(QToolButton):
    """Hidden unless all that is asked for is what looks like one picture."""

    def __init__(self, gallery: Gallery, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gallery, self._original = gallery, ""
        self.setObjectName("likeButton")
        self.setCheckable(True)
        self.setChecked(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIcon(theme.icon("x"))
        theme.set_role(self, "chip")
        self.hide()

    def follow(self, query: str) -> None:
        """Name the picture that this search compares with; one that is gone is not named."""
        original = Asked(query).original
        if original and original != self._original:
            self._name(original)
        self._original = original
        self.setChecked(True)
        self.setVisible(bool(original and self.text()))

    def _name(self, original: str) -> None:
        found = self._gallery.get_many([original])
        prompt = " ".join(found[0].request.prompt.split()) if found else ""
        text = f'Like "{shorten(prompt, _LONGEST, placeholder=" …")}"' if prompt else "Like one picture"
        self.setText(text if found else "")
        self.setAccessibleName(f"{text}: show all pictures again")
        self.setToolTip(f'What looks like "{shorten(prompt, 300)}", the nearest first. A click shows all again')
