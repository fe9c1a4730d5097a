"""The CSV tables of coefficients: exact round trips, every wrong row named."""

from __future__ import annotations

import pytest

from optimizer.errors import InstanceError
from optimizer.instance import Instance
from optimizer.physics.geometry import derive_geometry
from optimizer.physics.reading import read_tables
from optimizer.physics.tables import write_tables
from tests.physics.conftest import LINKED


@pytest.fixture
def saved(linked, folder):
    geometry = derive_geometry(linked, cache=folder)
    return linked, geometry, write_tables(geometry)


def problems(files, inst):
    with pytest.raises(InstanceError) as caught:
        read_tables(files, inst)
    return [str(problem) for problem in caught.value.problems]


def test_a_round_trip_is_exact(saved, same):
    inst, geometry, files = saved
    assert all(len(shell.ways.ms) > 50 < len(shell.ways.hops) for shell in geometry.shells.values())
    assert all(list(shell.meet) for shell in geometry.shells.values())
    loaded = read_tables(files, inst)
    assert (loaded.satellites, loaded.instants) == (geometry.satellites, geometry.instants)
    assert loaded.slices == geometry.slices
    for name, shell in geometry.shells.items():
        assert same(shell, loaded.shells[name])


def test_saving_twice_writes_the_same_bytes(saved):
    inst, _, files = saved
    assert write_tables(read_tables(files, inst)) == files


def test_coefficients_of_an_instance_replace_physics(saved, same):
    inst, geometry, files = saved
    coefficients = {f"coefficients/{name}": data for name, data in files.items()}
    own = {"coefficients/made_for.csv": b"part,digest\nall,own\n"}
    other = Instance.from_files(dict(inst.source_files) | coefficients | own)
    found = derive_geometry(other.with_({"shells.ring.altitude_km": 900}))
    assert same(geometry.shells["ring"], found.shells["ring"])


def test_a_missing_table_is_named(saved):
    inst, _, files = saved
    del files["gap.csv"]
    found = problems(files, inst)
    assert found[0].startswith("coefficients/gap.csv: is missing")


def test_by_hand_distances_of_shells_are_asked_for_where_shells_meet(saved, space):
    inst, _, files = saved
    for name in ("ways.csv", "hops.csv", "low.csv", "see_low.csv", "stays.csv", "meet.csv"):
        del files[name]
    head, *rows = files["cross.csv"].decode().splitlines()
    files["cross.csv"] = "\n".join([head + ",isl_ms", *(row + ",3" for row in rows), ""]).encode()
    missing = "coefficients/cross_shell.csv: is missing"
    assert [text for text in problems(files, inst) if text.startswith(missing)]
    apart = space(
        **LINKED | {"terminals": LINKED["terminals"].replace("cross,", "feeder-optical,")}
    )
    geometry = read_tables(files, apart)
    assert len(geometry.shells["inclined"].ways.ms) > 20
    assert dict(geometry.shells["inclined"].meet) == {}


@pytest.mark.parametrize(
    "name", ["low.csv", "see_low.csv", "stays.csv", "meet.csv", "hops.csv", "cross.csv"]
)
def test_measured_ways_need_all_their_tables(saved, name):
    inst, _, files = saved
    del files[name]
    assert problems(files, inst) == [
        f"coefficients/{name}: is missing. Copy all tables of a run's coefficients."
    ]


