"""The dialog that asks how, and where to, pictures are exported."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.gallery.exports import ExportFormat, ExportOptions, Metadata
from studio.settings import ExportSettings
from studio.ui import theme

_FORMATS: dict[ExportFormat, tuple[str, str]] = {
    "png": ("PNG pictures", "The pictures as they are, without loss."),
    "jpeg": ("JPEG pictures", "Small files for sharing; a little is lost."),
    "webp": ("WebP pictures", "Smaller still, for the web."),
    "avif": ("AVIF pictures", "The smallest files; not every program opens them."),
    "zip": ("ZIP archive", "All pictures as PNG in one file."),
    "html": ("Web page", "A page that searches offline, and the pictures in a folder beside it."),
    "sheet": ("Contact sheet", "Small pictures with their prompts: PNG, or PDF if the name ends so."),
    "bundle": ("Seedlock bundle", "Pictures, ratings, tags and lineage for another Seedlock to import."),
    "csv": ("CSV table", "Prompts and settings for a spreadsheet; no pictures."),
    "json": ("JSON file", "Whole recipes for programs; no pictures."),
    "jsonl": ("JSON Lines", "Whole recipes, one a line, for programs that read them one by one."),
}
_WITH_PICTURES = ("png", "jpeg", "webp", "avif", "zip", "html", "sheet")
_SUFFIXES: dict[ExportFormat, str] = {"sheet": "png", "bundle": "zip"}
"""The suffixes of formats that are not called like them."""

IN_A_FOLDER = ("png", "jpeg", "webp", "avif")
"""The formats whose target is a folder."""


@dataclass(frozen=True)
class ExportChoice:
    """What the user chose: a folder for pictures, a file for everything else."""

    options: ExportOptions
    target: Path


class ExportDialog(QDialog):
    """Format, whether recipes go along, and the target; `choice` is what was chosen."""

    def __init__(self, what: str, start: ExportSettings, parent: QWidget | None = None) -> None:
        """`what` says what is exported ("3 pictures"); the controls begin with `start`."""
        super().__init__(parent)
        self._folder = Path(start.folder)
        self._format, self._about = QComboBox(), QLabel()
        self._metadata, self._metadata_about = QCheckBox("Write the recipe into each file"), QLabel()
        self._target, self._browse = QLineEdit(), QPushButton("Choose …")
        self._save, self._cancel = QPushButton("Export"), QPushButton("Cancel")
        self._lay_out(what)
        self._format.currentIndexChanged.connect(self._show_format)
        self._metadata.toggled.connect(self._show_metadata)
        self._target.textChanged.connect(self._show_target)
        self._browse.clicked.connect(self._choose_target)
        self._save.clicked.connect(self.accept)
        self._cancel.clicked.connect(self.reject)
        self._metadata.setChecked(start.metadata)
        self._format.setCurrentIndex(self._format.findData(start.format))
        self._show_format()

    @property
    def choice(self) -> ExportChoice:
        """Format, metadata and target as they stand."""
        metadata: Metadata = "full" if self._metadata.isChecked() else "none"
        target = Path(self._target.text().strip()).expanduser()
        return ExportChoice(ExportOptions(format=self._chosen, metadata=metadata), target)

    def choose_format(self, position: int) -> None:
        """Choose the format at this position of the list."""
        self._format.setCurrentIndex(position)

    @property
    def _chosen(self) -> ExportFormat:
        return self._format.currentData()

    def _lay_out(self, what: str) -> None:
        self.setWindowTitle("Export")
        self.setMinimumWidth(480)
        for name, (label, _) in _FORMATS.items():
            self._format.addItem(label, name)
        for widget, name in ((self._format, "Format"), (self._target, "Target"), (self._metadata, "With recipe")):
            widget.setAccessibleName(name)
        title = QLabel(f"Export {what}")
        theme.set_role(title, "heading")
        for label in (self._about, self._metadata_about):
            theme.set_role(label, "small")
        theme.set_role(self._save, "primary")
        self._save.setDefault(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_L)
        grid.setVerticalSpacing(theme.SPACE_XS)
        grid.setColumnStretch(1, 1)
        grid.addWidget(_name("Format"), 0, 0)
        grid.addWidget(self._format, 0, 1, 1, 2)
        grid.addWidget(self._about, 1, 1, 1, 2)
        grid.setRowMinimumHeight(2, theme.SPACE_S)
        grid.addWidget(_name("Recipe"), 3, 0)
        grid.addWidget(self._metadata, 3, 1, 1, 2)
        grid.addWidget(self._metadata_about, 4, 1, 1, 2)
        grid.setRowMinimumHeight(5, theme.SPACE_S)
        grid.addWidget(_name("Save to"), 6, 0)
        grid.addWidget(self._target, 6, 1)
        grid.addWidget(self._browse, 6, 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACE_S)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_XL, theme.SPACE_XL, theme.SPACE_XL, theme.SPACE_L)
        layout.setSpacing(theme.SPACE_L)
        layout.addWidget(title)
        layout.addLayout(grid)
        layout.addStretch(1)
        layout.addLayout(buttons)

    def _show_format(self) -> None:
        chosen = self._chosen
        self._about.setText(_FORMATS[chosen][1])
        self._metadata.setEnabled(chosen in _WITH_PICTURES)
        name = "" if chosen in IN_A_FOLDER else f"seedlock.{_SUFFIXES.get(chosen, chosen)}"
        self._target.setText(str(self._folder / name))
        self._show_metadata()

    def _show_metadata(self) -> None:
        if self._chosen not in _WITH_PICTURES:
            text = "The recipes are what is exported."
        elif self._metadata.isChecked():
            text = "Others can read prompt, seed and model from the files."
        else:
            text = "Only the pixels leave this machine; no prompt, no seed."
        self._metadata_about.setText(text)

    def _show_target(self, text: str) -> None:
        self._save.setEnabled(bool(text.strip()))

    def _choose_target(self) -> None:
        if self._chosen in IN_A_FOLDER:
            chosen = QFileDialog.getExistingDirectory(self, "Export into this folder", str(self._folder))
        else:
            suffix = _SUFFIXES.get(self._chosen, self._chosen)
            more = " *.pdf" if self._chosen == "sheet" else ""
            filters = f"{_FORMATS[self._chosen][0]} (*.{suffix}{more})"
            chosen = QFileDialog.getSaveFileName(self, "Export to", self._target.text(), filters)[0]
        if chosen:
            self._target.setText(chosen)


def _name(text: str) -> QLabel:
    label = QLabel(text)
    theme.set_role(label, "muted")
    return label
