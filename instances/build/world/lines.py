"""The tables hubs and links: long-haul lines, access of regions, lines of campuses and stations."""

from __future__ import annotations

import math

from cells import Cell, Row, derived

from .draws import Luck, base, par
from .fibre import Way, fibre, to_hubs
from .places import Place, Region, cities, regions, sites, stations
from .sizes import Size

SECOND_HUB_KM = 2500.0
WAY = "Shortest way over the backbone graph (topohub 1.5.1, synthetic; MIT), land x line_detour"
BACKBONE = Cell(
    0.0, status="sourced", title="Node of the backbone graph of topohub 1.5.1 (MIT)",
    url="https://pypi.org/project/topohub/",
)  # fmt: skip


def position(place: Place, source: Cell) -> Row:
    """Return latitude and longitude of a place."""
    return {
        "lat_deg": source.map(lambda _: place.lat_deg),
        "lon_deg": source.map(lambda _: place.lon_deg),
    }


def hubs(size: Size) -> list[Row]:
    """Nodes of the backbone where lines meet; each lies in the country of the nearest city."""
    country = {
        hub: min(cities(), key=lambda c, p=p: (c.lat_deg - p.lat_deg) ** 2 + _lon(c, p) ** 2)
        for hub, p in fibre(size).hubs.items()
    }
    return [
        {"hub": hub, **position(place, BACKBONE), "jurisdiction": country[hub].jurisdiction}
        for hub, place in sorted(fibre(size).hubs.items())
    ]


def _lon(a: Place, b: Place) -> float:
    apart = abs(a.lon_deg - b.lon_deg) % 360
    return min(apart, 360 - apart) * math.cos(math.radians(b.lat_deg))


def links(size: Size, luck: Luck) -> list[Row]:
    """Return every line of the instance."""
    rows = [_haul(way, luck) for way in fibre(size).lines]
    rows += [_access(region, to_hubs(size, region.place, 1)[0]) for region in regions(size)]
    for site in sites(size):
        first, second = to_hubs(size, site, 2)
        rows.append(_campus(site, first))
        if second.km <= SECOND_HUB_KM:
            rows.append(_campus(site, second))
    return rows + [_station(one, to_hubs(size, one, 1)[0]) for one in stations(size)]


def _line(name: str, a: str, way: Way) -> Row:
    length = derived(max(1.0, round(way.km)), WAY, "derived")
    return {"link": name, "from": a, "to": way.ends[1], "kind": way.kind, "km": length}


def _to_buy(way: Way, lines: Cell) -> Row:
    gbps, per_km = par("line_module"), base("fibre_capex_per_gbps_km")
    musd = (base("line_terminal_cost") + per_km * way.km) * gbps.value * 1e-6
    how = "Gbps x (line_terminal_cost + fibre_capex_per_gbps_km x km)"
    return {
        "module_gbps": gbps, "module_musd": derived(musd, how, "assumption"),
        "max_modules": lines, "life_y": par("life_line"), "usd_per_gbps_y": _transit(way),
    }  # fmt: skip


def _transit(way: Way) -> Cell:
    how = "fibre_lit_wavelength_longhaul x km"
    return par("fibre_lit_wavelength_longhaul", max(1.0, way.km), how)


def _haul(way: Way, luck: Luck) -> Row:
    a, b = way.ends
    name = f"{a.removeprefix('hub-')}--{b.removeprefix('hub-')}"
    mean = f"haul_{way.kind}"
    gbps = round(base(mean) * luck.spread("haul_spread", name), -2)
    standing = luck.cell(max(100.0, gbps), f"{mean}, log-normal with haul_spread")
    return {**_line(name, a, way), "existing_gbps": standing, **_to_buy(way, par("haul_lines"))}


def _access(region: Region, way: Way) -> Row:
    name = region.place.name
    gbps = max(base("access_least"), base("access_total") * region.share)
    how = "access_total x share of the region's demand, at least access_least"
    price = par(
        "ip_transit_hub_100G",
        12e3 * base(_dearer(region)),
        f"ip_transit_hub_100G x {_dearer(region)}",
    )
    return {
        **_line(f"{name}-access", name, way),
        "existing_gbps": derived(round(gbps, -1), how, "assumption"), "usd_per_gbps_y": price,
    }  # fmt: skip


def _dearer(region: Region) -> str:
    bloc = region.place.group["bloc"]
    if bloc in ("north-america", "europe"):
        return "transit_us_eu"
    return "transit_singapore" if bloc in ("asia-pacific", "china") else "transit_brazil"


def _campus(site: Place, way: Way) -> Row:
    hub = way.ends[1].removeprefix("hub-")
    row = _line(f"dc-{site.name}--{hub}", f"dc-{site.name}", way)
    return {**row, "existing_gbps": par("campus_line"), **_to_buy(way, par("haul_lines"))}


def _station(one: Place, way: Way) -> Row:
    row = _line(f"gw-{one.name}-line", f"gw-{one.name}", way)
    return {**row, "existing_gbps": par("gateway_backhaul"), "usd_per_gbps_y": _transit(way)}
