"""A small world in space, its coefficients written by hand, with a valid plan."""

from __future__ import annotations

from optimizer.instance import Instance
from optimizer.plan import Plan
from tests.verify.worlds import Rows, build, files

YAML = """
format: 1
name: space
base_year: 2029
discount_rate: 0.1
wacc: {orbit: 0.2, network: 0}
zones: {lon_step_deg: 180}
policy:
  carbon_usd_per_t: 50
  carbon_cap_kt: {2030: 1}
  budget_musd: {2030: 500}
  orbit_share_max: 0.95
"""
WEST, EAST = "S90W180", "S90E000"
ZONES, SLICES, AGES = (EAST, WEST), ("dark", "light", "flare"), range(4)
SHARE = {
    ("s", EAST): {"dark": 0.5, "light": 0.25, "flare": 0.5},
    ("s", WEST): {"dark": 0.5, "light": 0.75, "flare": 0.5},
    ("g", EAST): dict.fromkeys(SLICES, 0.5),
    ("g", WEST): dict.fromkeys(SLICES, 0.5),
}
# A module of design `small` draws at most 100 kW; 60 kW is left in the dark, less by 3 % a year.
POWER_KW = {"small": {"light": 100.0, "dark": 60.0}, "big": {"light": 250.0, "dark": 150.0}}
SEE = {("s", "r"): 0.2, ("s", "w"): 0.15, ("g", "r"): 0.2, ("g", "w"): 0.0}
CROSS = {"s": 0.5, "g": 0.25}
MODULE = (
    "module,mass_kg,it_kw,eflops,cluster_eflops,bus_kw,idle_share,array_m2,array_efficiency,"
    "array_degradation_per_y,battery_kwh,battery_dod,battery_rt_eff,radiator_m2,emissivity,"
    "absorptivity,radiator_c,platform_musd,accelerator_musd,opex_share,life_y,failure_per_y,"
    "eflops_loss_per_y,doa,availability,supply_per_y,platform_trajectory\n"
)


def coefficients(see_region: float, gap: float) -> dict[str, str]:
    clock = [(s, z, t) for s, z in SHARE for t in SLICES]
    like = {"dark": "dark", "light": "light", "flare": "dark"}
    power = [
        f"{m},{s},{z},{t},{j},{kw[like[t]] * 0.97**j!r},array"
        for m, kw in POWER_KW.items()
        for s, z, t in clock
        for j in AGES
    ]
    zones = [f"{s},{z},0,{-90 if z == WEST else 90},2" for s, z in SHARE]
    share = [f"{s},{z},{t},{SHARE[s, z][t]},0.6" for s, z, t in clock]
    see = [f"{s},{z},{n},{t},{see_region if (s, n) == ('s', 'r') else see!r}"
           for (s, n), see in SEE.items() for z in ZONES for t in SLICES
           if see and (n == "r" or z == EAST)]  # fmt: skip
    gaps = [f"{s},{n},{gap!r},0.0" if s == "s" else f"{s},{n},0.5,1.5" for s, n in SEE]
    slant = [f"{s},{z},{n},{4.0 if z == EAST else 6.0}" for (s, n), see in SEE.items()
             for z in ZONES if see and (n == "r" or z == EAST)]  # fmt: skip
    border = [f"{s},{a},{b},{t},{CROSS[s]},9" for s in ("s", "g")
              for a, b in ((EAST, WEST), (WEST, EAST)) for t in SLICES]  # fmt: skip
    shells = [f"{a},{b},{z},3" for a, b in (("s", "g"), ("g", "s")) for z in ZONES]
    return {
        "coefficients/made_for.csv": "part,digest\nall,own\n",
        "coefficients/zones.csv": _csv("shell,zone,centre_lat_deg,centre_lon_deg,zone_ms", zones),
        "coefficients/share.csv": _csv("shell,zone,slice,share,sunlit", share),
        "coefficients/power.csv": _csv("module,shell,zone,slice,age_y,power_kw,limited_by", power),
        "coefficients/see.csv": _csv("shell,zone,node,slice,see", see),
        "coefficients/gap.csv": _csv("shell,node,gap,wait_s", gaps),
        "coefficients/latency.csv": _csv("shell,zone,node,slant_ms", slant),
        "coefficients/cross.csv": _csv("shell,zone,zone_to,slice,cross,isl_ms", border),
        "coefficients/cross_shell.csv": _csv("shell,other,zone,ms", shells),
    }


