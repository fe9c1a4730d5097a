"""What the installed HiGHS makes of questions that versions of it have answered wrongly.

They are put as the engine puts its own: through a session, presolve on and off. `orbisite doctor`
says which are answered wrongly; pyproject.toml allows only versions that answer all.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

import numpy as np

from ..arrays import Floats
from ..program import Program
from .questions import QUESTIONS, Question
from .session import Ended, Outcome, Session

_CLOSE = 1e-6
_SECONDS = 20.0


def highs_version() -> str:
    """Return the version of the installed HiGHS."""
    return version("highspy")


def wrong_answers() -> Iterator[str]:
    """Put every question to HiGHS; yield a sentence for each that it answers wrongly."""
    for question in QUESTIONS:
        for presolve in ("choose", "off"):
            said = _fault_in(question, _asked(question, presolve))
            if said is not None:
                without = "" if presolve == "choose" else ", presolve off"
                yield f"{question.fault} (HiGHS issue {question.issue}{without}): {said}"


def _asked(question: Question, presolve: str) -> Outcome:
    """Return what HiGHS makes of a question."""
    program = question.program
    rows, columns = program.matrix.shape
    first = program.take(
        np.arange(rows - question.late_rows), np.arange(columns - question.late_columns)
    )
    session = Session(first, threads=1, seed=0, log=None)
    session.set_option("presolve", presolve)
    session.set_option("mip_rel_gap", 0.0)
    if question.nodes is not None:
        session.set_option("mip_max_nodes", question.nodes)
    if question.start:
        session.start_from(np.array(question.start, dtype=np.float64))
    if question.late_rows or question.late_columns:
        session.run(_SECONDS)
        held_rows, held = first.matrix.shape
        session.add_rows(program.take(np.arange(held_rows, rows), np.arange(held)))
        session.add_columns(program.take(np.arange(rows), np.arange(held, columns)))
    return session.run(_SECONDS)


def _fault_in(question: Question, told: Outcome) -> str | None:
    """Return what is false in an outcome, None if nothing is."""
    answer, program = question.answer, question.program
    if answer is None:
        return None if told.ended is Ended.INFEASIBLE else f"ends {told.ended}, nothing is feasible"
    if told.bound is not None and told.bound > answer + _CLOSE:
        return f"claims that nothing costs less than {told.bound:.6g}; the optimum is {answer:.6g}"
    if question.nodes is None and not told.proven:
        return f"ends {told.ended}; the optimum is {answer:.6g}"
    if told.values is not None and not _obeys(program, told.values):
        return "gives back a point that breaks its bounds"
    if told.values is None:
        return None
    cost = program.cost_of(told.values)
    if told.proven and abs(cost - answer) > _CLOSE:
        return f"calls {cost:.6g} optimal; the optimum is {answer:.6g}"
    if told.objective is not None and abs(cost - told.objective) > _CLOSE:
        return f"says that a point costs {told.objective:.6g} which costs {cost:.6g}"
    return None


def _obeys(program: Program, values: Floats) -> bool:
    sums = program.matrix @ values
    whole = values[program.integer]
    return bool(
        (values >= program.col_lower - _CLOSE).all()
        and (values <= program.col_upper + _CLOSE).all()
        and (sums >= program.row_lower - _CLOSE).all()
        and (sums <= program.row_upper + _CLOSE).all()
        and (np.abs(whole - np.round(whole)) <= _CLOSE).all()
    )
