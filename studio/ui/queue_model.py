"""The waiting jobs as a list that Qt can show and reorder."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from studio.jobs.events import Job

_MIME = "application/x-seedlock-job"
AnyIndex = QModelIndex | QPersistentModelIndex


class QueueModel(QAbstractListModel):
    """Rows of waiting jobs; dropping one elsewhere emits `moved` with its id and new position."""

    moved = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: tuple[Job, ...] = ()

    def set_jobs(self, jobs: Sequence[Job]) -> None:
        """Show these jobs."""
        self.beginResetModel()
        self._jobs = tuple(jobs)
        self.endResetModel()

    def job(self, row: int) -> Job:
        """The job of a row."""
        return self._jobs[row]

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's names, from here on
        """How many jobs wait."""
        return 0 if parent.isValid() else len(self._jobs)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A job's prompt and seed."""
        if not index.isValid():
            return None
        request = self._jobs[index.row()].planned.request
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{index.row() + 1}.  {request.prompt}  ·  seed {request.noise.seed}"
        return request.prompt if role == Qt.ItemDataRole.ToolTipRole else None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Rows can be dragged; they are dropped between rows."""
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return base | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else Qt.ItemFlag.ItemIsDropEnabled

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802
        """Jobs are moved, never copied."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802
        """A job's id."""
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802
        """The id of the first dragged job."""
        data = QMimeData()
        data.setData(_MIME, str(self._jobs[indexes[0].row()].id).encode())
        return data

    def dropMimeData(  # noqa: N802
        self,
        data: QMimeData,
        action: Qt.DropAction,  # noqa: ARG002 - Qt's signature
        row: int,
        column: int,  # noqa: ARG002
        parent: AnyIndex,  # noqa: ARG002
    ) -> bool:
        """Ask for the move; the queue's answer will show it."""
        identity = int(bytes(data.data(_MIME).data()).decode())
        rows = [job.id for job in self._jobs]
        if identity in rows:
            target = len(rows) if row < 0 else row
            old = rows.index(identity)
            self.moved.emit(identity, target - 1 if old < target else target)
        return False
