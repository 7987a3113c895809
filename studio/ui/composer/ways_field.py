"""The ways that the noise and the words go from where they begin: variations and a blend, one line each."""

import random
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.experiments.variations import SUBTLE, fresh_seeds
from studio.generation.request import Blend, Variation
from studio.ui.composer.seeds_text import parse_seeds
from studio.ui.theme import ICON_S, SPACE_S, SPACE_XS, icon, set_role, tabular
from studio.ui.widgets.elided_label import ElidedLabel
from studio.ui.widgets.quiet_inputs import QuietDoubleSpinBox

NUMBER_WIDTH = 76
_TO_SEED = "→ seed"


class WaysField(QWidget):
    """Shows variations and a blend exactly as they are; each can be weighed anew or removed.

    `changed` says whether a number was typed.
    """

    changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._variations: tuple[Variation, ...] = ()
        self._blend: Blend | None = None
        self._lines: list[WayLine] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE_XS)
        self.hide()

    def variations(self) -> tuple[Variation, ...]:
        """The variations in their order."""
        return self._variations

    def blend(self) -> Blend | None:
        """The second prompt and how far the words go to it."""
        return self._blend

    def show_ways(self, variations: tuple[Variation, ...], blend: Blend | None) -> None:
        """Show these; tells nobody."""
        if (variations, blend) == (self._variations, self._blend):
            return
        self._variations, self._blend = variations, blend
        wanted = [*(_of_variation(one) for one in variations), *([_of_blend(blend)] if blend else [])]
        while len(self._lines) > len(wanted):
            line = self._lines.pop()
            line.hide()
            line.deleteLater()
        while len(self._lines) < len(wanted):
            self._lines.append(self._make_line())
        seeds = [*(one.seed for one in variations), None]
        for line, (text, about, share), seed in zip(self._lines, wanted, seeds, strict=False):
            line.show_way(text, about, share, seed)
        self.setVisible(bool(wanted))

    def add_variation(self, beside: int) -> None:
        """Go a little towards one more seed, other than those there are and `beside`."""
        taken = {beside, *(one.seed for one in self._variations)}
        (seed,) = fresh_seeds(1, taken, random.SystemRandom())
        self.show_ways((*self._variations, Variation(seed, SUBTLE)), self._blend)
        self.changed.emit(False)

    def _make_line(self) -> "WayLine":
        line = WayLine()
        line.weighed.connect(self._weigh)
        line.removed.connect(self._remove)
        line.seeded.connect(self._reseed)
        self._layout.addWidget(line)
        return line

    def _position(self) -> int:
        return self._lines.index(self.sender())  # pyright: ignore[reportArgumentType]

    def _weigh(self, share: float) -> None:
        position, variations, blend = self._position(), self._variations, self._blend
        if position < len(variations):
            weighed = replace(variations[position], strength=share)
            variations = (*variations[:position], weighed, *variations[position + 1 :])
        elif blend is not None:
            blend = replace(blend, amount=share)
        self.show_ways(variations, blend)
        self.changed.emit(True)

    def _reseed(self, seed: int) -> None:
        position, variations = self._position(), self._variations
        other = replace(variations[position], seed=seed)
        self.show_ways((*variations[:position], other, *variations[position + 1 :]), self._blend)
        self.changed.emit(True)

    def _remove(self) -> None:
        position, variations = self._position(), self._variations
        if position < len(variations):
            self.show_ways((*variations[:position], *variations[position + 1 :]), self._blend)
        else:
            self.show_ways(variations, None)
        self.changed.emit(False)


class WayLine(QFrame):
    """Where to, how far in percent, and a cross; a share finer than shown stays until another is given.

    The seed of a variation can be typed; `seeded` carries it.
    """

    weighed = Signal(float)
    seeded = Signal(object)
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "way")
        self._text, self._share, self._cross = ElidedLabel(), QuietDoubleSpinBox(), QToolButton()
        self._seed = QLineEdit()
        self._seed.setObjectName("variationSeed")
        self._seed.setToolTip("The other seed; type the one that you want")
        for widget in (self._text, self._seed):
            widget.setFont(tabular(widget.font()))
        self._share.setRange(0, 100)
        self._share.setDecimals(1)
        self._share.setSingleStep(5)
        self._share.setSuffix(" %")
        self._share.setFixedWidth(NUMBER_WIDTH)
        self._share.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._seed.setFixedHeight(self._share.sizeHint().height())
        self._cross.setIcon(icon("x", "muted"))
        self._cross.setIconSize(QSize(ICON_S, ICON_S))
        set_role(self._cross, "lock")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_S, 2, SPACE_XS, 2)
        row.setSpacing(SPACE_XS)
        row.addWidget(self._text, 1)
        row.addWidget(self._seed, 100)
        row.addWidget(self._share)
        row.addWidget(self._cross)
        self._share.valueChanged.connect(self._tell)
        self._cross.clicked.connect(self.removed)
        self._seed.editingFinished.connect(self._tell_seed)

    def show_way(self, text: str, about: str, share: float, seed: int | None) -> None:
        """Show one way, towards a seed or a prompt; tells nobody."""
        self._text.show_text(_TO_SEED if seed is not None else text)
        self._text.setMinimumWidth(self._text.fontMetrics().horizontalAdvance(_TO_SEED) if seed is not None else 0)
        self._seed.setVisible(seed is not None)
        self._seed.setText("" if seed is None else str(seed))
        self._seed.setAccessibleName(f"Go {text}")
        self.setToolTip(about)
        self._share.setAccessibleName(f"How far {text}")
        self._cross.setAccessibleName(f"Remove {text}")
        self._cross.setToolTip("Take this way back: the picture is then that of the seed and the words alone")
        with QSignalBlocker(self._share):
            self._share.setValue(share * 100)

    def _tell_seed(self) -> None:
        """Take a seed that was typed; what is none goes back to what it was."""
        if not self._seed.isModified():
            return
        try:
            seeds = parse_seeds(self._seed.text())
        except StudioError:
            seeds = ()
        if len(seeds) == 1:
            self.seeded.emit(seeds[0])
        else:
            self._seed.undo()

    def _tell(self, percent: float) -> None:
        self.weighed.emit(round(percent / 100, 3))


def _of_variation(variation: Variation) -> tuple[str, str, float]:
    about = (
        f"The noise goes {variation.strength:.1%} of the way towards that of seed {variation.seed}: "
        "little keeps the scene, 100 % is the other seed's picture."
    )
    return f"towards seed {variation.seed}", about, variation.strength


def _of_blend(blend: Blend) -> tuple[str, str, float]:
    return (
        f"→ {blend.prompt}",
        f"The words go {blend.amount:.1%} of the way towards: {blend.prompt}",
        blend.amount,
    )
