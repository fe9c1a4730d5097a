"""Links, time, work, scenarios and tables that change nothing, each with the reason."""

from __future__ import annotations

from collections.abc import Iterator

from ..concern import Concern
from ..instance.checks.references import all_references
from ..instance.content import Applied
from ..instance.overrides import apply_all
from ..instance.row import Row, columns
from ..instance.schema import TABLES
from ..instance.table import Origin
from ..terminals import FEEDERS
from .uses import capacity
from .view import View

MEANS = {
    "sites": "there is no site",
    "halls": "no hall can stand",
    "power": "no site has power",
    "coolers": "no site has cooling",
    "launchers": "nothing is launched",
    "payloads": "nothing is launched",
    "modules": "nothing is launched",
    "terminals": "no data reach a satellite",
    "workloads": "there is no work",
}


def links(view: View) -> Iterator[Concern]:
    """Tell of links that never carry anything."""
    for row in view.inst.links:
        if capacity(row) == 0 and not view.uses.kept_for_a_scenario(row, "link"):
            message = f"is 0, and no line can be bought: {row.link} carries nothing."
            yield view.at("unused-link", row, "existing_gbps", message)


def series(view: View) -> Iterator[Concern]:
    """Tell of profiles and trajectories that no cell names."""
    for table, column in (("profiles", "profile"), ("trajectories", "trajectory")):
        named = set()
        for (other, reference), targets in all_references().items():
            if targets == (table,):
                attribute = columns(TABLES[other])[reference]
                named |= {getattr(row, attribute) for row in getattr(view.inst, other)}
        told = set(named)
        for row in getattr(view.inst, table):
            name = getattr(row, column)
            if name not in told and not view.uses.kept_for_a_scenario(row, column):
                told.add(name)
                message = f"{name} is named by no cell: it changes nothing."
                yield view.at(f"unused-{column}", row, column, message)


def outages(view: View) -> Iterator[Concern]:
    """Tell of outages that take nothing away."""
    antennas = view.inst.by_id("antennas")
    for row in view.inst.outages:
        if row.hours_per_year == 0 and not view.uses.kept_for_a_scenario(row, "hours_per_year"):
            yield view.at("unused-outage", row, "hours_per_year", "is 0: it never happens.")
        elif row.element_kind in FEEDERS and f"{row.element}:{row.element_kind}" not in antennas:
            message = f"{row.element} has no antennas of kind {row.element_kind}."
            yield view.at("unused-outage", row, "element", message)
        elif row.available == 1 and not view.uses.kept_for_a_scenario(row, "available"):
            yield view.at("unused-outage", row, "available", "is 1: nothing is taken away.")


def workloads(view: View) -> Iterator[Concern]:
    """Tell of work that asks for nothing."""
    for row in view.inst.workloads:
        if view.uses.most(row) == 0 and not view.uses.kept_for_a_scenario(row, "demand_eflops"):
            message = f"is 0 in every period: {row.workload} asks for nothing."
            yield view.at("unused-workload", row, "demand_eflops", message)
        elif row.demand_profile in view.uses.dark:
            message = f"{row.demand_profile} is 0 at every hour: {row.workload} asks for nothing."
            yield view.at("unused-workload", row, "demand_profile", message)
        elif row.shift == "day" and view.uses.whole_days:
            message = "moves work within a day, and no day has two slices: it changes nothing."
            yield view.at("unused-shift", row, "shift", message)


def nothing_asked(view: View) -> Iterator[Concern]:
    """Tell where nothing at all can be served."""
    if view.inst.workloads and not view.uses.works:
        message = "demand_eflops is 0 everywhere: the cheapest plan does nothing."
        yield view.head("nothing-to-do", "workloads", "demand_eflops", message)
    elif view.routes is not None and view.uses.works and view.routes.size == 0:
        message = "workloads have no route at all: everything falls short."
        yield view.head("nothing-to-do", "workloads", "workload", message)


def policies(view: View) -> Iterator[Concern]:
    """Tell of limits that nothing can meet."""
    policy = view.inst.settings.policy
    if policy.orbit_share_max is not None and not view.inst.shells:
        message = "limits nothing: there are no shells."
        yield view.setting("unused-setting", ("policy", "orbit_share_max"), message)
    counted = view.inst.settings.boundary
    if not (counted.accelerators or counted.facility or counted.network):
        message = "counts nothing: accelerators, facility and network are all false."
        yield view.setting("unused-setting", ("boundary",), message)
    nodes = view.inst.nodes
    born = {nodes[end].jurisdiction for end in view.uses.ends if end in nodes}
    born |= {row.flag for row in view.inst.shells if row.shell in view.uses.ends}
    for name in policy.abroad_share_max:
        if name not in born:
            path = ("policy", "abroad_share_max", name)
            message = f"limits nothing: no work comes from {name}."
            yield view.setting("unused-setting", path, message)


def cells(view: View) -> Iterator[Concern]:
    """Tell of cells that count for nothing because of another."""
    for row, column, message in _idle_cells(view):
        if not view.uses.kept_for_a_scenario(row, column):
            yield view.at("unused-cell", row, column, f"{message}.")


def _idle_cells(view: View) -> Iterator[tuple[Row, str, str]]:
    for module in view.inst.modules:
        if module.replace_y and not module.replace:
            yield module, "replace_y", "counts only where replace is yes"
    for shell in view.inst.shells:
        if shell.existing_trajectory and not shell.existing_sats:
            yield shell, "existing_trajectory", "moves existing_sats, which is 0"
    for link in view.inst.links:
        for column in ("module_gbps", "module_musd"):
            if getattr(link, column) and not link.max_modules:
                yield link, column, "counts only where lines can be bought (max_modules)"
        if link.km is not None and link.latency_ms is not None and not link.usd_per_gbps_y:
            yield link, "km", "counts for nothing where latency_ms is given"


def scenarios(view: View) -> Iterator[Concern]:
    """Tell of scenarios that change nothing."""
    content = view.inst.content.loaded or view.inst.content
    for name in content.scenarios:
        wanted = (
            Applied(key, value, Origin(name)) for key, value in content.scenarios[name].items()
        )
        changed, wrong = apply_all(content, wanted)
        same = (
            not wrong
            and changed.settings == content.settings
            and all(
                changed.tables[table].rows == content.tables[table].rows for table in content.tables
            )
        )
        if same:
            at = content.document.key_place(("scenarios", name))
            message = f"scenario {name} changes nothing: its values are those of the files."
            yield Concern("unused-scenario", content.document.file, *at, message)


def idle_tables(view: View) -> Iterator[Concern]:
    """Tell of tables about machines where there are none."""
    inst = view.inst
    needs = {"power": ("halls",), "coolers": ("halls",), "supply": ("halls", "modules")}
    for name, others in needs.items():
        if getattr(inst, name) and not any(inst.has(other) for other in others):
            missing = " and no ".join(others)
            message = f"{name} counts for nothing: there is no table {missing}."
            yield Concern("unused-table", f"{name}.csv", 1, 1, message)


def tables(view: View) -> Iterator[Concern]:
    """Tell of tables that hold a header and no row."""
    for name, table in view.inst.content.tables.items():
        if not table.rows:
            then = f": {MEANS[name]}" if name in MEANS else ""
            message = f"{name} has a header and no row{then}. Fill it in, or delete the file."
            yield Concern("empty-table", table.file, 1, 1, message)


RULES = (
    links, series, outages, workloads, nothing_asked, policies, cells, scenarios, idle_tables,
    tables,
)  # fmt: skip
