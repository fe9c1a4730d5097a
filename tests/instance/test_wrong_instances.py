"""Each wrong instance of wrong/*.toml is refused with exactly these problems, at these places."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from optimizer.errors import InstanceError
from optimizer.instance import Instance

FOLDER = Path(__file__).parent / "wrong"


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']}")
        for path in sorted(FOLDER.glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]


def edited(files: dict[str, bytes], case: dict[str, Any]) -> dict[str, bytes]:
    """Return the files with the one change of a case."""
    name = case["file"]
    if case.get("delete"):
        return {file: data for file, data in files.items() if file != name}
    text = files[name].decode()
    if "text" in case:
        text = case["text"]
    elif "pattern" in case:
        text, times = re.subn(case["pattern"], case["put"], text)
        assert times
    elif "row" in case:  # filled up with blanks, put before the row that begins so
        head = text.splitlines()[0]
        row = case["row"] + "," * (head.count(",") - case["row"].count(","))
        assert f"\n{case['before']}" in text
        text = text.replace(f"\n{case['before']}", f"\n{row}\n{case['before']}", 1)
    elif "find" in case:
        assert case["find"] in text
        text = text.replace(case["find"], case["put"], 1)
    return {**files, name: text.encode(case.get("encode", "utf-8"))}


@pytest.mark.parametrize("case", cases())
def test_wrong_instance_is_told_where_and_why(
    every_column: dict[str, bytes], case: dict[str, Any]
) -> None:
    with pytest.raises(InstanceError) as caught:
        Instance.from_files(edited(every_column, case))
    assert [str(problem) for problem in caught.value.problems] == case["problems"]
    assert str(caught.value) == "\n".join(case["problems"])


def test_there_are_at_least_150_wrong_instances() -> None:
    assert len(cases()) >= 150


def test_all_problems_are_told_at_once_in_the_order_of_the_files(
    every_column: dict[str, bytes],
) -> None:
    files = {
        **every_column,
        "instance.yaml": every_column["instance.yaml"].replace(b"gap: 0.01", b"gap: 2"),
        "hubs.csv": every_column["hubs.csv"].replace(b"39,", b"99,"),
        "fits.csv": every_column["fits.csv"].replace(b",30", b",0").replace(b"low-53", b"low"),
    }
    with pytest.raises(InstanceError) as caught:
        Instance.from_files(files)
    places = [(p.file, p.line, p.column) for p in caught.value.problems]
    assert places == [
        ("instance.yaml", 21, 14),
        ("hubs.csv", 2, 9),
        ("fits.csv", 2, 22),
        ("fits.csv", 3, 15),
    ]


def test_a_file_full_of_mistakes_is_not_told_line_by_line(every_column: dict[str, bytes]) -> None:
    rows = "".join(f"h{n},north,0,US\n" for n in range(1000))
    files = {**every_column, "hubs.csv": b"hub,lat_deg,lon_deg,jurisdiction\n" + rows.encode()}
    with pytest.raises(InstanceError) as caught:
        Instance.from_files(files)
    assert len(caught.value.problems) == 201
    assert str(caught.value.problems[-1]) == "hubs.csv: and 800 more problems."
