"""From numbers to one matrix: laws written in Pyomo, routes put in as numbers.

The laws are written over ports, one variable a sum over routes (`models.serve`). They compile
to [A_d A_p], the columns of decisions and of ports. With W the weights of the routes in the
ports, the matrix over decisions and routes is [A_d  A_p W]: what Pyomo has to do does not grow with
the pool. A cost on a port becomes a cost of its routes in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyomo.environ as pyo
from scipy.sparse import csc_array, csr_array, hstack

from models import Law, PlanningData, Port, build, laws_of

from .arrays import Floats
from .collector import collector_paused
from .errors import SolverError
from .formulation import Formulation, Hook
from .laws import compile_laws
from .program import Program

__all__ = ["Formulation", "Hook", "formulate", "model_laws"]


def formulate(data: PlanningData, hooks: Sequence[Hook] = ()) -> Formulation:
    """Build the laws, compile them and put the routes in; hooks may add laws first.

    Raises:
        SolverError: the model holds a number that no solver can take (NaN, infinite, 1e15), or a
            hook set bounds on a sum over routes.
    """
    with collector_paused():
        model, ports = build(data)
        for hook in hooks:
            hook.add(model, data, ports)
        if hooks:
            _refuse_bounded_sums(ports.ports)
            _fixed_as_bounds(model)
        laws = compile_laws(model)
    columns = _Columns(laws.variables, ports.ports)
    weights = route_weights(columns.ports, data)
    bounds = np.array([x.bounds for x in columns.decisions], dtype=np.float64).reshape(-1, 2)
    routes = weights.shape[1]
    routed = laws.matrix[:, columns.at_port] @ csc_array(weights)
    at = columns.at_decision
    program = Program(
        cost=np.concatenate([laws.cost[at], laws.cost[columns.at_port] @ weights]),
        offset=laws.offset,
        matrix=csc_array(hstack([laws.matrix[:, at], routed], format="csc")),
        row_lower=laws.lower,
        row_upper=laws.upper,
        col_lower=_filled(bounds[:, 0], -np.inf, np.zeros(routes)),
        col_upper=_filled(bounds[:, 1], np.inf, np.full(routes, np.inf)),
        integer=np.array([_whole(x) for x in columns.decisions] + [False] * routes, dtype=bool),
    )
    _refuse_bad_numbers(program, laws.rows)
    return Formulation(data, model, tuple(hooks), program, columns.decisions, laws.rows)


class _Columns:
    """Which compiled columns are ports, and which are decisions."""

    def __init__(self, columns: Sequence[Any], ports: Sequence[Port]) -> None:
        by_id = {id(port.variable): port for port in ports}
        found = [by_id.get(id(x)) for x in columns]
        is_port = np.array([port is not None for port in found], dtype=bool)
        self.at_port, self.at_decision = np.flatnonzero(is_port), np.flatnonzero(~is_port)
        self.ports = [port for port in found if port is not None]
        self.decisions = tuple(columns[i] for i in self.at_decision.tolist())


def route_weights(ports: Sequence[Port], data: PlanningData) -> csr_array:
    """Return (ports, serve columns) the weight of every route in every port."""
    periods, slices = len(data.time.PERIODS), len(data.time.SLICES)
    shape = (len(ports), len(data.routing.routes) * periods * slices)
    if not ports:
        return csr_array(shape)
    lengths = [len(port.load.routes) for port in ports]
    cell = np.repeat([port.period * slices + port.slice for port in ports], lengths)
    route = np.concatenate([port.load.routes for port in ports])
    coef = np.concatenate([port.coef for port in ports])
    starts = np.concatenate([[0], np.cumsum(lengths)])
    weights = csr_array((coef, route * (periods * slices) + cell, starts), shape=shape)
    weights.eliminate_zeros()
    return weights


def _filled(bounds: Floats, missing: float, rest: Floats) -> Floats:
    return np.concatenate([np.where(np.isnan(bounds), missing, bounds), rest])


def _whole(variable: Any) -> bool:
    """Tell whether a variable counts; refuse domains that are neither a range nor whole numbers."""
    if variable.is_continuous() or variable.is_integer() or variable.is_binary():
        return not variable.is_continuous()
    raise SolverError(f"{variable.name} takes only some values of {variable.domain}; use integers")


def _refuse_bounded_sums(ports: Sequence[Port]) -> None:
    """Refuse bounds on what stands for a sum: they would go with its column, without a word."""
    if any(port.variable.fixed or port.variable.bounds != (0, None) for port in ports):
        raise SolverError(
            "a hook fixed or bounded what serve(load, p, t) gave; write it as a law: "
            "serve(load, p, t) <= limit"
        )


def _fixed_as_bounds(model: pyo.ConcreteModel) -> None:
    """Turn variables that a hook fixed into bounds, so that they keep their column."""
    for x in model.component_data_objects(pyo.Var):
        if x.fixed:
            x.setlb(x.value)
            x.setub(x.value)
            x.unfix()


def _refuse_bad_numbers(program: Program, rows: Sequence[Any]) -> None:
    """Refuse what HiGHS would read as 0 or drop without a word."""
    for what, values in (("cost", program.cost), ("coefficient", program.matrix.data)):
        bad = ~np.isfinite(values) | (np.abs(values) >= 1e15)
        if bad.any():
            raise SolverError(f"{int(bad.sum())} {what}(s) of the model are not usable numbers")
    sides = np.where(np.isfinite(program.row_upper), program.row_upper, program.row_lower)
    bad_rows = np.flatnonzero(~np.isfinite(sides) | (np.abs(sides) >= 1e15))
    if len(bad_rows):
        raise SolverError(f"the right-hand side of {rows[bad_rows[0]].name} is not a number")


def model_laws(model: pyo.ConcreteModel) -> dict[str, Law]:
    """Return the laws of a model by name, in the order of the table of contents."""
    return {law.name: law for law in laws_of(model)}
