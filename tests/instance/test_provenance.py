"""Every value can say where it came from."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.errors import UsageError
from optimizer.instance import Instance

EVERY_COLUMN = Path(__file__).parents[1] / "data" / "every-column"


def test_a_cell_is_from_its_place_in_the_file(full: Instance) -> None:
    found = full.provenance("sites.dallas.open_musd")
    assert (found.value, found.origin, found.source) == (80, "sites.csv:2:22", None)


def test_a_cell_can_have_a_source(full: Instance) -> None:
    found = full.provenance("launchers.starship.price_musd")
    assert found.source is not None
    assert str(found) == (
        "launchers.csv:2:10; assumption: Several estimates, taken together "
        "https://example.org/prices"
    )


def test_a_source_may_name_rows_by_a_pattern(full: Instance) -> None:
    found = full.provenance("power.lulea-grid.energy_usd_per_mwh")
    assert found.source is not None
    assert found.source.title == "Wholesale prices"


def test_a_blank_cell_is_a_default(full: Instance) -> None:
    assert full.provenance("sites.lulea.water_usd_per_m3").origin == "default"


def test_settings_are_from_yaml_or_a_default(full: Instance, small: Instance) -> None:
    assert full.provenance("solve.gap").origin == "instance.yaml:21:14"
    assert full.provenance("policy.budget_musd.2030").value == 40000
    assert small.provenance("solve.gap").origin == "default"
    found = full.provenance("discount_rate")
    assert found.source is not None
    assert found.source.status == "assumption"


def test_an_override_says_which() -> None:
    inst = Instance.load(EVERY_COLUMN, ["cheap-launch"], {"discount_rate": "0.05"})
    origin = "scenario cheap-launch (instance.yaml:24:5)"
    assert inst.provenance("launchers.starship.price_musd").origin == origin
    assert inst.provenance("discount_rate").origin == "--set"
    assert inst.with_({"discount_rate": 0.1}).provenance("discount_rate").origin == "with_"


def test_after_an_override_the_source_is_about_the_value_of_the_files(full: Instance) -> None:
    key = "launchers.starship.price_musd"
    was = full.provenance(key)
    assert (was.value, was.loaded, was.changed) == (80, 80, False)
    found = full.with_({key: 123}).with_({key: "+1"}).provenance(key)
    assert (found.value, found.loaded, found.changed) == (124, 80, True)
    assert str(found).startswith("with_; the value of the files (80.0) is assumption: Several")
    rate = full.with_({"discount_rate": 0.2}).provenance("discount_rate")
    assert (rate.value, rate.loaded, rate.changed) == (0.2, 0.09, True)


def test_a_key_that_names_nothing_or_too_much(full: Instance) -> None:
    with pytest.raises(UsageError, match="Did you mean dallas"):
        full.provenance("sites.dalas.open_musd")
    with pytest.raises(UsageError, match="names 2 rows; name one"):
        full.provenance("sites.*.open_musd")


def test_the_source_that_says_most_counts(every_column: dict[str, bytes]) -> None:
    rows = "power,*,energy_usd_per_mwh,,,,,recalled,All power,,\n"
    rows += "power,dallas-grid,energy_usd_per_mwh,,,,,sourced,The tariff,,\n"
    inst = Instance.from_files(
        every_column | {"sources.csv": every_column["sources.csv"] + rows.encode()}
    )
    named = [("dallas-grid", "The tariff"), ("lulea-grid", "Wholesale prices")]
    for power, title in [*named, ("dallas-solar", "All power")]:
        found = inst.provenance(f"power.{power}.energy_usd_per_mwh")
        assert found.source is not None
        assert found.source.title == title
