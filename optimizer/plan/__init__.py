"""The plan: the frozen result of a solve, as tidy sorted tables, saved whole or not at all."""

from __future__ import annotations

from .compare import Comparison, compare_plans
from .frames import FAMILIES, INTEGER_FAMILIES, Frames
from .result import SOLVE_SCHEMA, STATUSES, Plan, make_plan
from .store import load_plan, save_plan

__all__ = [
    "FAMILIES",
    "INTEGER_FAMILIES",
    "SOLVE_SCHEMA",
    "STATUSES",
    "Comparison",
    "Frames",
    "Plan",
    "compare_plans",
    "load_plan",
    "make_plan",
    "save_plan",
]
