"""Factors over time, by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.instance import Instance
from optimizer.instance.series import (
    OperatingSlice,
    operating_slices,
    profile_mean,
    total_hours,
    trajectory,
)

STEPS = [float(hour % 7) + 0.5 for hour in range(24)]
PROFILE = "profile,local_hour,factor\n" + "".join(f"p,{h},{f}\n" for h, f in enumerate(STEPS))
BASE = {
    "instance.yaml": b"format: 1\n",
    "regions.csv": b"region,lat_deg,lon_deg,jurisdiction\nr,0,0,X\n",
    "workloads.csv": (
        b"workload,class,origin,sink,demand_eflops,in_gbps_per_eflops,out_gbps_per_eflops,"
        b"latency_ms,shortfall_usd_per_eflops_h\nk,c,r,r,1,0,0,10,1\n"
    ),
    "profiles.csv": PROFILE.encode(),
}
INST = Instance.from_files(BASE)


def span(start: float, length: float, day: int = 80) -> OperatingSlice:
    return OperatingSlice("t", "d", day, start, length, 8760, False, "t", {})


def test_a_whole_day_is_the_plain_mean() -> None:
    # 0.5+1.5+2.5+3.5+4.5+5.5+6.5 = 24.5 three times, then hours 21, 22, 23: 0.5+1.5+2.5
    assert profile_mean(INST, "p", 37.0, span(5, 24)) == pytest.approx((3 * 24.5 + 4.5) / 24)


def test_local_time_is_utc_plus_a_fifteenth_of_the_longitude() -> None:
    assert profile_mean(INST, "p", 0, span(3, 1)) == pytest.approx(STEPS[3])
    assert profile_mean(INST, "p", 30, span(3, 1)) == pytest.approx(STEPS[5])
    assert profile_mean(INST, "p", -75, span(3, 1)) == pytest.approx(STEPS[22])
    assert profile_mean(INST, "p", 180, span(20, 1)) == pytest.approx(STEPS[8])


def test_parts_of_an_hour_count_by_their_length() -> None:
    # 22:30 to 00:30 by local time: half of hour 22, all of 23, half of 0
    expected = (0.5 * STEPS[22] + STEPS[23] + 0.5 * STEPS[0]) / 2
    assert profile_mean(INST, "p", 7.5, span(22, 2)) == pytest.approx(expected)


def test_no_profile_is_one() -> None:
    assert profile_mean(INST, None, 12, span(0, 24)) == 1.0


@given(st.floats(0, 23.99), st.floats(0.01, 11), st.floats(0.01, 12), st.floats(-180, 180))
def test_a_slice_is_the_mean_of_its_parts(a: float, first: float, rest: float, lon: float) -> None:
    whole = profile_mean(INST, "p", lon, span(a, first + rest)) * (first + rest)
    parts = profile_mean(INST, "p", lon, span(a, first)) * first
    parts += profile_mean(INST, "p", lon, span((a + first) % 24, rest)) * rest
    assert whole == pytest.approx(parts, abs=1e-9)


@given(st.floats(0, 23.99), st.floats(0.5, 24), st.floats(-180, 180))
def test_the_mean_equals_fine_sampling(start: float, length: float, lon: float) -> None:
    n = 4000
    hours = (start + lon / 15 + length * (k + 0.5) / n for k in range(n))
    sampled = math.fsum(STEPS[int(hour % 24)] for hour in hours) / n
    assert profile_mean(INST, "p", lon, span(start, length)) == pytest.approx(sampled, abs=0.05)


def test_seasons_wrap_over_the_new_year(full: Instance) -> None:
    for day, factor in ((60, 1.1), (243, 1.1), (244, 0.9), (365, 0.9), (1, 0.9), (59, 0.9)):
        mean = profile_mean(full, "seasonal", 0, span(0, 24, day))
        assert mean == pytest.approx(factor)


def test_trajectories_by_period(full: Instance) -> None:
    assert trajectory(full, "cheaper", 2028) == 1
    assert trajectory(full, "cheaper", 2030) == 0.8
    assert trajectory(full, None, 2030) == 1.0


def test_operating_slices_are_normal_ones_then_outages(full: Instance) -> None:
    night, noon, storm = operating_slices(full)
    assert (night.slice, noon.slice, storm.slice) == ("night", "noon", "storm")
    assert (night.hours_per_year, noon.hours_per_year, storm.hours_per_year) == (4380, 4332, 48)
    assert total_hours(full) == 8760
    assert (storm.day, storm.like, storm.outage) == ("storm", "noon", True)
    assert (storm.day_of_year, storm.utc_start_h, storm.length_h) == (80, 12, 12)
    assert storm.share("site", "dallas") == 0.5
    assert storm.share("gateway", "svalbard") == 0
    assert storm.share("site", "lulea") == 1.0
    assert night.share("site", "dallas") == 1.0
    assert not night.outage


def test_without_slices_there_is_one_of_8760_hours(small: Instance) -> None:
    (only,) = operating_slices(small)
    assert (only.slice, only.hours_per_year, only.length_h, only.outage) == ("all", 8760, 24, False)
