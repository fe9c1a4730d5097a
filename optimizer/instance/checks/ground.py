"""Sites, halls, power and coolers fit together."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher

from ...errors import Problem
from ..schema import Existing, Power
from .context import Context

STORAGE = "storage"
ALIKE = 0.75
ALSO_STORAGE = ("battery", "batteries", "bess", "store")


def existing_halls(context: Context) -> Iterator[Problem]:
    """Check that existing halls fit into their site."""
    sites = {row.site: row for row in context.rows("sites")}
    halls = {row.hall: row for row in context.rows("halls")}
    load: dict[str, float] = defaultdict(float)
    for row in context.rows("existing"):
        if row.site not in sites or row.hall not in halls:
            continue
        most, each = sites[row.site].max_it_mw, halls[row.hall].it_mw
        load[row.site] += row.count * each
        if row.count > math.floor(most / each + 1e-9):
            yield _too_many(context, row, row.count * each, most)
        elif load[row.site] > most * (1 + 1e-9):
            yield _too_many(context, row, load[row.site], most)


def hall_sizes(context: Context) -> Iterator[Problem]:
    """Check that each hall fits whole into some site, and some hall into each site that is on."""
    sites = [row for row in context.rows("sites") if row.max_it_mw > 0]
    halls = sorted(context.rows("halls"), key=lambda row: row.it_mw)
    if not sites or not halls:
        return
    largest, smallest = max(sites, key=lambda row: row.max_it_mw), halls[0]
    standing = {row.site for row in context.rows("existing")}  # `existing_halls` speaks of those
    for row in halls:
        if row.it_mw > largest.max_it_mw * (1 + 1e-9):
            message = (
                f"is larger than every site ({row.it_mw:g} MW; {largest.site} holds "
                f"{largest.max_it_mw:g} MW). Halls stand whole: lower it, or raise max_it_mw."
            )
            yield context.at(row, "it_mw", message)
    for row in sites if smallest.it_mw <= largest.max_it_mw * (1 + 1e-9) else ():
        if row.max_it_mw * (1 + 1e-9) < smallest.it_mw and row.site not in standing:
            message = (
                f"holds no hall ({row.max_it_mw:g} MW; the smallest, {smallest.hall}, has "
                f"{smallest.it_mw:g} MW). Halls stand whole: raise it, or write 0."
            )
            yield context.at(row, "max_it_mw", message)


def until(context: Context) -> Iterator[Problem]:
    """Check that halls that stand already serve in the first year."""
    first = min((row.period for row in context.rows("periods")), default=None)
    for row in context.rows("existing"):
        if first is not None and row.count and row.until <= first:
            message = (
                f"is no later than the first period ({row.until}, {first}): halls serve the years "
                "before it, and these never do. "
                "Mend the year, or delete the row."
            )
            yield context.at(row, "until", message)


def _too_many(context: Context, row: Existing, seen: float, most: float) -> Problem:
    message = f"is more than site {row.site} holds ({seen:g} MW of {most:g} MW). "
    return context.at(row, "count", message + "Lower it, or raise max_it_mw.")


def storage(context: Context) -> Iterator[Problem]:
    """Check that storage, and only storage, has hours and an efficiency."""
    for row in context.rows("power"):
        if row.kind != STORAGE and _like_storage(row.kind):
            message = f"is a kind of its own ({row.kind}). Did you mean {STORAGE}?"
            yield context.at(row, "kind", message)
            continue
        for column in ("hours", "rt_eff"):
            value = getattr(row, column)
            if row.kind == STORAGE and value is None:
                message = f"is blank. Power of kind storage needs it ({row.power}). Fill it in."
                yield context.at(row, column, message)
            elif row.kind != STORAGE and value is not None:
                todo = f"Leave it blank, or write {STORAGE} as kind."
                message = f"is for storage only ({value:g}; kind is {row.kind}). {todo}"
                yield context.at(row, column, message)
        if row.kind == STORAGE and row.min_load > 0:
            message = f"is not for storage ({row.min_load:g}). Leave it blank."
            yield context.at(row, "min_load", message)


def _like_storage(kind: str) -> bool:
    """Tell whether a kind is `storage` but for its case or a letter or two, or means the same."""
    folded = kind.casefold()
    alike = SequenceMatcher(None, folded, STORAGE).ratio() >= ALIKE
    return alike or STORAGE in folded or folded in ALSO_STORAGE


def power_bounds(context: Context) -> Iterator[Problem]:
    """Check that what exists is within its maximum, and least load within what is available."""
    factors: dict[str, list[float]] = defaultdict(list)
    for row in context.rows("trajectories"):
        factors[row.trajectory].append(row.factor)
    for row in context.rows("power"):
        least = row.max_mw * min(factors.get(row.max_trajectory or "", [1.0]))
        if row.existing_mw > least:
            message = f"is above max_mw ({row.existing_mw:g} MW of {least:g} MW). Lower it."
            yield context.at(row, "existing_mw", message)
        if row.min_load > row.available:
            message = f"is above available ({row.min_load:g} > {row.available:g}). Lower it."
            yield context.at(row, "min_load", message)
        yield from _idle_profile(context, row)


def _idle_profile(context: Context, row: Power) -> Iterator[Problem]:
    if row.available_profile is None or row.min_load == 0:
        return
    factors = [r.factor for r in context.rows("profiles") if r.profile == row.available_profile]
    least = row.available * min(factors, default=1.0)
    if row.existing_mw > 0 and row.min_load > least:
        message = f"is above the least available by its profile ({row.min_load:g} > {least:g})."
        yield context.at(row, "min_load", f"{message} Lower it.")


def shares(context: Context) -> Iterator[Problem]:
    """Check that no profile lifts a share above 1."""
    highest: dict[str, float] = defaultdict(float)
    for row in context.rows("profiles"):
        highest[row.profile] = max(highest[row.profile], row.factor)
    for table, share, profile in (
        ("power", "available", "available_profile"),
        ("terminals", "free_share", "free_profile"),
    ):
        for row in context.rows(table):
            value, name = getattr(row, share), getattr(row, profile)
            most = value * highest.get(name or "", 0.0)
            if most > 1 + 1e-9:
                message = (
                    f"lifts {share} above 1 ({value:g} x {highest[name]:g} = {most:g}). "
                    f"Lower its factors, or {share}."
                )
                yield context.at(row, profile, message)


def coolers(context: Context) -> Iterator[Problem]:
    """Check that existing coolers are within their maximum."""
    for row in context.rows("coolers"):
        if row.max_mw is not None and row.existing_mw > row.max_mw:
            message = f"is above max_mw ({row.existing_mw:g} MW of {row.max_mw:g} MW). Lower it."
            yield context.at(row, "existing_mw", message)


def embodied(context: Context) -> Iterator[Problem]:
    """Check that `what` is a hall or a module, not both."""
    both = context.known["halls"] & context.known["modules"]
    for row in context.rows("embodied"):
        if row.what in both:
            message = f"is a hall and a module ({row.what}). Rename one of them."
            yield context.at(row, "what", message)


RULES = (
    (existing_halls, ("existing", "sites", "halls")),
    (hall_sizes, ("sites", "halls", "existing")),
    (until, ("existing", "periods")),
    (shares, ("power", "terminals", "profiles")),
    (storage, ()),
    (power_bounds, ("power", "trajectories", "profiles")),
    (coolers, ()),
    (embodied, ()),
)
