"""The tables of time and of work: periods, slices, profiles, trajectories, workloads, supply."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from cells import Cell, Row, derived
from cells import profiles as shared_profiles

from .campus import HALL, it_2030_mw, silicon_eflops_per_mw
from .draws import Luck, base, par, read
from .orbit import MODULES
from .places import Region, regions, sites
from .sizes import Size

FIRST = 2030
EO_SHELL, EO_BLOCS = "ring-650", ("north-america", "europe")
CLOSED = ("china", "eurasia")
FRIENDS = {
    "north-america": ("north-america", "europe", "asia-pacific", "oceania"),
    "europe": ("europe", "north-america"), "oceania": ("oceania", "north-america", "asia-pacific"),
    "asia-pacific": ("asia-pacific", "north-america", "oceania"),
    "latin-america": ("latin-america", "north-america"), "south-asia": ("south-asia",),
    "mena": ("mena",), "africa": ("africa", "europe"), "china": ("china",),
    "eurasia": ("eurasia",),
}  # fmt: skip


def _chosen(value: float, why: str) -> Cell:
    return derived(value, why, "assumption")


def periods(size: Size) -> list[Row]:
    """Twelve years from 2030, in periods of equal length."""
    why = "Chosen: 2030 to 2041 in equal periods"
    return [{"period": str(y), "years": _chosen(size.years, why)} for y in size.starts]


def slices(size: Size) -> list[Row]:
    """Typical days in equal parts."""
    length = 24 / size.parts
    weights = "Days that give the ring its yearly sunlit share (0.961)"
    return [
        {
            "slice": f"{day}-{round(part * length):02d}", "day": day,
            "day_of_year": _chosen(number, "Solstices and equinoxes"),
            "utc_start_h": _chosen(part * length, "Equal parts of the day"),
            "length_h": _chosen(length, "Equal parts of the day"),
            "hours_per_year": _chosen(days * length, weights),
        }
        for day, number, days in size.days
        for part in range(size.parts)
    ]  # fmt: skip


def profiles() -> list[Row]:
    """Factors by local solar hour, as in the reference instance."""
    return shared_profiles(("awake", "traffic", "city-evening", "sun", "dry-heat"))


def _between(points: list[tuple[int, float]], year: int, *, geometric: bool) -> float:
    """Interpolate; hold the last value."""
    for (a, x), (b, y) in pairwise(points):
        if a <= year <= b:
            part = (year - a) / (b - a)
            return x * (y / x) ** part if geometric else x + (y - x) * part
    return points[-1][1]


def growth(name: str, year: int) -> float:
    """Return demand of a year over that of 2030."""
    return (1 + base(f"growth_{name}")) ** (year - FIRST)


def silicon(year: int) -> float:
    """Return EFLOPS per watt over 2030."""
    return 2 ** ((year - FIRST) / base("silicon_doubling"))


def trajectories(size: Size) -> list[Row]:
    """Growth of demand, and how prices and silicon move."""
    contract = base("starship_price_contract") / base("starship_payload_leo_v3_reusable")
    price = [(2030, base("starship_price_per_kg_2030")), (2035, base("starship_price_per_kg_2035")),
             (2040, base("launch_2040"))]  # fmt: skip
    flights = [(y, base(f"starship_cadence_{y}")) for y in (2030, 2032, 2034, 2040)]
    platform = [(2030, 1.0), (2040, base("platform_2040"))]
    rules = {
        "silicon": ("Twice every silicon_doubling years", silicon),
        "grid-carbon": ("1 - grid_carbon_fall, each year since 2023",
                        lambda y: (1 - base("grid_carbon_fall")) ** (y - 2023)),
        "turbine-orders": ("turbines_world_2030, then all",
                           lambda y: base("turbines_world_2030") if y == FIRST else 1.0),
        "starship-price": ("USD/kg of 2030, 2035 and launch_2040 over the contract price",
                           lambda y: _between(price, y, geometric=True) / contract),
        "starship-cadence": ("Between starship_cadence_2030, _2032, _2034 and _2040",
                             lambda y: _between(flights, y, geometric=False)),
        "platform": ("Between 1 and platform_2040 (geometric)",
                     lambda y: _between(platform, y, geometric=True)),
    }  # fmt: skip
    for name in dict.fromkeys(r["growth"] for r in read("classes")):
        rules[f"{name}-growth"] = (
            f"1 + growth_{name}, each year since 2030",
            lambda y, name=name: growth(name, y),
        )
    return [
        {"trajectory": name, "period": str(year), "factor": _chosen(rule(year), how)}
        for name, (how, rule) in rules.items()
        for year in size.starts
    ]


def eflops_2030() -> float:
    """Return all demand of 2030 in EFLOPS."""
    return it_2030_mw() * silicon_eflops_per_mw()


@cache
def _asked(size: Size) -> tuple[tuple[Region, dict[str, str]], ...]:
    """Return (region, class): eight a region; the sinks of images have `eo` instead of `remote`."""
    by_share = sorted(regions(size), key=lambda r: (-r.share, r.place.name))
    sinks = [next(r for r in by_share if r.place.group["bloc"] == bloc) for bloc in EO_BLOCS]
    return tuple(
        (region, kind)
        for region in regions(size)
        for kind in read("classes")
        if kind["class"] not in ("remote", "eo") or (kind["class"] == "eo") == (region in sinks)
    )


def workloads(size: Size, luck: Luck) -> list[Row]:
    """Class totals of 2030 split over the regions by their share of demand."""
    shares: dict[str, float] = {}
    for region, kind in _asked(size):
        shares[kind["class"]] = shares.get(kind["class"], 0.0) + region.share
    return [
        _workload(size, luck, region, kind, region.share / shares[kind["class"]])
        for region, kind in _asked(size)
    ]


def _workload(size: Size, luck: Luck, region: Region, kind: dict[str, str], part: float) -> Row:
    name, place = f"{kind['class']}-{region.place.name}", region.place.name
    demand = eflops_2030() * float(kind["share"]) * part * luck.spread("demand_spread", name)
    cluster = min(float(kind["min_cluster_eflops"]), base("cluster_part") * demand)
    how = "demand of 2030 x shares of class and region, log-normal with demand_spread"
    why = "Chosen for the class: table classes"
    numbers = ("in_gbps_per_eflops", "out_gbps_per_eflops", "latency_ms", "processing_ms")
    hour = base("h100_rental") / (base("h100_bf16_dense") * 1e-6)
    price = round(hour * float(kind["shortfall_factor"]))
    return {
        "workload": name, "class": kind["class"],
        "origin": EO_SHELL if kind["class"] == "eo" else place, "sink": place,
        "demand_eflops": luck.cell(demand, how),
        **{n: _chosen(float(kind[n]), why) for n in numbers},
        "min_cluster_eflops": _chosen(
            cluster, "Of the class, at most cluster_part of the workload's demand"),
        "residency": _residency(size, luck, region, kind["class"], name), "hosts": kind["hosts"],
        "span": kind["span"], "shift": kind["shift"],
        "shortfall_usd_per_eflops_h": _chosen(
            price, "h100_rental per EFLOPS x shortfall_factor of the class"),
        "demand_trajectory": f"{kind['growth']}-growth", "demand_profile": kind["profile"],
    }  # fmt: skip


def _residency(size: Size, luck: Luck, region: Region, kind: str, name: str) -> str:
    """Draw who may host: home, the friends of the bloc, or all but those closed.

    Images of the Earth may be worked on at home and under the flag of the ring.
    """
    home, bloc = region.place.jurisdiction, region.place.group["bloc"]
    hosts = {s.jurisdiction: s.group["bloc"] for s in sites(size)}
    near = [j for j, b in hosts.items() if b in FRIENDS[bloc]]
    wide = [j for j, b in hosts.items() if b not in CLOSED]
    closed = bloc in CLOSED
    if kind == "eo":
        return ";".join(sorted({home, "US"}))
    if home in hosts and (closed or luck.happens("home_chance", name)):
        return home
    if near and (closed or luck.happens("bloc_chance", name)):
        return ";".join(sorted(near))
    return ";".join(sorted(wide))


def supply(size: Size) -> list[Row]:
    """Accelerators that can be bought, refresh and orbit included."""
    how = "supply_factor x all demand of the year"
    return [
        {
            "period": str(y),
            "accelerator_eflops": _chosen(base("supply_factor") * demand_eflops(y), how),
        }
        for y in size.starts
    ]


def demand_eflops(year: int) -> float:
    """Return all demand of a year in EFLOPS."""
    shares = {r["class"]: float(r["share"]) for r in read("classes")}
    grown = sum(shares[r["class"]] * growth(r["growth"], year) for r in read("classes"))
    return eflops_2030() * grown / sum(shares.values())


def embodied() -> list[Row]:
    """Carbon in making halls and modules."""
    mw = base("hall_block_world")
    hall = par("hall_embodied", mw, "hall_embodied x hall_block_world")
    mass = {"ai1": "ai1_mass", "sc3": "starcloud3_mass"}
    return [{"what": HALL, "kg_co2": hall}] + [
        {
            "what": name,
            "kg_co2": par(
                "module_embodied_per_kg", base(mass[name]), "module_embodied_per_kg x mass"
            ),
        }
        for name in MODULES
    ]
