"""The models' place in the window; its page is built when it is first entered or dropped on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

if TYPE_CHECKING:  # built when the place is entered, so that the start pays nothing for them
    from studio.engine.installing.installer import Installer
    from studio.engine.library import ModelLibrary
    from studio.gallery.gallery import Gallery
    from studio.ui.models.page import ModelsPage


class ModelsPlace(QWidget):
    """`added` carries the new model, LoRA or VAE, `removed` the name of what left the list, `used` the
    `ModelInfo` that the next pictures are to be made with, `noticed` a `Notice` for who is elsewhere.

    `open_installer` gives what brings models from the hub that is set at that moment; `folders` are those of other
    programs, as the setting names them.
    """

    added = Signal(object)
    removed = Signal(str)
    used = Signal(object)
    noticed = Signal(object)

    def __init__(
        self,
        library: ModelLibrary,
        open_installer: Callable[[], Installer],
        folders: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library, self._open_installer, self._folders = library, open_installer, folders
        self._gallery: Gallery | None = None
        self._page: ModelsPage | None = None
        self.setObjectName("modelsTab")
        self.setAccessibleName("Models")
        self.setAcceptDrops(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)

    @property
    def page(self) -> ModelsPage:
        """What stands in the place; asking for it builds it."""
        if self._page is None:
            from studio.ui.models.page import ModelsPage  # only who enters it waits for its import

            self._page = page = ModelsPage(self._library, self._open_installer, self._folders, self)
            page.added.connect(self.added)
            page.removed.connect(self.removed)
            page.used.connect(self.used)
            page.noticed.connect(self.noticed)
            page.set_gallery(self._gallery)
            layout = self.layout()
            assert layout is not None
            layout.addWidget(page)
        return self._page

    def set_gallery(self, gallery: Gallery) -> None:
        """From now on it is told in how many pictures a model was used."""
        self._gallery = gallery
        if self._page is not None:
            self._page.set_gallery(gallery)

    def add_path(self, path: Path) -> None:
        """Add what lies there: a model's folder or file, a LoRA, a packed model, another program's folder."""
        self.page.add_path(path)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Build what is shown, and look what changed meanwhile."""
        super().showEvent(event)
        self.page.show()
        self.page.refresh()
        if not event.spontaneous():
            self.page.begin_walking()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take folders and files; whether they hold a model is said after the drop."""
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()
            self.page.show_drop(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802, ARG002
        """Forget the drop."""
        self.page.show_drop(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Add what was dropped."""
        self.page.show_drop(False)
        event.acceptProposedAction()
        self.add_path(Path(event.mimeData().urls()[0].toLocalFile()))
