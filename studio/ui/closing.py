"""What to do with pictures in work when the window is closed."""

from typing import Literal

from PySide6.QtWidgets import QMessageBox, QWidget

Answer = Literal["finish", "stop", "stay"]


def ask(left: int, parent: QWidget) -> Answer:
    """Ask what is to become of `left` pictures that are not done."""
    box = QMessageBox(parent)
    box.setObjectName("closingDialog")
    box.setWindowTitle("Seedlock is making pictures")
    box.setText("One picture is not done yet." if left == 1 else f"{left} pictures are not done yet.")
    box.setInformativeText("What is finished is kept. What is not can be queued again at the next start.")
    finish = box.addButton("Finish, then close", QMessageBox.ButtonRole.AcceptRole)
    stop = box.addButton("Stop and close", QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton("Stay", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(finish)
    box.setEscapeButton(stay)
    box.exec()
    chosen = box.clickedButton()
    return "finish" if chosen is finish else "stop" if chosen is stop else "stay"
