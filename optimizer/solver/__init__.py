"""HiGHS behind one compiled matrix: a live session and the strategy that uses it."""

from .session import Ended, Outcome, Session
from .strategy import Limits, Relaxed, Report, Solution, Strategy, relative_gap

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
