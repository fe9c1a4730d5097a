"""One instance with a row in every table and a row in every law; not to be solved on paper."""

from __future__ import annotations

from paper import EAST, WEST, Sky, halves, hourly, row, steps, world, years

from optimizer.instance import Instance

SETTINGS = {
    "base_year": 2025,
    "discount_rate": 0.05,
    "wacc": {"orbit": 0.1},
    "zones": {"lon_step_deg": 180},
    "policy": {
        "carbon_usd_per_t": 50,
        "carbon_cap_kt": {2028: 60},
        "budget_musd": {2026: 400, 2028: 300},
        "orbit_share_max": 0.6,
        "abroad_share_max": {"AA": 0.7},
    },
}


def everything(demand: float = 1.0) -> Instance:
    """Return it; demand scales all work."""
    return world(
        settings=SETTINGS, sky=_skies(), **_time(), **_ground(), **_space(), **_network(),
        **_work(demand),
    )  # fmt: skip


def _time() -> dict[str, list[dict[str, object]]]:
    storm = {"slice": "storm", "like_slice": "pm", "hours_per_year": 200}
    out = (("site", "north", 0.5), ("shell", "low", 0.9), ("gateway", "gate", 0.5))
    return {
        "periods": years(2026, 2028, last=2030),
        "slices": halves(),
        "outages": [
            row(**storm, element_kind=kind, element=name, available=left)
            for kind, name, left in (*out, ("link", "coast", 0.5))
        ],
        "profiles": [
            *hourly("sun", lambda h: 1 if 6 <= h < 18 else 0),
            *hourly("office", lambda h: 1.5 if 8 <= h < 20 else 0.5),
        ],
        "trajectories": [
            *steps("more", y2026=1, y2028=1.5),
            *steps("less", y2026=1, y2028=0.8),
        ],
    }


def _ground() -> dict[str, list[dict[str, object]]]:
    near = {"lon_deg": -30}
    far = {"lon_deg": 60, "jurisdiction": "BB"}
    grid = {"energy_usd_per_mwh": 60, "life_y": 10, "carbon_kg_per_mwh": 300}
    return {
        "regions": [row(region="town", **near), row(region="city", **far, radius_km=6500)],
        "hubs": [row(hub="port", **near)],
        "sites": [
            row(site="north", **near, life_y=20),
            row(site="south", **far, open_musd=6, life_y=20, max_it_mw=5, water_m3_per_y=9000,
                water_usd_per_m3=2, available_from=2026),
        ],
        "halls": [
            row(accelerator_musd=8, life_y=4, accelerator_life_y=2, opex_share=0.03,
                idle_share=0.2, availability=0.95, accelerator_trajectory="less",
                eflops_trajectory="more"),
            row(hall="large", it_mw=3, eflops=4, capex_musd=14, accelerator_musd=30, life_y=4,
                accelerator_life_y=4, opex_share=0.03, idle_share=0.1, build_y=1),
        ],
        "existing": [row(site="north", until=2029)],
        "power": [
            row(power="north-grid", site="north", max_mw=6, existing_mw=1,
                demand_usd_per_mw_y=20000, **grid),
            row(power="south-grid", site="south", max_mw=3, capex_trajectory="less", **grid),
            row(power="sun", site="south", kind="solar", max_mw=20, capex_musd_per_mw=1,
                life_y=20, firm_share=0.1, available_profile="sun"),
            row(power="diesel", site="south", capex_musd_per_mw=0.5, life_y=20,
                energy_usd_per_mwh=300, min_load=0.05, carbon_kg_per_mwh=700),
            row(power="store", site="south", kind="storage", capex_musd_per_mw=0.5, life_y=10,
                hours=6, rt_eff=0.9),
        ],
        "coolers": [
            row(overhead=0.3, capex_musd_per_mw=1, life_y=15, existing_mw=1),
            row(cooler="wet", site="south", overhead=0.1, capex_musd_per_mw=0.8, life_y=15,
                max_mw=3, water_m3_per_mwh=0.5, overhead_profile="office"),
        ],
        "embodied": [row(what="hall", kg_co2=500000), row(what="pod", kg_co2=200000)],
        "supply": [row(period=2026, accelerator_eflops=12)],
        "sources": [row(table="halls", row="hall", column="capex_musd", status="assumption")],
    }  # fmt: skip


