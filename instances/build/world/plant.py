"""The tables power and coolers: grids, turbines, solar and storage, dry and wet cooling."""

from __future__ import annotations

import math

from cells import Cell, Row, derived

from .campus import HOURS, has_water, limits_mw, standing
from .draws import Luck, base, by, par
from .places import Place
from .places import sites as campuses
from .sizes import Size

OWID = "https://ourworldindata.org/grapher/carbon-intensity-electricity"
EGRID = "https://www.epa.gov/egrid/download-data"
EIA = "https://www.eia.gov/electricity/data/state/"
EMBER = "https://ember-energy.org/data/european-wholesale-electricity-price-data/"
KG_PER_LB = 0.45359237


def power(size: Size, luck: Luck) -> list[Row]:
    """All sources of power, by site."""
    rows: list[Row] = []
    for s in campuses(size):
        rows.append(_grid(s, size, luck))
        if luck.happens("gas_chance", s.name):
            rows += [_gas(s, size, luck, kind) for kind in ("gas", "ccgt")]
        if abs(s.lat_deg) <= 40 and luck.happens("solar_chance", s.name):
            rows += _solar(s, size, luck)
    return rows


def _grid(s: Place, size: Size, luck: Luck) -> Row:
    limit, peak = limits_mw(size, luck)[s.name], base("demand_charge")
    peak /= HOURS * base("billing_load_factor")
    there = standing(size, luck)[s.name] * base("hall_block_world") / base("h100_block")
    there *= base("existing_grid_per_hall")
    most = limit * luck.between("grid_share", s.name) * (1 + _overhead(s).value)
    wait = s.group["queue_param"]
    year = math.ceil(luck.between("queue_asked", s.name) + luck.between(wait, s.name))
    all_in = _price(s)
    how = f"{all_in.title}, less the demand charge at 90 % load factor"
    price = all_in.map(lambda x: x - peak, how)
    return {
        "power": f"{s.name}-grid", "site": f"dc-{s.name}", "kind": "grid",
        "max_mw": luck.cell(
            round(max(most, there), -1) + 10, "grid_share of what the IT limit needs"),
        "existing_mw": derived(there, "Standing halls x existing_grid_per_hall", "assumption"),
        "capex_musd_per_mw": par("grid_connection"), "life_y": par("grid_life"),
        "energy_usd_per_mwh": price,
        "demand_usd_per_mw_y": par("demand_charge"), "carbon_kg_per_mwh": _carbon(s),
        "available_from": luck.cell(year, f"queue_asked + {wait}"),
        "carbon_trajectory": "grid-carbon",
    }  # fmt: skip


def _price(s: Place) -> Cell:
    """Return the all-in price of power in USD/MWh: by state, from a wholesale price, or a guess."""
    if s.state:
        cents = float(by("states", "state")[s.state]["industrial_cents_per_kwh"])
        return Cell(
            cents * 10,
            status="sourced",
            title="EIA, industrial price of the state, 2024",
            url=EIA,
            year="2024",
        )
    wholesale = by("countries", "country")[s.country]["wholesale_eur_per_mwh"]
    if wholesale and not s.group["price_param"]:
        usd = float(wholesale) * base("usd_per_eur") + base("network_fee")
        how = "Ember, mean wholesale price of 2024, x usd_per_eur + network_fee"
        return Cell(usd, status="derived", title=how, url=EMBER, year="2024")
    return par(s.group["price_param"], 1e3)


def _carbon(s: Place) -> Cell:
    if s.state:
        pounds = float(by("states", "state")[s.state]["carbon_lb_per_mwh"])
        title = "EPA eGRID 2023, CO2 equivalent of all output of the state, lb x 0.4536"
        return Cell(pounds * KG_PER_LB, status="derived", title=title, url=EGRID, year="2023")
    row = by("countries", "country")[s.country]
    title = "Our World in Data (Ember and Energy Institute) via codecarbon 3.3.2"
    return Cell(
        float(row["carbon_g_per_kwh"]), status="sourced", title=title, url=OWID, year=row["year"]
    )


