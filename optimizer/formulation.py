"""The program over a whole route pool, with the names and meanings of its rows and columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyomo.environ as pyo
from scipy.sparse import coo_array

from models import PlanningData, Serve, build_expanded

from .arguments import Kind, called_with, is_list, require
from .arrays import Bools, Floats, Ints
from .decisions import FAMILIES, Rounding
from .program import Program

Edit = Callable[[pyo.ConcreteModel], None]
LOOSE_TOLERANCE = 1e-7  # the dual tolerance of HiGHS [MUSD per EFLOPS]


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
class Demands:
    """The demand that columns of serve meet, each with its weight in it.

    Args:
        row: (demands,) the rows of the law.
        wanted: (demands,) the most that may be served: it, or what a hook allows [EFLOPS].
        column, demand: (k,) every column that meets a demand, and the number of that.
        weight: (k,) what a unit of the column counts in it.
        loose: the columns that nothing bounds: in slices of no hours, or by the doing of a hook.
    """

    row: Ints
    wanted: Floats
    column: Ints
    demand: Ints
    weight: Floats
    loose: Ints

    @classmethod
    def of(cls, program: Program, rows: Ints, first: int) -> Demands:
        """Read them off the rows of a program's demand law; serve begins at column `first`."""
        short, _ = program.reach(np.arange(first))
        wanted = (program.row_upper - short)[rows]
        part = coo_array(program.matrix[rows][:, first:])
        bounded = np.isfinite(wanted)[part.row]
        column, demand = part.col[bounded].astype(np.int64) + first, part.row[bounded]
        loose = np.setdiff1d(np.arange(first, program.matrix.shape[1]), column)
        wanted = np.where(np.isfinite(wanted), wanted, 0.0)
        return cls(rows, wanted, column, demand.astype(np.int64), part.data[bounded], loose)

    def shift(self, reduced: Floats) -> float:
        """Return what reduced costs below 0 can take off a bound, at most [MUSD]."""
        if (reduced[self.loose] < -LOOSE_TOLERANCE).any():
            return -np.inf
        worst = np.zeros(len(self.wanted))
        np.minimum.at(worst, self.demand, reduced[self.column] / self.weight)
        return float(worst @ self.wanted)


@dataclass(frozen=True)
class Counters:
    """The integer columns (k,), in the order of the program.

    Args:
        column: their numbers.
        rounding: how each becomes whole, after its entry in `decisions.FAMILIES`.
        settled: a plan of the core decides it.
        once: it opens what serves from its first period on.
        thing: a number for what it counts whatever the period; `period` is the period.
    """

    column: Ints
    rounding: tuple[Rounding, ...]
    settled: Bools
    once: Bools
    thing: Ints
    period: Ints

    @classmethod
    def of(cls, program: Program, decisions: Sequence[Any]) -> Counters:
        """Look them up by the names of their variables; those of hooks go to the nearest."""
        families = {family.variable: family for family in FAMILIES.values()}
        column = np.flatnonzero(program.integer)
        counted = [decisions[i] for i in column.tolist()]
        index = [x.index() if isinstance(x.index(), tuple) else (x.index(),) for x in counted]
        found = [families.get(x.parent_component().name) for x in counted]
        things: dict[Any, int] = {}
        for x, key in zip(counted, index, strict=True):
            things.setdefault((x.parent_component().name, key[:-1]), len(things))
        names = [x.parent_component().name for x in counted]
        return cls(
            column=column,
            rounding=tuple(Rounding.NEAR if f is None else f.rounding for f in found),
            settled=np.array([f is not None and f.settled for f in found], dtype=bool),
            once=np.array([f is not None and f.once for f in found], dtype=bool),
            thing=np.array(
                [things[name, key[:-1]] for name, key in zip(names, index, strict=True)],
                dtype=np.int64,
            ),
            period=np.array(
                [0 if f is None else int(k[-1]) for f, k in zip(found, index, strict=True)],
                dtype=np.int64,
            ),
        )

    def rounds(self, *kinds: Rounding) -> Bools:
        """Return a mask (k,) of the counters that become whole in one of these ways."""
        return np.array([kind in kinds for kind in self.rounding], dtype=bool)


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

    def serve_columns(self, routes: Ints) -> Ints:
        """Return the columns of some routes, cell by cell of each."""
        first = len(self.decisions) + routes * self.cells
        found: Ints = (first[:, None] + np.arange(self.cells)).ravel()
        return found

    @cached_property
    def serve_cell(self) -> Ints:
        """(n,) the number of the commodity, period and slice a column serves, -1 for decisions."""
        owner = self.data.routing.owner
        cell = (owner[:, None] * self.cells + np.arange(self.cells)).ravel()
        return np.concatenate([np.full(len(self.decisions), -1), cell])

    @cached_property
    def forbidden(self) -> Ints:
        """The columns of critical work that falls short: no plan may use them."""
        critical = self.data.routing.critical
        short = self.model.routing.short
        here = ((i, x) for i, x in enumerate(self.decisions) if x.parent_component() is short)
        return np.array([i for i, x in here if x.index()[0] in critical], dtype=np.int64)

    @cached_property
    def counters(self) -> Counters:
        """What each integer column counts, and how it becomes whole."""
        return Counters.of(self.program, self.decisions)

    @cached_property
    def seldom(self) -> Bools:
        """(m,) the rows of laws that seldom bind."""
        found = [getattr(row.parent_component(), "seldom", False) for row in self.rows]
        return np.array(found, dtype=np.bool_)

    @cached_property
    def late(self) -> Bools:
        """(m,) the rows that a relaxation leaves out until they bite."""
        found = [getattr(row.parent_component(), "late", False) for row in self.rows]
        return np.array(found, dtype=np.bool_)

    @cached_property
    def summed(self) -> Ints:
        """(m,) a number for each row, the same for those that a relaxation may add up."""
        numbers: dict[Any, int] = {}
        return np.array(
            [numbers.setdefault(_sum_of(row), len(numbers)) for row in self.rows], dtype=np.int64
        )

    @cached_property
    def demands(self) -> Demands:
        """Which demand each column of serve meets."""
        law = self.model.routing.demand
        rows = [i for i, row in enumerate(self.rows) if row.parent_component() is law]
        return Demands.of(self.program, np.array(rows, dtype=np.int64), len(self.decisions))

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
