"""Low and high of sources.csv: as words in overrides, and as a table for sweeps."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from optimizer.errors import InstanceError, UsageError
from optimizer.instance import Instance
from optimizer.instance.spreads import Spread, kept_lines

EVERY_COLUMN = Path(__file__).parents[1] / "data" / "every-column"
PRICE = "launchers.starship.price_musd"  # 80, of a source that says 20 to 120
MORE = (
    "sites,dallas,open_musd,80,MUSD,50,110,assumption,,,\n"
    "sites,*,open_musd,,MUSD,40,70,derived,Any town,,\n"
    "sites,*,life_y,30,y,22.4,37.5,recalled,,,\n"
    "sites,*,cluster_eflops,300,EFLOPS,100,500,recalled,,,\n"
    "sites,*,opex_musd_per_y,,,,,recalled,No numbers,,\n"
    "halls,gb200,build_y,,y,2,3,assumption,The default is not within,,\n"
    "power,*,max_mw,,MW,100,600,assumption,,,\n"
    "power,*-grid,max_mw,500,MW,400,500,assumption,,,\n"
    "power,lulea-grid,max_mw,500,MW,450,550,assumption,,,\n"
)


@pytest.fixture(scope="module")
def inst() -> Instance:
    files = {path.name: path.read_bytes() for path in EVERY_COLUMN.iterdir()}
    files["halls.csv"] = files["halls.csv"].replace(b"0.98,1,2027", b"0.98,,2027")
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
    said = refusal(inst, "sites.*.opex_musd_per_y", "high")  # no row has one
    assert "no high for dallas: the row sites,*,opex_musd_per_y of sources.csv has no low" in said
    assert said.endswith("The same for lulea.")
    assert "sources.csv has no row for instance,,solve.gap" in refusal(inst, "solve.gap", "low")
    assert "is blank in the files" in refusal(inst, "sites.lulea.cluster_eflops", "low")


def test_of_several_rows_those_without_an_end_keep_their_value(inst: Instance) -> None:
    # dallas 300 EFLOPS of 100 to 500; lulea is blank
    key = "sites.*.cluster_eflops"
    high = inst.with_({key: "high"})
    assert [site.cluster_eflops for site in high.sites] == [500, None]
    assert high.kept == ("sites.lulea.cluster_eflops",)
    assert high.provenance("sites.lulea.cluster_eflops").origin == "default"
    assert high.provenance("sites.dallas.cluster_eflops").origin == "with_"
    assert kept_lines(high.content) == (
        "1 of 2 rows of sites.*.cluster_eflops has no high and keeps its value: lulea",
    )
    assert high.applied == (("with_", key, "high"),)
    assert high.with_({"sites.lulea.cluster_eflops": 1}).kept == high.kept


def test_rows_that_another_override_changed_are_kept_as_it_left_them(inst: Instance) -> None:
    changed = inst.with_({"sites.lulea.cluster_eflops": 7}).with_({"sites.*.cluster_eflops": "low"})
    assert [site.cluster_eflops for site in changed.sites] == [100, 7]


def test_nothing_is_kept_where_every_row_has_an_end_or_a_number_is_given(inst: Instance) -> None:
    for value in ("high", "base", 50):
        changed = inst.with_({"sites.*.open_musd": value})
        assert (changed.kept, kept_lines(changed.content)) == ((), ())
    assert inst.with_({"sites.*.cluster_eflops": "base"}).kept == ()


@pytest.mark.parametrize(
    ("text", "meant"), [("hi", "high"), ("Low", "low"), ("*high", "high"), ("cheap", "")]
)
def test_a_text_that_is_no_word_is_told_of_the_words(inst: Instance, text: str, meant: str) -> None:
    guess = f" Did you mean {meant}?" if meant else ""
    for key in (PRICE, "discount_rate", "sites.*.life_y"):
        said = refusal(inst, key, text)
        assert f"number ({text}). Allowed: a " in said
        assert said.endswith(f"; or low, base, high (of sources.csv).{guess}")


def test_what_is_wrong_with_many_rows_is_told_once(inst: Instance) -> None:
    said = refusal(inst, "workloads.*.hosts", "low")
    count = len(inst.workloads)
    assert said.startswith("with_ workloads.*.hosts=low: names what is not a host (low).")
    assert f"The same in {count} rows: {inst.workloads[0].workload}, " in said


def test_what_is_wrong_with_many_rows_is_told_where_it_is_written(
    every_column: dict[str, bytes],
) -> None:
    yaml = every_column["instance.yaml"] + b"  off: {workloads.*.origin: jupiter}\n"
    with pytest.raises(InstanceError) as caught:
        Instance.from_files({**every_column, "instance.yaml": yaml}, scenarios=["off"])
    (problem,) = caught.value.problems
    assert (problem.file, problem.line > 1) == ("instance.yaml", True)
    assert problem.message.startswith("workloads.*.origin: is not in ")


def test_different_faults_of_one_override_stay_apart(inst: Instance) -> None:
    with pytest.raises(InstanceError) as caught:
        inst.with_({"workloads.*.hosts": "low", "workloads.chat-nyc.hosts": "far"})
    told = [str(problem) for problem in caught.value.problems]
    assert len(told) == 2
    assert f"The same in {len(inst.workloads) - 1} rows" in " ".join(told)
    assert any(line.startswith("with_ workloads.chat-nyc.hosts: ") for line in told)


def test_a_value_outside_its_range_has_no_spread(inst: Instance) -> None:
    said = refusal(inst, "halls.gb200.build_y", "low")
    assert "0 is not within the row halls,gb200,build_y, which is 2 to 3." in said


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
