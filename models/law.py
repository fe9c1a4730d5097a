"""How a law is written: a rule under its own name, with its sentence and its unit beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyomo.environ as pyo

Rule = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Law:
    """What a law says: `name` is block.rule, `unit` that of both its sides."""

    name: str
    says: str
    unit: str


def law(
    block: pyo.Block, index: Iterable[Any], says: str, unit: str, *, seldom: bool = False,
    late: bool = False, summed_over: int | None = None,
) -> Callable[[Rule], Rule]:  # fmt: skip
    """Enter the decorated rule as a constraint of `block` that bears the rule's name.

    A row whose two sides came out as numbers is kept as true or makes the model infeasible.

    Args:
        block: the concern that the law belongs to.
        index: the keys of its rows.
        says: one sentence, "what <= what".
        unit: of both sides, "-" for counts.
        seldom: its rows seldom bind, and many columns enter them: a solver that generates columns
            may hold a row only once it is broken.
        late: each row limits a small part of the traffic: a relaxation may leave it out until it
            bites. Its rows have no lower side.
        summed_over: the place in the index (a zone) over which a relaxation may add rows up.
    """

    def enter(rule: Rule) -> Rule:
        def row(*key: Any) -> Any:
            said = rule(*key)
            if isinstance(said, bool):
                return pyo.Constraint.Feasible if said else pyo.Constraint.Infeasible
            return said

        constraint = pyo.Constraint(list(index), rule=row, doc=says)
        block.add_component(rule.__name__, constraint)
        constraint.unit, constraint.seldom = unit, seldom
        constraint.late, constraint.summed_over = late, summed_over
        return rule

    return enter


def laws_of(model: pyo.ConcreteModel) -> Iterator[Law]:
    """Yield the laws of a model, in the order of the table of contents.

    One that a hook entered as a plain Pyomo constraint has no unit.
    """
    for found in model.component_objects(pyo.Constraint, descend_into=True):
        yield Law(found.name, found.doc or "", getattr(found, "unit", ""))
