"""The command palette: every action by name, with its key."""

from collections.abc import Sequence

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
from studio.ui.theme import ICON_S, SPACE_M, SPACE_S, SPACE_XL, set_role

_KEY_ROLE = Qt.ItemDataRole.UserRole + 1
_ROW_HEIGHT = 32
AnyIndex = QModelIndex | QPersistentModelIndex


class Palette(QDialog):
    """A field and a list over the window; Enter runs the chosen action after the palette has closed."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Command palette")
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
        width, height = min(560, window.width() - 2 * SPACE_XL), min(440, window.height() - 120)
        corner = window.mapToGlobal(QPoint((window.width() - width) // 2, 72))
        self.setGeometry(QRect(corner, QSize(width, height)))
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
                item.setToolTip(action.statusTip())
                item.setData(_KEY_ROLE, shown_keys(action))
                item.setData(Qt.ItemDataRole.UserRole, action)
                self._list.addItem(item)
        self._list.setCurrentRow(0)

    def _run(self, item: QListWidgetItem) -> None:
        action = item.data(Qt.ItemDataRole.UserRole)
        self.close()
        action.trigger()


class _ActionDelegate(QStyledItemDelegate):
    """An action's row: icon and name at the left, key at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802, ARG002
        """One height for all."""
        return QSize(0, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Let the style draw the row, then add the key."""
        super().paint(painter, option, index)
        keys: str = index.data(_KEY_ROLE)
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))  # pyright: ignore[reportAttributeAccessIssue]
        painter.drawText(
            rect.adjusted(0, 0, -SPACE_M, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, keys
        )
