"""A composition: fields, the template that renders them, and the seed of their wildcards."""

from dataclasses import dataclass, field

from studio.prompt.fields import PromptFields
from studio.prompt.template import SENTENCE, Prompt, Span, Template
from studio.prompt.wildcards import Held


@dataclass(frozen=True)
class Composition:
    """How a prompt came about; kept with every picture so that it can be composed further.

    `text` is set where the user wrote the prompt as it is: it stands instead of the rendered fields.
    `wildcard_seed` settles variants `{a|b}` and wildcards `__file__`, apart from the seed of the noise, but for
    fields that are `held`.
    """

    fields: PromptFields = field(default_factory=PromptFields)
    template: Template = SENTENCE
    text: str | None = None
    wildcard_seed: int | None = None
    held: tuple[Held, ...] = ()

    def prompt(self) -> Prompt:
        """The prompt as it stands: the user's own text as one span of the subject, else the rendered fields."""
        if self.text is None:
            return self.template.render(self.fields)
        return Prompt(self.text, (Span(0, len(self.text), "subject", self.text),) if self.text else ())
