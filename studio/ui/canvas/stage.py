"""The middle of Create: the state of the picture in work, the picture, and its tools."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.generation.record import GenerationRecord
from studio.jobs.events import Progressed
from studio.ui.actions import Actions
from studio.ui.background import Background
from studio.ui.canvas.compare_page import ComparePage
from studio.ui.canvas.empty_state import EmptyState
from studio.ui.canvas.examples import Example
from studio.ui.canvas.facts import facts_of, facts_of_record
from studio.ui.canvas.failure_card import FailureCard
from studio.ui.canvas.framed_view import FramedView
from studio.ui.canvas.picture_view import PictureView
from studio.ui.canvas.progress_strip import ProgressStrip
from studio.ui.canvas.scaling import to_qimage
from studio.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS, set_role, tabular
from studio.ui.widgets.elided_label import ElidedLabel

_TOOLS = ("vary", "upscale", "blink", "compare", "zoom_out", "fit", "zoom_in")
_FRAMING = ("zoom_in", "zoom_out", "fit", "crisp")
"""What can be done while pictures are shown, one or two."""


class Page(IntEnum):
    """What fills the stage."""

    EMPTY, PICTURE, COMPARE, FAILURE = range(4)


@dataclass(frozen=True)
class _Read:
    """The files of the previous and the shown picture, which has this id; and what is to be done with them."""

    identity: str
    before: QImage
    after: QImage
    is_comparing: bool


class Stage(QFrame):
    """Shows one record at a time and holds the one before it, for blinking and comparing."""

    example_chosen = Signal(object)
    retry_requested = Signal()
    cancel_requested = Signal()
    menu_requested = Signal(object)

    def __init__(self, examples: Sequence[Example], actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record: GenerationRecord | None = None
        self.previous: GenerationRecord | None = None
        self._image, self._image_before = QImage(), QImage()
        self._actions = actions
        self._is_blinking, self._compares_at_once = False, True
        self.empty, self.view, self.compare = EmptyState(examples), PictureView(), ComparePage()
        self.failure, self.progress = FailureCard(), ProgressStrip()
        self._pages = QStackedWidget()
        for page in (self.empty, self.view, self.compare, _centred(self.failure)):
            self._pages.addWidget(page)
        self._facts = ElidedLabel()
        self._facts.setFont(tabular(self._facts.font()))
        set_role(self._facts, "muted")
        self._reading = Background(self)
        self._reading.answered.connect(self._show_read)
        self._lay_out()
        self._connect()
        self._allow_comparing()

    def page(self) -> Page:
        """What fills the stage now."""
        return Page(self._pages.currentIndex())

    def show_record(self, record: GenerationRecord) -> None:
        """Show a finished picture; the one shown so far becomes the previous one. Its file is read aside."""
        if self.record is not None and self.record.id != record.id:
            self.previous = self.record
        self.record = record
        self._read(is_comparing=False)

    def compare_at_once(self) -> None:
        """Show the picture before a change beside the one after it, unless the user chose to see only one."""
        if self._compares_at_once and self.previous is not None:
            self._read(is_comparing=True)

    def show_pair(self, before: GenerationRecord, after: GenerationRecord) -> None:
        """Compare any two pictures: A and B."""
        self.previous, self.record = before, after
        self._read(is_comparing=True)

    def update_record(self, record: GenerationRecord) -> None:
        """Take over newer marks of a record that is shown."""
        if self.record is not None and self.record.id == record.id:
            self.record = record

    def forget(self) -> None:
        """Show the empty state again, as after the shown picture went to the trash."""
        self.record, self._image = None, QImage()
        self._pages.setCurrentIndex(Page.EMPTY)
        self._allow_comparing()

    def show_preview(self, event: Progressed, waiting: int) -> None:
        """Show the forming picture and how far it is."""
        self.progress.update_from(event, waiting)
        if event.preview is not None:
            self._show(Page.PICTURE)
            self.view.show_image(to_qimage(event.preview), badge="Forming")
            self._facts.show_text(facts_of(event.job.planned.request))

    def show_failure(self, message: str, details: str) -> None:
        """Say why there is no picture."""
        self.failure.say(message, details)
        self._show(Page.FAILURE)

    def settle(self) -> None:
        """Nothing is made any more: take the progress away and show the last finished picture again."""
        self.progress.hide()
        if self.page() != Page.FAILURE:
            self.set_comparing(self._actions["compare"].isChecked())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the menu of the shown picture."""
        if self.page() in (Page.PICTURE, Page.COMPARE) and self.record is not None:
            self.menu_requested.emit(event)

    def blink(self) -> None:
        """Flip between the shown picture and the previous one; while they are compared, between both ends."""
        if self.page() == Page.COMPARE:
            self.compare.view.flip()
        elif self.previous is not None and self.record is not None:
            self._is_blinking = not self._is_blinking
            self._show_current()

    def set_comparing(self, is_comparing: bool) -> None:
        """Show both pictures with a line between them, or the one."""
        if is_comparing and self.previous is not None and self.record is not None:
            self._is_blinking = False
            self.compare.show_pair(self.previous, self.record, (self._image_before, self._image))
            self._facts.show_text(facts_of_record(self.record))
            self._show(Page.COMPARE)
        else:
            self._show_current()

    def _read(self, *, is_comparing: bool) -> None:
        """Read the files of both pictures aside, then show them."""
        shown, previous = self.record, self.previous

        def read() -> _Read:
            before, after = (QImage(str(one.path)) if one else QImage() for one in (previous, shown))
            return _Read(shown.id if shown else "", before, after, is_comparing)

        self._reading.run(read)

    def _show_read(self, answer: "_Read") -> None:
        if self.record is None or answer.identity != self.record.id:
            return
        self._image_before, self._image, self._is_blinking = answer.before, answer.after, False
        self._allow_comparing()
        self._actions["compare"].setChecked(False)
        if answer.is_comparing:
            self._actions["compare"].setChecked(True)
        else:
            self._show_current()

    def _show_current(self) -> None:
        """The finished picture, or the previous one while blinking, or what a beginner needs."""
        shown = self.previous if self._is_blinking else self.record
        if shown is None:
            self._show(Page.EMPTY)
            return
        image = self._image_before if self._is_blinking else self._image
        badge = "Previous" if self._is_blinking else "" if not image.isNull() else "File missing"
        self.view.show_image(image, shown.path, badge)
        self.view.setAccessibleDescription(shown.request.prompt)
        self._facts.show_text(facts_of_record(shown))
        self._show(Page.PICTURE)

    def _show(self, page: Page) -> None:
        before = self._framed()
        self._pages.setCurrentIndex(page)
        if self._framed() is not before:
            self._framed().frame_like(before)
        has_pictures = page in (Page.PICTURE, Page.COMPARE)
        self.tools.setVisible(has_pictures)
        for name in _FRAMING:
            self._actions[name].setEnabled(has_pictures)

    def _choose_comparing(self, is_comparing: bool) -> None:
        """The user wants it so, from now on."""
        self._compares_at_once = is_comparing
        if self.page() == Page.COMPARE:
            self.compare.setFocus()

    def _close_failure(self) -> None:
        self._show_current()

    def _allow_comparing(self) -> None:
        for name in ("blink", "compare"):
            self._actions[name].setEnabled(self.previous is not None and self.record is not None)

    def _connect(self) -> None:
        self.empty.chosen.connect(self.example_chosen)
        self.failure.retry_requested.connect(self.retry_requested)
        self.failure.closed.connect(self._close_failure)
        self.progress.cancel_requested.connect(self.cancel_requested)
        self._actions["blink"].triggered.connect(self.blink)
        self._actions["compare"].toggled.connect(self.set_comparing)
        self._actions["compare"].triggered.connect(self._choose_comparing)
        self._actions["fit"].triggered.connect(self._fit)
        for view in (self.view, self.compare.view):
            self._actions["crisp"].toggled.connect(view.set_crisp)
        self._actions["zoom_in"].triggered.connect(self._zoom_in)
        self._actions["zoom_out"].triggered.connect(self._zoom_out)

    def _framed(self) -> FramedView:
        """The view that the tools act on."""
        return self.compare.view if self.page() == Page.COMPARE else self.view

    def _fit(self) -> None:
        self._framed().fit()

    def _zoom_in(self) -> None:
        self._framed().zoom_by(1)

    def _zoom_out(self) -> None:
        self._framed().zoom_by(-1)

    def _lay_out(self) -> None:
        self.tools = QFrame()
        set_role(self.tools, "surface")
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(SPACE_L, SPACE_XS, SPACE_M, SPACE_XS)
        row.setSpacing(SPACE_XS)
        row.addWidget(self._facts, 1)
        for name in _TOOLS:
            row.addWidget(_tool(self._actions, name))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.progress)
        layout.addWidget(self.tools)
        self._show(Page.EMPTY)


def _tool(actions: Actions, name: str) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(actions[name])
    button.setAccessibleName(actions[name].text())
    set_role(button, "quiet")
    return button


def _centred(card: QWidget) -> QFrame:
    page = QFrame()
    set_role(page, "well")
    grid = QGridLayout(page)
    grid.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
    grid.setSpacing(SPACE_S)
    grid.addWidget(card, 0, 0, Qt.AlignmentFlag.AlignVCenter)
    return page
