"""The digest is of the content: not of the path, the row order, the spelling of a number."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.instance import Instance

EVERY_COLUMN = Path(__file__).parents[1] / "data" / "every-column"
FILES = {path.name: path.read_bytes() for path in sorted(EVERY_COLUMN.iterdir())}
DIGEST = Instance.from_files(FILES).digest


def shuffled(files: dict[str, bytes], seed: int) -> dict[str, bytes]:
    """Return the files with rows and columns of every table in another order."""
    rng = random.Random(seed)
    out = dict(files)
    for name, data in files.items():
        lines = data.decode().splitlines()
        if not name.endswith(".csv") or b'"' in data:
            continue
        order = list(range(len(lines[0].split(","))))
        rng.shuffle(order)
        header, *rows = [",".join(line.split(",")[at] for at in order) for line in lines]
        rng.shuffle(rows)
        out[name] = ("\n".join([header, *rows]) + "\n").encode()
    return out


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_row_and_column_order_change_nothing(seed: int) -> None:
    again = Instance.from_files(shuffled(FILES, seed))
    assert again.digest == DIGEST
    assert [s.site for s in again.sites] == ["dallas", "lulea"]


def test_the_path_changes_nothing(tmp_path: Path) -> None:
    shutil.copytree(EVERY_COLUMN, tmp_path / "elsewhere")
    assert Instance.load(tmp_path / "elsewhere").digest == DIGEST


def test_a_default_written_out_changes_nothing() -> None:
    links = FILES["links.csv"].replace(b"fibre,no,800,,,,,1200", b"fibre,no,800.0,0,0,0,,1.2e3")
    assert links != FILES["links.csv"]
    assert Instance.from_files({**FILES, "links.csv": links}).digest == DIGEST


def test_a_scenario_that_is_not_applied_changes_nothing() -> None:
    yaml = FILES["instance.yaml"] + b"  more: {discount_rate: 0.1}\n"
    assert Instance.from_files({**FILES, "instance.yaml": yaml}).digest == DIGEST
    assert (
        Instance.from_files({**FILES, "instance.yaml": yaml}, scenarios=["more"]).digest != DIGEST
    )


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("sites.csv", b"80,30", b"81,30"),
        ("instance.yaml", b"hop_ms: 0.3", b"hop_ms: 0.4"),
        ("workloads.csv", b"EU;US", b"US;EU"),
        ("links.csv", b"lulea-svalbard,", b"lulea-svalbard-1,"),
    ],
)
def test_any_value_changes_it(file: str, old: bytes, new: bytes) -> None:
    assert Instance.from_files({**FILES, file: FILES[file].replace(old, new)}).digest != DIGEST


def test_an_empty_table_is_not_an_absent_one() -> None:
    without = {name: data for name, data in FILES.items() if name != "supply.csv"}
    empty = {**FILES, "supply.csv": b"period,accelerator_eflops\n"}
    assert Instance.from_files(without).digest != Instance.from_files(empty).digest


def test_coefficients_count() -> None:
    assert Instance.from_files({**FILES, "coefficients/see.csv": b"x"}).digest != DIGEST


def test_there_and_back_is_the_same() -> None:
    inst = Instance.from_files(FILES)
    there = inst.with_({"launchers.starship.price_musd": 81})
    assert there.digest != DIGEST
    assert there.with_({"launchers.starship.price_musd": 80}).digest == DIGEST
