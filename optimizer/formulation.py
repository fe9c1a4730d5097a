"""The program over a whole route pool, with the names and meanings of its rows and columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyomo.environ as pyo

from models import PlanningData, Serve, build_expanded

from .arguments import Kind, called_with, is_list, require
from .arrays import Bools, Floats, Ints
from .program import Program
from .whole import Counters, Demands, Whole

Edit = Callable[[pyo.ConcreteModel], None]


@dataclass(frozen=True)
class Hook:
    """A law from outside.

    Args:
        add: add(model, data, serve) puts it into the Pyomo model; written over
            `serve(load, p, t)`, it is priced like any other.
        check: check(instance, plan) yields one sentence for each way in which a plan breaks it;
            without one the law is not verified.
    """

    add: Callable[[pyo.ConcreteModel, PlanningData, Serve], None]
    check: Callable[[Any, Any], Iterable[str]] | None = None

    def __post_init__(self) -> None:
        require("add", self.add, called_with(3, "a function add(model, data, serve)"))
        checking = called_with(2, "a function check(instance, plan) that yields sentences")
        require("check", self.check, checking.or_none())

    @classmethod
    def of(cls, hook: Hook | Edit) -> Hook:
        """Return a hook; a plain function edits the Pyomo model alone, over no routes."""
        if isinstance(hook, Hook):
            return hook
        require("hook", hook, HOOK)
        return cls(lambda model, _data, _serve: hook(model))

    def broken(self, inst: Any, plan: Any) -> tuple[str, ...]:
        """Return how a plan breaks the law, by its own check; a check that fails proves nothing."""
        if self.check is None:
            return ()
        try:
            said = self.check(inst, plan)
            sentences = (said,) if isinstance(said, str) else tuple(said)
        except Exception as error:  # noqa: BLE001 - whatever it raises, there is a plan to keep
            return (f"the check of a hook failed: {type(error).__name__}: {error}",)
        return tuple(map(str, sentences))


_EDIT = called_with(1, "a Hook, or a function of the Pyomo model")
HOOK = Kind(_EDIT.allowed, lambda value: isinstance(value, Hook) or _EDIT.fits(value))
HOOKS = Kind("a list or tuple of hooks", is_list, HOOK)


@dataclass(frozen=True)
class Formulation:
    """The program over the whole route pool, with the names of its rows and columns.

    Columns are the decisions, then serve[r,p,t] by route, period and slice.

    Args:
        data: the numbers it was made from.
        model: the Pyomo model of its laws, over ports.
        hooks: the laws from outside that it holds.
        program: the numbers that a solver takes.
        decisions: the Pyomo variable of each column before those of serve.
        rows: the constraint of each row.
    """

    data: PlanningData
    model: pyo.ConcreteModel
    hooks: Sequence[Hook]
    program: Program
    decisions: tuple[Any, ...]
    rows: tuple[Any, ...]

    @property
    def cells(self) -> int:
        """The columns of one route: periods times slices."""
        return len(self.data.time.PERIODS) * len(self.data.time.SLICES)

    @cached_property
    def family(self) -> tuple[str, ...]:
        """The name of the variable of each decision column, as block.name."""
        return tuple(x.parent_component().name for x in self.decisions)

    @cached_property
    def whole(self) -> Whole:
        """The same as numbers alone: all that a search needs to know of it."""
        program, data = self.program, self.data
        law = self.model.routing.demand
        demanded = [i for i, row in enumerate(self.rows) if row.parent_component() is law]
        rows = np.array(demanded, dtype=np.int64)
        return Whole(
            program=program,
            owner=data.routing.owner,
            cells=self.cells,
            counters=Counters.of(program, self.decisions),
            demands=Demands.of(program, rows, len(self.decisions)),
            forbidden=self._forbidden(),
            seldom=self._marked("seldom"),
            late=self._marked("late"),
            summed=self._summed(),
        )

    def _forbidden(self) -> Ints:
        """Return the columns of critical work that falls short: no plan may use them."""
        critical = self.data.routing.critical
        short = self.model.routing.short
        here = ((i, x) for i, x in enumerate(self.decisions) if x.parent_component() is short)
        return np.array([i for i, x in here if x.index()[0] in critical], dtype=np.int64)

    def _marked(self, name: str) -> Bools:
        """Return (m,) whether the law of each row bears a mark."""
        found = [getattr(row.parent_component(), name, False) for row in self.rows]
        return np.array(found, dtype=np.bool_)

    def _summed(self) -> Ints:
        """Return (m,) a number for each row, the same for those that a relaxation may add up."""
        numbers: dict[Any, int] = {}
        return np.array(
            [numbers.setdefault(_sum_of(row), len(numbers)) for row in self.rows], dtype=np.int64
        )

    def place_of(self, *, row: int | None = None, column: int | None = None) -> str:
        """Return what a row or a column is about, such as "links.link, road:fwd 2030 day"."""
        if column is not None and column >= len(self.decisions):
            route = (column - len(self.decisions)) // self.cells
            return f"serve, {self.data.routing.routes[route]}"
        entry = self.decisions[column] if column is not None else self.rows[row or 0]
        index = entry.index()
        parts = index if isinstance(index, tuple) else (index,)
        words = " ".join(str(part) for part in parts if part is not None)
        name = str(entry.parent_component().name)
        return f"{name}, {words}" if words else name

    def serve(self, values: Floats) -> Floats:
        """Return (routes, periods, slices) the serve of column values [EFLOPS]."""
        shape = len(self.data.time.PERIODS), len(self.data.time.SLICES)
        return values[len(self.decisions) :].reshape(-1, *shape)

    def expanded(self, routes: Ints) -> pyo.ConcreteModel:
        """Return the model that people read: the same laws written out over some routes."""
        model, serve = build_expanded(self.data, routes.tolist())
        for hook in self.hooks:
            hook.add(model, self.data, serve)
        return model


def _sum_of(row: Any) -> Any:
    """Return what rows that may be added up have in common; any other row stands alone."""
    component = row.parent_component()
    place = getattr(component, "summed_over", None)
    if place is None:
        return id(row)
    index = row.index()
    return component.name, index[:place], index[place + 1 :]
