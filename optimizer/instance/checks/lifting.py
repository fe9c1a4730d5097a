"""Launchers lift modules: whole ones, where they go, at one price."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from ...errors import Problem
from ..schema import Fit, Module, Payload
from .context import Context

CLOSE = 1e-9


def flights(context: Context) -> Iterator[Problem]:
    """Check that modules can fly at all."""
    if not context.rows("modules"):
        return
    for table in ("launchers", "payloads"):
        if not context.rows(table):
            message = f"modules cannot fly: {table} has no rows. Fill {table}.csv, or drop modules."
            yield context.head("modules", "module", message)


def masses(context: Context) -> Iterator[Problem]:
    """Check that every design can be lifted whole by some launcher."""
    payloads = context.rows("payloads")
    best = max(payloads, key=lambda row: row.payload_kg, default=None)
    for row in context.rows("modules"):
        if best is not None and row.mass_kg > best.payload_kg * (1 + CLOSE):
            message = (
                f"is more than any launch carries ({row.mass_kg:g} kg; the most is "
                f"{best.payload_kg:g} kg, {best.launcher} to {best.shell}). Modules ride whole: "
                "lower it, or raise payload_kg in payloads.csv."
            )
            yield context.at(row, "mass_kg", message)


def lightest(context: Context) -> Iterator[Problem]:
    """Check that what flies to a shell lifts some design there."""
    designs = sorted(context.rows("modules"), key=lambda row: row.mass_kg)
    payloads = sorted(context.rows("payloads"), key=lambda row: -row.payload_kg)
    if not designs or not payloads or _above(designs[0].mass_kg, payloads[0].payload_kg):
        return  # `masses` speaks of it
    told = set()
    for row in payloads:  # the best of each shell first
        if row.shell not in told and _above(designs[0].mass_kg, row.payload_kg):
            message = (
                f"lifts no module to {row.shell}, nor does another launcher ({row.payload_kg:g} "
                f"kg; the lightest, {designs[0].module}, has {designs[0].mass_kg:g} kg). Modules "
                "ride whole: raise it, or delete the row."
            )
            yield context.at(row, "payload_kg", message)
        told.add(row.shell)


def fits(context: Context) -> Iterator[Problem]:
    """Check that no more modules fit a fairing than its launcher ever lifts.

    A fairing is as large wherever it goes, so the shell it lifts most to counts. In a what-if on
    one of the numbers the mass decides.
    """
    if context.content.made_up or not context.rows("payloads"):
        return
    best: dict[str, Payload] = {}
    for payload in sorted(context.rows("payloads"), key=lambda row: row.payload_kg):
        best[payload.launcher] = payload
    modules = {row.module: row for row in context.rows("modules")}
    for row in context.rows("fits"):
        there = row.module in modules and row.launcher in best
        if there and not _what_if(context, row):
            yield from _too_many(context, row, modules[row.module], best)


def _too_many(
    context: Context, row: Fit, module: Module, best: Mapping[str, Payload]
) -> Iterator[Problem]:
    own = best[row.launcher]
    most = math.floor(own.payload_kg / module.mass_kg + CLOSE)
    liftable = not all(_above(module.mass_kg, one.payload_kg) for one in best.values())
    if row.modules_max > most and liftable:  # else `masses` speaks of it
        message = (
            f"is more than {row.launcher} ever lifts ({row.modules_max} x {module.mass_kg:g} kg; "
            f"at most {own.payload_kg:g} kg, to {own.shell}, which is {most}). Lower it, or "
            "delete the row: then the mass alone decides."
        )
        yield context.at(row, "modules_max", message)


def _what_if(context: Context, row: Fit) -> bool:
    """Tell whether an override moved what fits, or a mass."""
    columns = {"fits": "modules_max", "modules": "mass_kg", "payloads": "payload_kg"}
    keys = {"fits": row.key, "modules": row.module}
    return any(
        column == columns[table] and key == keys.get(table, key)
        for table in columns
        for key, column in context.content.tables[table].origins
    )


def _above(mass_kg: float, payload_kg: float) -> bool:
    return mass_kg > payload_kg * (1 + CLOSE)


def prices(context: Context) -> Iterator[Problem]:
    """Check that a launcher has exactly one price."""
    for row in context.rows("launchers"):
        given = [row.price_musd is not None, row.price_usd_per_kg is not None]
        if sum(given) != 1:
            seen = "both given" if all(given) else "none given"
            todo = "Fill in exactly one of price_musd, price_usd_per_kg."
            column = "price_usd_per_kg" if all(given) else "price_musd"
            yield context.at(row, column, f"does not settle the price ({seen}). {todo}")


RULES = (
    (flights, ("modules", "launchers", "payloads")),
    (masses, ("modules", "payloads")),
    (lightest, ("modules", "payloads")),
    (fits, ("modules", "payloads", "fits")),
    (prices, ()),
)
