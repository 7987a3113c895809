"""Changes the script as the user wishes; every change can be taken back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import cast

from PySide6.QtCore import QObject, Signal

from studio.errors import StudioError
from studio.experiments.walk import Easing, Keyframe
from studio.prompt.embedding_words import names_in
from studio.ui.experiments.bench import Bench
from studio.ui.experiments.walk import keyframes
from studio.ui.experiments.walk.script import Script
from studio.ui.widgets.toast import Notice


class Editing(QObject):
    """Holds the script. `changed` (Script) follows each change; `refused` says why one cannot be made."""

    changed = Signal(object)
    refused = Signal(str)

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._script = Script()

    @property
    def script(self) -> Script:
        """The script as it stands."""
        return self._script

    def set_script(self, script: Script) -> None:
        """Take another script."""
        if script != self._script:
            self._script = script
            self.changed.emit(script)

    def begin_anew(self) -> None:
        """Put the keyframes away; the notice brings them back."""
        if self._script.keyframes:
            self._tell_of("The walk was put away.", self._script)
        self.set_script(Script())

    def replace_with(self, script: Script) -> None:
        """Take a walk from elsewhere; the notice brings the one before back."""
        if self._script.keyframes and self._script != script:
            self._tell_of("Another walk was opened.", self._script)
        self.set_script(script)

    def insert(self, index: int, added: Sequence[Keyframe]) -> None:
        """Put keyframes before the one at `index`."""
        if added:
            self.set_script(self._script.inserted(index, added))

    def insert_draft(self) -> None:
        """Put what stands in the composer at the end."""
        self._attempt(self._with_draft)

    def edit(self, what: str, index: int, value: object) -> None:
        """Do what the timeline asks for, see `Timeline.edited`."""
        script = self._script
        keyframe = script.keyframes[index]
        match what:
            case "prompt":
                self._change(index, lambda: self._with_prompt(keyframe, str(value)))
            case "seed":
                self._change(index, lambda: keyframes.with_seed(keyframe, str(value)))
            case "guidance":
                self._change(index, lambda: keyframes.with_guidance(keyframe, str(value)))
            case "roll":
                self._change(index, lambda: keyframes.with_random_seed(keyframe))
            case "easing":
                self.set_script(script.replaced(index, replace(keyframe, easing=cast(Easing, value))))
            case "count":
                self.set_script(script.with_count(index, cast(int, value)))
            case "duplicate":
                self.set_script(script.duplicated(index))
            case "move":
                self.set_script(script.moved(index, cast(int, value)))
            case "remove":
                self._tell_of(f"Keyframe {index + 1} removed.", script)
                self.set_script(script.removed(index))
            case _:
                raise ValueError(what)

    def _with_prompt(self, keyframe: Keyframe, text: str) -> Keyframe:
        library = self._bench.library
        changed = keyframes.with_prompt(keyframe, text, self._bench.wildcards, library.loras.find)
        if not names_in(text):
            return changed
        return keyframes.with_embeddings(changed, library.locate(keyframe.planned.request.model))

    def _with_draft(self) -> Script:
        keyframe = keyframes.of_draft(self._bench.draft(), self._bench.wildcards, self._bench.library.loras.find)
        return self._script.inserted(len(self._script.keyframes), [keyframe])

    def _change(self, index: int, make: Callable[[], Keyframe]) -> None:
        self._attempt(lambda: self._script.replaced(index, make()))

    def _attempt(self, make: Callable[[], Script]) -> None:
        try:
            script = make()
        except StudioError as error:
            self.refused.emit(str(error))
            return
        self.set_script(script)

    def _tell_of(self, text: str, before: Script) -> None:
        self._bench.said.emit(Notice(text, "Undo", partial(self.set_script, before)))
