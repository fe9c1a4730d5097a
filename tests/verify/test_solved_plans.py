"""Solver and verifier read the formulation alike: neither lets pass what the other refuses."""

from __future__ import annotations

import math

import pytest

from optimizer.errors import InfeasibleError
from optimizer.plan import Plan
from optimizer.run import solve
from optimizer.verify import Case, audit
from tests.verify.corrupt import corruptions
from tests.verify.variants import variants


def _agree(count: int, seed: int) -> tuple[int, int]:
    """Return how many plans were accepted, and how many served a second instance as well."""
    accepted, shared = 0, 0
    kept: dict[str, list[Plan]] = {}
    for inst in variants(count, seed):
        try:
            plan = solve(inst, gap=1e-3, time_limit=60)
        except InfeasibleError:
            continue
        case = Case.read(inst)
        verdict = audit(case, plan)
        assert verdict.ok, verdict.violations
        accepted += 1
        others = kept.setdefault(plan.instance, [])
        for other in others[-4:]:
            judged = audit(case, other)
            if judged.violations.empty:
                shared += 1
                cost = math.fsum(judged.costs["musd"])
                assert plan.bound_musd is not None
                assert cost >= plan.bound_musd - 1e-6 * abs(plan.bound_musd)
        others.append(plan)
    return accepted, shared


@pytest.mark.slow
def test_plans_of_the_solver_are_accepted_and_none_it_missed_is_cheaper() -> None:
    accepted, shared = _agree(count=12, seed=4)
    assert accepted >= 10
    assert shared > 0


@pytest.mark.nightly
def test_three_hundred_plans_of_the_solver_are_accepted() -> None:
    accepted, shared = _agree(count=320, seed=2)
    assert accepted >= 300
    assert shared >= 100


@pytest.mark.nightly
def test_spoilt_plans_of_the_solver_are_refused() -> None:
    refused = 0
    for inst in variants(4, seed=3):
        case, plan = Case.read(inst), solve(inst, gap=1e-3, time_limit=60)
        for spoilt in corruptions(case, plan, probes=4):
            broken = set(audit(case, spoilt.plan).violations["law"])
            assert spoilt.law in broken, (spoilt.law, spoilt.what)
            refused += 1
    assert refused >= 400
