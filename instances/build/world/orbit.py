"""The tables of space: shells, terminals, modules, launchers and what they carry, gateways."""

from __future__ import annotations

from cells import Cell, Entry, Row, derived

from .campus import musd_per_eflops, silicon_eflops_per_mw
from .draws import Luck, base, par
from .lines import position
from .places import STATIONS, Place, stations
from .sizes import Size

ORBITS = {
    "broadband-53": "starlink", "ring-650": "sso", "polar-70": "polar", "mid-43": "mid",
}  # fmt: skip
MODULES = {
    "ai1": ("ai1_compute_power_avg", "ai1_power_peak", "ai1_mass", "ai1_radiator_area"),
    "sc3": ("starcloud3_power", "starcloud3_power", "starcloud3_mass", "sc3_radiator"),
}
LAUNCHERS = {
    "starship": ("starship_price_contract", "starship_launches_per_year_2027"),
    "falcon9": ("falcon9_price", "falcon9_launches_per_year"),
    "new-glenn": ("new_glenn_price", "new_glenn_launches_per_year"),
}


def _one(how: str, value: float = 1.0) -> Cell:
    return derived(value, how, "assumption")


def shells(size: Size) -> list[Row]:
    """A broadband shell and a dawn-dusk ring; a polar and a mid-latitude shell in large sizes."""
    rows: list[Row] = []
    for name in size.shell_names:
        p = ORBITS[name]
        ring = p == "sso"
        slots = (
            "sso_slots" if ring else f"{p}_slots" if p != "starlink" else "starlink_slots_per_plane"
        )
        lattice = base(f"{p}_planes") * base(slots)
        free = _one("Slots of the lattice that nobody uses", lattice - base(f"{p}_existing"))
        broadband = "starlink_elevation"
        rows.append({
            "shell": name, "altitude_km": par(f"{p}_altitude"),
            "inclination_deg": "" if ring else par(f"{p}_inclination"),
            "ltan_h": par("sso_ltan") if ring else "",
            "ltan_spread_h": par("sso_spread") if ring else "",
            "planes": par(f"{p}_planes"), "sats_per_plane": par(slots),
            "phasing": par("lattice_phasing"), "pattern": "delta",
            "existing_sats": par(f"{p}_existing"),
            "min_elevation_deg": par("sso_elevation" if ring else broadband),
            "max_modules": par("sso_modules") if ring else free,
            "min_modules": par("sso_min_modules") if ring else par(f"{p}_existing"), "flag": "US",
        })  # fmt: skip
    return rows


def terminals(size: Size) -> list[Row]:
    """What satellites carry: existing ones share it with their own traffic, modules do not."""
    rows: list[Row] = []
    for name in size.shell_names:
        rows += _ring_terminals(name) if name.startswith("ring") else _broadband_terminals(name)
    isl, rf, light = par("isl_starlink_rate"), par("module_feeder_rf"), par("optical_downlink_rate")
    one, all_ = _one("One each"), _one("Nothing else uses it")
    for name in MODULES:
        rows += [
            _terminal("module", name, "feeder-rf", rf, rf, one, all_),
            _terminal("module", name, "feeder-optical", light, light, one, all_),
            _terminal("module", name, "isl", isl, isl, par("module_isl_count"), all_),
            _terminal("module", name, "cross", isl, isl, one, all_),
        ]
    return rows


def _terminal(
    owner_kind: str, owner: str, kind: str, down: Cell, up: Cell, count: Cell, free: Cell,
    profile: str = "",
) -> Row:  # fmt: skip
    return {
        "owner_kind": owner_kind, "owner": owner, "kind": kind, "gbps_down": down, "gbps_up": up,
        "terminals": count, "free_share": free, "free_profile": profile,
    }  # fmt: skip


def _broadband_terminals(name: str) -> list[Row]:
    isl, feeder = par("isl_starlink_rate"), par("gateway_E_rate_per_antenna")
    down, up, one = par("starlink_v2mini_downlink"), par("terminal_user_up"), _one("One each")
    kinds = (
        ("user", down, up, one),
        ("feeder", feeder, feeder, par("terminal_feeder_count")),
        ("isl", isl, isl, par("isl_terminals_per_sat")),
        ("cross", isl, isl, par("terminal_cross_count")),
    )
    return [
        _terminal(
            "shell", name, "feeder-rf" if kind == "feeder" else kind, to_earth, from_earth, count,
            par(f"terminal_{kind}_free"), "city-evening" if kind == "user" else "",
        )
        for kind, to_earth, from_earth, count in kinds
    ]  # fmt: skip


def _ring_terminals(name: str) -> list[Row]:
    mini, one, all_ = par("isl_minilaser_rate"), _one("One each"), _one("Nothing else uses it")
    return [
        _terminal("shell", name, "feeder-rf", par("eo_downlink"), par("eo_uplink"), one, all_),
        _terminal("shell", name, "isl", mini, mini, par("eo_isl_count"), all_),
        _terminal("shell", name, "cross", mini, mini, one, all_),
    ]


def modules() -> list[Row]:
    """An AI1-class and a Starcloud-3 class satellite with the silicon of their year."""
    return [_module(name, *names) for name, names in MODULES.items()]


