"""Spoil a valid plan so that one law is broken by twice the tolerance, and by no more if it can.

Decisions are pushed one at a time. A probe (one audit with the value a little changed) tells how
fast each law reacts; the push that breaks a law by 2e-6 follows, since laws are linear in one
value. Whole numbers are pushed by whole numbers. Routes are spoiled by hand.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from optimizer.plan import FAMILIES, INTEGER_FAMILIES, Plan
from optimizer.plan.frames import tidy_tables, tidy_values
from optimizer.verify import TOLERANCE, Case, Check, audit
from optimizer.verify.checks import COUNTED

TARGET = 2 * TOLERANCE
NOTHING = 1e-3  # a cap of 0 is broken by anything: by 2e-6 of this
SINGLE = frozenset(
    {"whole", "question", "sign", "known", "number"}
)  # spoiled directly, not by a probe


@dataclass(frozen=True)
class Corruption:
    """A spoilt plan, the law it breaks, and what was done."""

    law: str
    plan: Plan
    what: str
    continuous: bool


def corruptions(case: Case, plan: Plan, probes: int = 12) -> Iterator[Corruption]:
    """Yield spoilt plans: pushed decisions (`probes` rows a family), single numbers, routes."""
    yield from _single(plan, probes)
    yield from _not_to_be_had(case, plan)
    yield from _routes(plan, probes)
    yield from _detours(case, plan, 2 * probes)
    yield from _elsewhere(case, plan, probes)
    before = audit(case, plan).checks
    for family in FAMILIES:
        frame = plan.values[family]
        for row in _spread(len(frame), probes):
            yield from _pushes(case, plan, before, family, row)


def _spread(count: int, wanted: int) -> list[int]:
    return sorted({int(i) for i in np.linspace(0, count - 1, min(count, wanted))})


def _pushes(
    case: Case, plan: Plan, before: tuple[Check, ...], family: str, row: int
) -> Iterator[Corruption]:
    whole = family in INTEGER_FAMILIES
    value = float(plan.values[family]["value"].iloc[row])
    signs = (1.0, -1.0) if value > 0 else (1.0,)
    for sign in signs:
        step = sign * (1.0 if whole else min(1e-3, value / 2 if sign < 0 else 1e-3))
        stepped = _with(plan, family, row, value + step)
        after = audit(case, stepped).checks
        if whole:
            for law in sorted({c.law for c in after if c.worst > TOLERANCE} - SINGLE):
                yield Corruption(law, stepped, f"{family} row {row} {step:+g}", False)
        if [c.law for c in after] != [c.law for c in before]:
            continue
        for law, push in sorted(pushes(before, after, step).items()):
            amount = sign * math.ceil(abs(push) - 1e-9) if whole else push
            if whole and abs(amount) == 1:
                continue
            if law in SINGLE or value + amount < 0 or not math.isfinite(amount):
                continue
            what = f"{family} row {row}: {value!r} {amount:+.9g}"
            yield Corruption(law, _with(plan, family, row, value + amount), what, not whole)


def pushes(
    before: Sequence[Check], after: Sequence[Check], step: float, target: float = TARGET
) -> dict[str, float]:
    """Return, by law, the smallest push in the direction of `step` that breaks it by `target`.

    Used and cap of every entry are taken to be linear in the push.
    """
    best: dict[str, float] = {}
    for old, new in zip(before, after, strict=True):
        if old.used.shape == new.used.shape and old.used.size:
            push = _smallest(old, new, abs(step), target)
            best[old.law] = min(push, best.get(old.law, math.inf))
    return {law: math.copysign(push, step) for law, push in best.items() if math.isfinite(push)}


def _smallest(old: Check, new: Check, step: float, target: float) -> float:
    with np.errstate(invalid="ignore", divide="ignore"):
        slope = (new.amount - old.amount) / step
        moving = np.abs(new.cap - old.cap) / step * np.sign(np.abs(new.cap) - np.abs(old.cap))
        least = 1.0 if old.unit in COUNTED else 0.0
        least = np.maximum(np.where(old.cap == 0, max(least, NOTHING), least), old.size)
        flat = (target * least - old.amount) / slope
        scaled = (target * np.abs(old.cap) - old.amount) / (slope - target * moving)
        push = np.where(np.abs(old.cap + moving * flat * np.sign(old.cap)) > least, scaled, flat)
        possible = np.isfinite(push) & (slope > 1e-9) & (push > 0)
    return float(push[possible].min(initial=math.inf))


def _with(plan: Plan, family: str, row: int, value: float) -> Plan:
    frame = plan.values[family]
    frame.loc[row, "value"] = value
    return _values(plan, family, frame)


def _values(plan: Plan, family: str, frame: pd.DataFrame) -> Plan:
    values = {name: plan.values[name] for name in plan.values} | {family: frame}
    return replace(plan, values=tidy_values(values))


def _single(plan: Plan, columns: int) -> Iterator[Corruption]:
    """Yield one number or one id that is wrong by itself."""
    for family in FAMILIES:
        frame = plan.values[family]
        if frame.empty:
            continue
        value = float(frame["value"].iloc[0])
        yield Corruption("number", _with(plan, family, 0, math.inf), f"{family} infinite", False)
        yield Corruption("sign", _with(plan, family, 0, -TARGET), f"{family} negative", True)
        if family in INTEGER_FAMILIES:
            spoilt = _with(plan, family, 0, value + TARGET * max(1.0, value))
            yield Corruption("whole", spoilt, f"{family} broken", True)
        if family in ("open", "shell_open", "gateway", "used"):
            yield Corruption("question", _with(plan, family, 0, 2.0), f"{family} twice", False)
        for column in FAMILIES[family][:columns]:
            other = frame.copy()
            other[column] = other[column].astype(object)
            other.loc[0, column] = 1900 if column in ("period", "vintage") else "nowhere"
            yield Corruption("known", _values(plan, family, other), f"{family} {column}", False)


def _not_to_be_had(case: Case, plan: Plan) -> Iterator[Corruption]:
    """Yield critical work a little short, and purchases nobody can make."""
    inst, period = case.inst, case.periods[0]
    critical = {row.workload for row in inst.workloads if row.critical}
    for name in case.commodities:
        if name.partition("@")[0] in critical:
            for p in case.periods:
                short = (name, p, case.slices[0], TARGET)
                yield Corruption("critical", _added(plan, "short", short), f"{name} {p}", True)
    never = [("open", row.site, period, 1.0) for row in inst.existing if row.count > 0]
    never += [("gateway", row.gateway, period, 1.0) for row in inst.gateways if row.opened_already]
    never += [("lines", row.link, period, 1.0) for row in inst.links if not row.module_gbps]
    never += [("shell_open", row.shell, period, 1.0) for row in inst.shells if not row.open_musd]
    for family, *row in never:
        yield Corruption("buyable", _added(plan, str(family), tuple(row)), str(row), False)


def _added(plan: Plan, family: str, row: tuple[object, ...]) -> Plan:
    frame = plan.values[family]
    more = pd.DataFrame([row], columns=list(frame.columns))
    return _values(plan, family, pd.concat([frame, more], ignore_index=True))


def _detours(case: Case, plan: Plan, rows: int) -> Iterator[Corruption]:
    """Yield ways that go over an arc, back, and over it again."""
    arcs = {arc.id: arc for arc in case.network.arcs}
    back = {(arc.tail, arc.head): arc.id for arc in case.network.arcs}
    legs = plan.legs
    for row in _spread(len(legs), rows):
        arc = arcs[str(legs["arc"].iloc[row])]
        other = back.get((arc.head, arc.tail))
        if other is not None:
            longer = legs.assign(step=legs["step"] * 10)
            extra = longer.iloc[[row, row]].copy()
            extra["step"] += [1, 2]
            extra["arc"] = [other, arc.id]
            spoilt = _tables(plan, legs=pd.concat([longer, extra]))
            yield Corruption("simple way", spoilt, f"leg {row} there and back", False)


def _elsewhere(case: Case, plan: Plan, rows: int) -> Iterator[Corruption]:
    """Yield ways through space that begin or end elsewhere, or are passed the other way."""
    arcs = {arc.id: arc for arc in case.network.arcs if arc.kind == "mesh"}
    legs = plan.legs
    through = [row for row in range(len(legs)) if str(legs["arc"].iloc[row]) in arcs]
    for row in (through[i] for i in _spread(len(through), rows)):
        arc = arcs[str(legs["arc"].iloc[row])]
        others = [
            next((a for a in arcs.values() if a.tail == arc.tail and a.head != arc.head), None),
            next((a for a in arcs.values() if a.head == arc.head and a.tail != arc.tail), None),
            next((a for a in arcs.values() if a.way == arc.way and a.turned != arc.turned), None),
        ]
        for other in others:
            if other is not None and (other.tail, other.head) != (arc.tail, arc.head):
                spoilt = legs.copy()
                spoilt.loc[row, "arc"] = other.id
                what = f"leg {row} over {other.id}"
                yield Corruption("way", _tables(plan, legs=spoilt), what, False)


def _routes(plan: Plan, rows: int) -> Iterator[Corruption]:
    """Yield routes that are broken, roundabout, or not what they say."""
    legs, routes = plan.legs, plan.routes
    for row in _spread(len(legs), rows):
        fewer = legs.drop(index=row)
        yield Corruption("way", _tables(plan, legs=fewer), f"leg {row} lost", False)
        there_and_back = legs.iloc[[row] * 3].assign(step=legs["step"].iloc[row])
        again = pd.concat([legs.drop(index=row), there_and_back])
        yield Corruption("way", _tables(plan, legs=again), f"leg {row} thrice", False)
        other = legs.copy()
        other.loc[row, "arc"] = "nowhere"
        yield Corruption("route", _tables(plan, legs=other), f"leg {row} unknown", False)
    for row in _spread(len(routes), rows):
        late = routes.copy()
        late.loc[row, "latency_ms"] *= 1 + TARGET
        late.loc[row, "latency_ms"] += TARGET
        yield Corruption("told latency", _tables(plan, routes=late), f"route {row} told", True)
        for column in ("commodity", "workload", "host_kind", "host"):
            other = routes.copy()
            other.loc[row, column] = "nowhere"
            yield Corruption("route", _tables(plan, routes=other), f"route {row} {column}", False)


def _tables(plan: Plan, **changed: pd.DataFrame) -> Plan:
    tables = {name: plan.tables[name] for name in plan.tables} | changed
    return replace(plan, tables=tidy_tables(tables))
