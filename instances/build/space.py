"""The tables of space and of the network: shells, modules, launchers, gateways, links."""

from __future__ import annotations

from cells import Cell, Entry, Row, base, derived, distance_km, guess, par, place, read
from ground import accelerators, gb200_eflops, gen2030_eflops, hubs, regions, sites


def shells() -> list[Row]:
    """A broadband shell that stands, and a dawn-dusk ring."""
    numbers = ("altitude", "elevation", "existing", "modules", "planes")
    starlink, ring = ({n: par(f"{s}_{n}") for n in numbers} for s in ("starlink", "sso"))
    common: Row = {"phasing": par("lattice_phasing"), "pattern": "delta", "flag": "US"}
    return [
        {
            "shell": "starlink-53", **_shell(starlink),
            "inclination_deg": par("starlink_inclination"),
            "ltan_h": "", "ltan_spread_h": "", "sats_per_plane": par("starlink_slots_per_plane"),
            "min_modules": par("starlink_existing"), **common,
        },
        {
            "shell": "sso-650", **_shell(ring), "inclination_deg": "",
            "ltan_h": par("sso_ltan"), "ltan_spread_h": par("sso_spread"),
            "sats_per_plane": par("sso_slots"), "min_modules": par("sso_min_modules"), **common,
        },
    ]  # fmt: skip


def _shell(cells: dict[str, Cell]) -> Row:
    return {
        "altitude_km": cells["altitude"], "planes": cells["planes"],
        "existing_sats": cells["existing"], "min_elevation_deg": cells["elevation"],
        "max_modules": cells["modules"],
    }  # fmt: skip


def terminals() -> list[Row]:
    """What satellites carry: existing ones share it with their own traffic, modules do not."""
    isl, mini, one = par("isl_starlink_rate"), par("isl_minilaser_rate"), guess(1, "One each")
    e_band, free = par("gateway_E_rate_per_antenna"), guess(1, "Nothing else uses it")
    light = par("optical_downlink_rate")
    rows: list[tuple[str, str, str, Cell, Cell, Cell, Cell, str]] = [
        ("shell", "starlink-53", "user", par("starlink_v2mini_downlink"), par("terminal_user_up"),
         one, par("terminal_user_free"), "city-evening"),
        ("shell", "starlink-53", "feeder-rf", e_band, e_band, par("terminal_feeder_count"),
         par("terminal_feeder_free"), ""),
        ("shell", "starlink-53", "isl", isl, isl, par("isl_terminals_per_sat"),
         par("terminal_isl_free"), ""),
        ("shell", "starlink-53", "cross", isl, isl, par("terminal_cross_count"),
         par("terminal_cross_free"), ""),
        ("shell", "sso-650", "feeder-rf", par("eo_downlink"), par("eo_uplink"), one, free, ""),
        ("shell", "sso-650", "isl", mini, mini, par("eo_isl_count"), free, ""),
        ("shell", "sso-650", "cross", mini, mini, one, free, ""),
    ]  # fmt: skip
    for module in ("ai1", "sc3"):
        rf = par("module_feeder_rf")
        rows += [
            ("module", module, "feeder-rf", rf, rf, one, free, ""),
            ("module", module, "feeder-optical", light, light, one, free, ""),
            ("module", module, "isl", isl, isl, par("module_isl_count"), free, ""),
            ("module", module, "cross", isl, isl, one, free, ""),
        ]
    names = ("owner_kind", "owner", "kind", "gbps_down", "gbps_up", "terminals", "free_share",
             "free_profile")  # fmt: skip
    return [dict(zip(names, row, strict=True)) for row in rows]


def modules() -> list[Row]:
    """An AI1-class satellite with GB200 silicon, a Starcloud-3 class one with that of 2030."""
    ai1, sc3 = par("ai1_compute_power_avg"), par("starcloud3_power")
    ai1_eflops, sc3_eflops = gb200_eflops(ai1.value * 1e-3), gen2030_eflops(sc3.value * 1e-3)
    own: dict[str, dict[str, Entry]] = {
        "ai1": {
            "mass_kg": par("ai1_mass"), "it_kw": ai1, "eflops": ai1_eflops,
            "accelerator_musd": accelerators(ai1_eflops, 2028),
            "radiator_m2": par("ai1_radiator_area"),
            "platform_musd": _platform("ai1_power_peak"),
            "available_from": par("commercial_starship_availability_year"),
            "accelerator_trajectory": "gb200-price", "eflops_trajectory": "gb200-silicon",
        },
        "sc3": {
            "mass_kg": par("starcloud3_mass"), "it_kw": sc3, "eflops": sc3_eflops,
            "accelerator_musd": accelerators(sc3_eflops, 2030), "radiator_m2": par("sc3_radiator"),
            "platform_musd": _platform("starcloud3_power"), "available_from": par("sc3_available"),
            "accelerator_trajectory": "gen2030-price", "eflops_trajectory": "gen2030-silicon",
        },
    }  # fmt: skip
    return [{"module": name, **cells, **_common_module(name, cells)} for name, cells in own.items()]


