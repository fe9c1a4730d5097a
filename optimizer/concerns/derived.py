"""What is noticed on the way from an instance to its routes."""

from __future__ import annotations

from collections.abc import Iterator

from ..concern import Concern
from ..physics.complete import never_complete
from .view import View


def of_geometry(view: View) -> Iterator[Concern]:
    """Tell of slices that miss the season, lattices that are open, shells never complete."""
    if view.geometry is None:
        return
    shells = view.inst.by_id("shells")
    for name, shell, message in view.geometry.warnings:
        yield view.at(name, shells[shell], "shell", message)
    for shell, message in never_complete(view.inst, view.geometry):
        yield view.at("shell-never-complete", shells[shell], "min_modules", message)


def of_routes(view: View) -> Iterator[Concern]:
    """Tell of shells with breaks in sight, and of work without a route."""
    if view.routes is None:
        return
    shells, works = view.inst.by_id("shells"), view.inst.by_id("workloads")
    for shell, message in view.routes.warnings:
        yield view.at("shell-out-of-sight", shells[shell], "shell", message)
    owner = {one.id: one.workload for one in view.routes.commodities}
    for commodity, reason in view.routes.unroutable:
        message = f"{commodity} has no route and falls short: {reason}"
        yield view.at("no-route", works[owner[commodity]], "workload", message)


def sources(view: View) -> Iterator[Concern]:
    """Tell of numbers without a source, where there is a table of sources."""
    missing = view.inst.unsourced() if view.inst.has("sources") else ()
    if missing:
        have = "number has" if len(missing) == 1 else "numbers have"
        message = f"{len(missing)} {have} no source, such as {missing[0]} (orbisite show --sources)"
        yield Concern("no-source", "sources.csv", 0, 0, message)


RULES = (of_geometry, of_routes, sources)
