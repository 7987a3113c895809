"""The dialog that asks how, and where to, pictures are exported."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import features
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.errors import StudioError
from studio.gallery.exports import ExportFormat, ExportOptions, Metadata
from studio.gallery.names import PLACEHOLDERS, PRIVATE, file_name, told_by
from studio.generation.record import GenerationRecord
from studio.settings import ExportSettings
from studio.ui import theme
from studio.ui.widgets.answer_row import answer_row
from studio.ui.widgets.long_line import LongLine

_FORMATS: dict[str, tuple[ExportFormat, str, str, str]] = {
    "png": ("png", "PNG pictures", ".png", "The pictures as they are, without loss."),
    "jpeg": ("jpeg", "JPEG pictures", ".jpg", "Small files for sharing; a little is lost."),
    "webp": ("webp", "WebP pictures", ".webp", "Smaller still, for the web."),
    "avif": ("avif", "AVIF pictures", ".avif", "The smallest files; not every program opens them."),
    "zip": ("zip", "ZIP archive", ".zip", "All pictures as PNG in one file."),
    "html": ("html", "Web page", ".html", "A page that searches offline, and the pictures in a folder beside it."),
    "sheet": ("sheet", "Contact sheet, PDF", ".pdf", "Small pictures with their prompts, on pages to print."),
    "sheet-png": (
        "sheet",
        "Contact sheet, PNG",
        ".png",
        "Small pictures with their prompts, in one tall picture.",
    ),
    "bundle": ("bundle", "Seedlock bundle", ".zip", "Pictures, ratings, tags and lineage for another Seedlock."),
    "csv": ("csv", "CSV table", ".csv", "Prompts and settings for a spreadsheet; no pictures."),
    "json": ("json", "JSON file", ".json", "Whole recipes for programs; no pictures."),
    "jsonl": (
        "jsonl",
        "JSON Lines",
        ".jsonl",
        "Whole recipes, one a line, for programs that read them one by one.",
    ),
}
"""What one can choose: the format, its name, the suffix of its files, what it is good for."""

_METADATA: dict[Metadata, tuple[str, str]] = {
    "full": (
        "The whole recipe",
        "All that made the picture, lineage included, and what other programs read.",
    ),
    "minimal": ("Prompt and parameters", "What other programs read: prompt, seed, model; no lineage, no machine."),
    "none": ("Nothing: private", "Each file is read again to prove that it tells nothing, hidden texts included."),
}
_WITH_PICTURES = ("png", "jpeg", "webp", "avif", "zip", "html", "sheet", "sheet-png")
_NAMED = ("png", "jpeg", "webp", "avif", "zip", "html")
"""The choices whose pictures have names of their own."""

IN_A_FOLDER = ("png", "jpeg", "webp", "avif")
"""The formats whose target is a folder."""

MOST_EXAMPLES = 50
"""Of so many pictures at most the names are looked at."""


@dataclass(frozen=True)
class ExportChoice:
    """What the user chose: a folder for pictures, a file for everything else."""

    options: ExportOptions
    target: Path


class ExportDialog(QDialog):
    """Format, names, how much of the recipe goes along, and the target; `choice` is what was chosen."""

    def __init__(
        self,
        what: str,
        start: ExportSettings,
        examples: Sequence[GenerationRecord] = (),
        parent: QWidget | None = None,
    ) -> None:
        """`what` says what is exported ("3 pictures"), of which `examples` show their names."""
        super().__init__(parent)
        self._folder, self._examples = Path(start.folder), tuple(examples)
        self._format, self._about = QComboBox(), QLabel()
        self._pattern, self._example = QLineEdit(start.pattern), QLabel()
        self._metadata, self._metadata_about = QComboBox(), QLabel()
        self._target, self._browse = LongLine(), QPushButton("Choose …")
        self._save, self._cancel = QPushButton("Export"), QPushButton("Cancel")
        self._fill(start)
        self._lay_out(what)
        self._format.currentIndexChanged.connect(self._show_format)
        self._metadata.currentIndexChanged.connect(self._show_metadata)
        self._pattern.textChanged.connect(self._show_example)
        self._target.textChanged.connect(self._show_example)
        self._browse.clicked.connect(self._choose_target)
        self._save.clicked.connect(self.accept)
        self._cancel.clicked.connect(self.reject)
        self._show_format()

    @property
    def choice(self) -> ExportChoice:
        """Format, names, metadata and target as they stand."""
        kind = _FORMATS[self._chosen][0]
        options = ExportOptions(kind, self._metadata.currentData())
        if self._chosen in _NAMED:
            options = replace(options, pattern=self._pattern.text().strip())
        return ExportChoice(options, Path(self._target.text().strip()).expanduser())

    @property
    def example(self) -> str:
        """The name that the pattern gives, or why it gives none."""
        return self._example.text()

    @property
    def _chosen(self) -> str:
        return self._format.currentData()

    def _fill(self, start: ExportSettings) -> None:
        for name, (kind, label, _, _) in _FORMATS.items():
            if kind != "avif" or features.check("avif"):
                self._format.addItem(label, name)
        for metadata, (label, _) in _METADATA.items():
            self._metadata.addItem(label, metadata)
        self._metadata.setCurrentIndex(self._metadata.findData("full" if start.metadata else "none"))
        self._format.setCurrentIndex(max(0, self._format.findData(start.format)))
        for widget, name in zip(
            (self._format, self._target, self._metadata, self._pattern),
            ("Format", "Target", "Recipe", "Names"),
            strict=True,
        ):
            widget.setAccessibleName(name)
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        self._pattern.setToolTip(f"Names are made of your words and of {known}")

    def _lay_out(self, what: str) -> None:
        self.setWindowTitle("Export")
        self.setObjectName("exportDialog")
        self.setMinimumWidth(600)
        title = QLabel(f"Export {what}")
        theme.set_role(title, "heading")
        for label in (self._about, self._metadata_about, self._example):
            theme.set_role(label, "small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_XL, theme.SPACE_XL, theme.SPACE_XL, theme.SPACE_L)
        layout.setSpacing(theme.SPACE_L)
        layout.addWidget(title)
        layout.addLayout(self._grid())
        layout.addStretch(1)
        layout.addLayout(answer_row(self._cancel, self._save))

    def _grid(self) -> QGridLayout:
        """A line for each choice, with what it means below."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_L)
        grid.setVerticalSpacing(theme.SPACE_XS)
        grid.setColumnStretch(1, 1)
        for row, (name, editor, about) in enumerate(
            (
                ("Format", self._format, self._about),
                ("Recipe", self._metadata, self._metadata_about),
                ("Names", self._pattern, self._example),
            )
        ):
            grid.addWidget(_name(name), 3 * row, 0)
            grid.addWidget(editor, 3 * row, 1, 1, 2)
            grid.addWidget(about, 3 * row + 1, 1, 1, 2)
            grid.setRowMinimumHeight(3 * row + 2, theme.SPACE_S)
        grid.addWidget(_name("Save to"), 9, 0)
        grid.addWidget(self._target, 9, 1)
        grid.addWidget(self._browse, 9, 2)
        return grid

    def _show_format(self) -> None:
        _, _, suffix, about = _FORMATS[self._chosen]
        self._about.setText(about)
        self._metadata.setEnabled(self._chosen in _WITH_PICTURES)
        self._pattern.setEnabled(self._chosen in _NAMED)
        name = "" if self._chosen in IN_A_FOLDER else f"seedlock{suffix}"
        self._target.setText(str(self._folder / name))
        self._show_metadata()

    def _show_metadata(self) -> None:
        is_told = self._chosen in _WITH_PICTURES
        about = _METADATA[self._metadata.currentData()][1] if is_told else "The recipes are what is exported."
        self._metadata_about.setText(about)
        self._show_example()

    def _show_example(self) -> None:
        """What the first picture would be called, and whether names come twice; or what is wrong."""
        role = "small"
        try:
            text, is_telling = self._names()
            role = "warning" if is_telling else role
        except StudioError as error:
            text, role = str(error), "error"
        theme.set_role(self._example, role)
        self._example.setText(text)
        self._save.setEnabled(role != "error" and bool(self._target.text().strip()))

    def _names(self) -> tuple[str, bool]:
        """What pictures would be called, and whether their names tell what is to be private.

        Raises:
            StudioError: the pattern cannot be used.
        """
        if self._chosen not in _NAMED:
            return "One file with a name of its own.", False
        pattern = self._pattern.text().strip()
        names = [file_name(pattern, record) for record in self._examples[:MOST_EXAMPLES]]
        told = told_by(pattern) if self._metadata.currentData() == "none" else ()
        if told:
            return f"The names tell the {', '.join(told)}. Write {PRIVATE} to tell nothing.", True
        suffix = ".png" if self._chosen in ("zip", "html") else _FORMATS[self._chosen][2]
        text = f"{names[0]}{suffix}" if names else ""
        return text + (
            ", then numbered, as other names are the same" if len(set(names)) < len(names) else ""
        ), False

    def _choose_target(self) -> None:
        if self._chosen in IN_A_FOLDER:
            chosen = QFileDialog.getExistingDirectory(self, "Export into this folder", str(self._folder))
        else:
            _, label, suffix, _ = _FORMATS[self._chosen]
            chosen = QFileDialog.getSaveFileName(self, "Export to", self._target.text(), f"{label} (*{suffix})")[0]
        if chosen:
            self._target.setText(chosen)


def _name(text: str) -> QLabel:
    label = QLabel(text)
    theme.set_role(label, "muted")
    return label
