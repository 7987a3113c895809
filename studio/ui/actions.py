"""Every action of the window in one table, shared by menus, buttons, the palette and the keyboard."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from studio.ui.theme import icon

Reach = Literal["window", "picture"]
"""Where an action's key works: everywhere, or only while the canvas or filmstrip has the focus."""


@dataclass(frozen=True)
class ActionRow:
    """One action: its name in code, its text, what it does to the picture, key and icon."""

    name: str
    text: str
    about: str
    icon: str
    keys: tuple[str, ...] = ()
    reach: Reach = "window"
    is_checkable: bool = False


ROWS = (
    ActionRow(
        "generate", "Generate", "Make the picture that is composed", "sparkle", ("Ctrl+Return", "Ctrl+Enter")
    ),
    ActionRow(
        "generate_draft",
        "Generate a draft",
        "Make the picture in few steps, to see where it leads",
        "lightning",
        ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"),
    ),
    ActionRow("cancel", "Cancel", "Stop the picture in work within one step", "x-circle", ("Esc",)),
    ActionRow(
        "cancel_all", "Cancel all", "Stop the picture in work and empty the queue", "x-square", ("Shift+Esc",)
    ),
    ActionRow("pause", "Pause the queue", "Start no further picture until resumed", "pause", is_checkable=True),
    ActionRow("show_queue", "Show the queue", "See, reorder and cancel waiting pictures", "queue", ("Ctrl+J",)),
    ActionRow(
        "lock_seed",
        "Lock or unlock the seed",
        "A locked seed keeps the scene while words change",
        "lock-simple",
        ("Ctrl+L",),
    ),
    ActionRow(
        "new_seed",
        "New seed",
        "Start from another noise: another picture of the same words",
        "dice-five",
        ("Ctrl+R",),
    ),
    ActionRow(
        "lock_field",
        "Lock or unlock this field",
        "A locked field keeps its words, and what its wildcards drew",
        "lock-key",
        ("Ctrl+Shift+L",),
    ),
    ActionRow(
        "surprise",
        "Surprise me",
        "Draw the fields that are not locked from the vocabulary",
        "magic-wand",
        ("Ctrl+Shift+R",),
    ),
    ActionRow(
        "vary", "Vary …", "Make pictures near this one: choose how many and how far", "intersect", ("Ctrl+D",)
    ),
    ActionRow("vary_subtly", "Vary subtly", "Four pictures that keep the scene", "circle-half"),
    ActionRow(
        "vary_strongly",
        "Vary strongly",
        "Four pictures in which the scene is still recognised",
        "circle-half-tilt",
    ),
    ActionRow(
        "closer", "Closer", "Go half-way back to the picture that this one varies", "arrows-in-line-horizontal"
    ),
    ActionRow(
        "further",
        "Further",
        "Go half-way on to the seed that this one varies towards",
        "arrows-out-line-horizontal",
    ),
    ActionRow(
        "vary_pad",
        "Pad …",
        "Move between this picture and three other seeds, and see each point at once",
        "bounding-box",
        ("Ctrl+Shift+D",),
    ),
    ActionRow(
        "use_source",
        "Use as source",
        "Start the next picture from this one: its layout stays, the words change it",
        "image-square",
        ("Ctrl+U",),
    ),
    ActionRow(
        "upscale",
        "Upscale …",
        "Enlarge this finished picture by an upscaler",
        "arrows-out-simple",
        ("Ctrl+Shift+U",),
    ),
    ActionRow("paint_mask", "Paint a mask …", "Make anew only a part of the source", "paint-brush"),
    ActionRow("outpaint", "Outpaint …", "Go on beyond the edges of the source", "arrows-out"),
    ActionRow(
        "family_tree", "Family tree …", "See where this picture comes from, and what came of it", "tree-structure"
    ),
    ActionRow("undo", "Undo", "Take back the last change of the recipe", "arrow-u-up-left", ("Ctrl+Z",)),
    ActionRow(
        "redo", "Redo", "Make the change of the recipe again", "arrow-u-up-right", ("Ctrl+Shift+Z", "Ctrl+Y")
    ),
    ActionRow(
        "blink",
        "Blink with the previous picture",
        "Flip between this picture and the one before",
        "eye",
        ("Space",),
        "picture",
    ),
    ActionRow(
        "compare",
        "Compare with the previous picture",
        "Drag a line between this picture and the one before",
        "arrows-out-line-horizontal",
        ("Ctrl+Shift+C",),
        is_checkable=True,
    ),
    ActionRow("zoom_in", "Zoom in", "Show the picture larger", "magnifying-glass-plus", ("Ctrl++", "Ctrl+=")),
    ActionRow("zoom_out", "Zoom out", "Show the picture smaller", "magnifying-glass-minus", ("Ctrl+-",)),
    ActionRow("fit", "Fit the picture", "Show the whole picture as large as it fits", "corners-out", ("Ctrl+0",)),
    ActionRow("crisp", "Show single pixels", "Enlarge without smoothing", "grid-four", is_checkable=True),
    ActionRow("rate_1", "Rate 1", "Give the shown picture one star", "star", ("1",), "picture"),
    ActionRow("rate_2", "Rate 2", "Give the shown picture two stars", "star", ("2",), "picture"),
    ActionRow("rate_3", "Rate 3", "Give the shown picture three stars", "star", ("3",), "picture"),
    ActionRow("rate_4", "Rate 4", "Give the shown picture four stars", "star", ("4",), "picture"),
    ActionRow("rate_5", "Rate 5", "Give the shown picture five stars", "star", ("5",), "picture"),
    ActionRow("rate_0", "Remove the rating", "Take the stars off the shown picture", "star", ("0",), "picture"),
    ActionRow("favourite", "Favourite", "Mark or unmark the shown picture", "heart", ("F",), "picture"),
    ActionRow(
        "trash",
        "Move to trash",
        "Take the shown picture out of the gallery; can be undone",
        "trash",
        ("Del",),
        "picture",
    ),
    ActionRow("copy_picture", "Copy picture", "Put the picture on the clipboard", "copy", ("Ctrl+C",), "picture"),
    ActionRow("copy_prompt", "Copy prompt", "Put the picture's prompt on the clipboard", "text-t"),
    ActionRow("copy_seed", "Copy seed", "Put the picture's seed on the clipboard", "number-square-seven"),
    ActionRow(
        "use_all",
        "Use all",
        "Take over all that made the shown picture; shows first what would change",
        "arrow-elbow-down-left",
    ),
    ActionRow("show_in_folder", "Show in folder", "Open the folder that holds the file", "folder-open"),
    ActionRow(
        "export", "Export …", "Save the shown picture elsewhere, with or without its recipe", "export", ("Ctrl+E",)
    ),
    ActionRow(
        "search_gallery",
        "Search the gallery",
        "Find a picture by words, model, seed or rating",
        "magnifying-glass",
        ("Ctrl+F",),
    ),
    ActionRow("keep_safe", "Keep safe …", "Check, back up or rebuild the gallery", "shield-check"),
    ActionRow(
        "toggle_details", "Show or hide the details", "Fold the recipe at the right", "columns", ("Ctrl+I",)
    ),
    ActionRow(
        "toggle_composer", "Show or hide the composer", "Fold the fields at the left", "layout", ("Ctrl+B",)
    ),
    ActionRow("palette", "Command palette", "Find every action by name", "command", ("Ctrl+K",)),
    ActionRow("settings", "Settings", "Theme, device and export", "gear", ("Ctrl+,",)),
    ActionRow("quit", "Quit", "Close the window; pictures in work are asked about", "sign-out", ("Ctrl+Q",)),
)
"""Everything that can be done, in the order of the palette."""


