"""Rows of the ground that no plan can ever use, each with the reason."""

from __future__ import annotations

from collections.abc import Iterator

from ..concern import Concern
from ..instance.schema import Hall, Power, Site
from .view import Told, View


def regions(view: View) -> Iterator[Concern]:
    """Tell of regions without work."""
    for row in view.inst.regions:
        if row.region not in view.uses.ends:
            yield view.at("unused-region", row, "region", f"{row.region}: no work begins or ends.")


def hubs(view: View) -> Iterator[Concern]:
    """Tell of hubs that no way can pass."""
    for row in view.inst.hubs:
        near = view.uses.neighbours.get(row.hub, set())
        if len(near) < 2 and row.hub not in view.uses.ends:
            what = f"only a link to {min(near)}" if near else "no link with a capacity"
            message = f"{row.hub} has {what}, so that no way leads through it. Link it, or drop it."
            yield view.at("unused-hub", row, "hub", message)


def sites(view: View) -> Iterator[Concern]:
    """Tell of sites that can never host anything."""
    yield from view.never("unused-site", view.inst.sites, _site, "{row.site} never hosts anything.")


def _site(view: View, row: Site) -> Told:
    uses, bounds, name = view.uses, view.uses.bounds, row.site
    standing = any(one.site == name and one.count for one in view.inst.existing)
    if row.max_it_mw == 0 and not standing:
        return "max_it_mw", "is 0."
    if row.available_from is not None and row.available_from > uses.last and not standing:
        seen = f"{row.available_from} > {uses.last}"
        return "available_from", f"is after the start of the last period ({seen})."
    if uses.works and ("site", name) not in uses.hosts:
        why = "no workload may be hosted there (hosts, residency, min_cluster_eflops)"
        return "site", f"{name}: {why}."
    for table in ("power", "coolers"):
        rows = getattr(view.inst, table)
        asked = view.inst.has("halls") and view.inst.has(table)
        if asked and not any(one.site in (name, "*") for one in rows):
            return "site", f"{name} has no row in {table}.csv, and so none."
    if name not in uses.neighbours and name not in uses.ends:
        return "site", f"{name} has no link with a capacity."
    changed = {key for table, key, _ in uses.varied if table == "power"}
    hoped = any(one.site == name and one.key in changed for one in view.inst.power)
    if not hoped and max(bounds.site(row, period) for period in bounds.starts) <= 0:
        return "site", f"{name}: its halls, power and coolers leave no EFLOPS in any period."
    if view.reached is not None and name not in view.reached:
        return "site", f"{name}: no work reaches it in time over any way."
    return None


def halls(view: View) -> Iterator[Concern]:
    """Tell of halls that can never stand, or never work."""
    standing = {row.hall for row in view.inst.existing if row.count}
    rows = [row for row in view.inst.halls if row.hall not in standing]
    yield from view.never("unused-hall", rows, _hall, "{row.hall} is never built.")


def _hall(view: View, row: Hall) -> Told:
    first = max(view.inst.settings.base_year, row.available_from or 0)
    if first > view.uses.last:
        return "available_from", f"is after the last purchase ({first} > {view.uses.last})."
    if first + row.build_y > view.uses.last:
        ready = first + row.build_y
        return "build_y", f"ends after the last period begins ({ready} > {view.uses.last})."
    if row.availability == 0:
        return "availability", "is 0: it never works."
    return None


def existing(view: View) -> Iterator[Concern]:
    """Tell of existing halls of which there are none."""
    for row in view.inst.existing:
        if row.count == 0 and not view.uses.kept_for_a_scenario(row, "count"):
            yield view.at("unused-existing", row, "count", "is 0: no such hall stands. Drop it.")


def power(view: View) -> Iterator[Concern]:
    """Tell of power that can never run."""
    yield from view.never("unused-power", view.inst.power, _power, "{row.power} never runs.")


def _power(view: View, row: Power) -> Told:
    if row.max_mw * view.uses.highest(row.max_trajectory) == 0 and row.existing_mw == 0:
        return "max_mw", "is 0, and nothing stands."
    late = row.available_from is not None and row.available_from > view.uses.last
    if late and row.existing_mw == 0:
        return "available_from", f"is after the last purchase ({row.available_from})."
    if row.available == 0:
        return "available", "is 0: it generates nothing."
    if row.available_profile in view.uses.dark:
        return "available_profile", f"{row.available_profile} is 0 at every hour."
    if row.kind == "storage" and row.firm_share == 0 and view.uses.whole_days:
        return "hours", "hold energy within a day, and no day has two slices."
    others = [one for one in view.inst.power if one.site == row.site and one.kind != "storage"]
    if row.kind == "storage" and not others:
        return "site", f"{row.site} has nothing that could fill a store."
    return None


def coolers(view: View) -> Iterator[Concern]:
    """Tell of coolers that can never cool."""
    dry = {
        one.site
        for one in view.inst.sites
        if one.water_m3_per_y == 0 and not view.uses.kept_for_a_scenario(one, "water_m3_per_y")
    }
    for row in view.inst.coolers:
        if row.max_mw == 0 and not view.uses.kept_for_a_scenario(row, "max_mw"):
            yield view.at("unused-cooler", row, "max_mw", "is 0: it cools nothing. Drop it.")
        elif not view.inst.sites:
            yield view.at("unused-cooler", row, "site", "names a site, and there is none.")
        elif row.water_m3_per_mwh > 0 and row.site in dry:
            message = f"is above 0, and {row.site} may take no water (sites.water_m3_per_y)."
            yield view.at("unused-cooler", row, "water_m3_per_mwh", message)


def embodied(view: View) -> Iterator[Concern]:
    """Tell of carbon in making things where carbon neither costs nor is limited."""
    policy, varied = view.inst.settings.policy, view.uses.varied
    if policy.carbon_usd_per_t or policy.carbon_cap_kt:
        return
    if not any(not table and key.startswith("policy.carbon") for table, key, _ in varied):
        for row in view.inst.embodied:
            message = "changes nothing: carbon has neither a price nor a limit (policy)."
            yield view.at("unused-embodied", row, "kg_co2", message)


RULES = (regions, hubs, sites, halls, existing, power, coolers, embodied)
