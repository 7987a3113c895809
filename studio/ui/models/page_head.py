"""The head of the models' page: its title, how much lies on the disk, adding, and what is being done."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.ui import theme

_FILES = "Models and what is used with them (*.safetensors *.gguf *.zip *.tar *.tgz *.tar.gz);;All files (*)"


class PageHead(QFrame):
    """`path_chosen` carries a file or folder to add, `name_given` what is to be installed from the hub."""

    path_chosen = Signal(object)
    name_given = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._use, self._doing, self._refusal = QLabel(self), QLabel(self), QLabel(self)
        self._busy, self._add, self._close = QProgressBar(self), QPushButton("Add …", self), QToolButton(self)
        self._trouble = QFrame(self)
        self._lay_out()
        self._fill_menu()
        self._close.clicked.connect(self._trouble.hide)

    def show_use(self, text: str) -> None:
        """How much lies on the disk."""
        self._use.setText(text)

    def say_busy(self, doing: str) -> None:
        """Show what is being done; nothing if that is "". What went wrong before is forgotten."""
        self._doing.setText(doing)
        self._add.setEnabled(not doing)
        for widget in (self._doing, self._busy):
            widget.setVisible(bool(doing))
        if doing:
            self._trouble.hide()

    def say_refusal(self, sentence: str) -> None:
        """Show why something could not be done, until it is put away or something else is done."""
        self._refusal.setText(sentence)
        self._trouble.setVisible(bool(sentence))

    def show_drop(self, is_over: bool) -> None:
        """Say that something can be let go."""
        self._add.setText("Drop to add" if is_over else "Add …")

    def _fill_menu(self) -> None:
        menu = QMenu(self)
        for label, about, act in (
            ("A file …", "A checkpoint, a LoRA, VAE, embedding or upscaler, or a packed model", self._choose_file),
            ("A folder …", "A model in the layout of diffusers, or another program's models", self._choose_folder),
            ("From the hub …", "Any model of the hub, by its name", self._ask_name),
        ):
            action = menu.addAction(label)
            action.setToolTip(about)
            action.triggered.connect(act)
        menu.setToolTipsVisible(True)
        self._add.setMenu(menu)

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Add a model, or what is used with one", "", _FILES)
        if name:
            self.path_chosen.emit(Path(name))

    def _choose_folder(self) -> None:
        if name := QFileDialog.getExistingDirectory(self, "Add the models in this folder"):
            self.path_chosen.emit(Path(name))

    def _ask_name(self) -> None:
        text = "The model's name on the hub, as OWNER/MODEL or OWNER/MODEL/FILE.safetensors:"
        name, is_given = QInputDialog.getText(self, "Install from the hub", text)
        if is_given and name.strip():
            self.name_given.emit(name.strip())

    def _lay_out(self) -> None:
        title = QLabel("Models", self)
        for label, role in (
            (title, "title"),
            (self._use, "muted"),
            (self._doing, "muted"),
            (self._refusal, "error"),
        ):
            theme.set_role(label, role)
        self._refusal.setWordWrap(True)
        self._refusal.setAccessibleName("What went wrong")
        theme.beside_text(self._add, theme.icon("plus"))
        self._add.setAccessibleName("Add a model")
        self._add.setToolTip("Add what is on this machine already; nothing is copied. You can also drop it here")
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._close.setIcon(theme.icon("x", "muted"))
        self._close.setToolTip("Put this away")
        self._close.setAccessibleName("Put this away")
        theme.set_role(self._close, "quiet")
        trouble = QHBoxLayout(self._trouble)
        trouble.setContentsMargins(0, 0, 0, 0)
        trouble.addWidget(self._refusal, 1)
        trouble.addWidget(self._close)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_M)
        row.addWidget(title)
        row.addWidget(self._use, 1)
        row.addWidget(self._add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_XL, theme.SPACE_L, theme.SPACE_XL, theme.SPACE_M)
        layout.setSpacing(theme.SPACE_S)
        layout.addLayout(row)
        for widget in (self._doing, self._busy, self._trouble):
            layout.addWidget(widget)
            widget.hide()
