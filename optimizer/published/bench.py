"""Solves the instances of the studies, each question once, and refuses what is not proven."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import SolverError, UsageError

if TYPE_CHECKING:
    from ..instance import Instance
    from ..physics.geometry import Geometry
    from ..plan import Plan

Change = str | int | float | bool
Changes = Mapping[str, Change]
GAP = 1e-9
NONE: Changes = {}


@dataclass
class Bench:
    """The instances of the studies and the plans that were asked for so far.

    Attributes:
        root: the folder that holds one folder a study.
        changes: instance -> overrides of the instance, to ask what a wrong input does.
    """

    root: Path
    changes: Mapping[str, Changes] = field(default_factory=dict)
    _instances: dict[tuple[str, str], Instance] = field(default_factory=dict, repr=False)
    _plans: dict[tuple[str, str, tuple[tuple[str, Change], ...]], Plan] = field(
        default_factory=dict, repr=False
    )

    @property
    def solves(self) -> int:
        """How many plans were solved."""
        return len(self._plans)

    def instance(self, name: str, scenario: str = "") -> Instance:
        """Read an instance.

        Args:
            name: its folder.
            scenario: one of its scenarios.

        Returns:
            The instance, with the changes of this bench.

        Raises:
            UsageError: there is no such folder.
        """
        from ..instance import Instance

        key = (name, scenario)
        if key not in self._instances:
            folder = self.root / name
            if not folder.is_dir():
                raise UsageError(f"There is no folder {folder}.")
            chosen = (scenario,) if scenario else ()
            changes = self.changes.get(name, NONE)
            self._instances[key] = Instance.load(folder, chosen, dict(changes))
        return self._instances[key]

    def plan(self, name: str, changes: Changes = NONE, scenario: str = "") -> Plan:
        """Solve an instance to proven optimality.

        Args:
            name: its folder.
            changes: overrides.
            scenario: one of its scenarios, below the overrides.

        Returns:
            The plan, verified.

        Raises:
            SolverError: the plan is not proven optimal, or breaks a law.
        """
        from ..run import solve

        key = (name, scenario, tuple(sorted(changes.items())))
        if key not in self._plans:
            plan = solve(self.instance(name, scenario).with_(changes), gap=GAP)
            if plan.status != "optimal" or not plan.verified:
                raise SolverError(f"{name}: the plan is {plan.status}, verified {plan.verified}")
            self._plans[key] = plan
        return self._plans[key]

    def geometry(self, name: str) -> Geometry:
        """Derive the space coefficients of an instance.

        Args:
            name: its folder.

        Returns:
            The coefficients.
        """
        from ..physics.geometry import derive_geometry

        return derive_geometry(self.instance(name))


def cost_musd(plan: Plan) -> float:
    """Return the cost of a plan that has one.

    Args:
        plan: optimal.

    Returns:
        Present value [MUSD].
    """
    assert plan.cost_musd is not None  # noqa: S101 - Bench.plan returns optimal plans only
    return plan.cost_musd


def line_musd(plan: Plan, *lines: str) -> float:
    """Return the sum of some cost lines of a plan; a line that costs nothing is absent.

    Args:
        plan: solved.
        lines: names of cost lines.

    Returns:
        Present value [MUSD].
    """
    costs = plan.costs_musd
    return sum(costs.get(line, 0.0) for line in lines)
