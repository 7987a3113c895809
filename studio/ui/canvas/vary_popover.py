"""How many variations of a picture, and how far: a small choice over its button."""

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from studio.experiments.variations import STRONG, SUBTLE
from studio.ui.actions import Actions
from studio.ui.theme import SPACE_L, SPACE_M, SPACE_S, set_role
from studio.ui.widgets.quiet_inputs import QuietSpinBox

_WIDTH = 316
_COUNT = 4
_PRESETS = (("Subtle", SUBTLE, "The scene stays"), ("Strong", STRONG, "The scene is still recognised"))
_WAYS = ("closer", "further", "vary_pad")


class VaryPopover(QFrame):
    """`asked` carries a count and a strength; the buttons below are actions of their own."""

    asked = Signal(int, float)

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("varyPopover")
        self.setAccessibleName("Vary this picture")
        set_role(self, "popover")
        self._presets = QButtonGroup(self)
        self.strength, self._number, self.count = (
            QSlider(Qt.Orientation.Horizontal),
            QuietSpinBox(),
            QuietSpinBox(),
        )
        self.make = QPushButton()
        self._set_up()
        self._lay_out(actions)
        self._connect()
        self.strength.setValue(round(SUBTLE * 100))

    def open_over(self, anchor: QWidget) -> None:
        """Show it above the widget that it belongs to, within the screen."""
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint(anchor.width(), 0)) - QPoint(self.width(), self.height() + SPACE_S)
        screen = anchor.screen().availableGeometry()
        self.move(max(screen.left(), corner.x()), max(screen.top(), corner.y()))
        self.show()
        self.make.setFocus()

    def _set_up(self) -> None:
        self.strength.setRange(1, 100)
        self.strength.setAccessibleName("Strength")
        self.strength.setToolTip("How far the noise goes towards other seeds: 100 % are their own pictures")
        self._number.setRange(1, 100)
        self._number.setSuffix(" %")
        self._number.setAccessibleName("Strength in percent")
        self._number.setFixedWidth(76)
        self.count.setRange(1, 64)
        self.count.setValue(_COUNT)
        self.count.setAccessibleName("How many variations")
        self.count.setFixedWidth(76)
        set_role(self.make, "primary")
        self.make.setDefault(True)

    def _lay_out(self, actions: Actions) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_M)
        grid.setVerticalSpacing(SPACE_S)
        grid.setColumnStretch(1, 1)
        grid.addWidget(QLabel("Strength"), 0, 0)
        grid.addLayout(self._preset_row(), 0, 1, 1, 2)
        grid.addWidget(self.strength, 1, 0, 1, 2)
        grid.addWidget(self._number, 1, 2)
        grid.addWidget(QLabel("How many"), 2, 0)
        grid.addWidget(self.count, 2, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_L)
        layout.setSpacing(SPACE_M)
        layout.addWidget(_heading("Vary this picture"))
        layout.addLayout(grid)
        layout.addWidget(self.make)
        layout.addLayout(self._way_row(actions))
        self.setFixedWidth(_WIDTH)

    def _preset_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        for text, strength, about in _PRESETS:
            button = QPushButton(text)
            button.setCheckable(True)
            button.setToolTip(f"{about}: {strength:.0%}")
            self._presets.addButton(button, round(strength * 100))
            row.addWidget(button, 1)
        return row

    def _way_row(self, actions: Actions) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        for name in _WAYS:
            action = actions[name]
            button = QPushButton(action.icon(), action.iconText())
            button.setToolTip(action.toolTip())
            button.setEnabled(action.isEnabled())
            action.enabledChanged.connect(button.setEnabled)
            button.clicked.connect(self.close)
            button.clicked.connect(action.trigger)
            set_role(button, "quiet")
            row.addWidget(button, 1)
        return row

    def _connect(self) -> None:
        self.strength.valueChanged.connect(self._show_strength)
        self._number.valueChanged.connect(self.strength.setValue)
        self._presets.idClicked.connect(self.strength.setValue)
        self.count.valueChanged.connect(self._say)
        self.make.clicked.connect(self._ask)
        self._say()

    def _show_strength(self, percent: int) -> None:
        with QSignalBlocker(self._number):
            self._number.setValue(percent)
        self._presets.setExclusive(False)
        for button in self._presets.buttons():
            button.setChecked(self._presets.id(button) == percent)
        self._presets.setExclusive(True)

    def _say(self) -> None:
        count = self.count.value()
        self.make.setText("Make a variation" if count == 1 else f"Make {count} variations")

    def _ask(self) -> None:
        self.close()
        self.asked.emit(self.count.value(), self.strength.value() / 100)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    set_role(label, "heading")
    return label
