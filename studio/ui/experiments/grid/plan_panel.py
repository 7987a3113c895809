"""The left side of the place for grids: recipe, axes, and the run."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.ui.experiments.bench import Bench
from studio.ui.experiments.grid.axes_editor import AxesEditor
from studio.ui.experiments.grid.axis_draft import current
from studio.ui.experiments.grid.held_recipe import HeldRecipe
from studio.ui.experiments.grid.recipe_line import RecipeLine
from studio.ui.experiments.grid.run_bar import RunBar
from studio.ui.experiments.grid.values import value_choices
from studio.ui.theme import SPACE_L, SPACE_M, set_role
from studio.ui.widgets.choices import Choice
from studio.ui.widgets.column_scroll import ColumnScroll


class PlanPanel(QFrame):
    """Holds the editor of the axes between the recipe that they vary and the buttons that run them."""

    def __init__(self, bench: Bench, recipe: HeldRecipe, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench, self._recipe = bench, recipe
        self.line, self.bar = RecipeLine(), RunBar()
        self.editor = AxesEditor(self._choices_of, self._current_of)
        self._lay_out()

    def _lay_out(self) -> None:
        set_role(self, "surface")
        self.setMinimumWidth(280)
        column = QWidget()
        inside = QVBoxLayout(column)
        inside.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_M)
        inside.setSpacing(SPACE_L)
        inside.addWidget(self.line)
        inside.addWidget(self.editor)
        inside.addStretch(1)
        rule = QFrame()
        set_role(rule, "divider")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(ColumnScroll(column), 1)
        layout.addWidget(rule)
        layout.addWidget(self.bar)

    def _choices_of(self, name: str) -> Sequence[Choice]:
        bench = self._bench
        try:
            draft = self._recipe.draft()
        except StudioError:
            return ()
        return value_choices(name, draft, bench.vocabulary, bench.templates, bench.library)

    def _current_of(self, name: str) -> str:
        try:
            return current(self._recipe.draft(), name)
        except StudioError:
            return ""
