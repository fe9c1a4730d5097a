"""Policy numbers: limits on carbon, money, accelerators and places."""

from __future__ import annotations

import numpy as np

from models.data import Load, PolicyData, TimeData

from ..arrays import Bools
from ..instance import Instance
from ..routes import Routes


def compile_policy(inst: Instance, time: TimeData, routes: Routes) -> PolicyData:
    """Return limits on carbon, money, accelerators and places."""
    policy = inst.settings.policy
    host = host_jurisdictions(inst, routes)
    home = np.array([c.jurisdiction for c in routes.commodities], dtype=object)[routes.commodity]
    in_orbit = np.array([one.tier == "orbit" for one in routes.hosts], dtype=bool)[routes.host]
    homes = sorted({str(j) for j in home} | set(policy.abroad_share_max))
    abroad = {j: (home == j) & (host != j) for j in policy.abroad_share_max}
    orbit_max = policy.orbit_share_max
    return PolicyData(
        carbon_cap_t={p: kt * 1000 for p, kt in policy.carbon_cap_kt.items()},
        carbon_musd_per_t={
            p: policy.carbon_usd_per_t * 1e-6 * time.discount[p] for p in time.PERIODS
        },
        budget_musd=dict(policy.budget_musd),
        supply_eflops={row.period: row.accelerator_eflops for row in inst.supply},
        orbit_share_max=None if orbit_max is None or orbit_max >= 1 else orbit_max,
        orbit=_those(in_orbit),
        everything=_those(np.ones(routes.size, dtype=bool)),
        abroad_share_max=dict(policy.abroad_share_max),
        abroad={j: _those(mask) for j, mask in abroad.items() if mask.any()},
        home={j: _those(home == j) for j in homes},
    )


def _those(mask: Bools) -> Load:
    """Return the load that counts each marked route once."""
    return Load(np.flatnonzero(mask), np.ones(int(mask.sum())))


def host_jurisdictions(inst: Instance, routes: Routes) -> np.ndarray:
    """Return the jurisdiction of the host of each route; orbit counts as the flag."""
    law = {("ground", s.site): s.jurisdiction for s in inst.sites}
    law |= {("orbit", s.shell): s.flag for s in inst.shells}
    found = np.array([law[host.tier, host.place] for host in routes.hosts], dtype=object)
    return np.asarray(found[routes.host])
