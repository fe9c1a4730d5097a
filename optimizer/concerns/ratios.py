"""Numbers and ratios outside what exists: each range of `usual.csv` against each row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from ..concern import Concern
from ..instance.row import columns
from ..instance.schema import TABLES
from ..instance.series import trajectory
from ..instance.settings import setting_value
from ..instance.sphere import FIBRE_KM_PER_MS, GLASS, LIGHT_KM_PER_MS, apart_km
from ..usual import Usual, usual_ranges
from .view import View

Reading = Callable[[View, Any], float | None]
SHORT_KM, LONG_KM = 50.0, 1000.0  # of links
FEEDERS = ("feeder-rf", "feeder-optical")
LASERS = ("isl", "cross")


def unusual_rows(view: View) -> Iterator[Concern]:
    """Tell of every number in a table that is outside its usual range."""
    for usual in usual_ranges():
        if usual.table in TABLES:
            for row in getattr(view.inst, usual.table):
                value = _read(view, usual, row)
                if value is not None and not usual.fits(value):
                    yield view.at(usual.name, row, usual.column, usual.words(value))


def unusual_settings(view: View) -> Iterator[Concern]:
    """Tell of every setting that is outside its usual range."""
    for usual in usual_ranges():
        if usual.table == "instance":
            path = tuple(usual.column.split("."))
            value = setting_value(view.inst.settings, path)
            group = dict(value) if isinstance(value, BaseModel | Mapping) else {"": value}
            for key, number in group.items():
                if isinstance(number, int | float) and not usual.fits(number):
                    whole = path if key == "" else (*path, str(key))
                    yield view.setting(usual.name, whole, usual.words(number))


def _read(view: View, usual: Usual, row: Any) -> float | None:
    reading = READINGS.get(usual.name)
    if reading is not None:
        return reading(view, row)
    value = getattr(row, columns(TABLES[usual.table])[usual.column])
    return None if value is None else float(value)


def over(top: str, bottom: str, factor: float = 1.0) -> Reading:
    """Return a reading of one column over another of the same row."""

    def read(_view: View, row: Any) -> float | None:
        above, below = getattr(row, top), getattr(row, bottom)
        return None if above is None or not below else factor * above / below

    return read


def of_kind(column: str, *kinds: str) -> Reading:
    """Return a reading of a column of terminals of some kinds."""
    return lambda _view, row: getattr(row, column) if row.kind in kinds else None


def over_site(column: str) -> Reading:
    """Return a reading of a column over the IT power of the row's site."""

    def read(view: View, row: Any) -> float | None:
        site = view.inst.by_id("sites").get(row.site)
        value = getattr(row, column)
        return (
            None if value is None or site is None or not site.max_it_mw else value / site.max_it_mw
        )

    return read


def _filling(view: View, row: Any) -> float:
    factors = [trajectory(view.inst, row.existing_trajectory, p.period) for p in view.inst.periods]
    standing = row.existing_sats * max(factors)
    return float((row.max_modules + standing) / (row.planes * row.sats_per_plane))


def _usd_per_kg(view: View, row: Any) -> float | None:
    lifted = [one.payload_kg for one in view.inst.payloads if one.launcher == row.launcher]
    return None if row.price_musd is None or not lifted else row.price_musd * 1e6 / max(lifted)


def _length_km(view: View, row: Any) -> float | None:
    """Return the great circle of a link; None for a short one, where the last miles decide."""
    ends = view.inst.nodes[row.from_], view.inst.nodes[row.to]
    far = apart_km(*ends)
    return far if far > SHORT_KM else None


def _transit(view: View, row: Any) -> float | None:
    far = _length_km(view, row)
    km = row.km if row.km else far and far * view.inst.settings.routing.fibre_detour
    return row.usd_per_gbps_y / km if km and km > SHORT_KM else None


def _detour(view: View, row: Any) -> float | None:
    return None if row.km is None else _over_length(view, row, row.km)


def _delay(view: View, row: Any) -> float | None:
    speed = FIBRE_KM_PER_MS if row.kind in GLASS else LIGHT_KM_PER_MS
    return None if row.latency_ms is None else _over_length(view, row, row.latency_ms * speed)


def _over_length(view: View, row: Any, km: float) -> float | None:
    """Return km over the great circle of a link; of a short one only if they are very many."""
    far = apart_km(view.inst.nodes[row.from_], view.inst.nodes[row.to])
    return km / max(far, 1.0) if far > SHORT_KM or km > LONG_KM else None


def _job(view: View, row: Any) -> float | None:
    rises = (trajectory(view.inst, row.demand_trajectory, p.period) for p in view.inst.periods)
    most = row.demand_eflops * max(rises)
    return row.min_cluster_eflops / most if most else None


def _embodied(table: str, column: str) -> Reading:
    def read(view: View, row: Any) -> float | None:
        what = view.inst.by_id(table).get(row.what)
        return None if what is None else row.kg_co2 / getattr(what, column)

    return read


READINGS: Mapping[str, Reading] = {
    "usual-site-price-per-mw": over("open_musd", "max_it_mw"),
    "usual-site-opex": over("opex_musd_per_y", "max_it_mw"),
    "usual-site-water": over("water_m3_per_y", "max_it_mw"),
    "usual-hall-eflops-per-mw": over("eflops", "it_mw"),
    "usual-hall-musd-per-mw": over("capex_musd", "it_mw"),
    "usual-hall-accelerator-price": over("accelerator_musd", "eflops"),
    "usual-existing-until": lambda view, row: max(0, row.until - view.inst.settings.base_year),
    "usual-power-per-site-mw": over_site("max_mw"),
    "usual-power-existing": over("existing_mw", "max_mw"),
    "usual-cooling-per-site-mw": over_site("max_mw"),
    "usual-cooling-existing": over_site("existing_mw"),
    "usual-phasing": over("phasing", "planes"),
    "usual-shell-size": lambda _view, row: row.planes * row.sats_per_plane,
    "usual-shell-filling": _filling,
    "usual-user-gbps": of_kind("gbps_down", "user"),
    "usual-user-gbps-up": of_kind("gbps_up", "user"),
    "usual-feeder-gbps": of_kind("gbps_down", *FEEDERS),
    "usual-feeder-gbps-up": of_kind("gbps_up", *FEEDERS),
    "usual-laser-gbps": of_kind("gbps_down", *LASERS),
    "usual-kg-per-kw": over("mass_kg", "it_kw"),
    "usual-module-eflops-per-mw": over("eflops", "it_kw", 1e3),
    "usual-module-cluster": over("cluster_eflops", "eflops"),
    "usual-bus-share": over("bus_kw", "it_kw"),
    "usual-array-m2-per-kw": over("array_m2", "it_kw"),
    "usual-battery-kwh-per-kw": over("battery_kwh", "it_kw"),
    "usual-radiator-m2-per-kw": over("radiator_m2", "it_kw"),
    "usual-platform-usd-per-w": over("platform_musd", "it_kw", 1e3),
    "usual-module-accelerator-price": over("accelerator_musd", "eflops"),
    "usual-usd-per-kg": _usd_per_kg,
    "usual-line-usd-per-gbps": over("module_musd", "module_gbps", 1e6),
    "usual-transit-usd-per-gbps-km": _transit,
    "usual-link-detour": _detour,
    "usual-link-latency": _delay,
    "usual-cluster-share": _job,
    "usual-embodied-hall": _embodied("halls", "it_mw"),
    "usual-embodied-module": _embodied("modules", "mass_kg"),
}
"""How a ratio is read off a row; other ranges are of the column itself."""

RULES = (unusual_rows, unusual_settings)
