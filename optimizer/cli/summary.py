"""A plan in a dozen lines: what is launched, what is built, what it costs, what binds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from .wording import count, money, percent, plural, power

if TYPE_CHECKING:
    import pandas as pd

    from ..instance import Instance
    from ..plan import Plan

MOST_LINES = 8
MOST_NAMES = 6
OPENED = "opened"
NO_PLAN = {
    "infeasible": "No plan can obey the laws.",
    "pool_infeasible": "No plan obeys the laws with the routes of the pool; more routes may help "
    "(routing.routes_per_host).",
    "unbounded": "The cost has no lower end: some number must be wrong.",
    "no_plan": "Stopped at a limit before a plan was found. Give it more time (--time-limit).",
    "interrupted": "Interrupted before a plan was found.",
    "error": "The solver failed.",
}


def summary_lines(inst: Instance | None, plan: Plan) -> list[str]:
    """Sum up a plan.

    Args:
        inst: the instance that was solved; without it no powers are shown.
        plan: its plan.

    Returns:
        Lines for a terminal.
    """
    if plan.cost_musd is None:
        return [NO_PLAN.get(plan.status, plan.status), *_bound(plan)]
    kilowatts = {row.module: row.it_kw for row in inst.modules} if inst else {}
    megawatts = {row.hall: row.it_mw for row in inst.halls} if inst else {}
    sections = (
        ("Launch", launch_lines(plan, kilowatts)),
        ("Build", build_lines(plan, megawatts)),
        ("Connect", connect_lines(plan)),
        ("Serve", serve_lines(plan)),
        ("Cost", cost_lines(plan)),
        ("Binding", binding_lines(plan)),
    )
    lines = [headline(plan), *_certified(plan)]
    for label, all_items in sections:
        items = _most(list(all_items))
        lines += [f"  {label if not n else '':<9} {item}" for n, item in enumerate(items)]
    return lines


def headline(plan: Plan) -> str:
    """Say how good the plan is, and how far that is proven.

    Args:
        plan: a plan that has a cost.

    Returns:
        One sentence.
    """
    how = {
        "optimal": "Plan",
        "feasible": "Stopped at a limit with a plan",
        "interrupted": "Interrupted; the best plan so far is",
    }.get(plan.status, "Plan")
    if plan.gap is None:
        return f"{how} without a proven bound{_verdict(plan)}."
    scope = "" if plan.bound_scope == "full" else ", over the routes of the pool"
    near = "optimal" if plan.gap <= 1e-9 else f"within {percent(plan.gap)} of optimal"
    return f"{how} {near}{scope}{_verdict(plan)}."


def _verdict(plan: Plan) -> str:
    return "" if plan.verified else " (NOT verified: some law may be broken)"


def _bound(plan: Plan) -> list[str]:
    if plan.bound_musd is None:
        return []
    whose = "No plan" if plan.bound_scope == "full" else "No plan over the routes of the pool"
    return [f"{whose} costs less than {money(plan.bound_musd)}.", *_certified(plan)]


def _certified(plan: Plan) -> list[str]:
    if plan.certified_musd is None:
        return []
    proven = money(plan.certified_musd)
    return [f"Of its bound, {proven} is certified in exact arithmetic; the rest is HiGHS's word."]


def launch_lines(plan: Plan, kilowatts: Mapping[str, float]) -> Iterator[str]:
    """Say what flies, on what, where to and when.

    Args:
        plan: a plan.
        kilowatts: IT power of a module, by design [kW].

    Yields:
        One line per period, module and shell.
    """
    flown = plan.values["manifest"]
    for (period, module, shell), rows in _groups(flown, "period", "module", "shell"):
        number = float(rows["value"].sum())
        rockets = ", ".join(
            _launches(plan, launcher, shell, period) for launcher in sorted(set(rows["launcher"]))
        )
        modules = _units(number, module, kilowatts.get(module, 0.0) / 1000)
        yield f"{period}  {modules} to {shell} on {rockets}"


def _units(number: float, name: str, mw_each: float) -> str:
    it = f" ({power(number * mw_each)})" if mw_each else ""
    return f"{count(round(number))} × {name}{it}"


def _launches(plan: Plan, launcher: str, shell: str, period: int) -> str:
    flights = plan.values["launches"]
    chosen = (flights["launcher"] == launcher) & (flights["shell"] == shell)
    number = flights.loc[chosen & (flights["period"] == period), "value"].sum()
    return f"{count(round(float(number)))} × {launcher}"


def build_lines(plan: Plan, megawatts: Mapping[str, float]) -> Iterator[str]:
    """Say what is built on the ground.

    Args:
        plan: a plan.
        megawatts: IT power of a hall, by design [MW].

    Yields:
        One line per period and site.
    """
    rows = sorted(_built(plan, megawatts), key=lambda row: row[:2])
    built = [
        (period, site, ", ".join(part for *_, part in parts))
        for (period, site), parts in groupby(rows, key=lambda row: row[:2])
    ]
    for period in sorted({period for period, *_ in built}):
        lines = [(site, what) for at, site, what in built if at == period]
        yield from (f"{period}  {site}: {what}" for site, what in lines if what != OPENED)
        empty = [site for site, what in lines if what == OPENED]
        if empty:
            yield f"{period}  opened: {', '.join(empty)}"


def _built(plan: Plan, megawatts: Mapping[str, float]) -> Iterator[tuple[int, str, str]]:
    values = plan.values
    for row in _rows(values["open"]):
        yield int(row.period), row.site, OPENED
    for row in _rows(values["halls"]):
        units = _units(row.value, row.hall, megawatts.get(row.hall, 0.0))
        yield int(row.period), row.site, units
    for row in _rows(values["power_mw"]):
        if row.value > 1e-6:
            yield int(row.period), row.site, f"{row.power} {power(row.value)}"


def connect_lines(plan: Plan) -> Iterator[str]:
    """Say which gateways open, and what antennas and lines are added.

    Args:
        plan: a plan.

    Yields:
        One line per period.
    """
    rows = sorted(_connected(plan))
    for period, parts in groupby(rows, key=lambda row: row[0]):
        yield f"{period}  {', '.join(part for _, _, part in parts)}"


def _connected(plan: Plan) -> Iterator[tuple[int, int, str]]:
    values = plan.values
    for (period,), rows in _groups(values["gateway"], "period"):
        yield int(period), 0, f"gateways {' '.join(rows['gateway'])}"
    for (period, kind), rows in _groups(values["antennas"], "period", "kind"):
        yield int(period), 1, plural(round(rows["value"].sum()), f"{kind} antennas")
    for (period,), rows in _groups(values["lines"], "period"):
        number = round(float(rows["value"].sum()))
        yield int(period), 2, f"{plural(number, 'lines')} on {plural(len(rows), 'links')}"


def serve_lines(plan: Plan) -> Iterator[str]:
    """Say how much work is served, where, and at what price.

    Args:
        plan: a plan.

    Yields:
        One or two lines.
    """
    served = plan.served_eflop_h
    total = sum(served.values())
    if total > 0:
        tiers = ", ".join(
            f"{percent(work / total)} {tier}" for tier, work in served.items() if work
        )
        price = plan.usd_per_eflop_h
        cost = "" if price is None else f", {price:.4g} $ per EFLOPS·h"
        yield f"{count(total)} EFLOPS·h: {tiers}{cost}"
    short = plan.shortfall
    missing = float(short["eflop_h"].sum())
    if missing > 0:
        names = sorted(set(short["workload"]))
        more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
        yield f"{count(missing)} EFLOPS·h fall short: {', '.join(names[:MOST_NAMES])}{more}"


def cost_lines(plan: Plan) -> Iterator[str]:
    """Say what it costs, and which lines make up most of that.

    Args:
        plan: a plan that has a cost.

    Yields:
        One line.
    """
    total = plan.cost_musd or 0.0
    lines = sorted(plan.costs_musd.items(), key=lambda line: (-line[1], line[0]))
    largest = [f"{name} {percent(cost / total)}" for name, cost in lines[:5] if total and cost > 0]
    yield f"{money(total)} present value" + (f": {', '.join(largest)}" if largest else "")


def binding_lines(plan: Plan, most: int = 4) -> Iterator[str]:
    """Say which laws are met exactly, those first whose relief is worth most.

    Args:
        plan: a plan.
        most: how many laws to name.

    Yields:
        One line per law, with the place where it is worth most.
    """
    limits = plan.limits
    binding = limits[(limits["price"].abs() > 0) & (limits["slack"].abs() <= _near(limits))]
    worth = (binding["price"] * binding["cap"]).abs()
    ranked = binding.assign(worth=worth).sort_values(
        ["worth", "law", "index"], ascending=[False, True, True], kind="stable"
    )
    places = ranked["law"].value_counts()
    for row in _rows(ranked.drop_duplicates("law").head(most)):
        others = int(places[row.law]) - 1
        more = f" (and in {plural(others, 'more places')})" if others else ""
        unit = f" {row.unit}" if row.unit else ""
        where = " ".join(row.index.split(","))
        gain = money(abs(row.price))
        yield f"{row.law}, {where}: {count(row.cap)}{unit}; one more is worth {gain}{more}"


def _near(limits: pd.DataFrame) -> pd.Series[float]:
    return 1e-6 * limits["cap"].abs().clip(lower=1.0)


def _groups(frame: pd.DataFrame, *keys: str) -> Iterator[tuple[Any, pd.DataFrame]]:
    yield from frame.groupby(list(keys))


def _rows(frame: pd.DataFrame) -> Iterator[Any]:
    return frame.itertuples(index=False)


def _most(items: list[str]) -> list[str]:
    if len(items) <= MOST_LINES:
        return items
    return [*items[: MOST_LINES - 1], f"... and {len(items) - MOST_LINES + 1} more"]
