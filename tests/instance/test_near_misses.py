"""What other programs write is read and said once; what was nearly right is named, with the fix."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from optimizer.errors import InstanceError
from optimizer.instance import Instance
from optimizer.instance.keys import Pattern

Files = dict[str, bytes]


def write(folder: Path, files: Files) -> Path:
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def told(files: Files) -> list[str]:
    with pytest.raises(InstanceError) as caught:
        Instance.from_files(files)
    return [str(problem) for problem in caught.value.problems]


def told_of(folder: Path) -> list[str]:
    with pytest.raises(InstanceError) as caught:
        Instance.load(folder)
    return [str(problem) for problem in caught.value.problems]


READ_ALL_THE_SAME = {
    "byte order mark": (lambda d: b"\xef\xbb\xbf" + d, "a byte order mark is left out"),
    "CR LF": (lambda d: d.replace(b"\n", b"\r\n"), "lines that end in CR LF are read"),
    "blank lines": (lambda d: d + b"\n\n", "blank lines at the end are left out"),
    "rows of commas": (lambda d: d + b",,,\n,,,\r\n", "blank lines at the end are left out"),
    "blanks": (lambda d: d + b"  \n", "blank lines at the end are left out"),
    "whole": (
        lambda d: d.replace(b",200,", b",200.0,"),
        "whole numbers with a point (20.0) are read as whole",
    ),
}


@pytest.mark.parametrize("case", READ_ALL_THE_SAME)
def test_what_spreadsheets_write_is_read_and_said_once(every_column: Files, case: str) -> None:
    change, words = READ_ALL_THE_SAME[case]
    want = Instance.from_files(every_column)
    names = [name for name in every_column if name.startswith("s") and name.endswith(".csv")]
    inst = Instance.from_files(
        {name: change(data) if name in names else data for name, data in every_column.items()}
    )
    assert inst.digest == want.digest
    assert want.notes == ()
    (note,) = [note for note in inst.notes if note.startswith(words)]
    assert "shells.csv" in note


def test_settings_with_a_byte_order_mark_and_cr_lf(location: Files) -> None:
    odd = b"\xef\xbb\xbf" + location["instance.yaml"].replace(b"\n", b"\r\n")
    inst = Instance.from_files({**location, "instance.yaml": odd})
    assert inst.digest == Instance.from_files(location).digest
    assert inst.notes == (
        "a byte order mark is left out: instance.yaml",
        "lines that end in CR LF are read: instance.yaml",
    )


@pytest.mark.parametrize("text", ["20.5", "20.", "2e1", "20,0", " 20", "+20", "020"])
def test_other_whole_numbers_are_none(location: Files, text: str) -> None:
    files = {**location, "periods.csv": f'period,years\n2030,"{text}"\n'.encode()}
    assert told(files)[0].startswith("periods.csv:2:6: years ")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("power.tsv", "power.csv"), ("power.xlsx", "power.csv"), ("power.csv.txt", "power.csv"),
        ("power.csv.bak", "power.csv"), ("power.csv.gz", "power.csv"), ("POWER.CSV", "power.csv"),
        ("Power.xls", "power.csv"), ("power.ods", "power.csv"), ("power (1).csv", "power.csv"),
        ("Copy of power.csv", "power.csv"), ("power - Copy.csv", "power.csv"),
        ("power.csv~", "power.csv"), ("power.csv.old", "power.csv"), ("powr.csv", "power.csv"),
        ("poweer.tsv", "power.csv"), ("power.parquet", "power.csv"), ("power.csv.zip", "power.csv"),
        ("hall.csv", "halls.csv"), ("Halls.txt", "halls.csv"), ("coolers.json", "coolers.csv"),
        ("power.csv.1", "power.csv"), ("launch-ers.csv", "launchers.csv"),
    ],
)  # fmt: skip
def test_a_table_under_another_name_is_named(
    tmp_path: Path, location: Files, name: str, meant: str
) -> None:
    (problem,) = told_of(write(tmp_path / "inst", {**location, name: b"x"}))
    assert problem.startswith(f"{name}: ")
    assert f"Did you mean {meant}? Rename or move it." in problem


def test_a_copy_beside_its_table_is_only_noted(tmp_path: Path, location: Files) -> None:
    copies = {"sites.xlsx": b"x", "links.csv.bak": b"x", "README.md": b"x", "map.png": b"x"}
    inst = Instance.load(write(tmp_path / "inst", {**location, **copies}))
    assert inst.notes == ("not read, as the table beside is: links.csv.bak, sites.xlsx",)


@pytest.mark.parametrize("name", ["Coefficients", "coefficient", "coeficients"])  # codespell:ignore
def test_coefficients_under_another_name(tmp_path: Path, location: Files, name: str) -> None:
    folder = write(tmp_path / "inst", location)
    (folder / name).mkdir()
    assert told_of(folder) == [
        f"{name}: is not read. Did you mean coefficients? Rename or move it."
    ]


@pytest.mark.parametrize("name", ["instance.yml", "Instance.yaml", "instance.yaml.txt"])
def test_settings_under_another_name(tmp_path: Path, location: Files, name: str) -> None:
    folder = write(tmp_path / "inst", location)
    (folder / "instance.yaml").rename(folder / name)
    (problem,) = told_of(folder)
    assert problem.endswith("Did you mean instance.yaml? Rename or move it.")


def test_a_stray_file_hides_nothing(tmp_path: Path, location: Files) -> None:
    """The misspelt table is told once: what refers to it is not called wrong as well."""
    folder = write(tmp_path / "inst", {**location, "notes.csv": b"x"})
    (folder / "sites.csv").rename(folder / "site.csv")
    links = location["links.csv"].replace(b"paris", b"pairs", 1)
    (folder / "links.csv").write_bytes(links)
    (folder / "instance.yaml").write_bytes(b"format: 2\n")
    places = [problem.split(": ")[0] for problem in told_of(folder)]
    assert places == ["instance.yaml:1:9", "notes.csv", "site.csv"]


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("ash burn", "ash-burn"), ("hall 50", "hall-50"), ("Zürich", "Zurich"), ("a/b", "a-b"),
        ("São Paulo", "Sao-Paulo"), ("-x", "x"),
    ],
)  # fmt: skip
def test_an_id_gets_its_fix(location: Files, name: str, fix: str) -> None:
    hubs = f"hub,lat_deg,lon_deg,jurisdiction\n{name},0,0,EU\n".encode()
    (problem,) = told({**location, "hubs.csv": hubs})
    assert problem.endswith(f"Write {fix}.")


def test_a_letter_of_another_alphabet_is_named(location: Files) -> None:
    hubs = "hub,lat_deg,lon_deg,jurisdiction\np\u0430ris,0,0,EU\n".encode()
    (problem,) = told({**location, "hubs.csv": hubs})
    assert "(p\u0430ris, with U+0430 CYRILLIC SMALL LETTER A)" in problem
    assert "Write" not in problem


@pytest.mark.parametrize(
    ("mark", "name"), [("\t", "tabs"), (";", "semicolons"), ("|", "bars")], ids=repr
)
def test_other_separators_are_one_problem(every_column: Files, mark: str, name: str) -> None:
    hubs = every_column["hubs.csv"].replace(b",", mark.encode())
    (problem,) = told({**every_column, "hubs.csv": hubs})
    assert problem.startswith(f"hubs.csv:1:1: the cells are separated by {name} (")


def test_the_first_line_that_excel_adds(every_column: Files) -> None:
    (problem,) = told({**every_column, "hubs.csv": b"sep=,\n" + every_column["hubs.csv"]})
    assert problem.startswith("hubs.csv:1:1: a line for Excel (sep=,). Delete it")


@pytest.mark.parametrize(
    "kind",
    ["Storage", "STORAGE", "stroage", "storge", "storage2", "battery", "BESS"],  # codespell:ignore
)
def test_storage_that_is_none(every_column: Files, kind: str) -> None:
    power = every_column["power.csv"].replace(b",storage,", f",{kind},".encode())
    (problem,) = told({**every_column, "power.csv": power})
    assert problem.endswith(f"kind is a kind of its own ({kind}). Did you mean storage?")


def test_a_profile_without_profiles_may_be_left_blank(location: Files) -> None:
    work = location["workloads.csv"].split(b"\n")
    work[0] += b",demand_profile"
    work[1] += b",dayly"
    work[2:] = [line + b"," for line in work[2:] if line]
    (problem,) = told({**location, "workloads.csv": b"\n".join(work)})
    assert problem.endswith(
        "demand_profile is not in profiles (dayly). Nothing is in profiles: add it to "
        "profiles.csv, or leave the cell blank."
    )


SCENARIOS = {
    "a word for a number": ("sites.*.open_musd: dear", "is not a number (dear)"),
    "out of range": ("sites.*.open_musd: =-4", "is out of range (-4)"),
    "no number to change": ("workloads.*.class: +4", "is relative"),
    "a setting": ("routing.fibre_detour: 0.5", "is out of range (0.5)"),
    "a list": ("sites.*.open_musd: [1, 2]", "number"),
    "no such end": ("sites.*.life_y: low", "no low for"),
}


@pytest.mark.parametrize("case", SCENARIOS)
def test_values_of_scenarios_are_checked_used_or_not(location: Files, case: str) -> None:
    key_value, words = SCENARIOS[case]
    yaml = location["instance.yaml"] + f"\nscenarios:\n  never: {{{key_value}}}\n".encode()
    (problem,) = told({**location, "instance.yaml": yaml})
    assert problem.startswith("instance.yaml:")
    assert words in problem


def many(lines: str) -> str:
    return "\n".join(lines.format(n=n) for n in range(20_000)) + "\n"


HUB = "hub,lat_deg,lon_deg,jurisdiction\n"
SOURCE = "table,column,status\n"
FLOODS: dict[str, Files] = {
    "unknown settings": {"instance.yaml": many("k{n}: 1").encode()},
    "unknown scenario keys": {
        "instance.yaml": ("format: 1\nscenarios:\n  a:\n" + many("    k{n}: 1")).encode()
    },
    "unknown columns": {"sites.csv": ("site," + many("c{n}").replace("\n", ",") + "\n").encode()},
    "wrong cells": {"hubs.csv": (HUB + many("h{n},x,0,a")).encode()},
    "short rows": {"hubs.csv": (HUB + many("h{n}")).encode()},
    "one id": {"hubs.csv": (HUB + many("h,0,0,a")).encode()},
    "blank lines inside": {
        "hubs.csv": (HUB + "\n" * 20_000 + "h,0,0,a\n").encode()
    },
    "control characters": {
        "sources.csv": (SOURCE + many("a\x01{n},b,derived")).encode()
    },
    "dangling references": {
        "outages.csv": (
            "slice,like_slice,hours_per_year,element_kind,element,available\n"
            + many("s{n},t{n},1,site,x{n},0")
        ).encode()
    },
    "sources of nothing": {"sources.csv": (SOURCE + many("t{n},b,derived")).encode()},
}  # fmt: skip


@pytest.mark.parametrize("case", FLOODS)
def test_floods_of_problems_are_counted(location: Files, case: str) -> None:
    began = time.process_time()
    lines = told({**location, **FLOODS[case]})
    assert len(lines) <= 205
    (more,) = [line for line in lines if line.endswith(" more problems.")]
    assert int(more.split("and ")[1].split()[0]) >= 19_000
    assert time.process_time() - began < 20


def test_floods_of_overrides_are_counted(small: Instance) -> None:
    with pytest.raises(InstanceError) as caught:
        small.with_({f"nothing.{n}.x": 1 for n in range(1_000)})
    assert len(caught.value.problems) == 201
    assert str(caught.value.problems[-1]) == "with_: and 800 more problems."


def test_a_list_of_very_many_is_told_in_no_time(location: Files) -> None:
    work = location["workloads.csv"].splitlines()
    rows = [work[0] + b",hosts", work[1] + b"," + b"x;" * 200_000 + b"x"]
    began = time.process_time()
    lines = told({**location, "workloads.csv": b"\n".join(rows)})
    first, second = lines
    assert "hosts names what is not a host (x). Allowed: any, frankfurt, ground, orbit" in first
    assert second.endswith("hosts names x twice. Delete one.")
    assert time.process_time() - began < 10


def test_settings_of_very_many_values_are_one_message(location: Files) -> None:
    edges = b"zones: {lat_edges_deg: [" + b"1," * 200_000 + b"1]}\n"
    (problem,) = told({**location, "instance.yaml": b"format: 1\n" + edges})
    assert problem.endswith("more than 60000 keys and values.")


BYTES = 64 * 1024 * 1024
JUNK = {"NUL": b"\0", "tabs": b"\t", "commas": b",", "quotes": b'"', "newlines": b"\n", "x": b"x"}


@pytest.mark.slow
@pytest.mark.parametrize("case", JUNK)
def test_64_mib_of_one_byte_is_one_message(location: Files, case: str) -> None:
    began = time.process_time()
    assert len(told({**location, "hubs.csv": JUNK[case] * BYTES})) == 1
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("pattern", "key", "fits"),
    [
        ("*", "", True), ("a*", "abc", True), ("*c", "abc", True), ("a*c", "ac", True),
        ("a*a", "a", False), ("a*b*c", "a.b.c", True), ("a*b*c", "acb", False), ("**", "x", True),
        ("*a*a*", "ba", False), ("*:daily", "x:daily", True),
    ],
)  # fmt: skip
def test_stars_stand_for_anything(pattern: str, key: str, fits: bool) -> None:
    assert Pattern(pattern).fits(key) is fits


def test_many_stars_take_no_time() -> None:
    assert not Pattern("*a" * 30 + "b").fits("a" * 60)
