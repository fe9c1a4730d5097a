"""A plan in some twenty lines: what is launched, what is built, what it costs, what binds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ..wording import count, money, percent, plural, power
from .sections import Ratings, binding, built, connected, launched, paid, served

if TYPE_CHECKING:
    import pandas as pd

    from ..instance import Instance
    from ..plan import Plan

MOST_PERIODS = 8
MOST_NAMES = 6
MOST_PLACES = 3
MOST_COSTS = 5
LARGEST = 3
POWERED = {"power": "power supply", "storage": "storage", "cooling": "cooling"}
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
        Lines for a terminal; the parts begin with their name, the rest of a part is indented.
    """
    if plan.cost_musd is None:
        return [NO_PLAN.get(plan.status, plan.status), *_bound(plan), *_critical(inst, plan)]
    from ..instance.absences import absences

    ratings = Ratings.of(inst)
    sections = (
        ("Launch", launch_lines(launched(plan, ratings))),
        ("Build", build_lines(built(plan, ratings))),
        ("Connect", connect_lines(connected(plan, ratings))),
        ("Serve", serve_lines(plan, served(plan, ratings))),
        ("Cost", cost_lines(plan, paid(plan, ratings))),
        ("Binding", binding_lines(binding(plan, ratings))),
        ("Absent", absences(inst) if inst is not None else ()),
    )
    lines = [headline(plan), *_certified(plan)]
    for label, items in sections:
        lines += [f"  {label if not n else '':<9} {item}" for n, item in enumerate(items)]
    return lines


def headline(plan: Plan) -> str:
    """Say how good the plan is, and how far that is proven.

    Args:
        plan: a plan that has a cost.

    Returns:
        One sentence.
    """
    if not plan.verified:
        return "A plan was found, but it is NOT verified: it breaks a law, or its cost is wrong."
    how = {
        "optimal": "Plan",
        "feasible": "Stopped at a limit with a plan",
        "interrupted": "Interrupted; the best plan so far is",
    }.get(plan.status, "Plan")
    if plan.gap is None:
        return f"{how} without a proven bound."
    scope = "" if plan.bound_scope == "full" else ", over the routes of the pool"
    near = "optimal" if plan.gap <= 1e-9 else f"within {percent(plan.gap, at_most=True)} of optimal"
    return f"{how} {near}{scope}."


def _bound(plan: Plan) -> list[str]:
    if plan.bound_musd is None:
        return []
    whose = "No plan" if plan.bound_scope == "full" else "No plan over the routes of the pool"
    return [f"{whose} costs less than {money(plan.bound_musd, at_least=True)}.", *_certified(plan)]


def _critical(inst: Instance | None, plan: Plan) -> list[str]:
    """Say how to learn what is in the way, where only the solver knows that something is."""
    critical = [row.workload for row in inst.workloads if row.critical] if inst else []
    if plan.warnings or plan.status not in ("infeasible", "pool_infeasible") or not critical:
        return []
    hint = "With --set 'workloads.*.critical=no' the plan shows what would fall short."
    return [f"Critical work: {_names(critical)}. {hint}"]


def _certified(plan: Plan) -> list[str]:
    if plan.certified_musd is None:
        return []
    proven = money(plan.certified_musd, at_least=True)
    return [f"Of its bound, {proven} is certified in exact arithmetic; the rest is HiGHS's word."]


def launch_lines(rows: pd.DataFrame) -> list[str]:
    """Say what flies: totals of each period, then what is largest.

    Args:
        rows: as `launched` has them.

    Returns:
        Its lines.
    """
    modules = rows[rows["what"] == "modules"]
    return [*_totals("launch", rows, _flown), *_largest("launch", modules, _flight)]


def _flown(rows: pd.DataFrame) -> str:
    number = rows.groupby("what")["number"].sum()
    said = [plural(int(number[what]), what) for what in ("launches", "modules") if what in number]
    opened = [f"shell {name} opened" for name in rows.loc[rows["what"] == "shell", "item"]]
    return ", ".join((*opened, *said)) + _rated(rows)


def _flight(row: Any) -> str:
    return f"{_units(row)} to {row.shell} on {row.launcher}"


def build_lines(rows: pd.DataFrame) -> list[str]:
    """Say what is built on the ground: totals of each period, then what is largest.

    Args:
        rows: as `built` has them.

    Returns:
        Its lines.
    """
    halls = rows[rows["what"] == "halls"]
    return [*_totals("build", rows, _raised), *_largest("build", halls, _building)]


def _raised(rows: pd.DataFrame) -> str:
    opened, halls = rows[rows["what"] == "site"], rows[rows["what"] == "halls"]
    said = [plural(len(opened), "sites") + " opened"] if len(opened) else []
    if len(halls):
        said.append(plural(int(halls["number"].sum()), "halls") + _rated(halls))
    for what, noun in POWERED.items():
        mw = float(rows.loc[rows["what"] == what, "mw"].sum())
        said += [f"{noun} {power(mw)}"] if mw else []
    return ", ".join(said)


def _building(row: Any) -> str:
    return f"{row.site}: {_units(row)}"


