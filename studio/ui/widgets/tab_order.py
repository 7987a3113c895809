"""The order in which the tab key goes through what was added to a window later than its neighbours."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_through(*areas: QWidget) -> None:
    """Go through these areas one after the other, from where the first one stands; in each as before."""
    stops = dict.fromkeys(stop for area in areas for stop in _stops(area))
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def tab_before(place: QWidget, new: QWidget) -> None:
    """Reach `new` before `place`, which may be an area that cannot have the keyboard: Qt passes over those."""
    before = place.previousInFocusChain()
    while before is not None and not _is_stop(before):
        before = before.previousInFocusChain()
    if before is not None:
        QWidget.setTabOrder(before, new)


def _stops(area: QWidget) -> Iterator[QWidget]:
    """What can have the keyboard in an area, in the order of today."""
    window = area.window()
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        if (widget is area or area.isAncestorOf(widget)) and _is_stop(widget):
            yield widget
        widget = widget.nextInFocusChain()


def _is_stop(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
