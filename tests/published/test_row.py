"""What a tolerance means."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.errors import UsageError
from optimizer.published import STUDIES, Bench, Row, Tally, chosen, rerun, tally
from optimizer.published.row import Kind, half_digit

NOWHERE = Bench(Path("nowhere"))


def row(published: str, tolerance: float, kind: Kind, engine: float) -> Row:
    return Row("study", "quantity", "unit", published, tolerance, kind, "source", lambda _: engine)


@pytest.mark.parametrize(
    ("printed", "half"),
    [("39,731", 0.5), ("231.56", 0.005), ("-699.19", 0.005), ("9.6333", 0.00005), ("8.0", 0.05)],
)
def test_half_a_digit_is_half_of_the_last_one_printed(printed: str, half: float) -> None:
    assert half_digit(printed) == pytest.approx(half, rel=1e-15)


@pytest.mark.parametrize(
    ("published", "tolerance", "kind", "allowed"),
    [
        ("14,700", 0.015, "relative", 220.5),
        ("-699.19", 0.01, "relative", 6.9919),
        ("39,731", 0, "absolute", 0),
        ("51,095,348,397.26", 1e-6, "printed", 51095.34839726),  # more than 0.005
        ("9.6333", 1e-6, "printed", 0.00005),  # more than 0.0000096
    ],
)
def test_what_is_allowed_by_kind(
    published: str, tolerance: float, kind: Kind, allowed: float
) -> None:
    assert row(published, tolerance, kind, 0).allowed == pytest.approx(allowed, rel=1e-12)


@pytest.mark.parametrize(("engine", "ok"), [(99, True), (101, True), (98.9, False), (101.1, False)])
def test_a_row_is_ok_within_what_is_allowed_on_both_sides(engine: float, ok: bool) -> None:
    result = row("100", 1, "absolute", engine).run(NOWHERE)
    assert result.ok is ok
    assert result.difference == pytest.approx(engine - 100)


def test_an_engine_that_computes_nothing_is_not_ok() -> None:
    assert not row("100", 1, "relative", float("nan")).run(NOWHERE).ok


def test_a_study_that_is_not_there_is_an_error() -> None:
    with pytest.raises(UsageError, match="no study nope"):
        list(rerun(NOWHERE, ["nope"]))
    with pytest.raises(UsageError, match="no folder"):
        list(rerun(NOWHERE, ["sceptic"]))


def test_a_name_that_comes_twice_counts_once_and_none_means_all() -> None:
    assert chosen(["sceptic", "turyshev", "sceptic"]) == ("sceptic", "turyshev")
    assert chosen([]) == tuple(STUDIES)


def test_checks_are_counted_apart_from_numbers() -> None:
    inside, outside = (row("100", 1, "absolute", engine) for engine in (100, 102))
    rows = [inside, outside, inside, replace(outside, check=True)]
    results = [one.run(NOWHERE) for one in rows]
    assert tally(results, check=False) == Tally(3, 2)
    assert tally(results, check=True) == Tally(1, 0)


def test_what_nobody_published_is_a_check() -> None:
    """Four flips of McCalip, four of Turyshev, four numbers of the sceptic / 1.09; 70 are left."""
    checks = {study: [one for one in rows if one.check] for study, rows in STUDIES.items()}
    assert [len(found) for found in checks.values()] == [4, 0, 4, 4]
    for study, rows in STUDIES.items():
        for one in rows:
            made = "0.01 USD/kg" in one.quantity or "beginning of a year" in one.quantity
            assert one.check is made, (study, one.quantity)
            assert one.source.startswith("no print") is made
    assert sum(not one.check for rows in STUDIES.values() for one in rows) == 70


def test_every_row_names_its_study_a_unit_and_a_source() -> None:
    for study, rows in STUDIES.items():
        assert len({one.quantity for one in rows}) == len(rows)
        for one in rows:
            assert (one.study, bool(one.unit), bool(one.source)) == (study, True, True)


def test_the_published_checks_are_all_there() -> None:
    """18 cells of McCalip's grid, two break-evens with two flips each, 5 cases one at a time."""
    quantities = [one.quantity for one in STUDIES["mccalip-1gw"]]
    assert sum("USD/kg" in one and "total at" in one for one in quantities) == 18
    assert sum("break-even" in one for one in quantities) == 2
    assert sum("0.01 USD/kg" in one for one in quantities) == 4
    assert [len(rows) for rows in STUDIES.values()] == [50, 11, 9, 12]
