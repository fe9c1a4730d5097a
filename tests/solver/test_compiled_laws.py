"""Laws as rows of numbers: the same as Pyomo's own compiler, also for laws written otherwise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyomo.environ as pyo
import pytest
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from optimizer.errors import SolverError
from optimizer.laws import compile_laws


def odd_model() -> pyo.ConcreteModel:
    """A model with every way of writing a linear law that a stranger may think of."""
    model = pyo.ConcreteModel()
    model.x = pyo.Var(["a", "b"], domain=pyo.NonNegativeReals)
    model.y = pyo.Var(bounds=(0, 4))
    model.unused = pyo.Var()
    model.rate = pyo.Param(initialize=2.5, mutable=True)
    x, y = model.x, model.y
    model.named = pyo.Expression(expr=2 * x["a"] - y + 1)
    model.equal = pyo.Constraint(expr=x["a"] + 3 * (y - x["b"]) == 2 - y)
    model.ranged = pyo.Constraint(expr=(1, x["a"] + y, 3 + 1))
    model.at_least = pyo.Constraint(expr=x["b"] >= 2)
    seven = 7
    model.with_number_first = pyo.Constraint(expr=seven >= 2 * x["a"] - (-y))
    model.with_param = pyo.Constraint(expr=model.rate * x["a"] <= model.rate + y / 2)
    model.with_name = pyo.Constraint(expr=3 * model.named <= x["b"])
    model.cancels = pyo.Constraint(expr=x["a"] + y - x["a"] <= 3)
    model.twice = pyo.Constraint(expr=x["a"] + x["a"] <= 5 * np.float64(1.5))
    model.tuple_ = pyo.Constraint(expr=(None, x["b"] - y, 6))
    model.off = pyo.Constraint(expr=y <= 1)
    model.off.deactivate()
    model.empty = pyo.Constraint(expr=0 * x["a"] <= 5)
    model.cost = pyo.Objective(expr=model.named + 4 * sum(x.values()) + 10)
    return model


def dense(columns: Any, matrix: Any, names: list[str]) -> dict[str, dict[str, float]]:
    """Return {row: {column: coefficient}} without zeros."""
    table = np.asarray(matrix.todense())
    return {
        name: {x.name: float(v) for x, v in zip(columns, table[i], strict=True) if v}
        for i, name in enumerate(names)
    }


def test_laws_written_otherwise_are_read_as_pyomo_reads_them() -> None:
    model = odd_model()
    ours = compile_laws(model)
    theirs = LinearStandardFormCompiler().write(model, mixed_form=True)
    kinds = np.array([row.bound_type for row in theirs.rows])
    found = dense(ours.variables, ours.matrix, [row.name for row in ours.rows])
    names = [f"{row.constraint.name} {row.bound_type}" for row in theirs.rows]
    wanted = dense(theirs.columns, theirs.A, names)
    for row, kind, side in zip(theirs.rows, kinds, theirs.rhs, strict=True):
        name = row.constraint.name
        at = [r.name for r in ours.rows].index(name)
        assert found[name] == pytest.approx(wanted[f"{name} {kind}"]), name
        if kind >= 0:
            assert ours.upper[at] == pytest.approx(side), name
        if kind <= 0:
            assert ours.lower[at] == pytest.approx(side), name
    assert {row.name for row in ours.rows} == {row.constraint.name for row in theirs.rows}
    cost = dict(zip([x.name for x in ours.variables], ours.cost, strict=True))
    dearest = np.asarray(theirs.c.todense()).ravel()
    assert cost == pytest.approx(dict(zip([x.name for x in theirs.columns], dearest, strict=True)))
    assert ours.offset == pytest.approx(float(theirs.c_offset[0]))
    assert "unused" not in cost


def test_a_row_without_variables_stays_where_it_cannot_hold() -> None:
    model = odd_model()
    model.never = pyo.Constraint(expr=0 * model.y >= 3)
    compiled = compile_laws(model)
    assert [row.name for row in compiled.rows][-1] == "never"
    assert compiled.matrix[-1:].nnz == 0
    assert compiled.lower[-1] == 3


def test_a_law_that_is_not_linear_is_refused() -> None:
    model = odd_model()
    model.squared = pyo.Constraint(expr=model.y**2 <= 3)
    with pytest.raises(SolverError, match="must be linear"):
        compile_laws(model)


def test_a_law_over_a_variable_of_another_model_is_refused() -> None:
    model, other = odd_model(), odd_model()
    model.borrowed = pyo.Constraint(expr=other.y <= 3)
    with pytest.raises(SolverError, match="y, which is no variable of the model"):
        compile_laws(model)


@pytest.mark.parametrize("more", [False, True])
def test_exactly_one_objective(more: bool) -> None:
    model = odd_model()
    if more:
        model.other = pyo.Objective(expr=model.y)
    else:
        model.cost.deactivate()
    with pytest.raises(SolverError, match="objective"):
        compile_laws(model)
