"""Two small worlds with a valid plan each: one on the ground, one in space."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from optimizer.instance import Instance
from optimizer.plan import FAMILIES, Plan, make_plan
from optimizer.verify import Case, Verification, audit

Rows = Sequence[tuple[object, ...]]

GROUND_YAML = """
format: 1
name: ground
base_year: 2029
discount_rate: 0.1
wacc: {ground: 0.05, network: 0.2}
policy:
  carbon_usd_per_t: 50
  carbon_cap_kt: {2030: 30}
  budget_musd: {2030: 400}
  abroad_share_max: {Y: 0.9}
"""

GROUND = {
    "periods": "period,years\n2030,2\n2032,2\n",
    "slices": "slice,day,day_of_year,utc_start_h,length_h,hours_per_year\n"
    "day,d,80,0,12,4380\nnight,d,80,12,12,4380\n",
    "outages": "slice,like_slice,hours_per_year,element_kind,element,available\n"
    "storm,night,380,site,a,0.5\nstorm,night,380,link,ra,0.5\n",
    "profiles": "profile,local_hour,factor\n"
    + "".join(f"evening,{h},{2 if h >= 18 else 1}\n" for h in range(24)),
    "trajectories": "trajectory,period,factor\n"
    "half,2030,1\nhalf,2032,0.5\ndouble,2030,1\ndouble,2032,2\n",
    "regions": "region,lat_deg,lon_deg,jurisdiction\nr,0,0,X\nq,1,0,Y\n",
    "hubs": "hub,lat_deg,lon_deg,jurisdiction\nh,0,1,X\n",
    "sites": "site,lat_deg,lon_deg,jurisdiction,open_musd,life_y,opex_musd_per_y,max_it_mw,"
    "cluster_eflops,water_m3_per_y,water_usd_per_m3\n"
    "a,0,0,X,10,30,1,10,,90000,2\nb,0,2,Y,10,30,1,10,3,,\nz,0,3,X,10,30,1,10,,,\n",
    "halls": "hall,it_mw,eflops,capex_musd,accelerator_musd,life_y,accelerator_life_y,opex_share,"
    "idle_share,availability,accelerator_trajectory,eflops_trajectory\n"
    "h1,2,4,20,40,4,2,0.1,0.25,0.9,half,double\nh2,1.5,1,1,0,1,1,0,0,1,,\n",
    "existing": "site,hall,count,until\nb,h1,1,2033\n",
    "power": "power,site,kind,max_mw,existing_mw,capex_musd_per_mw,life_y,fixed_musd_per_mw_y,"
    "energy_usd_per_mwh,demand_usd_per_mw_y,available,firm_share,min_load,hours,rt_eff,"
    "carbon_kg_per_mwh,energy_profile\n"
    "grid-a,a,grid,8,0,1,10,0.1,100,1000,0.95,0.8,0.1,,,400,evening\n"
    "grid-b,b,grid,8,5,1,10,0.1,80,0,1,1,0,,,300,\n"
    "store-a,a,storage,4,0,0.5,10,0,3,0,1,0.5,0,4,0.9,0,\n",
    "coolers": "cooler,site,overhead,water_m3_per_mwh,capex_musd_per_mw,life_y,max_mw\n"
    "chill,*,0.25,1.5,0.5,5,8\n",
    "links": "link,from,to,kind,existing_gbps,module_gbps,module_musd,max_modules,life_y,"
    "usd_per_gbps_y,latency_ms\n"
    "ra,r,a,fibre,3,10,5,3,4,1000000,5\nrh,r,h,fibre,20,0,0,0,,0,1\nhb,h,b,fibre,20,0,0,0,,0,2\n"
    "qh,q,h,fibre,20,0,0,0,,0,3\nah,a,h,fibre,20,0,0,0,,0,2\n"
    "qb,q,b,fibre,20,0,0,0,,0,1\n",
    "workloads": "workload,class,origin,sink,demand_eflops,in_gbps_per_eflops,out_gbps_per_eflops,"
    "latency_ms,processing_ms,residency,hosts,min_cluster_eflops,shift,critical,"
    "shortfall_usd_per_eflops_h\n"
    "c,x,r,q,1,1,1,50,0,,any,2,none,yes,1000\ne,x,q,q,2,0.5,0.5,100,10,X;Y,any,0,day,no,1000\n"
    "w,x,r,r,4,1,2,50,0,,ground,0,none,no,1000\n",
    "supply": "period,accelerator_eflops\n2030,20\n",
    "embodied": "what,kg_co2\nh1,100000\n",
}  # fmt: skip

GROUND_ROUTES: Rows = (
    ("w|a", "w", "w", "site", "a", 10.0),
    ("w|b", "w", "w", "site", "b", 6.0),
    ("e|a", "e", "e", "site", "a", 20.0),
    ("e|b", "e", "e", "site", "b", 20.0),
    ("c|b", "c", "c", "site", "b", 8.0),
)
GROUND_WAYS = {
    ("w|a", "in"): "ra:fwd",
    ("w|a", "out"): "ra:rev",
    ("w|b", "in"): "rh:fwd hb:fwd",
    ("w|b", "out"): "hb:rev rh:rev",
    ("e|a", "in"): "qh:fwd ah:rev",
    ("e|a", "out"): "ah:fwd qh:rev",
    ("e|b", "in"): "qh:fwd hb:fwd",
    ("e|b", "out"): "hb:rev qh:rev",
    ("c|b", "in"): "rh:fwd hb:fwd",
    ("c|b", "out"): "hb:rev qh:rev",
}
# e may move within its day: 2 * (4380 + 4000) = 16 760 EFLOPS h, of which 4 380 by day.
E_NIGHT = (16760.0 - 4380.0) / 4000.0
GROUND_SERVE = {
    (2030, "day"): {"w|a": 3.0, "w|b": 1.0, "e|b": 1.0, "c|b": 1.0},
    (2030, "night"): {"w|a": 4.0, "e|a": E_NIGHT, "c|b": 1.0},
    (2030, "storm"): {"w|a": 2.5, "w|b": 0.5, "e|b": 2.0, "c|b": 1.0},
    (2032, "day"): {"w|a": 4.0, "e|b": 0.5, "e|a": 0.5, "c|b": 1.0},
    (2032, "night"): {"w|a": 4.0, "e|a": E_NIGHT, "c|b": 1.0},
    (2032, "storm"): {"w|a": 3.0, "e|a": 2.0, "c|b": 1.0},
}
GROUND_SHORT = {("w", 2030, "storm"): 1.0, ("w", 2032, "storm"): 1.0}
STORE = {  # charge, discharge, level at the start; a store of 3 MW and 4 h, efficiency 0.9
    "day": (1.0, 0.0, 0.0),
    "night": (0.0, 0.9, 10.8),
    "storm": (0.4, 0.36, 0.0),
}


def files(yaml: str, tables: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files of an instance."""
    return {"instance.yaml": yaml.encode()} | {
        (name if "/" in name else f"{name}.csv"): text.encode() for name, text in tables.items()
    }


