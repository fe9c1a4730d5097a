"""A live HiGHS object: options read back, interrupts that keep the incumbent, edits in place."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from threading import Event

import highspy
import numpy as np
from scipy.sparse import csc_array, csr_array

from ..arrays import Floats, Ints
from ..errors import SolverError
from ..program import Program
from ..quiet import stdout_guarded


class Ended(StrEnum):
    """How one run of HiGHS ended."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    LIMIT = "limit"
    STOPPED = "stopped"
    NUMERICAL = "numerical"


DROPPED = 1e-9  # HiGHS takes entries up to this for 0 (its option small_matrix_value)
_WHOLE = 1e-6  # how far from a whole number a bound of a whole column may lie
_DUAL, _PRIMAL = 1, 4  # values of HiGHS's option simplex_strategy
_CONTINUOUS = int(highspy.HighsVarType.kContinuous)
_INTEGER = int(highspy.HighsVarType.kInteger)
_STATUS = highspy.HighsModelStatus
_ENDED = {
    _STATUS.kOptimal: Ended.OPTIMAL,
    _STATUS.kModelEmpty: Ended.OPTIMAL,
    _STATUS.kInfeasible: Ended.INFEASIBLE,
    _STATUS.kUnbounded: Ended.UNBOUNDED,
    _STATUS.kUnboundedOrInfeasible: Ended.INFEASIBLE,
    _STATUS.kTimeLimit: Ended.LIMIT,
    _STATUS.kIterationLimit: Ended.LIMIT,
    _STATUS.kSolutionLimit: Ended.LIMIT,
    _STATUS.kMemoryLimit: Ended.LIMIT,
    _STATUS.kObjectiveBound: Ended.LIMIT,
    _STATUS.kObjectiveTarget: Ended.STOPPED,
    _STATUS.kInterrupt: Ended.STOPPED,
}


@dataclass(frozen=True)
class Outcome:
    """What one run left behind; `values` is None without a feasible point.

    `bound` is that of an integer program; a linear one has none before its optimum.
    """

    ended: Ended
    objective: float | None
    bound: float | None
    values: Floats | None

    @property
    def proven(self) -> bool:
        """Return whether the run ended with a proven optimum."""
        return self.ended is Ended.OPTIMAL


Better = Callable[[Floats], None]
MipWatch = Callable[[float | None, float, float], bool]  # incumbent, bound, seconds -> stop?