def test_a_wrong_header_is_named(saved):
    inst, _, files = saved
    files["see.csv"] = b"shell,zone\n"
    wanted = "coefficients/see.csv:1:1: wrong header. Allowed: shell,zone,node,slice,see."
    assert problems(files, inst) == [wanted]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("gap.csv", b"\nring,berlin,", b"\nring,paris,", "unknown node (value 'paris')"),
        ("gap.csv", b"\nring,berlin,", b"\nrung,berlin,", "unknown shell (value 'rung')"),
        ("gap.csv", b"\nring,berlin,", b"\nring,berlin,x", "gap out of range (value 'x"),
        ("gap.csv", b"\nring,berlin,", b"\nring,berlin,-", "gap out of range (value '-"),
        ("share.csv", b",storm,", b",calm,", "unknown slice (value 'calm')"),
        ("power.csv", b",silicon\n", b",luck\n", "unknown limited_by (value 'luck')"),
        ("power.csv", b"\nai1,", b"\nai2,", "unknown module (value 'ai2')"),
        ("zones.csv", b"\nring,", b"\nring,,", "6 fields. Allowed: 5"),
        ("cross.csv", b"\nring,", b"\nring,Q", "unknown zone (value 'Q"),
        ("low.csv", b"\nring,", b"\nring,Q", "unknown zone (value 'Q"),
        ("see_low.csv", b",berlin,", b",paris,", "unknown node (value 'paris')"),
        ("stays.csv", b"\nring,,berlin,", b"\nring,,berlin,-", "stay_s out of range (value '-"),
        (
            "meet.csv",
            b"\nring,inclined,",
            b"\nring,outclined,",
            "unknown other (value 'outclined')",
        ),
        ("ways.csv", b"\nring,denver,", b"\nring,paris,", "unknown tail (value 'paris')"),
        ("ways.csv", b"\nring,denver,svalbard,", b"\nring,denver,denver,", "ends where it begins"),
        ("ways.csv", b"\nring,denver,ring,", b"\nring,svalbard,denver,", "stands there already"),
        ("ways.csv", b"\nring,denver,ring,", b"\nring,denver,ring,-", "ms out of range (value '-"),
        (
            "hops.csv",
            b"\nring,denver,ring,",
            b"\nring,kansas,ring,",
            "no way kansas - ring of shell ring",
        ),
        (
            "hops.csv",
            b"\nring,denver,ring,r",
            b"\nring,denver,ring,p",
            "unknown from (value 'ping:",
        ),
    ],
)
def test_a_wrong_cell_is_named_with_its_place(saved, file, old, new, message):
    inst, _, files = saved
    assert old in files[file]
    files[file] = files[file].replace(old, new, 1)
    found = problems(files, inst)
    assert any(text.startswith(f"coefficients/{file}:") and message in text for text in found)


def test_missing_rows_are_counted_and_the_first_named(saved):
    inst, _, files = saved
    lines = files["power.csv"].splitlines(keepends=True)
    files["power.csv"] = b"".join(lines[:1] + lines[3:])
    (found,) = problems(files, inst)
    assert "2 rows missing for shell ring, first ai1, " in found


def test_shares_that_do_not_sum_to_one_are_refused(saved):
    inst, _, files = saved
    lines = files["share.csv"].decode().splitlines()
    cells = lines[1].split(",")
    lines[1] = ",".join([*cells[:3], "0.9", cells[4]])
    files["share.csv"] = "\n".join([*lines, ""]).encode()
    (found,) = problems(files, inst)
    assert "must sum to 1" in found


def test_floods_of_wrong_rows_are_counted(saved):
    """Each row is told of once, though several columns are read by the same keys."""
    inst, _, files = saved
    _, first, *_ = files["share.csv"].decode().splitlines()
    shell, _, rest = first.split(",", 2)
    rows = [f"{shell},nowhere{n},{rest}" for n in range(1_000)]
    files["share.csv"] = "\n".join([files["share.csv"].decode().strip(), *rows]).encode()
    found = [line for line in problems(files, inst) if line.startswith("coefficients/share.csv")]
    assert len(found) == 201
    assert found[-1] == "coefficients/share.csv: and 800 more problems."


def test_what_spreadsheets_write_is_read(saved):
    inst, _, files = saved
    odd = {n: b"\xef\xbb\xbf" + d.replace(b"\n", b"\r\n") + b"\r\n" for n, d in files.items()}
    assert write_tables(read_tables(odd, inst)) == files
