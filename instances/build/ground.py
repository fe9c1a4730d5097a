"""The tables of the ground: regions, hubs, sites, halls, power, coolers."""

from __future__ import annotations

import math

from cells import Cell, Row, base, derived, guess, par, place, read


def regions() -> list[Row]:
    """Places where work comes from: cities, sea lanes, air tracks, a mine, a polar station."""
    why = "Extent of the sea lane, air tracks or mining district; 0 for a city"
    return [
        {"region": r["region"], **place(r), "radius_km": guess(float(r["radius_km"]), why)}
        for r in read("regions")
    ]


def hubs() -> list[Row]:
    """Cities where long-haul lines meet."""
    return [{"hub": r["hub"], **place(r)} for r in read("hubs")]


def sites() -> list[Row]:
    """Candidate campuses: land, permits, water."""
    land = base("land_price") * base("parcel_size") * 1e-6
    why = "Chosen for the reference instance: what one operator could get at this place"
    rows: list[Row] = []
    for r in read("sites"):
        mw = float(r["max_it_mw"])
        rows.append({
            "site": r["site"], **place(r),
            "open_musd": derived(land, "land_price x parcel_size (Cushman & Wakefield)"),
            "life_y": par("site_life"), "opex_musd_per_y": par("site_opex"),
            "max_it_mw": guess(mw, why),
            "cluster_eflops": par("small_site_cluster") if mw <= 250 else "",
            "water_m3_per_y": guess(float(r["water_m3_per_y"]), why),
            "water_usd_per_m3": par("water_price"),
        })  # fmt: skip
    return rows


def eflops_price(year: int) -> float:
    """Return MUSD per EFLOPS of new accelerators, the same on the ground and in orbit."""
    first = base("gb200_nvl72_price") / (base("gb200_nvl72_bf16_dense") * 1e-3)
    later = {2028: 1.0, 2030: 1.0, 2032: base("silicon_2032"), 2034: base("silicon_2034")}
    return first if year < 2030 else first * base("gen2030_price") / later[year]


def gb200_eflops(mw: float) -> Cell:
    """Return EFLOPS of GB200 racks of a total IT power, in MW."""
    per_mw = base("gb200_nvl72_bf16_dense") * 1e-3 / (base("gb200_nvl72_power") * 1e-3)
    how = "IT power x 0.18 EFLOPS (dense BF16) / 125 kW per GB200 NVL72"
    return par("gb200_nvl72_bf16_dense").scale(mw * per_mw / base("gb200_nvl72_bf16_dense"), how)


def gen2030_eflops(mw: float) -> Cell:
    """Return EFLOPS of the generation of 2030: the step from H100 to GB200 once more."""
    h100 = base("h100_bf16_dense") * 1e-6 / (base("dgx_h100_power") / 8 * 1e-3)
    gb200 = gb200_eflops(1.0).value
    how = "GB200 EFLOPS per MW times the step from DGX H100 to GB200 NVL72 (1.86)"
    return derived(mw * gb200 * gb200 / h100, how, "assumption")


def accelerators(eflops: Cell, year: int) -> Cell:
    """Return the price of accelerators bought in a year, in MUSD."""
    how = f"EFLOPS x the price per EFLOPS of {year}, the same on the ground and in orbit"
    musd = eflops.value * eflops_price(year)
    if year >= 2030:
        return derived(musd, f"{how}: GB200 x gen2030_price", "assumption")
    return par("gb200_nvl72_price").scale(musd / base("gb200_nvl72_price"), how)


