"""Orbital numbers: launches, modules by vintage, shells."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.data import Asset, FleetData, LaunchData

from ..arrays import Floats
from ..instance import Instance
from ..instance.schema import Launcher, Module, Shell
from ..instance.series import OperatingSlice, trajectory
from ..physics.geometry import Geometry
from .calendar import Calendar, Vector, plus
from .ground import embodied_t
from .packing import pack, whole_modules


def reach(inst: Instance, cal: Calendar) -> dict[tuple[str, str], tuple[int, ...]]:
    """Return the periods in which a launcher flies to a shell."""
    launchers = inst.by_id("launchers")
    return {
        (row.launcher, row.shell): cal.buyable(0, launchers[row.launcher].available_from)
        for row in inst.payloads
    }


def compile_launches(inst: Instance, cal: Calendar) -> LaunchData:
    """Return launches, manifests and their limits."""
    flights = reach(inst, cal)
    launchers, modules = inst.by_id("launchers"), inst.by_id("modules")
    launch_life = max((m.life_y for m in inst.modules), default=1)
    whole = whole_modules(inst)
    aboard = {
        (v, s, q): [
            m
            for m, row in modules.items()
            if (m, v, s) in whole and q in cal.buyable(0, row.available_from)
        ]
        for (v, s), periods in flights.items()
        for q in periods
    }
    packings = {(v, s, q): pack(inst, v, s, designs) for (v, s, q), designs in aboard.items()}
    return LaunchData(
        launch_assets={
            (v, s, q): launch_asset(inst, cal, launchers[v], launch_life, q)
            for (v, s), periods in flights.items()
            for q in periods
        },
        manifest_assets={
            (m, v, s, q): manifest_asset(inst, cal, modules[m], launchers[v], launch_life, q)
            for (v, s, q), designs in aboard.items()
            for m in designs
        },
        whole=whole,
        paying={k: packing.paying for k, packing in packings.items() if packing.paying},
        loads={
            (v, s, name, q): load
            for (v, s, q), packing in packings.items()
            for name, load in packing.loads.items()
        },
        cadence={
            (v, p): row.per_year
            * trajectory(inst, row.cadence_trajectory, p)
            * cal.window(p, row.available_from)
            for v, row in launchers.items()
            for p in cal.starts
        },
        module_supply={
            (m, p): row.supply_per_y * cal.window(p, row.available_from)
            for m, row in modules.items()
            if row.supply_per_y is not None
            for p in cal.starts
        },
        orbit_yield={
            (m, v): launchers[v].success * (1 - modules[m].doa) for m in modules for v in launchers
        },
    )


def launch_asset(inst: Instance, cal: Calendar, row: Launcher, life: int, q: int) -> Asset:
    """Return one launch bought in q, with its own insurance."""
    price = (row.price_musd or 0.0) * trajectory(inst, row.price_trajectory, q)
    insured = row.insurance_share * price
    years = row.life_y or life
    active = cal.served(q, years, lambda _: 1.0)
    carbon = row.carbon_t_per_launch / cal.lengths[cal.starts.index(q)]
    musd = {
        "launches": cal.annuity(price, q, years, "orbit"),
        "insurance": cal.annuity(insured, q, years, "orbit"),
    }
    fullest = cal.fullest(q, years)
    return Asset(active, fullest, musd, cal.at(q, price + insured), (), cal.at(q, carbon))


def module_prices(inst: Instance, row: Module, q: int) -> tuple[float, float]:
    """Return the price of platform and accelerators of a module bought in q [MUSD]."""
    platform = row.platform_musd * trajectory(inst, row.platform_trajectory, q)
    silicon = row.accelerator_musd * trajectory(inst, row.accelerator_trajectory, q)
    return platform, silicon * inst.settings.boundary.accelerators


def bought_module(inst: Instance, row: Module, launcher: Launcher, q: int) -> dict[str, float]:
    """Return what a module flown in q costs at once, by cost line [MUSD]."""
    platform, silicon = module_prices(inst, row, q)
    usd_per_kg = (launcher.price_usd_per_kg or 0.0) * trajectory(inst, launcher.price_trajectory, q)
    ride = row.mass_kg * usd_per_kg * 1e-6
    insured = launcher.insurance_share * (ride + platform + silicon)
    return {
        "platforms": platform, "accelerators": silicon, "insurance": insured, "launches": ride,
    }  # fmt: skip


def manifest_asset(
    inst: Instance, cal: Calendar, row: Module, launcher: Launcher, launch_life: int, q: int
) -> Asset:
    """Return one module flown in q, with those that replace it when it fails.

    What replaces it is an expected number, paid in full in the year it fails, at prices of then.
    """
    prices = [bought_module(inst, row, launcher, p) for p in cal.starts]
    first, again = prices[cal.starts.index(q)], row.failure_per_y * row.replace
    flight_years = launcher.life_y or launch_life
    lives = {"platforms": row.life_y, "accelerators": row.life_y}
    operated = row.opex_share * (first["platforms"] + first["accelerators"])
    musd = {"module_operations": cal.opex(operated, q, row.life_y)}
    for line, price in first.items():
        anew = tuple(again * each[line] for each in prices)
        musd[line] = plus(
            cal.annuity(price, q, lives.get(line, flight_years), "orbit"),
            cal.yearly(_while(q, row.life_y, anew)),
        )
    active = cal.served(q, row.life_y, lambda _: 1.0)
    years = zip(active, cal.lengths, strict=True)
    flown = plus(cal.at(q, 1.0), tuple(again * share * length for share, length in years))
    supply = row.eflops * trajectory(inst, row.eflops_trajectory, q)
    carbon_t = embodied_t(inst, row.module)
    return Asset(
        active,
        cal.fullest(q, row.life_y),
        musd,
        tuple(n * sum(price.values()) for n, price in zip(flown, prices, strict=True)),
        tuple(n * supply for n in flown),
        tuple(n * carbon_t / y for n, y in zip(flown, cal.lengths, strict=True)),
        flown,
    )


def _while(bought: int, life: int, musd: Vector) -> Callable[[int, int], float]:
    """Return a yearly cost by period, paid in the years of a life."""
    return lambda year, i: musd[i] if 0 <= year - bought < life else 0.0


def compile_fleet(
    inst: Instance,
    cal: Calendar,
    slices: tuple[OperatingSlice, ...],
    geometry: Geometry,
    launches: LaunchData,
) -> FleetData:
    """Return what each vintage can run over each zone."""
    fleet = tuple(sorted({(m, s, q) for m, _, s, q in launches.manifest_assets}))
    modules = inst.by_id("modules")
    tables = _FleetTables()
    for m, s, q in fleet:
        for p in cal.starts:
            _add_vintage(inst, cal, slices, geometry, modules[m], s, q, p, tables)
    return FleetData(
        FLEET=fleet,
        alive=tables.alive,
        fullest=tables.fullest,
        eflops=tables.eflops,
        power_mw=tables.power_mw,
        idle_mw=tables.idle_mw,
        it_mw_per_eflops=tables.it_mw_per_eflops,
        direct_eflops=tables.direct_eflops,
        speaks=frozenset(
            row.owner for row in inst.terminals if (row.owner_kind, row.kind) == ("module", "user")
        ),
        see_low={
            (s, z, n, t.slice): float(seen[j, i])
            for s, shell in geometry.shells.items()
            for n, seen in shell.see_low.items()
            for j, z in enumerate(shell.zones)
            for i, t in enumerate(slices)
            if seen[j, i] > 0
        },
        low={
            (s, z, t.slice): float(shell.low[j, i])
            for s, shell in geometry.shells.items()
            for j, z in enumerate(shell.zones)
            for i, t in enumerate(slices)
        },
        cluster_eflops={m: row.cluster_eflops for m, row in modules.items()},
        slots={
            (row.shell, p): row.planes * row.sats_per_plane - existing_sats(inst, row.shell, p)
            for row in inst.shells
            for p in cal.starts
        },
        max_modules={row.shell: row.max_modules for row in inst.shells},
        shell_assets={
            (row.shell, q): shell_asset(cal, row, q)
            for row in inst.shells
            if not stands_open(cal, row)
            for q in cal.starts
        },
    )


def stands_open(cal: Calendar, row: Shell) -> bool:
    """Tell whether a shell is opened at the start for nothing, and then for good."""
    return row.open_musd == 0 and cal.starts[0] + row.life_y >= cal.end


def shell_asset(cal: Calendar, row: Shell, q: int) -> Asset:
    """Return the opening of a shell in period q."""
    return Asset(
        cal.served(q, row.life_y, lambda _: 1.0),
        cal.fullest(q, row.life_y),
        {"shells": cal.annuity(row.open_musd, q, row.life_y, "orbit")},
        cal.at(q, row.open_musd),
    )


def existing_sats(inst: Instance, shell: str, p: int) -> float:
    """Return the existing satellites of a shell in a period."""
    row = inst.by_id("shells")[shell]
    return float(row.existing_sats) * trajectory(inst, row.existing_trajectory, p)


class _FleetTables:
    """Coefficients under construction, by key of FleetData."""

    def __init__(self) -> None:
        self.alive: dict[tuple[str, str, int, int], float] = {}
        self.fullest: dict[tuple[str, str, int, int], float] = {}
        self.eflops: dict[tuple[str, str, str, int, int, str], float] = {}
        self.power_mw: dict[tuple[str, str, str, int, int, str], float] = {}
        self.idle_mw: dict[tuple[str, str, str, int, int, str], float] = {}
        self.it_mw_per_eflops: dict[tuple[str, str, int, int], float] = {}
        self.direct_eflops: dict[tuple[str, str, str, int, int, str], float] = {}


def _add_vintage(
    inst: Instance,
    cal: Calendar,
    slices: tuple[OperatingSlice, ...],
    geometry: Geometry,
    row: Module,
    s: str,
    q: int,
    p: int,
    tables: _FleetTables,
) -> None:
    """Add the coefficients of one vintage in one period: means over the years it serves."""
    weights = survivors(cal, row, q, p)
    if not weights.any():
        return
    m = row.module
    eflops = row.eflops * trajectory(inst, row.eflops_trajectory, q)
    computed = float(weights @ (eflops * (1 - row.eflops_loss_per_y) ** np.arange(row.life_y)))
    alive = float(weights.sum())
    marginal = (1 - row.idle_share) * row.it_kw / 1000 * alive / computed
    tables.alive[m, s, q, p], tables.it_mw_per_eflops[m, s, q, p] = alive, marginal
    tables.fullest[m, s, q, p] = 1.0 if row.replace else (1 - row.failure_per_y) ** (p - q)
    shell = geometry.shells[s]
    power_kw = shell.power_kw[m]
    power_mw = power_kw @ weights / 1000
    idle_mw = np.minimum(row.idle_share * row.it_kw, power_kw) @ weights / 1000
    for j, z in enumerate(shell.zones):
        for i, t in enumerate(slices):
            cell = (m, s, z, q, p, t.slice)
            here = t.share("shell", s) * float(shell.share[j, i])
            tables.eflops[cell] = here * computed * row.availability
            tables.power_mw[cell] = here * float(power_mw[j, i])
            tables.idle_mw[cell] = here * float(idle_mw[j, i])
            spare = float(power_mw[j, i] - idle_mw[j, i])
            limit = min(computed * row.availability, spare / marginal if marginal else np.inf)
            tables.direct_eflops[cell] = t.share("shell", s) * limit


def survivors(cal: Calendar, row: Module, q: int, p: int) -> Floats:
    """Return (life_y,) the share of a vintage alive at each age, spread over the years of p.

    Where failed modules are replaced, all are there but those that wait for it.
    """
    weights = np.zeros(row.life_y)
    length = cal.lengths[cal.starts.index(p)]
    for year in range(p, p + length):
        if 0 <= year - q < row.life_y:
            left = 1 - row.failure_per_y * row.replace_y if row.replace else None
            aged = (1 - row.failure_per_y) ** (year - q)
            weights[year - q] = (aged if left is None else left) / length
    return weights