def _csv(header: str, rows: list[str]) -> str:
    return "\n".join([header, *rows, ""])


SPACE = {
    "periods": "period,years\n2030,2\n2032,2\n",
    "slices": "slice,day,day_of_year,utc_start_h,length_h,hours_per_year\n"
    "dark,d,80,0,12,4380\nlight,d,80,12,12,4380\n",
    "outages": "slice,like_slice,hours_per_year,element_kind,element,available\n"
    "flare,dark,380,shell,s,0.5\nflare,dark,380,gateway,w,0.5\n",
    "profiles": "profile,local_hour,factor\n"
    + "".join(f"calm,{h},{1 if h < 12 else 0.5}\n" for h in range(24)),
    "trajectories": "trajectory,period,factor\ncheaper,2030,1\ncheaper,2032,0.8\n"
    "more,2030,1\nmore,2032,1\n",
    "regions": "region,lat_deg,lon_deg,jurisdiction\nr,0,0,X\n",
    "sites": "site,lat_deg,lon_deg,jurisdiction,open_musd,max_it_mw\na,0,0,Y,7,10\n",
    "shells": "shell,altitude_km,inclination_deg,planes,sats_per_plane,existing_sats,"
    "existing_trajectory,min_elevation_deg,max_modules,min_modules,open_musd,life_y,flag\n"
    "g,900,53,2,4,0,,25,4,1,0,30,Y\ns,600,53,2,8,2,more,25,10,6,12,2,X\n",
    "terminals": "owner_kind,owner,kind,gbps_down,gbps_up,terminals,free_share,free_profile\n"
    "shell,s,user,4,0.1,2,0.5,calm\nshell,s,feeder-rf,0.5,0.5,1,0.5,\nmodule,small,user,4,0.2,2,1,\n"
    "module,small,feeder-rf,1,0.5,1,1,\nmodule,small,isl,1,1,2,1,\n"
    "module,small,cross,2,2,1,1,\n",
    "modules": MODULE
    + "big,2000,250,0.5,0.5,5,0.1,600,0.2,0,100,0.8,0.9,600,0.9,0.1,60,9,6,0.1,4,0.05,0,0,1,,\n"
    "small,1000,100,0.2,0.2,5,0.1,600,0.2,0,100,0.8,0.9,600,0.9,0.1,60,5,3,0.1,4,0.1,0.02,0.05,"
    "0.95,10,cheaper\n",
    "launchers": "launcher,price_musd,price_usd_per_kg,per_year,success,insurance_share,life_y,"
    "carbon_t_per_launch\n"
    "rocket,20,,6,0.9,0.1,,100\nshared,,2000,3,1,0,2,0\n",
    "payloads": "launcher,shell,payload_kg\nrocket,s,3000\nrocket,g,2500\nshared,s,1000\n",
    "fits": "launcher,module,shell,modules_max\nrocket,small,s,2\n",
    "gateways": "gateway,lat_deg,lon_deg,jurisdiction,open_musd,life_y,opex_share\nw,0,1,X,8,10,"
    "0.05\n",
    "antennas": "gateway,kind,gbps_down,gbps_up,musd,existing,max,availability,life_y,opex_share\n"
    "w,feeder-rf,8,8,2,1,3,0.9,10,0.1\n",
    "links": "link,from,to,kind,existing_gbps,latency_ms,usd_per_gbps_y\nra,r,a,fibre,50,5,0\n"
    "rw,r,w,fibre,50,2,1000\n",
    "workloads": "workload,class,origin,sink,demand_eflops,in_gbps_per_eflops,out_gbps_per_eflops,"
    "latency_ms,residency,hosts,span,min_cluster_eflops,shift,shortfall_usd_per_eflops_h\n"
    "born,x,s,r,0.1,1,2,200,,orbit,zone,0,none,100\n"
    "chat,x,r,r,0.6,1,2,200,X,any,zone,0,none,100\n"
    "far,x,r,r,0.01,1,2,200,,g,zone,0,none,100\n"
    "fit,x,r,r,0.2,1,1,200,,any,zone,0.5,none,100\n"
    "sleep,x,r,r,0.05,1,1,99999999,,g,zone,0,day,100\n"
    "soon,x,r,r,0.05,1,1,15,,orbit,zone,0,none,100\n"
    "train,x,r,r,0.1,1,1,99999999,,orbit,shell,0.2,none,100\n"
    "yard,x,r,r,0.5,1,1,100,,ground,zone,0,none,100\n",
    "embodied": "what,kg_co2\nsmall,20000\n",
}


