"""Infeasibility that arithmetic alone proves, before any model is built.

Critical work may never fall short. So: the critical work that only some hosts can do must not
exceed what those hosts could ever run, and each critical workload needs a way that is fast enough.
And what stands and has a least load needs something to feed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import InfeasibleError
from ..instance import Instance
from ..instance.messages import some
from ..instance.schema import Workload
from ..instance.series import OperatingSlice, operating_slices, profile_mean, trajectory
from .capacity import Bounds
from .ways import Links

SLACK = 1 + 1e-9
MOST_SETS = 64

Hosts = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Need:
    """A critical workload and the hosts that may do it: (kind, id)."""

    workload: Workload
    hosts: Hosts


def require_possible(inst: Instance) -> None:
    """Raise InfeasibleError if arithmetic alone proves that no plan can exist."""
    if reasons := infeasibilities(inst):
        raise InfeasibleError(reasons)


def infeasibilities(inst: Instance) -> tuple[str, ...]:
    """Return what is impossible, in words with numbers.

    Args:
        inst: the instance.

    Returns:
        One sentence a reason; nothing if arithmetic proves nothing.
    """
    critical = [row for row in inst.workloads if row.critical and row.demand_eflops > 0]
    needs = [_Need(row, allowed_hosts(inst, row)) for row in critical]
    return (*_homeless(needs), *_slow(inst, needs), *_crowded(inst, needs), *_unfed(inst))


def allowed_hosts(inst: Instance, work: Workload) -> Hosts:
    """Return the (kind, id) of every site and shell a workload may be hosted at."""
    found = set()
    for site in inst.sites:
        able = site.cluster_eflops is None or site.cluster_eflops >= work.min_cluster_eflops
        if able and _named(work, "ground", site.site) and _resident(work, site.jurisdiction):
            found.add(("site", site.site))
    designs = [row for row in inst.modules if row.cluster_eflops >= work.min_cluster_eflops]
    reached = {row.shell for row in inst.payloads}
    for shell in inst.shells:
        able = bool(designs) and shell.shell in reached
        if able and _named(work, "orbit", shell.shell) and _resident(work, shell.flag):
            found.add(("shell", shell.shell))
    return frozenset(found)


def _named(work: Workload, word: str, host: str) -> bool:
    return bool({"any", word, host} & {*work.hosts})


def _resident(work: Workload, jurisdiction: str) -> bool:
    return not work.residency or jurisdiction in work.residency


def _homeless(needs: list[_Need]) -> Iterator[str]:
    for need in needs:
        if not need.hosts:
            work = need.workload
            asked = f"hosts {';'.join(work.hosts)}, residency {';'.join(work.residency) or 'any'}"
            yield (
                f"critical workload {work.workload} has no host: no site or shell passes {asked}, "
                f"min_cluster_eflops {work.min_cluster_eflops:g}. "
                "Widen one of them, or add a host."
            )


def _unfed(inst: Instance) -> Iterator[str]:
    """Existing power with a least load where neither halls nor storage can ever draw it."""
    bounds, sites = Bounds(inst), inst.by_id("sites")
    stores = {row.site for row in inst.power if row.kind == "storage"}
    for row in inst.power:
        least_mw = row.existing_mw * row.min_load
        if least_mw == 0 or row.site in stores:
            continue
        site = sites[row.site]
        idle = [p for p in bounds.starts if not bounds.may_hold_halls(site, p)]
        if idle:
            yield (
                f"power {row.power} must run at {least_mw:g} MW at least (existing_mw x min_load), "
                f"but no hall can stand at {row.site} in {some(idle)} to draw it. "
                "Set min_load to 0, or existing_mw."
            )


def _slow(inst: Instance, needs: list[_Need]) -> Iterator[str]:
    """Without shells every way is made of links, so the fastest one is known."""
    if inst.shells:
        return
    links = Links(inst)
    for need in needs:
        work = need.workload
        sites = [host for _, host in sorted(need.hosts)]
        if not sites:
            continue
        best, host = min((links.fastest_ms(work, site), site) for site in sites)
        if math.isinf(best):
            yield (
                f"critical workload {work.workload} is cut off: no links lead from {work.origin} "
                f"to any of {some(sites)} and on to {work.sink}. Add links."
            )
        elif best > work.latency_ms * SLACK:
            yield (
                f"critical workload {work.workload} cannot be in time: its fastest round trip "
                f"takes {best:.4g} ms (at {host}), latency_ms is {work.latency_ms:g}. "
                "Raise it, or add a faster link or a nearer site."
            )


def _crowded(inst: Instance, needs: list[_Need]) -> Iterator[str]:
    """Compare, for each set of hosts, the work only they can do with what they could ever run."""
    sets = sorted({need.hosts for need in needs if need.hosts}, key=lambda s: (len(s), sorted(s)))
    everything = frozenset[tuple[str, str]]().union(*sets)
    chosen = [*sets[:MOST_SETS], *([everything] if everything not in sets[:MOST_SETS] else [])]
    bounds = Bounds(inst)
    for hosts in chosen if everything else []:
        bound = [need.workload for need in needs if need.hosts and need.hosts <= hosts]
        reason = _first_excess(inst, bounds, hosts, bound)
        if reason:
            yield reason


def _first_excess(
    inst: Instance, bounds: Bounds, hosts: Hosts, works: list[Workload]
) -> str | None:
    for period in bounds.starts:
        for span in operating_slices(inst):
            room = math.fsum(_most(inst, bounds, host, period, span) for host in sorted(hosts))
            need = math.fsum(_demand(inst, work, period, span) for work in works)
            if need > room * SLACK:
                return _excess(works, hosts, period, span, need, room)
    return None


def _most(
    inst: Instance, bounds: Bounds, host: tuple[str, str], period: int, span: OperatingSlice
) -> float:
    kind, name = host
    share = span.share(kind, name)
    if kind == "site":
        return bounds.site(inst.by_id("sites")[name], period, share)
    return bounds.shell(inst.by_id("shells")[name], period, share)


def _demand(inst: Instance, work: Workload, period: int, span: OperatingSlice) -> float:
    """Return the least a workload can ask for in a slice (0: it may shift)."""
    if work.shift == "day" and not span.outage:
        return 0.0
    scale = work.demand_eflops * trajectory(inst, work.demand_trajectory, period)
    if work.demand_profile is None:
        return scale
    node = inst.nodes.get(work.origin)
    if node is None:
        rows = [row.factor for row in inst.profiles if row.profile == work.demand_profile]
        return scale * min(rows)
    return scale * profile_mean(inst, work.demand_profile, node.lon_deg, span)


def _excess(
    works: list[Workload],
    hosts: Hosts,
    period: int,
    span: OperatingSlice,
    need: float,
    room: float,
) -> str:
    names = some((work.workload for work in works), 4)
    verb = "needs" if len({work.workload for work in works}) == 1 else "need"
    where = some((host for _, host in hosts), 4)
    return (
        f"critical demand is above all that could be built: in period {period}, slice "
        f"{span.slice}, {names} {verb} {need:.6g} EFLOPS that only {where} may host, and these can "
        f"never run more than {room:.6g}. Raise what limits them (max_it_mw, power, coolers, "
        "halls, max_modules, launches), allow other hosts, or make the work not critical."
    )
