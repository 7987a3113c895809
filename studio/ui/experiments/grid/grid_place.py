"""The place for grids: every combination of the values of some axes, side by side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.experiments.axis import AXES, Axis
from studio.experiments.estimate import write_duration
from studio.experiments.grid import Grid
from studio.generation.record import GenerationRecord
from studio.ui.experiments.bench import Bench
from studio.ui.experiments.feed import Feed, Outcome
from studio.ui.experiments.grid.axis_draft import AxisDraft, axes_of, short
from studio.ui.experiments.grid.cell_actions import CellActions
from studio.ui.experiments.grid.cell_table import NONE, CellTable
from studio.ui.experiments.grid.filling import Filling
from studio.ui.experiments.grid.grid_files import GridFiles
from studio.ui.experiments.grid.grid_keys import GridKeys
from studio.ui.experiments.grid.grid_panel import GridPanel
from studio.ui.experiments.grid.held_recipe import HeldRecipe
from studio.ui.experiments.grid.judging import Judging
from studio.ui.experiments.grid.plan_panel import PlanPanel
from studio.ui.experiments.grid.planner import Planner
from studio.ui.experiments.grid.planning import GridPlan
from studio.ui.experiments.grid.run_bar import ending
from studio.ui.experiments.grid.sheet_export import SheetExport
from studio.ui.experiments.grid.starters import starters
from studio.ui.gallery.changing import counted
from studio.ui.gallery_model import GalleryModel
from studio.ui.widgets.toast import Notice

_PLAN_WIDTH, _SIDE_WIDTH = 320, 292
_EXAMPLE_SUBJECT = "a red fox"


class GridPlace(QWidget):
    """Plans while axes are edited, runs what is missing, shows what is made."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench, self._is_run_wanted = bench, False
        self._recipe, self._planner = HeldRecipe(bench, self), Planner(bench, self)
        self.feed = Feed(bench, self)
        self._shelf = GalleryModel.from_records((), self, self._thumbnail)
        self.table = CellTable(self._shelf, self)
        self.plan_panel, self.grid_panel = PlanPanel(bench, self._recipe), GridPanel(self.table)
        self.judging = Judging(bench, self._shelf, self.grid_panel.view, self)
        self._actions = CellActions(bench, self.table, self.grid_panel.view, self.judging)
        self.files, self.sheets = GridFiles(bench, self), SheetExport(self)
        self._lay_out()
        self._connect_plan()
        self._connect_run()
        self._connect_view()
        self._replan()

    @property
    def plan(self) -> GridPlan | None:
        """The grid that is shown."""
        return self.table.plan

    def show_axes(self, drafts: tuple[AxisDraft, ...]) -> None:
        """Begin with these axes; a recipe without a subject gets one."""
        try:
            draft = self._recipe.draft()
        except StudioError as error:
            self._bench.refused.emit(str(error))
            return
        composition = draft.composition
        if composition.text is None and not composition.fields.subject.strip() and not self._recipe.is_held:
            fields = replace(composition.fields, subject=_EXAMPLE_SUBJECT)
            self._bench.load(replace(draft, composition=replace(composition, fields=fields)))
        self.plan_panel.editor.show_drafts(drafts)

    def show_grid(self, grid: Grid) -> None:
        """Show a grid that was saved or run before."""
        self._recipe.take(grid.base)
        self.plan_panel.editor.show_drafts([AxisDraft(axis.name, short(axis)) for axis in grid.axes])

    def run(self) -> None:
        """Make what is missing; where the newest edit is still being planned, right after that."""
        plan, self._is_run_wanted = self.plan, self._planner.is_planning
        if plan is None or self._is_run_wanted or not self.plan_panel.bar.can_run:
            return
        self.feed.start(plan.division.missing)
        self._recipe.hold(plan.grid.axes)
        self.files.keep(plan.grid)
        self._show_recipe(plan.grid.axes)
        self._show_run()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Pictures may have come, gone or been judged elsewhere."""
        super().showEvent(event)
        self._replan()

    def _replan(self) -> None:
        """Plan what stands, or say why it cannot be."""
        drafts = self.plan_panel.editor.drafts
        try:
            axes = axes_of(drafts)
            base = self._recipe.base(axes)
            self._show_recipe(axes)
            if axes:
                self._planner.ask(Grid(base, axes).checked())
                return
        except StudioError as error:
            self._planner.forget()
            self._refuse(str(error))
            return
        self._planner.forget()
        self.feed.stop()
        self.grid_panel.starters.show_starters(starters(base.model.knowledge))
        self.grid_panel.show_nothing(has_axes=bool(drafts))
        self.plan_panel.bar.say("Give the axis two values or more." if drafts else "")
        self._show_run()

    def _take_plan(self, plan: GridPlan) -> None:
        """The answer is there: give up what it no longer holds, and show it."""
        if self.feed.is_running:
            self.feed.retain(set(plan.keys.values()))
        self.grid_panel.show_plan(plan)
        self._show_run()
        if self._is_run_wanted:
            self.run()

    def _refuse(self, sentence: str) -> None:
        self._is_run_wanted = False
        self.plan_panel.bar.say(sentence if self.feed.is_running else "", "error")
        if not self.feed.is_running:  # said once, where the pictures would be
            self.grid_panel.show_trouble(sentence)
            self._show_count()

    def _show_run(self) -> None:
        """Show how far everything is."""
        doing = self.feed.doing()
        self.table.show_states(doing)
        if (plan := self.plan) is not None:
            missing = {one.request.key() for one in plan.division.missing}
            self.plan_panel.bar.show_plan(plan, running=len(missing & doing.keys()))
        self.plan_panel.bar.show_running(self.feed.is_running)
        self._show_count()

    def _show_count(self) -> None:
        plan, made = self.plan, self.table.made
        self.grid_panel.bar.show_tools(plan is not None)
        if plan is None:
            self.grid_panel.bar.show_count("", None)
        else:
            total = len(set(plan.keys.values()))
            text, left = f"{made:,} of {counted(total)}", self.feed.seconds_left
            if self.feed.is_running and left is not None:
                text += f" · about {write_duration(left)} left"
            self.grid_panel.bar.show_count(text, made / total if self.feed.is_running else None)
        self.grid_panel.bar.allow_sheet(plan is not None and made > 0)

    def _show_recipe(self, axes: tuple[Axis, ...]) -> None:
        base = self._recipe.base(axes)
        gives_seed = any(axis.name == "seed" for axis in axes)
        self.plan_panel.line.show_recipe(
            base,
            None if gives_seed else base.seed,
            is_held=self._recipe.is_held,
            is_behind=self._recipe.is_behind,
        )

    def _follow_recipe(self) -> None:
        self.plan_panel.editor.refresh_choices()
        self._replan()

    def _show_behind(self) -> None:
        if (plan := self.plan) is not None:
            self._show_recipe(plan.grid.axes)

    def _edit_recipe(self) -> None:
        """Bring the recipe to Create, where it is edited."""
        try:
            if self._recipe.is_behind:
                self._bench.load(self._recipe.draft())
        except StudioError as error:
            self._bench.refused.emit(str(error))
            return
        self._recipe.release()
        self._bench.create_asked.emit()

    def _end_run(self, outcome: Outcome) -> None:
        self._replan()
        self._show_run()
        self._bench.said.emit(Notice(ending(outcome)))

    def _tell_removed(self, label: str) -> None:
        self._bench.said.emit(Notice(f"The axis {label} is removed.", "Undo", self.plan_panel.editor.undo))

    def _drop(self, position: int, index: int) -> None:
        """Take a value off an axis of the grid that is shown; its pictures stay in the gallery."""
        if (plan := self.plan) is None:
            return
        axis = plan.grid.axes[position]
        names = [draft.name for draft in self.plan_panel.editor.drafts]
        self.plan_panel.editor.drop_value(names.index(axis.name), index)
        told = (
            f"{AXES[axis.name].label} “{axis.values[index] or NONE}” is dropped; its pictures stay in the gallery."
        )
        self._bench.said.emit(Notice(told, "Undo", self.plan_panel.editor.undo))

    def _ask_sheet(self) -> None:
        if (plan := self.plan) is not None:
            self.sheets.ask(plan, self.table.records())

    def _show_files(self) -> None:
        grid = self.plan.grid if self.plan is not None else None
        self.files.show_menu(grid, self.grid_panel.bar.files_button)

    def _thumbnail(self, record: GenerationRecord) -> Path:
        """Where the small picture of a record lies; called in the pool."""
        gallery = self._bench.gallery
        return record.path if gallery is None else gallery.thumbnail(record)

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        for widget in (self.plan_panel, self.grid_panel, self.judging.place):
            splitter.addWidget(widget)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([_PLAN_WIDTH, 10_000, _SIDE_WIDTH])
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # so that its keys work as soon as it is entered

    def _connect_plan(self) -> None:
        editor, line = self.plan_panel.editor, self.plan_panel.line
        self._recipe.changed.connect(self._follow_recipe)
        self._recipe.left_behind.connect(self._show_behind)
        line.edit_asked.connect(self._edit_recipe)
        line.follow_asked.connect(self._recipe.follow_create)
        editor.changed.connect(self._replan)
        editor.removed.connect(self._tell_removed)
        self.grid_panel.starter_chosen.connect(self.show_axes)
        self._bench.gallery_opened.connect(self._replan)
        self.judging.shelf_changed.connect(self._replan)
        self._planner.planned.connect(self._take_plan)
        self._planner.refused.connect(self._refuse)
        self.files.opened.connect(self.show_grid)

    def _connect_run(self) -> None:
        self.plan_panel.bar.run_asked.connect(self.run)
        self.plan_panel.bar.stop_asked.connect(self.feed.stop)
        Filling(self.feed, self.table, self).advanced.connect(self._show_count)
        self.feed.ended.connect(self._end_run)

    def _connect_view(self) -> None:
        bar, editor = self.grid_panel.bar, self.plan_panel.editor
        bar.sheet_asked.connect(self._ask_sheet)
        bar.files_asked.connect(self._show_files)
        bar.details_toggled.connect(self.judging.show_side)
        self.judging.side_shown.connect(bar.show_details)
        self.sheets.said.connect(self._bench.said)
        self._actions.dropped.connect(self._drop)
        key, control = Qt.Key, Qt.KeyboardModifier.ControlModifier
        acts = {
            control | key.Key_Return: self.run,
            control | key.Key_Enter: self.run,
            control | key.Key_Z: editor.undo,
            control | Qt.KeyboardModifier.ShiftModifier | key.Key_Z: editor.redo,
            control | key.Key_Y: editor.redo,
            control | key.Key_0: self.grid_panel.bar.fit,
            control | key.Key_Plus: self._zoom_in,
            control | key.Key_Equal: self._zoom_in,
            control | key.Key_Minus: self._zoom_out,
        }
        GridKeys(self, acts)

    def _zoom_in(self) -> None:
        self.grid_panel.bar.zoom_by(1)

    def _zoom_out(self) -> None:
        self.grid_panel.bar.zoom_by(-1)
