"""The questions put to HiGHS: their answers by enumeration in fractions; wrong ones are named."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest

from optimizer.solver import Ended, Outcome, corpus
from optimizer.solver.corpus import wrong_answers
from optimizer.solver.questions import ANY, QUESTIONS, Question

Exact = list[Fraction]
Limit = tuple[Fraction | None, Exact, Fraction | None]


def exact(number: float) -> Fraction | None:
    """Return a decimal as it is written; None for no limit."""
    return None if math.isinf(number) else Fraction(str(number))


def solved(system: list[Exact], right: Exact) -> Exact | None:
    """Return the solution of a square system, None if it has not exactly one."""
    rows = [[*row, value] for row, value in zip(system, right, strict=True)]
    for i in range(len(rows)):
        pivot = next((k for k in range(i, len(rows)) if rows[k][i]), None)
        if pivot is None:
            return None
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [x / rows[i][i] for x in rows[i]]
        for k, row in enumerate(rows):
            if k != i and row[i]:
                rows[k] = [x - row[i] * y for x, y in zip(row, rows[i], strict=True)]
    return [row[-1] for row in rows]


def within(limits: list[Limit], point: Exact) -> bool:
    """Say whether a point obeys all."""
    for low, coefs, high in limits:
        total = sum((c * x for c, x in zip(coefs, point, strict=True)), Fraction(0))
        if (low is not None and total < low) or (high is not None and total > high):
            return False
    return True


def corners(limits: list[Limit], size: int) -> Iterator[Exact]:
    """Yield the corners of a polyhedron."""
    sides = [(a, side) for low, a, high in limits for side in (low, high) if side is not None]
    for chosen in combinations([(a, side) for a, side in sides if any(a)], size):
        point = solved([a for a, _ in chosen], [side for _, side in chosen])
        if point is not None and within(limits, point):
            yield point
    if not size and within(limits, []):
        yield []


def optimum(question: Question) -> Fraction | None:
    """Return the least cost over all whole numbers and the corners of the rest."""
    cost = [Fraction(str(c)) for c in question.cost]
    whole, rest = question.bounds[: question.whole], question.bounds[question.whole :]
    best = None
    for count in product(*(range(math.ceil(a), math.floor(b) + 1) for a, b in whole)):
        limits: list[Limit] = []
        for low, coefs, high in question.rows:
            a = [Fraction(str(c)) for c in coefs]
            done = sum((c * x for c, x in zip(a, count, strict=False)), Fraction(0))
            left, right = exact(low), exact(high)
            limits.append((
                None if left is None else left - done,
                a[question.whole :],
                None if right is None else right - done,
            ))  # fmt: skip
        for j, (low, high) in enumerate(rest):
            unit = [Fraction(int(i == j)) for i in range(len(rest))]
            limits.append((exact(low), unit, exact(high)))
        for point in corners(limits, len(rest)):
            value = sum((c * x for c, x in zip(cost, [*count, *point], strict=True)), Fraction(0))
            best = value if best is None else min(best, value)
    return best


def test_there_are_enough_questions() -> None:
    assert len({question.issue for question in QUESTIONS}) >= 12


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: str(q.issue))
def test_the_answer_is_that_of_enumeration(question: Question) -> None:
    found = optimum(question)
    assert (None if found is None else float(found)) == pytest.approx(question.answer)


def test_the_installed_highs_answers_all() -> None:
    assert list(wrong_answers()) == []


QUESTION = Question("it is", 1, [1.0], [(1.5, [1.0], ANY)], [(0, 9)], whole=1, answer=2.0)
NOTHING = Question("it is", 1, [1.0], [(9.5, [1.0], ANY)], [(0, 9)], whole=1, answer=None)


@pytest.mark.parametrize(
    ("question", "told", "said"),
    [
        (QUESTION, Outcome(Ended.OPTIMAL, 3.0, 2.0, np.array([3.0])), "calls 3 optimal"),
        (QUESTION, Outcome(Ended.OPTIMAL, 3.0, 3.0, np.array([3.0])), "nothing costs less than 3"),
        (QUESTION, Outcome(Ended.LIMIT, 3.0, 2.5, np.array([3.0])), "nothing costs less than 2.5"),
        (QUESTION, Outcome(Ended.OPTIMAL, 1.5, 1.5, np.array([1.5])), "breaks its bounds"),
        (QUESTION, Outcome(Ended.OPTIMAL, 1.9, 1.9, np.array([2.0])), "costs 1.9 which costs 2"),
        (QUESTION, Outcome(Ended.INFEASIBLE, None, None, None), "ends infeasible"),
        (NOTHING, Outcome(Ended.OPTIMAL, 9.0, 9.0, np.array([9.0])), "nothing is feasible"),
    ],
)
def test_a_wrong_answer_is_named(
    monkeypatch: pytest.MonkeyPatch, question: Question, told: Outcome, said: str
) -> None:
    monkeypatch.setattr(corpus, "QUESTIONS", (question,))
    monkeypatch.setattr(corpus, "_asked", lambda *_: told)
    found = list(wrong_answers())
    assert len(found) == 2
    assert all(said in sentence for sentence in found)
