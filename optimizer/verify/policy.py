"""Limits set by somebody else: carbon, budget, shares in orbit and abroad.

Source: formulation, section 6 (policy).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..arrays import Bools, Floats
from .case import YEAR_H, Case
from .checks import Check, Names, at_most_rows
from .lift import modules_flown
from .power import Supply
from .serving import Served


def carbon_t_per_y(supply: Supply) -> Floats:
    """Return the yearly carbon of every period [t]: power, launches, making what is bought."""
    case, d = supply.case, supply.d
    rows = case.inst.power
    rate = np.array(
        [row.carbon_kg_per_mwh * case.trajectory(row.carbon_trajectory) for row in rows]
    )
    rate = rate.reshape(len(rows), len(case.periods)) / 1000.0
    burnt = np.einsum(
        "ep,et,ept,t->p", rate, supply.profile("carbon_profile"), d.array("generate"), case.hours
    )
    each = np.array([row.carbon_t_per_launch for row in case.inst.launchers])
    once = np.einsum("v,vsp->p", each, d.array("launches"))
    kg = {row.what: row.kg_co2 for row in case.inst.embodied}
    halls = np.array([kg.get(name, 0.0) for name in case.halls])
    modules = np.array([kg.get(name, 0.0) for name in case.modules])
    once = once + np.einsum("b,gbp->p", halls, d.array("halls")) / 1000.0
    once = once + np.einsum("m,mvsp->p", modules, modules_flown(d)) / 1000.0
    return np.asarray(burnt + once / np.array(case.calendar.lengths))


def check_policy(supply: Supply, served: Served, overnight_musd: Floats) -> Iterator[Check]:
    """Check carbon caps, budgets and the shares of work in orbit and abroad."""
    case, policy = supply.case, supply.case.inst.settings.policy
    yield _by_period(case, "carbon", carbon_t_per_y(supply) / 1000.0, policy.carbon_cap_kt, "kt")
    yield _by_period(case, "budget", overnight_musd, policy.budget_musd, "MUSD")
    if policy.orbit_share_max is not None:
        used = _work(served, served.orbital)
        cap = policy.orbit_share_max * _work(served, np.ones(len(served.value), dtype=bool))
        yield at_most_rows("orbit share", [list(case.periods)], used, cap, "EFLOPS")
    homes = np.array(served.work.jurisdiction, dtype=object)[served.commodity]
    hosts = _host_jurisdiction(served)
    for home, share in sorted(policy.abroad_share_max.items()):
        mine = homes == home
        cap = share * _work(served, mine)
        labels: list[Names] = [[home] * len(case.periods), list(case.periods)]
        yield at_most_rows("abroad", labels, _work(served, mine & (hosts != home)), cap, "EFLOPS")


def _by_period(case: Case, law: str, used: Floats, caps: dict[int, float], unit: str) -> Check:
    named = [p for p, period in enumerate(case.periods) if period in caps]
    labels = [[case.periods[p] for p in named]]
    return at_most_rows(law, labels, used[named], [caps[case.periods[p]] for p in named], unit)


def _work(served: Served, keep: Bools) -> Floats:
    """Return the mean EFLOPS served over a year, of the service to keep (P,)."""
    hours = served.case.hours[served.spell[keep]]
    totals = np.bincount(
        served.period[keep], served.value[keep] * hours, minlength=len(served.case.periods)
    )
    return np.asarray(totals / YEAR_H, dtype=float)


def _host_jurisdiction(served: Served) -> np.ndarray:
    inst = served.case.inst
    law = {row.site: row.jurisdiction for row in inst.sites}
    law |= {row.shell: row.flag for row in inst.shells}
    places = served.d.plan.routes["host"].str.extract(r"^([^:>]*)", expand=False)
    by_route = np.array([law.get(place, "") for place in places], dtype=object)
    return by_route[served.route]
