"""`seedlock compose`: the prompt that fields make, what it is made of, and what may be wrong with it."""

from collections.abc import Sequence
from dataclasses import replace

import typer

from studio.cli.context import studio_of
from studio.cli.drafts import chosen_model, composition, require_subject
from studio.cli.options import AsJson, DialectOption, FieldOptions, ModelOption, Text
from studio.cli.output import print_json, print_note
from studio.cli.spread import spread
from studio.engine.tokenizer import load_tokenizer
from studio.prompt.advice import Advice, advise
from studio.prompt.template import Prompt
from studio.prompt.tokens import TokenReport, report


@spread
def compose(
    context: typer.Context,
    fields: FieldOptions,
    text: Text = None,
    model: ModelOption = None,
    dialect: DialectOption = "a1111",
    as_json: AsJson = False,
) -> None:
    """Render a prompt from its fields; no model runs.

    Example:  seedlock compose --frame "oil painting" --subject "person in a grocery store" --style "art nouveau"
    """
    studio = studio_of(context)
    composed = composition(studio, fields, text)
    info = chosen_model(studio, model)
    require_subject(composed)
    prompt = composed.prompt()
    tokens = report(prompt.text, load_tokenizer(info), info.token_limit, dialect)
    if info.long_prompts == "chunk":
        tokens = replace(tokens, cut_from=None)
    cut = "" if tokens.cut_from is None else prompt.text[tokens.cut_from :].strip()
    advice = advise(composed, tokens=tokens, knowledge=info.knowledge, dialect=dialect)
    negative = composed.fields.negative.strip()
    if as_json:
        print_json(_json(prompt, negative, composed.template.name, (tokens, cut), advice))
    else:
        _print_text(prompt, negative, (tokens, cut), advice)


def _json(
    prompt: Prompt, negative: str, template: str, tokens: tuple[TokenReport, str], advice: Sequence[Advice]
) -> dict[str, object]:
    """The contract's shape; `cut` holds the words that the text encoder would not read."""
    counted, cut = tokens
    return {
        "prompt": prompt.text,
        "negative": negative,
        "template": template,
        "spans": [
            {"field": span.field, "start": span.start, "end": span.end, "text": span.text} for span in prompt.spans
        ],
        "tokens": {"count": counted.count, "limit": counted.limit, "cut": cut},
        "advice": [
            {
                "rule": one.rule,
                "field": one.field,
                "text": one.text,
                "message": one.message,
                "fix": one.fix.label if one.fix else None,
            }
            for one in advice
        ],
    }


def _print_text(prompt: Prompt, negative: str, tokens: tuple[TokenReport, str], advice: Sequence[Advice]) -> None:
    """The prompt alone is the result; what is to be said of it goes beside."""
    counted, cut = tokens
    print(prompt.text, flush=True)
    print_note("")
    for span in prompt.spans:
        if span.field is not None:
            print_note(f"{span.field:>10}  {span.text}")
    if negative:
        print_note(f"{'negative':>10}  {negative}")
    print_note(f"{'tokens':>10}  {counted.count} of {counted.limit}" + (f"; cut: {cut}" if cut else ""))
    for one in advice:
        mend = f" ({one.fix.label})" if one.fix else ""
        print_note(f"{'advice':>10}  {one.message}{mend}")
