"""A search in a process of its own: whatever befalls it, what it had found is not lost.

HiGHS is compiled code. It may crash, run out of memory, or not come back. It does so in another
process; this one hears of every better plan and bound, asks it to stop when the user does, and ends
it when it is long overdue. A plan that a lost search had found is polished by another one.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Event, Thread

import numpy as np

from ..arrays import Floats, Ints
from ..errors import SolverError
from ..signals import Requests, kept
from ..whole import Whole
from .limits import Limits, Relaxed, Report, Solution, relative_gap
from .orders import Better, Done, Failed, Order, Said, Stop
from .process import Process, given_back, taken
from .strategy import Strategy, found_by
from .units import Units

OVERDUE_S, OVERDUE = 20.0, 0.25  # seconds, or that share of the time limit: what is longer hangs
POLISH_S = 10.0  # for the last polish of a plan that a lost search had found
_LOOK_S = 0.1  # between two looks at what the user wants
_numbers = itertools.count(1)
_here: list[bool] = []


@contextmanager
def in_this_process() -> Iterator[None]:
    """Search in this process while the block runs: for a debugger, a profiler, a test."""
    _here.append(True)
    try:
        yield
    finally:
        _here.pop()


class LostError(SolverError):
    """The process of a search was lost: it crashed, was killed, or had to be."""


class HurriedError(LostError):
    """The user asked a second time, and does not want to wait for a polish."""


class BrokenError(RuntimeError):
    """A search met an error that is none of the solver's: a fault of ours."""


@dataclass
class Heard:
    """What is known of a search, whatever becomes of it.

    Attributes:
        report: hears how far it is.
        best: (n,) the best plan so far.
        bound: no plan over the pool costs less, as far as is proven [MUSD].
    """

    report: Report
    best: Floats | None = None
    bound: float | None = None

    def take(self, order: Order, word: Said | Better) -> None:
        """Take a word of an order's search."""
        if isinstance(word, Said):
            known = [b for b in (word.report[3], self.bound) if b is not None and np.isfinite(b)]
            self.bound = max(known, default=None)
            self.report(*word.report)
        elif self.best is None or order.form.program.cost @ (word.values - self.best) < 0:
            self.best = word.values


def solve(form: Whole, seeds: Ints, limits: Limits, report: Report) -> Solution:
    """Return the plan with its bound, or why there is none.

    Args:
        form: the program over the whole pool.
        seeds: the routes to begin with, where columns are generated.
        limits: what the search may take.
        report: hears how far it is.

    Raises:
        SolverError, MemoryError: what the search met before it had a plan.
    """
    until = time.monotonic() + limits.time_limit_s
    units = Units.of(form)
    counted = units.scaled(form)
    found = _solved(counted, seeds, limits, units.told(report))
    finer = units.finer(counted.program, found.values)
    if finer is None:
        return units.back(found, counted.program)
    again, rest = finer.scaled(form), replace(limits, time_limit_s=until - time.monotonic())
    stopped = found.failure or found.status == "interrupted"
    better = None if stopped else _solved(again, seeds, rest, finer.told(report))
    if better is None or better.values is None:  # a bound in so coarse a unit proves nothing
        status = "feasible" if found.status == "optimal" else found.status
        return replace(units.back(found, counted.program), bound=None, status=status)
    return finer.back(better, again.program)


def _solved(form: Whole, seeds: Ints, limits: Limits, report: Report) -> Solution:
    """Return the plan of a search in its own units, whatever befalls it."""
    order, heard = Order(next(_numbers), "plan", form, seeds, limits), Heard(report)
    try:
        found = _searched(order, heard)
    except (SolverError, MemoryError, BrokenError) as why:
        if heard.best is None and not isinstance(why, LostError):
            raise
        words = f"the search was cut short: {why}"
        return _rescued(order, heard, words, polished=not isinstance(why, HurriedError))
    return _solution(found)


def relaxation(form: Whole, seeds: Ints, limits: Limits, report: Report) -> Relaxed | Solution:
    """Return the linear relaxation over the pool, or why there is none; arguments as of `solve`.

    Raises:
        SolverError, MemoryError: what the search met, or that its process was lost.
    """
    units = Units.of(form)
    while True:  # money counts at least 1e4 times as fine each time: it ends
        counted = units.scaled(form)
        order = Order(next(_numbers), "relaxation", counted, seeds, limits)
        found = _searched(order, Heard(units.told(report)))
        finer = units.finer(counted.program, found.values)
        if isinstance(found, Solution):
            return units.back(found, counted.program)
        if finer is None:
            return units.relaxed_back(found)
        units = finer


