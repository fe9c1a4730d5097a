"""Every cost line, derived on paper; together they are the objective."""

from __future__ import annotations

import pytest
from paper import CostCase, optimum


def test_the_lines_are_those_of_paper(cost_case: CostCase) -> None:
    plan = optimum(cost_case.make())
    lines = plan.costs.groupby("line")["musd"].sum().to_dict()
    assert lines == pytest.approx(dict(cost_case.lines), rel=1e-7, abs=1e-9)
    assert plan.cost_musd == pytest.approx(sum(cost_case.lines.values()), rel=1e-7)
    assert plan.verified
    assert (plan.limits["price"] >= -1e-9).all()
    assert (plan.limits["slack"] >= -1e-9 * plan.limits["cap"].abs().clip(lower=1)).all()
