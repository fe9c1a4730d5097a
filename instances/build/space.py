"""The tables of space and of the network: shells, modules, launchers, gateways, links."""

from __future__ import annotations

from dataclasses import replace

from cells import Cell, Row, base, derived, distance_km, guess, par, place, read
from ground import accelerators, gb200_eflops, gen2030_eflops, hubs, regions, sites

LASERS = ("starlink", "minilaser")


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
    # Lasers carry as much both ways, so neither end of a spread may be set alone.
    isl, mini = (replace(par(f"isl_{x}_rate"), low=None, high=None) for x in LASERS)
    one = guess(1, "One each")
    e_band, free = par("gateway_E_rate_per_antenna"), guess(1, "Nothing else uses it")
    light, lasers = par("optical_downlink_rate"), par("eo_laser_share")
    # Paid once by what enters or leaves Starlink: at a user's terminal, or from another shell.
    usd = par("starlink_cost_per_gbps_y")
    rows: list[tuple[str, str, str, Cell, Cell, Cell, Cell, str, Cell | str]] = [
        ("shell", "starlink-53", "user", par("starlink_v2mini_downlink"), par("terminal_user_up"),
         one, par("terminal_user_free"), "city-evening", usd),
        ("shell", "starlink-53", "feeder-rf", e_band, e_band, par("terminal_feeder_count"),
         par("terminal_feeder_free"), "", ""),
        ("shell", "starlink-53", "feeder-optical", light, light, par("terminal_optical_count"),
         par("terminal_feeder_free"), "", ""),
        ("shell", "starlink-53", "isl", isl, isl, par("isl_terminals_per_sat"),
         par("terminal_isl_free"), "", ""),
        ("shell", "starlink-53", "cross", isl, isl, par("terminal_cross_count"),
         par("terminal_cross_free"), "", usd),
        ("shell", "sso-650", "feeder-rf", par("eo_downlink"), par("eo_uplink"), one, free, "", ""),
        ("shell", "sso-650", "isl", mini, mini, par("eo_isl_count"), lasers, "", ""),
        ("shell", "sso-650", "cross", mini, mini, one, lasers, "", ""),
    ]  # fmt: skip
    for module, laser, count, radio in (
        ("ai1", isl, "module_isl_count", "module_feeder_rf"),
        ("sc3", isl, "module_isl_count", "module_feeder_rf"),
        ("conservative", isl, "cons_isl_count", "cons_feeder_rf"),
        ("eo-edge", mini, "edge_isl_count", "edge_feeder_rf"),
    ):
        rf = par(radio)
        rows += [
            ("module", module, "feeder-rf", rf, rf, one, free, "", ""),
            ("module", module, "isl", laser, laser, par(count), free, "", ""),
            ("module", module, "cross", laser, laser, one, free, "", ""),
        ]
        if module in ("ai1", "sc3"):
            rows.append(("module", module, "feeder-optical", light, light, one, free, "", ""))
    names = ("owner_kind", "owner", "kind", "gbps_down", "gbps_up", "terminals", "free_share",
             "free_profile", "usd_per_gbps_y")  # fmt: skip
    return [dict(zip(names, row, strict=True)) for row in rows]


def modules() -> list[Row]:
    """Four designs: two as their makers claim them, one cautious, one small for sensors' data."""
    ai1, sc3 = par("ai1_compute_power_avg"), par("starcloud3_power")
    cons, edge = par("cons_power"), par("edge_power")
    ship, gb200 = par("commercial_starship_availability_year"), "gb200"
    designs = (
        ("ai1", "ai1", ai1, gb200, par("ai1_mass"), par("ai1_radiator_area"),
         _platform("platform_cost_ex_compute_per_W", "ai1"), ship),
        ("sc3", "sc3", sc3, "gen2030", par("starcloud3_mass"), par("sc3_radiator"),
         _platform("platform_cost_ex_compute_per_W", "sc3"), par("sc3_available")),
        ("conservative", "cons", cons, gb200,
         par("cons_mass_per_kw").scale(cons.value, "cons_mass_per_kw x cons_power"),
         par("cons_radiator"), _platform("cons_platform_per_w", "cons"),
         par("cons_available")),
        ("eo-edge", "edge", edge, gb200, par("edge_mass"), par("edge_radiator"),
         par("edge_platform"), par("edge_available")),
    )  # fmt: skip
    return [_module(*design) for design in designs]


def _platform(price: str, own: str) -> Cell:
    """Return the price of a platform, per watt of its array."""
    kw = base(f"{own}_array") * base("ai1_array_areal_power") * 1e-3
    return par(price).scale(kw * 1e-3, f"{price} x {own}_array x ai1_array_areal_power")


def _module(
    name: str, own: str, it: Cell, chips: str, mass: Cell, radiator: Cell, platform: Cell,
    since: Cell,
) -> Row:  # fmt: skip
    silicon, year = (gb200_eflops, 2028) if chips == "gb200" else (gen2030_eflops, 2030)
    eflops = silicon(it.value * 1e-3)
    return {
        "module": name, "mass_kg": mass, "it_kw": it, "eflops": eflops,
        "accelerator_musd": accelerators(eflops, year), "radiator_m2": radiator,
        "platform_musd": platform, "available_from": since,
        "accelerator_trajectory": f"{chips}-price", "eflops_trajectory": f"{chips}-silicon",
        "cluster_eflops": eflops, "bus_kw": par(f"{own}_bus"),
        "idle_share": par("module_idle"), "array_m2": par(f"{own}_array"),
        "array_efficiency": par("array_efficiency"),
        "array_pointing": guess(1, "Pointing loss is inside the claimed W/m2"),
        "array_degradation_per_y": par("solar_degradation_model_default"),
        "battery_kwh": par(f"{own}_battery"), "battery_dod": par("battery_dod_leo"),
        "battery_rt_eff": par("battery_roundtrip_eff"), "battery_fade_per_y": par("battery_fade"),
        "radiator_sides": guess(2, "Deployed panel"), "radiator_attitude": "edge-to-sun",
        "emissivity": par("radiator_emissivity"),
        "absorptivity": par("radiator_solar_absorptivity"),
        "fin_efficiency": par("fin_efficiency"), "radiator_c": par(f"{own}_radiator_temperature"),
        "opex_share": par("ops_cost_fraction"),
        "life_y": par("cons_life" if own == "cons" else "module_design_life"),
        "failure_per_y": par("satellite_failure"), "eflops_loss_per_y": par("gpu_failure_orbit"),
        "doa": par("infant_mortality_doa"), "availability": par("module_availability"),
        "supply_per_y": par(f"{own}_supply"),
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
            "modules_max": par(f"fit_{v.replace('-', '_')}_{m.replace('-', '_')}"),
        }
        for v in ("starship", "falcon9", "new-glenn")
        for m in ("ai1", "sc3", "conservative", "eo-edge")
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
    region = {str(row["region"]): row for row in regions()}
    for name, end, gateway, why in (
        ("troll", "polar-science", "gw-troll", "The station's own"),
        ("pilbara", "mine-pilbara", "gw-pilbara", "The mines' own"),
    ):
        row, _ = _line(f"{name}-local", region[end], station[gateway], "fibre")
        rows.append(_standing(row, par(f"{name}_line"), guess(0, why)))
    return rows
