"""What a rule sees: the instance, what derives from it, and a concern at the place of a cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from ..concern import Concern
from ..errors import Problem
from ..instance.checks.context import Context
from .uses import Uses

if TYPE_CHECKING:
    from ..instance import Instance
    from ..instance.row import Row
    from ..physics.geometry import Geometry
    from ..routes import Routes

Told = tuple[str, str] | None  # column, message
RowType = TypeVar("RowType", bound="Row")


@dataclass(frozen=True)
class View:
    """An instance, and its geometry and routes where they are known."""

    inst: Instance
    geometry: Geometry | None = None
    routes: Routes | None = None

    @cached_property
    def uses(self) -> Uses:
        """Return what could ever be used."""
        return Uses(self.inst)

    @cached_property
    def reached(self) -> frozenset[str] | None:
        """Return the sites and shells that a route leads to; None: routes are not known."""
        if self.routes is None:
            return None
        return frozenset(self.routes.hosts[h].place for h in {*self.routes.host.tolist()})

    @cached_property
    def _context(self) -> Context:
        return Context.of(self.inst.content)

    def never(
        self, name: str, rows: Iterable[RowType], reason: Callable[[View, RowType], Told], so: str
    ) -> Iterator[Concern]:
        """Tell of rows that are never used, and why; not where a scenario changes that.

        Args:
            name: of the concern.
            rows: of one table.
            reason: returns the column that says so and why, or None.
            so: what follows, with `{row.x}` for a cell.
        """
        for row in rows:
            told = reason(self, row)
            if told is not None and not self.uses.kept_for_a_scenario(row, told[0]):
                yield self.at(name, row, told[0], f"{told[1]} {so.format(row=row)}")

    def at(self, name: str, row: Row, column: str, message: str) -> Concern:
        """Return a concern about a cell; the message begins with the column."""
        return _concern(name, self._context.at(row, column, message))

    def head(self, name: str, table: str, column: str, message: str) -> Concern:
        """Return a concern about a whole column, at its header."""
        return _concern(name, self._context.head(table, column, message))

    def setting(self, name: str, path: tuple[str, ...], message: str) -> Concern:
        """Return a concern about a setting; the message begins with its path."""
        return _concern(name, self._context.setting(path, message))


def _concern(name: str, problem: Problem) -> Concern:
    return Concern(name, problem.file, problem.line, problem.column, problem.message)


Rule = Callable[[View], Iterator[Concern]]
