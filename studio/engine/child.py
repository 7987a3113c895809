"""The engine's side of the process boundary: takes calls from standard input, answers on standard output.

Frames are pickled `Call`s, `Cancel`s and `Reply`s (`process.py` holds the other side). The input's end means that
the studio is gone, however it went, so this process ends itself at once: no orphan keeps a GPU busy.
"""

import faulthandler
import os
import pickle
import queue
import signal
import sys
import threading
import traceback
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal

from studio.engine.protocol import Engine, Step
from studio.errors import Cancelled, StudioError

MakeEngine = Any
"""A picklable function without arguments that returns an `Engine`."""


@dataclass(frozen=True)
class Call:
    """One call of an engine's method; the first frame's method is "make" and its argument makes the engine."""

    id: int
    method: Literal["make", "prepare", "generate"]
    argument: Any


@dataclass(frozen=True)
class Cancel:
    """The call of this id shall stop at its next step."""

    id: int


@dataclass(frozen=True)
class Reply:
    """What a call came to: a step on the way, its result, or why it failed (`Fault` is a bug, with its trace)."""

    id: int
    content: "Step | Done | StudioError | Cancelled | Fault"


@dataclass(frozen=True)
class Done:
    """The call's result."""

    value: Any


@dataclass(frozen=True)
class Fault:
    """A bug in the engine: the traceback as text."""

    trace: str


def main() -> None:
    """Serve calls until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the studio's to handle
    faulthandler.enable()
    frames_in, frames_out = _own_streams()
    calls = _Calls(frames_in)
    engine: Engine | None = None
    while True:
        call = calls.next()
        if call.method == "make":
            engine = call.argument()
            continue
        assert engine is not None
        reply = Reply(call.id, _answer(engine, call, calls, frames_out))
        _send(frames_out, reply)


def _own_streams() -> tuple[BinaryIO, BinaryIO]:
    """The two streams of frames; whatever prints to standard output from now on goes to standard error."""
    frames_in = os.fdopen(os.dup(0), "rb")
    frames_out = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a descriptor is needed
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return frames_in, frames_out


class _Calls:
    """Reads frames in a thread of its own, so that a cancel is seen while a call runs."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._waiting: queue.SimpleQueue[Call] = queue.SimpleQueue()
        self._cancelled: set[int] = set()
        threading.Thread(target=self._read, name="calls", daemon=True).start()

    def next(self) -> Call:
        """The next call, as soon as there is one."""
        return self._waiting.get()

    def is_cancelled(self, call: Call) -> bool:
        """Whether the studio asked to stop this call."""
        return call.id in self._cancelled

    def _read(self) -> None:
        while True:
            try:
                frame = pickle.load(self._stream)
            except EOFError:
                os._exit(0)
            except Exception:  # noqa: BLE001 - a frame that cannot be read: without this thread we would be deaf
                traceback.print_exc()
                os._exit(1)
            if isinstance(frame, Cancel):
                self._cancelled.add(frame.id)
            else:
                self._waiting.put(frame)


def _answer(
    engine: Engine, call: Call, calls: _Calls, frames_out: BinaryIO
) -> Done | StudioError | Cancelled | Fault:
    """What the engine's method returned or raised."""

    def on_step(step: Step) -> None:
        if calls.is_cancelled(call):
            raise Cancelled
        _send(frames_out, Reply(call.id, step))

    try:
        return Done(getattr(engine, call.method)(call.argument, on_step))
    except (StudioError, Cancelled) as error:
        return type(error)(*error.args)
    except Exception:  # noqa: BLE001 - the boundary: a bug must not end the process, and its trace must cross
        return Fault(traceback.format_exc())


def _send(stream: BinaryIO, reply: Reply) -> None:
    """Write one frame; a studio that is gone ends this process."""
    try:
        pickle.dump(reply, stream, pickle.HIGHEST_PROTOCOL)
        stream.flush()
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    main()
