"""Asks the hub what installing a model means, and the user whether they agree to its licence."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.experiments.estimate import write_bytes
from studio.ui.background import Background
from studio.ui.gallery.facts import Fact
from studio.ui.models.licence_dialog import LicenceDialog

if TYPE_CHECKING:  # its module imports huggingface_hub, which nobody needs who installs nothing
    from studio.engine.installing.installer import Installer, Offer


class Asking(QObject):
    """`busy` says what is waited for, "" at the end; `agreed` carries the plan to install, `refused` why not."""

    busy = Signal(str)
    agreed = Signal(object)
    refused = Signal(str)

    def __init__(self, open_installer: Callable[[], Installer], models: Path, window: QWidget) -> None:
        super().__init__(window)
        self._open, self._models, self._window = open_installer, models, window
        self._work = Background(self)
        self._work.answered.connect(self._show)
        self._work.refused.connect(self.refused)

    def ask(self, name: str) -> None:
        """Begin with a name of the catalogue or of the hub."""
        self.busy.emit(f"Asking the hub about {name} …")
        open_installer = self._open
        self._work.run(lambda: open_installer().offer(name))

    def _show(self, offer: Offer) -> None:
        self.busy.emit("")
        plan, title = offer.plan, offer.entry.label if offer.entry else offer.plan.name
        self._models.mkdir(parents=True, exist_ok=True)
        facts = [
            Fact("Download", f"{write_bytes(plan.bytes)} in {len(plan.files)} files"),
            Fact("Free", f"{write_bytes(shutil.disk_usage(self._models).free)} in {self._models}"),
            Fact("From", plan.repo),
        ]
        if LicenceDialog(title, offer.licence, offer.terms, offer.url, facts, self._window).exec():
            self.agreed.emit(plan)
