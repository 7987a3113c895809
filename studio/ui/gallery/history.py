"""What was done to pictures in this sitting, so that each step can be taken back and done again."""

from collections.abc import Sequence
from dataclasses import dataclass

from studio.gallery.edit import Edit

_REMEMBERED = 200


@dataclass(frozen=True)
class Step:
    """The edits that lead to the other side of a change, and the change in words: "4 stars for 12 pictures"."""

    edits: tuple[Edit, ...]
    text: str


class History:
    """Steps back and steps forward; a new change forgets what could have been done again."""

    def __init__(self) -> None:
        self._back: list[Step] = []
        self._forward: list[Step] = []

    def did(self, reversal: Sequence[Edit], text: str) -> None:
        """Remember how to take a change back."""
        if reversal:
            self._back = [*self._back[1 - _REMEMBERED :], Step(tuple(reversal), text)]
            self._forward.clear()

    def next(self, *, is_back: bool) -> Step | None:
        """The step to be done now, which is taken off; None where there is none."""
        steps = self._back if is_back else self._forward
        return steps.pop() if steps else None

    def went(self, reversal: Sequence[Edit], text: str, *, is_back: bool) -> None:
        """Remember how to undo the step that was done."""
        (self._forward if is_back else self._back).append(Step(tuple(reversal), text))
