"""Ctrl-C, and a request to terminate, where a plan could be lost: counted instead of raised.

Until there is something to lose they end the work at once, as ever. `kept` is for what must not be
cut in the middle: a search that keeps its best plan, its check, its saving, its summary.
"""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import current_thread, main_thread
from typing import Any


@dataclass
class Requests:
    """How often the user has asked to stop.

    Attributes:
        count: how often, while they were kept.
        raising: whether the next one ends the work at once.
        lasting: whether they stay kept once they are.
    """

    count: int = 0
    raising: bool = True
    lasting: bool = False

    def __call__(self, *_: object) -> None:
        """Take one."""
        if self.raising:
            raise KeyboardInterrupt
        self.count += 1


ENDING: tuple[signal.Signals, ...] = tuple(  # all in the same way; Windows knows no SIGHUP
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
_watched: list[Requests] = []


def _heard(numbers: Iterable[signal.Signals]) -> list[signal.Signals]:
    """Return those that are not ignored (nohup, a job in the background)."""
    return [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]


@contextmanager
def heard_to_the_end() -> Iterator[None]:
    """Raise KeyboardInterrupt for what ends a command; after the block nothing does any more.

    For the main thread of a process that does nothing after it: all that was to be done is done.
    """
    heard = _heard(ENDING)
    for number in heard:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, signal.SIG_IGN)


@contextmanager
def watched(*numbers: signal.Signals) -> Iterator[Requests]:
    """Treat signals alike while the block runs: raise KeyboardInterrupt, unless they are kept.

    Only the main thread hears of signals; in another one nothing is changed. A signal that is
    ignored (nohup, a job in the background) stays so.
    """
    asked = Requests()
    if current_thread() is not main_thread():
        yield asked
        return
    before = {number: signal.signal(number, asked) for number in _heard(numbers)}
    _watched.append(asked)
    try:
        yield asked
    finally:
        _watched.pop()
        for number, handler in before.items():
            signal.signal(number, _default(number) if handler is None else handler)


def keep_to_the_end() -> None:
    """Let signals that are kept from some point on stay so to the end of what watches."""
    if _watched and current_thread() is main_thread():
        _watched[-1].lasting = True


@contextmanager
def kept() -> Iterator[Requests]:
    """Count signals while the block runs: those that are watched or, where none are, Ctrl-C.

    Raises:
        KeyboardInterrupt: one came, and who watches does not keep them to the end.
    """
    if not _watched or current_thread() is not main_thread():
        with watched(signal.SIGINT) as asked:
            asked.raising = False
            yield asked
        return
    asked = _watched[-1]
    outermost, asked.raising = asked.raising, False
    try:
        yield asked
    finally:
        asked.raising = outermost and not asked.lasting
    if asked.count and asked.raising:
        raise KeyboardInterrupt


def _default(number: signal.Signals) -> Any:
    """Return what to put back where the handler was none of Python's."""
    return signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
