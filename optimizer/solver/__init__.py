"""HiGHS behind one program: a live session, and the strategy that uses it."""

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
    "relative_gap",
    "threads_of",
]
