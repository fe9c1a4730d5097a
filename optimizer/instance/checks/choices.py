"""Settings that must fit one another and the tables."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ...errors import Problem
from ..messages import some
from .context import Context


def zones(context: Context) -> Iterator[Problem]:
    """Check that the grid covers the globe."""
    grid = context.content.settings.zones
    edges = grid.lat_edges_deg
    path = ("zones", "lat_edges_deg")
    if len(edges) < 2 or edges[0] != -90 or edges[-1] != 90:
        seen = ", ".join(f"{edge:g}" for edge in edges)
        yield context.setting(path, f"do not span the globe ({seen}). Begin at -90, end at 90.")
    for south, north in pairwise(edges):
        if north <= south:
            yield context.setting(path, f"do not increase ({south:g}, {north:g}). Sort them.")
    count = 360 / grid.lon_step_deg
    if abs(count - round(count)) > 1e-9:
        message = f"does not divide 360 ({grid.lon_step_deg:g}). Allowed: such as 30, 45, 60."
        yield context.setting(("zones", "lon_step_deg"), message)


def policy_years(context: Context) -> Iterator[Problem]:
    """Check that limits by year name starts of periods."""
    policy = context.content.settings.policy
    starts = [row.period for row in context.rows("periods")]
    for name in ("carbon_cap_kt", "budget_musd"):
        for year in getattr(policy, name):
            if year not in starts:
                message = f"is not the start of a period. Allowed: {some(starts)}."
                yield _at_key(context, ("policy", name, str(year)), message)


def policy_jurisdictions(context: Context) -> Iterator[Problem]:
    """Check that limits by jurisdiction name one that work comes from."""
    known = frozenset(jurisdictions(context))
    for name in context.content.settings.policy.abroad_share_max:
        if name not in known:
            message = f"is not a jurisdiction of this instance.{context.allowed(name, known)}"
            yield _at_key(context, ("policy", "abroad_share_max", name), message)


def jurisdictions(context: Context) -> set[str]:
    """Return every jurisdiction and flag in the tables."""
    found = {row.flag for row in context.rows("shells")}
    for table in ("regions", "hubs", "sites", "gateways"):
        found |= {row.jurisdiction for row in context.rows(table)}
    return found


def _at_key(context: Context, path: tuple[str, ...], message: str) -> Problem:
    problem = context.setting(path, message)
    document = context.content.document
    if problem.file != document.file or path not in document.places:
        return problem
    return Problem(document.file, *document.key_place(path), problem.message)


RULES = (
    (zones, ()),
    (policy_years, ("periods",)),
    (policy_jurisdictions, ("regions", "hubs", "sites", "gateways", "shells")),
)
