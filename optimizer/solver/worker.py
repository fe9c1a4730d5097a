"""The process in which searches run: what HiGHS does to it, it does to nobody else.

It takes one order after another from standard input, searches, and tells on standard output how far
it is, every better plan, and how it ended. It ends when standard input does.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import traceback
from queue import SimpleQueue
from threading import Lock, Thread
from typing import IO

from ..memory import peak_mb
from .orders import Better, Done, Failed, Order, Said, Stop, Word
from .strategy import Strategy, found_by


class Searches:
    """Orders as they come, each searched in turn; a stop is for one of them.

    Args:
        given: where orders and stops come from.
        told: where words go.
    """

    def __init__(self, given: IO[bytes], told: IO[bytes]) -> None:
        self._given, self._told, self._telling = given, told, Lock()
        self._orders: SimpleQueue[Order] = SimpleQueue()
        self._running: Strategy | None = None
        self._stopped = 0

    def listen(self) -> None:
        """Take what comes in; end this process when nothing more can."""
        while True:
            try:
                came = pickle.load(self._given)  # noqa: S301 - from the process that started this
            except (EOFError, OSError, pickle.UnpicklingError):
                os._exit(0)
            if isinstance(came, Order):
                self._orders.put(came)
            elif isinstance(came, Stop):
                self._stopped, running = came.number, self._running
                if running is not None:
                    running.interrupted.set()

    def search(self) -> None:
        """Carry out the next order."""
        order = self._orders.get()
        try:
            self._running = strategy = Strategy(
                order.form, order.seeds, order.limits,
                lambda *said: self._tell(Said(said)), lambda values: self._tell(Better(values)),
            )  # fmt: skip
            if self._stopped == order.number:
                strategy.interrupted.set()
            found = found_by(strategy, order)
            self._tell(Done(found, peak_mb()))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            self._tell(Failed(type(error).__name__, str(error), traceback.format_exc()))
        finally:
            self._running = None

    def _tell(self, what: Word) -> None:
        with self._telling:
            pickle.dump(what, self._told, protocol=pickle.HIGHEST_PROTOCOL)
            self._told.flush()


def main() -> None:
    """Search until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one decides
    told = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    searches = Searches(sys.stdin.buffer, told)
    Thread(target=searches.listen, daemon=True).start()
    while True:
        searches.search()


if __name__ == "__main__":
    main()
