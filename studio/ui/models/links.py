"""Opens a model's licence or page in the user's browser, when they press for it."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from studio.engine.catalogue import CatalogueEntry

PUBLISHERS = "https://huggingface.co/"


def open_link(deed: str, entry: CatalogueEntry) -> None:
    """Open what the deed asks for: "read_licence", or the model's page."""
    QDesktopServices.openUrl(QUrl(entry.licence.url if deed == "read_licence" else PUBLISHERS + entry.repo))
