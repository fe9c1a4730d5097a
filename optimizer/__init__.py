"""Orbisite: where AI compute should stand, on the ground and in orbit, and what that costs.

    from optimizer import Instance, solve

    inst = Instance.load("instances/tiny")
    plan = solve(inst, gap=0.005)
    print(plan.cost_musd, plan.modules)

Errors, all of them `OrbisiteError`:

    OrbisiteError
    ├── InstanceError    (ValueError)    the instance is wrong: file, line, column, what to do
    ├── UsageError       (ValueError)    the call is wrong
    ├── PlanError        (ValueError)    a saved plan cannot be read
    ├── InfeasibleError  (RuntimeError)  no plan obeys the laws; also named Infeasible
    └── SolverError      (RuntimeError)  the solver failed

Names are imported when they are first used, so that `import optimizer` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .errors import (
        Infeasible,
        InfeasibleError,
        InstanceError,
        OrbisiteError,
        PlanError,
        Problem,
        SolverError,
        UsageError,
    )
    from .formulation import Hook
    from .instance import Instance
    from .plan import Comparison, Plan
    from .progress import Progress
    from .run import solve
    from .saving import save_run

__version__ = "0.1.0"

__all__ = [
    "Comparison",
    "Hook",
    "Infeasible",
    "InfeasibleError",
    "Instance",
    "InstanceError",
    "OrbisiteError",
    "Plan",
    "PlanError",
    "Problem",
    "Progress",
    "SolverError",
    "UsageError",
    "__version__",
    "save_run",
    "solve",
]

_HOME = {
    "Comparison": "plan",
    "Hook": "formulation",
    "Infeasible": "errors",
    "InfeasibleError": "errors",
    "Instance": "instance",
    "InstanceError": "errors",
    "OrbisiteError": "errors",
    "Plan": "plan",
    "PlanError": "errors",
    "Problem": "errors",
    "Progress": "progress",
    "SolverError": "errors",
    "UsageError": "errors",
    "save_run": "saving",
    "solve": "run",
}


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if home in ("run", "formulation"):
        from .shadow import require_own_models

        require_own_models()
    value: object = getattr(import_module(f".{home}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
