"""From column values to the tables of a plan."""

from .plan import STOPPED_BEFORE, STOPPED_BY_CLOCK, plan_of
from .values import decision_frames

__all__ = ["STOPPED_BEFORE", "STOPPED_BY_CLOCK", "decision_frames", "plan_of"]
