"""Where a picture comes from and what came of it: small pictures to walk along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.generation.changes import changes
from studio.generation.record import GenerationRecord
from studio.ui import theme
from studio.ui.background import Background
from studio.ui.widgets.link_button import link_button

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery
    from studio.gallery.tally import Tally

MOST = 6
"""Pictures that are listed of those that were made from one; the search shows them all."""

_EDGE, _GAP = 44, theme.SPACE_S
"""Pixels of a small picture, and of what is left free beside it."""

_PAUSE = 120
"""Milliseconds of rest before relatives are looked for, so that walking through the grid stays light."""


@dataclass(frozen=True)
class Relative:
    """A picture of the family, small, and in short what differs."""

    record: GenerationRecord
    image: QImage
    difference: str


@dataclass(frozen=True)
class Family:
    """What a picture was made from, the newest that were made from it, and how many these are."""

    parents: tuple[Relative, ...]
    children: tuple[Relative, ...]
    count: Tally


class Lineage(QWidget):
    """`walked` carries the record of a relative that was clicked, `search_asked` the query for all that became,
    `family_asked` the record whose whole family tree is wanted.

    Hidden for a picture without relatives; they are looked up in the background.
    """

    walked = Signal(object)
    search_asked = Signal(str)
    family_asked = Signal(object)

    def __init__(self, gallery: Gallery, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gallery = gallery
        self._record: GenerationRecord | None = None
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme.SPACE_XS)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._look)
        self._looking = Background(self)
        self._looking.answered.connect(self._show)
        self.hide()

    def show_record(self, record: GenerationRecord | None) -> None:
        """Show the relatives of this picture; until they are found, none of another's."""
        if record is None or self._record is None or record.id != self._record.id:
            self.hide()
        self._record = record
        self._pause.start()

    def _look(self) -> None:
        if (record := self._record) is not None:
            self._looking.run(partial(family_of, self._gallery, record))

    def _show(self, family: Family) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._list("Made from", family.parents)
        self._list("Became", family.children)
        if family.count.count > len(family.children):
            about = "Search for all that was made from this picture"
            self._add_link(f"Show all {family.count}", about, self._ask_search)
        about = "See all that this picture came from, and all that came of it (T)"
        self._add_link("Family tree …", about, self._ask_family)
        self.setVisible(bool(family.parents or family.children))

    def _list(self, title: str, relatives: tuple[Relative, ...]) -> None:
        if relatives:
            label = QLabel(title)
            theme.set_role(label, "section")
            self._rows.addWidget(label)
        for relative in relatives:
            button = RelativeButton(relative)
            button.clicked.connect(partial(self.walked.emit, relative.record))
            self._rows.addWidget(button)

    def _add_link(self, text: str, about: str, act: Callable[[], None]) -> None:
        button = link_button(text, about)
        button.clicked.connect(act)
        self._rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _ask_family(self) -> None:
        if self._record is not None:
            self.family_asked.emit(self._record)

    def _ask_search(self) -> None:
        if self._record is not None:
            self.search_asked.emit(f"parent:{self._record.id}")


class RelativeButton(QToolButton):
    """A small picture, and beside it what differs."""

    def __init__(self, relative: Relative, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = relative.difference
        picture = QIcon(QPixmap.fromImage(relative.image))
        self.setIcon(theme.icon("image-square", "muted") if relative.image.isNull() else picture)
        self.setIconSize(QSize(_EDGE + _GAP, _EDGE))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_EDGE + theme.SPACE_S)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"{relative.difference}\n{relative.record.request.prompt}")
        self.setAccessibleName(f"{relative.difference}: {relative.record.request.prompt}")
        theme.set_role(self, "quiet")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Elide what differs to the room beside the picture."""
        super().resizeEvent(event)
        room = event.size().width() - _EDGE - _GAP - 2 * theme.SPACE_L
        self.setText(
            self.fontMetrics().elidedText(self._text.replace("&", "&&"), Qt.TextElideMode.ElideRight, room)
        )


def family_of(gallery: Gallery, record: GenerationRecord) -> Family:
    """The relatives of a picture with their small pictures; not for the window's thread."""
    parents = gallery.get_many([record.origin.parent]) if record.origin.parent else ()
    query = f"parent:{record.id}"
    children = gallery.search(query, limit=MOST).records
    return Family(
        tuple(Relative(one, _small(gallery, one), _difference(one, record)) for one in parents),
        tuple(Relative(one, _small(gallery, one), _difference(record, one)) for one in children),
        gallery.tally(query),
    )


def _small(gallery: Gallery, record: GenerationRecord) -> QImage:
    """The middle of a picture as a small square with a gap at its right; null if its file is gone."""
    try:
        image = QImage(str(gallery.thumbnail(record)))
    except StudioError:
        return QImage()
    edge = min(image.width(), image.height())
    middle = image.copy(QRect((image.width() - edge) // 2, (image.height() - edge) // 2, edge, edge))
    small = middle.scaledToWidth(2 * _EDGE, Qt.TransformationMode.SmoothTransformation)
    spaced = small.convertToFormat(QImage.Format.Format_ARGB32)
    return spaced.copy(0, 0, 2 * (_EDGE + _GAP), 2 * _EDGE)  # what lies beyond the picture is transparent


def _difference(before: GenerationRecord, after: GenerationRecord) -> str:
    """What changed from one recipe to the next: the one change with its values, or the names of several."""
    found = changes(before, after)
    if not found:
        return "the same recipe"
    if len(found) == 1:
        (change,) = found
        if change.name == "upscaled" and not change.before:
            return f"upscaled {change.after}"
        return f"{change.name}: {change.before or 'none'} → {change.after or 'none'}"
    return ", ".join(change.name for change in found)
