"""The button that makes pictures, how many of them, and the one that stops it."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from studio.ui.theme import ICON_M, SPACE_S, SPACE_XS, icon, set_role
from studio.ui.widgets.quiet_inputs import QuietSpinBox
from studio.ui.widgets.two_line_button import HEIGHT, TwoLineButton


class GenerateRow(QWidget):
    """Generate says what will happen; Cancel appears while something runs."""

    submitted = Signal()
    cancel_requested = Signal()
    count_changed = Signal()
    quick_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._generate = TwoLineButton()
        self._generate.setObjectName("generateButton")
        set_role(self._generate, "primary")
        self._cancel = _cancel_button()
        self._quick = _quick_button()
        self._count = _count_field()
        self._problem = QLabel()
        self._problem.setObjectName("composerProblem")
        self._problem.setWordWrap(True)
        self._problem.hide()
        set_role(self._problem, "error")
        self._lay_out()
        self._generate.clicked.connect(self.submitted)
        self._cancel.clicked.connect(self.cancel_requested)
        self._count.valueChanged.connect(self.count_changed)
        self._quick.toggled.connect(self.quick_changed)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        buttons.addWidget(self._generate, 1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._quick)
        buttons.addWidget(self._count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_XS)
        layout.addWidget(self._problem)
        layout.addLayout(buttons)

    def count(self) -> int:
        """How many pictures."""
        return self._count.value()

    def set_count(self, count: int) -> None:
        """Ask for this many."""
        self._count.setValue(count)

    def allow_counting(self, is_allowed: bool) -> None:
        """Off while the seeds are listed: then there is one picture each."""
        self._count.setEnabled(is_allowed)

    def is_quick(self) -> bool:
        """Whether drafts are asked for: pictures in few steps."""
        return self._quick.isChecked()

    def set_quick(self, is_quick: bool) -> None:
        """Ask for drafts, or for whole pictures."""
        self._quick.setChecked(is_quick)

    def set_words(self, title: str, *details: str) -> None:
        """What the button says, the details in full and then shorter."""
        self._generate.set_lines(title, *details)
        keys = QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText)
        self._generate.setToolTip(f"{self._generate.text()} ({keys})")
        self._generate.setAccessibleName(self._generate.text())

    def set_busy(self, is_busy: bool) -> None:
        """Offer to cancel while something runs; more can be asked for meanwhile."""
        self._cancel.setVisible(is_busy)

    def show_problem(self, text: str) -> None:
        """Say in one sentence why nothing was generated; "" takes it away."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))


def _cancel_button() -> QPushButton:
    button = QPushButton(icon("stop"), "")
    button.setObjectName("cancelButton")
    button.setAccessibleName("Cancel")
    button.setToolTip("Cancel: stop the picture that is being made (Esc)")
    button.setIconSize(QSize(ICON_M, ICON_M))
    button.setFixedWidth(HEIGHT)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
    button.hide()
    return button


def _quick_button() -> QPushButton:
    button = QPushButton(icon("lightning", checked="lightning-fill"), "")
    button.setObjectName("draftButton")
    button.setAccessibleName("Draft")
    keys = QKeySequence("Ctrl+Shift+Return").toString(QKeySequence.SequenceFormat.NativeText)
    button.setToolTip(f"Draft: few steps, to explore with. {keys} makes one without switching.")
    button.setCheckable(True)
    button.setIconSize(QSize(ICON_M, ICON_M))
    button.setFixedWidth(HEIGHT)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
    return button


def _count_field() -> QuietSpinBox:
    count = QuietSpinBox()
    count.setObjectName("countField")
    count.setAccessibleName("How many pictures")
    count.setToolTip("How many pictures: with a locked seed it counts up from picture to picture.")
    count.setRange(1, 999)
    count.setPrefix("× ")
    count.setFixedWidth(64)
    count.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
    return count