def halls() -> list[Row]:
    """Two generations for sale, and one that only stands."""
    mw, old_mw = base("hall_block"), base("h100_block")
    h100_mw = base("dgx_h100_power") / 8 * 1e-3 / (base("h100_bf16_dense") * 1e-6)
    old = derived(old_mw / h100_mw, "IT power / (1.275 kW per H100 all in / 0.989 PFLOPS)")
    bare = base("h100_price") * 1e-6 / (base("h100_bf16_dense") * 1e-6)
    old_price = derived(
        old.value * bare * base("h100_system_factor"), "EFLOPS x h100_price x h100_system_factor"
    )
    kinds = (
        ("gb200-5", mw, gb200_eflops(mw), accelerators(gb200_eflops(mw), 2028), "gb200",
         par("hall_build_fast"), ""),
        ("gen2030-5", mw, gen2030_eflops(mw), accelerators(gen2030_eflops(mw), 2030), "gen2030",
         par("construction_time"), par("gen2030_available")),
        ("h100-25", old_mw, old, old_price, "",
         par("hall_build_fast"), par("h100_no_longer_sold")),
    )  # fmt: skip
    return [
        {
            "hall": name, "it_mw": par("h100_block" if name == "h100-25" else "hall_block"),
            "eflops": eflops,
            "capex_musd": par("hall_common_capex").scale(size, "hall_common_capex x IT power"),
            "accelerator_musd": price, "life_y": par("life_shell_ME"),
            "accelerator_life_y": par("life_gpu_server"), "opex_share": par("maintenance_fraction"),
            "idle_share": par("hall_idle"), "availability": par("hall_availability"),
            "build_y": build, "available_from": since,
            "accelerator_trajectory": f"{chips}-price" if chips else "",
            "eflops_trajectory": f"{chips}-silicon" if chips else "",
        }
        for name, size, eflops, price, chips, build, since in kinds
    ]  # fmt: skip


def existing() -> list[Row]:
    """H100 halls that stand already."""
    why = "No public list: a round number for one operator's halls of 2023-2025"
    return [
        {"site": r["site"], "hall": "h100-25", "count": guess(float(r["h100_halls"]), why),
         "until": par("h100_until")}
        for r in read("sites") if r["h100_halls"] != "0"
    ]  # fmt: skip


def grid(r: dict[str, str], carbon: Cell) -> Row:
    """The grid connection of a site: a queue, an all-in price split into energy and peak."""
    peak = base("demand_charge") / (8760 * base("billing_load_factor"))
    price = par(r["price_param"])
    title = f"{price.title}; in USD/MWh, less the demand charge at 90 % load factor"
    standing = float(r["h100_halls"]) * base("existing_grid_per_hall")
    since = par(r["queue_param"]).map(
        lambda wait: math.ceil(base("queue_year") + wait), f"queue_year + {r['queue_param']}"
    )
    return {
        "power": f"{r['site']}-grid", "site": r["site"], "kind": "grid",
        "max_mw": guess(float(r["grid_mw"]) + standing, "Chosen: what the queue could give"),
        "existing_mw": derived(standing, "H100 halls x existing_grid_per_hall", "assumption"),
        "capex_musd_per_mw": par("grid_connection"), "life_y": par("grid_life"),
        "energy_usd_per_mwh": price.map(lambda x: x * 1e3 - peak, title),
        "demand_usd_per_mw_y": par("demand_charge"),
        "carbon_kg_per_mwh": carbon, "available_from": since,
        "carbon_trajectory": "grid-carbon",
    }  # fmt: skip


def turbines(r: dict[str, str], kind: str, mw: str) -> Row:
    """Gas turbines at a site: simple cycle within a year, combined cycle later."""
    heat = par("gas_heat_rate_simple" if kind == "gas" else "gas_heat_rate_ccgt")
    fuel = heat.value * 1e-3 * base(r["gas_price_param"])
    carbon = heat.scale(1e-3 * base("gas_carbon"), "heat rate x gas_carbon")
    ets = base("eu_ets") * carbon.value * 1e-3 if r["jurisdiction"] == "EU" else 0.0
    how = f"heat rate x {r['gas_price_param']} + gas_variable" + (" + eu_ets x carbon" * (ets > 0))
    capex = par("gas_simple_cycle_btm_capex" if kind == "gas" else "gas_ccgt_capex", 1e-3)
    wait = par("gas_btm_time_to_power" if kind == "gas" else "gas_ccgt_lead_time")
    return {
        "power": f"{r['site']}-{kind}", "site": r["site"], "kind": kind,
        "max_mw": guess(float(mw), "Chosen below what xAI installed at Memphis (460 MW in 2025)"),
        "existing_mw": guess(0, "None stands"),
        "capex_musd_per_mw": capex, "life_y": par("life_gas_turbine"),
        "fixed_musd_per_mw_y": capex.scale(base("maintenance_fraction"), "capex x maintenance"),
        "energy_usd_per_mwh": heat.map(
            lambda x: x / heat.value * fuel + base("gas_variable") + ets, how
        ),
        "available": par("gas_available"), "firm_share": par("gas_firm"),
        "min_load": par("gas_min_load" if kind == "gas" else "ccgt_min_load"),
        "carbon_kg_per_mwh": carbon,
        "available_from": wait.map(lambda x: math.ceil(2027 + x), "2027 + lead time"),
        "max_trajectory": "turbine-orders",
    }  # fmt: skip


