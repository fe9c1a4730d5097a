"""Ground numbers: sites, halls with their refresh, power and coolers."""

from __future__ import annotations

from collections.abc import Callable

from models.data import Asset, CoolingData, PowerData, SiteData, TimeData

from ..instance import Instance
from ..instance.schema import Cooler, Hall, Power, Site
from ..instance.series import OperatingSlice, profile_mean, trajectory
from .calendar import Calendar, Vector, plus


def compile_sites(inst: Instance, cal: Calendar, slices: tuple[OperatingSlice, ...]) -> SiteData:
    """Return openings, halls and their compute by vintage."""
    standing = frozenset(row.site for row in inst.existing if row.count > 0)
    halls = {
        (site.site, hall.hall, q): hall_asset(inst, cal, hall, q)
        for site in inst.sites
        for hall in inst.halls
        for q in cal.buyable(hall.build_y, hall.available_from, site.available_from)
    }
    units: dict[tuple[str, str, int, int], float] = {}
    fullest: dict[tuple[str, str, int, int], float] = {}
    eflops: dict[tuple[str, str, int, int], float] = {}
    for g, b, q in halls:
        hall = inst.by_id("halls")[b]
        served = cal.served(q, hall.life_y, lambda _: 1.0)
        computed = cal.served(q, hall.life_y, _hall_eflops(inst, cal, hall, q))
        for p, n, e in zip(cal.starts, served, computed, strict=True):
            if n > 0:
                units[g, b, q, p], eflops[g, b, q, p] = n, e
                fullest[g, b, q, p] = 1.0  # a life is whole years from its start on
    for row in inst.existing:
        for p, n in zip(cal.starts, _existing_units(cal, row.count, row.until), strict=True):
            key = (row.site, row.hall, 0, p)
            units[key] = units.get(key, 0.0) + n
            fullest[key] = fullest.get(key, 0.0) + (row.count if n > 0 else 0)
            eflops[key] = units[key] * inst.by_id("halls")[row.hall].eflops
    return SiteData(
        SITES=tuple(s.site for s in inst.sites),
        already_open=standing,
        open_assets={
            (s.site, q): site_asset(inst, cal, s, q)
            for s in inst.sites
            if s.site not in standing
            for q in cal.buyable(0, s.available_from)
        },
        max_it_mw={s.site: s.max_it_mw for s in inst.sites},
        has_halls=inst.has("halls"),
        hall_assets=halls,
        hall_units=units,
        hall_fullest=fullest,
        hall_eflops=eflops,
        it_mw={h.hall: h.it_mw for h in inst.halls},
        idle_share={h.hall: h.idle_share for h in inst.halls},
        availability={h.hall: h.availability for h in inst.halls},
        present={
            (s.site, t.slice): t.share("site", s.site)
            for s in inst.sites
            for t in slices
            if t.outage
        },
    )


def _existing_units(cal: Calendar, count: float, until: int | None) -> Vector:
    end = cal.end if until is None else until
    total = [0.0] * len(cal.starts)
    for year, i in cal.years:
        total[i] += count / cal.lengths[i] if year < end else 0.0
    return tuple(total)


def site_asset(inst: Instance, cal: Calendar, site: Site, q: int) -> Asset:
    """Return the opening of a site in period q."""
    active = cal.served(q, site.life_y, lambda _: 1.0)
    fullest = cal.fullest(q, site.life_y)
    if not inst.settings.boundary.facility:
        return Asset(active, fullest)
    charge = plus(
        cal.annuity(site.open_musd, q, site.life_y, "ground"),
        cal.opex(site.opex_musd_per_y, q, site.life_y),
    )
    return Asset(active, fullest, {"sites": charge}, cal.at(q, site.open_musd))


def refreshes(cal: Calendar, hall: Hall, q: int) -> tuple[int, ...]:
    """Return the years in which a hall bought in q gets accelerators, the first included."""
    last = min(q + hall.life_y, cal.end)
    return tuple(range(q, last, hall.accelerator_life_y))


