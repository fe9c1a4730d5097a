"""The reference instance is what its script writes, and every number in it has a source."""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from optimizer.instance import Instance

SCENARIOS = (
    "cheap-launch", "launch-slips", "grid-queue", "gas-banned", "eu-residency-strict", "bundled-ai",
    "government-emergency", "solar-storm", "gateway-outage", "accelerators-scarce",
    "no-foreign-flag", "module-life-3", "optical-arrives", "water-refused", "carbon-price",
    "ground-closed", "optimists",
)  # fmt: skip
TEXT = {
    "slices": {"slice", "day"}, "outages": {"slice", "like_slice", "element_kind", "element"},
    "profiles": {"profile", "local_hour"}, "trajectories": {"trajectory", "period"},
    "existing": {"site", "hall"}, "power": {"power", "site", "kind"}, "coolers": {"cooler", "site"},
    "shells": {"shell", "pattern", "flag"}, "supply": {"period"}, "periods": {"period"},
    "terminals": {"owner_kind", "owner", "kind"}, "modules": {"module", "radiator_attitude"},
    "payloads": {"launcher", "shell"}, "fits": {"launcher", "module", "shell"},
    "gateways": {"gateway", "opened_already"}, "antennas": {"gateway", "kind"},
    "links": {"link", "from", "to", "kind"},
    "workloads": {
        "workload", "class", "origin", "sink", "residency", "hosts", "span", "shift", "critical",
    },
    "embodied": {"what"},
}  # fmt: skip
KEYS = {
    "outages": 5, "profiles": 2, "trajectories": 2, "existing": 2, "terminals": 3, "payloads": 2,
    "fits": 3, "antennas": 2,
}  # fmt: skip

Table = list[dict[str, str]]


def read(path: Path) -> Table:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def values(folder: Path) -> dict[tuple[str, str, str], float]:
    """Return every number of every table: (table, row, column) -> value."""
    found = {}
    for path in sorted(folder.glob("*.csv")):
        table = path.stem
        if table == "sources":
            continue
        for row in read(path):
            columns = list(row)
            names = columns[: KEYS.get(table, 1)]
            if table == "outages":
                names = ["slice", "element_kind", "element"]
            key = ":".join(row[name] for name in names)
            plain = TEXT.get(table, {columns[0]}) | {"jurisdiction", "hall", "what"}
            for column in set(columns) - plain:
                if row[column] and not column.endswith(("_trajectory", "_profile")):
                    found[table, key, column] = float(row[column])
    settings = Instance.load(folder).settings
    found["instance", "", "discount_rate"] = settings.discount_rate
    found["instance", "", "wacc.orbit"] = settings.wacc.orbit or 0.0
    return found


def sources(folder: Path) -> dict[tuple[str, str, str], dict[str, str]]:
    return {(r["table"], r["row"], r["column"]): r for r in read(folder / "sources.csv")}


def source_of(
    where: tuple[str, str, str], known: dict[tuple[str, str, str], dict[str, str]]
) -> dict[str, str] | None:
    table, _, column = where
    return known.get(where) or known.get((table, "*", column))


