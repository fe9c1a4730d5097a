"""Who may host what: residency, hosts asked for, span, size of the cluster.

Source: formulation, section 4.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..host import tier
from ..instance.schema import Workload
from .checks import Check, forbidden
from .serving import Served


def check_permitted(served: Served) -> Iterator[Check]:
    """Check every pair of a workload and its host."""
    judge = _Judge(served)
    routes = served.d.plan.routes
    parts = [host.place for host in served.hosts]
    table = pd.DataFrame(
        {"workload": routes["workload"], "place": parts, "kind": routes["host_kind"]}
    )
    pairs = table.drop_duplicates().itertuples(index=False)
    known = [(str(w), str(p), str(k)) for w, p, k in pairs if judge.knows(str(w), str(p))]
    names = [[work for work, _, _ in known], [place for _, place, _ in known]]
    for law, broken in (
        ("residency", [judge.abroad(work, place) for work, place, _ in known]),
        ("hosts", [judge.unwanted(*row) for row in known]),
        ("span", [judge.misspanned(work, kind) for work, _, kind in known]),
        ("host cluster", [judge.small(work, place) for work, place, _ in known]),
    ):
        yield forbidden(law, names, np.array(broken, dtype=bool))


class _Judge:
    """What the instance says of a pair of workload and place."""

    def __init__(self, served: Served) -> None:
        inst = served.case.inst
        self._work: dict[str, Workload] = {row.workload: row for row in inst.workloads}
        self._law = {row.site: row.jurisdiction for row in inst.sites}
        self._law |= {row.shell: row.flag for row in inst.shells}
        self._size = {
            row.site: np.inf if row.cluster_eflops is None else row.cluster_eflops
            for row in inst.sites
        }
        flown = {row.shell for row in inst.payloads}
        largest = max((row.cluster_eflops for row in inst.modules), default=-np.inf)
        self._size |= {row.shell: largest if row.shell in flown else -np.inf for row in inst.shells}

    def knows(self, workload: str, place: str) -> bool:
        """Return whether both are in the instance."""
        return workload in self._work and place in self._law

    def abroad(self, workload: str, place: str) -> bool:
        """Return whether the place lies outside the work's residency."""
        residency = self._work[workload].residency
        return bool(residency) and self._law[place] not in residency

    def unwanted(self, workload: str, place: str, kind: str) -> bool:
        """Return whether the place is none of the hosts asked for."""
        return not {"any", tier(kind), place} & set(self._work[workload].hosts)

    def misspanned(self, workload: str, kind: str) -> bool:
        """Return whether work is held at one zone that must fly along."""
        return self._work[workload].span == "shell" and kind in ("zone", "direct")

    def small(self, workload: str, place: str) -> bool:
        """Return whether no cluster at the place can be large enough."""
        return self._size[place] < self._work[workload].min_cluster_eflops
