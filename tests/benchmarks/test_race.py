"""The race on small instances: what it says of a run is ordered, and contenders agree."""

from __future__ import annotations

from importlib.util import find_spec
from itertools import pairwise
from math import exp, inf
from pathlib import Path

import pytest
import race
from contenders import Ask, Run, direct, fresh, lasting, ours
from trajectory import Trajectory, growth

LIMIT_S = 5.0
GAP_COLUMNS = [f"{100 * gap:g} % s" for gap in race.GAPS]


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    """The engine, HiGHS and, where it is there, SCIP on a random instance."""
    name = "random:6"
    asks = [Ask(name, who, gap=1e-7, limit_s=LIMIT_S) for who in ("ours", "highs", "scip")]
    return [
        ours(ask) if ask.contender == "ours" else direct(ask)
        for ask in asks
        if ask.contender != "scip" or find_spec("pyscipopt")
    ]


def test_trajectories_are_monotone(runs: list[Run]) -> None:
    for run in runs:
        for (at, plan, bound), (later, better, higher) in pairwise(run.trajectory.points):
            assert at <= later
            assert better <= plan
            assert higher >= bound
            assert (better, higher) != (plan, bound)


def test_contenders_agree(runs: list[Run]) -> None:
    plans = [run.trajectory.last[1] for run in runs]
    bounds = [run.trajectory.last[2] for run in runs]
    assert plans == pytest.approx([plans[0]] * len(plans), rel=1e-6)
    assert bounds == pytest.approx(plans, rel=1e-6)
    assert race.disagreements(race.frame(runs)) == []
    assert len({str(run.shape) for run in runs}) == 1


def test_plans_of_the_engine_are_seen_before_its_end(runs: list[Run]) -> None:
    assert runs[0].trajectory.first_s() < runs[0].trajectory.last[0]


def test_times_to_gaps_are_ordered(runs: list[Run]) -> None:
    for run in runs:
        found = race.measures(run, run.trajectory.last[1])
        times = [found["first plan s"], *(found[name] for name in GAP_COLUMNS)]
        assert times == sorted(times)
        assert times[-1] <= run.seconds < LIMIT_S
        assert 0 < found["primal integral s"] <= found["primal-dual integral s"] + 1e-9
        assert found["build s"] > 0


def test_the_table_has_a_row_for_each_and_their_ratios(runs: list[Run]) -> None:
    said = race.table(race.frame(runs), ["build s", "2 % s", race.NO_RATIO]).splitlines()
    rivals = len(runs) - 1
    assert len(said) == 2 + len(runs) + rivals
    assert said[2].startswith("| ours |")
    assert said[2 + len(runs)].startswith("| ours / highs |")


@pytest.mark.slow
def test_a_run_has_a_process_of_its_own(root: Path) -> None:
    run = fresh(Ask(str(root / "instances" / "tiny"), "highs", limit_s=LIMIT_S))
    assert run.trajectory.last[1] == pytest.approx(23.1795)
    assert run.peak_mb > 0


def test_costs_that_did_not_last_do_not_count() -> None:
    said = [
        (1.0, "pricing", 5.0, 4.0),  # a relaxation
        (2.0, "solving", 7.0, 4.0),
        (3.0, "settled", 8.0, None),  # 7 broke rows
        (4.0, "solving", 7.5, 5.0),
        (5.0, "settled", 7.5, None),
        (6.0, "solving", 6.0, 5.5),  # nothing says that it obeys all rows
    ]
    assert [plan for _, plan, _ in lasting(said)] == [None, None, 8.0, 7.5, 7.5, None]
    assert [bound for *_, bound in lasting(said)] == [4.0, 4.0, None, 5.0, None, 5.5]


def test_integrals_of_a_trajectory() -> None:
    way = Trajectory()
    way.add(1.0, None, 50.0)
    way.add(2.0, 200.0, 40.0)
    way.add(4.0, 100.0, 1e20)
    way.add(5.0, 100.0, 100.0)
    assert way.points == [(1, inf, 50), (2, 200, 50), (4, 100, 50), (5, 100, 100)]
    assert way.primal_integral(100.0, 10.0) == pytest.approx(2 + 2 * 0.5)
    assert way.primal_dual_integral(10.0) == pytest.approx(2 + 2 * 0.75 + 1 * 0.5)
    assert way.primal_integral(100.0, 3.0) == pytest.approx(2.5)
    assert way.first_s() == 2.0
    assert (way.gap_s(0.5), way.gap_s(0.1)) == (4.0, 5.0)
    assert Trajectory().gap_s(0.5) == inf
    assert Trajectory().primal_integral(1.0, 10.0) == 10.0


def test_growth_is_a_power_of_the_size() -> None:
    sizes = [10.0, 100.0, 1e3, 1e4, 1e5]
    found = growth(sizes, [2.0 * n**1.5 for n in sizes[:-1]] + [inf])
    assert found is not None
    assert (found.count, found.exponent) == (4, pytest.approx(1.5))
    assert found.margin == pytest.approx(0.0, abs=1e-6)
    assert found.at_million == pytest.approx(2e9)
    wide = growth([1.0, exp(1), exp(2)], [1.0, exp(2), exp(2)])  # slope 1, residuals of 1/3, -2/3
    assert wide is not None
    assert wide.exponent == pytest.approx(1.0)
    assert wide.margin == pytest.approx(12.7062 * (1 / 3) ** 0.5, rel=1e-4)  # t of one degree
    assert growth(sizes, [1.0, 1.0, inf, inf, inf]) is None


@pytest.mark.parametrize(
    ("mine", "theirs", "told"),
    [
        ([1.0, 2.0, 3.0], [2.0, 2.0, 2.0], "1"),
        ([1.0], [inf], "<0.1"),
        ([inf], [5.0], ">2"),
        ([inf], [inf], "-"),
        ([300.0], [200.0], "1.5"),  # MB may be more than the limit of seconds
    ],
)
def test_a_ratio_says_where_a_limit_was_met(
    mine: list[float], theirs: list[float], told: str
) -> None:
    assert race.ratio(mine, theirs, 10.0) == told
