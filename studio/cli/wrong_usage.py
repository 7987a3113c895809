"""What is said where a command was written wrongly: a sentence, the nearest that there is, where help stands."""

import re
from typing import TYPE_CHECKING, cast

from typer.core import TyperArgument, TyperGroup
from typer.exceptions import TyperException

from studio.nearest import nearest

if TYPE_CHECKING:
    from typer._click import Context

_UNKNOWN = re.compile(r"No such (?P<kind>command|option):? '?(?P<name>[^'\s]+)'?.*", re.DOTALL)
_EXTRA = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((?P<words>.*)\)", re.DOTALL)
_PLAINER = (
    (r"Invalid value for '?(.+?)'?: Input should be a valid integer.*", r"\1 takes a whole number."),
    (r"Invalid value for '?(.+?)'?: Input should be a valid number.*", r"\1 takes a number."),
    (r"Invalid value for '?(.+?)'?: Input should be greater than or equal to (\S+)", r"\1 takes \2 or more."),
    (r"Invalid value for '?(.+?)'?: (?:Value error, )?(.+)", r"\1: \2"),
    (r"Missing (?:option|argument) '(.+?)'(.*)", r"\1 is missing\2"),
    (r"Option '(.+?)' requires an argument\.?", r"\1 needs a value."),
)
"""What the library says, and what we say."""


def sentence(error: TyperException) -> str:
    """The sentence, "" where the help was shown instead."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return ""
    context = cast("Context | None", getattr(error, "ctx", None))
    path = context.command_path if context is not None else "seedlock"
    return f"{_told(error.format_message(), context).rstrip('.')}. See: {path} --help"


def _told(message: str, context: "Context | None") -> str:
    if context is not None and (unknown := _UNKNOWN.fullmatch(message)):
        return _unknown(unknown.group("kind"), unknown.group("name"), context)
    if context is not None and (extra := _EXTRA.fullmatch(message)):
        return _extra(extra.group("words"), context)
    for said, plain in _PLAINER:
        if re.fullmatch(said, message, re.DOTALL):
            return re.sub(said, plain, message, flags=re.DOTALL)
    return message


def _unknown(kind: str, name: str, context: "Context") -> str:
    near = nearest(name, _names(context, kind), least=0.6)
    return f"There is no {kind} {name}." + (f" The nearest is {near}." if near else "")


def _extra(words: str, context: "Context") -> str:
    said = f'There is nothing for "{words}" to stand for.'
    if any(isinstance(param, TyperArgument) for param in context.command.params):
        said += " Put texts of several words in quotation marks."
    return said


def _names(context: "Context", kind: str) -> list[str]:
    """What there is of a kind where the error was made."""
    command = context.command
    if kind == "command":
        return list(command.commands) if isinstance(command, TyperGroup) else []
    return [name for param in command.params for name in param.opts if name.startswith("--")]