def ground() -> Instance:
    return Instance.from_files(files(GROUND_YAML, GROUND))


def ground_plan(inst: Instance) -> Plan:
    """Two halls at a site opened at once, a third and a small idle one in 2032; a standing site."""
    run, cool, made, peaks = [], [], [], {}
    for (p, t), served in GROUND_SERVE.items():
        a = sum(value for route, value in served.items() if route.endswith("a"))
        b = sum(value for route, value in served.items() if route.endswith("b"))
        run += [("a", "h1", 2030, p, t, a), ("b", "h1", 0, p, t, b)]
        # idle: 0.25 x 2 MW x halls; busy: 0.75 x 2 MW / EFLOPS of a hall (4; 8 once refreshed)
        halls = {2030: 2.0, 2032: 3.0}[p] * {"storm": 0.5}.get(t, 1.0)
        it_a = 0.5 * halls + 0.75 * a * {2030: 0.5, 2032: 0.25}[p]
        it_b = 0.5 * {2030: 1.0, 2032: 0.5}[p] + 0.75 * b * 0.5
        cool += [("a", "chill", p, t, it_a), ("b", "chill", p, t, it_b)]
        charge, discharge, _ = STORE[t]
        grid = 1.25 * it_a + charge - discharge
        made += [("a", "grid-a", p, t, grid), ("b", "grid-b", p, t, 1.25 * it_b)]
        if t != "storm":
            peaks[p] = max(peaks.get(p, 0.0), grid)
    store = [("a", "store-a", p, t, *STORE[t]) for p, t in GROUND_SERVE]
    values = {
        "open": [("a", 2030, 1.0)],
        "halls": [("a", "h1", 2030, 2.0), ("a", "h1", 2032, 1.0), ("a", "h2", 2032, 1.0)],
        "power_mw": [("a", "grid-a", 2030, 7.0), ("a", "store-a", 2030, 3.0)],
        "cooler_mw": [("a", "chill", 2030, 6.0), ("b", "chill", 2030, 3.0)],
        "lines": [("ra", 2030, 1.0)],
        "serve": [(r, p, t, v) for (p, t), s in GROUND_SERVE.items() for r, v in s.items()],
        "short": [(*key, value) for key, value in GROUND_SHORT.items()],
        "run_ground": run,
        "cool": cool,
        "generate": made,
        "charge": [row[:5] for row in store],
        "discharge": [(*row[:4], row[5]) for row in store],
        "level": [(*row[:4], row[6]) for row in store],
        "peak": [("a", "grid-a", p, mw) for p, mw in peaks.items()],
    }
    return build(inst, values, GROUND_ROUTES, GROUND_WAYS)