def _rescued(order: Order, heard: Heard, why: str, *, polished: bool) -> Solution:
    """Return what a lost search had found: its plan, polished by another search if that can."""
    form, values, bound = order.form, heard.best, heard.bound
    if values is None:
        none = np.zeros(0, dtype=np.int64)
        size = form.program.size
        return Solution("error", size, none, bound=bound, by_clock=True, failure=why)
    found = _polished(order, values, bound) if polished else None
    found = found or _as_it_is(order, values, bound)
    return replace(found, by_clock=True, failure=why)


def _polished(order: Order, values: Floats, bound: float | None) -> Solution | None:
    """Return a plan that another search polishes, if that can."""
    limits = replace(order.limits, time_limit_s=POLISH_S, threads=1)
    polish = Order(
        next(_numbers), "polish", order.form, order.seeds, limits, (values, bound)
    )  # fmt: skip
    try:
        return _solution(_searched(polish, Heard(lambda *_: None)))
    except (SolverError, MemoryError, BrokenError):
        return None


def _as_it_is(order: Order, values: Floats, bound: float | None) -> Solution:
    """Return a plan that nothing could polish, its integers rounded."""
    form, whole = order.form, order.form.counters.column
    rounded = values.copy()
    rounded[whole] = np.round(values[whole])
    cost = float(form.program.cost @ rounded) + form.program.offset
    status = "optimal" if relative_gap(cost, bound) <= order.limits.gap else "feasible"
    every = np.arange(len(form.owner))
    return Solution(status, form.program.size, every, rounded, cost, bound)


def _solution(found: Solution | Relaxed) -> Solution:
    if isinstance(found, Relaxed):
        raise TypeError("a plan was asked for, not a relaxation")
    return found


def _searched(order: Order, heard: Heard) -> Solution | Relaxed:
    """Have an order carried out in another process; in this one if no other can be started."""
    with kept() as asked:
        try:
            process = None if _here else taken()
        except OSError:  # no other process may be started
            process = None
        if process is None:
            return _searched_here(order, heard, asked)
        try:
            done = _followed(process, order, heard, asked)
        except BaseException:
            process.kill()
            raise
    given_back(process)
    if isinstance(done.found, Solution):
        return replace(done.found, peak_mb=done.peak_mb)
    return done.found


def _followed(process: Process, order: Order, heard: Heard, asked: Requests) -> Done:
    """Hand over an order and listen until it is done.

    Raises:
        LostError: the process ended, or had to be.
        SolverError, MemoryError: what the search met.
    """
    limit = order.limits.time_limit_s
    spare = max(OVERDUE_S, OVERDUE * limit)
    overdue, before = time.monotonic() + limit + spare, asked.count
    stopped = False
    process.send(order)
    while True:
        try:
            word = process.word(_LOOK_S)
        except ProcessLookupError as end:
            raise LostError(str(end)) from None
        if isinstance(word, Done):
            return word
        if isinstance(word, Failed):
            raise _error_of(word)
        if word is not None:
            heard.take(order, word)
        if asked.count > before and not stopped:
            process.send(Stop(order.number))
            stopped = True
        if asked.count > before + 1:
            raise HurriedError("you asked again before it had ended")
        if time.monotonic() > overdue:
            raise LostError(f"the solver did not come back within {limit + spare:.0f} s")


def _error_of(word: Failed) -> Exception:
    """Return an error that another process met as one of this process."""
    if word.kind == "MemoryError":
        return MemoryError(word.words or "the search ran out of memory")
    if word.kind == "SolverError":
        return SolverError(word.words)
    return BrokenError(f"{word.kind}: {word.words}\n{word.trace}")


def _searched_here(order: Order, heard: Heard, asked: Requests) -> Solution | Relaxed:
    """Search in this process."""
    strategy = Strategy(order.form, order.seeds, order.limits, heard.report)
    over, before = Event(), asked.count

    def watch() -> None:
        while not over.wait(_LOOK_S):
            if asked.count > before:
                strategy.interrupted.set()
                return

    watching = Thread(target=watch, daemon=True)
    watching.start()
    try:
        return found_by(strategy, order)
    finally:
        over.set()
        watching.join()
