"""The engine in a process of its own: the window never stutters, and a crash costs one picture, not the studio.

Measured on 2 cores: importing and loading in a thread stalls a Qt window for 220-860 ms, in a process for 24.
The child is started by its own command rather than by `multiprocessing`, which would run the main script again.
"""

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, Literal, cast

from studio.engine.child import Call, Cancel, Done, Fault, MakeEngine, Reply
from studio.engine.protocol import EngineLost, OnStep, Phase, Step
from studio.engine.runtime import OFFLINE
from studio.generation.record import Generated
from studio.generation.request import GenerationRequest, ModelRef

_PULSE_SECONDS = 0.1
"""How often a wait without news lets the caller cancel."""

_CLOSE_SECONDS = 2.0
"""How long the child may take to end by itself before it is killed."""

_COMMAND = "import sys; sys.path[:] = {path!r}; from studio.engine.child import main; main()"


class EngineProcess:
    """An engine that a child process makes and runs; see `protocol.Engine`.

    `make` is a picklable function without arguments, such as `partial(DiffusersEngine, library)`. The child's
    own messages go to the file `log`, or nowhere. The child is started at the first call, and again at the call
    after one that lost it.
    """

    def __init__(self, make: MakeEngine, log: Path | None = None) -> None:
        """Nothing is started yet."""
        self._make = make
        self._log = log
        self._child: _Child | None = None
        self._calls = 0

    def prepare(self, model: ModelRef | None, on_step: OnStep) -> None:
        """Start the child and let it import and load; it goes on with that if the caller cancels."""
        self._call("prepare", model, on_step)

    def generate(self, requests: Sequence[GenerationRequest], on_step: OnStep) -> list[Generated]:
        """One picture a request, made in the child."""
        return cast(list[Generated], self._call("generate", tuple(requests), on_step))

    def close(self) -> None:
        """End the child, with all memory that it holds."""
        child, self._child = self._child, None
        if child is not None:
            child.end()

    @property
    def pid(self) -> int | None:
        """The child's process id, None while there is no child."""
        return self._child.pid if self._child else None

    def _call(self, method: Literal["prepare", "generate"], argument: Any, on_step: OnStep) -> Any:
        """Send one call and wait for its result, passing its steps on."""
        child = self._running()
        self._calls += 1
        call = Call(self._calls, method, argument)
        try:
            child.send(call)
            return self._result(child, call, on_step)
        except (BrokenPipeError, EOFError) as error:
            self._child = None
            raise EngineLost(child.obituary()) from error
        except BaseException:  # the caller's Cancelled or Ctrl-C, mostly: let the child stop at its next step
            child.cancel(call)
            raise

    def _result(self, child: "_Child", call: Call, on_step: OnStep) -> Any:
        """Pass the call's steps on until its result is there; waits in which nothing happens are told too."""
        phase: Phase = "denoising" if child.is_warm else "starting"
        while True:
            reply = child.next_reply(_PULSE_SECONDS)
            if reply is None:
                if phase in ("starting", "loading"):
                    on_step(Step(phase))
                continue
            if reply.id != call.id:
                continue  # of a call that was cancelled
            match reply.content:
                case Step():
                    phase = reply.content.phase
                    on_step(reply.content)
                case Done(value):
                    child.is_warm = True
                    return value
                case Fault(trace):
                    raise RuntimeError(f"The engine failed:\n{trace}")
                case error:
                    raise error

    def _running(self) -> "_Child":
        """The child, started if there is none."""
        if self._child is None or not self._child.is_alive():
            self._child = _Child(self._log)
            self._child.send(Call(0, "make", self._make))
        return self._child


class _Child:
    """One child process, its two streams, and the thread that reads its replies.

    `is_warm` says that a call was answered, so its libraries are imported.
    """

    def __init__(self, log: Path | None) -> None:
        command = [sys.executable, "-c", _COMMAND.format(path=sys.path)]
        with log.open("ab") if log else contextlib.nullcontext(subprocess.DEVNULL) as messages:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=cast(Any, messages),
                env=os.environ | OFFLINE,
                start_new_session=True,  # Ctrl-C in the terminal reaches the studio only
            )
        self.is_warm = False
        self._replies: queue.SimpleQueue[Reply | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, name="engine replies", daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def send(self, frame: Call | Cancel) -> None:
        """Write one frame.

        Raises:
            BrokenPipeError: the child is gone.
        """
        stream = cast(IO[bytes], self._process.stdin)
        stream.write(pickle.dumps(frame, pickle.HIGHEST_PROTOCOL))
        stream.flush()

    def cancel(self, call: Call) -> None:
        """Ask the child to stop a call; to one that is gone or done it means nothing."""
        with contextlib.suppress(BrokenPipeError):
            self.send(Cancel(call.id))

    def next_reply(self, seconds: float) -> Reply | None:
        """The next reply, None if there is none for so long.

        Raises:
            EOFError: the child is gone.
        """
        try:
            reply = self._replies.get(timeout=seconds)
        except queue.Empty:
            return None
        if reply is None:
            raise EOFError
        return reply

    def end(self) -> None:
        """Let the child see the end of its input; kill it if that does not end it."""
        with contextlib.suppress(BrokenPipeError):
            cast(IO[bytes], self._process.stdin).close()
        try:
            self._process.wait(_CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def obituary(self) -> str:
        """Why the child is gone and what the user can do, in a sentence or two."""
        self.end()
        code = self._process.returncode
        if code == -getattr(signal, "SIGKILL", 9):
            reason = "was ended by the system, most likely because memory ran out"
            advice = "Close other programs or choose a smaller size if it happens again."
        else:
            reason = f"crashed ({signal.Signals(-code).name})" if code < 0 else f"ended unexpectedly (code {code})"
            advice = "If it happens again, please report it with the log."
        return f"The engine {reason}. It starts again with the next picture. {advice}"

    def _read(self) -> None:
        """Pass replies on until the child is gone."""
        stream = cast(IO[bytes], self._process.stdout)
        with stream, contextlib.suppress(EOFError, OSError, pickle.UnpicklingError):
            while True:
                self._replies.put(pickle.load(stream))
        self._replies.put(None)
