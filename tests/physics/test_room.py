"""What would take too much memory is refused before any is taken, with the number's name."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from optimizer.errors import InstanceError
from optimizer.instance import Instance
from optimizer.physics.geometry import derive_geometry

ROOT = Path(__file__).parents[2]
SHELL = "shells.ring"
EDGES = ";".join(f"{edge / 10:g}" for edge in range(-900, 901))
HALF_DEGREES = ";".join(f"{edge / 2:g}" for edge in range(-180, 181))


@pytest.fixture(scope="module")
def flown() -> Instance:
    """The tiny world without its coefficients, so that the physics would derive them."""
    inst = Instance.load(ROOT / "instances" / "tiny")
    files = {k: v for k, v in inst.source_files.items() if not k.startswith("coefficients/")}
    return Instance.from_files(files)


TOO_LARGE = {
    "many planes of few": ({f"{SHELL}.planes": 100_000}, "shells.ring.planes"),
    "planes": ({f"{SHELL}.planes": 100_000, f"{SHELL}.sats_per_plane": 100}, "shells.ring.planes"),
    "a plane": ({f"{SHELL}.sats_per_plane": 100_000, f"{SHELL}.planes": 50}, "sats_per_plane"),
    "one number alone": ({f"{SHELL}.sats_per_plane": 100_000, "geometry.samples_per_slice": 10_000},
                         "geometry.samples_per_slice"),
    "samples": ({f"{SHELL}.planes": 100, f"{SHELL}.sats_per_plane": 60,
                 "geometry.samples_per_slice": 10_000}, "geometry.samples_per_slice"),
    "zones": ({"zones.lat_edges_deg": EDGES, "zones.lon_step_deg": 5,
               f"{SHELL}.planes": 100, f"{SHELL}.sats_per_plane": 100}, "zones.lat_edges_deg"),
    "middling numbers": ({"zones.lat_edges_deg": HALF_DEGREES, "zones.lon_step_deg": 10,
                          "geometry.samples_per_slice": 300, f"{SHELL}.planes": 150,
                          f"{SHELL}.sats_per_plane": 100}, "zones.lat_edges_deg"),
}  # fmt: skip


@pytest.mark.parametrize("case", TOO_LARGE)
def test_what_is_too_large_is_refused_by_name(flown: Instance, case: str) -> None:
    changes, name = TOO_LARGE[case]
    inst = flown.with_(changes)
    tracemalloc.start()
    with pytest.raises(InstanceError) as caught:
        derive_geometry(inst)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    (problem,) = caught.value.problems
    assert name in str(problem)
    assert "makes the problem too large (" in problem.message
    assert peak < 50e6


def test_a_table_of_too_many_rows_is_refused_by_name(flown: Instance) -> None:
    rows = "".join(f"r{k},{k % 60},{k % 180},AA\n" for k in range(5_000))
    regions = flown.source_files["regions.csv"] + rows.encode()
    inst = Instance.from_files({**flown.source_files, "regions.csv": regions})
    with pytest.raises(InstanceError, match=r"regions\.csv:1:1: the number of rows makes"):
        derive_geometry(inst)


def test_ways_to_very_many_hosts_are_refused() -> None:
    number = range(2_000)
    work = "workload,class,origin,sink,demand_eflops,in_gbps_per_eflops,out_gbps_per_eflops,"
    work += "latency_ms,shortfall_usd_per_eflops_h\n"
    place = ",0,0,EU"
    files = {
        "instance.yaml": "format: 1\nrouting: {routes_per_host: 1000}\n",
        "regions.csv": "region,lat_deg,lon_deg,jurisdiction\n"
        + "".join(f"r{k}{place}\n" for k in number),
        "sites.csv": "site,lat_deg,lon_deg,jurisdiction,open_musd,max_it_mw\n"
        + "".join(f"s{k}{place},1,1\n" for k in number),
        "workloads.csv": work + "".join(f"w{k},a,r{k},r{k},1,1,1,9,1\n" for k in number),
    }
    inst = Instance.from_files({name: text.encode() for name, text in files.items()})
    with pytest.raises(InstanceError, match=r"yaml:2:\d+: routing\.routes_per_host makes"):
        derive_geometry(inst)


@pytest.mark.slow
def test_300_000_regions_are_refused_in_seconds(tmp_path: Path, flown: Instance) -> None:
    rows = "".join(f"r{k},{k % 60},{k % 180},AA\n" for k in range(300_000))
    for name, data in flown.source_files.items():
        (tmp_path / name).write_bytes(data + rows.encode() * (name == "regions.csv"))
    command = [sys.executable, "-m", "optimizer", "validate", str(tmp_path)]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=60, cwd=ROOT
    )
    assert done.returncode == 3
    assert "regions.csv:50002:1: more rows than are read. Allowed: 50000." in done.stderr


def test_more_instants_than_anybody_waits_for_are_refused(flown: Instance) -> None:
    hours = ["slice,day,day_of_year,utc_start_h,length_h,hours_per_year"]
    hours += [f"h{n},{n // 24},{n // 24 + 1},{n % 24},1,1" for n in range(8760)]
    files = {**flown.source_files, "slices.csv": ("\n".join(hours) + "\n").encode()}
    with pytest.raises(InstanceError, match=r"makes the problem too large \(210,240 instants"):
        derive_geometry(Instance.from_files(files))
