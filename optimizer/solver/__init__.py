"""HiGHS behind one program: a live session, the strategy that uses it, the guard around it."""

from .guard import in_this_process, relaxation, solve
from .limits import (
    SEED,
    THREADS,
    Limits,
    Relaxed,
    Report,
    Solution,
    relative_gap,
    threads_of,
)
from .session import Ended, Outcome, Session
from .strategy import Strategy
from .units import UnitError, Units

__all__ = [
    "SEED",
    "THREADS",
    "Ended",
    "Limits",
    "Outcome",
    "Relaxed",
    "Report",
    "Session",
    "Solution",
    "Strategy",
    "UnitError",
    "Units",
    "in_this_process",
    "relative_gap",
    "relaxation",
    "solve",
    "threads_of",
]