def _platform(power: str) -> Cell:
    how = f"platform_cost_ex_compute_per_W x {power}"
    return par("platform_cost_ex_compute_per_W").scale(base(power) * 1e-3, how)


def _common_module(name: str, own: dict[str, Entry]) -> Row:
    return {
        "cluster_eflops": own["eflops"], "bus_kw": par(f"{name}_bus"),
        "idle_share": par("module_idle"), "array_m2": par(f"{name}_array"),
        "array_efficiency": par("array_efficiency"),
        "array_pointing": guess(1, "Pointing loss is inside the claimed W/m2"),
        "array_degradation_per_y": par("solar_degradation_model_default"),
        "battery_kwh": par(f"{name}_battery"), "battery_dod": par("battery_dod_leo"),
        "battery_rt_eff": par("battery_roundtrip_eff"), "battery_fade_per_y": par("battery_fade"),
        "radiator_sides": guess(2, "Deployed panel"), "radiator_attitude": "edge-to-sun",
        "emissivity": par("radiator_emissivity"),
        "absorptivity": par("radiator_solar_absorptivity"),
        "fin_efficiency": par("fin_efficiency"), "radiator_c": par(f"{name}_radiator_temperature"),
        "opex_share": par("ops_cost_fraction"), "life_y": par("module_design_life"),
        "failure_per_y": par("satellite_failure"), "eflops_loss_per_y": par("gpu_failure_orbit"),
        "doa": par("infant_mortality_doa"), "availability": par("module_availability"),
        "supply_per_y": par(f"{name}_supply"),
    }  # fmt: skip


def launchers() -> list[Row]:
    """Starship, Falcon 9, New Glenn: what one operator can book."""
    rows: list[Row] = []
    for name, price, cadence, since in (
        ("starship", "starship_price_contract", "starship_launches_per_year_2027",
         par("commercial_starship_availability_year")),
        ("falcon9", "falcon9_price", "falcon9_launches_per_year", guess(2027, "Flies today")),
        ("new-glenn", "new_glenn_price", "new_glenn_launches_per_year", guess(2027, "Flies today")),
    ):  # fmt: skip
        own = name.replace("-", "_")
        share = f"operator_share_launch_{own}"
        rows.append({
            "launcher": name, "price_musd": par(price, 1e-6),
            "per_year": par(cadence).scale(base(share), f"{cadence} x {share}"),
            "success": par(f"{own}_success"), "insurance_share": par("insurance_residual"),
            "carbon_t_per_launch": par(f"{own}_carbon"), "available_from": since,
            "price_trajectory": "starship-price" if name == "starship" else "",
            "cadence_trajectory": "starship-cadence" if name == "starship" else "",
        })  # fmt: skip
    return rows


def payloads() -> list[Row]:
    """Mass to each shell."""
    sso = base("starship_payload_sso_fraction")
    cells = {
        ("starship", "sso-650"): par("starship_payload_leo_v3_reusable").scale(
            sso, "starship_payload_leo_v3_reusable x starship_payload_sso_fraction"),
        ("starship", "starlink-53"): par("starship_payload_53"),
        ("falcon9", "sso-650"): par("falcon9_payload_sso_650km_reusable"),
        ("falcon9", "starlink-53"): par("falcon9_payload_53"),
        ("new-glenn", "sso-650"): par("new_glenn_payload_sso"),
        ("new-glenn", "starlink-53"): par("new_glenn_payload_53"),
    }  # fmt: skip
    return [{"launcher": v, "shell": s, "payload_kg": cell} for (v, s), cell in cells.items()]


def fits() -> list[Row]:
    """Modules that fit into a fairing."""
    return [
        {
            "launcher": v,
            "module": m,
            "shell": s,
            "modules_max": par(f"fit_{v.replace('-', '_')}_{m}"),
        }
        for v in ("starship", "falcon9", "new-glenn")
        for m in ("ai1", "sc3")
        for s in ("sso-650", "starlink-53")
    ]


def gateways() -> list[Row]:
    """Ground stations in real towns; which of them carry our traffic is an assumption."""
    return [
        {"gateway": r["gateway"], **place(r), "open_musd": par("gateway_capex_per_site", 1e-6),
         "opened_already": r["opened_already"], "life_y": par("life_gateway"),
         "opex_share": par("gateway_opex")}
        for r in read("gateways")
    ]  # fmt: skip


