"""The family tree as a widget: walked with the arrow keys, zoomed, panned, and drawn only where it is seen."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.gallery.families import Member
from studio.generation.changes import changes
from studio.generation.record import GenerationRecord
from studio.prompt.diff import Change
from studio.ui import theme
from studio.ui.gallery import tree_painter
from studio.ui.gallery.thumbnails import PathOf, Thumbnails
from studio.ui.gallery.tree_layout import Spot, Tree, laid_out
from studio.ui.gallery.tree_painter import COLUMN, MARGIN, PICTURE, ROW, Scene
from studio.ui.gallery.tree_walk import Direction, TreeWalk
from studio.ui.widgets.focus_ring import paint_focus_ring
from studio.ui.widgets.panned_area import PannedArea

SCALES = (0.25, 1.5)
_LEGIBLE = 0.6
_MOST_MARKED = 12
_DIRECTIONS: dict[int, Direction] = {
    Qt.Key.Key_Left: "parent",
    Qt.Key.Key_Right: "child",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}


class TreeView(PannedArea):
    """`chosen` tells that another spot is current, `opened` that a picture is wanted large, `marked_changed` that
    pictures were marked for comparing; `wanted` carries ids whose records come into sight: see `show_records`."""

    chosen = Signal()
    opened = Signal()
    marked_changed = Signal()
    wanted = Signal(list)

    def __init__(self, path_of: PathOf, parent: QWidget | None = None) -> None:
        super().__init__(SCALES, _LEGIBLE, parent)
        self.setObjectName("familyTree")
        self.setAccessibleName("Family tree")
        self._members: tuple[Member, ...] = ()
        self._unfolded: set[str] = set()
        self._tree, self._walk = Tree(), TreeWalk(Tree())
        self._records: dict[str, GenerationRecord] = {}
        self._changes: dict[str, tuple[Change, ...]] = {}
        self._current = self._start = ""
        self._way: frozenset[str] = frozenset()
        self._marked: list[str] = []
        self._visited: dict[str, str] = {}
        self._thumbnails = Thumbnails(path_of, self, edge=2 * PICTURE)
        self._thumbnails.ready.connect(self._repaint)

    @property
    def current(self) -> str:
        """The id of the chosen spot; that of a fold is no picture's."""
        return self._current

    @property
    def record(self) -> GenerationRecord | None:
        """The chosen picture, as soon as its record is known."""
        return self._records.get(self._current)

    @property
    def parent_record(self) -> GenerationRecord | None:
        """What the chosen picture was made from."""
        spot = self._tree.spots.get(self._current)
        return self._records.get(spot.parent) if spot else None

    @property
    def marked(self) -> list[GenerationRecord]:
        """The pictures that are marked for comparing, in the order in which they were marked."""
        return [self._records[one] for one in self._marked if one in self._records]

    @property
    def tree(self) -> Tree:
        """What is laid out."""
        return self._tree

    def show_family(self, members: Sequence[Member], start: str) -> None:
        """Lay out a family and choose the picture `start`, as large as the whole fits."""
        self._members, self._start = tuple(members), start
        self._lay_out()
        self.choose(start)
        self.fit()

    def fitted(self) -> None:
        """Put what is chosen into the middle."""
        if (spot := self._tree.spots.get(self._current)) is not None:
            self.centre_on(tree_painter.place_of(spot).center())

    def show_records(self, records: Sequence[GenerationRecord]) -> None:
        """Know these records, which were `wanted` or have changed."""
        self._records.update((record.id, record) for record in records)
        self._changes.clear()
        self.viewport().update()
        spot = self._tree.spots.get(self._current)
        if spot is not None and any(record.id in (spot.id, spot.parent) for record in records):
            self.chosen.emit()

    def set_deleted(self, ids: Sequence[str], *, is_deleted: bool) -> None:
        """Show that pictures went into the trash or came back."""
        self._members = tuple(
            Member(one.id, one.parent, is_deleted if one.id in ids else one.is_deleted) for one in self._members
        )
        self._lay_out()
        self.viewport().update()

    def choose(self, id_: str) -> None:
        """Make this spot the current one and bring it into sight; nothing if there is none."""
        if id_ not in self._tree.spots:
            return
        self._current, way = id_, set[str]()
        spot: Spot | None = self._tree.spots[id_]
        while spot is not None and spot.id not in way:
            way.add(spot.id)
            self._visited[spot.parent] = spot.id
            spot = self._tree.spots.get(spot.parent)
        self._way = frozenset(way)
        self._bring_current_into_sight()
        self.setAccessibleDescription(self._spoken())
        self.viewport().update()
        self.chosen.emit()

    def unfold(self, parent: str) -> None:
        """Show all children of a picture."""
        self._unfolded.add(parent)
        self._lay_out()
        self.choose(self._tree.children[parent][0])

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's names, from here on
        """Draw lines, texts and pictures that are in sight, and ask for the records that are missing."""
        painter = QPainter(self.viewport())
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.viewport().rect(), QColor(theme.colours_of(QGuiApplication.palette()).ground))
        painter.translate(-self.offset())
        painter.scale(self.scale, self.scale)
        seen = self.seen()
        scene = Scene(self._tree, self._current, self._start, self._marked, self._way)
        columns, rows = _columns(seen), _rows(seen)
        for parent in self._walk.parents_within(columns, *rows):
            tree_painter.paint_lines(painter, scene, parent, seen.top(), seen.bottom())
        spots = self._walk.within(columns, *rows)
        for spot in spots:
            self._paint_spot(painter, scene, spot)
        painter.end()
        paint_focus_ring(self)
        ids = dict.fromkeys(one for spot in spots for one in (spot.id, spot.parent))
        if missing := [one for one in ids if self._is_missing(one)]:
            self.wanted.emit(missing)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose a picture; mark it with Ctrl; between pictures begin to pan."""
        spot = self._spot_at(event.position())
        if spot is None:
            self.begin_pan(event.position())
        elif spot.folded:
            self.unfold(spot.parent)
        else:
            self.choose(spot.id)
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.toggle_mark()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """See a picture large."""
        if (spot := self._spot_at(event.position())) is not None and not spot.folded:
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows walk, Space marks, Enter opens, Home goes to the first, + and - zoom, 0 fits."""
        match event.key():
            case key if key in _DIRECTIONS:
                self.choose(self._walk.neighbour(self._current, _DIRECTIONS[key], self._visited))
            case Qt.Key.Key_Home:
                self.choose(next(iter(self._tree.spots), ""))
            case Qt.Key.Key_Space:
                self.toggle_mark()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                spot = self._tree.spots.get(self._current)
                if spot is not None and spot.folded:
                    self.unfold(spot.parent)
                else:
                    self.opened.emit()
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_by(1)
            case Qt.Key.Key_Minus:
                self.zoom_by(-1)
            case Qt.Key.Key_0:
                self.fit()
            case _:
                super().keyPressEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Three generations, some lines."""
        return QSize(3 * COLUMN, 6 * ROW)

    def toggle_mark(self) -> None:
        """Mark the chosen picture for comparing, or no longer."""
        spot = self._tree.spots.get(self._current)
        if spot is None or spot.folded:
            return
        if self._current in self._marked:
            self._marked.remove(self._current)
        elif len(self._marked) < _MOST_MARKED:
            self._marked.append(self._current)
        self.viewport().update()
        self.marked_changed.emit()

    def _paint_spot(self, painter: QPainter, scene: Scene, spot: Spot) -> None:
        if spot.folded:
            tree_painter.paint_fold(painter, scene, spot)
            return
        record, parent = self._records.get(spot.id), self._records.get(spot.parent)
        if record is not None and parent is not None:
            if spot.id not in self._changes:
                self._changes[spot.id] = changes(parent, record)
            tree_painter.paint_changes(painter, spot, self._changes[spot.id])
        pixmap = self._thumbnails.get(record) if record is not None else None
        tree_painter.paint_picture(painter, scene, spot, record, pixmap)

    def _is_missing(self, id_: str) -> bool:
        spot = self._tree.spots.get(id_)
        return spot is not None and not spot.folded and id_ not in self._records

    def _lay_out(self) -> None:
        self._tree = laid_out(self._members, self._unfolded, {self._start, *self._marked})
        self._walk = TreeWalk(self._tree)
        width = 2 * MARGIN + (self._tree.columns - 1) * COLUMN + PICTURE
        height = 2 * MARGIN + (self._tree.rows - 1) * ROW + PICTURE
        self.set_ground(QSize(width, round(height)), ROW)

    def _bring_current_into_sight(self) -> None:
        """The chosen picture, and the text on the line to it."""
        if (spot := self._tree.spots.get(self._current)) is not None:
            before = COLUMN / 2 if spot.parent else 0
            self.bring_into_sight(tree_painter.place_of(spot).adjusted(-before - MARGIN, -MARGIN, MARGIN, MARGIN))

    def _spot_at(self, point: QPointF) -> Spot | None:
        at = self.on_ground(point)
        around = QRectF(at.x() - PICTURE, at.y() - PICTURE, 2 * PICTURE, 2 * PICTURE)
        spots = self._walk.within(_columns(around), *_rows(around))
        return next((spot for spot in spots if tree_painter.place_of(spot).contains(at)), None)

    def _spoken(self) -> str:
        """The chosen spot in words, for those who hear the window."""
        spot = self._tree.spots[self._current]
        if spot.folded:
            return f"{spot.folded} more pictures; Enter shows them"
        record, told = self._records.get(spot.id), self._changes.get(spot.id, ())
        names = ", ".join(change.name for change in told)
        prompt = record.request.prompt if record else ""
        return f"Generation {spot.column + 1}: {prompt}" + (f"; changed: {names}" if names else "")

    def _repaint(self, _id: str) -> None:
        self.viewport().update()


def _columns(seen: QRectF) -> range:
    """The generations of which pictures, or the lines to their children, are in sight."""
    return range(int((seen.left() - MARGIN) // COLUMN), int((seen.right() - MARGIN) // COLUMN) + 2)


def _rows(seen: QRectF) -> tuple[float, float]:
    return (seen.top() - MARGIN - ROW) / ROW, (seen.bottom() - MARGIN) / ROW
