"""How a finished picture is enlarged: by which upscaler, how far; and what else there is to get a large one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studio.errors import StudioError
from studio.generation.model import UpscalerInfo
from studio.generation.request import Size
from studio.generation.upscaling import enlarged, largest
from studio.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, set_role, tabular
from studio.ui.widgets.answer_row import answer_row
from studio.ui.widgets.quiet_inputs import QuietComboBox, QuietDoubleSpinBox

_WIDTH, _PICTURE = 504, 112
_NONE = (
    "No upscaler is installed yet. Upscalers are small networks in one file: Real-ESRGAN, 4x-UltraSharp, "
    "SwinIR, DAT and many more. Install one among the models, or drop its .safetensors file on the window."
)
_WHICH = (
    "An upscaler sharpens what a finished picture shows, and keeps all of it. To have the model paint finer "
    "detail instead, make the picture anew with a hires pass (Parameters, More, Hires)."
)


class UpscaleDialog(QDialog):
    """`chosen` carries an `UpscalerInfo` and a scale; `models_wanted` says that the user wants to add one."""

    chosen = Signal(object, float)
    models_wanted = Signal()

    def __init__(
        self, image: QImage, own: Size, upscalers: Sequence[UpscalerInfo], last: str, parent: QWidget | None = None
    ) -> None:
        """`image` may be small; the picture is of the size `own`. `last` is the upscaler that was used before."""
        super().__init__(parent)
        self.setObjectName("upscaleDialog")
        self.setWindowTitle("Upscale the picture")
        self._own, self._upscalers = own, {info.sha256: info for info in upscalers}
        self._picture, self.says = _picture(image), QLabel()
        self.by, self.scale = QuietComboBox(), QuietDoubleSpinBox()
        self.go, self.cancel = QPushButton("Upscale" if upscalers else "Show the models"), QPushButton("Cancel")
        self._fill(upscalers, last)
        self._lay_out(bool(upscalers))
        self.by.currentIndexChanged.connect(self._take_scale)
        self.scale.valueChanged.connect(self._follow)
        self.go.clicked.connect(self._finish)
        self.cancel.clicked.connect(self.reject)
        if upscalers:
            self._take_scale()

    def upscaler(self) -> UpscalerInfo | None:
        """The one that is chosen."""
        return self._upscalers.get(self.by.currentData())

    def _fill(self, upscalers: Sequence[UpscalerInfo], last: str) -> None:
        self.by.setAccessibleName("Upscaler")
        self.by.setToolTip("The network that enlarges the picture; each sharpens in its own way")
        for info in upscalers:
            goes = f"{info.scale}×" if info.scale > 1 else "cleans"
            self.by.addItem(f"{info.name}  ·  {goes}", info.sha256)
            self.by.setItemData(self.by.count() - 1, info.architecture, Qt.ItemDataRole.ToolTipRole)
        usual = next((place for place, info in enumerate(upscalers) if info.scale > 1), 0)
        self.by.setCurrentIndex(found if (found := self.by.findData(last)) >= 0 else usual)
        self.scale.setAccessibleName("Times larger")
        self.scale.setToolTip("How many times larger each side becomes; what the upscaler makes is brought to it")
        self.scale.setDecimals(2)
        self.scale.setSingleStep(0.5)
        self.scale.setRange(1, max(1.0, largest(self._own)))
        self.scale.setSuffix(" ×")

    def _lay_out(self, is_there: bool) -> None:
        self.says.setFont(tabular(self.says.font()))
        self.says.setWordWrap(True)
        form = QFormLayout()
        form.setSpacing(SPACE_S)
        form.addRow("Upscaler", self.by)
        form.addRow("Scale", self.scale)
        form.addRow("Size", self.says)
        beside = QVBoxLayout()
        if is_there:
            beside.addLayout(form)
        else:
            beside.addWidget(_text(_NONE, ""))
        beside.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(SPACE_L)
        top.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(beside, 1)
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        layout.setSpacing(SPACE_M)
        layout.addLayout(top)
        layout.addWidget(_text(_WHICH, "muted"))
        layout.addStretch(1)
        layout.addLayout(answer_row(self.cancel, self.go))
        self.setFixedWidth(_WIDTH)

    def _take_scale(self) -> None:
        """Begin with as far as the upscaler goes, if the picture can become so large."""
        if (info := self.upscaler()) is not None:
            self.scale.setValue(info.scale)
            self._follow()

    def _follow(self) -> None:
        try:
            size = enlarged(self._own, self.scale.value())
            self.says.setText(f"{self._own.shown}  →  {size.shown}")
            self.go.setEnabled(True)
        except StudioError as error:
            self.says.setText(str(error))
            self.go.setEnabled(False)

    def _finish(self) -> None:
        info = self.upscaler()
        if info is None:
            self.models_wanted.emit()
        else:
            self.chosen.emit(info, self.scale.value())
        self.accept()


def _picture(image: QImage) -> QLabel:
    label = QLabel()
    label.setAccessibleName("The picture")
    side = round(_PICTURE * label.devicePixelRatioF())
    small = image.scaled(
        side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    small.setDevicePixelRatio(label.devicePixelRatioF())
    label.setPixmap(QPixmap.fromImage(small))
    label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return label


def _text(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    if role:
        set_role(label, role)
    return label
