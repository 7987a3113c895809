"""Tags of many pictures in one list: what all have, what some have, what none has yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.ui import theme
from studio.ui.background import Background
from studio.ui.gallery.changing import counted
from studio.ui.widgets.answer_row import answer_row

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

_SIZE = (360, 440)
_BOX = 40
"""Pixels of a line that its tick and margins take."""

_TAG = Qt.ItemDataRole.UserRole
_BEFORE = Qt.ItemDataRole.UserRole + 1


class TagDialog(QDialog):
    """A tick adds a tag to all, none takes it off; `changed` carries the tags that are new and those that go."""

    changed = Signal(object, object)

    def __init__(self, gallery: Gallery, ids: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = len(ids)
        self._field, self._list = QLineEdit(), QListWidget()
        self._apply, self._cancel = QPushButton("Change tags"), QPushButton("Cancel")
        self._lay_out()
        self._field.textChanged.connect(self._filter)
        self._apply.clicked.connect(self._finish)
        self._cancel.clicked.connect(self.reject)
        self._counting = Background(self)
        self._counting.answered.connect(self._show)
        self._counting.run(lambda: (gallery.tags(ids), gallery.tags()))

    def tick(self, tag: str, state: Qt.CheckState) -> None:
        """Tick a listed tag, or take its tick away."""
        for row in range(self._list.count()):
            if self._list.item(row).data(_TAG) == tag:
                self._list.item(row).setCheckState(state)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter takes the tag that is being written; where none is, it changes the tags."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and self._field.hasFocus() and self._field.text().strip():
            self._add()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self.setWindowTitle(f"Tags of {counted(self._count)}")
        self.setObjectName("tagDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        about = QLabel(
            "A tick gives the tag to all of them. A dash means that only some have it, and leaves it so."
        )
        about.setWordWrap(True)
        theme.set_role(about, "muted")
        self._field.setPlaceholderText("Find a tag, or write a new one and press Enter")
        self._field.setAccessibleName("Find or add a tag")
        self._field.setClearButtonEnabled(True)
        self._list.setAccessibleName("Tags")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_L, theme.SPACE_L, theme.SPACE_L, theme.SPACE_L)
        layout.setSpacing(theme.SPACE_S)
        for widget in (about, self._field, self._list):
            layout.addWidget(widget)
        layout.addLayout(answer_row(self._cancel, self._apply))

    def _show(self, counts: tuple[dict[str, int], dict[str, int]]) -> None:
        here, everywhere = counts
        ordered = sorted(everywhere, key=lambda tag: (-here.get(tag, 0), tag.casefold()))
        for tag in ordered:
            count = here.get(tag, 0)
            full, part, none = Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Unchecked
            state = full if count >= self._count else part if count else none
            text = f"{tag}   {count:,} of {self._count:,}" if state == part else tag
            self._list.addItem(self._item(tag, text, state))
        self._field.setFocus()

    def _item(self, tag: str, text: str, state: Qt.CheckState) -> QListWidgetItem:
        room = self._list.viewport().width() - _BOX
        item = QListWidgetItem(self._list.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room))
        item.setToolTip(tag)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
        item.setCheckState(state)
        item.setData(_TAG, tag)
        item.setData(_BEFORE, state.value)
        return item

    def _items(self) -> list[QListWidgetItem]:
        return [self._list.item(row) for row in range(self._list.count())]

    def _filter(self, text: str) -> None:
        for item in self._items():
            item.setHidden(text.strip().casefold() not in str(item.data(_TAG)).casefold())

    def _add(self) -> None:
        """Tick the tags that are written, those that are new at the top."""
        for tag in (" ".join(part.split()) for part in self._field.text().split(",")):
            known = [item for item in self._items() if str(item.data(_TAG)).casefold() == tag.casefold()]
            for item in known:
                item.setCheckState(Qt.CheckState.Checked)
            if tag and not known:
                item = self._item(tag, tag, Qt.CheckState.Unchecked)
                item.setCheckState(Qt.CheckState.Checked)
                self._list.insertItem(0, item)
        self._field.clear()

    def _finish(self) -> None:
        if self._field.text().strip():
            self._add()
        ticked = [item for item in self._items() if item.checkState().value != item.data(_BEFORE)]
        new = [str(item.data(_TAG)) for item in ticked if item.checkState() == Qt.CheckState.Checked]
        gone = [str(item.data(_TAG)) for item in ticked if item.checkState() == Qt.CheckState.Unchecked]
        self.accept()
        self.changed.emit(new, gone)
