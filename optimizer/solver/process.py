"""Other processes of this Python: how they are started, spoken to, and let go."""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO

from .orders import Order, Stop, Word

_ROOT = Path(__file__).parents[2]
_MOST_IDLE = 1
_idle: list[Process] = []


def started(module: str) -> subprocess.Popen[bytes]:
    """Start a module of this package as a process that hears no Ctrl-C.

    Raises:
        OSError: no other process can be started.
    """
    if not sys.executable:
        raise OSError("this Python does not know its own program")
    paths = os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.Popen(  # noqa: S603 - this interpreter, a module of ours
        [sys.executable, "-P", "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, start_new_session=True, env=os.environ | {"PYTHONPATH": paths},
    )  # fmt: skip


def opened(pipe: IO[bytes] | None) -> IO[bytes]:
    """Return a pipe of a process that was started with it."""
    if pipe is None:
        raise OSError("the pipe was never opened")
    return pipe


class Process:
    """A process that searches what it is ordered to.

    Attributes:
        owner: the process that started it: after a fork another one has a copy of this object.
    """

    def __init__(self) -> None:
        """Start it.

        Raises:
            OSError: no other process can be started.
        """
        self.owner = os.getpid()
        self._process = started("optimizer.solver.worker")
        self._given, self._told = opened(self._process.stdin), opened(self._process.stdout)
        self._words: SimpleQueue[Word | None] = SimpleQueue()
        self._listening = Thread(target=self._listen, daemon=True)
        self._listening.start()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def send(self, what: Order | Stop) -> None:
        """Send an order, or a stop, without waiting for it to be read."""
        Thread(target=self._send, args=(what,), daemon=True).start()

    def word(self, seconds: float) -> Word | None:
        """Return the next word; None if there is none within some seconds.

        Raises:
            ProcessLookupError: it has ended, and all it said was returned; the text says how.
        """
        try:
            word = self._words.get(timeout=seconds)
        except Empty:
            return None
        if word is None:
            raise ProcessLookupError(_end_of(self._process.wait()))
        return word

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()
        self._listening.join()
        for pipe in (self._given, self._told):
            with suppress(OSError):  # what is still to be sent has no reader
                pipe.close()

    def _send(self, what: Order | Stop) -> None:
        with suppress(OSError, ValueError):  # it is gone: that shows in what it does not say
            self._given.write(pickle.dumps(what, protocol=pickle.HIGHEST_PROTOCOL))
            self._given.flush()

    def _listen(self) -> None:
        with suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):
            while True:
                self._words.put(pickle.load(self._told))  # noqa: S301 - from our own process
        self._process.kill()  # nothing more can be heard of it
        self._words.put(None)


def taken() -> Process:
    """Return a process that is idle, or a new one.

    Raises:
        OSError: no other process can be started.
    """
    with suppress(IndexError):
        while True:
            process = _idle.pop()
            if process.owner == os.getpid() and process.alive:
                return process
    return Process()


def given_back(process: Process) -> None:
    """Keep a process that has done its work for the next search."""
    _idle.append(process)
    while len(_idle) > _MOST_IDLE:
        _idle.pop(0).kill()


@atexit.register
def _let_go() -> None:
    while _idle:
        process = _idle.pop()
        if process.owner == os.getpid():
            process.kill()


def _end_of(code: int) -> str:
    """Say how a process ended."""
    if code >= 0:
        return f"its process ended with code {code}"
    with suppress(ValueError):
        return f"its process was ended by {signal.Signals(-code).name}"
    return f"its process was ended by signal {-code}"
