"""The end of the timeline: where the next keyframe comes from."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from studio.ui.theme import SPACE_S, icon, set_role

WIDTH = 148


class AddTile(QFrame):
    """`create_asked` takes what stands in the composer, `gallery_asked` opens a choice of pictures."""

    create_asked = Signal()
    gallery_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._create = QPushButton(icon("paint-brush"), "From Create")
        self._create.setObjectName("addFromCreate")
        self._create.setToolTip("Take the recipe that stands in Create as the next keyframe (Ins)")
        self._gallery = QPushButton(icon("squares-four"), "From gallery …")
        self._gallery.setObjectName("addFromGallery")
        self._gallery.setToolTip("Choose pictures as keyframes; pictures can be dropped here, too")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addStretch(1)
        for button, signal in ((self._create, self.create_asked), (self._gallery, self.gallery_asked)):
            set_role(button, "quiet")
            button.setStyleSheet("text-align: left")
            button.clicked.connect(signal)
            layout.addWidget(button)
        layout.addStretch(1)
        self.show_is_first(True)

    def show_is_first(self, is_first: bool) -> None:
        """Whether there is no keyframe yet."""
        which = "first" if is_first else "next"
        self._create.setAccessibleName(f"Add the {which} keyframe from Create")
        self._gallery.setAccessibleName(f"Add the {which} keyframe from the gallery")