def test_the_script_writes_the_instance_byte_for_byte(
    folder: Path, tmp_path: Path, python: Callable[..., CompletedProcess[str]]
) -> None:
    script = folder.parent / "build" / "starlink_2035.py"
    done = python("-B", str(script), str(tmp_path), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {path.name: path.read_bytes() for path in folder.iterdir()}


def test_every_number_has_a_source(folder: Path) -> None:
    known = sources(folder)
    assert not [where for where in values(folder) if source_of(where, known) is None]


def test_no_source_speaks_of_a_number_that_is_not_there(folder: Path) -> None:
    there = values(folder)
    columns = {(table, column) for table, _, column in there}
    for table, row, column in sources(folder):
        assert (table, column) in columns if row == "*" else (table, row, column) in there


def test_a_value_in_the_sources_is_the_value_in_the_table(folder: Path) -> None:
    there = values(folder)
    for (table, row, column), line in sources(folder).items():
        if line["value"] and row != "*":
            assert float(line["value"]) == there[table, row, column]


def test_low_and_high_enclose_the_value(folder: Path) -> None:
    for line in sources(folder).values():
        if line["value"] and line["low"]:
            low, value, high = (float(line[x]) for x in ("low", "value", "high"))
            slack = 1e-5 * max(abs(low), abs(high))
            assert low - slack <= value <= high + slack, line


def test_thirty_random_numbers_are_the_parameters_they_name(folder: Path, built: Path) -> None:
    parameters = {
        r["parameter"]: r
        for name in ("parameters", "assumptions", "assumptions_space")
        for r in read(built / f"{name}.csv")
    }
    known, named = sources(folder), []
    for where, value in sorted(values(folder).items()):
        source = source_of(where, known)
        assert source is not None
        name = source["title"].split(":")[0]
        if name in parameters:
            named.append((where, value, source, parameters[name]))
    assert len(named) > 300
    for where, value, source, parameter in random.Random(2035).sample(named, 30):
        factors = (1.0, 1e-3, 1e-6)
        base = float(parameter["base"])
        less_one = where[2] == "overhead"  # a PUE less 1
        assert any(math.isclose(value, base * f - less_one, rel_tol=1e-5) for f in factors), where
        assert (source["status"], source["url"]) == (parameter["status"], parameter["url"]), where


def test_thirty_random_places_are_where_the_source_tables_put_them(
    folder: Path, built: Path
) -> None:
    placed = [
        (table, row)
        for table in ("regions", "hubs", "sites", "gateways")
        for row in read(folder / f"{table}.csv")
    ]
    for table, row in random.Random(2035).sample(placed, 30):
        key = table[:-1]
        [origin] = [r for r in read(built / f"{table}.csv") if r[key] == row[key]]
        for column in ("lat_deg", "lon_deg"):
            assert float(row[column]) == pytest.approx(float(origin[column]), rel=1e-5)


# Worked by hand from the parameters of the reference:
#   hall: 5 MW / 125 kW x 0.18 EFLOPS = 7.2 EFLOPS; 40 racks x 3.4 MUSD = 136 MUSD
#   AI1: 120 kW / 125 kW x 0.18 = 0.1728 EFLOPS; x 3.4/0.18 = 3.264 MUSD; 20 USD/W x 150 kW = 3 MUSD
#   generation of 2030: 1.44 EFLOPS/MW x 1.44/(8 x 0.989e-3/10.2e-3) = 2.67323; x 5 MW = 13.3662
#   Memphis: 244,000 USD/acre x 0.3 acre/MW x 1,000 MW + 10 MUSD of permits = 83.2 MUSD
#   Abilene: 61.2 USD/MWh - 60,000/(8760 x 0.9) = 53.5896
#   gas: 9.5 MMBtu/MWh x 4.3 + 5 = 45.85 USD/MWh; x 53.06 = 504.07 kg/MWh
#   Starship to the ring: 100 t x 0.7; 165 Falcon 9 a year x 0.1
#   interconnection Texas: 2026 + 3 = 2029
#   H100 at 2.35 USD/h: 2.35/0.989e-3 = 2376.14 USD per EFLOPS-hour
WORKED = {
    ("halls", "gb200-5", "eflops"): 7.2,
    ("halls", "gb200-5", "accelerator_musd"): 136.0,
    ("halls", "gen2030-5", "eflops"): 13.3662,
    ("modules", "ai1", "eflops"): 0.1728,
    ("modules", "ai1", "accelerator_musd"): 3.264,
    ("modules", "ai1", "platform_musd"): 3.0,
    ("sites", "memphis", "open_musd"): 83.2,
    ("power", "abilene-grid", "energy_usd_per_mwh"): 53.5896,
    ("power", "abilene-grid", "available_from"): 2029,
    ("power", "memphis-gas", "energy_usd_per_mwh"): 45.85,
    ("power", "memphis-gas", "carbon_kg_per_mwh"): 504.07,
    ("payloads", "starship:sso-650", "payload_kg"): 70_000,
    ("launchers", "falcon9", "per_year"): 16.5,
    ("workloads", "batch-us-east", "shortfall_usd_per_eflops_h"): 2376.14,
}


@pytest.mark.parametrize("where", WORKED, ids=":".join)
def test_a_number_worked_by_hand(where: tuple[str, str, str], folder: Path) -> None:
    assert values(folder)[where] == pytest.approx(WORKED[where], rel=1e-5)


def test_accelerators_of_one_date_cost_the_same_on_the_ground_and_in_orbit(folder: Path) -> None:
    """2028: 3.4/0.18 = 18.889 MUSD per EFLOPS; 2030: x 0.69; then by the step of silicon."""
    inst = Instance.load(folder)
    factor = {(row.trajectory, row.period): row.factor for row in inst.trajectories}
    for year, expected in ((2028, 18.8889), (2030, 13.0333), (2032, 9.5833), (2034, 7.00717)):
        for row in (*inst.halls, *inst.modules):
            sold = row.available_from is None or row.available_from <= year
            if not sold or row.accelerator_trajectory is None:
                continue
            if row.accelerator_trajectory.startswith("gen2030") and year < 2030:
                continue
            price = row.accelerator_musd * factor[row.accelerator_trajectory, year]
            silicon = row.eflops * factor[row.eflops_trajectory, year]
            assert price / silicon == pytest.approx(expected, rel=1e-4)


def test_the_instance_is_the_size_and_shape_it_promises(folder: Path) -> None:
    inst = Instance.load(folder)
    assert len(inst.regions) >= 24
    assert len(inst.sites) >= 18
    assert len(inst.gateways) >= 18
    assert 85 <= len(inst.workloads) <= 92
    assert len({row.class_ for row in inst.workloads}) >= 8
    assert {row.day_of_year for row in inst.slices} >= {172, 355}
    assert sum(row.hours_per_year for row in inst.slices) == 8760


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_scenario_is_valid_and_changes_something(scenario: str, folder: Path) -> None:
    changed = Instance.load(folder, scenarios=(scenario,))
    assert changed.digest != Instance.load(folder).digest


def test_every_scenario_says_why_in_two_sentences(folder: Path) -> None:
    why = Instance.load(folder).scenarios
    assert set(why) == set(SCENARIOS)
    assert all(text.count(". ") == 1 and text.endswith(".") for text in why.values())
