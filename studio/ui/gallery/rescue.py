"""What is said and offered in the gallery's place while there is no gallery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studio.ui.banner import Banner
from studio.ui.gallery.pages import GalleryPages
from studio.ui.opening import Opening

if TYPE_CHECKING:
    from studio.gallery.rebuilding import Rebuilt


class Rescue(QObject):
    """Says on the pages why the gallery could not be opened, and has a damaged one made again when asked."""

    def __init__(self, opening: Opening, pages: GalleryPages, banner: Banner) -> None:
        super().__init__(opening)
        self._opening, self._pages, self._banner = opening, pages, banner
        opening.refused.connect(self._refuse)
        opening.rebuilding.connect(pages.show_rebuilding)
        opening.rebuilt.connect(self._tell_unread)
        pages.rebuild_asked.connect(self._rebuild)

    def _refuse(self, sentence: str) -> None:
        self._pages.show_refusal(sentence, is_damaged=self._opening.is_damaged)

    def _rebuild(self) -> None:
        self._banner.hide()
        self._pages.show_rebuilding()
        self._opening.rebuild()

    def _tell_unread(self, rebuilt: Rebuilt) -> None:
        if rebuilt.failed:
            files = "one file" if len(rebuilt.failed) == 1 else f"{len(rebuilt.failed):,} files"
            lines = (f"{path}: {why}" for path, why in rebuilt.failed)
            self._banner.say(f"The gallery is made again, without {files} that cannot be read.", "\n".join(lines))