class Session:
    """One HiGHS object that holds a program and is edited between runs.

    Whatever calls HiGHS does so under the guard: HiGHS prints, whatever its options say.
    """

    @stdout_guarded()
    def __init__(
        self,
        program: Program,
        *,
        threads: int,
        seed: int,
        log: Path | None,
        on_limit: Callable[[], None] = lambda: None,
        interrupted: Event | None = None,
    ) -> None:
        """Pass the matrix and check that HiGHS took it all.

        Args:
            on_limit: hears of every cut.
            interrupted: stops a run once it is set; several sessions may share it.
        """
        self._integer, self._on_limit = np.flatnonzero(program.integer), on_limit
        self._whole = bool(len(self._integer))
        self.interrupted = Event() if interrupted is None else interrupted
        highspy.Highs.resetGlobalScheduler(True)
        self._highs = highspy.Highs()
        self.set_option("output_flag", True)
        self.set_option("log_to_console", False)
        if log is not None:
            self.set_option("log_file", str(log))
        self.set_option("threads", threads)
        self.set_option("random_seed", seed)
        self.set_option("mip_feasibility_tolerance", 1e-8)
        self._highs.HandleUserInterrupt = True
        self._pass(program)

    @stdout_guarded()
    def set_option(self, name: str, value: bool | int | float | str) -> None:
        """Set one option and read it back.

        Raises:
            SolverError: HiGHS does not know the option or refuses the value.
        """
        status = self._highs.setOptionValue(name, value)
        read = self._highs.getOptionValue(name)[1]
        if status != highspy.HighsStatus.kOk or read != value:
            raise SolverError(f"HiGHS refused the option {name}={value!r} and kept {read!r}")

    def _pass(self, program: Program) -> None:
        matrix, (rows, columns) = program.matrix, program.matrix.shape
        self._costs, self._offset = program.cost, program.offset
        kinds = np.where(program.integer, _INTEGER, _CONTINUOUS).astype(np.int32)
        # versions of HiGHS have taken a fraction for the bound of a whole column, or cut it off
        least = np.where(
            program.integer, np.ceil(program.col_lower - _WHOLE) + 0.0, program.col_lower
        )
        most = np.where(program.integer, np.floor(program.col_upper + _WHOLE), program.col_upper)
        status = self._highs.passModel(
            columns, rows, matrix.nnz, int(highspy.MatrixFormat.kColwise),
            int(highspy.ObjSense.kMinimize), program.offset, program.cost, least, most,
            program.row_lower, program.row_upper,
            matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data, kinds,
        )  # fmt: skip
        self._check(status, program.matrix.shape, matrix)

    @stdout_guarded()
    def add_rows(self, program: Program) -> None:
        """Add rows over the columns that are held; the basis stays, their slacks basic."""
        rows = program.matrix.tocsr()
        before = self._highs.getNumNz()
        status = self._highs.addRows(
            rows.shape[0], program.row_lower, program.row_upper, rows.nnz,
            rows.indptr[:-1].astype(np.int32), rows.indices.astype(np.int32), rows.data,
        )  # fmt: skip
        self._check(status, (self._highs.getNumRow(), rows.shape[1]), rows, before)

    @stdout_guarded()
    def add_columns(self, program: Program) -> None:
        """Add continuous columns over the rows that are held; the basis stays, they rest at 0."""
        columns = program.matrix
        before = self._highs.getNumNz()
        status = self._highs.addCols(
            columns.shape[1], program.cost, program.col_lower, program.col_upper, columns.nnz,
            columns.indptr[:-1].astype(np.int32), columns.indices.astype(np.int32), columns.data,
        )  # fmt: skip
        self._check(status, (columns.shape[0], self._highs.getNumCol()), columns, before)
        self._costs = np.concatenate([self._costs, program.cost])

    def _check(
        self,
        status: highspy.HighsStatus,
        shape: tuple[int, int],
        part: csc_array | csr_array,
        before: int = 0,
    ) -> None:
        """Refuse to go on where HiGHS did not take all of what it was handed."""
        held = (self._highs.getNumRow(), self._highs.getNumCol(), self._highs.getNumNz())
        small = int((np.abs(part.data) <= DROPPED).sum())
        if status == highspy.HighsStatus.kError:
            raise SolverError("HiGHS refused the model")
        if held[:2] != shape or held[2] < before + part.nnz - small:
            raise SolverError(f"HiGHS took {held} of {shape}, {before + part.nnz}")

    def go_on(self, *, primal: bool) -> None:
        """Choose the simplex that goes on from a basis.

        Primal where columns came, which leave it feasible; dual (as at first) where bounds changed.
        Measured on starlink-2035 and world S: columns with the primal took 0.6 of the time.
        """
        self.set_option("simplex_strategy", _PRIMAL if primal else _DUAL)

    def relax(self) -> None:
        """Make every column continuous."""
        self._integrality(highspy.HighsVarType.kContinuous)

    def integers(self) -> None:
        """Make the integer columns integer again."""
        self._integrality(highspy.HighsVarType.kInteger)

    @stdout_guarded()
    def _integrality(self, kind: highspy.HighsVarType) -> None:
        columns = self._integer.astype(np.int32)
        self._whole = kind == highspy.HighsVarType.kInteger and len(columns) > 0
        kinds = np.full(len(columns), int(kind), dtype=np.uint8)
        if len(columns):
            self._highs.changeColsIntegrality(len(columns), columns, kinds)

    @stdout_guarded()
    def bound_columns(self, columns: Ints, lower: Floats, upper: Floats) -> None:
        """Change the bounds of some columns."""
        if len(columns):
            self._highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    @stdout_guarded()
    def start_from(self, values: Floats) -> None:
        """Hand over a feasible point to start from."""
        solution = highspy.HighsSolution()
        solution.col_value = list(values)
        self._highs.setSolution(solution)

    @stdout_guarded()
    def run(
        self, time_limit_s: float, watch: MipWatch | None = None, better: Better | None = None
    ) -> Outcome:
        """Solve what is held now; Ctrl-C or `interrupted` stops it and keeps what it has.

        Args:
            time_limit_s: seconds.
            watch: hears how an integer program goes, and may stop it.
            better: is handed every better point of an integer program at once.

        HiGHS 1.16 may take over a start in a better form that presolve finds, and give back the
        start as it was, at the cost of the better one. Then it has to do without.
        """
        began = time.monotonic()
        outcome = self._run_once(time_limit_s, watch, better)
        if self._whole and outcome.values is not None and self._overstated(outcome):
            self._highs.clearSolver()
            left = time_limit_s - (time.monotonic() - began)
            fresh = self._run_once(left, watch, better)
            found = [x for x in (outcome, fresh) if x.values is not None]
            outcome = min(found, key=lambda x: self._cost(x) or 0.0)
        return replace(outcome, objective=self._cost(outcome)) if self._whole else outcome

    def _cost(self, outcome: Outcome) -> float | None:
        """Return what its values cost [MUSD], whatever the solver says."""
        if outcome.values is None:
            return None
        return float(self._costs @ outcome.values) + self._offset

    def _overstated(self, outcome: Outcome) -> bool:
        """Tell whether the solver says that its values cost less than they do."""
        cost, said = self._cost(outcome), outcome.objective
        return cost is not None and said is not None and cost - said > 1e-6 * max(1.0, abs(cost))

    def _run_once(
        self, time_limit_s: float, watch: MipWatch | None, better: Better | None
    ) -> Outcome:
        if time_limit_s <= 0:
            self._on_limit()
            return Outcome(Ended.LIMIT, None, None, None)
        self.set_option("time_limit", float(time_limit_s) + self._highs.getRunTime())
        with self._heard(watch, better):
            self._join()
            if self._highs.getModelStatus() == _STATUS.kUnboundedOrInfeasible:
                self.set_option("presolve", "off")  # presolve saw one of the two; which is it?
                self._join()
                self.set_option("presolve", "choose")
        outcome = self._outcome()
        if outcome.ended is Ended.LIMIT or self.interrupted.is_set():
            self._on_limit()
        return outcome

    def _watcher(self, watch: MipWatch) -> Callable[[highspy.highs.HighsCallbackEvent], None]:
        def observe(event: highspy.highs.HighsCallbackEvent) -> None:
            out = event.data_out
            primal = float(out.mip_primal_bound)
            incumbent = primal if np.isfinite(primal) and primal < 1e30 else None
            if watch(incumbent, float(out.mip_dual_bound), float(out.running_time)):
                self._highs.cancelSolve()

        return observe

    @contextmanager
    def _heard(self, watch: MipWatch | None, better: Better | None) -> Iterator[None]:
        """Let HiGHS call back while it searches."""

        def found(event: highspy.highs.HighsCallbackEvent) -> None:
            if better:
                better(np.array(event.data_out.mip_solution))

        solver, calls = self._highs, []
        if watch:
            observe = self._watcher(watch)
            calls += [(solver.cbMipLogging, observe), (solver.cbMipInterrupt, observe)]
        if better:
            calls += [(solver.cbMipImprovingSolution, found)]
        for call, listener in calls:
            call.subscribe(listener)
        try:
            yield
        finally:
            for call, listener in calls:
                call.unsubscribe(listener)

    def _join(self) -> None:
        self._highs.startSolve()
        done = False
        while not done:
            try:
                done = self._highs.wait(0.1)[0]
                if self.interrupted.is_set():
                    self._highs.cancelSolve()
            except KeyboardInterrupt:
                self.interrupted.set()
                self._highs.cancelSolve()

    def _outcome(self) -> Outcome:
        status = self._highs.getModelStatus()
        info = self._highs.getInfo()
        ended = _ENDED.get(status, Ended.NUMERICAL)
        feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        feasible &= ended is not Ended.UNBOUNDED  # a point on the way down is no plan
        values = np.array(self._highs.getSolution().col_value) if feasible else None
        bound = float(info.mip_dual_bound) if self._whole else -np.inf
        return Outcome(
            ended,
            float(info.objective_function_value) if feasible else None,
            bound if np.isfinite(bound) else None,
            values,
        )

    @stdout_guarded()
    def duals(self) -> tuple[Floats, Floats]:
        """Return the (m,) row duals and (n,) reduced costs of the last linear program."""
        solution = self._highs.getSolution()
        return np.array(solution.row_dual), np.array(solution.col_dual)
