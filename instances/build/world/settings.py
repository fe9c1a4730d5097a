"""`instance.yaml`, and where its numbers come from."""

from __future__ import annotations

from cells import Cell
from writer import source_line, to_csv

from .draws import base, par
from .sizes import Size

TEMPLATE = """\
# The world, 2030 to 2041: where should a fifth of its AI compute stand? Written by
# instances/build/world_2040.py --size {size} --seed {seed}; see docs/world.md.
format: 1
name: world-2040-{lower}
currency: USD
price_year: 2026
base_year: {base_year}
discount_rate: {ground}
wacc: {{orbit: {orbit}}}
zones: {{lat_edges_deg: [{edges}], lon_step_deg: {step}}}
geometry: {{year: 2035, samples_per_slice: 24}}
routing: {{routes_per_host: 1, hop_ms: 0.3, fibre_detour: 1.4}}
policy: {{carbon_usd_per_t: 0}}
solve: {{gap: 0.03, time_limit_s: 600}}
scenarios:
  # Starship at a quarter of its price: does launch alone decide?
  cheap-launch: {{launchers.starship.price_musd: "*0.25"}}
  # Every new grid connection four years later: the strongest argument for orbit.
  grid-queue: {{power.*-grid.available_from: "+4"}}
  # A platform at 5 USD per watt, a quarter of the launch price, seven years of life.
  optimists:
    modules.*.platform_musd: "*0.25"
    launchers.starship.price_musd: "*0.25"
    modules.*.life_y: 7
  # A price on carbon.
  carbon-price: {{policy.carbon_usd_per_t: 100}}
"""


def settings_yaml(size: Size, seed: int) -> str:
    """Return `instance.yaml`."""
    return TEMPLATE.format(
        size=size.name, lower=size.name.lower(), seed=seed, base_year=round(base("base_year")),
        ground=base("wacc_ground"), orbit=base("wacc_orbital"),
        edges=", ".join(map(str, size.lat_edges_deg)), step=size.lon_step_deg,
    )  # fmt: skip


def settings_sources(size: Size) -> str:
    """Return the lines of `sources.csv` about settings."""
    hop = Cell(0.3, title="Delay of a hop: processing and queue of a switch in space")
    known = {
        "base_year": par("base_year"), "discount_rate": par("wacc_ground"),
        "wacc.orbit": par("wacc_orbital"), "routing.hop_ms": hop,
        "routing.fibre_detour": par("fibre_route_factor"),
        "zones.lon_step_deg": Cell(size.lon_step_deg, title="Chosen: zones by size"),
        "geometry.samples_per_slice": Cell(24, title="Chosen: accuracy of the geometry"),
        "geometry.year": Cell(2035, title="Chosen: the middle of the horizon"),
        "solve.gap": Cell(0.03, title="Chosen"), "solve.time_limit_s": Cell(600, title="Chosen"),
        "policy.carbon_usd_per_t": Cell(0, title="Chosen: no price in the base case"),
    }  # fmt: skip
    lines = [source_line("instance", "", path, cell, one=True) for path, cell in known.items()]
    return to_csv([], lines).lstrip("\n")