def antennas() -> list[Row]:
    """Radio antennas everywhere, telescopes where the sky is clear."""
    why = "Chosen: Starlink's own gateway list is not public"
    rows: list[Row] = []
    for r in read("gateways"):
        rate = par("gateway_E_rate_per_antenna")
        common: Row = {"life_y": par("life_gateway"), "opex_share": par("gateway_opex")}
        rows.append({
            "gateway": r["gateway"], "kind": "feeder-rf", **common,
            "gbps_down": rate, "gbps_up": rate,
            "musd": par("gateway_capex_per_antenna", 1e-6),
            "existing": guess(float(r["existing_rf"]), why), "max": guess(float(r["rf_max"]), why),
            "availability": par("rf_gateway_availability"),
        })  # fmt: skip
        if r["optical"] == "yes":
            light = par("optical_downlink_rate")
            rows.append({
                "gateway": r["gateway"], "kind": "feeder-optical", **common,
                "gbps_down": light, "gbps_up": light,
                "musd": par("ogs_capex", 1e-6), "existing": guess(0, "None in service"),
                "max": par("optical_antenna_max"), "availability": par("ogs_availability_single"),
            })  # fmt: skip
    return rows


def _line(name: str, a: Row, b: Row, kind: str) -> tuple[Row, float]:
    detour = base("subsea_detour" if kind == "subsea" else "fibre_route_factor")
    km = round(distance_km(a, b) * detour)
    rule = "subsea_detour" if kind == "subsea" else "fibre_route_factor"
    first, last = (next(iter(row.values())) for row in (a, b))
    length = derived(km, f"Great circle x {rule}", "assumption")
    row = {"link": name, "from": first, "to": last, "kind": kind, "km": length}
    return row, km


def _block(row: Row, km: float, standing: Cell, gbps: Cell, count: Cell, transit: Cell) -> Row:
    capex = (base("line_terminal_cost") + base("fibre_capex_per_gbps_km") * km) * gbps.value * 1e-6
    how = "Gbps x (line_terminal_cost + fibre_capex_per_gbps_km x km)"
    return {
        **row, "existing_gbps": standing, "module_gbps": gbps,
        "module_musd": derived(capex, how, "assumption"), "max_modules": count,
        "life_y": par("life_line"), "usd_per_gbps_y": transit,
    }  # fmt: skip


def links() -> list[Row]:
    """Long-haul lines, access of the regions, lines of campuses and ground stations."""
    where = {str(row["hub"]): row for row in hubs()}
    why = "Chosen: leased capacity that stands on this pair of cities"
    haul = par("fibre_lit_wavelength_longhaul")
    rows: list[Row] = []
    for r in read("links"):
        row, km = _line(r["link"], where[r["from"]], where[r["to"]], r["kind"])
        rows.append(_block(
            row, km, guess(float(r["existing_gbps"]), why), par("line_module"),
            guess(float(r["max_modules"]), why),
            haul.scale(km, "fibre_lit_wavelength_longhaul x km"),
        ))  # fmt: skip
    return rows + _access(where) + _campus_lines(where) + _station_lines(where)


def _standing(row: Row, gbps: Cell, transit: Cell) -> Row:
    return {**row, "existing_gbps": gbps, "usd_per_gbps_y": transit}


def _access(hub: dict[str, Row]) -> list[Row]:
    region = {str(row["region"]): row for row in regions()}
    why = "Chosen: access capacity of the region's users"
    rows: list[Row] = []
    for r in read("access"):
        name = f"{r['region']}-{r['hub'][4:]}"
        row, _ = _line(name, region[r["region"]], hub[r["hub"]], "fibre")
        how = f"ip_transit_hub_100G x {r['multiplier_param']}"
        price = par("ip_transit_hub_100G").scale(12e3 * base(r["multiplier_param"]), how)
        rows.append(_standing(row, guess(float(r["existing_gbps"]), why), price))
    return rows


def _campus_lines(hub: dict[str, Row]) -> list[Row]:
    rows: list[Row] = []
    haul = par("fibre_lit_wavelength_longhaul")
    for source, site in zip(read("sites"), sites(), strict=True):
        for name in source["hubs"].split(";"):
            kind = "subsea" if source["site"] == "keflavik" else "fibre"
            row, km = _line(f"{source['site']}-{name[4:]}", site, hub[name], kind)
            rows.append(_block(
                row, km, par("site_line"), par("line_module"), guess(4, "Chosen"),
                haul.scale(km, "fibre_lit_wavelength_longhaul x km"),
            ))  # fmt: skip
    return rows


def _station_lines(hub: dict[str, Row]) -> list[Row]:
    station = {str(row["gateway"]): row for row in gateways()}
    haul = par("fibre_lit_wavelength_longhaul")
    rows: list[Row] = []
    for r in read("gateways"):
        if not r["hub"]:
            continue
        row, km = _line(f"{r['gateway']}-line", station[r["gateway"]], hub[r["hub"]], "fibre")
        price = haul.scale(km, "fibre_lit_wavelength_longhaul x km")
        rows.append(_standing(row, par("gateway_backhaul"), price))
    polar = next(row for row in regions() if row["region"] == "polar-science")
    row, _ = _line("troll-local", polar, station["gw-troll"], "fibre")
    return [*rows, _standing(row, par("troll_line"), guess(0, "The station's own"))]
