"""The table of power: grid, turbines, solar and storage at each site."""

from __future__ import annotations

import math
from dataclasses import replace

from cells import Cell, Row, base, derived, guess, par, read

LB_TO_KG = 0.45359237
KM_PER_MILE = 1.609344
NONE_STANDS = "None stands"


def power() -> list[Row]:
    """All sources of power, by site."""
    countries = {r["country"]: r for r in read("carbon")}
    states = {r["state"]: float(r["lb_per_mwh"]) * LB_TO_KG for r in read("carbon_us")}
    rows: list[Row] = []
    for r in read("sites"):
        country = countries["QUEBEC" if r["site"] == "quebec" else r["country"]]
        rows.append(grid(r, carbon(country, states.get(r["state"]))))
        rows += [turbines(r, kind) for kind in ("gas", "ccgt") if r[f"{kind}_mw"] != "0"]
        rows += solar(r) if r["solar_mw"] != "0" else []
    return rows


def carbon(row: dict[str, str], state: float | None) -> Cell:
    """Return the life-cycle mean of a country; a US state's own direct emissions as an end."""
    cell = Cell(float(row["g_co2e_per_kwh"]), status="sourced", title=row["title"],
                url=row["url"], year=row["year"])  # fmt: skip
    if state is None:
        return cell
    ends = sorted((cell.value, state))
    why = f"{row['title']}; the other end is eGRID 2023 of the state: direct emissions only"
    return replace(cell, low=ends[0], high=ends[1], title=why)


def grid(r: dict[str, str], kg: Cell) -> Row:
    """The grid connection of a site: a queue, an all-in price split into energy and peak."""
    peak = base("demand_charge") / (8760 * base("billing_load_factor"))
    price = par(r["price_param"])
    title = f"In USD/MWh, less the demand charge at 90 % load factor: {price.title}"
    standing = float(r["h100_halls"]) * base("existing_grid_per_hall")
    new = float(r["grid_mw"])
    return {
        "power": f"{r['site']}-grid", "site": r["site"], "kind": "grid",
        "max_mw": Cell(new + standing, standing + new * 0.5, standing + new * 1.5,
                       title="Chosen: what the queue could give, and what stands"),
        "existing_mw": derived(standing, "H100 halls x existing_grid_per_hall", "assumption"),
        "capex_musd_per_mw": par(r["connection_param"]), "life_y": par("grid_life"),
        "energy_usd_per_mwh": price.map(lambda x: x * 1e3 - peak, title),
        "demand_usd_per_mw_y": par("demand_charge"), "carbon_kg_per_mwh": kg,
        "available_from": _first_year(r["queue_param"]), "carbon_trajectory": "grid-carbon",
        "energy_trajectory": "grid-price", "energy_profile": r["price_profile"],
    }  # fmt: skip


def _first_year(wait: str, least: float = 0.0) -> Cell:
    how = f"queue_year + {wait}, whole years up"
    cell = par(wait).map(lambda x: math.ceil(base("queue_year") + max(x, least)), how)
    return replace(cell, title=f"{how} ({par(wait).title})")


def units(mw: float, unit: float) -> int:
    """Return how many turbines of a size make up a plant, two at least."""
    return max(2, round(mw / unit))