def space(see_region: float = 0.2, gap: float = 0.0) -> Instance:
    return Instance.from_files(files(YAML, {**SPACE, **coefficients(see_region, gap)}))


def e(shell: str = "s") -> str:
    return f"{shell}:{EAST}"


def w(shell: str = "s") -> str:
    return f"{shell}:{WEST}"


# Round trips: to a zone and back 4 or 6 + 0.3 hop + 2 inside, a laser 9; of the one a work is born
# over 2; to the satellite overhead 4 + 0.3; to the neighbour over a zone 3 + 0.3.
ROUTES: Rows = (
    ("born-e", f"born@{EAST}", "born", "zone", e(), 8.3),
    ("born-w", f"born@{WEST}", "born", "zone", w(), 10.3),
    ("chat-e", "chat", "chat", "zone", e(), 12.6),
    ("chat-w", "chat", "chat", "zone", w(), 25.6),
    ("far-e", "far", "far", "zone", e("g"), 19.2),
    ("fit-e", "fit", "fit", "zone", e(), 14.6),
    ("fit-w", "fit", "fit", "zone", w(), 25.6),
    ("sleep-e", "sleep", "sleep", "zone", e("g"), 3012.6),
    ("soon-e", "soon", "soon", "direct", f"{e()}>r", 8.6),
    ("train-s", "train", "train", "shell", "s", 16.6),
    ("yard-a", "yard", "yard", "site", "a", 10.0),
)


def up(host: str, port: str = "s^r") -> str:
    """Return the way from a node to a host in space."""
    node = port.partition("^")[2]
    kind = "user" if node == "r" else "feeder-rf"
    return f"{kind}:{node}>{port} mesh:{port}>{host}"


def down(host: str, port: str = "s~r") -> str:
    """Return the way from a host in space to a node."""
    node = port.partition("~")[2]
    kind = "user" if node == "r" else "feeder-rf"
    return f"mesh:{host}>{port} {kind}:{port}>{node}"


WAYS = {
    ("born-e", "out"): down(e()),
    ("born-w", "out"): down(w()),
    ("chat-e", "in"): up(e()),
    ("chat-e", "out"): down(e()),
    ("chat-w", "in"): up(w()),
    ("chat-w", "out"): f"{down(w(), 's~w')} rw:rev",
    ("far-e", "in"): up(e("g")),
    ("far-e", "out"): down(e("g")),
    ("fit-e", "in"): f"rw:fwd {up(e(), 's^w')}",
    ("fit-e", "out"): down(e()),
    ("fit-w", "in"): f"rw:fwd {up(w(), 's^w')}",
    ("fit-w", "out"): down(w()),
    ("sleep-e", "in"): up(e("g"), "g^r"),
    ("sleep-e", "out"): down(e("g"), "g~r"),
    ("soon-e", "in"): up(f"{e()}>r"),
    ("soon-e", "out"): down(f"{e()}>r"),
    ("train-s", "in"): up("s"),
    ("train-s", "out"): down("s"),
    ("yard-a", "in"): "ra:fwd",
    ("yard-a", "out"): "ra:rev",
}
SERVE = {
    "born-e": {"dark": 0.05, "light": 0.025, "flare": 0.05},
    "born-w": {"dark": 0.05, "light": 0.075, "flare": 0.05},
    "chat-e": {"dark": 0.1, "light": 0.13, "flare": 0.04},
    "chat-w": {"dark": 0.13, "light": 0.3, "flare": 0.05},
    "far-e": dict.fromkeys(SLICES, 0.01),
    "fit-e": {"dark": 0.05, "light": 0.05, "flare": 0.05},
    "fit-w": {"dark": 0.1, "light": 0.15, "flare": 0.05},
    "sleep-e": {"dark": 0.0, "light": 0.0, "flare": 0.0},
    "soon-e": {"dark": 0.02, "light": 0.02, "flare": 0.01},
    "train-s": {"dark": 0.08, "light": 0.1, "flare": 0.02},
    "yard-a": {"dark": 0.5, "light": 0.5, "flare": 0.5},
}
DEMAND = {
    "chat": 0.6,
    "far": 0.01,
    "fit": 0.2,
    "soon": 0.05,
    "train": 0.1,
    "yard": 0.5,
    f"born@{EAST}": {"dark": 0.05, "light": 0.025, "flare": 0.05},
    f"born@{WEST}": {"dark": 0.05, "light": 0.075, "flare": 0.05},
}
PERIODS = (2030, 2032)


