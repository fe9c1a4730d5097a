"""The parts of a plan as tables: what is launched, built, connected, served, paid, and what binds.

The summary adds these tables up, `orbisite show RUN PART` prints them whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from ..instance.series import trajectory
from ..wording import count

if TYPE_CHECKING:
    from ..instance import Instance
    from ..plan import Plan

NEAR: Final = 1e-6
UNITS: Final = MappingProxyType(
    {"mw": "MW", "eflops": "EFLOPS", "eflop_h": "EFLOPS·h", "line": "M$, present value"}
)
DIRECTION: Final = re.compile(":(fwd|rev)$")  # of an arc of a link
MEGAWATTS_NOTICED: Final = 1e-6

LIMITS: Final = MappingProxyType(
    {
        "sites.space": ("site full", "sites.max_it_mw"),
        "cooling.room": ("cooler at its most", "coolers.max_mw"),
        "cooling.water": ("water permit used up", "sites.water_m3_per_y"),
        "power.most": ("power at its most", "power.max_mw"),
        "launches.cadence": ("all flights taken", "launchers.per_year"),
        "launches.making": ("all modules made are taken", "modules.supply_per_y"),
        "fleet.slots": ("places of the lattice all taken", "shells.planes x sats_per_plane"),
        "fleet.most_modules": ("shell full", "shells.max_modules"),
        "links.most_lines": ("all lines laid", "links.max_modules"),
        "links.link": ("link full", "links.existing_gbps, module_gbps"),
        "downlink.most_antennas": ("all antennas built", "antennas.max"),
        "policy.carbon_cap": ("carbon cap reached", "policy.carbon_cap_kt"),
        "policy.budget": ("budget spent", "policy.budget_musd"),
        "policy.accelerators": ("accelerators sold out", "supply.accelerator_eflops"),
        "policy.orbit_share": ("share of orbit reached", "policy.orbit_share_max"),
        "policy.abroad_share": ("share abroad reached", "policy.abroad_share_max"),
    }
)
"""The laws that are limits of the instance, in words, and where the limit stands.

