"""The shelf at the left of the gallery: everything, albums, saved searches, and what is there twice."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QMenu, QToolButton, QVBoxLayout, QWidget

from studio.ui import theme
from studio.ui.background import Background
from studio.ui.gallery.dragged import PICTURES, dragged_ids
from studio.ui.gallery.shelf_delegate import ABOUT, COUNT, IS_HEADING, ShelfDelegate

if TYPE_CHECKING:
    from studio.gallery.albums import Album
    from studio.gallery.gallery import Gallery

WIDTH = 204

DOUBLES = "doubles"
"""What is chosen to see pictures that are there twice, which no query finds."""

_QUERY = Qt.ItemDataRole.UserRole
_ALBUM = Qt.ItemDataRole.UserRole + 1
_FIXED = (
    ("All pictures", "image-square", ""),
    ("Favourites", "heart", "is:favourite"),
    ("Imported", "download-simple", "is:imported"),
    ("Doubles", "copy-simple", DOUBLES),
    ("Trash", "trash", "is:deleted"),
)
_PAUSE = 400
"""Milliseconds of rest before pictures are counted again."""

_MOST_COUNTED = 60
"""So many albums and searches tell their count."""


class Shelf(QFrame):
    """`chosen` carries the query to be shown; pictures dropped on an album are `put` there.

    `album_made` carries a name and None or a query, `album_renamed` both names, `album_dropped` a name.
    """

    chosen = Signal(str)
    put = Signal(object, str)
    album_made = Signal(str)
    album_renamed = Signal(str, str)
    album_dropped = Signal(str)

    def __init__(self, gallery: Gallery, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gallery, self._query = gallery, ""
        self._list = _List()
        self._list.itemClicked.connect(self._choose)
        self._list.itemActivated.connect(self._choose)
        self._list.itemChanged.connect(self._rename)
        self._list.customContextMenuRequested.connect(self._open_menu)
        self._list.dropped.connect(self._drop)
        self._list.removed.connect(self._remove)
        self._list.itemDelegate().closeEditor.connect(self.refresh)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._count)
        self._asking, self._counting = Background(self), Background(self)
        self._asking.answered.connect(self._show)
        self._counting.answered.connect(self._show_counts)
        self._lay_out()

    def refresh(self) -> None:
        """Ask for the albums again."""
        self._asking.run(self._gallery.albums)

    def follow(self, query: str) -> None:
        """Mark what is shown, and count anew soon."""
        self._query = query
        for row in range(self._list.count()):
            item = self._list.item(row)
            if item.data(_QUERY) == query:
                self._list.setCurrentItem(item)
                break
        else:
            self._list.setCurrentItem(None)  # pyright: ignore[reportArgumentType] - Qt takes a null item
        self._pause.start()

    def begin_album(self) -> None:
        """Let the user write the name of a new album."""
        item = self._added("New album", "folder-simple", None, "", self._list.count())
        self._list.setCurrentItem(item)
        self._list.editItem(item)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Show the albums that there are by now."""
        super().showEvent(event)
        self.refresh()

    def _lay_out(self) -> None:
        self.setObjectName("galleryShelf")
        self.setMinimumWidth(152)
        theme.set_role(self, "surface")
        more = QToolButton()
        more.setText("New album")
        more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        theme.beside_text(more, theme.icon("plus"))
        more.setObjectName("newAlbum")
        more.setToolTip("An album holds what you drop on it; pictures can lie in many")
        theme.set_role(more, "quiet")
        more.clicked.connect(self.begin_album)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_S, theme.SPACE_M, theme.SPACE_S, theme.SPACE_S)
        layout.setSpacing(theme.SPACE_S)
        layout.addWidget(self._list, 1)
        layout.addWidget(more)

    def _show(self, albums: Sequence[Album]) -> None:
        if self._list.state() == QListWidget.State.EditingState:
            return  # a name is being written; what becomes of it asks again
        self._list.blockSignals(True)
        counts = {self._list.item(row).data(_QUERY): self._list.item(row).data(COUNT)
                  for row in range(self._list.count())}  # fmt: skip
        self._list.clear()
        for name, glyph, query in _FIXED:
            self._added(name, glyph, query)
        for title, about, chosen in (
            ("Albums", "Drag pictures here", [one for one in albums if one.query is None]),
            ("Saved searches", "Save one with the bookmark in the search field",
             [one for one in albums if one.query is not None]),
        ):  # fmt: skip
            self._head(title, "" if chosen else about)
            for album in chosen:
                glyph = "folder-simple" if album.query is None else "magnifying-glass"
                self._added(album.name, glyph, album.search, album.name)
        for row in range(self._list.count()):
            self._list.item(row).setData(COUNT, counts.get(self._list.item(row).data(_QUERY)))
        self._list.blockSignals(False)
        self.follow(self._query)
        self._count()

    def _head(self, title: str, about: str) -> None:
        item = QListWidgetItem(title)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setData(IS_HEADING, True)
        item.setData(ABOUT, about)
        self._list.addItem(item)

    def _added(
        self, name: str, glyph: str, query: str | None, album: str | None = None, row: int = -1
    ) -> QListWidgetItem:
        item = QListWidgetItem(theme.icon(glyph, "muted"), name)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        item.setFlags(
            flags if album is None else flags | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDropEnabled
        )
        item.setData(_QUERY, query)
        item.setData(_ALBUM, album)
        item.setToolTip(query if album and query and not query.startswith("album:") else "")
        self._list.insertItem(row if row >= 0 else self._list.count(), item)
        return item

    def _choose(self, item: QListWidgetItem) -> None:
        if not item.data(IS_HEADING) and item.data(_ALBUM) != "":
            self.chosen.emit(item.data(_QUERY))

    def _rename(self, item: QListWidgetItem) -> None:
        before, name = item.data(_ALBUM), " ".join(item.text().replace('"', "").split())
        if before is None or name == before:
            return
        if name and before:
            self._list.blockSignals(True)
            item.setData(_ALBUM, name)
            self._list.blockSignals(False)
            self.album_renamed.emit(before, name)
        elif name:
            self.album_made.emit(name)
        self.refresh()

    def _drop(self, item: QListWidgetItem, ids: Sequence[str]) -> None:
        self.put.emit(ids, item.data(_ALBUM))

    def _remove(self, item: QListWidgetItem) -> None:
        if name := item.data(_ALBUM):
            self.album_dropped.emit(name)

    def _open_menu(self, place: QPoint) -> None:
        item = self._list.itemAt(place)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if item is not None and item.data(_ALBUM):
            menu.addAction(theme.icon("pencil-simple"), "Rename\tF2", partial(self._list.editItem, item))
            menu.addAction(theme.icon("x"), "Remove, keep its pictures\tDel", partial(self._remove, item))
            menu.addSeparator()
        menu.addAction(theme.icon("plus"), "New album", self.begin_album)
        menu.popup(self._list.viewport().mapToGlobal(place))

    def _count(self) -> None:
        items = [self._list.item(row).data(_QUERY) for row in range(self._list.count())]
        queries = [query for query in items if query is not None and query != DOUBLES][:_MOST_COUNTED]
        if self.isVisible():
            tally = self._gallery.tally
            self._counting.run(lambda: {query: _short(str(tally(query))) for query in queries})

    def _show_counts(self, counts: dict[str, str]) -> None:
        """Write counts beside the names, but for one that is being written: Qt would begin it anew."""
        is_written = self._list.currentItem() if self._list.state() == QListWidget.State.EditingState else None
        self._list.blockSignals(True)
        for item in map(self._list.item, range(self._list.count())):
            if item is not is_written and (count := counts.get(item.data(_QUERY))) is not None:
                item.setData(COUNT, count)
        self._list.blockSignals(False)
        self._list.viewport().update()


