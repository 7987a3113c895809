"""Counts the tokens of a composition and collects the advice on it, a moment after the last change."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from studio.errors import StudioError
from studio.generation.draft import Draft
from studio.generation.model import ModelInfo
from studio.prompt import advice, tokens
from studio.prompt.tokens import Tokenizer, TokenReport

DELAY_MS = 90
"""Long enough that advice does not flicker while a word is typed, short enough to feel immediate."""


class Critic(QObject):
    """`judged` carries a `TokenReport` (None without a tokenizer) and the tuple of advice."""

    judged = Signal(object, object)

    def __init__(self, tokenizer_of: Callable[[ModelInfo], Tokenizer], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tokenizer_of = tokenizer_of
        self._draft: Draft | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.judge)

    def read(self, draft: Draft) -> None:
        """Judge this draft once nothing has changed for a moment."""
        self._draft = draft
        self._timer.start()

    def judge(self) -> None:
        """Judge now."""
        if self._draft is None:
            return
        report = self._report(self._draft)
        knowledge = self._draft.model.knowledge
        found = advice.advise(
            self._draft.composition,
            tokens=report,
            knowledge=knowledge if knowledge.is_limited else None,
            dialect=self._draft.dialect,
        )
        self.judged.emit(report, found)

    def _report(self, draft: Draft) -> TokenReport | None:
        try:
            tokenizer = self._tokenizer_of(draft.model)
        except StudioError:  # a model without a readable tokenizer says so when it is loaded
            return None
        text = draft.composition.prompt().text
        report = tokens.report(text, tokenizer, draft.model.token_limit, draft.dialect)
        return report if draft.model.long_prompts == "cut" else replace(report, cut_from=None)
