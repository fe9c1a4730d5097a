"""Plans are saved whole or not at all, the same bytes for the same plan, and read back exactly."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess

import pandas as pd
import pytest

from optimizer.errors import PlanError
from optimizer.plan import FAMILIES, Plan
from optimizer.plan.cells import from_csv_bytes, neutral, plain, to_csv_bytes
from optimizer.plan.frames import TABLES


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_plan_reads_back_exactly(plan: Plan, tmp_path: Path) -> None:
    plan.save(tmp_path / "run")
    again = Plan.load(tmp_path / "run")
    for family in FAMILIES:
        pd.testing.assert_frame_equal(again.values[family], plan.values[family], check_exact=True)
    for table in TABLES:
        pd.testing.assert_frame_equal(again.tables[table], plan.tables[table], check_exact=True)
    assert again.to_json_dict() == plan.to_json_dict()
    assert again.warnings == plan.warnings
    assert again.concerns == plan.concerns
    assert plan.concerns
    assert again.digest == plan.digest


def test_only_seconds_and_memory_differ_between_two_runs(plan: Plan, tmp_path: Path) -> None:
    plan.save(tmp_path / "a" / "run")
    replace(plan, seconds={"total": 9.0}, peak_mb=1.0).save(tmp_path / "b" / "run")
    one, two = contents(tmp_path / "a" / "run"), contents(tmp_path / "b" / "run")
    assert [name for name in one if one[name] != two[name]] == ["run.json"]
    timed = [json.loads(files["run.json"]) for files in (one, two)]
    for document in timed:
        del document["seconds"], document["peak_mb"]
    assert timed[0] == timed[1]


def test_saved_again_after_loading_the_bytes_are_the_same(plan: Plan, tmp_path: Path) -> None:
    plan.save(tmp_path / "a" / "run")
    Plan.load(tmp_path / "a" / "run").save(tmp_path / "b" / "run")
    assert contents(tmp_path / "a" / "run") == contents(tmp_path / "b" / "run")


def test_further_files_are_copied_as_they_are(plan: Plan, tmp_path: Path) -> None:
    extra = {"instance/sites.csv": b"\xff=1", "solver.log": b""}
    plan.save(tmp_path / "run", extra)
    saved = contents(tmp_path / "run")
    assert {name: saved[name] for name in extra} == extra


@pytest.mark.parametrize(
    "path",
    ["../out", "/etc/x", "a/../../x", "run.json", "costs.csv", "", ".", "a\\b", "./x", "a//b"],
)
def test_further_files_stay_inside_the_folder(plan: Plan, tmp_path: Path, path: str) -> None:
    with pytest.raises(PlanError, match="extra file"):
        plan.save(tmp_path / "run", {path: b"x"})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_left_alone(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    plan.save(tmp_path / "run")
    before = contents(tmp_path / "run")
    with pytest.raises(PlanError, match="already exists"):
        plan.save(tmp_path / "run")
    assert contents(tmp_path / "run") == before


@pytest.mark.parametrize("nth", [0, 1, 5, 20, 34])
def test_nothing_is_left_when_a_write_fails(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    calls = iter(range(10_000))

    def fsync(descriptor: int) -> None:
        if next(calls) == nth:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match="No space left"):
        plan.save(tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


def test_formulas_are_neutralised_and_read_back(plan: Plan, tmp_path: Path) -> None:
    plan.save(tmp_path / "run")
    saved = (tmp_path / "run" / "limits.csv").read_text()
    assert "silicon,'=cmd," in saved
    assert Plan.load(tmp_path / "run").limits["index"].tolist() == ["=cmd", "s 2030"]


TEXTS = ["=1", "+1", "-1", "@x", "\tx", "'x", "''", "a=1", "", "NA", "007", 'a"b,c', "é"]


@pytest.mark.parametrize("text", TEXTS)
def test_a_neutral_cell_turns_back_into_its_text(text: str) -> None:
    assert plain(neutral(text)) == text
    assert not neutral(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    frame = pd.DataFrame({"law": [text], "used": [0.1]})
    again = from_csv_bytes(to_csv_bytes(frame), ["law", "used"], "x")
    assert again["law"].tolist() == [text]


def test_a_carriage_return_cannot_start_a_new_row() -> None:
    assert neutral("a\r=1") == "a =1"


def test_floats_read_back_bit_for_bit() -> None:
    numbers = [0.1 + 0.2, 1e-300, -1 / 3, 5e-324, 1.7976931348623157e308, float("nan")]
    frame = pd.DataFrame({"used": numbers})
    again = from_csv_bytes(to_csv_bytes(frame), ["used"], "x")["used"].tolist()
    assert again[:-1] == numbers[:-1]
    assert again[-1] != again[-1]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("run.json", None, "cannot be read"),
        ("plan.json", b"{", "plan.json: not of a saved plan"),
        ("plan.json", b"[]", "plan.json: not of a saved plan"),
        ("plan.json", b'{"schema": "other/1"}', "schema: Input should be 'orbisite.plan/1'"),
        ("plan.json", b'{"schema": "orbisite.plan/1"}', "instance: Field required"),
        ("costs.csv", b"line,period\n", "header"),
        ("costs.csv", b"line,period,musd\nsites,2030,1\n", "the cost lines sum to"),
        ("values/open.csv", b"site,period,value\na,2030,much\n", "open"),
        ("legs.csv", None, "cannot be read"),
    ],
)
def test_a_damaged_folder_is_refused(
    plan: Plan, tmp_path: Path, name: str, content: bytes | None, message: str
) -> None:
    plan.save(tmp_path / "run")
    if content is None:
        (tmp_path / "run" / name).unlink()
    else:
        (tmp_path / "run" / name).write_bytes(content)
    with pytest.raises(PlanError, match=message):
        Plan.load(tmp_path / "run")


def test_the_same_plan_is_the_same_bytes_under_another_hash_seed(
    python: Callable[..., CompletedProcess[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = (
        "import sys; from tests.verify.orbits import space, space_plan\n"
        "space_plan(space()).save(sys.argv[1])"
    )
    folders = []
    for seed in ("1", "2"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        folder = tmp_path / seed / "run"
        done = python("-c", script, str(folder))
        assert done.returncode == 0, done.stderr
        folders.append(contents(folder))
    assert folders[0] == folders[1]
