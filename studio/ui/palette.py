"""The command palette: every action by name, with its key."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from studio.ui.actions import shown_keys
from studio.ui.theme import ICON_S, SPACE_L, SPACE_M, SPACE_S, SPACE_XL, SPACE_XS, set_role

_KEY_ROLE, _ABOUT_ROLE = Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
_ROW_HEIGHT = 32
_WIDTH, _HEIGHT = 760, 440
_BEFORE_NAME, _NAMES = ICON_S + SPACE_XL, 232
"""Where a name begins, and where what is said of most actions begins, so that it is read down."""
AnyIndex = QModelIndex | QPersistentModelIndex


class Palette(QDialog):
    """A field and a list over the window; Enter runs the chosen action after the palette has closed."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Command palette")
        self._highest = _HEIGHT
        self._actions = tuple(action for action in actions if action.isEnabled())
        self._field = QLineEdit()
        self._field.setPlaceholderText("What do you want to do?")
        self._field.setAccessibleName("Search actions")
        self._field.installEventFilter(self)
        self._list = QListWidget()
        self._list.setAccessibleName("Actions")
        self._list.setIconSize(QSize(ICON_S, ICON_S))
        set_role(self._list, "bare")
        self._list.setItemDelegate(_ActionDelegate(self._list))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        layout.setSpacing(SPACE_S)
        layout.addWidget(self._field)
        layout.addWidget(self._list)
        self._field.textChanged.connect(self._show_matches)
        self._list.itemClicked.connect(self._run)
        self._show_matches("")

    def open_over(self, window: QWidget) -> None:
        """Show the palette in the upper middle of `window`."""
        width, self._highest = min(_WIDTH, window.width() - 2 * SPACE_XL), min(_HEIGHT, window.height() - 120)
        corner = window.mapToGlobal(QPoint((window.width() - width) // 2, 72))
        self.setGeometry(QRect(corner, QSize(width, self._highest)))
        self.show()
        self._field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let the arrows and Enter of the field steer the list."""
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            match event.key():
                case Qt.Key.Key_Down | Qt.Key.Key_Up:
                    step = 1 if event.key() == Qt.Key.Key_Down else -1
                    self._list.setCurrentRow((self._list.currentRow() + step) % max(1, self._list.count()))
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter if self._list.currentItem():
                    self._run(self._list.currentItem())
                    return True
                case _:
                    pass
        return super().eventFilter(watched, event)

    def _show_matches(self, text: str) -> None:
        words = text.casefold().split()
        self._list.clear()
        for action in self._actions:
            name = action.text().replace("&", "")
            if all(word in f"{name} {action.statusTip()}".casefold() for word in words):
                item = QListWidgetItem(action.icon(), name)
                item.setData(_ABOUT_ROLE, action.statusTip())
                item.setData(_KEY_ROLE, shown_keys(action))
                item.setData(Qt.ItemDataRole.UserRole, action)
                self._list.addItem(item)
        if not self._list.count():
            self._list.addItem(_nothing())
        self._list.setCurrentRow(0)
        self._fit()

    def _fit(self) -> None:
        """As high as what was found, up to a limit."""
        around = self._field.sizeHint().height() + 2 * SPACE_M + SPACE_S + 2 * SPACE_XS
        self.resize(self.width(), min(self._highest, around + self._list.count() * _ROW_HEIGHT))

    def _run(self, item: QListWidgetItem) -> None:
        action = item.data(Qt.ItemDataRole.UserRole)
        if action is not None:
            self.close()
            action.trigger()


def _nothing() -> QListWidgetItem:
    """Stands where no action was found; it cannot be chosen."""
    item = QListWidgetItem("Nothing here does that. Try another word.")
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    item.setData(_KEY_ROLE, "")
    item.setData(_ABOUT_ROLE, "")
    return item


class _ActionDelegate(QStyledItemDelegate):
    """An action's row: icon and name at the left, what it does behind it, key at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802, ARG002
        """One height for all."""
        return QSize(0, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Let the style draw the row, then add what the action does and its key."""
        super().paint(painter, option, index)
        keys, metrics = cast(str, index.data(_KEY_ROLE)), painter.fontMetrics()
        whole: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        rect = whole.adjusted(0, 0, -SPACE_M, 0)
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))  # pyright: ignore[reportAttributeAccessIssue]
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, keys)
        named = max(_NAMES, _BEFORE_NAME + metrics.horizontalAdvance(cast(str, index.data())) + SPACE_L)
        room = rect.adjusted(named, 0, -metrics.horizontalAdvance(keys) - SPACE_L, 0)
        about = metrics.elidedText(cast(str, index.data(_ABOUT_ROLE)), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, about)
