"""Rows of space and of ground stations that no plan can ever use, each with the reason."""

from __future__ import annotations

from collections.abc import Iterator

from ..concern import Concern
from ..instance.schema import Antenna, Gateway, Launcher, Module, Shell, Terminal
from ..terminals import FEEDERS, has_terminal, reachable_shells
from .view import Told, View


def shells(view: View) -> Iterator[Concern]:
    """Tell of shells that neither host nor carry anything."""
    if view.inst.shells and not view.inst.terminals:
        message = "have no terminals: no data reach a satellite. Add rows to terminals.csv."
        yield view.head("no-terminals", "shells", "shell", f"shells {message}")
    yield from view.never("unused-shell", view.inst.shells, _shell, "{row.shell} is never used.")


def _shell(view: View, row: Shell) -> Told:
    name = row.shell
    if row.existing_sats == 0:
        if row.max_modules == 0:
            return "max_modules", "is 0, and no satellites are there."
        if not view.inst.modules:
            return "shell", f"{name}: there are no modules, and no satellites are there."
        if not any(one.shell == name for one in view.inst.payloads):
            return "shell", f"{name}: no launcher has a payload to it, and no satellites are there."
    alone = row.existing_sats == 0 and view.uses.works
    if alone and ("shell", name) not in view.uses.hosts:
        why = "no workload may be hosted there (hosts, residency and flag, min_cluster_eflops)"
        return "shell", f"{name}: {why}, and no satellites are there."
    if view.inst.terminals and not _spoken_to(view, name):
        return "shell", f"{name}: no satellite in it has terminals to the ground or another shell."
    if view.geometry is not None and not has_terminal(view.inst, name, "cross"):
        seen = view.geometry.shells[name].see.values()
        if not any((share > 0).any() for share in seen):
            return (
                "shell",
                f"{name}: no region and no ground station that could use it ever sees it.",
            )
    return None


def _spoken_to(view: View, shell: str) -> bool:
    """Tell whether a satellite in a shell could speak to the ground, or to another shell."""
    return any(has_terminal(view.inst, shell, kind) for kind in ("user", *FEEDERS, "cross"))


def modules(view: View) -> Iterator[Concern]:
    """Tell of modules that never compute."""
    yield from view.never(
        "unused-module", view.inst.modules, _module, "{row.module} is never flown."
    )


def _module(view: View, row: Module) -> Told:
    uses, name = view.uses, row.module
    asked = [w for w in uses.works if any(kind == "shell" for kind, _ in _wanted(view, w.hosts))]
    if uses.works and not asked:
        return "module", f"{name}: no workload may be hosted in orbit (hosts)."
    least = min((work.min_cluster_eflops for work in asked), default=0.0)
    if least > row.cluster_eflops:
        seen = f"{row.cluster_eflops:g} < {least:g} EFLOPS"
        return "cluster_eflops", f"is below what any workload asks for ({seen})."
    if row.available_from is not None and row.available_from > uses.last:
        return "available_from", f"is after the last purchase ({row.available_from})."
    for column in ("supply_per_y", "availability"):
        if getattr(row, column) == 0:
            return column, "is 0."
    aims = [shell.shell for shell in view.inst.shells if shell.shell in reachable_shells(view.inst)]
    if view.inst.terminals and not any(_spoken_to(view, shell) for shell in aims):
        return "module", f"{name}: no shell it could fly to has terminals: no data reach it."
    if not any(uses.flies(one) and uses.carries(one, row) for one in view.inst.launchers):
        return "module", f"{name}: no launcher that flies carries it to a shell with room."
    return None


