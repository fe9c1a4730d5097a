"""The register of what is paid for, and the families of decisions: they agree."""

from __future__ import annotations

import pyomo.environ as pyo
import pytest
from everything import everything

from models import PlanningData
from optimizer.decisions import FAMILIES
from optimizer.formulation import Formulation
from optimizer.run import prepare
from optimizer.verify import costs


@pytest.fixture(scope="module")
def form() -> Formulation:
    """The program of an instance with all tables."""
    return prepare(everything()).formulation


def test_every_family_is_a_variable_of_its_block(form: Formulation) -> None:
    for name, family in FAMILIES.items():
        if name != "serve":  # its columns are put in as numbers
            variable = form.model.find_component(family.variable)
            assert isinstance(variable, pyo.Var), name
            keys = {len(k) if isinstance(k, tuple) else 1 for k in variable}
            assert keys == {len(family.index)}, name


def test_a_family_is_whole_where_its_variable_is(form: Formulation) -> None:
    for name, family in FAMILIES.items():
        if name != "serve":
            variable = form.model.find_component(family.variable)
            whole = {not x.is_continuous() for x in variable.values()}
            assert whole == {family.integer}, name


def test_every_integer_column_belongs_to_a_family(form: Formulation) -> None:
    known = {family.variable for family in FAMILIES.values()}
    integer = form.program.integer[: len(form.decisions)]
    assert {name for name, yes in zip(form.family, integer, strict=True) if yes} <= known


def test_every_entry_of_the_register_is_a_family(form: Formulation) -> None:
    entries = form.data.register
    assert len({entry.name for entry in entries}) == len(entries)
    for entry in entries:
        family = FAMILIES[entry.name]
        assert (entry.name, entry.block) == (family.name, family.block)
        assert bool(entry.assets) != bool(entry.line), entry.name


def test_every_cost_line_comes_from_the_register(form: Formulation) -> None:
    lines = {line for entry in form.data.register for a in entry.assets.values() for line in a.musd}
    lines |= {entry.line for entry in form.data.register if entry.line}
    assert lines | {"transit"} == set(form.data.LINES)


def test_the_verifier_knows_the_same_lines(form: Formulation) -> None:
    assert costs.LINES == form.data.LINES


@pytest.mark.parametrize(
    ("switch", "gone"), [("facility", costs.FACILITY - {"halls"}), ("network", costs.NETWORK)]
)
def test_model_and_verifier_leave_the_same_lines_out(
    form: Formulation, switch: str, gone: set[str]
) -> None:
    # Halls keep the opex of their accelerators without the facility.
    inside = prepare(everything().with_({f"boundary.{switch}": "false"})).formulation.data
    assert charged(form.data) - charged(inside) == gone


def charged(data: PlanningData) -> set[str]:
    """Return the lines that something is charged to."""
    found = {line for d in data.register for a in d.assets.values() for line in a.musd}
    found |= {d.line for d in data.register if d.line} | {line for line, _ in data.constant_musd}
    return found | ({"transit"} if len(data.routing.transit.routes) else set())


def test_what_opens_once_is_whole_and_bought_by_period() -> None:
    for name, family in FAMILIES.items():
        if family.once:
            assert family.integer, name
            assert family.index[-1] == "period", name
