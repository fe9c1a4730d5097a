"""The bound beside the plan: another process searches the core's tree and tells how far it is.

It gets the core's program, solves it with HiGHS on one thread and tells every better bound. It ends
with the process that started it, with `close`, or with the tree. What it says is HiGHS's own word.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import sys
from contextlib import suppress
from threading import Thread
from typing import IO

from ..program import Program
from .process import opened, started
from .session import Ended, Session

_OFTEN_S = 0.2  # between two looks at the tree


class Aside:
    """A search of a program's tree in a process of its own.

    Attributes:
        bound: no solution of the program costs less, so far [MUSD]; None before the first word.
        ended: how the search ended, None while it runs or where it broke.
    """

    def __init__(self, program: Program, seed: int) -> None:
        """Start it.

        Raises:
            OSError: no other process can be started.
        """
        self.bound: float | None = None
        self.ended: Ended | None = None
        self._process = started(__name__)
        self._sent, self._heard = self._process.stdin, self._process.stdout
        self._threads = (
            Thread(target=self._tell, args=(program, seed), daemon=True),
            Thread(target=self._listen, daemon=True),
        )
        for thread in self._threads:
            thread.start()

    def _tell(self, program: Program, seed: int) -> None:
        with suppress(OSError):  # it is gone: there will be no word
            pickle.dump((program, seed), opened(self._sent))
            opened(self._sent).flush()

    def _listen(self) -> None:
        for line in opened(self._heard):
            said = json.loads(line)
            if said["bound"] is not None:
                self.bound = max(said["bound"], -float("inf") if self.bound is None else self.bound)
            if said["ended"] is not None:
                self.ended = Ended(said["ended"])

    @property
    def running(self) -> bool:
        """Tell whether more may be heard."""
        return self._threads[1].is_alive()

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join()
        for pipe in (self._sent, self._heard):
            with suppress(OSError):  # what is still to be sent has no reader
                opened(pipe).close()


def _search(given: IO[bytes], told: IO[bytes]) -> None:
    """Solve the program that is given; tell bounds as lines of JSON."""
    program, seed = pickle.load(given)  # noqa: S301 - from the process that started this one
    Thread(target=_end_with, args=(given,), daemon=True).start()
    best = -float("inf")

    def tell(bound: float | None, ended: str | None = None) -> None:
        told.write(json.dumps({"bound": bound, "ended": ended}).encode() + b"\n")
        told.flush()

    def watch(_: float | None, bound: float, __: float) -> bool:
        nonlocal best
        if best < bound < float("inf"):
            best = bound
            tell(bound)
        return False

    session = Session(program, threads=1, seed=seed, log=None)
    session.set_option("mip_rel_gap", 0.0)
    session.set_option("mip_min_logging_interval", _OFTEN_S)
    outcome = session.run(float("inf"), watch)
    tell(outcome.bound, str(outcome.ended))


def _end_with(given: IO[bytes]) -> None:
    """End this process when the one that started it does."""
    given.read()
    os._exit(1)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one decides
    _search(sys.stdin.buffer, os.fdopen(os.dup(1), "wb"))  # Session guards descriptor 1
