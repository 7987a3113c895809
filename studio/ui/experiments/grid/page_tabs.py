"""The axes beyond the first two: a row of tabs for each."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTabBar, QVBoxLayout, QWidget

from studio.experiments.axis import AXES, Axis
from studio.ui.experiments.grid.cell_table import NONE
from studio.ui.theme import SPACE_L, SPACE_S, set_role


class PageTabs(QWidget):
    """`page_chosen` carries the indices of the values that are shown, one an axis."""

    page_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axes: tuple[Axis, ...] = ()
        self._bars: list[QTabBar] = []
        self._rows: list[QWidget] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(SPACE_L, 0, SPACE_L, 0)
        self._layout.setSpacing(0)
        self.hide()

    @property
    def page(self) -> tuple[int, ...]:
        """The indices that are shown."""
        return tuple(bar.currentIndex() for bar in self._bars)

    def show_axes(self, axes: tuple[Axis, ...]) -> None:
        """Show these; the same ones stay on their page."""
        if axes == self._axes:
            return
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._axes, self._bars, self._rows = axes, [], []
        for axis in axes:
            self._add(axis)
        self.setVisible(bool(axes))

    def _add(self, axis: Axis) -> None:
        label, bar, row = QLabel(AXES[axis.name].label), QTabBar(), QWidget()
        set_role(label, "small")
        bar.setExpanding(False)
        bar.setUsesScrollButtons(True)
        bar.setDrawBase(False)
        bar.setAccessibleName(f"Pages by {AXES[axis.name].label}")
        bar.setObjectName(f"gridTabs_{axis.name}")
        for value in axis.values:
            bar.addTab(value or NONE)
        bar.currentChanged.connect(self._tell)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addWidget(label)
        layout.addWidget(bar, 1)
        self._bars.append(bar)
        self._rows.append(row)
        self._layout.addWidget(row)

    def _tell(self) -> None:
        self.page_chosen.emit(self.page)
