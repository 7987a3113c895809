"""How far a picture is to be painted on at each side: four numbers around a sketch of the larger canvas."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio.generation.outpainting import Margins
from studio.generation.request import Size
from studio.ui.theme import SPACE_L, SPACE_M, SPACE_S, colours_of, set_role
from studio.ui.widgets.answer_row import answer_row
from studio.ui.widgets.quiet_inputs import QuietSpinBox

_SKETCH, _NUMBER_WIDTH = 220, 92
_STEPS = 4
"""So many clicks add half the picture's shorter side."""

_PLACES = {"top": (0, 1), "left": (1, 0), "right": (1, 2), "bottom": (2, 1)}


class OutpaintDialog(QDialog):
    """`chosen` carries the `Margins`: at least one of them is not 0."""

    chosen = Signal(object)

    def __init__(self, image: QImage, multiple: int, parent: QWidget | None = None) -> None:
        """Numbers go in steps that fit a model whose sides are multiples of `multiple`."""
        super().__init__(parent)
        self.setObjectName("outpaintDialog")
        self.setWindowTitle("Paint on around the picture")
        self._own = Size(image.width(), image.height())
        self._sketch = _Sketch(image)
        step = max(1, min(self._own.sides) // (2 * _STEPS) // multiple) * multiple
        self.sides = {side: _number(side, step, max(self._own.sides)) for side in _PLACES}
        self._size = QLabel()
        set_role(self._size, "muted")
        self.use, self.cancel = QPushButton("Extend"), QPushButton("Cancel")
        self.use.setToolTip("Start the next picture from the larger canvas; what is new is painted")
        self._lay_out()
        for number in self.sides.values():
            number.valueChanged.connect(self._follow)
        self.use.clicked.connect(self._finish)
        self.cancel.clicked.connect(self.reject)
        self._follow()
        self.sides["left"].setFocus()

    def margins(self) -> Margins:
        """What the numbers say."""
        return Margins(**{side: number.value() for side, number in self.sides.items()})

    def _lay_out(self) -> None:
        around = QGridLayout()
        around.setSpacing(SPACE_S)
        around.addWidget(self._sketch, 1, 1)
        for side in ("left", "top", "right", "bottom"):
            around.addWidget(self.sides[side], *_PLACES[side], Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        layout.setSpacing(SPACE_M)
        layout.addLayout(around)
        layout.addLayout(answer_row(self.cancel, self.use, self._size))
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)

    def _follow(self) -> None:
        margins, own = self.margins(), self._own
        larger = margins.around(own)
        self._sketch.show_margins(margins)
        self._size.setText(f"{own.shown}  →  {larger.shown}")
        self.use.setEnabled(larger != own and larger.is_keepable)

    def _finish(self) -> None:
        self.chosen.emit(self.margins())
        self.accept()


class _Sketch(QWidget):
    """The picture on the larger canvas."""

    def __init__(self, image: QImage) -> None:
        super().__init__()
        self.setFixedSize(_SKETCH, _SKETCH)
        self.setAccessibleName("The picture on the larger canvas")
        self._own = image.size()
        self._image = image.scaled(
            self.size() * 2, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        self._margins = Margins()

    def show_margins(self, margins: Margins) -> None:
        """Show the canvas with these margins."""
        self._margins = margins
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        """Draw the canvas, what is new tinted, and the picture in it."""
        margins, own = self._margins, self._own
        width = own.width() + margins.left + margins.right
        height = own.height() + margins.top + margins.bottom
        scale = (_SKETCH - 2) / max(width, height)
        canvas = QRectF(0, 0, width * scale, height * scale)
        canvas.moveCenter(QRectF(self.rect()).center())
        picture = QRectF(
            canvas.left() + margins.left * scale, canvas.top() + margins.top * scale,
            own.width() * scale, own.height() * scale,
        )  # fmt: skip
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(canvas, self.palette().color(QPalette.ColorRole.AlternateBase))
        accent = QColor(colours_of(self.palette()).accent)
        painter.drawImage(picture, self._image)
        painter.setPen(QPen(accent, 1, Qt.PenStyle.DashLine))
        painter.drawRect(canvas)
        painter.end()


def _number(side: str, step: int, most: int) -> QuietSpinBox:
    """The pixels that are added at a side."""
    number = QuietSpinBox()
    number.setObjectName(f"{side}Margin")
    number.setAccessibleName(f"Pixels added at the {side}")
    number.setToolTip(f"Pixels painted on at the {side}")
    number.setRange(0, most)
    number.setSingleStep(step)
    number.setSuffix(" px")
    number.setFixedWidth(_NUMBER_WIDTH)
    return number
