"""One solve at a time in a process.

A search has a process of its own, but its model is built here, where Pyomo promises nothing to
threads; and where no other process can be started, HiGHS keeps its threads in one place, for all.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_LOCK = RLock()


def _renewed() -> None:
    """Give a forked process a lock of its own: who held this one is not in it."""
    global _LOCK  # noqa: PLW0603 - the one lock of the process
    _LOCK = RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renewed)


def one_at_a_time(function: Callable[P, R]) -> Callable[P, R]:
    """Have calls from other threads wait; the clock of a call starts when its turn comes."""

    @wraps(function)
    def in_turn(*args: P.args, **named: P.kwargs) -> R:
        with _LOCK:
            return function(*args, **named)

    return in_turn
