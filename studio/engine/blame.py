"""Tells whose fault a failure is: what fails before a model's first picture is told as the model's."""

import logging
import traceback
from collections.abc import Generator
from contextlib import contextmanager

from studio.engine.memory import is_out_of_memory
from studio.errors import Cancelled, StudioError

log = logging.getLogger(__name__)

_LONGEST = 300


@contextmanager
def blamed_on(model: str) -> Generator[None]:
    """Tell what nobody expected as a fault of the model of this name: its files may hold anything, and the
    libraries believe them without a look.

    Raises:
        StudioError: in the place of every exception but a StudioError, a cancel, and memory that ran out.
    """
    try:
        yield
    except (StudioError, Cancelled):
        raise
    except Exception as error:  # a damaged file makes the libraries raise anything
        if is_out_of_memory(error):
            raise
        log.exception("The model %s never worked.", model)
        traceback.clear_frames(error.__traceback__)  # they hold the tensors that were being made
        raise StudioError(
            f"The model {model} cannot be used: {first_line(error)} "
            "Its files do not fit together; copy or download the model again."
        ) from error


def first_line(error: Exception) -> str:
    """What a foreign exception says, as one sentence."""
    text = str(error).strip().splitlines()
    return (text[0][:_LONGEST].rstrip(".") if text else type(error).__name__) + "."
