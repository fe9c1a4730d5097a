"""Spoilt plans are refused, every one of them, by the law that was broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from optimizer.instance import Instance
from optimizer.plan import Plan
from optimizer.verify import Case, audit
from tests.verify.corrupt import TARGET, corruptions
from tests.verify.orbits import space, space_plan
from tests.verify.worlds import ground, ground_plan

WORLDS = [(ground, ground_plan), (space, space_plan)]


@pytest.mark.slow
@pytest.mark.parametrize(("make", "plan_of"), WORLDS)
def test_spoilt_plans_are_refused(
    make: Callable[[], Instance], plan_of: Callable[[Instance], Plan]
) -> None:
    _refuse_all(make, plan_of, probes=1)


@pytest.mark.nightly
def test_a_thousand_spoilt_plans_are_refused() -> None:
    laws: Counter[str] = Counter()
    for make, plan_of in WORLDS:
        laws += _refuse_all(make, plan_of, probes=16)
    assert laws.total() >= 1000
    assert len(laws) >= 50


def _refuse_all(
    make: Callable[[], Instance], plan_of: Callable[[Instance], Plan], probes: int
) -> Counter[str]:
    inst = make()
    case = Case.read(inst)
    laws: Counter[str] = Counter()
    for spoilt in corruptions(case, plan_of(inst), probes):
        verdict = audit(case, spoilt.plan)
        broken = verdict.violations.set_index("law")["violation"]
        assert spoilt.law in broken.index, (spoilt.law, spoilt.what)
        if spoilt.continuous:
            assert broken[spoilt.law].max() >= TARGET * 0.999, (spoilt.law, spoilt.what)
        laws[spoilt.law] += 1
    return laws
