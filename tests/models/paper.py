"""Instances small enough to solve on paper, and the table of cases that lean on them.

A row names only what its case is about; the rest is in DEFAULTS, which the comments of the cases
take as read: a year of 8760 h, no discounting, every life one year, so that a price is a cost.

    town --road, 1000 Gbps-- plant: 10 MUSD to open, room for 10 MW
    hall: 1 MW, 1 EFLOPS, 5 MUSD        power: 3 MUSD/MW       cooler: 2 MUSD/MW
    pod: 1 MW, 1 EFLOPS, 3 MUSD         rocket: 4 MUSD a flight, ten pods
    ring: ten places, all over one zone; a pod's user terminals carry 1000 Gbps
    work: 1 EFLOPS, 1 Gbps in and out; falling short costs 876 MUSD per EFLOPS and year
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from optimizer.instance import Instance
from optimizer.plan import Plan
from optimizer.run import prepare, solve
from optimizer.solver import Session

Row = dict[str, Any]
Tables = dict[str, Sequence[Row]]
ZONE = "S90W180"
WEST, EAST = "S90W180", "S90E000"  # with lon_step_deg: 180
HALVES = {"zones": {"lon_step_deg": 180}}
SHORT_YEAR = 8.76  # MUSD per EFLOPS and year at 1000 USD per EFLOPS*h

DEFAULTS: dict[str, Row] = {
    "periods": {"years": 1},
    "slices": {"day": "day", "day_of_year": 80},
    "outages": {"slice": "out", "like_slice": "all"},
    "profiles": {},
    "trajectories": {},
    "regions": {"region": "town", "lat_deg": 0, "lon_deg": 0, "jurisdiction": "AA"},
    "hubs": {"hub": "hub", "lat_deg": 0, "lon_deg": 0, "jurisdiction": "AA"},
    "sites": {
        "site": "plant", "lat_deg": 0, "lon_deg": 0, "jurisdiction": "AA", "open_musd": 10,
        "life_y": 1, "max_it_mw": 10,
    },
    "halls": {
        "hall": "hall", "it_mw": 1, "eflops": 1, "capex_musd": 5, "accelerator_musd": 0,
        "life_y": 1, "accelerator_life_y": 1,
    },
    "existing": {"site": "plant", "hall": "hall", "count": 1, "until": 2200},
    "power": {
        "power": "grid", "site": "plant", "kind": "grid", "max_mw": 100, "capex_musd_per_mw": 3,
        "life_y": 1, "energy_usd_per_mwh": 0,
    },
    "coolers": {
        "cooler": "dry", "site": "*", "overhead": 0, "capex_musd_per_mw": 2, "life_y": 1,
    },
    "shells": {
        "shell": "ring", "altitude_km": 1000, "inclination_deg": 53, "planes": 1,
        "sats_per_plane": 10, "min_elevation_deg": 10, "max_modules": 10, "min_modules": 0,
        "life_y": 1, "flag": "AA",
    },
    "terminals": {
        "owner_kind": "module", "owner": "pod", "kind": "user", "gbps_down": 1000,
        "gbps_up": 1000, "terminals": 1,
    },
    "modules": {
        "module": "pod", "mass_kg": 1000, "it_kw": 1000, "eflops": 1, "cluster_eflops": 1,
        "bus_kw": 0, "idle_share": 0, "array_m2": 8000, "array_efficiency": 0.2,
        "array_degradation_per_y": 0, "battery_kwh": 1200, "battery_dod": 0.8,
        "battery_rt_eff": 0.9, "radiator_m2": 1200, "emissivity": 0.9, "absorptivity": 0.15,
        "radiator_c": 60, "platform_musd": 3, "accelerator_musd": 0, "opex_share": 0,
        "life_y": 1, "failure_per_y": 0,
    },
    "launchers": {"launcher": "rocket", "price_musd": 4, "per_year": 100},
    "payloads": {"launcher": "rocket", "shell": "ring", "payload_kg": 10000},
    "fits": {"launcher": "rocket", "module": "pod", "shell": "ring"},
    "gateways": {
        "gateway": "gate", "lat_deg": 0, "lon_deg": 0, "jurisdiction": "AA", "open_musd": 6,
        "life_y": 1,
    },
    "antennas": {
        "gateway": "gate", "kind": "feeder-rf", "gbps_down": 1000, "gbps_up": 1000, "musd": 2,
        "max": 10, "life_y": 1,
    },
    "links": {
        "link": "road", "from": "town", "to": "plant", "kind": "fibre", "existing_gbps": 1000,
        "latency_ms": 1,
    },
    "workloads": {
        "workload": "work", "class": "chat", "origin": "town", "sink": "town", "demand_eflops": 1,
        "in_gbps_per_eflops": 1, "out_gbps_per_eflops": 1, "latency_ms": 100,
        "shortfall_usd_per_eflops_h": 100000,
    },
    "values": {"workload": "work"}, "supply": {}, "sources": {}, "embodied": {},
}  # fmt: skip


@dataclass(frozen=True)
class Sky:
    """The coefficients of one shell, written by hand.

    Args:
        share: zone -> share of the satellites, one number or by slice.
        power_kw: one number, or a function of module, zone, slice, age; at most what it takes.
        see: satellites in sight per satellite, one number or by (node, zone), that one number or
            by slice; 0: not in sight.
        lon_deg: centre of each zone.
        cross: (zone, zone_to) -> lasers over that border per satellite.
        other: (other shell, zone) -> ms.
        ways: (end, end) -> ms: ways as if measured, and with them (else ways are composed of the
            zones):
        hops: (end, end, zone, zone_to) -> lasers on the way; low: zone -> share always there;
        see_low: (node, zone) -> always in sight, zone "" for the whole sky; dwell_s, pass_s: stays.
    """

    share: Mapping[str, Any] = field(default_factory=lambda: {ZONE: 1.0})
    power_kw: Any = 1000.0
    see: Any = 1.0
    lon_deg: Mapping[str, float] = field(default_factory=dict)
    slant_ms: float = 3.0
    zone_ms: float = 0.0
    gap: float = 0.0
    wait_s: float = 0.0
    cross: Mapping[tuple[str, str], float] = field(default_factory=dict)
    isl_ms: float = 5.0
    other: Mapping[tuple[str, str], float] = field(default_factory=dict)
    ways: Mapping[tuple[str, str], float] = field(default_factory=dict)
    hops: Mapping[tuple[str, str, str, str], float] = field(default_factory=dict)
    low: Mapping[str, float] = field(default_factory=dict)
    see_low: Mapping[tuple[str, str], float] = field(default_factory=dict)
    dwell_s: float = 600.0
    pass_s: float = 200.0


def row(**cells: Any) -> Row:
    """Return one row; cells not named are those of DEFAULTS."""
    return cells


def steps(name: str, **factors: float) -> list[Row]:
    """Return a trajectory: steps("up", y2026=1, y2027=2)."""
    return [row(trajectory=name, period=int(year[1:]), factor=f) for year, f in factors.items()]


def hourly(name: str, factors: Callable[[int], float]) -> list[Row]:
    """Return a profile from its factor in each local hour."""
    return [row(profile=name, local_hour=h, factor=factors(h)) for h in range(24)]


def years(*starts: int, last: int | None = None) -> list[Row]:
    """Return periods that follow one another; the last ends before `last`, or takes a year."""
    ends = [*starts[1:], last or starts[-1] + 1]
    return [row(period=a, years=b - a) for a, b in zip(starts, ends, strict=True)]


def halves(first_h: float = 12) -> list[Row]:
    """Return a day in two slices from midnight UTC: am and pm."""
    parts = (("am", 0, first_h), ("pm", first_h, 24 - first_h))
    return [
        row(slice=name, utc_start_h=start, length_h=length, hours_per_year=length * 365)
        for name, start, length in parts
    ]


def world(*, settings: Mapping[str, Any] | None = None, sky: Mapping[str, Sky] | None = None,
          **tables: Sequence[Row]) -> Instance:  # fmt: skip
    """Read an instance of these tables, as if from files."""
    text = yaml.safe_dump({"format": 1, "name": "paper", **(settings or {})})
    files = {"instance.yaml": text.encode()}
    for name, rows in tables.items():
        files[f"{name}.csv"] = _csv(_filled(name, rows), () if rows else list(DEFAULTS[name]))
    if sky is not None:
        full = {name: _filled(name, rows) for name, rows in tables.items()}
        measured = any(one.ways for one in sky.values())
        heads = MEASURED if measured else HEADS
        rows = _tables(sky, full)
        files |= {f"coefficients/{name}": _csv(rows[name], head) for name, head in heads.items()}
    return Instance.from_files(files)


def ground(settings: Mapping[str, Any] | None = None, **tables: Sequence[Row]) -> Instance:
    """Return town, road and plant; tables given replace these."""
    base: Tables = {"regions": [{}], "sites": [{}], "links": [{}], "workloads": [{}]}
    return world(settings=settings, **{**base, **tables})


def orbit(settings: Mapping[str, Any] | None = None, sky: Sky | Mapping[str, Sky] | None = None,
          **tables: Sequence[Row]) -> Instance:  # fmt: skip
    """Return town and ring, with pods and rockets; tables given replace these."""
    base: Tables = {
        name: [{}]
        for name in (
            "regions", "shells", "terminals", "modules", "launchers", "payloads", "workloads",
        )
    }  # fmt: skip
    skies = sky if isinstance(sky, Mapping) else {"ring": sky or Sky()}
    return world(settings=settings, sky=skies, **{**base, **tables})


def through_a_gate(settings: Mapping[str, Any] | None = None, sky: Sky | None = None,
                   **tables: Sequence[Row]) -> Instance:  # fmt: skip
    """Return town, cable, gate and ring: all work goes up by feeder."""
    base: Tables = {
        "terminals": [row(kind="feeder-rf")],
        "gateways": [{}],
        "antennas": [{}],
        "links": [row(link="cable", to="gate")],
    }
    see = {("gate", ZONE): 1.0}
    return orbit(settings, sky or Sky(see=see), **{**base, **tables})


def _filled(table: str, rows: Iterable[Row]) -> list[Row]:
    return [DEFAULTS[table] | given for given in rows]


def _csv(rows: Sequence[Row], head: Sequence[str] = ()) -> bytes:
    columns = list(head) or list(dict.fromkeys(name for given in rows for name in given))
    lines = [",".join(columns)]
    lines += [",".join(str(given.get(name, "")) for name in columns) for given in rows]
    return ("\n".join(lines) + "\n").encode()


HEADS = {
    "zones.csv": ("shell", "zone", "centre_lat_deg", "centre_lon_deg", "zone_ms"),
    "share.csv": ("shell", "zone", "slice", "share", "sunlit"),
    "power.csv": ("module", "shell", "zone", "slice", "age_y", "power_kw", "limited_by"),
    "see.csv": ("shell", "zone", "node", "slice", "see"),
    "gap.csv": ("shell", "node", "gap", "wait_s"),
    "latency.csv": ("shell", "zone", "node", "slant_ms"),
    "cross.csv": ("shell", "zone", "zone_to", "slice", "cross", "isl_ms"),
    "cross_shell.csv": ("shell", "other", "zone", "ms"),
}


MEASURED = {
    **{name: head for name, head in HEADS.items() if not name.startswith("cross")},
    "cross.csv": ("shell", "zone", "zone_to", "slice", "cross"),
    "low.csv": ("shell", "zone", "slice", "low"),
    "see_low.csv": ("shell", "zone", "node", "slice", "see_low"),
    "stays.csv": ("shell", "zone", "node", "stay_s"),
    "meet.csv": ("shell", "other", "zone", "slice", "meet"),
    "ways.csv": ("shell", "tail", "head", "ms", "gap"),
    "hops.csv": ("shell", "tail", "head", "from", "to", "hops"),
}


def _tables(skies: Mapping[str, Sky], tables: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """Return the rows of `coefficients/` for these tables."""
    named = [r["slice"] for name in ("slices", "outages") for r in tables.get(name, [])]
    slices = list(dict.fromkeys(named)) if "slices" in tables else ["all", *named]
    slices = list(dict.fromkeys(slices))
    nodes = [r["region"] for r in tables["regions"]]
    nodes += [r["gateway"] for r in tables.get("gateways", [])]
    found: dict[str, list[Row]] = {name: [] for name in {**HEADS, **MEASURED}}
    reached = {r["shell"] for r in tables.get("payloads", [])}
    for shell, sky in skies.items():
        modules = tables["modules"] if shell in reached else []
        _add_shell(found, shell, sky, slices, nodes, modules)
        _add_measured(found, shell, sky, slices, nodes)
    return found


def _add_measured(found: dict[str, list[Row]], shell: str, sky: Sky, slices: list[str],
                  nodes: list[str]) -> None:  # fmt: skip
    """Add what only a measured geometry says."""
    for t in slices:
        for zone, share in sky.share.items():
            low = sky.low.get(zone, share[t] if isinstance(share, Mapping) else share)
            found["low.csv"].append(row(shell=shell, zone=zone, slice=t, low=low))
        found["see_low.csv"] += [
            row(shell=shell, zone=zone, node=node, slice=t, see_low=low)
            for (node, zone), low in sky.see_low.items()
        ]
    found["stays.csv"] += [row(shell=shell, zone=z, node="", stay_s=sky.dwell_s) for z in sky.share]
    found["stays.csv"] += [row(shell=shell, zone="", node=n, stay_s=sky.pass_s) for n in nodes]
    for (tail, head), ms in sky.ways.items():
        found["ways.csv"].append(row(shell=shell, tail=tail, head=head, ms=ms, gap=sky.gap))
    for (tail, head, zone, to), hops in sky.hops.items():
        ends = {"from": f"{shell}:{zone}", "to": f"{shell}:{to}"}
        found["hops.csv"].append(row(shell=shell, tail=tail, head=head, **ends, hops=hops))


def _add_shell(found: dict[str, list[Row]], shell: str, sky: Sky, slices: list[str],
               nodes: list[str], modules: list[Row]) -> None:  # fmt: skip
    for zone, share in sky.share.items():
        here = {"shell": shell, "zone": zone}
        lon = sky.lon_deg.get(zone, 0.0)
        found["zones.csv"].append(
            row(**here, centre_lat_deg=0, centre_lon_deg=lon, zone_ms=sky.zone_ms)
        )
        for t in slices:
            part = share[t] if isinstance(share, Mapping) else share
            found["share.csv"].append(row(**here, slice=t, share=part, sunlit=1))
            for m in modules:
                _add_power(found, m, here, t, sky.power_kw)
        for node in nodes:
            see = sky.see.get((node, zone), 0.0) if isinstance(sky.see, Mapping) else sky.see
            if see:
                found["see.csv"] += [
                    row(**here, node=node, slice=t, see=see[t] if isinstance(see, Mapping) else see)
                    for t in slices
                ]
                found["latency.csv"].append(row(**here, node=node, slant_ms=sky.slant_ms))
    found["gap.csv"] += [
        row(shell=shell, node=node, gap=sky.gap, wait_s=sky.wait_s) for node in nodes
    ]
    for (zone, to), lasers in sky.cross.items():
        found["cross.csv"] += [
            row(shell=shell, zone=zone, zone_to=to, slice=t, cross=lasers, isl_ms=sky.isl_ms)
            for t in slices
        ]
    found["cross_shell.csv"] += [
        row(shell=shell, other=other, zone=zone, ms=ms) for (other, zone), ms in sky.other.items()
    ]


def _add_power(found: dict[str, list[Row]], m: Row, here: Row, t: str, power_kw: Any) -> None:
    for age in range(m["life_y"]):
        kw = power_kw(m["module"], here["zone"], t, age) if callable(power_kw) else power_kw
        kw = min(kw, m["it_kw"])
        found["power.csv"].append(
            row(module=m["module"], **here, slice=t, age_y=age, power_kw=kw, limited_by="silicon")
        )


@dataclass(frozen=True)
class LawCase:
    """One law, an instance in which it binds, and both optima from paper.

    Args:
        optimum: with all laws [MUSD]; without: with `law` switched off.
        relaxed: compare linear relaxations (the law only strengthens).
        off: other laws switched off on both sides, so that this one alone binds.
    """

    law: str
    optimum: float
    without: float
    make: Callable[[], Instance]
    relaxed: bool = False
    off: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Return law and case."""
        return f"{self.law}-{self.make.__name__}"


