"""Coefficients say which numbers they were made for, and are refused beside others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from optimizer import solve
from optimizer.errors import InstanceError
from optimizer.instance import Instance
from optimizer.physics.geometry import derive_geometry
from optimizer.physics.made_for import AGAIN, FILE
from optimizer.saving import save_run

ROOT = Path(__file__).parents[2]
OWN = b"part,digest\nall,own\n"
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def tiny() -> Instance:
    return Instance.load(ROOT / "instances" / "tiny")


def files_of(inst: Instance, *, stated: bytes | None) -> Files:
    files = dict(inst.source_files)
    del files[FILE]
    return files if stated is None else {**files, FILE: stated}


def told(inst: Instance) -> list[str]:
    with pytest.raises(InstanceError) as caught:
        derive_geometry(inst)
    return [str(problem) for problem in caught.value.problems]


CHANGED = {
    "altitude": ("shells.ring.altitude_km", 2000, "shells.ring"),
    "inclination": ("shells.ring.inclination_deg", 60, "shells.ring"),
    "lattice": ("shells.ring.sats_per_plane", 8, "shells.ring"),
    "mask": ("shells.ring.min_elevation_deg", 25, "shells.ring"),
    "power": ("modules.pod.it_kw", 400, "modules.pod"),
    "array": ("modules.pod.array_m2", 10, "modules.pod"),
    "radiator": ("modules.pod.radiator_c", 70, "modules.pod"),
    "latitude": ("regions.town.lat_deg", 41.1, "nodes"),
    "radius": ("regions.town.radius_km", 500, "nodes"),
    "zones": ("zones.lat_edges_deg", "-90;0;90", "settings"),
    "samples": ("geometry.samples_per_slice", 4, "settings"),
    "year": ("geometry.year", 2040, "settings"),
    "hop": ("routing.hop_ms", 5, "settings"),
}


@pytest.mark.parametrize("case", CHANGED)
def test_other_numbers_are_refused_and_how_to_derive_again(tiny: Instance, case: str) -> None:
    key, value, part = CHANGED[case]
    line = 2 + ["modules.pod", "nodes", "settings", "shells.ring", "slices"].index(part)
    assert told(tiny.with_({key: value})) == [
        f"{FILE}:{line}:1: the coefficients were made for other numbers of {part}. {AGAIN}"
    ]


@pytest.mark.parametrize(
    "key", ["launchers.rocket.price_musd", "modules.pod.platform_musd", "shells.ring.min_modules"]
)
def test_what_the_physics_does_not_read_may_change(tiny: Instance, key: str) -> None:
    assert derive_geometry(tiny.with_({key: 3})).shells


def test_the_same_number_again_is_no_other(tiny: Instance) -> None:
    assert derive_geometry(tiny.with_({"shells.ring.altitude_km": "1000.0"})).shells


@pytest.mark.parametrize("case", CHANGED)
def test_overrides_beside_coefficients_that_say_nothing(tiny: Instance, case: str) -> None:
    """Nobody can tell about the files then; what an override changes is known."""
    key, value, _ = CHANGED[case]
    silent = Instance.from_files(files_of(tiny, stated=None))
    assert silent.notes[-1].startswith("coefficients/ replaces the physics, and no made_for.csv")
    assert derive_geometry(silent).shells
    (problem,) = told(silent.with_({key: value}))
    assert problem.startswith(f"with_ {key}={value}: coefficients/ replaces the physics, so this")


def test_coefficients_of_ones_own_stay(tiny: Instance) -> None:
    own = Instance.from_files(files_of(tiny, stated=OWN))
    assert own.notes == ()
    assert derive_geometry(own.with_({"shells.ring.altitude_km": 2000})).shells


@pytest.mark.parametrize(
    "text", ["", "part\nall\n", "all,own\n", "part,digest\nall\n", "\0\0", '"a']
)
def test_a_statement_that_is_none(tiny: Instance, text: str) -> None:
    inst = Instance.from_files(files_of(tiny, stated=text.encode()))
    if text:
        assert "wrong row. Allowed: the line part,digest, then a row" in told(inst)[0]


def test_the_statement_is_no_part_of_the_content(tiny: Instance) -> None:
    assert Instance.from_files(files_of(tiny, stated=OWN)).digest == tiny.digest


def test_a_saved_run_says_what_its_coefficients_are_for(tiny: Instance, tmp_path: Path) -> None:
    """The instance of a run beside its coefficients is whole; with overrides it is not."""
    flown = Instance.from_files(
        {k: v for k, v in tiny.source_files.items() if not k.startswith("coefficients/")}
    )
    for name, inst in (
        ("as-it-is", flown),
        ("higher", flown.with_({"shells.ring.altitude_km": 1100})),
    ):
        run = save_run(inst, solve(inst, gap=0.5), tmp_path / name)
        shutil.copytree(run / "coefficients", run / "instance" / "coefficients")
    assert derive_geometry(Instance.load(tmp_path / "as-it-is" / "instance")).shells
    (problem,) = told(Instance.load(tmp_path / "higher" / "instance"))
    assert "made for other numbers of shells.ring" in problem


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"part,digest\nfoo,bar\n", "there is no part"),
        (b"part,digest\n", "has no row of shells.ring"),
    ],
)
def test_parts_that_are_none_or_missing_are_told(tiny: Instance, text: bytes, said: str) -> None:
    lines = told(Instance.from_files(files_of(tiny, stated=text)))
    assert any(said in line for line in lines)
