"""Whatever cell is spoilt, the problem names its file, line and column."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.errors import InstanceError
from optimizer.instance import Instance
from optimizer.instance.export import describe
from optimizer.instance.row import columns
from optimizer.instance.schema import TABLES
from optimizer.instance.settings import Settings
from optimizer.instance.text import split, starts

EVERY_COLUMN = Path(__file__).parents[1] / "data" / "every-column"
FILES = {path.name: path.read_bytes() for path in sorted(EVERY_COLUMN.iterdir())}
TABLE_FILES = sorted(name for name in FILES if name.endswith(".csv"))
FREE_TEXT = {
    (table, column.name)
    for table, row_type in TABLES.items()
    for column in describe(row_type)
    if column.allowed == "text" and column.name != "url"
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_spoilt_cell_is_found(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(TABLE_FILES))
    lines = FILES[name].decode().splitlines()
    line = data.draw(st.integers(1, len(lines) - 1))
    if '"' in lines[line]:
        return
    cells = lines[line].split(",")
    at = data.draw(st.integers(0, len(cells) - 1))
    if (name.removesuffix(".csv"), lines[0].split(",")[at]) in FREE_TEXT:
        return
    cells[at] = "?!"  # neither a number, nor an id, nor a choice
    lines[line] = ",".join(cells)
    with pytest.raises(InstanceError) as caught:
        Instance.from_files({**FILES, name: "\n".join(lines).encode()})
    column = len(",".join(cells[:at])) + (2 if at else 1)
    places = [(p.file, p.line, p.column) for p in caught.value.problems]
    assert (name, line + 1, column) in places


@given(st.lists(st.text(st.characters(exclude_characters="\r\n\x00"), max_size=6), min_size=1))
def test_a_line_splits_as_csv_does_and_its_places_point_at_the_cells(cells: list[str]) -> None:
    line = ",".join('"' + c.replace('"', '""') + '"' if set(c) & set('",') else c for c in cells)
    assert split(line)[::2] == (cells, None)
    assert next(csv.reader([line]), [""]) == cells or not line
    for cell, place in zip(cells, starts(line), strict=True):
        rest = line[place - 1 :]
        assert rest.startswith((cell, '"'))


def test_the_fixture_fills_every_column_of_every_table() -> None:
    inst = Instance.load(EVERY_COLUMN)
    for table, row_type in TABLES.items():
        header = set(FILES[f"{table}.csv"].decode().splitlines()[0].split(","))
        for column, name in columns(row_type).items():
            assert column in header
            assert any(getattr(row, name) not in (None, (), "") for row in getattr(inst, table))


def test_the_fixture_fills_every_setting() -> None:
    given = yaml.safe_load(FILES["instance.yaml"])
    assert set(given) - {"scenarios"} == set(Settings.model_fields)
    for name, info in Settings.model_fields.items():
        if hasattr(info.annotation, "model_fields"):
            assert set(given[name]) == set(info.annotation.model_fields), name