def _hall_eflops(inst: Instance, cal: Calendar, hall: Hall, q: int) -> Callable[[int], float]:
    def at_age(j: int) -> float:
        fresh = q + j // hall.accelerator_life_y * hall.accelerator_life_y
        return hall.eflops * trajectory(inst, hall.eflops_trajectory, cal.period_of(fresh))

    return at_age


def hall_asset(inst: Instance, cal: Calendar, hall: Hall, q: int) -> Asset:
    """Return one hall bought in q: building, accelerators and every refresh."""
    counted = inst.settings.boundary
    capex = hall.capex_musd * trajectory(inst, hall.capex_trajectory, q) * counted.facility
    silicon = _accelerator_price(inst, cal, hall, q)
    musd = {
        "halls": plus(
            cal.annuity(capex, q, hall.life_y, "ground"),
            cal.opex(hall.opex_share * (capex + silicon), q, hall.life_y),
        )
    }
    overnight, supply = cal.at(q, capex), cal.at(q, 0.0)
    accelerators = cal.at(q, 0.0)
    for year in refreshes(cal, hall, q):
        price, p = _accelerator_price(inst, cal, hall, year), cal.period_of(year)
        until = q + hall.life_y
        paid = cal.annuity(price, year, hall.accelerator_life_y, "ground", until)
        accelerators = plus(accelerators, paid)
        overnight = plus(overnight, cal.at(p, price))
        eflops = hall.eflops * trajectory(inst, hall.eflops_trajectory, p)
        supply = plus(supply, cal.at(p, eflops))
    musd["accelerators"] = accelerators
    carbon = embodied_t(inst, hall.hall) / cal.lengths[cal.starts.index(q)]
    active = cal.served(q, hall.life_y, lambda _: 1.0)
    fullest = cal.fullest(q, hall.life_y)
    return Asset(active, fullest, musd, overnight, supply, cal.at(q, carbon))


def _accelerator_price(inst: Instance, cal: Calendar, hall: Hall, year: int) -> float:
    factor = trajectory(inst, hall.accelerator_trajectory, cal.period_of(year))
    return hall.accelerator_musd * factor * inst.settings.boundary.accelerators


def embodied_t(inst: Instance, what: str) -> float:
    """Return the carbon of making one unit [t]."""
    return sum(row.kg_co2 for row in inst.embodied if row.what == what) / 1000


def compile_power(
    inst: Instance, cal: Calendar, time: TimeData, slices: tuple[OperatingSlice, ...]
) -> PowerData | None:
    """Return power options by site, or None without a power table."""
    if not inst.has("power"):
        return None
    rows = {(row.site, row.power): row for row in inst.power}
    lon = {s.site: s.lon_deg for s in inst.sites}
    since = {s.site: s.available_from for s in inst.sites}
    energy, carbon, available, least = {}, {}, {}, {}
    for (g, e), row in rows.items():
        for t in slices:
            a = t.share("site", g)
            uptime = row.available * profile_mean(inst, row.available_profile, lon[g], t)
            available[g, e, t.slice] = a * uptime
            least[g, e, t.slice] = a * row.min_load
            usd = row.energy_usd_per_mwh * profile_mean(inst, row.energy_profile, lon[g], t)
            kg = row.carbon_kg_per_mwh * profile_mean(inst, row.carbon_profile, lon[g], t)
            for p in cal.starts:
                price = usd * trajectory(inst, row.energy_trajectory, p) * 1e-6
                energy[g, e, p, t.slice] = price * t.hours_per_year * time.discount[p]
                factor = trajectory(inst, row.carbon_trajectory, p)
                carbon[g, e, p, t.slice] = kg * factor * t.hours_per_year / 1000
    return PowerData(
        POWER=tuple(rows),
        STORAGE=frozenset(k for k, row in rows.items() if row.kind == "storage"),
        assets={
            (g, e, q): power_asset(inst, cal, row, q)
            for (g, e), row in rows.items()
            for q in cal.buyable(0, row.available_from, since[g])
        },
        existing_mw={k: row.existing_mw for k, row in rows.items()},
        max_mw={
            (g, e, p): row.max_mw * trajectory(inst, row.max_trajectory, p)
            for (g, e), row in rows.items()
            for p in cal.starts
        },
        available=available,
        min_load=least,
        firm_share={k: row.firm_share for k, row in rows.items()},
        energy_musd_per_mw=energy,
        carbon_t_per_mw=carbon,
        peak_musd_per_mw={
            (*k, p): row.demand_usd_per_mw_y * 1e-6 * time.discount[p]
            for k, row in rows.items()
            if row.demand_usd_per_mw_y > 0 and row.kind != "storage"
            for p in cal.starts
        },
        duration_h={k: row.hours or 0.0 for k, row in rows.items()},
        rt_eff={k: row.rt_eff or 1.0 for k, row in rows.items()},
    )


