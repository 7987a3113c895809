"""The picture that the next one starts from: how it looks, how much of it is made anew, and where."""

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPalette, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSlider, QVBoxLayout, QWidget

from studio.generation.beginnings import SourceImage
from studio.ui.theme import ICON_S, RADIUS, SPACE_S, SPACE_XS, icon
from studio.ui.widgets.icon_button import icon_button
from studio.ui.widgets.quiet_inputs import QuietSpinBox

USUAL_STRENGTH = 0.6
THUMB = 60
_NUMBER_WIDTH, _LEAST_SLIDER = 66, 40
_ABOUT = (
    "How much is made anew: at 30 % colours and details change, at 60 % shapes follow the words, at 90 % only the "
    "layout stays"
)
_ABOUT_MASK = "Paint a mask: make anew only a part of the picture"
_ABOUT_CHANGING = "Change the mask: only a part of the picture is made anew"


class SourceField(QWidget):
    """`changed` says whether the strength was drawn or typed, `mask_requested` that a mask is to be painted,
    `margins_requested` that the picture is to be painted on around, `shown` carries another source or mask, whose
    picture is wanted."""

    changed = Signal(bool)
    mask_requested = Signal()
    margins_requested = Signal()
    shown = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source: SourceImage | None = None
        self._thumb = _Thumb()
        self.strength, self._number = QSlider(Qt.Orientation.Horizontal), QuietSpinBox()
        self.painting, self.extending = QPushButton(), QPushButton()
        about = "Start from noise alone again"
        self.remove = icon_button("removeSourceButton", "x", about, colour="muted", size=ICON_S)
        self._set_up()
        self._lay_out()
        self.strength.valueChanged.connect(self._follow_slider)
        self._number.valueChanged.connect(self.strength.setValue)
        self.painting.clicked.connect(self.mask_requested)
        self.extending.clicked.connect(self.margins_requested)
        self.remove.clicked.connect(self._remove)
        self.setFocusProxy(self.strength)

    def source(self) -> SourceImage | None:
        """The source with the strength that is shown."""
        return self._source

    def show_source(self, source: SourceImage | None) -> None:
        """Show this source; tells nobody."""
        before, self._source = self._source, source
        if source is None:
            return
        with QSignalBlocker(self.strength), QSignalBlocker(self._number):
            self.strength.setValue(round(source.strength * 100))
            self._number.setValue(round(source.strength * 100))
        self.painting.setIcon(icon("paint-brush", "accent" if source.mask else "text"))
        self.painting.setAccessibleName("Change the mask" if source.mask else "Paint a mask")
        self.painting.setToolTip(_ABOUT_CHANGING if source.mask else _ABOUT_MASK)
        if before is None or (before.sha256, before.mask) != (source.sha256, source.mask):
            self._thumb.show_image(QImage())
            self.shown.emit(source)

    def show_thumb(self, image: QImage) -> None:
        """Show the source's picture; its mask's place is tinted in it."""
        self._thumb.show_image(image)

    def _set_up(self) -> None:
        self.setObjectName("sourceField")
        self.setToolTip("The picture that the next one starts from")
        for control in (self.strength, self._number):
            control.setRange(1, 100)
            control.setToolTip(_ABOUT)
        self.strength.setMinimumWidth(_LEAST_SLIDER)
        self.strength.setAccessibleName("Strength")
        self.strength.setObjectName("strengthField")
        self._number.setAccessibleName("Strength in percent")
        self._number.setSuffix(" %")
        self._number.setFixedWidth(_NUMBER_WIDTH)
        self.painting.setObjectName("paintMaskButton")
        self.extending.setObjectName("extendButton")
        self.extending.setAccessibleName("Paint on around the picture")
        self.extending.setToolTip("Outpaint: go on beyond the picture's edges, at the sides that you choose")
        self.extending.setIcon(icon("arrows-out"))
        for button in (self.painting, self.extending):
            button.setIconSize(QSize(ICON_S, ICON_S))

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(SPACE_XS)
        first.addWidget(self.strength, 1)
        first.addWidget(self._number)
        second.addWidget(self.painting, 1)
        second.addWidget(self.extending, 1)
        second.addWidget(self.remove)
        column = QVBoxLayout()
        column.setSpacing(SPACE_XS)
        column.addLayout(first)
        column.addLayout(second)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addWidget(self._thumb)
        layout.addLayout(column, 1)

    def _follow_slider(self, percent: int) -> None:
        with QSignalBlocker(self._number):
            self._number.setValue(percent)
        if self._source is not None:
            self._source = replace(self._source, strength=percent / 100)
            self.changed.emit(True)

    def _remove(self) -> None:
        self.show_source(None)
        self.changed.emit(False)


class _Thumb(QWidget):
    """A small square of the source."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(THUMB, THUMB)
        self.setAccessibleName("Source picture")
        self._pixmap = QPixmap()

    def show_image(self, image: QImage) -> None:
        """Show the whole of this picture; a null one leaves a quiet square."""
        self._pixmap = QPixmap()
        if not image.isNull():
            room = self.size() * self.devicePixelRatioF()
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            self._pixmap = QPixmap.fromImage(image.scaled(room, keep, smooth))
            self._pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        """Draw it with round corners; a quiet square while it is read."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        painter.setClipPath(shape)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.AlternateBase))
        size = self._pixmap.deviceIndependentSize()
        painter.drawPixmap(QPointF((THUMB - size.width()) / 2, (THUMB - size.height()) / 2), self._pixmap)
        painter.end()