def _short(count: str) -> str:
    """A count in little room; of an estimate that has seen nothing yet, nothing is told."""
    return "…" if count == "about 0" else count.replace("about ", "~")


class _List(QListWidget):
    """Takes pictures dropped on albums; `removed` asks to remove one."""

    dropped = Signal(object, object)
    removed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("shelfList")
        self.setAccessibleName("Albums and saved searches")
        self.setAcceptDrops(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setEditTriggers(QListWidget.EditTrigger.EditKeyPressed)
        self.setItemDelegate(ShelfDelegate(self))
        theme.set_role(self, "bare")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's names
        """Del removes, Enter shows."""
        if event.key() == Qt.Key.Key_Delete and self.currentRow() >= 0:
            self.removed.emit(self.currentItem())
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Pictures of this gallery may come in."""
        event.setAccepted(event.mimeData().hasFormat(PICTURES))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """They may be dropped on albums."""
        item = self.itemAt(event.position().toPoint())
        is_album = item is not None and bool(item.data(_ALBUM)) and str(item.data(_QUERY)).startswith("album:")
        self.setCurrentItem(item if is_album else None)  # pyright: ignore[reportArgumentType] - as above
        event.setAccepted(is_album and event.mimeData().hasFormat(PICTURES))

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Put them there."""
        if (item := self.itemAt(event.position().toPoint())) is not None:
            event.acceptProposedAction()
            self.dropped.emit(item, dragged_ids(event.mimeData()))
