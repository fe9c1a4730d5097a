"""Time the way from the numbers of an instance to a program inside HiGHS, beside linopy.

    python benchmarks/handover.py instances/starlink-2035 [ROUNDS]

Build: laws in Pyomo, routes put in as numbers. Hand-over: the matrix into a HiGHS object. linopy
(pip install linopy), if it is there, builds the same matrix row group by row group (rows of like
length together, so that little is padded) and hands it over directly. Seconds are of this machine;
their ratio, taken in turns in one run, is what counts.
"""

from __future__ import annotations

import statistics
import sys
import time
from importlib.util import find_spec

import numpy as np

from optimizer.formulate import formulate
from optimizer.instance import Instance
from optimizer.program import Program
from optimizer.quiet import stdout_guarded
from optimizer.run import prepare
from optimizer.solver import Session


def ours(data: object) -> tuple[float, float, Program]:
    start = time.perf_counter()
    program = formulate(data).program
    built = time.perf_counter()
    Session(program, threads=1, seed=0, log=None)
    return built - start, time.perf_counter() - built, program


@stdout_guarded()
def linopy_direct(program: Program) -> tuple[float, float]:
    import linopy
    import xarray as xr

    start = time.perf_counter()
    model = linopy.Model()
    x = model.add_variables(program.col_lower, program.col_upper, dims=["column"], name="x")
    rows = program.matrix.tocsr()
    length = np.diff(rows.indptr)
    width = np.maximum(1, 2 ** np.ceil(np.log2(np.maximum(length, 1))).astype(int))
    for wide in np.unique(width).tolist():
        mine = np.flatnonzero(width == wide)
        at = rows.indptr[mine][:, None] + np.arange(wide)
        there = np.arange(wide) < length[mine][:, None]
        at = np.where(there, at, 0)
        labels = np.where(there, rows.indices[at], -1)
        coefs = np.where(there, rows.data[at], np.nan)
        terms = xr.Dataset(
            {
                "coeffs": (("row", "_term"), coefs),
                "vars": (("row", "_term"), labels),
                "const": (("row",), np.zeros(len(mine))),
            },
            coords={"row": mine},
        )
        lhs = linopy.LinearExpression(terms, model)
        upper = np.isfinite(program.row_upper[mine])
        sign = np.where(
            upper & np.isfinite(program.row_lower[mine]), "=", np.where(upper, "<=", ">=")
        )
        rhs = np.where(upper, program.row_upper[mine], program.row_lower[mine])
        coords = {"row": mine}
        model.add_constraints(
            lhs, xr.DataArray(sign, coords, ["row"]), xr.DataArray(rhs, coords, ["row"]),
            name=f"rows_{wide}",
        )  # fmt: skip
    model.add_objective((x * program.cost).sum())
    built = time.perf_counter()
    held = model.to_highspy()
    seconds = built - start, time.perf_counter() - built
    assert held.getNumNz() == (program.matrix.data != 0).sum()
    return seconds


def main() -> None:
    folder = sys.argv[1] if len(sys.argv) > 1 else "instances/starlink-2035"
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    problem = prepare(Instance.load(folder))
    start = time.perf_counter()
    data = problem.data
    print(f"numbers of {problem.routes.size:,} routes: {time.perf_counter() - start:.2f} s")
    own, other = [], []
    for _ in range(rounds):
        build, hand, program = ours(data)
        own.append(build + hand)
        said = f"ours: build {build:.2f} s, hand-over {hand:.2f} s"
        if find_spec("linopy"):
            build, hand = linopy_direct(program)
            other.append(build + hand)
            said += f"; linopy: build {build:.2f} s, hand-over {hand:.2f} s"
        print(said)
    million = program.matrix.nnz / 1e6
    print("{columns:,} columns, {rows:,} rows, {nonzeros:,} nonzeros".format(**program.size))
    print(f"ours: {statistics.median(own) / million:.2f} s per million nonzeros")
    if other:
        print(f"linopy: {statistics.median(other) / million:.2f} s per million nonzeros")
        print(f"ours / linopy: {statistics.median(np.array(own) / np.array(other)):.2f}")


if __name__ == "__main__":
    main()
