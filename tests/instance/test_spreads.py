"""Low and high of sources.csv: as words in overrides, and as a table for sweeps."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from optimizer.errors import InstanceError, UsageError
from optimizer.instance import Instance
from optimizer.instance.spreads import Spread

EVERY_COLUMN = Path(__file__).parents[1] / "data" / "every-column"
PRICE = "launchers.starship.price_musd"  # 80, of a source that says 20 to 120
MORE = (
    "sites,dallas,open_musd,80,MUSD,50,110,assumption,,,\n"
    "sites,*,open_musd,,MUSD,40,70,derived,Any town,,\n"
    "sites,*,life_y,30,y,22.4,37.5,recalled,,,\n"
    "sites,*,cluster_eflops,300,EFLOPS,100,500,recalled,,,\n"
    "sites,*,opex_musd_per_y,,,,,recalled,No numbers,,\n"
    "halls,gb200,build_y,,y,2,3,assumption,The table is not within,,\n"
    "power,*,max_mw,,MW,100,600,assumption,,,\n"
    "power,*-grid,max_mw,500,MW,400,500,assumption,,,\n"
    "power,lulea-grid,max_mw,500,MW,450,550,assumption,,,\n"
)


@pytest.fixture(scope="module")
def inst() -> Instance:
    files = {path.name: path.read_bytes() for path in EVERY_COLUMN.iterdir()}
    return Instance.from_files(files | {"sources.csv": files["sources.csv"] + MORE.encode()})


def price(inst: Instance) -> float:
    return float(inst.by_id("launchers")["starship"].price_musd)


def refusal(inst: Instance, key: str, value: str) -> str:
    with pytest.raises(InstanceError) as caught:
        inst.with_({key: value})
    (problem,) = caught.value.problems
    return str(problem)


@pytest.mark.parametrize(("word", "musd"), [("low", 20), ("base", 80), ("high", 120)])
def test_a_word_stands_for_the_number_of_the_source(inst: Instance, word: str, musd: float) -> None:
    assert price(inst.with_({PRICE: word})) == musd
    assert price(Instance.load(EVERY_COLUMN, overrides={PRICE: word})) == musd


def test_a_scenario_may_use_the_words(every_column: dict[str, bytes]) -> None:
    text = every_column["instance.yaml"].decode()
    text = text.replace("launchers.starship.price_musd: 20", "launchers.starship.price_musd: high")
    files = every_column | {"instance.yaml": text.encode()}
    changed = Instance.from_files(files, scenarios=["cheap-launch"])
    assert price(changed) == 120
    assert changed.provenance(PRICE).origin.startswith("scenario cheap-launch")


def test_base_is_the_number_of_the_files_not_that_of_other_overrides(inst: Instance) -> None:
    changed = inst.with_({PRICE: 7})
    assert changed.spread(PRICE) == Spread(20, 80, 120)
    assert price(changed.with_({PRICE: "base"})) == 80
    assert price(changed.with_({PRICE: "low"}).with_({PRICE: "+1"})) == 21


def test_base_needs_no_source_and_empties_a_cell_that_was_blank(inst: Instance) -> None:
    key = "sites.lulea.available_from"
    assert (
        inst.with_({key: 2031}).with_({key: "base"}).by_id("sites")["lulea"]
        == (inst.by_id("sites")["lulea"])
    )


def test_with_a_star_each_row_takes_its_own_end(inst: Instance) -> None:
    # dallas has a row of its own (50 to 110), lulea takes the one of the column (40 to 70).
    low = inst.with_({"sites.*.open_musd": "low"})
    assert [site.open_musd for site in low.sites] == [50, 40]
    high = inst.with_({"sites.*.open_musd": "high"})
    assert [site.open_musd for site in high.sites] == [110, 70]


def test_the_pattern_that_says_most_counts(inst: Instance) -> None:
    low = inst.with_({"power.*.max_mw": "low"}).by_id("power")
    # own row, `*-grid`, `*`
    names = ("lulea-grid", "dallas-grid", "dallas-solar")
    assert [low[name].max_mw for name in names] == [450, 400, 100]


def test_whole_numbers_take_the_nearest_whole_end(inst: Instance) -> None:
    assert inst.spread("sites.dallas.life_y") == Spread(22, 30, 38)
    assert inst.with_({"sites.*.life_y": "high"}).sites[0].life_y == 38


def test_settings_have_spreads_too(inst: Instance) -> None:
    assert inst.with_({"discount_rate": "high"}).settings.discount_rate == 0.12
    changed = inst.with_({"discount_rate": 0.5, "solve.gap": 0.3})
    assert changed.with_({"discount_rate": "base"}).settings.discount_rate == 0.09
    assert changed.with_({"solve.gap": "base"}).settings.solve.gap == 0.01


def test_a_value_without_a_spread_is_named_with_what_to_do(inst: Instance) -> None:
    assert refusal(inst, "halls.gb200.eflops", "low") == (
        "with_ halls.gb200.eflops=low: no low for gb200: sources.csv has no row for "
        "halls,gb200,eflops. Add a row halls,gb200,eflops with low and high, or give a number."
    )
    said = refusal(inst, "sites.*.opex_musd_per_y", "high")
    assert "no high for dallas: the row sites,*,opex_musd_per_y of sources.csv has no low" in said
    assert said.endswith("The same for lulea.")
    assert "sources.csv has no row for instance,,solve.gap" in refusal(inst, "solve.gap", "low")
    assert "is blank in the files" in refusal(inst, "sites.lulea.cluster_eflops", "low")


def test_a_value_outside_its_range_has_no_spread(inst: Instance) -> None:
    said = refusal(inst, "halls.gb200.build_y", "low")
    assert "1 is not within the row halls,gb200,build_y, which is 2 to 3." in said


def test_the_words_are_text_in_columns_of_text(inst: Instance) -> None:
    changed = inst.with_({"workloads.*.class": "low"})
    assert {row.class_ for row in changed.workloads} == {"low"}
    said = refusal(inst, "halls.gb200.accelerator_trajectory", "low")
    assert "is not in trajectories (low)" in said


@pytest.mark.parametrize("key", ["boundary.facility", "currency", "zones.lat_edges_deg"])
def test_settings_that_are_no_number_have_no_ends(inst: Instance, key: str) -> None:
    assert "sources.csv" not in refusal(inst, key, "low")


def test_the_escape_of_absolute_values_still_holds(inst: Instance) -> None:
    assert "is not a number (low)" in refusal(inst, PRICE, "=low")


def test_a_spread_is_frozen(inst: Instance) -> None:
    spread = inst.spread(PRICE)
    with pytest.raises(FrozenInstanceError):
        spread.low = 0  # type: ignore[misc]


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("sites.*.open_musd", "names 2 rows; name one"),
        ("sites.dalas.open_musd", "Did you mean dallas"),
        ("halls.gb200.accelerator_trajectory", "has no spread: it is not a number"),
        ("halls.gb200.eflops", "has no spread: sources.csv has no row"),
    ],
)
def test_a_spread_that_is_not_there_is_refused(inst: Instance, key: str, told: str) -> None:
    with pytest.raises(UsageError, match=told.replace("*", r"\*")):
        inst.spread(key)


def test_all_spreads_are_one_table_sorted_by_key(inst: Instance) -> None:
    found = inst.with_({PRICE: 1}).spreads()
    assert list(found.columns) == ["key", "low", "base", "high", "status"]
    assert list(found["key"]) == sorted(found["key"])
    rows = {row.key: (row.low, row.base, row.high, row.status) for row in found.itertuples()}
    assert rows[PRICE] == (20, 80, 120, "assumption")
    assert rows["discount_rate"] == (0.07, 0.09, 0.12, "assumption")
    assert rows["sites.lulea.open_musd"] == (40, 60, 70, "derived")
    assert "sites.lulea.cluster_eflops" not in rows  # blank
    assert "halls.gb200.build_y" not in rows  # outside its range
    assert "sites.dallas.opex_musd_per_y" not in rows  # no numbers
    for key, (low, _, high, _) in rows.items():
        assert inst.spread(key) == Spread(*rows[key][:3])
        assert low <= high
        inst.with_({key: "low"})


def test_no_source_is_no_spread(small: Instance) -> None:
    bare = Instance.from_files(
        {name: data for name, data in small.source_files.items() if name != "sources.csv"}
    )
    assert bare.spreads().empty
    assert list(bare.spreads().columns) == ["key", "low", "base", "high", "status"]
