"""The context menu of pictures in the grid."""

from dataclasses import dataclass
from functools import partial
from typing import cast

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from studio.ui import theme
from studio.ui.gallery.tile_marks import COLOURS, draw_label

_VARIATIONS = (
    ("vary", "Vary …\tCtrl+D"),
    ("vary_subtly", "Vary subtly"),
    ("vary_strongly", "Vary strongly"),
    ("closer", "Closer"),
    ("further", "Further"),
    ("vary_pad", "Pad …\tCtrl+Shift+D"),
)
_RECALLS = (("all", "Use all"), ("prompt", "Use prompt"), ("seed", "Use seed"), ("remix", "Remix"))

MOST_COMPARED = 60
"""Pictures whose recipes a table can still lay beside each other."""

_RUNS = {"walk": ("film-strip", "Open its walk"), "grid": ("table", "Open its grid")}
"""By how the names of runs begin."""


_KEYS = {"red": "6", "yellow": "7", "green": "8", "blue": "9"}
_DOT = 16


@dataclass(frozen=True)
class MenuState:
    """What is selected: how many pictures, whether in the trash, the run of a single one; the albums there are and
    the one that is shown; how many pictures the stack of the chosen one has."""

    count: int
    is_trash: bool = False
    run: str | None = None
    albums: tuple[str, ...] = ()
    album: str = ""
    stack: int = 0


class PictureMenu(QMenu):
    """What can be done with the selected pictures; what needs a single one is left out for several."""

    recalled = Signal(str)
    varied = Signal(str)
    compared = Signal()
    studied = Signal()
    family_asked = Signal()
    looked = Signal()
    opened = Signal()
    shown_in_folder = Signal()
    rated = Signal(int)
    favourite_toggled = Signal()
    tags_asked = Signal()
    exported = Signal()
    deleted = Signal()
    restored = Signal()
    run_opened = Signal(str)

    labelled = Signal(str)
    put = Signal(str)
    album_asked = Signal()
    taken_out = Signal(str)
    like_asked = Signal()
    stack_toggled = Signal()

    def __init__(self, state: MenuState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if state.count == 1:
            self._add_recalls()
            self._add_run(state.run)
        self._add_views(state)
        if not state.is_trash:
            self._add_marks()
            self._add_albums(state)
        self.addAction(theme.icon("export"), "Export …", self.exported.emit)
        if state.count == 1:
            self.addAction(theme.icon("folder-open"), "Show in folder", self.shown_in_folder.emit)
        self.addSeparator()
        if state.is_trash:
            self.addAction(theme.icon("arrow-counter-clockwise"), "Restore", self.restored.emit)
        else:
            self.addAction(theme.icon("trash"), "Move to trash\tDel", self.deleted.emit)

    def _add_views(self, state: MenuState) -> None:
        """Other ways to look at what is selected."""
        if state.stack > 1:
            text = f"Open or close the stack of {state.stack:,}\tS"
            self.addAction(theme.icon("stack"), text, self.stack_toggled.emit)
        if state.count == 1:
            self.addAction(theme.icon("image"), "More like this\tL", self.like_asked.emit)
        if 2 <= state.count <= MOST_COMPARED:
            self.addAction(theme.icon("squares-four"), "Compare …\tC", self.studied.emit)
        if state.count == 2:
            glyph = theme.icon("arrows-out-line-horizontal")
            self.addAction(glyph, "Compare on the canvas", self.compared.emit)
        if self.actions() and not self.actions()[-1].isSeparator():
            self.addSeparator()

    def _add_recalls(self) -> None:
        self.addAction(theme.icon("magnifying-glass-plus"), "Look closely\tSpace", self.looked.emit)
        self.addAction(theme.icon("frame-corners"), "Open on the canvas\tEnter", self.opened.emit)
        self.addSeparator()
        for what, text in _RECALLS:
            self.addAction(text, self._recall).setData(what)
        vary = self.addMenu(theme.icon("intersect"), "Vary")
        for name, text in _VARIATIONS:
            vary.addAction(text, self._vary).setData(name)
        self.addAction(theme.icon("image-square"), "Use as source\tCtrl+U", self._vary).setData("use_source")
        self.addAction(theme.icon("arrows-out-simple"), "Upscale …\tCtrl+Shift+U", self._vary).setData("upscale")
        self.addAction(theme.icon("tree-structure"), "Family tree …\tT", self.family_asked.emit)
        self.addSeparator()

    def _add_run(self, run: str | None) -> None:
        kind = (run or "").partition("-")[0]
        if run is not None and kind in _RUNS:
            glyph, text = _RUNS[kind]
            self.addAction(theme.icon(glyph), text, partial(self.run_opened.emit, run))
            self.addSeparator()

    def _add_marks(self) -> None:
        rate = self.addMenu(theme.icon("star"), "Rate")
        for stars in range(6):
            text = "★" * stars if stars else "No stars"
            rate.addAction(f"{text}\t{stars}", self._rate).setData(stars)
        label = self.addMenu(theme.icon("circle"), "Label")
        for colour in COLOURS:
            key = f"\t{_KEYS[colour]}" if colour in _KEYS else ""
            label.addAction(_dot(colour), f"{colour.capitalize()}{key}", partial(self.labelled.emit, colour))
        label.addSeparator()
        label.addAction("No label", partial(self.labelled.emit, ""))
        self.addAction(theme.icon("heart"), "Favourite\tF", self.favourite_toggled.emit)
        self.addAction(theme.icon("tag"), "Tags …\tG", self.tags_asked.emit)

    def _add_albums(self, state: MenuState) -> None:
        into = self.addMenu(theme.icon("folder-simple-plus"), "Put into album")
        for name in state.albums:
            into.addAction(name.replace("&", "&&"), partial(self.put.emit, name))
        if state.albums:
            into.addSeparator()
        into.addAction(theme.icon("plus"), "New album …", self.album_asked.emit)
        if state.album:
            text = f"Take out of {state.album}".replace("&", "&&")
            self.addAction(theme.icon("folder-simple-minus"), text, partial(self.taken_out.emit, state.album))
        self.addSeparator()

    def _recall(self) -> None:
        self.recalled.emit(cast(QAction, self.sender()).data())

    def _vary(self) -> None:
        self.varied.emit(cast(QAction, self.sender()).data())

    def _rate(self) -> None:
        self.rated.emit(cast(QAction, self.sender()).data())


def _dot(colour: str) -> QIcon:
    """A label as an icon."""
    picture = QPixmap(2 * _DOT, 2 * _DOT)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_label(painter, QRectF(2, 2, _DOT - 4, _DOT - 4), colour)
    painter.end()
    return QIcon(picture)
