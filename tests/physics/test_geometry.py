"""From an instance to its coefficients: sums, means, outages, cache, warnings."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from optimizer.errors import InstanceError
from optimizer.instance import Instance
from optimizer.physics import cache as cache_module
from optimizer.physics import geometry as geometry_module
from optimizer.physics.coefficients import Geometry
from optimizer.physics.geometry import LIMITS, dependencies, derive_geometry, geometry_key
from optimizer.physics.sample import yearly_sunlit
from tests.physics.conftest import LINKED

TYPED_SHELLS = (
    "shell,altitude_km,inclination_deg,planes,sats_per_plane,existing_sats,min_elevation_deg,"
    "max_modules,min_modules,flag\n"
)


@pytest.fixture
def derived(space, folder):
    return derive_geometry(space(), cache=folder)


def test_shares_sum_to_one_and_every_zone_has_one(derived):
    for shell in derived.shells.values():
        assert shell.share.shape == (len(shell.zones), 5)
        assert shell.share.sum(axis=0) == pytest.approx(np.ones(5))
        assert list(shell.zones) == sorted(shell.zones)
        assert np.all(shell.share.mean(axis=1) > 0)


def test_power_by_zone_sums_to_the_shells_mean(derived):
    # Test of the formulation: sum_z share * power = mean over all satellites of Ls or Le.
    ring = derived.shells["ring"]
    power = ring.power_kw["ai1"]
    assert power.shape == (len(ring.zones), 5, 5)
    mean = (ring.share[:, :, None] * power).sum(axis=0)
    assert mean[0, 0] == pytest.approx(120.0)  # March: never eclipsed, at the rated power
    assert 105.0 < mean[3, 0] < 120.0  # December: eclipsed 20 minutes of 98
    assert mean[3, 4] < mean[3, 0]


def test_the_silicon_limits_in_march_and_the_array_or_battery_in_december(derived):
    ring = derived.shells["ring"]
    assert set(np.unique(ring.limited_by["ai1"][:, 0, 0])) == {LIMITS.index("silicon")}
    december = {LIMITS[k] for k in np.unique(ring.limited_by["ai1"][:, 3, 4])}
    assert december <= {"silicon", "array", "battery"}
    assert december != {"silicon"}


def test_a_hot_climate_for_a_small_radiator_is_said_to_be_the_radiator(space, folder):
    inst = space().with_({"modules.ai1.radiator_m2": 70})
    ring = derive_geometry(inst, cache=folder).shells["ring"]
    assert np.all(ring.limited_by["ai1"][:, 0, 0] == LIMITS.index("radiator"))
    assert np.all(ring.power_kw["ai1"][:, 0, 0] < 90)


def test_a_module_has_power_only_where_a_launcher_goes(derived):
    assert list(derived.shells["ring"].power_kw) == ["ai1"]
    assert derived.shells["inclined"].power_kw == {}


def test_an_outage_copies_its_like_slice(derived, same):
    assert derived.slices == ("a", "b", "c", "d", "storm")
    for shell in derived.shells.values():
        assert same(shell.share[:, 4], shell.share[:, 1])
        assert same(shell.sunlit[:, 4], shell.sunlit[:, 1])
        assert all(same(see[:, 4], see[:, 1]) for see in shell.see.values())
        assert all(same(cross[4], cross[1]) for cross in shell.cross.values())
        assert all(same(power[:, 4], power[:, 1]) for power in shell.power_kw.values())


def test_nodes_are_regions_and_gateways(derived):
    for shell in derived.shells.values():
        for by_node in (shell.see, shell.gap, shell.wait_s, shell.slant_ms):
            assert list(by_node) == ["berlin", "kansas", "svalbard"]


def test_slants_are_known_exactly_where_satellites_are_seen(derived):
    for shell in derived.shells.values():
        for node, see in shell.see.items():
            seen = (see > 0).any(axis=1)
            assert np.array_equal(seen, ~np.isnan(shell.slant_ms[node]))
            height = 650.0 if shell.shell == "ring" else 550.0
            assert np.all(shell.slant_ms[node][seen] > height / 299.792458 - 0.1)


def test_a_polar_gateway_sees_the_ring_often_and_the_inclined_shell_never(derived):
    assert derived.shells["inclined"].gap["svalbard"] == 1.0
    assert np.isinf(derived.shells["inclined"].wait_s["svalbard"])
    assert derived.shells["ring"].gap["svalbard"] < 0.2
    assert 0 < derived.shells["ring"].wait_s["svalbard"] < derived.shells["ring"].wait_s["kansas"]


def test_links_cross_both_ways_alike(derived, same):
    for shell in derived.shells.values():
        assert shell.cross
        assert list(shell.cross) == sorted(shell.cross)
        for (one, two), cross in shell.cross.items():
            assert same(cross, shell.cross[two, one])


def test_rare_moments_are_no_more_than_the_mean(derived):
    for shell in derived.shells.values():
        assert np.all(shell.low <= shell.share + 1e-12)
        for node, see in shell.see.items():
            assert np.all(shell.see_low[node] <= see + 1e-12)
            # fewer are missing of all together than of each zone for itself
            together = shell.sky_low[node]
            assert np.all(shell.see_low[node].sum(axis=0) <= together + 1e-12)
            assert np.all(together <= see.sum(axis=0) + 1e-12)


def test_ways_inside_a_zone_grow_with_the_zone(derived):
    for shell in derived.shells.values():
        assert np.all(shell.zone_ms >= 0)
        assert 1.0 < shell.zone_ms.max() < 120.0


def test_sizes_for_the_progress_line(derived):
    assert (derived.satellites, derived.instants) == (12 * 12 + 2 * 24, 4 * 6)


def test_a_complete_fleet_without_gaps_does_not_wait(space, folder):
    rows = "full,1200,60,12,20,240,10,0,,US\nhalf,1200,60,12,20,239,10,1,240,US\n"
    nothing = dict.fromkeys(("payloads", "modules", "launchers", "outages"))
    inst = space(shells=TYPED_SHELLS + rows, **nothing)
    found = derive_geometry(inst, cache=folder).shells
    assert found["full"].gap["kansas"] == 0.0
    assert found["full"].wait_s["kansas"] == 0.0
    assert found["half"].gap["kansas"] == 0.0
    assert found["half"].wait_s["kansas"] > 600.0


def test_one_zone_and_one_slice_are_the_default(space, folder):
    inst = space(slices=None, outages=None)
    files = dict(inst.source_files) | {"instance.yaml": b"format: 1\n"}
    found = derive_geometry(Instance.from_files(files), cache=folder)
    ring = found.shells["ring"]
    assert ring.zones == ("S90W180",)
    assert ring.share.tolist() == [[1.0]]
    assert ring.low.tolist() == [[1.0]]
    assert set(ring.cross) == {("S90W180", "S90W180")}


def test_no_shells_no_geometry(space, folder):
    inst = space(shells=None, payloads=None, modules=None, launchers=None, outages=None)
    found = derive_geometry(inst, cache=folder)
    assert (dict(found.shells), found.satellites, found.instants) == ({}, 0, 0)


def test_slices_that_miss_the_season_are_warned_about_with_both_numbers(space, folder):
    spring = space(slices=None, outages=None)
    warnings = derive_geometry(spring, cache=folder).warnings
    assert derive_geometry(spring, cache=folder).warnings == warnings  # read from the cache
    ((name, _, warning),) = (one for one in warnings if one[1] == "ring")
    assert name == "slices-miss-the-sun"
    year = yearly_sunlit(spring.by_id("shells")["ring"], 2030)
    assert f"sunlit 1.0000 of the time, the 365 days of 2030 {year:.4f}" in warning
    assert year == pytest.approx(0.9552, abs=0.0015)  # as F4 for LTAN 06:30


def test_a_design_that_cannot_live_names_shell_slice_and_age(space, folder):
    inst = space().with_({"modules.ai1.battery_kwh": 1})
    with pytest.raises(InstanceError) as caught:
        derive_geometry(inst, cache=folder)
    (problem,) = caught.value.problems
    assert str(problem).startswith(
        "with_ modules.ai1.battery_kwh: is too little for module ai1 to live in shell ring, "
        "slice d: at age"
    )


REFUSED = {
    "array": ({"modules.ai1.array_m2": 1}, ["array_m2"]),
    "battery": ({"modules.ai1.battery_kwh": 0.1}, ["battery_kwh"]),
    "radiator": ({"modules.ai1.radiator_m2": 0.01}, ["radiator_m2"]),
    "bus": ({"modules.ai1.bus_kw": 1e6}, ["array_m2", "battery_kwh", "radiator_m2"]),
    "cold": ({"modules.ai1.radiator_c": -150}, ["radiator_m2"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_the_physics_refuses_is_told_at_once_with_places(space, folder, case):
    changes, columns = REFUSED[case]
    inst = space().with_(changes)
    with pytest.raises(InstanceError) as caught:
        derive_geometry(inst, cache=folder)
    problems = caught.value.problems
    told = [re.search(r"(array_m2|battery_kwh|radiator_m2)\b", str(p))[0] for p in problems]
    assert told == columns
    for problem in problems:
        if problem.line:
            assert problem.file == "modules.csv"
        else:
            assert problem.file.startswith("with_ modules.ai1.")


def test_arrays_cannot_be_written_to(derived):
    with pytest.raises(ValueError, match="read-only"):
        derived.shells["ring"].share[0, 0] = 2.0
    with pytest.raises(ValueError, match="read-only"):
        derived.shells["ring"].see["berlin"][0, 0] = 2.0


def test_the_cache_gives_back_exactly_what_it_got(space, tmp_path, monkeypatch, same):
    inst = space()
    first = derive_geometry(inst, cache=tmp_path)
    assert [p.suffix for p in tmp_path.iterdir()] == [".npz"]
    monkeypatch.setattr(geometry_module, "_derive", lambda _: pytest.fail("derived again"))
    second = derive_geometry(inst, cache=tmp_path)
    assert same(first, second)
    with pytest.raises(ValueError, match="read-only"):
        second.shells["ring"].share[0, 0] = 2.0


def test_the_cache_key_is_what_geometry_depends_on_and_no_more(space):
    base = dependencies(space())
    assert dependencies(space()) == base
    for key, value in {
        "launchers.rocket.price_musd": 1, "modules.ai1.platform_musd": 9,
        "workloads.chat.demand_eflops": 7, "shells.ring.max_modules": 3,
    }.items():  # fmt: skip
        assert dependencies(space().with_({key: value})) == base
    for key, value in {
        "shells.ring.altitude_km": 700, "modules.ai1.bus_kw": 7, "regions.kansas.radius_km": 1,
        "slices.a.utc_start_h": 3, "shells.ring.min_elevation_deg": 20,
    }.items():  # fmt: skip
        assert dependencies(space().with_({key: value})) != base


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("terminals", "shell,inclined,isl,1,1,2\n", ""),
        ("terminals", "module,ai1,cross,1,1,1\n", ""),
        ("terminals", "shell,inclined,user,1,1,1\n", ""),
        ("antennas", "denver,feeder-rf,1,1,1,1,10\n", ""),
        ("workloads", "eye,images,ring,berlin", "eye,images,berlin,berlin"),
        ("shells", "15,72,0,US", "15,0,72,US"),
    ],
)
def test_the_cache_key_knows_who_may_use_a_shell(space, linked, folder, same, table, old, new):
    assert old in LINKED[table]
    other = space(**LINKED | {table: LINKED[table].replace(old, new)})
    assert geometry_key(other) != geometry_key(linked)
    one, two = (derive_geometry(inst, cache=folder) for inst in (linked, other))
    assert not all(same(one.shells[s].ways, two.shells[s].ways) for s in one.shells)


def test_the_cache_key_knows_the_instants_of_ways_and_no_rates(linked):
    assert geometry_key(linked.with_({"geometry.way_instants": 5})) != geometry_key(linked)
    laser = "terminals.shell:inclined:isl"
    faster = dict.fromkeys((f"{laser}.gbps_up", f"{laser}.gbps_down"), 9)
    rates = linked.with_(faster)
    assert geometry_key(rates) == geometry_key(linked)


def test_the_cache_gives_back_ways(linked, tmp_path, monkeypatch, same):
    first = derive_geometry(linked, cache=tmp_path)
    monkeypatch.setattr(geometry_module, "_derive", lambda _: pytest.fail("derived again"))
    assert same(first, derive_geometry(linked, cache=tmp_path))
    assert all(len(shell.ways.hops) > 50 for shell in first.shells.values())


def test_a_broken_cache_file_is_made_anew(space, tmp_path, same):
    first = derive_geometry(space(), cache=tmp_path)
    (stored,) = tmp_path.iterdir()
    stored.write_bytes(stored.read_bytes()[:1000])
    assert same(first, derive_geometry(space(), cache=tmp_path))
    stored.write_bytes(b"")
    assert same(first, derive_geometry(space(), cache=tmp_path))


def test_a_cache_that_cannot_be_written_is_no_cache(space, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    assert derive_geometry(space(), cache=tmp_path / "file").satellites == 192


def test_a_failed_write_leaves_nothing_behind(derived, tmp_path, monkeypatch):
    def fail(*_args, **_kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(cache_module.np, "savez_compressed", fail)
    cache_module.store(tmp_path, "key", derived)
    assert list(tmp_path.iterdir()) == []


def test_the_cache_folder_follows_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("ORBISITE_CACHE", str(tmp_path / "mine"))
    assert cache_module.cache_folder() == tmp_path / "mine"
    monkeypatch.setenv("ORBISITE_CACHE", "off")
    assert cache_module.cache_folder() is None
    monkeypatch.delenv("ORBISITE_CACHE")
    monkeypatch.setattr(cache_module.sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_module.cache_folder() == tmp_path / "orbisite"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert cache_module.cache_folder() == tmp_path / ".cache" / "orbisite"


def test_nothing_is_cached_when_it_is_off(space, monkeypatch, tmp_path):
    monkeypatch.setenv("ORBISITE_CACHE", "off")
    monkeypatch.chdir(tmp_path)
    assert derive_geometry(space()).satellites == 192
    assert list(tmp_path.iterdir()) == []


def test_row_order_changes_nothing(space, derived, folder, same):
    inst = space()
    shuffled = {}
    for name, data in inst.source_files.items():
        head, *rows = data.decode().splitlines()
        flip = name.endswith(".csv")
        shuffled[name] = "\n".join([head, *(rows[::-1] if flip else rows), ""]).encode()
    again = derive_geometry(Instance.from_files(shuffled), cache=folder / "other")
    assert same(derived, again)


def test_same_geometry_for_half_slices_of_twice_the_samples(space, folder):
    # A slice of 24 h at 6 samples and two of 12 h at 3 have the same instants.
    halves = (
        "slice,day,day_of_year,utc_start_h,length_h,hours_per_year\n"
        "a,x,355,0,12,4380\nb,x,355,12,12,4380\n"
    )
    whole = "slice,day,day_of_year,utc_start_h,length_h,hours_per_year\na,x,355,0,24,8760\n"
    yaml = space().source_files["instance.yaml"].replace(b"slice: 6", b"slice: 3")
    one = space(slices=whole, outages=None)
    two = space(slices=halves, outages=None)
    files = dict(two.source_files) | {"instance.yaml": yaml}
    single = derive_geometry(one, cache=folder).shells["ring"]
    double = derive_geometry(Instance.from_files(files), cache=folder).shells["ring"]
    assert double.zones == single.zones
    assert double.share.mean(axis=1) == pytest.approx(single.share[:, 0])
    assert double.gap == pytest.approx(single.gap)


def test_replacing_a_shell_keeps_the_rest():
    empty = Geometry({}, 0, 0)
    assert replace(empty, satellites=3).satellites == 3


def test_shells_that_meet_where_no_gateway_has_an_antenna(root, folder):
    """Without antennas nobody on the ground asks for one of the two shells that lasers join."""
    inst = Instance.load(root / "tests" / "data" / "every-column")
    files = {name: data for name, data in inst.source_files.items() if name != "antennas.csv"}
    assert derive_geometry(Instance.from_files(files), cache=folder).shells
