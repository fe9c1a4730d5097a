"""`Plan`: a result that can be saved, read, set beside another, and knows its solve."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from typing import Any, Protocol

import pandas as pd

from ..arguments import FILES, PATH, TEXT, instance_of, takes
from ..errors import PlanError
from ..instance import Instance
from ..instance.series import operating_slices
from ..physics.coefficients import Geometry
from .compare import Comparison, compare_plans
from .document import solve_document
from .frames import tidy_tables, tidy_values
from .result import Result
from .store import load_plan, save_plan

A_PLAN = instance_of(Result, "a Plan, such as solve returns")


class Origin(Protocol):
    """What a plan keeps of the solve it came from, while the program runs."""

    @property
    def model(self) -> Any:
        """The Pyomo model, written out over the routes that the solver held last."""

    @property
    def geometry(self) -> Geometry:
        """The space coefficients."""

    @property
    def graph(self) -> Any:
        """The NetworkX link graph."""

    @property
    def log(self) -> bytes:
        """What the solver wrote."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan(Result):
    """A plan for one instance: decisions, costs, limits and how far it is proven.

    See `Result` for what it holds. Build one with `make_plan`; change one with
    `dataclasses.replace`.
    """

    origin: Origin | None = field(default=None, repr=False)

    @property
    def model(self) -> Any:
        """Return the Pyomo model, its laws written out over the routes that the solver held last.

        Raises:
            PlanError: The plan was loaded; a saved plan holds no model.
        """
        return self._origin().model

    @property
    def graph(self) -> Any:
        """Return the directed NetworkX multigraph of links, nodes by id, edges by arc id.

        Raises:
            PlanError: The plan was loaded; a saved plan holds no graph.
        """
        return self._origin().graph

    def _origin(self) -> Origin:
        if self.origin is None:
            raise PlanError("a loaded plan holds no model or graph; solve its instance again.")
        return self.origin

    @takes(run=TEXT.or_none())
    def to_json_dict(self, run: str | None = None) -> dict[str, object]:
        """Return the document of `orbisite solve --json` (schema orbisite.solve/1).

        Args:
            run: The folder the plan was saved in, None if it was not.
        """
        return solve_document(self, run)

    @takes(directory=PATH, extra_files=FILES.or_none())
    def save(
        self, directory: str | PathLike[str], extra_files: Mapping[str, bytes] | None = None
    ) -> None:
        """Write the plan into a new folder, whole or not at all.

        Args:
            directory: The folder to make; it must not exist, or be empty.
            extra_files: Further files by relative path, e.g. the copy of the instance.

        Raises:
            PlanError: The folder holds something, or a path leaves it.
            OSError: Writing failed; nothing is left behind.
        """
        save_plan(self, directory, extra_files or {})

    @classmethod
    @takes(directory=PATH)
    def load(cls, directory: str | PathLike[str]) -> Plan:
        """Read a plan that was saved.

        Raises:
            PlanError: A file is missing or is not what `save` writes.
        """
        return load_plan(directory, cls)

    @takes(other=A_PLAN)
    def compare(self, other: Plan) -> Comparison:
        """Set this plan beside another; differences below the gap are marked `~`."""
        return compare_plans((self, other))


def make_plan(
    inst: Instance,
    status: str,
    values: Mapping[str, pd.DataFrame] | None = None,
    tables: Mapping[str, pd.DataFrame | None] | None = None,
) -> Plan:
    """Make a plan of an instance from the solver's values; `dataclasses.replace` adds the rest.

    Args:
        inst: The instance that was solved; gives name, digest, calendar and overrides.
        status: One of `STATUSES`.
        values: Decisions by family (`FAMILIES` names the columns); zeros are dropped.
        tables: routes, legs, costs, limits and flows (`TABLES` names the columns).

    Returns:
        The plan, neither proven nor verified.

    Raises:
        PlanError: A table is not of its form.
    """
    rate, base = inst.settings.discount_rate, inst.settings.base_year
    return Plan(
        instance=inst.settings.name or inst.name,
        digest=inst.digest,
        status=status,
        years={row.period: row.years for row in inst.periods},
        hours={row.slice: row.hours_per_year for row in operating_slices(inst)},
        discount_years={
            row.period: math.fsum(
                (1 + rate) ** -(year - base) for year in range(row.period, row.period + row.years)
            )
            for row in inst.periods
        },
        values=tidy_values(values or {}),
        tables=tidy_tables(tables or {}),
        applied=tuple((str(a), str(b), str(c)) for a, b, c in inst.applied),
    )
