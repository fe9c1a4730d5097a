"""A live HiGHS object: options read back, interrupts that keep the incumbent, edits in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import Event

import highspy
import numpy as np
from numpy.typing import NDArray

from ..errors import SolverError
from ..formulate import Formulation
from ..quiet import stdout_guarded

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class Ended(StrEnum):
    """How one run of HiGHS ended."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    LIMIT = "limit"
    STOPPED = "stopped"
    NUMERICAL = "numerical"


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
    """What one run left behind; `values` is None without a feasible point."""

    ended: Ended
    objective: float | None
    bound: float | None
    values: FloatArray | None

    @property
    def proven(self) -> bool:
        """Return whether the run ended with a proven optimum."""
        return self.ended is Ended.OPTIMAL


MipWatch = Callable[[float | None, float, float], bool]  # incumbent, bound, seconds -> stop?


class Session:
    """One HiGHS object that holds a formulation and is edited between runs.

    Whatever calls HiGHS does so under the guard: HiGHS prints, whatever its options say.
    """

    @stdout_guarded()
    def __init__(
        self,
        form: Formulation,
        *,
        threads: int,
        seed: int,
        log: Path | None,
        on_limit: Callable[[], None] = lambda: None,
    ) -> None:
        """Pass the matrix and check that HiGHS took all of it; `on_limit` is told of time-outs."""
        self._form, self._on_limit = form, on_limit
        self.interrupted = Event()
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
        self._pass(form)

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

    def _pass(self, form: Formulation) -> None:
        lp = highspy.HighsLp()
        lp.num_row_, lp.num_col_ = form.matrix.shape
        lp.col_cost_, lp.offset_ = form.cost, form.offset
        lp.col_lower_, lp.col_upper_ = form.col_lower, form.col_upper
        lp.row_lower_, lp.row_upper_ = form.row_lower, form.row_upper
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = form.matrix.indptr.astype(np.int32)
        lp.a_matrix_.index_ = form.matrix.indices.astype(np.int32)
        lp.a_matrix_.value_ = form.matrix.data
        status = self._highs.passModel(lp)
        rows, columns = self._highs.getNumRow(), self._highs.getNumCol()
        held = (rows, columns, self._highs.getNumNz())
        small = int((np.abs(form.matrix.data) <= 1e-9).sum())
        if (rows, columns) != form.matrix.shape or held[2] < form.matrix.nnz - small:
            raise SolverError(f"HiGHS took {held} of {form.matrix.shape}, {form.matrix.nnz}")
        if status == highspy.HighsStatus.kError:
            raise SolverError("HiGHS refused the model")

    def relax(self) -> None:
        """Make every column continuous."""
        self._integrality(highspy.HighsVarType.kContinuous)

    def integers(self) -> None:
        """Make the integer columns integer again."""
        self._integrality(highspy.HighsVarType.kInteger)

    @stdout_guarded()
    def _integrality(self, kind: highspy.HighsVarType) -> None:
        columns = np.flatnonzero(self._form.integer).astype(np.int32)
        kinds = np.full(len(columns), int(kind), dtype=np.uint8)
        if len(columns):
            self._highs.changeColsIntegrality(len(columns), columns, kinds)

    @stdout_guarded()
    def bound_columns(self, columns: IntArray, lower: FloatArray, upper: FloatArray) -> None:
        """Change the bounds of some columns."""
        if len(columns):
            self._highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    @stdout_guarded()
    def start_from(self, values: FloatArray) -> None:
        """Hand over a feasible point to start from."""
        solution = highspy.HighsSolution()
        solution.col_value = list(values)
        self._highs.setSolution(solution)

    @stdout_guarded()
    def run(self, time_limit_s: float, watch: MipWatch | None = None) -> Outcome:
        """Solve what is held now; Ctrl-C or `interrupted` stops it and keeps what it has."""
        if time_limit_s <= 0:
            self._on_limit()
            return Outcome(Ended.LIMIT, None, None, None)
        self.set_option("time_limit", float(time_limit_s) + self._highs.getRunTime())
        watcher = self._watcher(watch) if watch is not None else None
        if watcher is not None:
            self._highs.cbMipLogging += watcher
            self._highs.cbMipInterrupt += watcher
        try:
            self._join()
        finally:
            if watcher is not None:
                self._highs.cbMipLogging -= watcher
                self._highs.cbMipInterrupt -= watcher
        outcome = self._outcome()
        if outcome.ended is Ended.LIMIT:
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
        values = np.array(self._highs.getSolution().col_value) if feasible else None
        bound = float(info.mip_dual_bound)
        return Outcome(
            ended,
            float(info.objective_function_value) if feasible else None,
            bound if np.isfinite(bound) else None,
            values,
        )

    @stdout_guarded()
    def duals(self) -> tuple[FloatArray, FloatArray]:
        """Return the (m,) row duals and (n,) reduced costs of the last linear program."""
        solution = self._highs.getSolution()
        return np.array(solution.row_dual), np.array(solution.col_dual)
