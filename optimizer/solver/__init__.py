"""HiGHS behind one compiled matrix: a live session and the strategy that uses it."""

from .session import Ended, Outcome, Session
from .strategy import Limits, Report, Solution, Strategy, relative_gap

__all__ = [
    "Ended",
    "Limits",
    "Outcome",
    "Report",
    "Session",
    "Solution",
    "Strategy",
    "relative_gap",
]
