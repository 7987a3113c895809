"""The row beneath the search that tells what its pictures have in common, to narrow it by a click."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from studio.prompt.fields import ASPECTS
from studio.ui import theme
from studio.ui.background import Background
from studio.ui.gallery.search import has_term
from studio.ui.widgets.tab_order import tab_before

if TYPE_CHECKING:
    from studio.gallery.facets import Facet, Facets, Value
    from studio.gallery.gallery import Gallery

FIELDS = {
    "frame": "Frame",
    "style": "Style",
    "model": "Model",
    "rating": "Rating",
    "tag": "Tag",
    "size": "Size",
    "from": "Made by",
    "month": "Month",
    "colour": "Colour",
    "scheduler": "Scheduler",
}
"""The facets in the order of the row, as people call them."""

_GROUPS = {"style": (*ASPECTS, "style")}
"""Facets that stand in one menu, a part each; the last holds styles of no known aspect."""

_IN_ORDER = ("rating", "month")
"""Facets whose values are told from the highest down, not from the most frequent."""

_PAUSE = 250
"""Milliseconds of rest before facets are counted, so that typing never waits for them."""

_LONGEST = 48
"""Letters of a value that a menu shows."""


class FacetBar(QFrame):
    """A button for each facet that can narrow the search; `toggled` carries the term that was chosen in its menu.

    Facets are counted in the background, and only while the row can be seen.
    """

    toggled = Signal(str)

    def __init__(self, gallery: Gallery, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gallery, self._query = gallery, ""
        self._facets: dict[str, Facet] = {}
        self._scope = ""
        self._buttons: dict[str, QToolButton] = {}
        self._offered, self._hidden = list[str](), list[str]()
        self._at_end: list[QWidget] = []
        self._more = QToolButton(self)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._count)
        self._counting = Background(self)
        self._counting.answered.connect(self._show)
        self._lay_out()

    def follow(self, query: str) -> None:
        """Count the facets of this search soon."""
        self._query = query
        self._fit()  # what stands at the end may need more room, or less
        self._pause.start()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """What changed meanwhile is counted now."""
        super().showEvent(event)
        self._pause.start()

    def menu(self, name: str) -> QMenu:
        """The values of a facet with their counts; those that are searched for are ticked."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill_all(menu, name)
        return menu

    def _fill_all(self, menu: QMenu, name: str) -> None:
        for part in self._parts(name):
            self._fill(menu if name not in _GROUPS else menu.addMenu(_part_name(part)), part)
        if self._scope:
            menu.addSeparator()
            menu.addAction(self._scope).setEnabled(False)

    def add_at_end(self, widget: QWidget) -> None:
        """Put something at the right end of the row."""
        self._at_end.append(widget)
        self._row.addWidget(widget)

    def _fill(self, menu: QMenu, name: str) -> None:
        values, mark = self._facets[name].values, "~" if self._scope else ""
        if name in _IN_ORDER:
            values = sorted(values, key=lambda one: one.text, reverse=True)
        for value in values:
            text = f"{_told(name, value)}\t{mark}{_rounded(value.count) if mark else value.count:,}"
            action = menu.addAction(text, partial(self.toggled.emit, value.term))
            action.setCheckable(True)
            action.setChecked(has_term(self._query, value.term))

    def _parts(self, name: str) -> list[str]:
        """The facets that stand behind a button, those that there are."""
        return [part for part in _GROUPS.get(name, (name,)) if part in self._facets]

    def _count(self) -> None:
        if self.isVisible():
            gallery, query = self._gallery, self._query
            self._counting.run(lambda: gallery.overview.facets(query))

    def _show(self, facets: Facets) -> None:
        self._facets = {facet.field: facet for facet in facets.facets}
        self._scope = f"Estimates, from {facets.looked_at:,} of them" if facets.is_sample else ""
        self._offered.clear()
        for name in FIELDS:
            values = [value for part in self._parts(name) for value in self._facets[part].values]
            is_searched = any(has_term(self._query, value.term) for value in values)
            if is_searched or any(value.count < facets.total for value in values):
                self._button(name).setChecked(is_searched)
                self._offered.append(name)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show as many buttons as fit; the others are behind the last one."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        end = sum(item.sizeHint().width() + theme.SPACE_S for item in self._at_end if not item.isHidden())
        room = self.width() - 2 * theme.SPACE_L - end - self._more.sizeHint().width() - theme.SPACE_S
        self._hidden.clear()
        for name in self._offered:
            room -= self._buttons[name].sizeHint().width() + theme.SPACE_XS
            if room < 0:
                self._hidden.append(name)
        for name, button in self._buttons.items():
            button.setVisible(name in self._offered and name not in self._hidden)
        self._more.setVisible(bool(self._hidden))
        self._more.setChecked(any(self._buttons[name].isChecked() for name in self._hidden))

    def _open_more(self) -> None:
        """The facets for which there is no room, each in a menu of its own."""
        self._more.setChecked(any(self._buttons[name].isChecked() for name in self._hidden))
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in self._hidden:
            into = menu.addMenu(FIELDS[name])
            self._fill_all(into, name)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _open(self, name: str) -> None:
        button = self._buttons[name]
        button.setChecked(not button.isChecked())  # its mark is for what is searched, not for clicks
        self.menu(name).popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _button(self, name: str) -> QToolButton:
        """The button of a facet, made when it is first needed."""
        if name not in self._buttons:
            before = [other for other in list(FIELDS)[: list(FIELDS).index(name)] if other in self._buttons]
            self._buttons[name] = button = self._made(name)
            self._row.insertWidget(len(before), button)
            tab_before(self._more, button)
            button.hide()
        return self._buttons[name]

    def _made(self, name: str) -> QToolButton:
        label = FIELDS[name]
        button = QToolButton(self)
        button.setObjectName(f"facet_{name}")
        button.setText(f"{label} ▾")
        button.setCheckable(True)
        button.setToolTip(f"Narrow the search by {label.lower()}")
        button.setAccessibleName(label)
        theme.set_role(button, "chip")
        button.clicked.connect(partial(self._open, name))
        return button

    def _lay_out(self) -> None:
        self.setObjectName("facetBar")
        self.setFixedHeight(theme.CONTROL_HEIGHT + theme.SPACE_S)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE_L, 0, theme.SPACE_L, theme.SPACE_S)
        row.setSpacing(theme.SPACE_XS)
        self._more.setText("More ▾")
        self._more.setObjectName("moreFacets")
        self._more.setToolTip("More to narrow the search by")
        self._more.setCheckable(True)
        theme.set_role(self._more, "chip")
        self._more.clicked.connect(self._open_more)
        self._more.hide()
        row.addWidget(self._more)
        row.addStretch(1)


def _told(name: str, value: Value) -> str:
    """A value as a menu shows it: one short line in which no letter is taken for a key."""
    if name == "rating":
        return "★" * int(value.text) or "No stars"
    line = " ".join(value.text.split())
    short = line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
    return short.replace("&", "&&")


def _part_name(part: str) -> str:
    return "Other" if part == "style" else part.capitalize()


def _rounded(count: int) -> int:
    """An estimate in two digits, which is what it is worth."""
    return round(count, -max(0, len(str(count)) - 2))
