"""The bar above the grid: search, what is shown, how large, import and export; `count` is for the row beneath."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSlider, QToolButton, QWidget

from studio.ui import theme
from studio.ui.gallery.changing import counted
from studio.ui.gallery.search import GallerySearch
from studio.ui.widgets.icon_button import icon_button

ZOOM_LEAST, ZOOM_MOST, ZOOM_AT_FIRST = 96, 480, 168
"""About the widths of a tile in pixels."""

_ROOM_FOR_NAMES, _ROOM_BESIDE_SWITCHES = 660, 740
"""Pixels of the bar from which on Import and Export say their names."""


class GalleryToolbar(QFrame):
    """`query_changed` carries the whole query: the search with what the two switches add to it."""

    query_changed = Signal(str)
    zoomed = Signal(int)
    export_asked = Signal()
    import_asked = Signal()
    restore_asked = Signal()
    empty_trash_asked = Signal()
    safety_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = GallerySearch()
        self.shelf_button = _switch("bookmarks-simple", "Shelf", "Show or hide albums and saved searches")
        self._favourites = _switch("heart", "Favourites", "Show favourites only")
        self._trash = _switch("trash", "Trash", "Show what was deleted, to restore it")
        self._zoom = _zoom_slider()
        self.count, self._message = QLabel(), QLabel()
        self.import_button, self._export = QPushButton("Import"), QPushButton("Export")
        about = "Keep safe: check, back up or rebuild the gallery"
        self._safety = icon_button("safetyButton", "shield-check", about, size=theme.ICON_S)
        self._restore, self._empty = QPushButton("Restore"), QPushButton("Empty trash …")
        self._lay_out()
        self.search.searched.connect(self._tell)
        self._favourites.toggled.connect(self._tell)
        self._trash.toggled.connect(self._tell)
        self._zoom.valueChanged.connect(self.zoomed)
        self.import_button.clicked.connect(self.import_asked)
        self._export.clicked.connect(self.export_asked)
        self._safety.clicked.connect(self.safety_asked)
        self._restore.clicked.connect(self.restore_asked)
        self._empty.clicked.connect(self.empty_trash_asked)

    @property
    def query(self) -> str:
        """What is searched for, in the language of the gallery."""
        switches = ("is:deleted" if self.is_trash else "", "is:favourite" if self._favourites.isChecked() else "")
        return " ".join(part for part in (*switches, self.search.text().strip()) if part)

    @property
    def is_trash(self) -> bool:
        """Whether the trash is shown."""
        return self._trash.isChecked()

    def show_shelf(self, is_shown: bool) -> None:
        """Beside the shelf, which has favourites and trash, their switches take no room."""
        for switch in (self._favourites, self._trash):
            switch.setVisible(not is_shown)
        self._fit_names()

    def widen(self) -> None:
        """Show everything again: no words, no switch."""
        self._favourites.setChecked(False)
        self._trash.setChecked(False)
        self.search.clear()

    def show_query(self, query: str) -> None:
        """Search for this and nothing else; the trash has a switch of its own."""
        self._favourites.setChecked(False)
        self._trash.setChecked(query == "is:deleted")
        self.search.setText("" if query == "is:deleted" else query)

    def show_count(self, total: int, selected: int, *, is_whole: bool = True, stacks: int | None = None) -> None:
        """Say how many pictures or stacks there are, and how many of them are selected if it is more than one."""
        plain = counted(total) if stacks is None else f"{stacks:,} {'stack' if stacks == 1 else 'stacks'}"
        text = f"{selected:,} of {total:,} selected" if selected > 1 else plain
        self.count.setText(text if is_whole else "Counting …")
        self._export.setEnabled(total > 0)
        self._restore.setEnabled(selected > 0)
        self._empty.setEnabled(total > 0)

    @property
    def zoom(self) -> int:
        """About how wide tiles are, in pixels."""
        return self._zoom.value()

    def set_zoom(self, width: int) -> None:
        """Make tiles about so wide, as far as that can be."""
        self._zoom.setValue(width)

    def zoom_by(self, steps: int) -> None:
        """Make the pictures larger or smaller."""
        self._zoom.setValue(self._zoom.value() + steps * self._zoom.pageStep() // 2)

    def show_understood(self) -> None:
        """Take back what `show_refusal` said."""
        self.search.set_invalid(False)
        self._message.hide()

    def show_refusal(self, sentence: str) -> None:
        """Say beneath the search why it cannot be understood."""
        self.search.set_invalid(True)
        self._message.setText(sentence)
        self._message.show()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """In a narrow window the search has more need of room than the names of two buttons."""
        super().resizeEvent(event)
        self._fit_names()

    def _fit_names(self) -> None:
        wanted = _ROOM_BESIDE_SWITCHES if self._favourites.isVisibleTo(self) else _ROOM_FOR_NAMES
        has_room = self.width() >= wanted
        for button in (self.import_button, self._export):
            button.setText(button.accessibleName() if has_room else "")

    def _lay_out(self) -> None:
        theme.set_role(self.count, "muted")
        self.count.setMinimumWidth(88)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        theme.set_role(self._message, "error")
        self._message.setWordWrap(True)
        self._message.hide()
        self._export.setObjectName("exportButton")
        self._export.setEnabled(False)
        theme.beside_text(self._export, theme.icon("export"))
        self._export.setToolTip("Save the selected pictures, or all that are shown, as files, ZIP or a table")
        self._export.setAccessibleName("Export")
        self._describe_import()
        self._restore.setToolTip("Put the selected pictures back into the gallery")
        self._empty.setToolTip("Delete everything in the trash for good")
        theme.set_role(self._empty, "danger")
        for button in (self._restore, self._empty):
            button.hide()
        self.shelf_button.setEnabled(False)
        self.search.setMinimumWidth(160)
        self.search.setMaximumWidth(560)
        layout = QGridLayout(self)
        layout.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_S)
        layout.setVerticalSpacing(theme.SPACE_XS)
        layout.addLayout(self._row(), 0, 0)
        layout.addWidget(self._message, 1, 0)

    def _describe_import(self) -> None:
        self.import_button.setObjectName("importButton")
        self.import_button.setEnabled(False)
        theme.beside_text(self.import_button, theme.icon("download-simple"))
        about = "Bring in pictures of other programs with their prompts: files, folders, ZIP; or drop them here"
        self.import_button.setToolTip(about)
        self.import_button.setAccessibleName("Import")

    def _row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        row.addWidget(self.shelf_button)
        row.addWidget(self.search, 100)
        row.addWidget(self._favourites)
        row.addWidget(self._trash)
        row.addStretch(1)
        row.addSpacing(theme.SPACE_XS)
        row.addWidget(self._zoom)
        row.addSpacing(theme.SPACE_XS)
        for button in (self._restore, self._empty, self.import_button, self._export, self._safety):
            row.addWidget(button)
        return row

    def _tell(self) -> None:
        for widget in (self._restore, self._empty):
            widget.setVisible(self.is_trash)
        for widget in (self._zoom, self.import_button, self._export):
            widget.setVisible(not self.is_trash)
        self.query_changed.emit(self.query)


def _switch(icon: str, name: str, about: str) -> QToolButton:
    button = icon_button(f"gallery{name}", icon, about, checked=f"{icon}-fill", size=theme.ICON_S)
    button.setAccessibleName(name)
    return button


def _zoom_slider() -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(ZOOM_LEAST, ZOOM_MOST)
    slider.setValue(ZOOM_AT_FIRST)
    slider.setPageStep(32)
    slider.setFixedWidth(88)
    slider.setToolTip("Size of the pictures")
    slider.setAccessibleName("Size of the pictures")
    slider.setObjectName("galleryZoom")
    return slider