def _space() -> dict[str, list[dict[str, object]]]:
    wide = {"kind": "user", "gbps_down": 4, "gbps_up": 4}
    laser = {"gbps_down": 3, "gbps_up": 3}
    return {
        "shells": [
            row(shell="low", existing_sats=4, existing_trajectory="less", max_modules=6,
                min_modules=6, flag="BB"),
            row(open_musd=2, max_modules=6, life_y=10),
        ],
        "terminals": [
            row(owner_kind="shell", owner="low", **wide, free_share=0.5, free_profile="sun"),
            row(owner_kind="shell", owner="low", kind="isl", **laser),
            *[row(owner=m, **wide) for m in ("pod", "large-pod")],
            *[row(owner=m, kind="isl", **laser) for m in ("pod", "large-pod")],
            *[row(owner=m, kind="cross", **laser) for m in ("pod", "large-pod")],
            row(kind="feeder-rf", gbps_down=2, gbps_up=2),
        ],
        "modules": [
            row(accelerator_musd=5, opex_share=0.02, life_y=3, failure_per_y=0.05,
                eflops_loss_per_y=0.02, idle_share=0.1, doa=0.02, supply_per_y=8,
                eflops_trajectory="more"),
            row(module="large-pod", mass_kg=2500, it_kw=3000, eflops=3, cluster_eflops=3,
                platform_musd=10, accelerator_musd=16, life_y=3, availability=0.9,
                failure_per_y=0.04, replace="yes", replace_y=0.5),
            row(module="small-pod", mass_kg=20, it_kw=20, eflops=0.02, platform_musd=0.2, life_y=3),
        ],
        "launchers": [
            row(per_year=5, success=0.98, insurance_share=0.05, carbon_t_per_launch=300),
            row(launcher="ride", price_musd="", price_usd_per_kg=1500, per_year=2,
                price_trajectory="less", cadence_trajectory="more"),
        ],
        "payloads": [
            row(payload_kg=6000), row(shell="low", payload_kg=7000),
            row(launcher="ride", payload_kg=2400),
        ],
        "fits": [row(modules_max=5)],
    }  # fmt: skip


def _network() -> dict[str, list[dict[str, object]]]:
    bought = {"module_gbps": 5, "module_musd": 0.4, "max_modules": 3, "life_y": 10}
    transit = {"usd_per_gbps_y": 5000}
    return {
        "gateways": [
            row(lon_deg=-30, life_y=20, opex_share=0.02),
            row(gateway="old", lon_deg=60, jurisdiction="BB", opened_already="yes", life_y=20),
        ],
        "antennas": [
            row(gbps_up=3, gbps_down=3, max=3, life_y=10, opex_share=0.05),
            row(gateway="old", gbps_up=2, gbps_down=2, existing=1, max=2, life_y=10),
        ],
        "links": [
            row(link="lane", to="port", existing_gbps=4, latency_ms=2, **transit),
            row(link="quay", **{"from": "port", "to": "north"}, existing_gbps=2, latency_ms=3,
                **bought, **transit),
            row(link="coast", **{"from": "port", "to": "city"}, existing_gbps=6, latency_ms=20),
            row(link="ring-road", **{"from": "city", "to": "south"}, existing_gbps=0,
                latency_ms=4, **bought),
            row(link="cable", to="gate", existing_gbps=9, latency_ms=3),
            row(link="wire", **{"from": "city", "to": "old"}, existing_gbps=9, latency_ms=3),
        ],
    }  # fmt: skip


def _work(demand: float) -> dict[str, list[dict[str, object]]]:
    gbps = {"in_gbps_per_eflops": 0.5, "out_gbps_per_eflops": 0.7}
    price = {"shortfall_usd_per_eflops_h": 20000}
    return {
        "workloads": [
            row(workload="chat", demand_eflops=1.2 * demand, demand_profile="office",
                demand_trajectory="more", **gbps, **price),
            row(workload="alarm", origin="city", sink="city", demand_eflops=0.3 * demand,
                critical="yes", hosts="ground", **gbps),
            row(workload="now", demand_eflops=0.2 * demand, latency_ms=9, **gbps, **price,
                shortfall_trajectory="more"),
            row(workload="nightly", origin="city", sink="town", demand_eflops=1.5 * demand,
                latency_ms=600000, shift="day", demand_profile="office", **gbps, **price),
            row(workload="training", origin="city", sink="city", demand_eflops=1.5 * demand,
                min_cluster_eflops=2, span="shell", latency_ms=60000, **price,
                in_gbps_per_eflops=0.05, out_gbps_per_eflops=0.05),
            row(workload="images", origin="low", demand_eflops=0.4 * demand, latency_ms=500,
                residency="AA;BB", **gbps, **price),
        ],
        "values": [
            row(workload="nightly", step="much", share=0.7, usd_per_eflops_h=20000),
            row(workload="nightly", step="little", share=0.3, usd_per_eflops_h=200),
            row(workload="images", step="some", share=1, usd_per_eflops_h=9000),
        ],
   }  # fmt: skip


def _skies() -> dict[str, Sky]:
    border = {(WEST, EAST): 0.4, (EAST, WEST): 0.4}
    lon = {WEST: -90.0, EAST: 90.0}
    see = {
        ("town", WEST): 0.3, ("city", EAST): 0.3, ("gate", WEST): 0.3, ("old", EAST): 0.3,
    }  # fmt: skip
    base = {"see": see, "lon_deg": lon, "cross": border, "zone_ms": 2.0, "isl_ms": 30.0}
    low = Sky(share={WEST: 0.5, EAST: 0.5}, other={("ring", z): 1.0 for z in lon},
              power_kw=_power, **base)  # fmt: skip
    tide = {WEST: {"am": 0.45, "pm": 0.55, "storm": 0.55}, EAST: {"am": 0.55, "pm": 0.45,
            "storm": 0.45}}  # fmt: skip
    high = Sky(share=tide, other={("low", z): 1.0 for z in lon}, power_kw=_power, **base)
    return {"low": low, "ring": high}


def _power(module: str, zone: str, slice_: str, age: int) -> float:
    rated = 1000 if module == "pod" else 3000
    return rated * (0.9 if slice_ == "am" else 0.8) * 0.98**age
