"""The glossary: every word that the screen uses is explained, in one place."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from typer.testing import Result

from optimizer.cli.help_ import terms
from optimizer.plan import STATUSES

Command = Callable[..., Result]


def test_help_says_what_a_term_means(command: Command) -> None:
    said = command("help", "gap").stdout.splitlines()
    assert said[0] == "gap"
    assert "at most 0.5 %" in said[1]
    assert said[-1] == "See: best, bound, optimal"
    document = json.loads(command("help", "gap", "--json").stdout)
    assert document["term"] == "gap"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("EFLOPS*h", "EFLOPS·h"),
        ("eflops-h", "EFLOPS·h"),
        ("EFLOPS", "EFLOPS"),
        ("over the routes of the pool", "scope"),
        ("Present Value", "present value"),
        ("pue", "PUE"),
        ("~", "compare"),
    ],
)
def test_spelling_does_not_matter(command: Command, asked: str, found: str) -> None:
    assert command("help", *asked.split()).stdout.partition(" (")[0].partition("\n")[0] == found


def test_what_is_misspelt_is_guessed(command: Command) -> None:
    done = command("help", "residensy")
    assert done.exit_code == 2
    assert "Did you mean residency?" in done.stderr
    assert "Did you mean solve?" in command("help", "slove").stderr


def test_without_a_term_all_are_listed_and_a_command_gets_its_help(command: Command) -> None:
    listed = command("help").stdout
    assert all(term.name in listed for term in terms().values())
    assert "--time-limit" in command("help", "solve").stdout


def test_tables_and_columns_are_explained_without_an_instance(command: Command) -> None:
    assert "halls: Building blocks of ground capacity." in command("help", "halls").stdout
    assert command("help", "sites.max_it_mw").stdout.splitlines() == [
        "sites.max_it_mw: most IT power",
        "  unit     MW",
        "  default  required",
        "  allowed  number, at least 0 and at most 1e+12",
    ]
    assert json.loads(command("help", "power", "--json").stdout)["table"] == "power"
    limit = "solve.time_limit_s: most seconds of building and solving (instance.yaml)"
    assert command("help", "solve.time_limit_s").stdout.strip() == limit
    assert "Did you mean max_it_mw?" in command("help", "sites.max_mw").stderr


def test_terms_lead_to_terms() -> None:
    known = {term.name for term in terms().values()}
    assert {name for term in terms().values() for name in term.see} <= known
    assert all(term.meaning.endswith(".") for term in terms().values())


def test_the_words_that_everybody_meets_are_there() -> None:
    asked = (
        "gap, bound, pool, scope, EFLOPS, EFLOPS·h, PUE, annuity, residency, period, slice, zone, "
        "certified, verified, reproducible, binding, shortfall, hall, module, shell, optimal, "
        "feasible, infeasible, present value, levelised cost, time limit"
    )
    assert set(asked.split(", ")) <= {term.name for term in terms().values()}
    status = terms()["status"].meaning
    assert [name for name in STATUSES if f"`{name}`" not in status] == []
