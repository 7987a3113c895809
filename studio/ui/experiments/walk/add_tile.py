"""The end of the timeline: where the next keyframe comes from."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from studio.ui.theme import SPACE_S, beside_text, icon, set_role

WIDTH, NARROW = 136, 40


class AddTile(QFrame):
    """`create_asked` takes what stands in the composer, `gallery_asked` opens a choice of pictures."""

    create_asked = Signal()
    gallery_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._buttons = (
            _button(
                "addFromCreate", "From Create", "paint-brush", "Take the recipe in Create as a keyframe (Ins)"
            ),
            _button(
                "addFromGallery",
                "From gallery …",
                "squares-four",
                "Choose pictures as keyframes; pictures can be dropped here, too",
            ),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addStretch(1)
        for button, signal in zip(self._buttons, (self.create_asked, self.gallery_asked), strict=True):
            button.clicked.connect(signal)
            layout.addWidget(button)
        layout.addStretch(1)
        self.set_narrow(False)

    def set_narrow(self, is_narrow: bool) -> None:
        """Whether only icons have room."""
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if is_narrow else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for button in self._buttons:
            button.setToolButtonStyle(style)
        self.setFixedWidth(NARROW if is_narrow else WIDTH)


def _button(name: str, text: str, glyph: str, about: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setText(text)
    beside_text(button, icon(glyph))
    button.setToolTip(about)
    button.setAccessibleName(f"Add a keyframe: {text.removesuffix(' …')}")
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    set_role(button, "quiet")
    return button
