"""The JSON Schema is that of the models that read."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from optimizer.instance import Instance, json_schema
from optimizer.instance.export import about, describe
from optimizer.instance.row import columns
from optimizer.instance.schema import TABLES
from optimizer.instance.settings import Settings, meaning_of

DOCS = Path(__file__).parents[2] / "docs" / "instance-format.md"


def test_every_table_and_column_is_in_the_schema() -> None:
    schema = json_schema()
    for table, row_type in TABLES.items():
        assert schema["properties"][table]["items"]["$ref"] == f"#/$defs/{row_type.__name__}"
        assert list(schema["$defs"][row_type.__name__]["properties"]) == list(columns(row_type))
    assert schema["$defs"]["Link"]["required"] == ["link", "from", "to", "kind", "existing_gbps"]
    assert schema["$defs"]["Region"]["properties"]["lat_deg"]["maximum"] == 90
    assert schema["$defs"]["Region"]["properties"]["region"]["maxLength"] == 64
    assert schema["$defs"]["Settings"]["additionalProperties"] is False


def test_the_schema_is_plain_json() -> None:
    assert json.loads(json.dumps(json_schema())) == json_schema()


def test_the_page_lists_every_column_with_its_default_and_range() -> None:
    page = DOCS.read_text(encoding="utf-8")
    for table, row_type in TABLES.items():
        section = page.split(f"### {table}\n", 1)[1].split("\n### ", 1)[0].split("\n## ", 1)[0]
        rows = [line for line in section.splitlines() if line.startswith("| `")]
        listed = [tuple(part.strip() for part in row.strip("|").split(" | ")[:3]) for row in rows]
        assert listed == [
            (f"`{column.name}`", column.unit, column.default) for column in describe(row_type)
        ]
        assert all(row.strip("|").split(" | ")[4].strip() for row in rows)
        assert f"Key: `{':'.join(row_type.KEY)}`" in section


def test_the_page_is_printed_from_the_schema(root: Path) -> None:
    command = [sys.executable, str(root / "docs" / "print_format.py"), "--check"]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    assert ran.returncode == 0, ran.stderr


def test_every_column_says_what_it_means_and_every_number_its_unit() -> None:
    for table, row_type in TABLES.items():
        assert about(row_type).endswith("."), table
        for column in describe(row_type):
            assert column.meaning, (table, column.name)
            assert bool(column.unit) == ("number" in column.allowed), (table, column.name)
    schema = json_schema()["$defs"]["Region"]["properties"]["radius_km"]
    assert schema["description"].startswith("half-width")


@pytest.mark.parametrize(
    ("table", "column", "unit"),
    [
        ("power", "capex_musd_per_mw", "M$/MW"),
        ("power", "fixed_musd_per_mw_y", "M$/(MW·year)"),
        ("workloads", "shortfall_usd_per_eflops_h", "$/(EFLOPS·h)"),
        ("workloads", "in_gbps_per_eflops", "Gbps/EFLOPS"),
        ("launchers", "per_year", "number/year"),
        ("launchers", "success", "share"),
        ("modules", "failure_per_y", "share/year"),
        ("modules", "available_from", "year"),
        ("modules", "replace_y", "years"),
        ("modules", "radiator_c", "°C"),
        ("terminals", "gbps_down", "Gbps"),
        ("slices", "day_of_year", "day"),
        ("slices", "hours_per_year", "h/year"),
        ("power", "hours", "h"),
        ("regions", "jurisdiction", ""),
    ],
)
def test_units_are_read_from_names(table: str, column: str, unit: str) -> None:
    assert {one.name: one.unit for one in describe(TABLES[table])}[column] == unit


def settings_on_the_page() -> Iterator[tuple[str, str]]:
    """Yield the path and the default of each; `a.b`, `.c` in one row are a.b and a.c."""
    section = DOCS.read_text(encoding="utf-8").split("## instance.yaml\n", 1)[1].split("\n## ")[0]
    for line in section.splitlines():
        if line.startswith("| `"):
            first, default, _ = (part.strip() for part in line.strip("|").split(" | ", 2))
            head = ""
            for name in re.findall(r"`([^`]+)`", first):
                path = re.sub(r"\.[A-Z]+$", "", head + name if name[0] == "." else name)
                head = path.split(".")[0]
                yield path, default


def test_the_page_lists_every_setting_with_its_default() -> None:
    listed = dict(settings_on_the_page())
    known = {}
    for name, info in Settings.model_fields.items():
        part = getattr(info.annotation, "model_fields", None)
        inner = {"": info} if part is None else {f".{key}": value for key, value in part.items()}
        known |= {name + key: value.default for key, value in inner.items()}
    assert set(listed) - {"scenarios"} == set(known)
    for path, default in listed.items():
        if re.fullmatch(r"[0-9.]+", default):
            assert float(default) == known[path], path


def test_the_page_says_of_every_setting_what_it_means() -> None:
    section = DOCS.read_text(encoding="utf-8").split("## instance.yaml\n", 1)[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line[:3] == "| `"]
    said = {row[0].split("`")[1]: re.sub(r"\[(\w+)\]\([^)]*\)", r"\1", row[2]) for row in rows}
    told = {path: said.get(path) for path in said if path.split(".")[0] != "scenarios"}
    assert told == {path: meaning_of(tuple(path.split("."))) for path in told}
    assert all(
        meaning_of(tuple(path.split(".")))
        for path, _ in settings_on_the_page()
        if path.split(".")[0] != "scenarios"
    )


def test_examples_of_the_page_are_true(full: Instance) -> None:
    page = DOCS.read_text(encoding="utf-8")
    for key in ("payloads.starship:sso-650.payload_kg", "terminals.module:ai1:user.free_share"):
        assert key in page
        assert full.provenance(key).value is not None
