"""The tables of the ground: regions, sites, halls; what stands already."""

from __future__ import annotations

import math
from collections import Counter
from functools import cache

from cells import Row, derived

from .draws import Luck, base, par
from .lines import position
from .places import GEONAMES, Place, pull
from .places import regions as chosen
from .places import sites as campuses
from .sizes import Size

HALL, OLD_HALL = "hall-25", "gb200-25"
HOURS = 8760.0


def regions(size: Size) -> list[Row]:
    """Cities that stand for all cities nearest to them."""
    how = "Mean distance of the cities that the region stands for, by demand"
    return [
        {
            "region": r.place.name, **position(r.place, GEONAMES),
            "jurisdiction": r.place.jurisdiction, "radius_km": derived(r.radius_km, how),
        }
        for r in chosen(size)
    ]  # fmt: skip


def silicon_eflops_per_mw() -> float:
    """Return EFLOPS per MW of IT in 2030: the step from H100 to GB200 once more."""
    h100 = base("h100_bf16_dense") * 1e-6 / (base("dgx_h100_power") / 8 * 1e-3)
    return gb200_eflops_per_mw() ** 2 / h100


def gb200_eflops_per_mw() -> float:
    """Return EFLOPS per MW of IT of GB200 racks."""
    return base("gb200_nvl72_bf16_dense") / base("gb200_nvl72_power")


def musd_per_eflops() -> float:
    """Return the price of accelerators in 2030, the same on the ground and in orbit."""
    return (
        base("gb200_nvl72_price") / (base("gb200_nvl72_bf16_dense") * 1e-3) * base("gen2030_price")
    )


@cache
def it_2030_mw() -> float:
    """Return the IT power that the planned share of the world's AI needs in 2030."""
    facility = base("iea_dc_twh_world_2030") * 1e6 / HOURS * base("ai_share")
    return facility * base("operator_share") / base("fleet_pue")


@cache
def limits_mw(size: Size, luck: Luck) -> dict[str, float]:
    """Split the IT power of all sites: by the pull of their countries, equally there, and luck."""
    count = Counter(s.country for s in campuses(size))
    weight = {
        s.name: pull()[s.country] / count[s.country] * luck.spread("site_spread", s.name)
        for s in campuses(size)
    }
    whole = math.fsum(weight.values())
    return {
        name: max(base("site_least"), round(base("sites_total") * w / whole, -1))
        for name, w in weight.items()
    }


@cache
def standing(size: Size, luck: Luck) -> dict[str, int]:
    """Return the halls that stand at each site: by its limit, rounded down."""
    halls = it_2030_mw() * base("standing_share") / base("hall_block_world")
    limits = limits_mw(size, luck)
    whole = math.fsum(limits.values())
    return {name: math.floor(halls * mw / whole + 0.5) for name, mw in limits.items()}


def sites(size: Size, luck: Luck) -> list[Row]:
    """Candidate campuses: land, permits, water."""
    land = base("land_price") * base("parcel_size") * 1e-6
    how = "sites_total by demand and electricity of the country, log-normal with site_spread"
    rows: list[Row] = []
    for s in campuses(size):
        mw = limits_mw(size, luck)[s.name]
        water = luck.between("water_permit", s.name) * mw if has_water(s, luck) else 0.0
        rows.append({
            "site": f"dc-{s.name}", **position(s, GEONAMES), "jurisdiction": s.jurisdiction,
            "open_musd": derived(land, "land_price x parcel_size"), "life_y": par("site_life"),
            "opex_musd_per_y": par("site_opex"), "max_it_mw": luck.cell(mw, how),
            "water_m3_per_y": luck.cell(
                round(water, -3), "water_permit x IT limit at water_chance of the sites"),
            "water_usd_per_m3": par("water_price"),
        })  # fmt: skip
    return rows


def has_water(site: Place, luck: Luck) -> bool:
    """Draw whether a site has a water permit."""
    return luck.happens("water_chance", site.name)


def halls() -> list[Row]:
    """One kind for sale, whose silicon improves with the years, and one that only stands."""
    mw, rack = base("hall_block_world"), base("gb200_nvl72_power")
    new = derived(
        mw * silicon_eflops_per_mw(),
        "IT power x GB200 EFLOPS per MW x the step from H100 to it", "assumption",
    )  # fmt: skip
    how = "IT power x 0.18 EFLOPS / 125 kW per GB200 NVL72"
    old = par("gb200_nvl72_bf16_dense").scale(mw / rack, how)
    price = base("gb200_nvl72_price") / base("gb200_nvl72_bf16_dense") * 1e3
    kinds = (
        (HALL, new, musd_per_eflops(), "gb200_nvl72_price x gen2030_price per EFLOPS", "silicon"),
        (OLD_HALL, old, price, "gb200_nvl72_price per EFLOPS", ""),
    )
    return [
        {
            "hall": name, "it_mw": par("hall_block_world"), "eflops": eflops,
            "capex_musd": par("hall_common_capex", mw, "hall_common_capex x IT power"),
            "accelerator_musd": derived(eflops.value * musd, f"EFLOPS x {source}", "assumption"),
            "life_y": par("life_shell_ME"), "accelerator_life_y": par("life_gpu_server"),
            "opex_share": par("maintenance_fraction"), "idle_share": par("hall_idle"),
            "availability": par("hall_availability"), "build_y": par("construction_time"),
            "available_from": "" if better else par("h100_no_longer_sold"),
            "eflops_trajectory": better,
        }
        for name, eflops, musd, source, better in kinds
    ]  # fmt: skip


def existing(size: Size, luck: Luck) -> list[Row]:
    """Halls that stand already."""
    how = "standing_share of the IT power of 2030, split over the sites by their limits"
    return [
        {
            "site": f"dc-{name}", "hall": OLD_HALL, "count": luck.cell(count, how),
            "until": par("standing_until"),
        }
        for name, count in sorted(standing(size, luck).items())
        if count
    ]  # fmt: skip
