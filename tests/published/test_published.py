"""The engine comes out where the studies did, and does not when an input is wrong."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner, Result

from optimizer.cli.app import app
from optimizer.cli.examples import example_names
from optimizer.cli.published import HELP
from optimizer.errors import SolverError
from optimizer.instance import Instance
from optimizer.physics.power import array_power_kw
from optimizer.published import STUDIES, Bench, Row, rerun
from optimizer.published.bench import Changes
from optimizer.published.suncatcher import learned_usd_per_kg, mass_to_reach_t

PAGE = Path(__file__).resolve().parents[2] / "docs" / "published.md"


def rows_of(study: str, *quantities: str) -> list[Row]:
    found = [row for row in STUDIES[study] if row.quantity in quantities]
    assert len(found) == len(quantities)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("study", STUDIES)
def test_every_published_number_is_within_its_tolerance_and_on_the_page(
    bench: Bench, printer: ModuleType, study: str
) -> None:
    results = list(rerun(bench, [study]))
    assert not [(r.row.quantity, r.engine, r.row.published) for r in results if not r.ok]
    page = PAGE.read_text(encoding="utf-8")
    assert printer.printed(page, study) == printer.study_table(results), "make docs"


WRONG = {
    "sun 0.97 instead of 0.98": (
        "mccalip-1gw", {"modules.v2-mini.array_pointing": 0.97},
        ("mean power of a satellite", "satellites", "mass", "hardware", "launch", "operations",
         "replacement", "total in orbit", "total in orbit per MWh"),
    ),
    "cells that lose 2.6 % a year": (
        "mccalip-1gw", {"modules.v2-mini.array_degradation_per_y": 0.026},
        ("mean power of a satellite", "array left, mean over ages 0 to 4", "satellites"),
    ),
    "fuel for all hours": (
        "mccalip-1gw", {"power.gas.energy_usd_per_mwh": 26.66},
        ("ground: fuel", "total on the ground", "break-even launch price, satellites at 5 USD/W"),
    ),
    "a satellite of 590 kg": (
        "suncatcher", {"modules.v2-mini.mass_kg": 590},
        ("launched power, Starlink v2 mini, 3600 USD/kg",
         "launched power, Starlink v2 mini, 200 USD/kg"),
    ),
    "41 kg/kW": (
        "turyshev", {"modules.kilowatt.mass_kg": 41},
        ("room for launch and build, benchmark 10,000 USD/kW",),
    ),
    "no losses before the first count": (
        "turyshev", {"modules.kilowatt.doa": 0},
        ("lifetime penalty, 0.10 lost a year, 5 years",),
    ),
    "interest of 8 %": (
        "sceptic", {"discount_rate": 0.08},
        ("orbit, platform 3.0 MUSD, 900 USD/kg to low orbit", "ground", "accelerators in orbit"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_input_takes_numbers_out_of_their_tolerance(studies: Path, wrong: str) -> None:
    study, changes, quantities = WRONG[wrong]
    bench = Bench(studies, {study: changes})
    results = [row.run(bench) for row in rows_of(study, *quantities)]
    assert not [result.row.quantity for result in results if result.ok]


def test_the_power_of_a_satellite_is_the_engines_physics(bench: Bench) -> None:
    """116 m2 x 1.361 kW/m2 x 0.171020... = 27 kW; x 0.98 x 0.975^j is what is left at age j."""
    (module,) = bench.instance("mccalip-1gw").modules
    assert module.array_m2 * 1.361 * module.array_efficiency == pytest.approx(27, rel=1e-14)
    by_hand = [26.46 * 0.975**age for age in range(5)]
    assert array_power_kw(module, range(5)) == pytest.approx(by_hand, rel=1e-12)
    shell = bench.geometry("mccalip-1gw").shells["terminator"]
    assert shell.sunlit.min() == 1.0  # 1,400 km, dawn-dusk: never eclipsed
    assert shell.power_kw["v2-mini"].ravel() == pytest.approx(by_hand, rel=1e-12)


def test_the_ground_of_mccalip_by_hand() -> None:
    """37.23 TWh x 6200 Btu/kWh x 4.30 USD/MMBtu x 1.2, and 12.5 + 1.8 x 1.2 USD/W."""
    fuel = 37_230_000 * 6200 * 4.30 / 1000 * 1.2
    assert fuel == pytest.approx(1_191_062_160, rel=1e-12)
    fuelled = 0.85 * 8760 * 5 * 1000
    assert fuelled == pytest.approx(37_230_000)
    capital = (5.25 + 3.0 + 2.5 + 1.75 + 1.8 * 1.2) * 1e9
    assert capital + fuel == pytest.approx(15_851_062_160, rel=1e-12)


def test_losses_in_mid_year_by_hand(bench: Bench) -> None:
    """A thousand satellites over the mean share alive, sum of exp(-L (j + 1/2)) / 5, rounded up."""
    for loss, scenario, mid_year in ((0.1, "loss-10", 1.2713), (0.2, "loss-20", 1.5846),
                                     (0.3, "loss-30", 1.9381)):  # fmt: skip
        alive = sum(math.exp(-loss * (age + 0.5)) for age in range(5)) / 5
        assert 1 / alive == pytest.approx(mid_year, abs=5e-5)
        plan = bench.plan("turyshev", {"workloads.compute.hosts": "orbit"}, scenario)
        assert plan.modules["count"].sum() == math.ceil(1000 / alive)


def test_launch_learns_a_fifth_with_every_doubling() -> None:
    assert learned_usd_per_kg(400) == 1800
    assert learned_usd_per_kg(800) == pytest.approx(1440)
    assert learned_usd_per_kg(mass_to_reach_t(200)) == pytest.approx(200)


def test_a_plan_that_is_not_verified_is_refused(
    studies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from optimizer import run

    real = run.solve
    monkeypatch.setattr(run, "solve", lambda *a, **k: replace(real(*a, **k), verified=False))
    with pytest.raises(SolverError, match="verified False"):
        Bench(studies).plan("sceptic")


@pytest.mark.parametrize("name", [*STUDIES, "reconciliation"])
def test_every_number_of_a_study_has_a_source(studies: Path, name: str) -> None:
    from optimizer.instance.sourcing import unsourced

    inst = Instance.load(studies / name)
    assert not unsourced(inst.content)
    for line in inst.sources:
        if line.value is not None and "*" not in line.row and line.table != "instance":
            row = inst.by_id(line.table)[line.row]
            assert getattr(row, line.column) == line.value, (line.table, line.row, line.column)
        if None not in (line.low, line.value, line.high):
            assert line.low <= line.value <= line.high


def test_the_studies_are_not_listed_among_the_examples() -> None:
    assert "published" not in example_names()
    assert not set(STUDIES) & set(example_names())


Start = Callable[..., Result]


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Start:
    monkeypatch.setenv("NO_COLOR", "1")
    return lambda *words: CliRunner().invoke(app, list(words))


def test_the_command_prints_engine_published_and_difference(start: Start) -> None:
    done = start("published", "sceptic")
    assert done.exit_code == 0
    head, *lines = done.stdout.splitlines()
    assert head.split() == [
        "study", "quantity", "unit", "engine", "published", "difference", "allowed",
    ]  # fmt: skip
    assert len(lines) == len(STUDIES["sceptic"])
    (ground,) = [line.split() for line in lines if " ground " in line and "accel" not in line]
    assert ground == ["sceptic", "ground", "MUSD/MW/y", "2.484", "2.5", "-0.016", "0.05", "ok"]
    assert sum(line.endswith("check ok") for line in lines) == 4
    last = done.stderr.splitlines()[-1]
    assert last == "All together: 8 of 8 numbers within their tolerance; 4 of 4 checks hold."


def test_the_command_takes_several_studies_in_their_order(start: Start) -> None:
    done = start("published", "sceptic", "turyshev", "--json")
    assert done.exit_code == 0
    document = json.loads(done.stdout)
    studies = [row["study"] for row in document["rows"]]
    assert studies == ["sceptic"] * 12 + ["turyshev"] * 9
    assert document["numbers"] == {"rows": 13, "ok": 13}
    assert document["checks"] == {"rows": 8, "ok": 8}
    assert sum(row["check"] for row in document["rows"]) == 8


def test_the_help_names_every_study() -> None:
    assert all(name in HELP for name in STUDIES)


def test_the_command_prints_a_document(start: Start) -> None:
    done = start("published", "turyshev", "--json")
    assert done.exit_code == 0
    document = json.loads(done.stdout)
    assert document["schema"] == "orbisite.published/1"
    assert document["ok"] is True
    assert [row["ok"] for row in document["rows"]] == [True] * len(STUDIES["turyshev"])
    assert document["rows"][0]["published"] == 250


def test_a_number_outside_its_tolerance_ends_in_exit_code_9(
    start: Start, studies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(studies / "sceptic", tmp_path / "sceptic")
    table = tmp_path / "sceptic" / "power.csv"
    table.write_text(table.read_text().replace(",66", ",75"))
    monkeypatch.setattr("optimizer.cli.published.studies_root", lambda: tmp_path)
    done = start("published", "sceptic")
    assert done.exit_code == 9
    assert "OUTSIDE" in done.stdout
    assert "outside their tolerance" in done.stderr.splitlines()[-1]


def test_a_study_that_is_not_there_is_a_usage_error(start: Start) -> None:
    assert start("published", "nope").exit_code == 2
    second = start("published", "sceptic", "nope")
    assert second.exit_code == 2
    assert "of 8 numbers" not in second.stderr  # refused before anything is solved


def test_changes_of_a_bench_lie_above_its_scenarios(studies: Path) -> None:
    changes: Changes = {"modules.v2-mini.array_pointing": 0.97}
    bench = Bench(studies, {"mccalip-1gw": changes})
    assert bench.instance("mccalip-1gw", "sun-60").modules[0].array_pointing == 0.97
