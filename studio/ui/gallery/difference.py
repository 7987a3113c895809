"""The typed difference of two recipes, one line a change."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from studio.prompt.diff import Change
from studio.prompt.fields import ASPECTS, FieldName
from studio.ui import theme
from studio.ui.gallery.facts import NAME_WIDTH

_FIELD_OF = {
    **dict.fromkeys((*ASPECTS, "order of styles"), "style"),
    **{f"order of {aspect}s": "style" for aspect in ASPECTS},
    "order of modifiers": "modifier",
}

_LONG = 140
"""More characters than these of a value are left to the tooltip."""


class Difference(QWidget):
    """Lines like "frame  photograph → oil painting"; the names of fields wear their colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(theme.SPACE_M)
        self._layout.setVerticalSpacing(theme.SPACE_S)
        self._layout.setColumnMinimumWidth(0, NAME_WIDTH)
        self._layout.setColumnStretch(1, 1)
        self._labels: list[QLabel] = []
        self._changes: tuple[Change, ...] = ()

    def show_changes(self, changes: Sequence[Change]) -> None:
        """Replace all lines; none says that nothing changed."""
        for label in self._labels:
            self._layout.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels, self._changes = [], tuple(changes)
        for row, change in enumerate(self._changes):
            self._add(change_name(change), row, 0)
            self._add(change_value(change), row, 1)
        if not self._changes:
            nothing = QLabel("Nothing: the recipes are alike.")
            theme.set_role(nothing, "muted")
            self._add(nothing, 0, 0, 2)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What is shown."""
        return self._changes

    def _add(self, label: QLabel, row: int, column: int, span: int = 1) -> None:
        self._labels.append(label)
        self._layout.addWidget(label, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
        label.show()  # what is not shown takes no room yet, and the one who holds this asks at once


def field_of(name: str) -> FieldName:
    """The field whose colour a change of this name wears; a name that is none's has no colour."""
    return cast(FieldName, _FIELD_OF.get(name, name))


def change_name(change: Change) -> QLabel:
    """What changed, in its field's colour."""
    colours = theme.colours_of(QGuiApplication.palette())
    colour = colours.fields.get(field_of(change.name), colours.muted)
    label = QLabel(f'<span style="color:{colour}">{_escaped(change.name)}</span>')
    label.setWordWrap(True)
    label.setMaximumWidth(NAME_WIDTH)
    return label


def change_value(change: Change) -> QLabel:
    """The old value in the background, the new one in front."""
    muted = theme.colours_of(QGuiApplication.palette()).muted
    faint = f'<span style="color:{muted}">{{}}</span>'
    before = faint.format(_escaped(_short(change.before)) or "none")
    after = f"<b>{_escaped(_short(change.after))}</b>" if change.after else faint.format("none")
    label = QLabel(f"{before} → {after}")
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setWordWrap(True)  # behind the policy: see `facts`
    label.setFont(theme.tabular(label.font()))
    whole = f"{change.before or 'none'} → {change.after or 'none'}"
    label.setAccessibleName(f"{change.name}: {whole}")
    label.setToolTip("" if len(whole) < _LONG else _escaped(whole))
    return label


def _short(text: str) -> str:
    """The text, cut where it would fill the page; the tooltip has the whole."""
    return text if len(text) <= _LONG else f"{text[:_LONG].rstrip()} …"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
