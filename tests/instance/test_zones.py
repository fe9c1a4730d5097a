"""The grid of zones covers the globe once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.instance.settings import Settings
from optimizer.instance.zones import zone_grid, zone_id


def grid(edges: list[float], step: float) -> Settings:
    zones = {"lat_edges_deg": edges, "lon_step_deg": step}
    return Settings.model_validate({"format": 1, "zones": zones})


def test_one_cell_by_default() -> None:
    (zone,) = zone_grid(Settings(format=1))
    assert zone.zone == "S90W180"
    assert (zone.south_deg, zone.north_deg, zone.west_deg, zone.east_deg) == (-90, 90, -180, 180)
    assert (zone.centre_lat_deg, zone.centre_lon_deg) == (0, 0)


@pytest.mark.parametrize(
    ("south", "west", "name"),
    [
        (-20, 60, "S20E060"),
        (20, -180, "N20W180"),
        (0, 0, "N00E000"),
        (22.5, 7.5, "N22.5E007.5"),
        (-90, 120, "S90E120"),
        (5, -0.5, "N05W000.5"),
    ],
)
def test_a_zone_is_named_by_its_south_west_corner(south: float, west: float, name: str) -> None:
    assert zone_id(south, west) == name


def test_zones_run_south_to_north_then_west_to_east() -> None:
    zones = zone_grid(grid([-90, 0, 90], 90))
    assert [zone.zone for zone in zones] == [
        "S90W180", "S90W090", "S90E000", "S90E090", "N00W180", "N00W090", "N00E000", "N00E090",
    ]  # fmt: skip
    assert zones[5].centre_lat_deg == 45
    assert zones[5].centre_lon_deg == -45


@given(
    st.lists(st.integers(-89, 89), unique=True, max_size=6),
    st.sampled_from([5, 7.5, 22.5, 30, 45, 60, 72, 120, 360]),
    st.floats(-90, 90),
    st.floats(-180, 179.99),
)
def test_every_point_lies_in_one_zone(
    inner: list[int], step: float, lat: float, lon: float
) -> None:
    zones = zone_grid(grid([-90, *sorted(inner), 90], step))
    hits = [
        zone
        for zone in zones
        if zone.south_deg <= lat < zone.north_deg + (1 if zone.north_deg == 90 else 0)
        and zone.west_deg <= lon < zone.east_deg
    ]
    assert len(hits) == 1
    assert len({zone.zone for zone in zones}) == len(zones)
