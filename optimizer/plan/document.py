"""The versioned document that scripts read: `orbisite.solve/1`."""

from __future__ import annotations

import math
from typing import Final

from .result import Result

SOLVE_SCHEMA: Final = "orbisite.solve/1"


def solve_document(plan: Result, run: str | None) -> dict[str, object]:
    """Return the document of `orbisite solve --json`, keys in their published order.

    Args:
        plan: The plan.
        run: Where it was saved, None if it was not.
    """
    return {
        "schema": SOLVE_SCHEMA,
        "instance": plan.instance,
        "run": run,
        "status": plan.status,
        "cost_musd": plan.cost_musd,
        "bound_musd": plan.bound_musd,
        "certified_musd": plan.certified_musd,
        "gap": plan.gap,
        "bound_scope": plan.bound_scope,
        "reproducible": plan.reproducible,
        "verified": plan.verified,
        "max_violation": plan.max_violation,
        "seconds": dict(plan.seconds),
        "peak_mb": plan.peak_mb,
        "size": dict(plan.size),
        "costs_musd": plan.costs_musd,
        "served_eflop_h": plan.served_eflop_h,
        "shortfall_eflop_h": math.fsum(plan.shortfall["eflop_h"]),
        "usd_per_eflop_h": plan.usd_per_eflop_h,
        "modules": plan.modules.to_dict("records"),
        "sites": _sites(plan),
        "concerns": [one.as_dict() for one in plan.concerns],
    }


def _sites(plan: Result) -> list[dict[str, object]]:
    entries: dict[tuple[str, int], dict[str, object]] = {}
    halls: dict[tuple[str, int], dict[str, int]] = {}
    for row in plan.sites.to_dict("records"):
        key = (str(row["site"]), int(row["period"]))
        built = halls.setdefault(key, {})
        entries[key] = {"site": key[0], "period": key[1], "opened": row["opened"], "halls": built}
        if row["hall"]:
            built[str(row["hall"])] = int(row["count"])
    return list(entries.values())
