"""A line edit with searchable choices below it."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from studio.ui.theme import ICON_S, icon
from studio.ui.widgets.choice_popup import ChoicePopup
from studio.ui.widgets.choices import Choice

CHEVRON = 20
"""The width of the chevron's room in pixels."""


class ChoiceLine(QLineEdit):
    """Free text; typing offers what matches, Down or the chevron opens all. `closed` tells that the list is gone.

    Picking a choice only tells: whoever owns the line decides whether it replaces the text or becomes a chip.
    """

    picked = Signal(str)
    addition_picked = Signal(str)
    closed = Signal()
    clicked = Signal()
    lock_toggled = Signal()

    def __init__(
        self, anchor: QWidget | None = None, parent: QWidget | None = None, *, offers_addition: bool = True
    ) -> None:
        """`offers_addition` says whether a text that is not among the choices can be remembered."""
        super().__init__(parent)
        self._offers_addition = offers_addition
        self._has_chevron = self._can_lock = self._is_locked = False
        self._anchor = anchor or self
        self._choices: tuple[Choice, ...] = ()
        self._chosen: tuple[str, ...] = ()
        self._popup: ChoicePopup | None = None
        self.textEdited.connect(self._show_matching)

    def add_chevron(self) -> None:
        """Show at the line's end that there is a list; a click there opens it."""
        self._has_chevron = True
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.setTextMargins(CHEVRON if is_mirrored else 0, 0, 0 if is_mirrored else CHEVRON, 0)

    def set_locked(self, is_locked: bool) -> None:
        """Show a closed lock in place of the chevron; a click there opens it again, the context menu does both."""
        self._can_lock, self._is_locked = True, is_locked
        self.update()

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Replace what is offered."""
        self._choices = tuple(choices)
        if self._popup is not None:
            self._popup.set_choices(self._choices)

    def set_chosen(self, texts: Iterable[str]) -> None:
        """Tick these values in the list."""
        self._chosen = tuple(texts)
        if self._popup is not None:
            self._popup.set_chosen(self._chosen)

    def show_choices(self) -> None:
        """Open the list with every choice."""
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self._show_matching("")

    def hide_choices(self) -> None:
        """Close the list, if it is open."""
        if self._popup is not None:
            self._popup.close_list()

    def is_open(self) -> bool:
        """Whether the list of choices can be seen."""
        return self._popup is not None and self._popup.is_open()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Down opens the list; Enter on a row of the open list is the list's, not the text's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._has_current():
            event.ignore()
            return
        if event.key() == Qt.Key.Key_Down and not self.is_open():
            self.show_choices()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Tell of clicks into the text, after the cursor was placed; the chevron opens the list."""
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        is_at_end = self._chevron().contains(event.position().toPoint())
        if is_at_end and self._is_locked:
            self.lock_toggled.emit()
        elif is_at_end:
            self.show_choices()
        else:
            self.clicked.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Qt's menu of a text, and the lock where there is one."""
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._can_lock:
            menu.addSeparator()
            text = f"{'Unlock' if self._is_locked else 'Lock'}\tCtrl+Shift+L"
            menu.addAction(icon("lock-simple"), text, self.lock_toggled.emit)
        menu.popup(event.globalPos())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """An arrow over the chevron, else the text cursor."""
        super().mouseMoveEvent(event)
        is_over = self._chevron().contains(event.position().toPoint())
        self.setCursor(Qt.CursorShape.ArrowCursor if is_over else Qt.CursorShape.IBeamCursor)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the line edit, then the lock, or the chevron as combo boxes have it."""
        super().paintEvent(event)
        if not self._has_chevron:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._is_locked:
            place = QRect(0, 0, ICON_S, ICON_S)
            place.moveCenter(self._chevron().center())
            icon("lock-simple-fill", "accent").paint(painter, place)
            return
        painter.setPen(QPen(QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText), 1.2))
        middle = QPointF(self._chevron().center()) + QPointF(0.5, 0.5)
        points = (QPointF(-3.5, -1.5), QPointF(0, 2), QPointF(3.5, -1.5))
        painter.drawPolyline(QPolygonF([middle + point for point in points]))

    def _show_matching(self, needle: str) -> None:
        if self._popup is None:
            self._popup = self._make_popup()
        self._popup.show_matching(needle)

    def _make_popup(self) -> ChoicePopup:
        """The popup, made when it is first needed: a window with many lines opens sooner."""
        popup = ChoicePopup(self, self._anchor, offers_addition=self._offers_addition)
        popup.set_choices(self._choices)
        popup.set_chosen(self._chosen)
        popup.picked.connect(self.picked)
        popup.addition_picked.connect(self.addition_picked)
        popup.closed.connect(self.closed)
        return popup

    def _has_current(self) -> bool:
        return self._popup is not None and self._popup.has_current()

    def _chevron(self) -> QRect:
        """Where the chevron stands; nowhere where there is none."""
        width = CHEVRON + 4 if self._has_chevron else 0
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return QRect(0 if is_mirrored else self.width() - width, 0, width, self.height())
