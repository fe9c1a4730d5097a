"""The program over a whole route pool as numbers alone: all that a search needs to know of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from scipy.sparse import coo_array

from .arrays import Bools, Floats, Ints
from .decisions import FAMILIES, Rounding
from .program import Program

LOOSE_TOLERANCE = 1e-7  # the dual tolerance of HiGHS [MUSD per EFLOPS]


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
class Whole:
    """The whole program, and what its rows and columns are for.

    Columns are the decisions, then serve[r,p,t] by route, period and slice. It holds no names and
    no model, so that it can be handed to another process.

    Args:
        program: the numbers that a solver takes.
        owner: (routes,) the number of the commodity whose work a route carries.
        cells: the columns of one route: periods times slices.
        counters: what each integer column counts, and how it becomes whole.
        demands: which demand each column of serve meets.
        forbidden: the columns of critical work that falls short: no plan may use them.
        seldom: (m,) the rows of laws that seldom bind.
        late: (m,) the rows that a relaxation leaves out until they bite.
        summed: (m,) a number for each row, the same for those that a relaxation may add up.
        money: how many units its costs count for 1 MUSD.
    """

    program: Program
    owner: Ints
    cells: int
    counters: Counters
    demands: Demands
    forbidden: Ints
    seldom: Bools
    late: Bools
    summed: Ints
    money: float = 1.0

    def counted(self, program: Program, money: float) -> Whole:
        """Return the same in other units: the numbers in these, and theirs of 1 MUSD."""
        demands = Demands.of(program, self.demands.row, self.decisions)
        return replace(self, program=program, demands=demands, money=money)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self.program.matrix.shape[0])

    @property
    def decisions(self) -> int:
        """How many columns stand before those of serve."""
        return len(self.program.cost) - len(self.owner) * self.cells

    def serve_columns(self, routes: Ints) -> Ints:
        """Return the columns of some routes, cell by cell of each."""
        first = self.decisions + routes * self.cells
        found: Ints = (first[:, None] + np.arange(self.cells)).ravel()
        return found

    @cached_property
    def serve_cell(self) -> Ints:
        """(n,) the number of the commodity, period and slice a column serves, -1 for decisions."""
        cell = (self.owner[:, None] * self.cells + np.arange(self.cells)).ravel()
        return np.concatenate([np.full(self.decisions, -1), cell])
