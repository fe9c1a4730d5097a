"""How far apart the numbers of a program are, law by law: where a wrong unit shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array

from ..arrays import Floats
from ..formulation import Formulation
from ..instance import Instance
from ..run import placed, prepare
from ..solver import UnitError, Units


@dataclass(frozen=True)
class Range:
    """The smallest and the largest of some numbers, by their size, zeros left out.

    Args:
        law: of whose rows they are; of costs, the variable that is paid for.
        what: entry, side or cost [MUSD].
    """

    law: str
    what: str
    smallest: float
    largest: float


def ranges(inst: Instance) -> tuple[Range, ...]:
    """Return the ranges of entries and sides by law, and of costs by variable.

    Raises:
        InfeasibleError: arithmetic proves that critical work cannot be served.
        SolverError: numbers lie too far apart for the solver.
    """
    problem = prepare(inst)
    form = problem.formulation
    try:
        Units.of(form.whole).scaled(form.whole)
    except UnitError as error:
        raise placed(problem, error) from None
    return (*_of_rows(form), *_of_costs(form))


def _of_rows(form: Formulation) -> list[Range]:
    program, cells = form.program, coo_array(form.program.matrix)
    laws = np.array([row.parent_component().name for row in form.rows], dtype=object)
    found = []
    for law in dict.fromkeys(laws.tolist()):
        mine = laws == law
        sides = np.concatenate([program.row_lower[mine], program.row_upper[mine]])
        found += _range(law, "entry", cells.data[mine[cells.row]])
        found += _range(law, "side", sides[np.isfinite(sides)])
    return found


def _of_costs(form: Formulation) -> list[Range]:
    cost = form.program.cost
    names = np.array([*form.family, *["routing.serve"] * (len(cost) - len(form.family))])
    found = []
    for name in dict.fromkeys(names.tolist()):
        found += _range(name, "cost", cost[names == name])
    return found


def _range(law: str, what: str, numbers: Floats) -> list[Range]:
    sizes = np.abs(numbers[numbers != 0])
    return [Range(law, what, float(sizes.min()), float(sizes.max()))] if len(sizes) else []
