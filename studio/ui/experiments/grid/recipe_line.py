"""What all cells of a grid have in common: the recipe in Create, or one that the grid holds."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.generation.changes import write_blend, write_variations
from studio.generation.draft import Draft
from studio.ui.theme import SPACE_XS, set_role
from studio.ui.widgets.elided_label import ElidedLabel
from studio.ui.widgets.link_button import link_button


class RecipeLine(QWidget):
    """`edit_asked` asks for the recipe in Create, `follow_asked` to take over what stands there."""

    edit_asked = Signal()
    follow_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source, self._prompt, self._settings = QLabel(), ElidedLabel(), ElidedLabel()
        self._moved = ElidedLabel()
        self._edit = link_button("Edit", "Change the recipe in Create")
        self._follow = link_button("Use Create's", "Take over what stands in Create, and follow it again")
        self._edit.setObjectName("editRecipeButton")
        self._follow.setObjectName("followCreateButton")
        set_role(self._source, "section")
        for small in (self._settings, self._moved):
            set_role(small, "small")
        head = QHBoxLayout()
        head.addWidget(self._source, 1)
        head.addWidget(self._follow)
        head.addWidget(self._edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_XS)
        layout.addLayout(head)
        layout.addWidget(self._prompt)
        layout.addWidget(self._settings)
        layout.addWidget(self._moved)
        self._edit.clicked.connect(self.edit_asked)
        self._follow.clicked.connect(self.follow_asked)

    @property
    def prompt(self) -> str:
        """The prompt that is shown."""
        return self._prompt.text()

    def show_recipe(self, draft: Draft, seed: int | None, *, is_held: bool, is_behind: bool) -> None:
        """Show a recipe; `seed` is the one of all cells (None where an axis gives it), `is_held` says that it
        follows Create no more, `is_behind` that Create has moved on."""
        self._source.setText("Recipe of this grid" if is_held else "Recipe, from Create")
        self._prompt.show_text(draft.composition.prompt().text or "The subject is empty.")
        set_role(self._prompt, "" if draft.composition.prompt().text else "muted")
        self._settings.show_text(_settings(draft, seed))
        moved = (write_variations(draft.variations), write_blend(draft.blend))
        self._moved.show_text(" · ".join(filter(None, moved)))
        self._moved.setVisible(any(moved))
        self._follow.setVisible(is_behind)
        self.setAccessibleName(f"{self._source.text()}: {self._prompt.text()}")


def _settings(draft: Draft, seed: int | None) -> str:
    own = draft.model.defaults
    steps = own.steps if draft.steps is None else draft.steps
    guidance = own.guidance_scale if draft.guidance_scale is None else draft.guidance_scale
    parts = ["" if seed is None else f"seed {seed}", f"{steps} steps", f"guidance {guidance:g}"]
    parts += [draft.finished_size.shown, draft.model.ref.name]
    return " · ".join(filter(None, parts))
