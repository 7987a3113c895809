"""Shows what a model asks of its user, before the first byte of it is downloaded."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from studio.ui import theme
from studio.ui.gallery.facts import Fact, Facts

_WIDTH = 480


class LicenceDialog(QDialog):
    """Accepted once the user has ticked that they agree."""

    def __init__(self, title: str, licence: str, terms: str, url: str, facts: list[Fact], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Install {title}")
        self.setObjectName("licenceDialog")
        self.setMinimumWidth(_WIDTH)
        heading, name, asks = QLabel(title), QLabel(licence), QLabel(terms)
        theme.set_role(heading, "title")
        theme.set_role(name, "heading")
        link = QLabel(f'<a href="{url}">Read the licence</a>')
        link.setOpenExternalLinks(True)
        link.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        link.setToolTip(url)
        self.agree = QCheckBox("I have read the licence and agree to it")
        table = Facts()
        table.show_facts(facts)
        buttons = QDialogButtonBox()
        self.install = buttons.addButton("Install", QDialogButtonBox.ButtonRole.AcceptRole)
        theme.set_role(self.install, "primary")
        self.install.setEnabled(False)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.agree.toggled.connect(self.install.setEnabled)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_XL, theme.SPACE_XL, theme.SPACE_XL, theme.SPACE_L)
        layout.setSpacing(theme.SPACE_S)
        for label in (heading, name, asks):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        for widget in (heading, table, name, asks, link, self.agree, buttons):
            layout.addWidget(widget)
        layout.insertSpacing(2, theme.SPACE_M)
        layout.insertSpacing(layout.count() - 2, theme.SPACE_M)
        self.agree.setFocus()
