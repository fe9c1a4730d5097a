"""Every reference exists; ids of places are unique across their tables."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import Problem
from ..row import Row, columns
from ..schema import TABLES
from .context import Context

TO: dict[tuple[str, str], tuple[str, ...]] = {
    ("outages", "like_slice"): ("slices",),
    ("existing", "site"): ("sites",),
    ("existing", "hall"): ("halls",),
    ("power", "site"): ("sites",),
    ("payloads", "launcher"): ("launchers",),
    ("payloads", "shell"): ("shells",),
    ("fits", "launcher"): ("launchers",),
    ("fits", "module"): ("modules",),
    ("fits", "shell"): ("shells",),
    ("antennas", "gateway"): ("gateways",),
    ("links", "from"): ("regions", "hubs", "sites", "gateways"),
    ("links", "to"): ("regions", "hubs", "sites", "gateways"),
    ("workloads", "origin"): ("regions", "hubs", "sites", "shells"),
    ("workloads", "sink"): ("regions", "hubs", "sites"),
    ("values", "workload"): ("workloads",),
    ("embodied", "what"): ("halls", "modules"),
}
PLACES = ("regions", "hubs", "sites", "gateways", "shells")
RESERVED = ("any", "ground", "orbit")


def all_references() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return (table, column) -> tables it refers to, trajectories and profiles included."""
    found = dict(TO)
    for table, row_type in TABLES.items():
        for column in columns(row_type):
            if column.endswith("_trajectory"):
                found[table, column] = ("trajectories",)
            elif column.endswith("_profile"):
                found[table, column] = ("profiles",)
    return found


def references(context: Context) -> Iterator[Problem]:
    """Check every plain reference."""
    for (table, column), targets in all_references().items():
        if not context.readable(targets):
            continue
        known = context.ids(targets)
        name = columns(TABLES[table])[column]
        for row in context.rows(table):
            value = getattr(row, name)
            if value is not None and value not in known:
                yield context.missing(row, column, value, targets)


def by_kind(context: Context) -> Iterator[Problem]:
    """Check references whose table is named in another column, or that may be `*`."""
    for row in context.rows("outages"):
        kind = "gateway" if row.element_kind.startswith("feeder") else row.element_kind
        yield from _one(context, row, "element", f"{kind}s")
    for row in context.rows("terminals"):
        yield from _one(context, row, "owner", f"{row.owner_kind}s")
    for row in context.rows("coolers"):
        if row.site != "*":
            yield from _one(context, row, "site", "sites")


def _one(context: Context, row: Row, column: str, table: str) -> Iterator[Problem]:
    value = getattr(row, column)
    if context.readable((table,)) and value not in context.known[table]:
        yield context.missing(row, column, value, (table,))


def unique_places(context: Context) -> Iterator[Problem]:
    """Check that ids of regions, hubs, sites, gateways and shells are unique across tables."""
    seen: dict[str, tuple[str, int]] = {}
    for table in PLACES:
        for row in context.rows(table):
            column = row.KEY[0]
            if row.key in seen:
                other, line = seen[row.key]
                todo = f"It is in {other} already (line {line}). Rename one of them."
                yield context.at(row, column, f"is not unique ({row.key}). {todo}")
            elif table in ("sites", "shells") and row.key in RESERVED:
                words = ", ".join(RESERVED)
                message = f"is a reserved word ({row.key}). {words} mean hosts. Rename it."
                yield context.at(row, column, message)
            else:
                line = context.content.tables[table].line_of[row.key]
                seen[row.key] = (table, line)


RULES = ((references, ()), (by_kind, ()), (unique_places, ()))
