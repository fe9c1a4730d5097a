"""Laws of single numbers: known ids, finite, no sign, whole, 0 or 1, bought when to be had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ..arrays import Floats
from ..plan import FAMILIES, INTEGER_FAMILIES
from .case import Case
from .checks import Check, at_least, at_most_rows, equal_rows, forbidden
from .decisions import LARGEST, Decisions
from .fleet import must_be_opened

BINARY = ("open", "shell_open", "gateway", "used")


def check_values(d: Decisions) -> Iterator[Check]:
    """Check ids, signs, whole numbers and questions answered by 0 or 1."""
    for family, columns in FAMILIES.items():
        raw = d.plan.values[family]
        if raw.empty:
            continue
        labels = [[family] * len(raw), *(list(raw[column]) for column in columns)]
        twice = raw.duplicated(list(columns)).to_numpy()
        yield forbidden("known", labels, d.unknown(family) | twice)
        value = raw["value"].to_numpy()
        sensible = np.abs(value) <= LARGEST
        yield forbidden("number", labels, ~sensible)
        value = np.where(sensible, value, 0.0)
        yield at_most_rows("sign", labels, np.negative(value), 0.0, "below 0")
        if family in INTEGER_FAMILIES:
            yield equal_rows("whole", labels, value, np.round(value))
        if family in BINARY:
            yield at_most_rows("question", labels, value, 1.0)


def check_buyable(d: Decisions) -> Iterator[Check]:
    """Check that nothing is bought before it is to be had, or where it is there already."""
    for family, allowed in {**_ground(d.case), **_space(d.case), **_network(d.case)}.items():
        bought = d.array(family)
        early = np.where(allowed > 0, 0.0, bought)
        labels = [axis.labels for axis in d.axes[family]]
        yield at_least("buyable", [[family], *labels], -early[np.newaxis], 0.0, "bought")


def _ground(case: Case) -> Mapping[str, Floats]:
    cal, inst = case.calendar, case.inst
    since = {row.site: row.available_from for row in inst.sites}
    standing = {row.site for row in inst.existing if row.count > 0}
    halls = [
        cal.buyable(b.build_y, b.available_from, s.available_from)
        for s in inst.sites
        for b in inst.halls
    ]
    return {
        "open": _rows([cal.buyable(0, since[s]) * (s not in standing) for s in case.sites], case),
        "halls": _rows(halls, case).reshape(len(case.sites), len(case.halls), cal.count),
        "power_mw": _rows(
            [cal.buyable(0, row.available_from, since[row.site]) for row in inst.power], case
        ),
        "cooler_mw": _rows([cal.buyable(0, since[site]) for site, _ in case.cooler_at], case),
    }


def _space(case: Case) -> Mapping[str, Floats]:
    cal, inst = case.calendar, case.inst
    flown = [
        cal.buyable(0, m.available_from, v.available_from)
        for m in inst.modules
        for v in inst.launchers
    ]
    launched = [cal.buyable(0, v.available_from) for v in inst.launchers]
    shape = (len(case.modules), len(case.launchers), 1, cal.count)
    return {
        "shell_open": _rows(
            [cal.buyable(0) * must_be_opened(case, row) for row in inst.shells], case
        ),
        "manifest": np.repeat(_rows(flown, case).reshape(shape), len(case.shells), axis=2),
        "launches": np.repeat(_rows(launched, case)[:, np.newaxis], len(case.shells), axis=1),
    }


def _network(case: Case) -> Mapping[str, Floats]:
    cal, inst = case.calendar, case.inst
    return {
        "gateway": _rows([cal.buyable(0) * (not w.opened_already) for w in inst.gateways], case),
        "antennas": _rows([cal.buyable(0) for _ in inst.antennas], case),
        "lines": _rows([cal.buyable(0) * (row.module_gbps > 0) for row in inst.links], case),
    }


def _rows(rows: list[Floats], case: Case) -> Floats:
    return np.array(rows, dtype=float).reshape(len(rows), len(case.periods))
