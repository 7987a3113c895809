"""Painting a mask: the picture, and the tools above it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.ui.canvas.mask_view import LARGEST_BRUSH, MaskView
from studio.ui.theme import SPACE_L, SPACE_M, SPACE_S, set_role
from studio.ui.widgets.answer_row import answer_row
from studio.ui.widgets.icon_button import icon_button

_SHARE_OF_SCREEN = 0.8
_SMALLEST = QSize(640, 480)
_LEAST_SOFT, _SOFT_SHARE = 8, 12
"""How far an edge can fade: at least, and as a share of the picture's shorter side."""

_SLIDER_WIDTH = 110


class MaskDialog(QDialog):
    """`painted` carries the mask, grey at the picture's size; a null one takes the mask away."""

    painted = Signal(object)

    def __init__(self, image: QImage, mask: QImage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("maskDialog")
        self.setWindowTitle("Paint a mask")
        self.view = MaskView(image, mask)
        soft = max(_LEAST_SOFT, min(image.width(), image.height()) // _SOFT_SHARE)
        self._tools = QButtonGroup(self)
        self.brush = self._tool("maskBrush", "paint-brush", "Brush: paint what is made anew (B)")
        self.eraser = self._tool("maskEraser", "eraser", "Eraser: what is taken away is kept (E)")
        self.size_slider, self.softness = _slider(2, LARGEST_BRUSH), _slider(0, soft)
        self.undo = icon_button("undoStroke", "arrow-u-up-left", "Take back the last stroke (Ctrl+Z)")
        self.invert = icon_button("invertMask", "circle-half", "Invert: paint what is not painted (I)")
        self.clear = icon_button("clearMask", "trash", "Paint nothing")
        self.use, self.cancel = QPushButton("Use the mask"), QPushButton("Cancel")
        self._lay_out()
        self._connect()
        self.size_slider.setValue(self.view.brush)
        self._follow()
        room = QGuiApplication.primaryScreen().availableSize() * _SHARE_OF_SCREEN
        wanted = image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio) + QSize(2 * SPACE_L, 140)
        self.resize(wanted.boundedTo(room).expandedTo(_SMALLEST))

    def _tool(self, name: str, glyph: str, about: str) -> QToolButton:
        button = icon_button(name, glyph, about, checked=glyph)
        self._tools.addButton(button)
        return button

    def _lay_out(self) -> None:
        self.brush.setChecked(True)
        tools = QHBoxLayout()
        tools.setSpacing(SPACE_S)
        for widget in (self.brush, self.eraser):
            tools.addWidget(widget)
        for text, slider, about in (
            ("Size", self.size_slider, "The width of the brush; the mouse wheel changes it, too"),
            ("Soft edge", self.softness, "How far the mask fades at its edge, in pixels"),
        ):
            label = QLabel(text)
            set_role(label, "muted")
            slider.setAccessibleName(text)
            slider.setToolTip(about)
            tools.addSpacing(SPACE_S)
            tools.addWidget(label)
            tools.addWidget(slider)
        tools.addStretch(1)
        for widget in (self.undo, self.invert, self.clear):
            tools.addWidget(widget)
        self._about = QLabel("Paint over what is to be made anew. Everything else stays as it is.")
        set_role(self._about, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        layout.setSpacing(SPACE_M)
        layout.addLayout(tools)
        layout.addWidget(self.view, 1)
        layout.addLayout(answer_row(self.cancel, self.use, self._about))

    def _connect(self) -> None:
        self.eraser.toggled.connect(self._erase)
        self.size_slider.valueChanged.connect(self._resize_brush)
        self.view.brush_changed.connect(self.size_slider.setValue)
        self.softness.valueChanged.connect(self.view.set_softness)
        self.view.changed.connect(self._follow)
        self.undo.clicked.connect(self.view.undo)
        self.invert.clicked.connect(self.view.invert)
        self.clear.clicked.connect(self.view.clear)
        self.use.clicked.connect(self._finish)
        self.cancel.clicked.connect(self.reject)
        for keys, button in (("B", self.brush), ("E", self.eraser), ("Ctrl+Z", self.undo), ("I", self.invert)):
            QShortcut(QKeySequence(keys), self).activated.connect(button.click)

    def _erase(self, is_erasing: bool) -> None:
        self.view.erases = is_erasing
        self.view.update()

    def _resize_brush(self, width: int) -> None:
        self.view.brush = width
        self.view.update()

    def _follow(self) -> None:
        """Offer what can be done with what is painted."""
        self.undo.setEnabled(self.view.can_undo())
        is_empty = self.view.is_empty()
        self.clear.setEnabled(not is_empty)
        self.use.setText("Use no mask" if is_empty else "Use the mask")

    def _finish(self) -> None:
        self.painted.emit(self.view.painted())
        self.accept()


def _slider(least: int, most: int) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(least, most)
    slider.setFixedWidth(_SLIDER_WIDTH)
    return slider
