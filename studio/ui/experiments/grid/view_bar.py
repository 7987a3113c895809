"""The bar above the table: how far the grid is, how large its cells, and what can be saved."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSlider,
    QWidget,
)

from studio.ui import theme
from studio.ui.experiments.grid.cell_view import ZOOM_LEAST, ZOOM_MOST
from studio.ui.experiments.grid.fitting import USUAL
from studio.ui.widgets.elided_label import ElidedLabel
from studio.ui.widgets.icon_button import icon_button


class ViewBar(QFrame):
    """`zoomed` carries the edge of a cell; `details_toggled` whether the recipe is wanted at the right."""

    zoomed = Signal(int)
    fit_asked = Signal()
    sheet_asked = Signal()
    files_asked = Signal()
    details_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count, self._progress = ElidedLabel(), QProgressBar()
        self._zoom = QSlider(Qt.Orientation.Horizontal)
        self._sheet = QPushButton("Sheet …")
        self._fit = icon_button(
            "gridFitButton", "corners-out", "Fit the whole page (Ctrl+0)", checked="corners-out"
        )
        self._files = icon_button("gridFilesButton", "folder-open", "Past grids, files")
        self._details = icon_button(
            "gridDetailsButton", "columns", "Show or hide the recipe of the chosen picture", checked="columns"
        )
        self._set_up()
        self._lay_out()
        self._zoom.valueChanged.connect(self._tell_zoom)
        self._fit.toggled.connect(self._tell_fit)
        self._sheet.clicked.connect(self.sheet_asked)
        self._files.clicked.connect(self.files_asked)
        self._details.toggled.connect(self.details_toggled)

    @property
    def text(self) -> str:
        """How far the grid is."""
        return self._count.text()

    @property
    def files_button(self) -> QWidget:
        """Where the menu of files opens."""
        return self._files

    def show_count(self, text: str, progress: float | None) -> None:
        """Say how far it is; `progress` from 0 to 1 while it runs, else None."""
        self._count.show_text(text)
        self._progress.setVisible(progress is not None)
        self._progress.setValue(round(1000 * (progress or 0.0)))

    def show_tools(self, are_shown: bool) -> None:
        """What there is to be done with a table, where there is one."""
        for tool in (self._zoom, self._fit, self._details, self._sheet):
            tool.setVisible(are_shown)

    def allow_sheet(self, is_allowed: bool) -> None:
        """Whether there are pictures to export."""
        self._sheet.setEnabled(is_allowed)

    def show_details(self, are_shown: bool) -> None:
        """Follow the panel at the right."""
        self._details.setChecked(are_shown)

    @property
    def is_fitting(self) -> bool:
        """Whether cells are to be as large as the whole page allows."""
        return self._fit.isChecked()

    def fit(self) -> None:
        """Make cells as large as the whole page allows, also when the room changes."""
        self._fit.setChecked(True)

    def show_edge(self, edge: int) -> None:
        """Show how large cells are, where nobody moved the slider."""
        with QSignalBlocker(self._zoom):
            self._zoom.setValue(edge)

    def zoom_by(self, steps: int) -> None:
        """Make cells larger or smaller."""
        self._zoom.setValue(self._zoom.value() + steps * self._zoom.pageStep())

    def _tell_zoom(self, edge: int) -> None:
        self._fit.setChecked(False)
        self.zoomed.emit(edge)

    def _tell_fit(self, is_fitting: bool) -> None:
        if is_fitting:
            self.fit_asked.emit()

    def _set_up(self) -> None:
        theme.set_role(self._count, "muted")
        self._count.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._count.setMinimumWidth(48)  # the whole text where there is room, its beginning where there is none
        self._progress.setMaximum(1000)
        self._progress.setTextVisible(False)
        self._progress.setMinimumWidth(40)
        self._progress.setMaximumWidth(120)
        self._progress.setAccessibleName("Progress of the grid")
        self._progress.hide()
        self._zoom.setObjectName("gridZoom")
        self._zoom.setRange(ZOOM_LEAST, ZOOM_MOST)
        self._zoom.setPageStep(24)
        self._zoom.setValue(USUAL)
        self._zoom.setMinimumWidth(32)
        self._zoom.setMaximumWidth(110)
        self._zoom.setToolTip("Size of the cells (Ctrl+wheel)")
        self._zoom.setAccessibleName("Size of the cells")
        self._sheet.setObjectName("gridSheetButton")
        theme.beside_text(self._sheet, theme.icon("export"))
        self._sheet.setToolTip("Save a labelled sheet: one picture (PNG), or a page that works offline (HTML)")
        self._fit.setChecked(True)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_M, theme.SPACE_S)
        row.setSpacing(theme.SPACE_S)
        row.addWidget(self._count)
        row.addWidget(self._progress)
        row.addStretch(1)
        row.addWidget(self._zoom)
        row.addWidget(self._fit)
        for button in (self._files, self._details, self._sheet):
            row.addWidget(button)
