"""The strip above the grid that shows how far an import came and, at its end, what became of the files."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.generation.recipe import PROGRAMS
from studio.ui import theme
from studio.ui.gallery.importing import ImportReport
from studio.ui.widgets.fold import Fold
from studio.ui.widgets.icon_button import icon_button

_BAR_WIDTH = 160
_DETAILS_HEIGHT = 112


class ImportStrip(QFrame):
    """`stopped` asks to end the import, `show_asked` to see what was imported."""

    stopped = Signal()
    show_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label, self._bar = QLabel(), QProgressBar()
        self._stop, self._show = QPushButton("Stop"), QPushButton("Show imported")
        self._text = QPlainTextEdit()
        self._close = icon_button("closeReport", "x", "Close the report", colour="muted", size=theme.ICON_S)
        self._fold = Fold(
            "Details", self._text, about="What program each picture came from, and what could not be read"
        )
        self._describe()
        self._lay_out()
        self._stop.clicked.connect(self._ask_stop)
        self._show.clicked.connect(self.show_asked)
        self._close.clicked.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._label.text()

    @property
    def details(self) -> str:
        """What lies behind the fold."""
        return self._text.toPlainText()

    def show_progress(self, report: ImportReport) -> None:
        """Say how far an import came; files are counted first."""
        if report.total:
            self._say(f"Importing: {report.done:,} of {report.total:,} files")
        else:
            self._say("Looking for pictures …")
        self._bar.setRange(0, report.total)
        self._bar.setValue(report.done)
        self._show_parts(is_running=True)
        self.show()

    def show_end(self, report: ImportReport) -> None:
        """Say what became of the files, in one sentence with details behind it."""
        self._say(report.sentence)
        self._show_parts(is_running=False)
        self._show.setVisible(report.imported > 0)
        self._text.setPlainText(report.details)
        self._fold.setVisible(bool(report.details))
        self._fold.set_summary(_summary(report))
        self._fold.set_open(False)
        self.show()

    def _say(self, text: str) -> None:
        self._label.setText(text)
        self.setAccessibleName(text)

    def _ask_stop(self) -> None:
        self._stop.setEnabled(False)
        self._say("Stopping …")
        self.stopped.emit()

    def _show_parts(self, *, is_running: bool) -> None:
        if is_running and not self._stop.isVisibleTo(self):
            self._stop.setEnabled(True)
        for widget in (self._bar, self._stop):
            widget.setVisible(is_running)
        for widget in (self._show, self._close, self._fold):
            widget.setVisible(not is_running)

    def _describe(self) -> None:
        self.setObjectName("importStrip")
        theme.set_role(self, "card")
        self._label.setFont(theme.tabular(self._label.font()))
        self._bar.setFixedWidth(_BAR_WIDTH)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("How far the import came")
        self._stop.setToolTip("End the import; what is already in the gallery stays")
        self._show.setToolTip("Search for what came from outside: is:imported")
        self._text.setReadOnly(True)
        self._text.setFixedHeight(_DETAILS_HEIGHT)
        self._text.setAccessibleName("What became of the files")

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        row.addWidget(self._label, 1)
        for widget in (self._bar, self._stop, self._show, self._close):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_M, theme.SPACE_S, theme.SPACE_S, theme.SPACE_S)
        layout.setSpacing(theme.SPACE_XS)
        layout.addLayout(row)
        layout.addWidget(self._fold)


def _summary(report: ImportReport) -> str:
    """What the fold holds: the programs' names, then how many files could not be read."""
    names = [PROGRAMS.get(name, name) for name, _ in report.dialects.most_common(3) if name]
    failed = [f"{len(report.failures):,} not read"] if report.failures else []
    return ", ".join([*names, *failed])
