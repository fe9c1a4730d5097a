"""The verifier: a second reading of the formulation that judges a plan from scratch.

It knows the instance, the physics, the link graph and the plan, and nothing of how the plan
was found.
"""

from __future__ import annotations

from .audit import Verification, audit, verify
from .case import Case
from .checks import COST_TOLERANCE, TOLERANCE, Check

__all__ = ["COST_TOLERANCE", "TOLERANCE", "Case", "Check", "Verification", "audit", "verify"]
