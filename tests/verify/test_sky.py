"""What satellites carry and run: each law refuses twice the tolerance, and lets half of it pass.

The coefficients of the paper world are scaled one by one until the plan breaks just their law.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from optimizer.instance import Instance
from optimizer.physics.geometry import ShellGeometry
from optimizer.plan import Plan
from optimizer.verify import TOLERANCE, Case, Verification, audit
from tests.verify.corrupt import pushes
from tests.verify.orbits import EAST, SERVE, SPACE, WEST, YAML, coefficients, space, space_plan
from tests.verify.worlds import broken_laws, files

Scaled = Callable[[ShellGeometry, float], dict[str, Any]]


@pytest.fixture(scope="module")
def world() -> tuple[Instance, Plan]:
    inst = space()
    return inst, space_plan(inst)


def scaled(inst: Instance, shell: str, change: Scaled, factor: float) -> Case:
    """Return the case of an instance, coefficients of one shell scaled."""
    case = Case.read(inst)
    shells = dict(case.geometry.shells)
    shells[shell] = replace(shells[shell], **change(shells[shell], factor))
    return Case.read(inst, replace(case.geometry, shells=shells), case.network)


def times(name: str, key: object) -> Scaled:
    """Return a change of one entry of a table."""

    def change(shell: ShellGeometry, factor: float) -> dict[str, Any]:
        table = dict(getattr(shell, name))
        table[key] = np.asarray(table[key]) * factor
        return {name: table}

    return change


def lower(shell: ShellGeometry, factor: float) -> dict[str, Any]:
    return {"low": np.asarray(shell.low) * factor}


CARRIED = [
    # shell, what is scaled, law
    ("s", times("cross", (WEST, EAST)), "laser"),
    ("s", times("meet", "g"), "cross"),
    ("g", times("meet", "s"), "cross"),
    ("s", times("sky_low", "r"), "sight"),
    ("s", times("sky_low", "w"), "sight"),
    ("s", times("see_low", "r"), "direct"),
    ("s", lower, "present"),
    ("g", lower, "present"),
]


@pytest.mark.parametrize(("shell", "change", "law"), CARRIED)
def test_satellites_carry_and_run_so_much(
    world: tuple[Instance, Plan], shell: str, change: Scaled, law: str
) -> None:
    inst, plan = world
    _accept_and_refuse(lambda factor: audit(scaled(inst, shell, change, factor), plan), law)


def test_terminals_over_a_zone_carry_so_much(world: tuple[Instance, Plan]) -> None:
    """A region that sees more of a zone than is there: its terminals are the limit."""
    _, plan = world
    wide = space(see_region=0.6)

    def make(factor: float) -> Verification:
        return audit(
            Case.read(wide.with_({"terminals.module:small:user.gbps_up": 0.2 * factor})), plan
        )

    _accept_and_refuse(make, "terminal")


def _accept_and_refuse(make: Callable[[float], Verification], law: str) -> None:
    """Check that a factor a little below where the law binds breaks just this law.

    The law binds somewhere below 1: caps are straight in the factor.
    """
    before, after = make(1.0), make(1.0 - 1e-3)
    assert before.violations.empty
    for target, broken in ((2 * TOLERANCE, {law}), (TOLERANCE / 2, set())):
        push = pushes(before.checks, after.checks, -1e-3, target)[law]
        verdict = make(1.0 + push)
        assert broken_laws(verdict) == broken
        assert verdict.max_violation == pytest.approx(target, rel=0.01)


def used(verdict: Verification, law: str, index: str) -> float:
    rows = verdict.laws[verdict.laws["law"].eq(law)].set_index("index")
    return float(rows.loc[index, "used"])


def test_a_session_moves_on_over_the_lasers_of_its_zone(world: tuple[Instance, Plan]) -> None:
    """Sessions of 30 GB: 240 Gbit in the 60 s over the east, 240 in the 480 s of a pass."""
    inst, plan = world
    inst = inst.with_(dict.fromkeys(
        [f"workloads.{name}.state_gb_per_eflops" for name in ("chat", "soon", "train")], 30
    ))  # fmt: skip

    def dwelling(shell: ShellGeometry, factor: float) -> dict[str, Any]:
        counted = {**shell.cross, (EAST, EAST): np.full(3, factor)}
        return {"cross": counted, "dwell_s": np.array([60.0, np.inf]), "pass_s": {"r": 480.0}}

    verdict = audit(scaled(inst, "s", dwelling, 1.0), plan)
    assert broken_laws(verdict) == set()
    # by light 0.13 of chat and 0.02 of soon; train stays on its satellites
    moved = 0.13 * 240 / 60 + 0.02 * 240 / 480
    place = f"s {EAST} {EAST} 2032 light"
    assert used(verdict, "laser", place) == pytest.approx(moved, rel=1e-12)
    _accept_and_refuse(lambda few: audit(scaled(inst, "s", dwelling, few), plan), "laser")


def test_lasers_that_nobody_counted_carry_nothing(world: tuple[Instance, Plan]) -> None:
    inst, plan = world

    def none(shell: ShellGeometry, _: float) -> dict[str, Any]:
        return {"cross": {}}

    assert broken_laws(audit(scaled(inst, "s", none, 0.0), plan)) == {"laser"}


def test_shells_that_never_meet_carry_nothing(world: tuple[Instance, Plan]) -> None:
    inst, plan = world

    def none(shell: ShellGeometry, _: float) -> dict[str, Any]:
        return {"meet": {}}

    assert broken_laws(audit(scaled(inst, "g", none, 0.0), plan)) == {"cross"}


DEAR = [
    # kind, what is carried, Gbps per EFLOPS of each route both ways
    ("feeder-rf", "through the gateway: chat-w out, fit in", {"chat-w": 2, "fit-e": 1, "fit-w": 1}),
    (
        "user",
        "of the region: chat in, half of it out, and all others; sleep is in the other shell",
        {"born-e": 2, "born-w": 2, "chat-e": 3, "chat-w": 1, "far-e": 3, "fit-e": 1, "fit-w": 1,
         "soon-e": 2, "train-s": 2},
    ),
]  # fmt: skip


def mean(route: str) -> float:
    """Return the mean service of a route over the year [EFLOPS]."""
    hours = {"dark": 4000, "light": 4380, "flare": 380}
    return sum(SERVE[route][t] * h / 8760 for t, h in hours.items())


@pytest.mark.parametrize(("kind", "what", "gbps"), DEAR)
def test_a_shell_is_paid_for_access(kind: str, what: str, gbps: dict[str, float]) -> None:
    carried = sum(each * mean(route) for route, each in gbps.items())
    assert _paid(kind) == pytest.approx(carried, rel=1e-9), what


def test_a_shell_is_paid_for_lasers_and_crossings() -> None:
    # one laser from west to east for chat, back for the work it feeds there
    assert _paid("isl") == pytest.approx(2 * mean("chat-w") + mean("fit-w"), rel=1e-9)
    assert _paid("cross") == pytest.approx(3 * mean("far-e"), rel=1e-9)


def _paid(kind: str) -> float:
    """Return the Gbps that a price of a million a year on a kind of terminal of s is paid for."""
    terminals = SPACE["terminals"].replace("free_profile\n", "free_profile,usd_per_gbps_y\n", 1)
    kept = [row for row in terminals.splitlines()[1:] if not row.startswith(f"shell,s,{kind},")]
    rows = [terminals.splitlines()[0], *(f"{row}," for row in kept)]
    rows.append(f"shell,s,{kind},9,9,2,1,,1000000")
    tables = {**SPACE, "terminals": "\n".join([*rows, ""]), **coefficients(0.2, 0.0)}
    inst = Instance.from_files(files(YAML, tables))
    costs = audit(Case.read(inst), space_plan(inst)).costs
    plain = audit(Case.read(space()), space_plan(space())).costs
    transit = [one[one["line"].eq("transit")]["musd"].sum() for one in (costs, plain)]
    worth = Case.read(inst).calendar.worth_of_year.sum()
    return float((transit[0] - transit[1]) / worth)