def _gas(s: Place, size: Size, luck: Luck, kind: str) -> Row:
    """Return turbines at a site: simple cycle soon, combined cycle later."""
    simple, fuel = kind == "gas", s.group["gas_param"]
    heat = par("gas_heat_rate_simple" if simple else "gas_heat_rate_ccgt")
    carbon = heat.scale(1e-3 * base("gas_carbon"), "heat rate x gas_carbon")
    ets = base("eu_ets") * carbon.value * 1e-3 if s.jurisdiction == "EU" else 0.0
    price = heat.value * 1e-3 * base(fuel) + base("gas_variable") + ets
    how = f"heat rate x {fuel} + gas_variable" + (" + eu_ets x carbon" if ets else "")
    capex = par("gas_simple_cycle_btm_capex" if simple else "gas_ccgt_capex", 1e-3)
    wait = "gas_btm_time_to_power" if simple else "gas_ccgt_lead_time"
    mw = limits_mw(size, luck)[s.name] * luck.between("gas_part", s.name)
    return {
        "power": f"{s.name}-{kind}", "site": f"dc-{s.name}", "kind": kind,
        "max_mw": luck.cell(round(mw, -1), "gas_part of the IT limit at gas_chance of the sites"),
        "existing_mw": derived(0, "None stands", "assumption"), "capex_musd_per_mw": capex,
        "life_y": par("life_gas_turbine"),
        "fixed_musd_per_mw_y": capex.scale(base("maintenance_fraction"), "capex x maintenance"),
        "energy_usd_per_mwh": derived(price, how, "assumption"),
        "available": par("gas_available"), "firm_share": par("gas_firm"),
        "min_load": par("gas_min_load" if simple else "ccgt_min_load"),
        "carbon_kg_per_mwh": carbon,
        "available_from": par(wait).map(
            lambda x: math.ceil(base("queue_year") + x), f"queue_year + {wait}"),
        "max_trajectory": "turbine-orders",
    }  # fmt: skip


def _solar(s: Place, size: Size, luck: Luck) -> list[Row]:
    mw = round(limits_mw(size, luck)[s.name] * luck.between("solar_part", s.name), -1)
    how = "solar_part of the IT limit at solar_chance of the sites up to 40 degrees"
    none = derived(0, "None stands", "assumption")
    free = derived(0, "No fuel", "assumption")
    night = derived(0, "Night", "assumption")
    return [
        {
            "power": f"{s.name}-solar", "site": f"dc-{s.name}", "kind": "solar",
            "max_mw": luck.cell(mw, how), "existing_mw": none,
            "capex_musd_per_mw": par("solar_capex"), "life_y": par("solar_life"),
            "fixed_musd_per_mw_y": par("solar_fixed"), "energy_usd_per_mwh": free,
            "available": par("solar_available"), "firm_share": night, "available_profile": "sun",
        },
        {
            "power": f"{s.name}-battery", "site": f"dc-{s.name}", "kind": "storage",
            "max_mw": luck.cell(mw / 2, "Half of the solar"), "existing_mw": none,
            "capex_musd_per_mw": par("battery_capex"), "life_y": par("battery_life"),
            "fixed_musd_per_mw_y": par("battery_capex").scale(0.02, "2 % of capex"),
            "energy_usd_per_mwh": free, "firm_share": night,
            "hours": par("battery_hours"), "rt_eff": par("battery_rt"),
        },
    ]  # fmt: skip


def _overhead(s: Place) -> Cell:
    pue = f"pue_liquid_{s.group['climate'].replace('-', '_')}"
    return par(pue).map(lambda x: x - 1, f"{pue} - 1")


def coolers(size: Size, luck: Luck) -> list[Row]:
    """Evaporative and dry cooling; the price holds the local part of shell and plant too."""
    rows: list[Row] = []
    for s in campuses(size):
        there = standing(size, luck)[s.name] * base("hall_block_world")
        rows.append(_dry(s, there))
        if has_water(s, luck):
            rows.append(_wet(s))
    return rows


def _local(s: Place) -> Cell:
    """Return the part of shell and plant that depends on the place, per MW of IT."""
    shell, common = s.group["shell_param"], base("hall_common_capex")
    premium = 1 + base("ai_liquid_cooling_premium")
    how = f"{shell} x (1 + ai_liquid_cooling_premium) - hall_common_capex"
    return par(shell).map(lambda x: max(0.1, x * premium - common), how)


def _dry(s: Place, there: float) -> Row:
    overhead, local = _overhead(s), _local(s)
    more, dearer = base("dry_overhead_extra"), base("dry_premium")
    return {
        "cooler": f"{s.name}-dry", "site": f"dc-{s.name}",
        "overhead": overhead.map(lambda x: x + more, f"{overhead.title} + dry_overhead_extra"),
        "water_m3_per_mwh": derived(0, "Closed loop", "assumption"),
        "capex_musd_per_mw": local.map(lambda x: x + dearer, f"{local.title} + dry_premium"),
        "life_y": par("cooler_life"),
        "existing_mw": derived(there, "Standing halls x IT power", "assumption"),
        "overhead_profile": "dry-heat",
    }  # fmt: skip


def _wet(s: Place) -> Row:
    hot = s.group["climate"].startswith("hot")
    return {
        "cooler": f"{s.name}-wet", "site": f"dc-{s.name}", "overhead": _overhead(s),
        "water_m3_per_mwh": par("wue_evaporative_hot" if hot else "wue"),
        "capex_musd_per_mw": _local(s), "life_y": par("cooler_life"),
        "existing_mw": derived(0, "Standing halls are cooled dry", "assumption"),
        "overhead_profile": "",
    }  # fmt: skip
