"""The choice of a guider: which one, its number, and from where to where it acts."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from studio.engine import families
from studio.generation.guiders import GUIDERS, Guider
from studio.generation.model import ModelInfo
from studio.ui.theme import SPACE_XS
from studio.ui.widgets.quiet_inputs import QuietComboBox, QuietDoubleSpinBox, QuietSpinBox

_NUMBERS = {
    "kept": "How much is kept of what burns colours: 0 leaves it out, 1 leaves it in",
    "strength": "How strongly it acts: 3 is usual, beyond 5 shapes get coarse",
}
_ABOUT_INTERVAL = (
    "The share of the steps in which guidance acts. Outside, the words alone lead, at half the time: "
    "20 % to 80 % keeps colours and variety"
)
_NUMBER_WIDTH, _LETTERS = 72, 3


class GuiderField(QWidget):
    """How steps use the guidance scale; `changed` tells of another `guider()`, None for what is plain.

    From where to where it acts stands in a row of its own, the widget `interval`.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guider = Guider()
        self.kind, self.amount = QuietComboBox(), QuietDoubleSpinBox()
        self.begin, self.end, self.interval = QuietSpinBox(), QuietSpinBox(), QWidget()
        self._set_up_kind()
        self._set_up_numbers()
        self._lay_out()
        self.kind.activated.connect(self._take_kind)
        self.amount.valueChanged.connect(self._take_amount)
        self.begin.valueChanged.connect(self._take_begin)
        self.end.valueChanged.connect(self._take_end)
        self.show_guider(None)

    def guider(self) -> Guider | None:
        """What was chosen; None where it is plain."""
        return None if self._guider.is_plain else self._guider

    def show_guider(self, guider: Guider | None) -> None:
        """Show this choice; tells nobody."""
        self._guider = guider or Guider()
        controls = (self.kind, self.amount, self.begin, self.end)
        blockers = [QSignalBlocker(control) for control in controls]
        place = next((place for place, row in enumerate(GUIDERS) if row.name == self._guider.name), 0)
        self.kind.setCurrentIndex(place)
        self.kind.setToolTip(GUIDERS[place].about)
        self.amount.setRange(0.1 if GUIDERS[place].usual else 0, GUIDERS[place].most)
        self.amount.setSingleStep(0.5 if GUIDERS[place].most > 1 else 0.1)
        self.amount.setValue(self._guider.amount)
        self.amount.setVisible(bool(GUIDERS[place].amount))
        self.amount.setToolTip(_NUMBERS.get(GUIDERS[place].amount, ""))
        self.begin.setValue(round(self._guider.begin * 100))
        self.end.setValue(round(self._guider.end * 100))
        del blockers

    def set_model(self, model: ModelInfo) -> None:
        """Say at each guider whether it acts on this model."""
        suited = families.guiders_of(model.family)
        for place, row in enumerate(GUIDERS):
            self.kind.setItemText(place, row.label if row.name in suited else f"{row.label} (not for this model)")

    def _set_up_kind(self) -> None:
        self.kind.setObjectName("guiderField")
        self.kind.setAccessibleName("Guider")
        self.kind.setMinimumContentsLength(_LETTERS)
        for place, row in enumerate(GUIDERS):
            self.kind.addItem(row.label)
            self.kind.setItemData(place, row.about, Qt.ItemDataRole.ToolTipRole)

    def _set_up_numbers(self) -> None:
        self.amount.setObjectName("guiderAmountField")
        self.amount.setAccessibleName("Guider: its number")
        self.amount.setDecimals(2)
        self.amount.setFixedWidth(_NUMBER_WIDTH)
        percents = ((self.begin, "guiderBeginField", "from", 0), (self.end, "guiderEndField", "to", 1))
        for field, name, word, least in percents:
            field.setObjectName(name)
            field.setAccessibleName(f"Guidance acts {word} this percent of the steps")
            field.setToolTip(_ABOUT_INTERVAL)
            field.setRange(least, least + 99)
            field.setSingleStep(5)
            field.setSuffix(" %")
            field.setMinimumWidth(_NUMBER_WIDTH)

    def _lay_out(self) -> None:
        for holder, widgets in (
            (self, (self.kind, self.amount)),
            (self.interval, (self.begin, QLabel("to"), self.end)),
        ):
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(SPACE_XS)
            for widget in widgets:
                row.addWidget(widget, int(widget is not self.amount and not isinstance(widget, QLabel)))
        self.interval.setToolTip(_ABOUT_INTERVAL)
        self.interval.setFocusProxy(self.begin)
        self.setFocusProxy(self.kind)

    def _take_kind(self, place: int) -> None:
        if GUIDERS[place].name != self._guider.name:
            self._take(replace(self._guider, name=GUIDERS[place].name, amount=GUIDERS[place].usual))

    def _take_amount(self, amount: float) -> None:
        self._take(replace(self._guider, amount=round(amount, 2)))

    def _take_begin(self, percent: int) -> None:
        end = max(self._guider.end, min(1.0, (percent + 1) / 100))
        self._take(replace(self._guider, begin=percent / 100, end=end))

    def _take_end(self, percent: int) -> None:
        begin = min(self._guider.begin, (percent - 1) / 100)
        self._take(replace(self._guider, begin=begin, end=percent / 100))

    def _take(self, guider: Guider) -> None:
        self.show_guider(guider)
        self.changed.emit(self.guider())
