"""Every case of the table is answered as it should be: refused or warned of, at its place."""

from __future__ import annotations

from functools import cache

import pytest

from optimizer.concern import CONCERNS
from tests.trust.table import (
    Case,
    Outcome,
    base_files,
    case_files,
    expected,
    outcome_of,
    run,
    table,
)

CASES = table()


@cache
def base_outcome(base: str) -> Outcome:
    return run(base_files(base))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}: {case.name}")
def test_a_case_is_answered_as_it_should_be(case: Case) -> None:
    outcome = outcome_of(case)
    assert outcome.verdict == case.want, outcome
    assert expected(case, case_files(case), outcome), outcome.answers


@pytest.mark.parametrize("base", sorted({case.base for case in CASES}))
def test_a_base_itself_is_not_refused(base: str) -> None:
    assert base_outcome(base).verdict != "refused"


def test_cases_are_whole_and_named_once() -> None:
    names = [(case.kind, case.name) for case in CASES]
    assert len(set(names)) == len(names)
    assert {case.want for case in CASES} <= {"refused", "warned"}
    assert all((case.concern in CONCERNS) == (case.want == "warned") for case in CASES)


@pytest.mark.parametrize(
    "case", [c for c in CASES if c.want == "warned"], ids=lambda case: f"{case.kind}: {case.name}"
)
def test_what_a_case_is_warned_of_is_not_said_of_its_base(case: Case) -> None:
    answers = base_outcome(case.base).answers
    said = [one for one in answers if one.concern == case.concern]
    assert not any(all(part in one.message for part in case.says) for one in said)