def turbines(r: dict[str, str], kind: str) -> Row:
    """Gas turbines at a site: simple cycle soon, combined cycle later; one unit is the spare."""
    mw = float(r[f"{kind}_mw"])
    heat = par("gas_heat_rate_simple" if kind == "gas" else "gas_heat_rate_ccgt")
    kg = heat.scale(1e-3 * base("gas_carbon"), "heat rate x gas_carbon")
    capex = _capex(r, par("gas_simple_cycle_btm_capex" if kind == "gas" else "gas_ccgt_capex"))
    unit = "gas_unit" if kind == "gas" else "ccgt_unit"
    wait = "gas_btm_time_to_power" if kind == "gas" else "gas_ccgt_lead_time"
    return {
        "power": f"{r['site']}-{kind}", "site": r["site"], "kind": kind,
        "max_mw": guess(mw, "Chosen near what xAI installed at Memphis (460 MW in 2025)", 0.5, 1.5),
        "existing_mw": guess(0, NONE_STANDS),
        "capex_musd_per_mw": capex, "life_y": par("life_gas_turbine"),
        "fixed_musd_per_mw_y": capex.scale(base("maintenance_fraction"), "capex x maintenance"),
        "energy_usd_per_mwh": _fuel(r, heat), "available": par("gas_available"),
        "firm_share": par(unit).map(lambda x: 1 - 1 / units(mw, x),
                                    f"One of n units is the spare: (n-1)/n, n = MW / {unit}"),
        "min_load": par("gas_min_load" if kind == "gas" else "ccgt_min_load"),
        "carbon_kg_per_mwh": kg, "available_from": _first_year(wait, base("gas_pipeline_time")),
        "max_trajectory": "turbine-orders",
    }  # fmt: skip


def _capex(r: dict[str, str], plant: Cell) -> Cell:
    """Return the price of turbines with their share of the pipeline, in MUSD/MW."""
    miles = float(r["pipeline_km"]) / KM_PER_MILE
    pipe = miles * base("gas_pipeline") / (float(r["gas_mw"]) + float(r["ccgt_mw"]))
    how = f"Turbines + {r['pipeline_km']} km of gas_pipeline over the plant ({plant.title})"
    return plant.map(lambda x: x * 1e-3 + pipe, how)


def _fuel(r: dict[str, str], heat: Cell) -> Cell:
    """Return the price of energy: fuel, upkeep, and the allowance in Europe; spread of the fuel."""
    gas = par(r["gas_price_param"])
    allowance = base("eu_ets") * base("gas_carbon") * 1e-3 if r["jurisdiction"] == "EU" else 0.0
    how = f"heat rate x ({r['gas_price_param']}{' + eu_ets x gas_carbon' * (allowance > 0)})"
    per_mwh, upkeep = heat.value * 1e-3, base("gas_variable")
    title = f"{how} + gas_variable ({gas.title})"
    return gas.map(lambda x: per_mwh * (x + allowance) + upkeep, title)


def solar(r: dict[str, str]) -> list[Row]:
    """Solar and storage at a sunny site; neither is firm."""
    common: Row = {"site": r["site"], "existing_mw": guess(0, NONE_STANDS)}
    why, us = "Chosen: land beside the campus", r["jurisdiction"] == "US"
    pack = par("battery_capex")
    if us:
        pack = pack.scale(base("battery_us_factor"), f"battery_us_factor x ({pack.title})")
    panels: Row = {
        "power": f"{r['site']}-solar", "kind": "solar", **common,
        "max_mw": guess(float(r["solar_mw"]), why, 0.5, 2),
        "capex_musd_per_mw": par("solar_capex" if us else "solar_capex_world"),
        "life_y": par("solar_life"), "fixed_musd_per_mw_y": par("solar_fixed"),
        "energy_usd_per_mwh": guess(0, "Sun is free"),
        "available": par("solar_available"), "firm_share": guess(0, "Night"),
        "available_from": guess(2028, "A year of construction"), "available_profile": "sun",
    }  # fmt: skip
    battery: Row = {
        "power": f"{r['site']}-battery", "kind": "storage", **common,
        "max_mw": guess(float(r["storage_mw"]), why, 0.5, 2),
        "capex_musd_per_mw": pack, "life_y": par("battery_life"),
        "fixed_musd_per_mw_y": pack.scale(0.02, "2 % of capex"),
        "energy_usd_per_mwh": guess(0, "Losses only"),
        "available": guess(1, "Small units"),
        "firm_share": guess(0, "Four hours do not cover a night"),
        "hours": par("battery_hours"), "rt_eff": par("battery_rt"),
        "available_from": guess(2028, "A year of construction"),
    }  # fmt: skip
    return [panels, battery]
