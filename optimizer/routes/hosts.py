"""Where work may run: sites, zones, whole shells, and which of them a workload may use."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..arrays import Bools, Floats, Ints
from ..host import Host
from ..terminals import reachable_shells

if TYPE_CHECKING:
    from ..instance import Instance
    from ..instance.schema import Workload
    from ..physics.geometry import Geometry


@dataclass(frozen=True, slots=True)
class Hosts:
    """Hosts in columns (H,): sites by id, then by shell its zones and the shell as a whole.

    ``place`` is its site or shell, ``kind`` site, zone or shell, ``empty_ms`` what the empty way to
    it takes (of a zone: the way inside it), ``cluster`` the largest cluster [EFLOPS] that can stand
    there (inf: no limit), ``exists`` False for shells no module can fly to and for zones never
    flown over.
    """

    host: tuple[Host, ...]
    place: NDArray[np.str_]
    kind: NDArray[np.str_]
    node: Ints
    empty_ms: Floats
    cluster: Floats
    jurisdiction: NDArray[np.str_]
    exists: Bools

    @property
    def orbital(self) -> Bools:
        """Mask of zones and shells (H,)."""
        return np.asarray(self.kind != "site")


def list_hosts(inst: Instance, geometry: Geometry, number: dict[str, int]) -> Hosts:
    """List every site, every zone of every shell, and every shell.

    Args:
        inst: the instance.
        geometry: its space coefficients.
        number: node id -> node number.

    Returns:
        The hosts in columns.
    """
    rows: list[tuple[Host, float, float, str, bool]] = []
    for site in inst.sites:
        cluster = math.inf if site.cluster_eflops is None else site.cluster_eflops
        rows.append((Host("site", site.site), 0.0, cluster, site.jurisdiction, True))
    biggest = max((row.cluster_eflops for row in inst.modules), default=0.0)
    flags = {row.shell: row.flag for row in inst.shells}
    flown = reachable_shells(inst) if inst.modules else frozenset[str]()
    for name in sorted(geometry.shells):
        shell = geometry.shells[name]
        for z, zone in enumerate(shell.zones):
            exists = name in flown and bool((shell.share[z] > 0).any())
            inside = float(shell.zone_ms[z])
            rows.append((Host("zone", name, zone), inside, biggest, flags[name], exists))
        rows.append((Host("shell", name), 0.0, biggest, flags[name], name in flown))
    return _columns(rows, number)


def allowed(hosts: Hosts, work: Workload) -> Bools:
    """Return the mask (H,) of the hosts that a workload may use, whatever the latency."""
    mask: Bools = np.logical_and.reduce([met for _, met in conditions(hosts, work)])
    return mask


def conditions(hosts: Hosts, work: Workload) -> list[tuple[str, Bools]]:
    """Return what is asked of a host, one (wording, mask (H,)) per condition."""
    names = set(work.hosts)
    named = np.isin(hosts.place, sorted(names))
    named = named | ("any" in names) | (("ground" in names) & ~hosts.orbital)
    named = named | (("orbit" in names) & hosts.orbital)
    whole = [("hold the work as whole shells (span shell)", hosts.kind != "zone")]
    law = np.ones(len(hosts.host), dtype=bool)
    if work.residency:
        law = np.isin(hosts.jurisdiction, list(work.residency))
    found: list[tuple[str, Bools]] = [
        (f"are among its hosts ({'; '.join(sorted(names))})", named),
        *(whole if work.span == "shell" else ()),
        (f"lie in its residency ({'; '.join(work.residency) or 'any'})", law),
        (
            f"can hold a cluster of {work.min_cluster_eflops:g} EFLOPS",
            np.asarray(hosts.cluster >= work.min_cluster_eflops),
        ),
        ("can exist (a module and a launcher's payload to the shell)", hosts.exists),
    ]
    return found


def _columns(rows: list[tuple[Host, float, float, str, bool]], number: dict[str, int]) -> Hosts:
    host, empty, cluster, law, exists = zip(*rows, strict=True) if rows else [()] * 5
    return Hosts(
        host=tuple(host),
        place=np.array([one.place for one in host], dtype=np.str_),
        kind=np.array([one.kind for one in host], dtype=np.str_),
        node=np.array([number[one.node] for one in host], dtype=np.int64),
        empty_ms=np.array(empty, dtype=np.float64),
        cluster=np.array(cluster, dtype=np.float64),
        jurisdiction=np.array(law, dtype=np.str_),
        exists=np.array(exists, dtype=bool),
    )
