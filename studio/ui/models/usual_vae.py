"""The VAE that decodes a model's pictures unless another is asked for."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from studio.ui import theme
from studio.ui.gallery.facts import NAME_WIDTH
from studio.ui.models.sheet import VaeChoice
from studio.ui.widgets.quiet_inputs import QuietComboBox

_ABOUT = "Decodes all pictures of this model, unless a picture asks for another"
_OWN = "Its own"
_WIDEST = 320


class UsualVae(QWidget):
    """`chosen` carries a `ModelRef`, or None for the model's own; shown only where there is a choice."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._choice: VaeChoice | None = None
        label, self.box = QLabel("VAE", self), QuietComboBox(self)
        theme.set_role(label, "muted")
        label.setMinimumWidth(NAME_WIDTH)
        label.setToolTip(_ABOUT)
        self.box.setToolTip(_ABOUT)
        self.box.setAccessibleName("VAE of this model")
        self.box.setMaximumWidth(_WIDEST)
        self.box.activated.connect(self._tell)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, theme.SPACE_XS)
        row.setSpacing(theme.SPACE_M)
        row.addWidget(label)
        row.addWidget(self.box, 1)
        row.addStretch(1)
        self.hide()

    def show_choice(self, choice: VaeChoice | None) -> None:
        """Offer these; nothing is told."""
        if choice == self._choice:
            return
        self._choice = choice
        self.setVisible(choice is not None)
        self.box.clear()
        if choice is not None:
            self.box.addItems([vae.name if vae else _OWN for vae in choice.offered])
            self.box.setCurrentIndex(choice.offered.index(choice.chosen))

    def _tell(self, index: int) -> None:
        if self._choice is not None and (vae := self._choice.offered[index]) != self._choice.chosen:
            self.chosen.emit(vae)
