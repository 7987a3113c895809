"""How the picture is made: model, size, steps, guidance, scheduler; what is left alone follows the model."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QSpinBox, QVBoxLayout, QWidget

from studio.engine import schedulers
from studio.errors import StudioError
from studio.generation.model import ModelInfo
from studio.generation.request import Size
from studio.ui.composer.extras_field import ExtrasField
from studio.ui.composer.field_row import FieldRow
from studio.ui.composer.sizes import size_choices
from studio.ui.theme import SPACE_S
from studio.ui.widgets.choice_box import ChoiceBox
from studio.ui.widgets.choices import Choice
from studio.ui.widgets.fold import Fold
from studio.ui.widgets.quiet_inputs import QuietDoubleSpinBox, QuietSpinBox

AUTO_STEPS = 0
AUTO_GUIDANCE = -0.5
AUTO = "auto"


@dataclass(frozen=True)
class Parameters:
    """What was chosen; None follows the model."""

    size: Size | None = None
    steps: int | None = None
    guidance_scale: float | None = None
    scheduler: str | None = None


class ParametersField(QWidget):
    """Size, steps, guidance and scheduler; below them, folded, what is done beyond words."""

    changed = Signal()
    unfolded = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model: ModelInfo | None = None
        self._size = _choice_box(
            "sizeField", "Size", "Width and height in pixels. Models do best near their own size."
        )
        self._steps = QuietSpinBox()
        self._guidance = QuietDoubleSpinBox()
        self._scheduler = _choice_box(
            "schedulerField",
            "Scheduler",
            "The way from noise to picture: it changes details, and how steps count.",
        )
        self._set_up_numbers()
        self.extras = ExtrasField()
        self._more = Fold("More", self.extras, name="moreButton")
        self._size_row = FieldRow("Size", self._size)
        self._scheduler_row = FieldRow("Scheduler", self._scheduler)
        self._lay_out()
        self._size.currentTextChanged.connect(self.changed)
        self._steps.valueChanged.connect(self.changed)
        self._guidance.valueChanged.connect(self.changed)
        self._scheduler.currentTextChanged.connect(self.changed)
        self.extras.changed.connect(self._follow_extras)
        self._more.toggled.connect(self.unfolded)

    def _set_up_numbers(self) -> None:
        _name(self._steps, "stepsField", "Steps", "Denoising steps: more refine the picture and take longer.")
        self._steps.setRange(AUTO_STEPS, 1000)
        _name(
            self._guidance,
            "guidanceField",
            "Guidance scale",
            "How strictly the picture follows the prompt: low is free and soft, high is literal and harsh.",
        )
        self._guidance.setRange(AUTO_GUIDANCE, 100)
        self._guidance.setSingleStep(0.5)
        self._guidance.setDecimals(1)
        self._guidance.setValue(AUTO_GUIDANCE)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addWidget(self._size_row)
        layout.addWidget(FieldRow("Steps", self._steps))
        layout.addWidget(FieldRow("Guidance", self._guidance))
        layout.addWidget(self._scheduler_row)
        layout.addWidget(self._more)

    def set_model(self, model: ModelInfo) -> None:
        """Offer what this model can do, and show its defaults as "auto"."""
        self._model = model
        defaults = model.defaults
        with QSignalBlocker(self._size), QSignalBlocker(self._scheduler):
            self._size.set_choices(size_choices(model))
            self._scheduler.setPlaceholderText(f"auto ({_label(defaults.scheduler)})")
            self._scheduler.set_choices(_scheduler_choices(model))
        self._steps.setSpecialValueText(f"auto ({defaults.steps})")
        self._guidance.setSpecialValueText(f"auto ({defaults.guidance_scale:g})")
        self.extras.set_model(model)
        self.show_extras_in_short()

    def parameters(self) -> Parameters:
        """What was chosen; a text that means nothing counts as not chosen (`problem` says so)."""
        return Parameters(
            size=self._read_size(),
            steps=self._steps.value() or None,
            guidance_scale=self._guidance.value() if self._guidance.value() >= 0 else None,
            scheduler=self._read_scheduler(),
        )

    def set_parameters(self, parameters: Parameters) -> None:
        """Show these."""
        size, scheduler = parameters.size, parameters.scheduler
        self._size.setCurrentText("" if size is None else str(size))
        self._steps.setValue(parameters.steps or AUTO_STEPS)
        guidance = parameters.guidance_scale
        self._guidance.setValue(AUTO_GUIDANCE if guidance is None else guidance)
        self._scheduler.setCurrentText("" if scheduler is None else _label(scheduler))

    def show_extras_in_short(self) -> None:
        """Say beside the folded extras what is set, and in the size what a hires pass makes of it."""
        self._more.set_summary(self.extras.summary())
        if self._model is not None:
            self._size.setPlaceholderText(f"auto ({self._model.own_size(self.extras.hires())})")

    def problem(self) -> tuple[str, QWidget] | None:
        """The first sentence about what cannot be made, with the field it stands in."""
        for field in (self._size, self._scheduler):
            try:
                self._check(field)
            except StudioError as error:
                return str(error), field
        if self._model and (sentence := self.extras.problem(self._model)):
            return sentence, self.extras
        return None

    def say(self, sentence: str, field: QWidget) -> None:
        """Put a sentence below one of the fields."""
        if field is self.extras:
            self.extras.say(sentence)
            self._more.set_open(True)
            return
        (self._size_row if field is self._size else self._scheduler_row).say(sentence)

    def clear_sentences(self) -> None:
        """Take all sentences away."""
        self._size_row.say("")
        self._scheduler_row.say("")
        self.extras.say("")

    def summary(self) -> str:
        """In short, for the folded section."""
        if self._model is None:
            return ""
        defaults, chosen = self._model.defaults, self.parameters()
        guidance = defaults.guidance_scale if chosen.guidance_scale is None else chosen.guidance_scale
        size = chosen.size or self._model.own_size(self.extras.hires())
        last = self.extras.summary().partition(" · ")
        told = f"{last[0]} …" if last[2] else last[0] or f"guidance {guidance:g}"
        return f"{size.shown} · {chosen.steps or defaults.steps} steps · {told}"

    def _follow_extras(self) -> None:
        self.show_extras_in_short()
        self.changed.emit()

    def _check(self, field: ChoiceBox) -> None:
        text = _asked(field)
        if not text:
            return
        if field is self._scheduler:
            schedulers.named(text)
            return
        size = Size.parse(text)
        if self._model and (nearest := self._model.nearest_size(size)) != size:
            raise StudioError(
                f"{self._model.ref.name} cannot make {size}. The nearest size is {nearest}: "
                f"multiples of {self._model.size_multiple} fit."
            )

    def _read_size(self) -> Size | None:
        try:
            return Size.parse(text) if (text := _asked(self._size)) else None
        except StudioError:
            return None

    def _read_scheduler(self) -> str | None:
        try:
            return schedulers.named(text).name if (text := _asked(self._scheduler)) else None
        except StudioError:
            return None


def _asked(field: ChoiceBox) -> str:
    """The text of a field, "" where it says auto."""
    text = field.currentText().strip()
    return "" if text.startswith(AUTO) else text


def _choice_box(name: str, label: str, tooltip: str) -> ChoiceBox:
    box = ChoiceBox()
    _name(box, name, label, tooltip)
    return box


def _name(field: ChoiceBox | QSpinBox | QuietDoubleSpinBox, name: str, label: str, tooltip: str) -> None:
    field.setObjectName(name)
    field.setAccessibleName(label)
    field.setToolTip(tooltip)


def _label(scheduler: str) -> str:
    """What the dropdown calls a scheduler; an unknown name stands as it is, and `problem` speaks of it."""
    return next((row.label for row in schedulers.SCHEDULERS if row.name == scheduler), scheduler)


def _scheduler_choices(model: ModelInfo) -> Sequence[Choice]:
    """The schedulers by family; those that cannot run this model come with a note."""
    return [
        Choice(
            row.label, row.about, row.family, "not for this model" if row.name in model.unsuited_schedulers else ""
        )
        for family in schedulers.FAMILIES
        for row in schedulers.SCHEDULERS
        if row.family == family
    ]