class Actions:
    """The window's QActions by name; the caller connects them."""

    def __init__(self, window: QWidget, rows: tuple[ActionRow, ...] = ROWS) -> None:
        self._actions: dict[str, QAction] = {}
        for row in rows:
            self.add(window, row)

    def __getitem__(self, name: str) -> QAction:
        """The action of that name; KeyError if there is none."""
        return self._actions[name]

    def all(self) -> tuple[QAction, ...]:
        """Every action, in the order of the table."""
        return tuple(self._actions.values())

    def add(self, window: QWidget, row: ActionRow) -> QAction:
        """Make the action of a row; its key works where the row says."""
        action = QAction(icon(row.icon), row.text, window)
        action.setObjectName(f"{row.name}Action")
        action.setShortcuts([QKeySequence(keys) for keys in row.keys])
        action.setToolTip(f"{row.about} ({shown_keys(action)})" if row.keys else row.about)
        action.setStatusTip(row.about)
        action.setCheckable(row.is_checkable)
        self._actions[row.name] = action
        if row.reach == "window":
            window.addAction(action)
        else:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return action

    def reach_from(self, widget: QWidget) -> None:
        """Make the keys of actions on the shown picture work while `widget` or a child of it has the focus."""
        for action in self.all():
            if action.shortcutContext() == Qt.ShortcutContext.WidgetWithChildrenShortcut:
                widget.addAction(action)


def shown_keys(action: QAction) -> str:
    """The first key of an action as people read it, "" without one."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "Enter")
