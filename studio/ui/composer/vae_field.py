"""The choice of the VAE that decodes a picture: the model's, its own, or one from a file of its own."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from studio.generation.model import OWN_VAE, ModelInfo
from studio.generation.request import ModelRef
from studio.ui.widgets.quiet_inputs import QuietComboBox

_ABOUT = (
    "What turns latents into colours: another VAE mends pale colours, eyes and letters. Add its file under Models"
)


class VaeField(QuietComboBox):
    """Offers the VAEs that fit the model in use; `chosen` carries the new choice, None for the model's."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("vaeField")
        self.setAccessibleName("VAE")
        self.setToolTip(_ABOUT)
        self._refs: list[ModelRef | None] = [None]
        self._model: ModelInfo | None = None
        self._vae: ModelRef | None = None
        self._fill()
        self.activated.connect(self._take)

    def offer(self, model: ModelInfo) -> None:
        """Offer what fits this model; what was chosen stays, though it may not fit."""
        self._model = model
        self._fill()

    def show_vae(self, vae: ModelRef | None) -> None:
        """Show this choice; tells nobody."""
        self._vae = vae
        self._fill()

    def problem(self) -> str:
        """Why the choice cannot be used; "" where it can."""
        vae, model = self._vae, self._model
        if vae is None or vae == OWN_VAE or model is None or _is_among(vae, model.vaes):
            return ""
        return f"The VAE {vae.name} does not fit {model.ref.name}, or is not installed. Choose another."

    def is_needed(self) -> bool:
        """Whether there is anything to choose from."""
        return len(self._refs) > 1

    def _fill(self) -> None:
        model, vae = self._model, self._vae
        usual = model.defaults.vae if model else None
        offered = model.vaes if model else ()
        others = (*((OWN_VAE,) if usual or vae == OWN_VAE else ()), *offered)
        lost = (vae,) if vae and vae != OWN_VAE and not _is_among(vae, offered) else ()
        self._refs = [None, *others, *lost]
        with QSignalBlocker(self):
            self.clear()
            self.addItem(f"auto ({usual.name if usual else 'its own'})")
            self.addItems([one.name or "the model's own" for one in others])
            self.addItems([f"{one.name} (does not fit)" for one in lost])
            self.setCurrentIndex(next((place for place, one in enumerate(self._refs) if _is_same(one, vae)), 0))

    def _take(self, place: int) -> None:
        if not _is_same(self._refs[place], self._vae):
            self._vae = self._refs[place]
            self._fill()
            self.chosen.emit(self._vae)


def _is_same(one: ModelRef | None, other: ModelRef | None) -> bool:
    return one == other if one is None or other is None else one.sha256 == other.sha256


def _is_among(vae: ModelRef, offered: tuple[ModelRef, ...]) -> bool:
    return any(_is_same(vae, one) for one in offered)