def _module(name: str, power: str, peak: str, mass: str, radiator: str) -> Row:
    eflops = base(power) * 1e-3 * silicon_eflops_per_mw()
    how = "IT power x EFLOPS per MW of 2030, the same on the ground and in orbit"
    compute = derived(eflops, how, "assumption")
    price = "EFLOPS x price per EFLOPS (gb200_nvl72_price x gen2030_price)"
    platform = par("platform_cost_ex_compute_per_W")
    entries: dict[str, Entry] = {
        "mass_kg": par(mass), "it_kw": par(power), "eflops": compute, "cluster_eflops": compute,
        "bus_kw": par(f"{name}_bus"), "idle_share": par("module_idle"),
        "array_m2": par(f"{name}_array"), "array_efficiency": par("array_efficiency"),
        "array_degradation_per_y": par("solar_degradation_model_default"),
        "battery_kwh": par(f"{name}_battery"), "battery_dod": par("battery_dod_leo"),
        "battery_rt_eff": par("battery_roundtrip_eff"), "battery_fade_per_y": par("battery_fade"),
        "radiator_m2": par(radiator), "radiator_attitude": "edge-to-sun",
        "emissivity": par("radiator_emissivity"),
        "absorptivity": par("radiator_solar_absorptivity"), "fin_efficiency": par("fin_efficiency"),
        "radiator_c": par(f"{name}_radiator_temperature"),
        "platform_musd": platform.scale(
            base(peak) * 1e-3, f"platform_cost_ex_compute_per_W x {peak}"),
        "accelerator_musd": derived(eflops * musd_per_eflops(), price, "assumption"),
        "opex_share": par("ops_cost_fraction"), "life_y": par("module_design_life"),
        "failure_per_y": par("satellite_failure"), "eflops_loss_per_y": par("gpu_failure_orbit"),
        "doa": par("infant_mortality_doa"), "availability": par("module_availability"),
        "supply_per_y": par(f"{name}_supply"), "platform_trajectory": "platform",
        "eflops_trajectory": "silicon",
    }  # fmt: skip
    return {"module": name, **entries}


def launchers() -> list[Row]:
    """Starship, Falcon 9, New Glenn: what one operator can book."""
    rows: list[Row] = []
    for name, (price, cadence) in LAUNCHERS.items():
        own, ship = name.replace("-", "_"), name == "starship"
        share = f"operator_share_launch_{own}"
        rows.append({
            "launcher": name, "price_musd": par(price, 1e-6),
            "per_year": par(cadence).scale(base(share), f"{cadence} x {share}"),
            "success": par(f"{own}_success"), "insurance_share": par("insurance_residual"),
            "carbon_t_per_launch": par(f"{own}_carbon"),
            "price_trajectory": "starship-price" if ship else "",
            "cadence_trajectory": "starship-cadence" if ship else "",
        })  # fmt: skip
    return rows


def payloads(size: Size) -> list[Row]:
    """Mass to each shell."""
    to_ring = {
        "starship": par("starship_payload_leo_v3_reusable").scale(
            base("starship_payload_sso_fraction"),
            "starship_payload_leo_v3_reusable x starship_payload_sso_fraction"),
        "falcon9": par("falcon9_payload_sso_650km_reusable"),
        "new-glenn": par("new_glenn_payload_sso"),
    }  # fmt: skip
    rows: list[Row] = []
    for launcher in LAUNCHERS:
        to_53 = f"{launcher.replace('-', '_')}_payload_53"
        for name in size.shell_names:
            share = f"payload_{ORBITS[name]}_share"
            cell = to_ring[launcher] if name == "ring-650" else par(to_53)
            if name in ("polar-70", "mid-43"):
                cell = cell.scale(base(share), f"{to_53} x {share}")
            rows.append({"launcher": launcher, "shell": name, "payload_kg": cell})
    return rows


def fits(size: Size) -> list[Row]:
    """Modules that fit into a fairing."""
    return [
        {
            "launcher": launcher, "module": module, "shell": name,
            "modules_max": par(f"fit_{launcher.replace('-', '_')}_{module}"),
        }
        for launcher in LAUNCHERS
        for module in MODULES
        for name in size.shell_names
    ]  # fmt: skip


def gateways(size: Size, luck: Luck) -> list[Row]:
    """Ground stations in real places; which of them carry our traffic is drawn."""
    return [
        {
            "gateway": f"gw-{s.name}", **position(s, STATIONS), "jurisdiction": s.jurisdiction,
            "open_musd": par("gateway_capex_per_site", 1e-6),
            "opened_already": "yes" if _stands(s, luck) else "no",
            "life_y": par("life_gateway"), "opex_share": par("gateway_opex"),
        }
        for s in stations(size)
    ]  # fmt: skip


def _stands(s: Place, luck: Luck) -> bool:
    return luck.happens("rf_existing_chance", s.name)


def antennas(size: Size, luck: Luck) -> list[Row]:
    """Radio antennas everywhere, telescopes where the sky is taken to be clear."""
    rate, light = par("gateway_E_rate_per_antenna"), par("optical_downlink_rate")
    rows: list[Row] = []
    for s in stations(size):
        common: Row = {"life_y": par("life_gateway"), "opex_share": par("gateway_opex")}
        there = base("gateway_antennas_per_site") if _stands(s, luck) else 0
        rows.append({
            "gateway": f"gw-{s.name}", "kind": "feeder-rf", **common,
            "gbps_down": rate, "gbps_up": rate, "musd": par("gateway_capex_per_antenna", 1e-6),
            "existing": luck.cell(
                there, "gateway_antennas_per_site at rf_existing_chance of the stations"),
            "max": par("rf_antenna_max"), "availability": par("rf_gateway_availability"),
        })  # fmt: skip
        if base("clear_sky_from") <= abs(s.lat_deg) <= base("clear_sky_to"):
            rows.append({
                "gateway": f"gw-{s.name}", "kind": "feeder-optical", **common,
                "gbps_down": light, "gbps_up": light, "musd": par("ogs_capex", 1e-6),
                "existing": _one("None in service", 0), "max": par("optical_world"),
                "availability": par("ogs_availability_single"),
            })  # fmt: skip
    return rows
