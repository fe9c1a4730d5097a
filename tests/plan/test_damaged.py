"""A folder of a plan that somebody or something damaged is refused in a sentence, at once."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from optimizer.cli.summary import summary_lines
from optimizer.errors import PlanError
from optimizer.plan import Plan
from optimizer.plan.store import MOST_BYTES


@pytest.fixture
def run(plan: Plan, tmp_path: Path) -> Path:
    plan.save(tmp_path / "run")
    return tmp_path / "run"


def read(folder: Path) -> None:
    """Read a plan and say all that `show` says."""
    plan = Plan.load(folder)
    assert summary_lines(None, plan)
    assert plan.to_json_dict()
    assert str(plan.compare(plan))


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "zeros": lambda good: bytes(len(good)),
    "garbage": lambda _: bytes(range(256)),
    "deep": lambda _: b"[" * 100_000,
    "null": lambda _: b"null",
    "UTF-16": lambda good: good.decode().encode("utf-16"),
    "half": lambda good: good[: len(good) // 2],
}
NAMES = ("run.json", "plan.json", "routes.csv", "costs.csv", "values/serve.csv")


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_file_is_named(run: Path, name: str, damage: str) -> None:
    page = run / name
    page.write_bytes(DAMAGE[damage](page.read_bytes()))
    if damage == "half" and name.endswith(".csv"):
        page.write_bytes(page.read_bytes() + b"x")  # not cut at the end of a line
    with pytest.raises(PlanError) as caught:
        read(run)
    assert Path(name).stem in str(caught.value) or "cost lines" in str(caught.value)
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name")
def test_what_is_no_file_is_named(run: Path, name: str) -> None:
    (run / name).unlink()
    os.mkfifo(run / name)  # reading it would wait for ever
    with pytest.raises(PlanError, match="no regular file"):
        read(run)
    (run / name).unlink()
    (run / name).mkdir()
    with pytest.raises(PlanError, match="no regular file"):
        read(run)


@pytest.mark.parametrize("name", NAMES)
def test_what_would_fill_the_memory_is_refused(run: Path, name: str) -> None:
    with (run / name).open("r+b") as page:
        page.truncate(MOST_BYTES * 40)  # a hole: it takes no room on the disk
    with pytest.raises(PlanError, match="too large"):
        read(run)


STRANGE: list[Any] = [
    5, -1, 1e308, "x", "", [], {}, [1], {"a": 1}, True, None, {"2030": "x"}, [["a"]], [[1, 2, 3]],
    10**400, [None], {"2026": None},
]  # fmt: skip
FIELDS = (
    "schema", "instance", "digest", "applied", "status", "cost_musd", "bound_musd",
    "certified_musd", "gap", "bound_scope", "reproducible", "verified", "max_violation",
    "warnings", "concerns", "size", "years", "hours", "discount_years",
)  # fmt: skip


def test_every_field_is_here(run: Path) -> None:
    assert tuple(json.loads((run / "plan.json").read_text())) == FIELDS


@pytest.mark.slow
@pytest.mark.parametrize("field", FIELDS)
def test_a_strange_field_is_refused_or_harmless(run: Path, field: str) -> None:
    page = run / "plan.json"
    good = json.loads(page.read_text())
    for value in STRANGE:
        page.write_text(json.dumps(good | {field: value}))
        with suppress(PlanError):
            read(run)
    del good[field]
    page.write_text(json.dumps(good))
    if field != "concerns":
        with pytest.raises(PlanError, match=field):
            read(run)


CELLS = ("", "x", "nan", "inf", "-1", "1e400", "=1", "9" * 20, "1.5", "9" * 5000)


@pytest.mark.nightly
@pytest.mark.parametrize("name", ["routes", "costs", "limits", "flows", "values/serve"])
def test_a_strange_cell_is_refused_or_harmless(run: Path, name: str) -> None:
    page = run / f"{name}.csv"
    head, first, *rest = page.read_text().splitlines()
    for column, _ in enumerate(head.split(",")):
        for value in CELLS:
            cells = first.split(",")
            cells[column] = value
            page.write_text("\n".join([head, ",".join(cells), *rest]) + "\n")
            with suppress(PlanError):
                read(run)


@pytest.mark.parametrize("cell", ["nan", "inf", "1e999"])
def test_a_decision_is_a_finite_number(run: Path, cell: str) -> None:
    page = run / "values" / "serve.csv"
    head, first, *rest = page.read_text().splitlines()
    cells = [*first.split(",")[:-1], cell]
    page.write_text("\n".join([head, ",".join(cells), *rest]) + "\n")
    with pytest.raises(PlanError, match="serve: a value is no finite number"):
        read(run)
