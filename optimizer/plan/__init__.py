"""The plan: the frozen result of a solve, as tidy sorted tables, saved whole or not at all."""

from __future__ import annotations

from .compare import Comparison, compare_plans
from .document import SOLVE_SCHEMA
from .frames import FAMILIES, INTEGER_FAMILIES, Frames
from .plan import A_PLAN, Plan, make_plan
from .result import STATUSES

__all__ = [
    "A_PLAN",
    "FAMILIES",
    "INTEGER_FAMILIES",
    "SOLVE_SCHEMA",
    "STATUSES",
    "Comparison",
    "Frames",
    "Plan",
    "compare_plans",
    "make_plan",
]
