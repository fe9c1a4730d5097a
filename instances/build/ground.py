"""The tables of the ground: regions, hubs, sites, halls, power, coolers."""

from __future__ import annotations

from dataclasses import replace

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
    why = "Chosen for the reference instance: what one operator could get at this place"
    rows: list[Row] = []
    for r in read("sites"):
        mw, water = float(r["max_it_mw"]), r["water_m3_per_y"]
        permit = par(water) if water.isidentifier() else guess(float(water), why, 0, 2)
        rows.append({
            "site": r["site"], **place(r), "open_musd": land(r, mw),
            "life_y": par("site_life"), "opex_musd_per_y": par("site_opex"),
            "max_it_mw": guess(mw, why, 0.5, 1.5),
            "cluster_eflops": par("small_site_cluster") if mw <= 250 else "",
            "water_m3_per_y": permit,
            "water_usd_per_m3": par(r["water_price_param"]),
        })  # fmt: skip
    return rows


def land(r: dict[str, str], mw: float) -> Cell:
    """Return the price of opening a campus of a size: land and permits, in MUSD."""
    acres, permits = base("acres_per_mw") * mw, base("site_permits")
    price = par(r["land_param"])
    how = f"{r['land_param']} x acres_per_mw x {r['max_it_mw']} MW + site_permits ({price.title})"
    return replace(price.map(lambda x: x * 1e-6 * acres + permits, how), status="assumption")


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
    """Return EFLOPS of the generation of 2030: the step from H100 to GB200 once more.

    The racks sold for 2027 (VR200, the Rubin class) make this step already if one reads their FP8
    figure; in dense BF16 they are hardly better per watt than GB200, which is the low end.
    """
    h100 = base("h100_bf16_dense") * 1e-6 / (base("dgx_h100_power") / 8 * 1e-3)
    gb200 = gb200_eflops(1.0).value
    how = "GB200 EFLOPS per MW times the step from DGX H100 to GB200 NVL72 (1.86)"
    low, high = mw * gb200, mw * max(vr200_per_mw(), gb200 * gb200 / h100)
    span = "low: no step; high: VR200 NVL72 by its FP8 figure (2.86 EFLOPS/MW)"
    return Cell(mw * gb200 * gb200 / h100, low, high, title=f"{how}; {span}")


def vr200_per_mw() -> float:
    """Return EFLOPS per MW of VR200 NVL72 racks, their FP8 figure read on the scale of GB200."""
    gb200_fp8 = 2 * base("gb200_nvl72_bf16_dense")
    step = base("vr200_nvl72_fp8_dense") / gb200_fp8
    return step * gb200_eflops(1.0).value * base("gb200_nvl72_power") / base("vr200_nvl72_power")


def accelerators(eflops: Cell, year: int) -> Cell:
    """Return the price of accelerators bought in a year, in MUSD."""
    how = f"EFLOPS x the price per EFLOPS of {year}, the same on the ground and in orbit"
    musd = eflops.value * eflops_price(year)
    if year >= 2030:
        ratio = par("gen2030_price")
        return ratio.scale(musd / ratio.value, f"{how}: GB200 x gen2030_price")
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
            "build_y": build.map(round), "available_from": since,
            "accelerator_trajectory": f"{chips}-price" if chips else "",
            "eflops_trajectory": f"{chips}-silicon" if chips else "",
        }
        for name, size, eflops, price, chips, build, since in kinds
    ]  # fmt: skip


def existing() -> list[Row]:
    """H100 halls that stand already."""
    why = "No public list: a round number for one operator's halls of 2023-2025"
    return [
        {"site": r["site"], "hall": "h100-25", "count": guess(float(r["h100_halls"]), why, 0, 1),
         "until": par("h100_until")}
        for r in read("sites") if r["h100_halls"] != "0"
    ]  # fmt: skip


def coolers() -> list[Row]:
    """Evaporative and dry cooling; the price holds the local part of shell and plant too."""
    rows: list[Row] = []
    common = base("hall_common_capex")
    premium = (1 + base("ai_liquid_cooling_premium")) * (1 + base("soft_cost_share"))
    for r in read("sites"):
        overhead = par(f"pue_liquid_{r['climate'].replace('-', '_')}").map(lambda x: x - 1, None)
        how = (f"{r['capex_param']} x (1 + ai_liquid_cooling_premium) x (1 + soft_cost_share)"
               " - hall_common_capex")  # fmt: skip
        local = par(r["capex_param"]).map(lambda x: max(0.1, x * premium - common), how)
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