def space_plan(inst: Instance) -> Plan:
    """Small and big modules in shell s, one small one in g; the whole fleet of 2030."""
    serve = [(r, p, t, v) for r, by in SERVE.items() for t, v in by.items() for p in PERIODS]
    # `sleep` may move within its day: by light, 0.05 x 8380 h / 4380 h. The flare falls short.
    serve += [("sleep-e", p, "light", 0.05 * 8380 / 4380) for p in PERIODS]
    values = {
        "open": [("a", 2030, 1.0)],
        "shell_open": [("s", 2030, 1.0), ("s", 2032, 1.0)],
        "manifest": [
            ("small", "rocket", "s", 2030, 6.0),
            ("small", "shared", "s", 2030, 1.0),
            ("big", "rocket", "s", 2030, 2.0),
            ("small", "rocket", "g", 2030, 2.0),
        ],
        "loads": [
            ("rocket", "s", "1*big+1*small", 2030, 2.0),
            ("rocket", "s", "2*small", 2030, 2.0),
        ],
        "launches": [
            ("rocket", "s", 2030, 4.0),
            ("shared", "s", 2030, 1.0),
            ("rocket", "g", 2030, 1.0),
        ],
        "used": [("s", 2030, 1.0), ("s", 2032, 1.0), ("g", 2030, 1.0)],
        "gateway": [("w", 2030, 1.0)],
        "antennas": [("w", "feeder-rf", 2030, 1.0)],
        "serve": [row for row in serve if row[-1]],
        "short": _short(),
        "run_orbit": _run(),
    }
    return build(inst, values, ROUTES, WAYS)


def _short() -> Rows:
    rows: list[tuple[object, ...]] = []
    for name, demand in DEMAND.items():
        for t in SLICES:
            asked = demand[t] if isinstance(demand, dict) else demand
            got = sum(by[t] for r, by in SERVE.items() if _commodity(r) == name)
            rows += [(name, p, t, asked - got) for p in PERIODS if asked - got > 1e-12]
    return [*rows, *(("sleep", p, "flare", 0.05) for p in PERIODS)]


def _commodity(route: str) -> str:
    return next(str(row[1]) for row in ROUTES if row[0] == route)


def _run() -> Rows:
    """Work that needs the big cluster runs on big modules, all else on small ones."""
    rows: list[tuple[object, ...]] = []
    for p in PERIODS:
        for t in SLICES:
            for zone, end in ((EAST, "e"), (WEST, "w")):
                small = sum(SERVE[f"{name}-{end}"][t] for name in ("born", "chat"))
                small += SERVE["soon-e"][t] if end == "e" else 0.0
                small += SHARE["s", zone][t] * SERVE["train-s"][t]
                rows.append(("small", "s", zone, 2030, p, t, small))
                rows.append(("big", "s", zone, 2030, p, t, SERVE[f"fit-{end}"][t]))
        for t in SLICES:
            sleep = 0.05 * 8380 / 4380 if t == "light" else 0.0
            rows.append(("small", "g", EAST, 2030, p, t, SERVE["far-e"][t] + sleep))
    return rows