def power_asset(inst: Instance, cal: Calendar, row: Power, q: int) -> Asset:
    """Return one MW of a power option bought in q."""
    active = cal.served(q, row.life_y, lambda _: 1.0)
    fullest = cal.fullest(q, row.life_y)
    if not inst.settings.boundary.facility:
        return Asset(active, fullest)
    capex = row.capex_musd_per_mw * trajectory(inst, row.capex_trajectory, q)
    fixed = fixed_musd(inst, cal, row)
    running = cal.yearly(lambda year, i: fixed[i] if 0 <= year - q < row.life_y else 0.0)
    charge = plus(cal.annuity(capex, q, row.life_y, "ground"), running)
    return Asset(active, fullest, {"power_capacity": charge}, cal.at(q, capex))


def fixed_musd(inst: Instance, cal: Calendar, row: Power) -> Vector:
    """Return the fixed cost of one MW per year in each period."""
    return tuple(
        row.fixed_musd_per_mw_y * trajectory(inst, row.fixed_trajectory, p) for p in cal.starts
    )


def compile_cooling(
    inst: Instance, cal: Calendar, time: TimeData, slices: tuple[OperatingSlice, ...]
) -> CoolingData | None:
    """Return coolers by site, or None without a cooler table, or without halls to cool."""
    if not inst.has("coolers") or not inst.has("halls"):
        return None
    sites = inst.by_id("sites")
    rows: dict[tuple[str, str], Cooler] = {
        (g, row.cooler): row for row in inst.coolers for g in sites if row.site in ("*", g)
    }
    water = {
        (g, c, t.slice): row.water_m3_per_mwh * t.hours_per_year
        for (g, c), row in rows.items()
        for t in slices
    }
    return CoolingData(
        COOLERS=tuple(sorted(rows)),
        assets={
            (g, c, q): cooler_asset(inst, cal, row, q)
            for (g, c), row in rows.items()
            for q in cal.buyable(0, sites[g].available_from)
        },
        existing_mw={k: row.existing_mw for k, row in rows.items()},
        max_mw={k: row.max_mw for k, row in rows.items() if row.max_mw is not None},
        overhead={
            (g, c, t.slice): row.overhead
            * profile_mean(inst, row.overhead_profile, sites[g].lon_deg, t)
            for (g, c), row in rows.items()
            for t in slices
        },
        water_m3_per_mw=water,
        water_musd_per_mw={
            (g, c, p, t): m3 * sites[g].water_usd_per_m3 * 1e-6 * time.discount[p]
            for (g, c, t), m3 in water.items()
            for p in cal.starts
        },
        permit_m3={g: s.water_m3_per_y for g, s in sites.items() if s.water_m3_per_y is not None},
    )


def cooler_asset(inst: Instance, cal: Calendar, row: Cooler, q: int) -> Asset:
    """Return one MW of a cooler bought in q."""
    active = cal.served(q, row.life_y, lambda _: 1.0)
    fullest = cal.fullest(q, row.life_y)
    if not inst.settings.boundary.facility:
        return Asset(active, fullest)
    charge = cal.annuity(row.capex_musd_per_mw, q, row.life_y, "ground")
    return Asset(active, fullest, {"cooling": charge}, cal.at(q, row.capex_musd_per_mw))
