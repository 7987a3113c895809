"""The fields of a prompt, one below the other."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.generation.model import ModelKnowledge
from studio.prompt.advice import Advice
from studio.prompt.fields import ASPECTS, FieldName, PromptFields
from studio.prompt.template import Template
from studio.prompt.templates import TemplateBook
from studio.prompt.vocabulary import Vocabulary
from studio.ui.composer import phrases
from studio.ui.composer.critic import DELAY_MS
from studio.ui.composer.field_row import FieldRow
from studio.ui.composer.lock_board import LockBoard
from studio.ui.composer.lock_button import LockButton
from studio.ui.composer.modifier_field import ModifierField
from studio.ui.composer.offers import USUAL, knows_part, knows_whole, offers
from studio.ui.composer.order_field import OrderField
from studio.ui.composer.style_field import StyleField
from studio.ui.theme import SPACE_M
from studio.ui.widgets.choice_box import ChoiceBox
from studio.ui.widgets.choice_line import ChoiceLine
from studio.ui.widgets.choices import Choice

ABOUT: dict[FieldName, str] = {
    "frame": "The genre or medium. It decides more than any other word how the picture is made.",
    "subject": "What the picture shows: one subject, two at most. More than two melt into each other.",
    "style": "Light, movement, artist, time, mood, season: several at once.",
    "modifier": "Finishing words: they raise detail and polish.",
    "negative": "What must not be in the picture. It steers away from these words.",
}

_LABELS = {"modifier": "Modifiers", "negative": "Not wanted", "template": "Order"}

_AFTER_LIST_MS = DELAY_MS + 30
"""After a list was closed: what was picked from it has been judged by then."""


class PromptForm(QWidget):
    """Edits prompt fields and their template; `changed` names the field that is typed in, "" else."""

    changed = Signal(str)
    hovered = Signal(str)
    fix_chosen = Signal(object)
    failed = Signal(str)

    def __init__(self, vocabulary: Vocabulary, templates: TemplateBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vocabulary = vocabulary
        self._knowledge: ModelKnowledge | None = None
        self._usual_negative = ""
        self._advice: tuple[Advice, ...] = ()
        self._closing = QTimer(self, singleShot=True, interval=_AFTER_LIST_MS)
        self._closing.timeout.connect(self._tell_advice)
        self._frame = ChoiceBox()
        self._subject = ChoiceLine()
        self._style = StyleField(self._aspect_of)
        self._modifier = ModifierField()
        self._negative = ChoiceLine()
        self._order = OrderField(templates)
        self._fields: dict[FieldName, QWidget] = {
            "frame": self._frame,
            "subject": self._subject,
            "style": self._style,
            "modifier": self._modifier,
            "negative": self._negative,
        }
        self._name_fields()
        self._lock_buttons = {
            name: LockButton(name, _LABELS.get(name, name.capitalize())) for name in (*self._fields, "template")
        }
        self._rows = self._lay_out()
        self.locks = LockBoard(self._lock_buttons, self._style, self)
        self._connect()

    def _name_fields(self) -> None:
        for name, field in self._fields.items():
            field.setObjectName(f"{name}Field")
            field.setAccessibleName("Not wanted" if name == "negative" else name.capitalize())
            field.setToolTip(ABOUT[name])
        self._frame.setPlaceholderText("oil painting, …")
        self._subject.setPlaceholderText("a red fox")
        self._negative.setPlaceholderText("blurry, text, …")
        self._negative.add_chevron()

    def _lay_out(self) -> dict[FieldName, FieldRow]:
        rows: dict[FieldName, FieldRow] = {
            name: FieldRow(_LABELS.get(name, name.capitalize()), field, name, self._lock_buttons[name])
            for name, field in self._fields.items()
        }
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_M)
        for row in rows.values():
            layout.addWidget(row)
        layout.addWidget(FieldRow("Order", self._order, None, self._lock_buttons["template"]))
        return rows

    def _connect(self) -> None:
        self._frame.currentTextChanged.connect(self._tell_frame)
        self._subject.textChanged.connect(self._tell_subject)
        self._style.changed.connect(self._tell_whole)
        self._modifier.changed.connect(self._tell_whole)
        self._negative.textChanged.connect(self._tell_negative)
        self._order.changed.connect(self._tell_whole)
        self.locks.changed.connect(self._tell_whole)
        self._order.failed.connect(self.failed)
        self._subject.picked.connect(self._subject.setText)
        self._negative.picked.connect(self._append_negative)
        self._frame.addition_picked.connect(self._remember_frame)
        self._subject.addition_picked.connect(self._remember_subject)
        self._style.addition_picked.connect(self._remember_style)
        self._modifier.addition_picked.connect(self._remember_modifier)
        self._negative.addition_picked.connect(self._remember_negative)
        for line in self.findChildren(ChoiceLine):
            line.closed.connect(self._closing.start)
        for name, row in self._rows.items():
            row.setProperty("field", name)
            row.hovered.connect(self._tell_hovered)
            row.fix_chosen.connect(self.fix_chosen)

    def fields(self) -> PromptFields:
        """What stands in the fields."""
        return PromptFields(
            subject=self._subject.text().strip(),
            frame=self._frame.currentText().strip(),
            styles=self._style.styles(),
            modifiers=self._modifier.modifiers(),
            negative=self._negative.text().strip(),
        )

    def template(self) -> Template:
        """The order of the phrases."""
        return self._order.template()

    def load(self, fields: PromptFields, template: Template) -> None:
        """Show these; a field whose value stays keeps its cursor."""
        now = self.fields()
        if fields.frame != now.frame:
            self._frame.setCurrentText(fields.frame)
        if fields.subject != now.subject:
            self._subject.setText(fields.subject)
        if fields.negative != now.negative:
            self._negative.setText(fields.negative)
        self._style.set_styles(fields.styles)
        self._modifier.set_modifiers(fields.modifiers)
        self._order.set_template(template)

    def set_knowledge(self, knowledge: ModelKnowledge, usual_negative: str = "") -> None:
        """Offer first what the model in use knows, and what it usually is kept from; nothing is offered before."""
        if (knowledge, usual_negative) != (self._knowledge, self._usual_negative):
            self._knowledge, self._usual_negative = knowledge, usual_negative
            self._refill()

    def show_advice(self, advice: Sequence[Advice]) -> None:
        """Each piece below the field that it is about, once no list is open: it would judge half a word, and push
        the field from its list."""
        self._advice = tuple(advice)
        if not any(line.is_open() for line in self.findChildren(ChoiceLine)):
            self._tell_advice()

    def _tell_advice(self) -> None:
        for name, row in self._rows.items():
            row.show_advice([piece for piece in self._advice if piece.field == name])

    def say(self, name: FieldName, sentence: str) -> None:
        """Put a sentence below a field; "" takes it away."""
        self._rows[name].say(sentence)

    def entry(self, name: FieldName) -> QWidget:
        """The control of a field where typing begins."""
        match self._fields[name]:
            case StyleField() | ModifierField() as field:
                return field.entry()
            case field:
                return field

    def field_in_focus(self) -> str:
        """The lockable field that has the keyboard, "" if none has."""
        if aspect := self._style.aspect_in_focus():
            return aspect
        widget = self.focusWidget()
        named = {**self._fields, "template": self._order}
        return next((name for name, field in named.items() if widget and _is_in(widget, field)), "")

    def _refill(self) -> None:
        usual = [Choice(self._usual_negative, "", USUAL)] if self._usual_negative else []
        self._negative.set_choices([*usual, *offers(self._vocabulary.negatives, None)])
        if self._knowledge is None or not self._knowledge.is_limited:
            self._offer_everything()
        else:
            self._offer_first_what_is_known(self._knowledge)

    def _offer_everything(self) -> None:
        words = self._vocabulary
        self._frame.set_choices(offers(words.frames, None))
        self._subject.set_choices(offers(words.subjects, None))
        self._modifier.set_choices(offers(words.modifiers, None))
        for aspect in ASPECTS:
            self._style.set_choices(aspect, offers(words.styles[aspect], None))

    def _offer_first_what_is_known(self, knowledge: ModelKnowledge) -> None:
        words = self._vocabulary
        self._frame.set_choices(offers(words.frames, knows_whole(knowledge.frames), knowledge.frames))
        self._subject.set_choices(offers(words.subjects, knows_part(knowledge.subjects), knowledge.subjects))
        finishing = knows_whole(knowledge.modifiers | knowledge.styles)
        self._modifier.set_choices(offers(words.modifiers, finishing, knowledge.modifiers))
        aspects = {word: words.aspect_of(word) for word in knowledge.styles}
        for aspect in ASPECTS:
            extra = (word for word, its_aspect in aspects.items() if its_aspect == aspect)
            self._style.set_choices(aspect, offers(words.styles[aspect], finishing, extra))

    def _aspect_of(self, text: str) -> str:
        return self._vocabulary.aspect_of(text)

    def _remember(self, name: FieldName, text: str, aspect: str = "") -> None:
        try:
            self._vocabulary = self._vocabulary.add(name, text, aspect)
        except StudioError as error:
            self.failed.emit(str(error))
            return
        self._refill()

    def _append_negative(self, text: str) -> None:
        standing = phrases.split(self._negative.text())
        typed = standing[-1] if standing else ""
        kept = standing[:-1] if typed.casefold() in text.casefold() else standing
        self._negative.setText(phrases.join(tuple(dict.fromkeys((*kept, *phrases.split(text))))))

    def _tell_frame(self) -> None:
        line = self._frame.lineEdit()
        self.changed.emit("frame" if line is not None and line.isModified() else "")

    def _tell_subject(self) -> None:
        self.changed.emit("subject" if self._subject.isModified() else "")

    def _tell_negative(self) -> None:
        self.changed.emit("negative" if self._negative.isModified() else "")

    def _tell_whole(self) -> None:
        self.changed.emit("")

    def _tell_hovered(self, is_over: bool) -> None:
        self.hovered.emit(self.sender().property("field") if is_over else "")

    def _remember_frame(self, text: str) -> None:
        self._remember("frame", text)

    def _remember_subject(self, text: str) -> None:
        self._remember("subject", text)

    def _remember_style(self, text: str, aspect: str) -> None:
        self._remember("style", text, aspect)

    def _remember_modifier(self, text: str) -> None:
        self._remember("modifier", text)

    def _remember_negative(self, text: str) -> None:
        self._remember("negative", text)


def _is_in(widget: QWidget, field: QWidget) -> bool:
    return widget is field or field.isAncestorOf(widget)
