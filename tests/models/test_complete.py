"""No law and no cost line without a sentence, a unit and a case on paper."""

from __future__ import annotations

import re

import pytest
from everything import everything
from paper import COSTS, LAWS

from models import Law
from optimizer.compile import LINES
from optimizer.formulate import Formulation, model_laws
from optimizer.instance.row import columns
from optimizer.instance.schema import TABLES
from optimizer.run import prepare

UNIT = re.compile(r"[A-Za-z0-9*/-]+")


@pytest.fixture(scope="module")
def form() -> Formulation:
    """The whole model of an instance with all tables."""
    inst = everything()
    assert all(inst.has(table) for table in TABLES)
    problem = prepare(inst)
    return problem.formulation


@pytest.fixture(scope="module")
def laws(form: Formulation) -> dict[str, Law]:
    """The laws of that model."""
    return model_laws(form.model)


def test_every_law_has_a_case(laws: dict[str, Law]) -> None:
    assert set(laws) == {case.law for case in LAWS}


def test_every_law_has_a_sentence_and_a_unit(laws: dict[str, Law]) -> None:
    assert [law.name for law in laws.values() if not UNIT.fullmatch(law.unit)] == []
    said = {law.says for law in laws.values()}
    assert "" not in said
    assert len(said) == len(laws)


def test_every_law_has_rows_in_the_large_instance(form: Formulation, laws: dict[str, Law]) -> None:
    present = {row.parent_component().name for row in form.rows}
    assert set(laws) - present == set()


def test_every_cost_line_has_a_case() -> None:
    assert set(LINES) == {line for case in COSTS for line in case.lines}


def test_cases_have_names_of_their_own() -> None:
    for table in (LAWS, COSTS):
        names = [case.id for case in table]
        assert len(names) == len(set(names))


# What paper cases are given as coefficients or leave to others: see tests/physics, tests/network,
# tests/routes.
NOT_ON_PAPER = {
    "shells": {"ltan_h", "ltan_spread_h", "lon_deg", "phasing", "pattern"},
    "modules": {
        "array_pointing", "battery_fade_per_y", "radiator_sides", "radiator_attitude",
        "fin_efficiency",
    },
    "links": {"km"},
    "workloads": {"processing_ms"},
    "sources": {"value", "unit", "low", "high", "title", "url", "year"},
}  # fmt: skip


def test_every_column_moves_something_on_paper() -> None:
    instances = [everything(), *(case.make() for case in (*LAWS, *COSTS))]
    for table, row_type in TABLES.items():
        idle = {
            name
            for name in columns(row_type).values()
            if all(
                getattr(row, name) == row_type.model_fields[name].default
                for inst in instances
                for row in getattr(inst, table)
            )
        }
        assert idle == NOT_ON_PAPER.get(table, set()), table
