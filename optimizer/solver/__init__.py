"""HiGHS behind one program: a live session, and the strategy that uses it."""

from .limits import Limits, Relaxed, Report, Solution, relative_gap
from .session import Ended, Outcome, Session
from .strategy import Strategy

__all__ = [
    "Ended",
    "Limits",
    "Outcome",
    "Relaxed",
    "Report",
    "Session",
    "Solution",
    "Strategy",
    "relative_gap",
]