def solar(r: dict[str, str]) -> list[Row]:
    """Solar and storage at a sunny site; neither is firm."""
    common: Row = {"site": r["site"], "existing_mw": guess(0, "None stands")}
    why = "Chosen: land beside the campus"
    panels: Row = {
        "power": f"{r['site']}-solar", "kind": "solar", **common,
        "max_mw": guess(float(r["solar_mw"]), why),
        "capex_musd_per_mw": par("solar_capex"), "life_y": par("solar_life"),
        "fixed_musd_per_mw_y": par("solar_fixed"), "energy_usd_per_mwh": guess(0, "Sun is free"),
        "available": par("solar_available"), "firm_share": guess(0, "Night"),
        "available_from": guess(2028, "A year of construction"), "available_profile": "sun",
    }  # fmt: skip
    battery: Row = {
        "power": f"{r['site']}-battery", "kind": "storage", **common,
        "max_mw": guess(float(r["storage_mw"]), why),
        "capex_musd_per_mw": par("battery_capex"), "life_y": par("battery_life"),
        "fixed_musd_per_mw_y": par("battery_capex").scale(0.02, "2 % of capex"),
        "energy_usd_per_mwh": guess(0, "Losses only"),
        "available": guess(1, "Small units"),
        "firm_share": guess(0, "Four hours do not cover a night"),
        "hours": par("battery_hours"), "rt_eff": par("battery_rt"),
        "available_from": guess(2028, "A year of construction"),
    }  # fmt: skip
    return [panels, battery]


def power() -> list[Row]:
    """All sources of power, by site."""
    carbon = {
        r["country"]: Cell(
            float(r["g_co2e_per_kwh"]),
            status="sourced",
            title=r["title"],
            url=r["url"],
            year=r["year"],
        )
        for r in read("carbon")
    }
    rows: list[Row] = []
    for r in read("sites"):
        rows.append(grid(r, carbon["QUEBEC" if r["site"] == "quebec" else r["country"]]))
        rows += [
            turbines(r, kind, r[f"{kind}_mw"]) for kind in ("gas", "ccgt") if r[f"{kind}_mw"] != "0"
        ]
        rows += solar(r) if r["solar_mw"] != "0" else []
    return rows


def coolers() -> list[Row]:
    """Evaporative and dry cooling; the price holds the local part of shell and plant too."""
    rows: list[Row] = []
    common, premium = base("hall_common_capex"), 1 + base("ai_liquid_cooling_premium")
    for r in read("sites"):
        overhead = par(f"pue_liquid_{r['climate'].replace('-', '_')}").map(lambda x: x - 1, None)
        how = f"{r['capex_param']} x (1 + ai_liquid_cooling_premium) - hall_common_capex"
        local = par(r["capex_param"]).map(lambda x: x * premium - common, how)
        standing = derived(float(r["h100_halls"]) * base("h100_block"), "H100 halls that stand")
        hot = r["climate"].startswith("hot")
        kinds = ["dry"] + (["wet"] if r["water"] == "yes" else [])
        rows += [
            {
                "cooler": f"{r['site']}-{kind}", "site": r["site"],
                "overhead": overhead if kind == "wet" else overhead.map(
                    lambda x: x + base("dry_overhead_extra"), "PUE - 1 + dry_overhead_extra"),
                "water_m3_per_mwh": (par("wue_evaporative_hot" if hot else "wue")
                                     if kind == "wet" else guess(0, "Closed loop")),
                "capex_musd_per_mw": local if kind == "wet" else local.map(
                    lambda x: x + base("dry_premium"), f"{how} + dry_premium"),
                "life_y": par("cooler_life"),
                "existing_mw": standing if kind == "dry" else guess(0, "None stands"),
                "overhead_profile": "dry-heat" if kind == "dry" else "",
            }
            for kind in kinds
        ]  # fmt: skip
    return rows
