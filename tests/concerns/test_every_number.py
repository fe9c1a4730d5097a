"""Every number of the format has a usual range, or a rule of its own that looks at it."""

from __future__ import annotations

from optimizer.instance.export import describe
from optimizer.instance.schema import TABLES
from optimizer.usual import usual_ranges

ELSEWHERE = {
    "a date or an hour": {
        "slices.day_of_year", "slices.utc_start_h", "slices.length_h", "slices.hours_per_year",
        "profiles.day_to", "sources.year",
        "sites.available_from", "halls.available_from", "power.available_from",
        "modules.available_from", "launchers.available_from", "shells.ltan_h",
    },
    "a place": {
        "regions.lat_deg", "regions.lon_deg", "hubs.lat_deg", "hubs.lon_deg", "sites.lat_deg",
        "sites.lon_deg", "gateways.lat_deg", "gateways.lon_deg", "shells.lon_deg",
    },
    "a factor (factor-unusual)": {"profiles.factor", "trajectories.factor"},
    "beside room, cost or demand (plausible.py)": {
        "workloads.demand_eflops", "workloads.shortfall_usd_per_eflops_h",
        "values.usd_per_eflops_h", "supply.accelerator_eflops",
    },
    "checked across tables when it is read": {
        "shells.sats_per_plane", "shells.existing_sats", "shells.min_modules",
        "fits.modules_max", "antennas.existing", "values.share", "modules.radiator_sides",
    },
    "of a source": {"sources.value", "sources.low", "sources.high"},
}  # fmt: skip


def numbers() -> set[str]:
    return {
        f"{table}.{column.name}"
        for table, row_type in TABLES.items()
        for column in describe(row_type)
        if "number" in column.allowed and column.name not in row_type.KEY
    }


def test_every_number_has_a_range_or_a_rule() -> None:
    ranged = {f"{one.table}.{one.column}" for one in usual_ranges()}
    other = set[str]().union(*ELSEWHERE.values())
    assert numbers() - ranged - other == set()
    assert other - numbers() == set()
    assert not ranged & other
