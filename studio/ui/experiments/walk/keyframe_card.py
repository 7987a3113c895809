"""One keyframe on the timeline: its picture, prompt, seed and guidance, edited in place."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from studio.experiments.walk import Keyframe
from studio.experiments.walk_book import asked_prompt
from studio.ui.experiments.walk.commit_line import CommitLine
from studio.ui.experiments.walk.commit_text import CommitText
from studio.ui.experiments.walk.keyframe_picture import KeyframePicture
from studio.ui.theme import ICON_S, SPACE_S, SPACE_XS, icon, set_role, tabular
from studio.ui.widgets.icon_button import icon_button

WIDTH = 172


class KeyframeCard(QFrame):
    """Says what is wanted of its keyframe; the timeline does it.

    `grabbed`, `dragged` and `dropped` carry where the mouse is on the screen while the card is moved by its
    picture; `moved` (int) asks for a place by so many to the right, `used` for its recipe in the composer.
    """

    prompt_changed = Signal(str)
    seed_changed = Signal(str)
    seed_rolled = Signal()
    guidance_changed = Signal(str)
    moved = Signal(int)
    focus_moved = Signal(int)
    duplicated = Signal()
    removed = Signal()
    used = Signal()
    grabbed = Signal(QPoint)
    dragged = Signal(QPoint)
    dropped = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keyframeCard")
        set_role(self, "card")
        self.setFixedWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.picture = KeyframePicture()
        self.prompt, self.seed, self.guidance = CommitText(), CommitLine(), CommitLine()
        self._dice = icon_button("keyframeDice", "dice-five", "Draw another seed for this keyframe", size=ICON_S)
        self._more = icon_button("keyframeMenu", "dots-three", "What can be done with this keyframe", size=ICON_S)
        self._pressed: QPoint | None = None
        self._is_dragged = False
        self._describe()
        self._lay_out()
        self._connect()

    def show_keyframe(self, number: int, keyframe: Keyframe) -> None:
        """Show a keyframe, the `number`-th from 1."""
        request = keyframe.planned.request
        self.picture.show_number(number)
        self.prompt.show_text(asked_prompt(request))
        self.seed.show_text(str(request.noise.seed))
        if request.noise.variations:
            self.seed.setToolTip(f"{request.noise.seed}, moved towards other seeds; another seed takes that away")
        self.guidance.show_text(f"{request.guidance_scale:g}")
        self.guidance.setToolTip("Guidance scale: how closely the picture follows the words; it glides, too")
        self.setAccessibleName(f"Keyframe {number}: {request.prompt}, seed {request.noise.seed}")
        for widget, name in ((self.prompt, "Prompt"), (self.seed, "Seed"), (self.guidance, "Guidance scale")):
            widget.setAccessibleName(f"{name} of keyframe {number}")

    def menu(self) -> QMenu:
        """What can be done with the keyframe."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("copy"), "Duplicate\tD", self.duplicated.emit)
        menu.addAction(icon("arrow-left"), "Move left\tAlt+Left", lambda: self.moved.emit(-1))
        menu.addAction(icon("arrow-right"), "Move right\tAlt+Right", lambda: self.moved.emit(1))
        menu.addAction(icon("arrow-elbow-down-left"), "Use its recipe in Create", self.used.emit)
        menu.addSeparator()
        menu.addAction(icon("trash"), "Remove\tDel", self.removed.emit)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Alt and arrows move the keyframe, arrows the focus; D duplicates, Del removes, Enter edits."""
        has_alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
            return
        move = self.moved if has_alt else self.focus_moved
        match event.key():
            case Qt.Key.Key_Left:
                move.emit(-1)
            case Qt.Key.Key_Right:
                move.emit(1)
            case Qt.Key.Key_D if not has_alt:
                self.duplicated.emit()
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace if not has_alt:
                self.removed.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_F2 if not has_alt:
                self.prompt.setFocus(Qt.FocusReason.ShortcutFocusReason)
                self.prompt.selectAll()
            case _:
                super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """The same as its button."""
        self.menu().popup(event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Get hold of the card."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.globalPosition().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag it, once it is clear that this is meant."""
        place = event.globalPosition().toPoint()
        if self._pressed is None:
            return
        if not self._is_dragged and (place - self._pressed).manhattanLength() > 8:
            self._is_dragged = True
            self.grabbed.emit(place)
        if self._is_dragged:
            self.dragged.emit(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let it go."""
        was_dragged, self._is_dragged, self._pressed = self._is_dragged, False, None
        if was_dragged:
            self.dropped.emit(event.globalPosition().toPoint())

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show the focus."""
        super().focusInEvent(event)
        self.picture.show_focus(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Hide the focus."""
        super().focusOutEvent(event)
        self.picture.show_focus(False)

    def _describe(self) -> None:
        self.setToolTip("Drag to another place. Alt with arrow keys moves it, too.")
        self.picture.setCursor(Qt.CursorShape.OpenHandCursor)
        for line in (self.seed, self.guidance):
            line.setFont(tabular(line.font()))
            line.setMinimumWidth(40)
        self.prompt.setObjectName("keyframePrompt")
        self.seed.setObjectName("keyframeSeed")
        self.guidance.setObjectName("keyframeGuidance")

    def _lay_out(self) -> None:
        row = QGridLayout()
        row.setHorizontalSpacing(SPACE_XS)
        row.setVerticalSpacing(1)
        for column, (title, widget) in enumerate(
            (("Seed", self.seed), ("", self._dice), ("Guidance", self.guidance))
        ):
            label = QLabel(title)
            set_role(label, "small")
            row.addWidget(label, 0, column)
            row.addWidget(widget, 1, column)
        row.setColumnStretch(0, 1)
        self.guidance.setFixedWidth(54)
        top = QHBoxLayout(self.picture)
        top.setContentsMargins(SPACE_XS, SPACE_XS, SPACE_XS, SPACE_XS)
        top.addStretch(1)
        top.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        layout.setSpacing(SPACE_XS + 2)
        layout.addWidget(self.picture, 1)
        layout.addWidget(self.prompt)
        layout.addLayout(row)

    def _connect(self) -> None:
        self.prompt.committed.connect(self.prompt_changed)
        self.seed.committed.connect(self.seed_changed)
        self.guidance.committed.connect(self.guidance_changed)
        self._dice.clicked.connect(self.seed_rolled)
        self._more.clicked.connect(self._open_menu)

    def _open_menu(self) -> None:
        self.menu().popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))
