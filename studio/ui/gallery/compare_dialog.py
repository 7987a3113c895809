"""Pictures compared in a window of their own: side by side, swiped, blinked, subtracted; their recipes below."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.generation.comparison import compare
from studio.generation.record import GenerationRecord
from studio.ui import theme
from studio.ui.background import Background
from studio.ui.canvas.compare_view import CompareView
from studio.ui.canvas.picture_view import PictureView
from studio.ui.gallery.picture_difference import PictureDifference, difference_of
from studio.ui.gallery.recipe_table import RecipeTable, letter
from studio.ui.gallery.side_by_side import LETTERS, Pane, SideBySide

Way = Literal["side", "swipe", "blink", "difference"]
_WAYS: tuple[tuple[Way, str, str, str], ...] = (
    ("side", "Side by side", "squares-four", "All pictures, zoomed and moved together"),
    ("swipe", "Swipe", "arrows-out-line-horizontal", "Drag a line between A and another picture"),
    ("blink", "Blink", "eye", "One after the other in the same place; Space goes on by hand"),
    ("difference", "Difference", "intersect", "What differs from A, pixel by pixel, as bright as it can be shown"),
)
_UNTOLD = ("prompt", "template")
"""What the table tells better than a caption."""

_BLINK_MS = 700
MOST_PICTURES = len(LETTERS)
"""Recipes beyond these are compared in the table alone."""


@dataclass(frozen=True)
class _Loaded:
    """The pictures, and how each but the first differs from the first."""

    images: tuple[QImage, ...]
    differences: tuple[PictureDifference, ...]


class CompareDialog(QDialog):
    """`recalled` carries the record that was picked, and "all"."""

    recalled = Signal(object, str)

    def __init__(self, records: Sequence[GenerationRecord], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._records = tuple(records)
        self._loaded = _Loaded((), ())
        self._other = self._shown = 1
        self.side, self.swipe, self.blink = SideBySide(), CompareView(), PictureView()
        self.table = RecipeTable()
        self._stack, self._about = QStackedWidget(), QLabel()
        self._buttons, self._letters = QButtonGroup(self), QButtonGroup(self)
        self._all_rows, self._use = QCheckBox("All rows"), QPushButton()
        self._blinking = QTimer(self, interval=_BLINK_MS)
        self._loading = Background(self)
        self._way: Way = "side"
        self._lay_out()
        self._connect()
        self.table.show_records(self._records)
        self._pick(len(self._pictures) - 1)
        self._show_pictures()
        self._loading.run(partial(_load, [str(record.path) for record in self._pictures]))

    @property
    def way(self) -> Way:
        """How pictures are compared now."""
        return self._way

    def compare_by(self, way: Way) -> None:
        """Compare in this way."""
        self._way = way
        self._buttons.button([one[0] for one in _WAYS].index(way)).setChecked(True)
        view = {"swipe": self.swipe, "blink": self.blink}.get(way, self.side)
        self._stack.setCurrentWidget(view)
        self._blinking.stop()
        if way == "blink":
            self._blinking.start()
        self._show_letters()
        self._show_pictures()
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Space shows the next picture while they blink; from then on nothing blinks by itself."""
        if event.key() == Qt.Key.Key_Space and self._way == "blink":
            self._blinking.stop()
            self._show_next()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Write the table anew in the colours of another scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.table.viewport().update()

    @property
    def _pictures(self) -> tuple[GenerationRecord, ...]:
        return self._records[:MOST_PICTURES]

    def _lay_out(self) -> None:
        self.setObjectName("compareDialog")
        self.setWindowTitle("Compare")
        for view in (self.side, self.swipe, self.blink):
            self._stack.addWidget(view)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self._stack)
        split.addWidget(self._below())
        split.setStretchFactor(0, 1)
        split.setSizes([10_000, 216])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head())
        layout.addWidget(split, 1)

    def _head(self) -> QHBoxLayout:
        """The ways to compare, the pictures to choose from, and what is told of them."""
        head = QHBoxLayout()
        head.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, theme.SPACE_S)
        head.setSpacing(theme.SPACE_XS)
        for place, (_, text, icon, about) in enumerate(_WAYS):
            button = QPushButton(text)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setToolTip(about)
            theme.set_role(button, "quiet")
            theme.beside_text(button, theme.icon(icon))
            self._buttons.addButton(button, place)
            head.addWidget(button)
        self._buttons.button(0).setChecked(True)
        head.addSpacing(theme.SPACE_M)
        for place in range(1, len(self._pictures)):
            head.addWidget(self._letter_button(place))
        head.addStretch(1)
        theme.set_role(self._about, "muted")
        head.addWidget(self._about)
        return head

    def _letter_button(self, place: int) -> QToolButton:
        button = QToolButton()
        button.setText(LETTERS[place])
        button.setCheckable(True)
        button.setToolTip(f"Swipe between A and {LETTERS[place]}")
        button.setVisible(False)
        theme.set_role(button, "chip")
        self._letters.addButton(button, place)
        button.setChecked(place == 1)
        return button

    def _below(self) -> QWidget:
        """The table, and above it what it tells."""
        below, line = QFrame(), QHBoxLayout()
        theme.set_role(below, "surface")
        title = QLabel("What differs" if len(self._records) > 1 else "Recipe")
        theme.set_role(title, "section")
        self._all_rows.setToolTip("Show also what all recipes have in common")
        self._use.setAutoDefault(False)
        self._use.setToolTip("Take over all that made the framed picture; a click frames another")
        line.setSpacing(theme.SPACE_L)
        line.addWidget(title, 1)
        line.addWidget(self._all_rows)
        line.addWidget(self._use)
        column = QVBoxLayout(below)
        column.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, theme.SPACE_M)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        return below

    def _connect(self) -> None:
        self._buttons.idClicked.connect(self._choose_way)
        self._letters.idClicked.connect(self._choose_other)
        self._all_rows.toggled.connect(self.table.show_all)
        self._use.clicked.connect(self._recall)
        self._blinking.timeout.connect(self._show_next)
        self.side.picked.connect(self._pick)
        self._loading.answered.connect(self._take)

    def _choose_way(self, place: int) -> None:
        self.compare_by(_WAYS[place][0])

    def _choose_other(self, place: int) -> None:
        self._other = place
        self._show_pictures()

    def _pick(self, place: int) -> None:
        self._picked = place
        self.side.set_picked(place)
        self._use.setText(f"Use all of {letter(place)}")

    def _recall(self) -> None:
        self.accept()
        self.recalled.emit(self._records[self._picked], "all")

    def _take(self, loaded: _Loaded) -> None:
        self._loaded = loaded
        self._show_pictures()

    def _show_letters(self) -> None:
        for button in self._letters.buttons():
            button.setVisible(self._way == "swipe" and len(self._pictures) > 2)

    def _show_next(self) -> None:
        self._shown = (self._shown + 1) % len(self._pictures)
        self._show_pictures()

    def _show_pictures(self) -> None:
        """Show what is loaded in the way that is chosen."""
        images = self._loaded.images
        if not images:
            self.side.show_panes([Pane(QImage(), "Reading …") for _ in self._pictures])
            return
        self._about.setText(self._told())
        match self._way:
            case "swipe":
                other = min(self._other, len(images) - 1)
                self.swipe.show_images(images[0], images[other], ("A", LETTERS[other]))
            case "blink":
                self.blink.show_image(images[self._shown], badge=LETTERS[self._shown])
            case "difference":
                panes = [Pane(one.image, _about(one)) for one in self._loaded.differences]
                self.side.show_panes([Pane(images[0], "what is subtracted"), *panes])
            case "side":
                self.side.show_panes(_captioned(self._pictures, images))

    def _told(self) -> str:
        """What is worth saying beside the ways."""
        if len(self._pictures) == 2:
            return f"A and B: {self._loaded.differences[0].sentence}"
        beyond = len(self._records) - len(self._pictures)
        return f"{beyond} more in the table" if beyond else ""


def _about(difference: PictureDifference) -> str:
    return difference.sentence + (f" · shown ×{difference.gain}" if difference.gain > 1 else "")


def _load(paths: Sequence[str]) -> _Loaded:
    """Read the pictures and subtract them; runs in the pool."""
    images = tuple(QImage(path) for path in paths)
    first, *others = [_seen(image) for image in images]
    return _Loaded(images, tuple(difference_of(first, other) for other in others))


def _seen(image: QImage) -> QImage:
    """A picture that can be subtracted: black where the file could not be read."""
    if not image.isNull():
        return image
    black = QImage(8, 8, QImage.Format.Format_RGB888)
    black.fill(Qt.GlobalColor.black)
    return black


def _captioned(records: Sequence[GenerationRecord], images: Sequence[QImage]) -> list[Pane]:
    """The pictures with what each has that not all have."""
    lines = [line for line in compare(records) if not line.is_alike and line.name not in _UNTOLD]
    told = [" · ".join(line.values[place] or f"no {line.name}" for line in lines) for place in range(len(records))]
    captions = ["File missing" if image.isNull() else text for image, text in zip(images, told, strict=True)]
    return [Pane(image, text) for image, text in zip(images, captions, strict=True)]