def _wanted(view: View, hosts: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the shells among hosts as words or ids."""
    named = {"any", "orbit"} & {*hosts}
    return [("shell", row.shell) for row in view.inst.shells if named or row.shell in hosts]


def sustained(view: View) -> Iterator[Concern]:
    """Tell of modules that in no shell, zone or season sustain half of their rating."""
    if view.geometry is None:
        return
    from ..physics.geometry import LIMITS

    for row in view.inst.modules:
        found = [
            (float(one.power_kw[row.module].max()), one.limited_by[row.module].ravel())
            for one in view.geometry.shells.values()
            if row.module in one.power_kw
        ]
        best, limits = max(found, key=lambda pair: pair[0], default=(row.it_kw, None))
        if limits is not None and best < 0.5 * row.it_kw:
            limit = LIMITS[int(limits[0])]
            message = (
                f"is more than {row.module} sustains: {best:.3g} kW at most, "
                f"{best / row.it_kw:.1%} of it_kw, limited by the {limit}. "
                "Usual: at least half. Check array_m2, radiator_m2, battery_kwh and their units."
            )
            yield view.at("module-sustains-little", row, "it_kw", message)


def launchers(view: View) -> Iterator[Concern]:
    """Tell of launchers that never fly."""
    yield from view.never(
        "unused-launcher", view.inst.launchers, _launcher, "{row.launcher} never flies."
    )


def _launcher(view: View, row: Launcher) -> Told:
    uses, name = view.uses, row.launcher
    if row.available_from is not None and row.available_from > uses.last:
        return "available_from", f"is after the last purchase ({row.available_from})."
    if not uses.flights(row):
        return "per_year", "is 0 in every period."
    if not uses.flies(row):
        return "per_year", f"allows less than one flight ({uses.flights(row):.3g} in all periods)."
    if not any(one.launcher == name for one in view.inst.payloads):
        return "launcher", f"{name} has no row in payloads.csv: it goes nowhere."
    if not any(uses.carries(row, module) for module in view.inst.modules):
        return "launcher", f"{name} carries no module whole to a shell with room."
    return None


def payloads(view: View) -> Iterator[Concern]:
    """Tell of payloads that no module is flown by."""
    room = view.inst.by_id("shells")
    least = min((row.mass_kg for row in view.inst.modules), default=None)
    for row in view.inst.payloads:
        if least is None:
            yield view.at("unused-payload", row, "launcher", "carries nothing: no modules.")
        elif row.payload_kg < least * (1 - 1e-9) and not view.uses.kept_for_a_scenario(
            row, "payload_kg"
        ):
            seen = f"{row.payload_kg:g} kg of {least:g} kg"
            message = f"is below the lightest module ({seen}): no flight to {row.shell}."
            yield view.at("unused-payload", row, "payload_kg", message)
        elif room[row.shell].max_modules == 0 and not view.uses.kept_for_a_scenario(
            room[row.shell], "max_modules"
        ):
            message = f"goes to {row.shell}, which has no room for modules (max_modules 0)."
            yield view.at("unused-payload", row, "shell", message)


def fits(view: View) -> Iterator[Concern]:
    """Tell of fits without a payload."""
    there = {(row.launcher, row.shell) for row in view.inst.payloads}
    for row in view.inst.fits:
        if (row.launcher, row.shell) not in there:
            message = (
                f"{row.launcher} has no payload to {row.shell}, so that this row says nothing."
            )
            yield view.at("unused-fit", row, "shell", message)


def terminals(view: View) -> Iterator[Concern]:
    """Tell of terminals that never carry anything."""
    yield from view.never("unused-terminal", view.inst.terminals, _terminal, "It carries nothing.")


def _terminal(view: View, row: Terminal) -> Told:
    owner = view.inst.by_id(f"{row.owner_kind}s")[row.owner]
    antennas = [one for one in view.inst.antennas if one.kind == row.kind]
    if row.gbps_down == 0 and row.gbps_up == 0:
        return "gbps_down", "is 0, gbps_up too."
    if row.free_share == 0:
        return "free_share", "is 0."
    if isinstance(owner, Shell) and owner.existing_sats == 0:
        return "owner", f"{row.owner} has no existing satellites, and these are theirs."
    if row.kind in FEEDERS and not antennas:
        return "kind", f"{row.kind} has no antennas at any gateway."
    if row.kind == "cross" and len(view.inst.shells) < 2:
        return "kind", "cross is for lasers to another shell, and there is none."
    return None


def gateways(view: View) -> Iterator[Concern]:
    """Tell of ground stations that never serve."""
    yield from view.never(
        "unused-gateway", view.inst.gateways, _gateway, "{row.gateway} never serves."
    )


def _gateway(view: View, row: Gateway) -> Told:
    name = row.gateway
    own = [one for one in view.inst.antennas if one.gateway == name and one.max > 0]
    hoped = any(table == "antennas" for table, _, _ in view.uses.varied)
    if not own and not hoped:
        return "gateway", f"{name} has no antennas (antennas.csv)."
    if name not in view.uses.neighbours:
        return "gateway", f"{name} has no link with a capacity."
    if not view.inst.shells:
        return "gateway", f"{name}: there are no shells."
    if view.geometry is not None and own:
        seen = (one.see.get(name) for one in view.geometry.shells.values())
        if not any(share is not None and (share > 0).any() for share in seen):
            return "gateway", f"{name} never sees a satellite that has terminals for it."
    return None


def antennas(view: View) -> Iterator[Concern]:
    """Tell of antennas that never carry anything."""
    yield from view.never("unused-antenna", view.inst.antennas, _antenna, "It carries nothing.")


def _antenna(view: View, row: Antenna) -> Told:
    if row.max == 0:
        return "max", "is 0."
    if row.gbps_down == 0 and row.gbps_up == 0:
        return "gbps_down", "is 0, gbps_up too."
    if row.availability == 0:
        return "availability", "is 0."
    if not any(one.kind == row.kind for one in view.inst.terminals):
        return "kind", f"{row.kind} has no terminals on any satellite."
    return None


RULES = (
    shells, modules, sustained, launchers, payloads, fits, terminals, gateways, antennas,
)  # fmt: skip
