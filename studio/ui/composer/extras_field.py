"""What is done to a picture beyond its words: made small first, words read early, colours drawn back, no seams."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.generation.beginnings import LARGEST_SCALE, Hires
from studio.generation.guiders import Guider, write_guider
from studio.generation.model import ModelInfo
from studio.generation.request import MOST_CLIP_SKIP, ModelRef
from studio.ui.composer.extras import Extras
from studio.ui.composer.field_row import FieldRow
from studio.ui.composer.guider_field import GuiderField
from studio.ui.composer.vae_field import VaeField
from studio.ui.theme import SPACE_S, SPACE_XS, set_role
from studio.ui.widgets.quiet_inputs import QuietDoubleSpinBox, QuietSpinBox

USUAL_HIRES_STRENGTH = 0.5
_AUTO, _NO_SCALE, _PERCENT_WIDTH = 0, 1.0, 72
_ABOUT_HIRES = (
    "Makes the picture small first, then so many times larger: a size beyond the model's own keeps one subject"
)
_NOT_WITH_SOURCE = "A picture that starts from a source is not made small first"


class ExtrasField(QWidget):
    """Hires pass, guider, rescale, clip skip, seams and VAE; values finer than shown stay until edited."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._extras, self._own_skip = Extras(), 1
        self.scale, self.strength = QuietDoubleSpinBox(), QuietSpinBox()
        self.clip_skip, self.rescale, self.seamless = QuietSpinBox(), QuietDoubleSpinBox(), QCheckBox("edges meet")
        self.vae, self._hires, self._sentence = VaeField(), QWidget(), QLabel()
        self.guider = GuiderField()
        self._vae_row = FieldRow("VAE", self.vae)
        self._set_up_hires()
        self._set_up_others()
        self._lay_out()
        self.scale.valueChanged.connect(self._take_scale)
        self.strength.valueChanged.connect(self._take_strength)
        self.clip_skip.valueChanged.connect(self._take_clip_skip)
        self.rescale.valueChanged.connect(self._take_rescale)
        self.seamless.toggled.connect(self._take_seamless)
        self.vae.chosen.connect(self._take_vae)
        self.guider.changed.connect(self._take_guider)
        self.show_extras(self._extras)

    def extras(self) -> Extras:
        """What was chosen."""
        return self._extras

    def hires(self) -> Hires | None:
        """The hires pass that the next picture has."""
        return self._extras.hires if self._hires.isEnabledTo(self) else None

    def problem(self, model: ModelInfo) -> str:
        """The sentence about what this model cannot do; "" where it can do all that is set."""
        return self._extras.problem(model) or self.vae.problem()

    def say(self, sentence: str) -> None:
        """Show a sentence above the controls; "" takes it away."""
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))

    def show_extras(self, extras: Extras) -> None:
        """Show these; tells nobody."""
        self._extras, hires = extras, extras.hires
        controls = (self.scale, self.strength, self.clip_skip, self.rescale, self.seamless)
        blockers = [QSignalBlocker(control) for control in controls]
        self.scale.setValue(_NO_SCALE if hires is None else hires.scale)
        self.strength.setValue(round((USUAL_HIRES_STRENGTH if hires is None else hires.strength) * 100))
        self.strength.setEnabled(hires is not None)
        self.clip_skip.setValue(extras.clip_skip or _AUTO)
        self.rescale.setValue(extras.guidance_rescale)
        self.seamless.setChecked(extras.seamless)
        self.vae.show_vae(extras.vae)
        self.guider.show_guider(extras.guider)
        self._vae_row.setVisible(self.vae.is_needed())
        del blockers

    def set_model(self, model: ModelInfo) -> None:
        """Show the model's own clip skip as "auto", and offer the VAEs that fit it."""
        self.clip_skip.setSpecialValueText(f"auto ({model.defaults.clip_skip})")
        self.vae.offer(model)
        self.guider.set_model(model)
        self._vae_row.setVisible(self.vae.is_needed())

    def allow_hires(self, is_allowed: bool) -> None:
        """A picture with a source has no hires pass; what was chosen waits."""
        self._hires.setEnabled(is_allowed)
        about = _ABOUT_HIRES if is_allowed else _NOT_WITH_SOURCE
        for widget in (self.scale, self._hires):
            widget.setToolTip(about)

    def summary(self) -> str:
        """What is not as usual, in short; "" where everything is."""
        extras, hires = self._extras, self.hires()
        parts = (
            f"hires {hires.scale:g} ×" if hires else "",
            f"clip skip {extras.clip_skip}" if extras.clip_skip else "",
            *(write_guider(extras.guider).split(", ") if extras.guider else ()),
            f"rescale {extras.guidance_rescale:g}" if extras.guidance_rescale else "",
            "seamless" if extras.seamless else "",
            f"VAE {extras.vae.name or 'own'}" if extras.vae else "",
        )
        return " · ".join(filter(None, parts))

    def _set_up_hires(self) -> None:
        _name(self.scale, "hiresField", "Hires: times enlarged", _ABOUT_HIRES)
        self.scale.setRange(_NO_SCALE, LARGEST_SCALE)
        self.scale.setSingleStep(0.5)
        self.scale.setDecimals(2)
        self.scale.setSuffix(" ×")
        self.scale.setSpecialValueText("off")
        about = "How much is made anew once it is large: 30 % sharpens, 70 % invents"
        _name(self.strength, "hiresStrengthField", "Hires: strength in percent", about)
        self.strength.setRange(1, 100)
        self.strength.setSingleStep(5)
        self.strength.setSuffix(" %")
        self.strength.setFixedWidth(_PERCENT_WIDTH)

    def _set_up_others(self) -> None:
        about = "The layer of the text encoder that is read, from the last: 2 reads the words one layer early"
        _name(self.clip_skip, "clipSkipField", "Clip skip", f"{about}, as some models were trained")
        self.clip_skip.setRange(_AUTO, MOST_CLIP_SKIP)
        self.clip_skip.setSpecialValueText("auto")
        about = "Draws back colours that a high guidance burns: 0.7 is usual"
        _name(self.rescale, "rescaleField", "Guidance rescale", about)
        self.rescale.setRange(0, 1)
        self.rescale.setSingleStep(0.1)
        self.rescale.setDecimals(2)
        self.rescale.setSpecialValueText("off")
        self.seamless.setObjectName("seamlessField")
        self.seamless.setAccessibleName("Seamless")
        self.seamless.setToolTip("Opposite edges continue each other: a texture that can be laid like tiles")

    def _lay_out(self) -> None:
        row = QHBoxLayout(self._hires)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_XS)
        row.addWidget(self.scale, 1)
        row.addWidget(self.strength)
        self._hires.setToolTip(_ABOUT_HIRES)
        self._hires.setFocusProxy(self.scale)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        self._sentence.setWordWrap(True)
        self._sentence.hide()
        set_role(self._sentence, "warning")
        layout.addWidget(self._sentence)
        rows = (
            ("Hires", self._hires), ("Guider", self.guider), ("Interval", self.guider.interval),
            ("Rescale", self.rescale), ("Clip skip", self.clip_skip), ("Seamless", self.seamless),
        )  # fmt: skip
        for label, field in rows:
            layout.addWidget(FieldRow(label, field))
        layout.addWidget(self._vae_row)
        self.setFocusProxy(self.scale)

    def _take_scale(self, scale: float) -> None:
        strength = self.strength.value() / 100
        before = self._extras.hires or Hires(scale, strength)
        self.strength.setEnabled(scale > _NO_SCALE)
        self._take(replace(self._extras, hires=replace(before, scale=scale) if scale > _NO_SCALE else None))

    def _take_strength(self, percent: int) -> None:
        if (hires := self._extras.hires) is not None:
            self._take(replace(self._extras, hires=replace(hires, strength=percent / 100)))

    def _take_clip_skip(self, layer: int) -> None:
        self._take(replace(self._extras, clip_skip=layer or None))

    def _take_rescale(self, share: float) -> None:
        self._take(replace(self._extras, guidance_rescale=round(share, 2)))

    def _take_seamless(self, is_wanted: bool) -> None:
        self._take(replace(self._extras, seamless=is_wanted))

    def _take_guider(self, guider: Guider | None) -> None:
        self._take(replace(self._extras, guider=guider))

    def _take_vae(self, vae: ModelRef | None) -> None:
        self._take(replace(self._extras, vae=vae))

    def _take(self, extras: Extras) -> None:
        self._extras = extras
        self.changed.emit()


def _name(field: QAbstractSpinBox, name: str, label: str, about: str) -> None:
    field.setObjectName(name)
    field.setAccessibleName(label)
    field.setToolTip(about)