def build(
    inst: Instance,
    values: Mapping[str, Rows],
    routes: Rows,
    ways: Mapping[tuple[str, str], str],
) -> Plan:
    """Make a plan from rows; its cost lines are those the verifier finds."""
    frames = {
        family: pd.DataFrame(list(rows), columns=[*FAMILIES[family], "value"])
        for family, rows in values.items()
    }
    columns = ["route", "commodity", "workload", "host_kind", "host", "latency_ms"]
    steps = [
        (route, direction, step, arc)
        for (route, direction), arcs in ways.items()
        for step, arc in enumerate(arcs.split())
    ]
    legs = pd.DataFrame(steps, columns=["route", "direction", "step", "arc"])
    tables = {"routes": pd.DataFrame(list(routes), columns=columns), "legs": legs}
    plan = make_plan(inst, "feasible", frames, tables)
    return priced(Case.read(inst), plan)


def priced(case: Case, plan: Plan) -> Plan:
    """Return a plan with the cost lines the verifier finds."""
    costs = audit(case, plan).costs[["line", "period", "musd"]]
    tables = {name: plan.tables[name] for name in plan.tables} | {"costs": costs}
    from optimizer.plan.frames import tidy_tables

    return replace(plan, tables=tidy_tables(tables), cost_musd=float(costs["musd"].sum()))


def changed(plan: Plan, family: str, key: tuple[object, ...], by: float) -> Plan:
    """Return a plan with one value changed (a row is added if there was none)."""
    from optimizer.plan.frames import tidy_values

    frame = plan.values[family]
    columns = list(FAMILIES[family])
    mine = (frame[columns] == list(key)).all(axis=1)
    if mine.any():
        frame.loc[mine, "value"] += by
    else:
        row = pd.DataFrame([[*key, by]], columns=[*columns, "value"])
        frame = pd.concat([frame, row], ignore_index=True)
    values = {name: plan.values[name] for name in plan.values} | {family: frame}
    return replace(plan, values=tidy_values(values))


def broken_laws(verdict: Verification) -> set[str]:
    return set(verdict.violations["law"])