@dataclass(frozen=True)
class CostCase:
    """An instance and all its cost lines from paper [MUSD, present value]."""

    lines: Mapping[str, float]
    make: Callable[[], Instance]

    @property
    def id(self) -> str:
        """Return the case."""
        return self.make.__name__


LAWS: list[LawCase] = []
COSTS: list[CostCase] = []
Maker = Callable[[], Instance]


def law(name: str, optimum: float, without: float, *, relaxed: bool = False,
        off: tuple[str, ...] = ()) -> Callable[[Maker], Maker]:  # fmt: skip
    """Enter a case of a law in the table."""

    def enter(make: Maker) -> Maker:
        LAWS.append(LawCase(name, optimum, without, make, relaxed, off))
        return make

    return enter


def costs(**lines: float) -> Callable[[Maker], Maker]:
    """Enter a case in the table of costs: every line that is not 0."""

    def enter(make: Maker) -> Maker:
        COSTS.append(CostCase(lines, make))
        return make

    return enter


_solved: dict[tuple[str, tuple[str, ...]], Plan] = {}


def optimum(inst: Instance, off: tuple[str, ...] = ()) -> Plan:
    """Return the optimal plan, some laws switched off; an instance is solved once."""
    key = inst.digest, off
    if key not in _solved:
        _solved[key] = solve(inst, gap=1e-9, threads=1, hooks=[_switch(off)] if off else [])
    return _solved[key]


def relaxation(inst: Instance, off: Sequence[str] = ()) -> float:
    """Return the optimum with fractions allowed, some laws switched off [MUSD]."""
    problem = prepare(inst, hooks=[_switch(off)])
    session = Session(problem.formulation.program, threads=1, seed=0, log=None)
    session.relax()
    found = session.run(60.0).objective
    assert found is not None
    return found


def _switch(off: Sequence[str]) -> Callable[[Any], None]:
    def hook(model: Any) -> None:
        for name in off:
            model.find_component(name).deactivate()

    return hook
