"""What of an instance could ever be used: the horizon, the work there is, what scenarios change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..instance.keys import Cells, Setting, find
from ..instance.series import trajectory
from ..possible.capacity import Bounds
from ..possible.reasons import allowed_hosts

if TYPE_CHECKING:
    from ..instance import Instance
    from ..instance.row import Row
    from ..instance.schema import Launcher, Link, Module, Workload


@dataclass(frozen=True)
class Uses:
    """Questions about one instance, each answered once."""

    inst: Instance

    @cached_property
    def last(self) -> int:
        """Return the start of the last period: nothing is bought after it."""
        return max(row.period for row in self.inst.periods)

    @cached_property
    def bounds(self) -> Bounds:
        """Return the most that hosts can ever run."""
        return Bounds(self.inst)

    @cached_property
    def works(self) -> tuple[Workload, ...]:
        """Return the workloads that ask for anything."""
        return tuple(row for row in self.inst.workloads if self.most(row) > 0)

    def most(self, work: Workload) -> float:
        """Return the largest demand of a workload in any period [EFLOPS]."""
        return work.demand_eflops * self.highest(work.demand_trajectory)

    def highest(self, name: str | None) -> float:
        """Return the largest factor of a trajectory."""
        return max(trajectory(self.inst, name, row.period) for row in self.inst.periods)

    @cached_property
    def hosts(self) -> frozenset[tuple[str, str]]:
        """Return the (kind, id) that some workload may be hosted at."""
        found = (allowed_hosts(self.inst, work) for work in self.works)
        return frozenset[tuple[str, str]]().union(*found)

    @cached_property
    def ends(self) -> frozenset[str]:
        """Return the places that work comes from or goes to."""
        return frozenset(end for row in self.inst.workloads for end in (row.origin, row.sink))

    @cached_property
    def neighbours(self) -> dict[str, set[str]]:
        """Return, by place, the places that links with a capacity lead to or from."""
        found: dict[str, set[str]] = {}
        for link in self.inst.links:
            if capacity(link) > 0:
                found.setdefault(link.from_, set()).add(link.to)
                found.setdefault(link.to, set()).add(link.from_)
        return found

    @cached_property
    def linked_gbps(self) -> dict[str, float]:
        """Return, by place, what all its links can carry each way [Gbps]."""
        found: dict[str, float] = {}
        for link in self.inst.links:
            for end in (link.from_, link.to):
                found[end] = found.get(end, 0.0) + capacity(link)
        return found

    @cached_property
    def dark(self) -> frozenset[str]:
        """Return the profiles that are 0 at every hour."""
        lit = {row.profile for row in self.inst.profiles if row.factor > 0}
        return frozenset(row.profile for row in self.inst.profiles) - lit

    @cached_property
    def whole_days(self) -> bool:
        """Tell whether no day has two slices, so that nothing moves within a day."""
        days = [row.day for row in self.inst.slices]
        return len(set(days)) == len(days)

    @cached_property
    def varied(self) -> frozenset[tuple[str, str, str]]:
        """Return the cells that scenarios change: (table, key, column), or ("", path, "")."""
        found = set()
        for keys in self.inst.content.scenarios.values():
            for key in keys:
                target = find(self.inst.content, key)
                if isinstance(target, Cells):
                    found |= {(target.table, row, target.column) for row in target.rows}
                elif isinstance(target, Setting):
                    found.add(("", ".".join(target.path), ""))
        return frozenset(found)

    def kept_for_a_scenario(self, row: Row, column: str) -> bool:
        """Tell whether a scenario changes a cell (of a key: the row): then it is there for that."""
        cells = {name for table, key, name in self.varied if (table, key) == (row.TABLE, row.key)}
        return column in cells or (column in row.KEY and bool(cells))

    def carries(self, launcher: Launcher, module: Module) -> bool:
        """Tell whether a launcher lifts a module whole to some shell with room."""
        shells = self.inst.by_id("shells")
        return any(
            row.launcher == launcher.launcher
            and row.payload_kg * (1 + 1e-9) >= module.mass_kg
            and shells[row.shell].max_modules > 0
            for row in self.inst.payloads
        )

    def flies(self, launcher: Launcher) -> bool:
        """Tell whether a launcher ever flies."""
        late = launcher.available_from is not None and launcher.available_from > self.last
        whole = 1.0 if launcher.price_musd is not None else 1e-9
        return not late and self.flights(launcher) >= whole

    def flights(self, launcher: Launcher) -> float:
        """Return a bound on the flights of a launcher in all periods together."""
        years = self.last - self.inst.settings.base_year + 1
        return launcher.per_year * self.highest(launcher.cadence_trajectory) * years


def capacity(link: Link) -> float:
    """Return the most that a link can carry each way [Gbps]."""
    return link.existing_gbps + link.max_modules * link.module_gbps
