"""The pad: a window in which one moves between four seeds and sees the picture at once."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio.generation.changes import write_variations
from studio.ui.background import Background
from studio.ui.canvas.scaling import scaled
from studio.ui.experiments.pad.corner_field import CornerField
from studio.ui.experiments.pad.pad_plan import CORNERS, LATTICE, PadPlan, Place
from studio.ui.experiments.pad.pad_view import PadView
from studio.ui.theme import SPACE_L, SPACE_S, SPACE_XL, set_role, tabular
from studio.ui.trials import Trials

Pictures = Callable[[Collection[str]], Mapping[str, QImage]]
"""Small pictures of the requests, by key, that the gallery has; called in the pool."""

_SIDE_WIDTH, _LARGE, _WIDTH, _HEIGHT = 264, 224, 920, 640
_PAUSE_MS = 40
"""How long the point rests before its picture is asked for: a drag asks for what it passes slowly."""


class PadDialog(QDialog):
    """What is seen is made in few steps and kept by nobody; `kept` carries the plan of a picture to be made well.

    Of the trials only the newest wish counts: a move stops what is in work.
    """

    kept = Signal(object)

    def __init__(self, plan: PadPlan, trials: Trials, pictures: Pictures, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Pad between four seeds")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("padDialog")
        self._plan, self._trials, self._find = plan, trials, pictures
        self._shown: dict[str, QImage] = {}
        self._looking = Background(self)
        self.pad, self.lattice, self._where, self._state = PadView(), QCheckBox(), QLabel(), QLabel()
        self._large = QLabel()
        self.keep = QPushButton("Keep this picture")
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._lay_out()
        self._connect()
        self._ask()
        self.pad.setFocus()

    @property
    def plan(self) -> PadPlan:
        """The corners as they stand."""
        return self._plan

    @property
    def is_waiting(self) -> bool:
        """Whether pictures are still to come."""
        return any(self._key(place) not in self._shown for place in (self.pad.point(), *self._places()))

    def done(self, result: int) -> None:
        """Stop what is in work when the pad closes."""
        self._timer.stop()
        self._looking.forget()
        self._trials.drop()
        super().done(result)

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(SPACE_S)
        about = QLabel(
            "Top left is your picture, the rest are other seeds. Drag: what you see is quick and not kept."
        )
        about.setWordWrap(True)
        set_role(about, "muted")
        side.addWidget(_label("Between four seeds", "heading"))
        side.addWidget(about)
        side.addSpacing(SPACE_S)
        side.addWidget(_label("Corners", "section"))
        for corner, label in enumerate(("Top right", "Bottom left", "Bottom right"), 1):
            field = CornerField(label, self._plan.seeds[corner - 1])
            field.changed.connect(partial(self._take_seed, corner))
            side.addWidget(field)
        side.addWidget(self.lattice)
        side.addSpacing(SPACE_S)
        side.addWidget(_label("Here", "section"))
        side.addWidget(self._large)
        side.addWidget(self._where)
        side.addWidget(self._state)
        side.addStretch(1)
        side.addWidget(self.keep)
        self._set_up_words()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        layout.setSpacing(SPACE_XL)
        layout.addWidget(self.pad, 1)
        layout.addWidget(_of_width(side, _SIDE_WIDTH))

    def _set_up_words(self) -> None:
        self.lattice.setText("Show pictures between the corners")
        self.lattice.setToolTip("Five more quick pictures, so that the pad is seen as a whole")
        self._where.setFont(tabular(self._where.font()))
        self._where.setWordWrap(True)
        set_role(self._where, "small")
        self._large.setFixedSize(_SIDE_WIDTH, _LARGE)
        self._large.setAccessibleName("The picture at the point, larger")
        self.resize(_WIDTH, _HEIGHT)
        self._state.setWordWrap(True)
        set_role(self._state, "muted")
        set_role(self.keep, "primary")
        self.keep.setAutoDefault(False)  # Enter in a seed must make no picture
        self.keep.setToolTip("Make the picture at the point with all its steps, for the gallery (Enter)")

    def _connect(self) -> None:
        self.pad.moved.connect(self._timer.start)
        self.lattice.toggled.connect(self._ask)
        self._timer.timeout.connect(self._ask)
        self._looking.answered.connect(self._ask_engine)
        self._trials.forming.connect(self._show_forming)
        self._trials.made.connect(self._show_made)
        self._trials.refused.connect(self._say)
        self.keep.clicked.connect(self._keep)
        self.pad.taken.connect(self._keep)

    def _ask(self) -> None:
        """Ask for the picture at the point, then for those around it: the gallery aside, then the engine."""
        plan, find = self._plan, self._find
        unknown = [place for place in (self.pad.point(), *self._places()) if self._key(place) not in self._shown]
        self._looking.run(lambda: _found(plan, unknown, find))

    def _ask_engine(self, found: Mapping[str, QImage]) -> None:
        """The gallery has answered: make the rest; older wishes are dropped."""
        self._shown.update(found)
        drafts = [self._plan.draft_at(place) for place in (self.pad.point(), *self._places())]
        missing = [one for one in drafts if one.request.key() not in self._shown]
        wanted = [one.request.key() for one in missing]
        self._trials.drop(but=wanted[:1])
        self._show_all()
        self._trials.ask(missing)

    def _places(self) -> tuple[Place, ...]:
        return (*CORNERS, *LATTICE) if self.lattice.isChecked() else CORNERS

    def _key(self, place: Place) -> str:
        return self._plan.draft_at(place).request.key()

    def _show_all(self) -> None:
        found = ((place, self._shown.get(self._key(place))) for place in self._places())
        self.pad.show_pictures(self._places(), {place: image for place, image in found if image is not None})
        here = self._plan.at(self.pad.point()).request.noise
        ways = write_variations(here.variations)
        self._where.setText(f"Seed {here.seed}" + (f", {ways}" if ways else ""))
        live = self._shown.get(self._key(self.pad.point()))
        self._say("" if live is not None else "The picture here forms …")
        if live is not None:
            self._show_live(live, is_forming=False)

    def _show_forming(self, key: str, image: QImage) -> None:
        if key == self._key(self.pad.point()):
            self._show_live(image, is_forming=True)

    def _show_live(self, image: QImage, *, is_forming: bool) -> None:
        self.pad.show_live(image, is_forming=is_forming)
        ratio = self.devicePixelRatioF()
        room = QSize(_SIDE_WIDTH, _LARGE) * ratio
        size = image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        pixmap = QPixmap.fromImage(scaled(image, size, is_crisp=False))
        pixmap.setDevicePixelRatio(ratio)
        self._large.setPixmap(pixmap)

    def _show_made(self, key: str, image: QImage) -> None:
        self._shown[key] = image
        self._show_all()

    def _take_seed(self, corner: int, seed: int) -> None:
        self._plan = self._plan.with_seed(corner, seed)
        self._timer.start()

    def _say(self, text: str) -> None:
        """Say what is going on; "" gives its line back."""
        self._state.setText(text)
        self._state.setVisible(bool(text))

    def _keep(self) -> None:
        self.kept.emit(self._plan.at(self.pad.point()))
        self._say("Queued with all its steps; it comes to the gallery.")


def _found(plan: PadPlan, places: Sequence[Place], find: Pictures) -> dict[str, QImage]:
    """What the gallery has, which was made with all steps, by the keys of its drafts; runs in the pool."""
    drafts = {plan.at(place).request.key(): plan.draft_at(place).request.key() for place in places}
    return {drafts[key]: image for key, image in find(drafts.keys()).items()}


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    set_role(label, role)
    return label


def _of_width(content: QVBoxLayout, width: int) -> QWidget:
    box = QWidget()
    content.setContentsMargins(0, 0, 0, 0)
    box.setLayout(content)
    box.setFixedWidth(width)
    return box