What the plan bought itself (halls, antennas, what follows from them) binds in any good plan, and
says nothing; it is not here.
"""


@dataclass(frozen=True, slots=True)
class Ratings:
    """What one of each kind is rated at: IT power [MW], compute [EFLOPS] by period of purchase."""

    hall_mw: Mapping[str, float] = field(default_factory=dict)
    module_mw: Mapping[str, float] = field(default_factory=dict)
    eflops: Mapping[tuple[str, str, int], float] = field(default_factory=dict)
    stores: frozenset[str] = frozenset()

    @classmethod
    def of(cls, inst: Instance | None) -> Ratings:
        """Return the ratings of an instance; none without one."""
        if inst is None:
            return cls()
        computing = [("hall", row.hall, row.eflops, row.eflops_trajectory) for row in inst.halls]
        computing += [
            ("module", row.module, row.eflops, row.eflops_trajectory) for row in inst.modules
        ]
        return cls(
            {row.hall: row.it_mw for row in inst.halls},
            {row.module: row.it_kw / 1000 for row in inst.modules},
            {
                (kind, name, at.period): eflops * trajectory(inst, moves, at.period)
                for kind, name, eflops, moves in computing
                for at in inst.periods
            },
            frozenset(row.power for row in inst.power if row.kind == "storage"),
        )


def built(plan: Plan, ratings: Ratings) -> pd.DataFrame:
    """Return what is built on the ground: period, site, what, item, number, mw, eflops."""
    values = plan.values
    opened = values["open"]
    rows = [(row.period, row.site, "site", "", 1, 0.0, 0.0) for row in _rows(opened)]
    for row in _rows(values["halls"]):
        number, period = round(row.value), int(row.period)
        mw = number * ratings.hall_mw.get(row.hall, 0.0)
        eflops = number * ratings.eflops.get(("hall", row.hall, period), 0.0)
        rows.append((period, row.site, "halls", row.hall, number, mw, eflops))
    for row in _rows(values["power_mw"]):
        what = "storage" if row.power in ratings.stores else "power"
        rows.append((row.period, row.site, what, row.power, 0, row.value, 0.0))
    rows += [
        (row.period, row.site, "cooling", row.cooler, 0, row.value, 0.0)
        for row in _rows(values["cooler_mw"])
    ]
    kept = (one for one in rows if one[5] > MEGAWATTS_NOTICED or one[2] in ("site", "halls"))
    return _frame(kept, ["period", "site", "what", "item", "number", "mw", "eflops"], 4)


def launched(plan: Plan, ratings: Ratings) -> pd.DataFrame:
    """Return what flies: period, what, item, shell, launcher, number, mw, eflops."""
    values = plan.values
    rows = [
        (row.period, "shell", row.shell, row.shell, "", 1, 0.0, 0.0)
        for row in _rows(values["shell_open"])
    ]
    for row in _rows(values["launches"]):
        flown = (row.period, "launches", row.launcher, row.shell, row.launcher)
        rows.append((*flown, round(row.value), 0.0, 0.0))
    for row in _rows(values["manifest"]):
        number, period = round(row.value), int(row.period)
        mw = number * ratings.module_mw.get(row.module, 0.0)
        eflops = number * ratings.eflops.get(("module", row.module, period), 0.0)
        flown = (period, "modules", row.module, row.shell, row.launcher)
        rows.append((*flown, number, mw, eflops))
    columns = ["period", "what", "item", "shell", "launcher", "number", "mw", "eflops"]
    return _frame(rows, columns, 5)


def connected(plan: Plan, _: Ratings) -> pd.DataFrame:
    """Return what joins ground, orbit and one another: period, what, item, kind, number."""
    values = plan.values
    rows = [(row.period, "gateway", row.gateway, "", 1) for row in _rows(values["gateway"])]
    rows += [
        (row.period, "antennas", row.gateway, row.kind, round(row.value))
        for row in _rows(values["antennas"])
    ]
    rows += [
        (row.period, "lines", row.link, "", round(row.value)) for row in _rows(values["lines"])
    ]
    return _frame(rows, ["period", "what", "item", "kind", "number"], 4)


def served(plan: Plan, _: Ratings) -> pd.DataFrame:
    """Return the work: period, what (ground, orbit, short), item (host or workload), eflop_h."""
    hosts, short = plan.hosts, plan.shortfall
    parts = (
        pd.DataFrame({"period": hosts["period"], "what": hosts["tier"], "item": hosts["host"],
                      "eflop_h": hosts["eflop_h"]}),
        pd.DataFrame({"period": short["period"], "what": "short", "item": short["workload"],
                      "eflop_h": short["eflop_h"]}),
    )  # fmt: skip
    keys = ["period", "what", "item"]
    filled = [part for part in parts if len(part)] or [parts[0]]
    return pd.DataFrame(pd.concat(filled).groupby(keys, as_index=False)["eflop_h"].sum())


def paid(plan: Plan, _: Ratings) -> pd.DataFrame:
    """Return the cost lines, dearest first: line, one column a period, total [MUSD]."""
    wide = plan.costs.pivot_table(index="line", columns="period", values="musd", aggfunc="sum")
    wide = wide.fillna(0.0)
    wide.columns = [str(period) for period in wide.columns]
    wide["total"] = pd.Series(plan.costs_musd)
    order = ["total", "line"]
    return wide.reset_index().sort_values(order, ascending=[False, True], ignore_index=True)


def binding(plan: Plan, _: Ratings) -> pd.DataFrame:
    """Return the limits of the instance that are met: limit, at, periods, most, unit, set_by.

    Met exactly, that is; `most` is the largest of the periods.
    """
    limits = plan.limits
    met = limits["slack"].abs() <= NEAR * limits[["used", "cap"]].abs().max(axis=1)
    periods = set(map(str, plan.years))
    found: dict[tuple[str, str], tuple[list[str], float, str]] = {}
    for row in _rows(limits[met & limits["law"].isin(list(LIMITS))]):
        parts = row.index.split(",")
        at = next((n for n, part in enumerate(parts) if part in periods), len(parts))
        names = parts[1:at] if row.law == "power.most" else parts[:at]  # its id is its own
        key = row.law, DIRECTION.sub("", " ".join(names))
        years, most, unit = found.get(key, ([], 0.0, row.unit))
        years = sorted({*years, *parts[at : at + 1]})
        found[key] = years, max(most, row.cap), unit
    rows = [
        (LIMITS[law][0], place, " ".join(years), most, "" if unit == "-" else unit, LIMITS[law][1])
        for law in LIMITS
        for (name, place), (years, most, unit) in sorted(found.items())
        if name == law
    ]
    return pd.DataFrame(rows, columns=["limit", "at", "periods", "most", "unit", "set_by"])


SECTIONS: Final[Mapping[str, Callable[[Plan, Ratings], pd.DataFrame]]] = MappingProxyType(
    {
        "launch": launched,
        "build": built,
        "connect": connected,
        "serve": served,
        "cost": paid,
        "binding": binding,
    }
)


def printed(rows: pd.DataFrame) -> tuple[list[str], list[list[str]], int]:
    """Word a part for a terminal.

    Args:
        rows: a table of `SECTIONS`.

    Returns:
        Headers, cells, and the first column that is set flush right: numbers are last.
    """
    columns = [str(column) for column in rows.columns]
    numbers = [pd.api.types.is_numeric_dtype(rows[c]) and c != "period" for c in columns]
    order = sorted(range(len(columns)), key=lambda place: numbers[place])
    cells = [
        [_cell(row[place], numbers[place]) for place in order]
        for row in rows.itertuples(index=False)
    ]
    return (
        [UNITS.get(columns[place], columns[place]) for place in order],
        cells,
        numbers.count(False),
    )


def _cell(value: Any, number: bool) -> str:
    return (count(value) if value else "-") if number else str(value)


def _rows(frame: pd.DataFrame) -> Iterable[Any]:
    return frame.itertuples(index=False)


def _frame(rows: Iterable[tuple[Any, ...]], columns: list[str], sort: int) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=columns)
    return frame.sort_values(columns[:sort], kind="stable", ignore_index=True)