def _totals(part: str, rows: pd.DataFrame, words: Callable[[pd.DataFrame], str]) -> Iterator[str]:
    periods = sorted(set(rows["period"]))
    for period in periods[:MOST_PERIODS]:
        yield f"{period}  {words(rows[rows['period'] == period])}"
    if len(periods) > MOST_PERIODS:
        yield f"... and {plural(len(periods) - MOST_PERIODS, 'more periods')}{_whole(part)}"
    if len(periods) > 1:
        yield f"in all: {words(rows)}"


def _largest(part: str, rows: pd.DataFrame, words: Callable[[Any], str]) -> Iterator[str]:
    order = rows.sort_values(["mw", "number"], ascending=False, kind="stable")
    for row in order.head(LARGEST).itertuples(index=False):
        yield f"{'largest' if len(rows) > 1 else 'which is'}: {row.period} {words(row)}"
    if len(rows) > LARGEST:
        beside = ", and power and cooling" if part == "build" else ""
        yield f"... and {count(len(rows) - LARGEST)} more{beside}{_whole(part)}"


def _whole(part: str) -> str:
    return f": orbisite show RUN {part}"


def _rated(rows: pd.DataFrame) -> str:
    mw, eflops = float(rows["mw"].sum()), float(rows["eflops"].sum())
    said = [power(mw)] if mw else []
    said += [f"{count(eflops)} EFLOPS"] if eflops else []
    return f" ({', '.join(said)})" if said else ""


def _units(row: Any) -> str:
    return f"{count(row.number)} × {row.item}" + (f" ({power(row.mw)})" if row.mw else "")


def connect_lines(rows: pd.DataFrame) -> Iterator[str]:
    """Say which gateways open, and how many antennas and lines are added.

    Args:
        rows: as `connected` has them.

    Yields:
        One line per period.
    """
    for period in sorted(set(rows["period"])):
        now = rows[rows["period"] == period]
        said = []
        gateways = list(now.loc[now["what"] == "gateway", "item"])
        if gateways:
            said.append(f"{plural(len(gateways), 'gateways')} opened ({_names(gateways)})")
        antennas = now[now["what"] == "antennas"].groupby("kind")["number"].sum()
        said += [plural(int(number), f"{kind} antennas") for kind, number in antennas.items()]
        lines = now[now["what"] == "lines"]
        if len(lines):
            number = int(lines["number"].sum())
            said.append(f"{plural(number, 'lines')} on {plural(len(lines), 'links')}")
        yield f"{period}  {', '.join(said)}"


def serve_lines(plan: Plan, rows: pd.DataFrame) -> Iterator[str]:
    """Say how much work is served, where, at what price, and how much falls short.

    Args:
        plan: a plan.
        rows: as `served` has them.

    Yields:
        One or two lines.
    """
    work = {str(what): float(sum(part)) for what, part in rows.groupby("what")["eflop_h"]}
    short = work.pop("short", 0.0)
    total = sum(work.values())
    if total > 0:
        tiers = ", ".join(f"{percent(part / total)} {tier}" for tier, part in work.items() if part)
        price = plan.usd_per_eflop_h
        cost = "" if price is None else f", {money(price / 1e6)} per EFLOPS·h"
        yield f"{count(total)} EFLOPS·h: {tiers}{cost}"
    if short > 0:
        share = percent(short / (total + short))
        names = sorted(set(rows.loc[rows["what"] == "short", "item"]))
        yield f"{count(short)} EFLOPS·h ({share} of what is asked) fall short: {_names(names)}"


def cost_lines(plan: Plan, rows: pd.DataFrame) -> Iterator[str]:
    """Say what it costs, and which lines make up most of that.

    Args:
        plan: a plan that has a cost.
        rows: as `paid` has them.

    Yields:
        One line.
    """
    total = plan.cost_musd or 0.0
    lines = [
        (str(line), float(musd)) for line, musd in zip(rows["line"], rows["total"], strict=True)
    ]
    lines = [(line, musd) for line, musd in lines if musd]
    first, rest = lines[:MOST_COSTS], sum(musd for _, musd in lines[MOST_COSTS:])
    parts = [f"{name} {percent(musd / total)}" for name, musd in first if total > 0]
    parts += [f"the rest {percent(rest / total)}"] if parts and rest else []
    yield f"{money(total)} present value" + (f": {', '.join(parts)}" if parts else "")


def binding_lines(rows: pd.DataFrame) -> Iterator[str]:
    """Say which limits of the instance the plan meets exactly.

    Args:
        rows: as `binding` has them.

    Yields:
        One line per kind of limit.
    """
    for limit, part in rows.groupby("limit", sort=False):
        places = [_place(row) for row in part.itertuples(index=False)]
        yield f"{limit}: {_names(places, MOST_PLACES)}"


def _place(row: Any) -> str:
    where = " ".join(filter(None, (row.at, row.periods)))
    most = " ".join(filter(None, (count(row.most), row.unit)))
    return f"{where} ({most})" if where else most


def _names(names: list[str], most: int = MOST_NAMES) -> str:
    more = f" and {count(len(names) - most)} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
