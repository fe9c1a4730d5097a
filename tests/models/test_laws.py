"""Every law binds in a case solved on paper, and only because of that law."""

from __future__ import annotations

import pytest
from paper import LawCase, optimum, relaxation


def test_the_law_sets_the_optimum(law_case: LawCase) -> None:
    inst = law_case.make()
    if law_case.relaxed:
        assert relaxation(inst, law_case.off) == pytest.approx(law_case.optimum, rel=1e-7)
        return
    plan = optimum(inst, law_case.off)
    assert plan.status == "optimal"
    assert plan.cost_musd == pytest.approx(law_case.optimum, rel=1e-7)
    assert plan.verified


def test_without_the_law_the_optimum_is_another(law_case: LawCase) -> None:
    inst, off = law_case.make(), (*law_case.off, law_case.law)
    if law_case.relaxed:
        assert relaxation(inst, off) == pytest.approx(law_case.without, rel=1e-7)
        return
    plan = optimum(inst, off)
    assert plan.cost_musd == pytest.approx(law_case.without, rel=1e-7, abs=1e-7)
    assert not plan.verified


def test_laws_that_only_strengthen_leave_the_optimum(strengthening: LawCase) -> None:
    inst = strengthening.make()
    whole = optimum(inst)
    weaker = optimum(inst, (strengthening.law,))
    assert weaker.cost_musd == pytest.approx(whole.cost_musd, rel=1e-9)
    assert relaxation(inst) <= whole.cost_musd + 1e-9
