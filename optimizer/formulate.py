"""From numbers to one matrix: the Pyomo model of the active routes, compiled once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyomo.environ as pyo
from numpy.typing import NDArray
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler
from scipy.sparse import csc_array

from models import PlanningData, build

from .collector import collector_paused
from .errors import SolverError

Hook = Callable[[pyo.ConcreteModel], None]
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Formulation:
    """A mixed-integer program with the names of its rows and columns.

    Args:
        model: the Pyomo model it was compiled from.
        cost: (n,) objective coefficients [MUSD per unit]; `offset` is the constant.
        matrix: (m, n) sparse coefficients, by column.
        row_lower, row_upper: (m,) bounds; col_lower, col_upper: (n,) bounds.
        integer: (n,) mask of integer columns.
        columns, rows: the Pyomo variable of each column, the constraint of each row.
        serve_cell: (n,) number of the commodity, period and slice of a serve column, else -1.
    """

    model: pyo.ConcreteModel
    cost: FloatArray
    offset: float
    matrix: csc_array
    row_lower: FloatArray
    row_upper: FloatArray
    col_lower: FloatArray
    col_upper: FloatArray
    integer: NDArray[np.bool_]
    columns: tuple[Any, ...]
    rows: tuple[Any, ...]
    serve_cell: IntArray

    @property
    def size(self) -> dict[str, int]:
        """Return counts of columns, rows, nonzeros and integers."""
        m, n = self.matrix.shape
        return {
            "columns": n,
            "rows": m,
            "nonzeros": int(self.matrix.nnz),
            "integers": int(self.integer.sum()),
        }


def serve_cells(data: PlanningData, model: pyo.ConcreteModel, columns: Sequence[Any]) -> IntArray:
    """Return (n,) a number of the (commodity, period, slice) each serve column serves, else -1."""
    owner = np.empty(len(data.routing.routes), dtype=np.int64)
    for i, k in enumerate(data.routing.COMMODITIES):
        owner[data.routing.routes_of[k]] = i
    period = {p: i for i, p in enumerate(data.time.PERIODS)}
    slice_ = {t: i for i, t in enumerate(data.time.SLICES)}
    cells = np.full(len(columns), -1, dtype=np.int64)
    for i, column in enumerate(columns):
        if column.parent_component() is model.routing.serve:
            r, p, t = column.index()
            cells[i] = (owner[r] * len(period) + period[p]) * len(slice_) + slice_[t]
    return cells


def formulate(data: PlanningData, hooks: Sequence[Hook] = ()) -> Formulation:
    """Build the Pyomo model and compile it; hooks may add laws to the model first.

    Raises:
        SolverError: the model holds a number that no solver can take (NaN, infinite, 1e15).
    """
    with collector_paused():
        model = build(data)
        for hook in hooks:
            hook(model)
        if hooks:
            _fixed_as_bounds(model)
        form = LinearStandardFormCompiler().write(model, mixed_form=True)
    if len(form.objectives) != 1:
        raise SolverError("the model has more than one objective; a hook must not add one")
    kind = np.array([row.bound_type for row in form.rows], dtype=np.int64)
    rhs = np.asarray(form.rhs, dtype=np.float64)
    bounds = np.array([x.bounds for x in form.columns], dtype=np.float64).reshape(-1, 2)
    result = Formulation(
        model=model,
        cost=np.asarray(form.c.todense(), dtype=np.float64).ravel(),
        offset=float(form.c_offset[0]),
        matrix=csc_array(form.A),
        row_lower=np.where(kind == 1, -np.inf, rhs),
        row_upper=np.where(kind == -1, np.inf, rhs),
        col_lower=np.where(np.isnan(bounds[:, 0]), -np.inf, bounds[:, 0]),
        col_upper=np.where(np.isnan(bounds[:, 1]), np.inf, bounds[:, 1]),
        integer=np.array([not x.is_continuous() for x in form.columns], dtype=bool),
        columns=tuple(form.columns),
        rows=tuple(row.constraint for row in form.rows),
        serve_cell=serve_cells(data, model, form.columns),
    )
    _refuse_bad_numbers(result)
    return result


def _fixed_as_bounds(model: pyo.ConcreteModel) -> None:
    """Turn variables that a hook fixed into bounds, so that they keep their column."""
    for x in model.component_data_objects(pyo.Var):
        if x.fixed:
            x.setlb(x.value)
            x.setub(x.value)
            x.unfix()


def _refuse_bad_numbers(form: Formulation) -> None:
    """Refuse what HiGHS would read as 0 or drop without a word."""
    for what, values in (("cost", form.cost), ("coefficient", form.matrix.data)):
        bad = ~np.isfinite(values) | (np.abs(values) >= 1e15)
        if bad.any():
            raise SolverError(f"{int(bad.sum())} {what}(s) of the model are not usable numbers")
    sides = np.where(np.isfinite(form.row_upper), form.row_upper, form.row_lower)
    bad_rows = np.flatnonzero(~np.isfinite(sides) | (np.abs(sides) >= 1e15))
    if len(bad_rows):
        raise SolverError(f"the right-hand side of {form.rows[bad_rows[0]].name} is not a number")


def model_laws(model: pyo.ConcreteModel) -> dict[str, str]:
    """Return {law: its sentence} of a model, in the order of the table of contents."""
    found = {}
    for law in model.component_objects(pyo.Constraint, descend_into=True):
        found[law.name] = law.doc or ""
    return found
