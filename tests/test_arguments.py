"""Every public function refuses what makes no sense, in words: its name, its value, what fits."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import numpy as np
import pandas as pd
import pytest

import optimizer
from optimizer import Comparison, Hook, Instance, OrbisiteError, Plan, UsageError, save_run, solve
from optimizer.arguments import shown
from optimizer.plan import compare_plans, make_plan
from optimizer.solver.limits import relative_gap, threads_of
from optimizer.studies.relaxed import relax

TINY = Path(__file__).parent.parent / "instances" / "tiny"
INST = Instance.load(TINY)
PLAN = make_plan(INST, "no_plan")
KEY = "sites.plant.open_musd"
LONG = "x" * 5000


class Hostile:
    """What no function of ours wants; it does not even tell its name."""

    def __repr__(self) -> str:
        raise RuntimeError("no repr")


NO_TEXT: list[Any] = [5, None, b"a", ["a"], Hostile(), float("nan"), str]
NO_PATH: list[Any] = [5, b"a", ["a"], "a\0b", LONG, Hostile(), True, Path]
NO_NAMED: list[Any] = [5, "a=b", [1], {1: 2}, {"a": None, 2: 3}, Hostile(), INST]
NO_VALUE: list[Any] = [None, b"3", {1}, 1j, np.array([3.0]), 10**400, 10**5000, Hostile(), float]
NO_INSTANCE: list[Any] = ["instances/tiny", TINY, 5, None, PLAN, Hostile(), Instance]
NO_PLAN: list[Any] = ["results/x", 5, INST, Hostile(), Plan]
NO_NUMBER: list[Any] = ["x", "0.01", [1], float("nan"), True, 1j, Hostile(), 10**5000, -1, int]
NO_TEXTS: list[Any] = ["a", 5, [5], [["a"]], b"a", Hostile()]
NO_HOOK: list[Any] = [5, "ab", Hostile(), lambda: None, {"a": 1}]


def save(directory: Any = "run", extra_files: Any = None) -> Any:
    return PLAN.save(directory, extra_files)


# function, argument -> values that it refuses; every other argument makes sense
TABLE: dict[tuple[str, str], tuple[Callable[..., Any], list[Any]]] = {
    ("Instance.load", "path"): (Instance.load, [*NO_PATH, None]),
    ("Instance.load", "scenarios"): (lambda x: Instance.load(TINY, x), [*NO_TEXTS, None]),
    ("Instance.load", "overrides"): (lambda x: Instance.load(TINY, overrides=x), NO_NAMED),
    ("Instance.load", "overrides['" + KEY + "']"): (
        lambda x: Instance.load(TINY, overrides={KEY: x}),
        NO_VALUE,
    ),
    ("Instance.load", "scenario_file"): (
        lambda x: Instance.load(TINY, scenario_file=x),
        NO_PATH,
    ),
    ("Instance.from_files", "files"): (Instance.from_files, [*NO_NAMED, None]),
    ("Instance.from_files", "files['a']"): (
        lambda x: Instance.from_files({"a": x}),
        ["text", 5, None, Hostile()],
    ),
    ("Instance.from_files", "name"): (
        lambda x: Instance.from_files(INST.source_files, name=x),
        [*NO_TEXT, "a b", "../x", "", LONG],
    ),
    ("Instance.from_files", "scenarios"): (
        lambda x: Instance.from_files(INST.source_files, scenarios=x),
        NO_TEXTS,
    ),
    ("Instance.with_", "overrides"): (INST.with_, [*NO_NAMED, None]),
    ("Instance.with_", "overrides['" + KEY + "']"): (lambda x: INST.with_({KEY: x}), NO_VALUE),
    ("Instance.has", "table"): (INST.has, NO_TEXT),
    ("Instance.by_id", "table"): (INST.by_id, NO_TEXT),
    ("Instance.provenance", "key"): (INST.provenance, NO_TEXT),
    ("Instance.spread", "key"): (INST.spread, NO_TEXT),
    ("solve", "inst"): (solve, NO_INSTANCE),
    ("solve", "gap"): (lambda x: solve(INST, gap=x), [*NO_NUMBER, 5, 1, float("inf")]),
    ("solve", "time_limit"): (lambda x: solve(INST, time_limit=x), [*NO_NUMBER, 0, -0.0]),
    ("solve", "threads"): (
        lambda x: solve(INST, threads=x),
        [0, -1, 2.5, 2.0, "2", True, [2], float("nan"), Hostile()],
    ),
    ("solve", "seed"): (
        lambda x: solve(INST, seed=x),
        [-1, 2**31, 10**12, 10**5000, 1.5, "1", True, Hostile()],
    ),
    ("solve", "certify"): (lambda x: solve(INST, certify=x), ["yes", 1, Hostile()]),
    ("solve", "hooks"): (lambda x: solve(INST, hooks=x), [5, None, "ab", print, Hostile()]),
    ("solve", "hooks[0]"): (lambda x: solve(INST, hooks=[x]), NO_HOOK),
    ("solve", "on_infeasible"): (lambda x: solve(INST, on_infeasible=x), ["x", None, 5, []]),
    ("solve", "progress"): (lambda x: solve(INST, progress=x), [5, "x", lambda: None, Hostile()]),
    ("solve", "like"): (lambda x: solve(INST, like=x), NO_PLAN),
    ("relax", "inst"): (relax, NO_INSTANCE),
    ("relax", "time_limit"): (lambda x: relax(INST, time_limit=x), [*NO_NUMBER, 0, None]),
    ("relax", "threads"): (lambda x: relax(INST, threads=x), [0, 2.5, None]),
    ("relax", "seed"): (lambda x: relax(INST, seed=x), [-1, 2**31, None]),
    ("save_run", "inst"): (lambda x: save_run(x, PLAN), NO_INSTANCE),
    ("save_run", "plan"): (lambda x: save_run(INST, x), [*NO_PLAN, None]),
    ("save_run", "out"): (lambda x: save_run(INST, PLAN, x), NO_PATH),
    ("Plan.load", "directory"): (Plan.load, [*NO_PATH, None]),
    ("Plan.save", "directory"): (save, [*NO_PATH, None]),
    ("Plan.save", "extra_files"): (lambda x: save(extra_files=x), [5, "a", [1], {1: b""}]),
    ("Plan.save", "extra_files['a']"): (lambda x: save(extra_files={"a": x}), ["a", 5, None]),
    ("Plan.compare", "other"): (PLAN.compare, [*NO_PLAN, None]),
    ("Plan.to_json_dict", "run"): (PLAN.to_json_dict, [5, Path("a"), Hostile()]),
    ("Hook", "add"): (Hook, [*NO_HOOK, None]),
    ("Hook", "check"): (lambda x: Hook(print, x), NO_HOOK),
    ("Hook.of", "hook"): (Hook.of, [*NO_HOOK, None]),
    ("Comparison", "names"): (lambda x: Comparison(x, pd.DataFrame()), NO_TEXTS),
    ("Comparison", "frame"): (lambda x: Comparison((), x), [5, None, "a", Hostile()]),
    ("compare_plans", "plans"): (compare_plans, [5, None, "ab", PLAN]),
}
CALLS = [
    pytest.param(name, argument, call, value, id=f"{name}-{argument}-{number}")
    for (name, argument), (call, values) in TABLE.items()
    for number, value in enumerate(values)
]
OURS = {"Hook.broken"}  # called by solve, with what it made itself
RECORDS = {"Problem", "Progress", "__version__"}  # what we hand out, or nothing to call


@pytest.mark.parametrize(("name", "argument", "call", "value"), CALLS)
def test_a_wrong_argument_is_named(
    name: str, argument: str, call: Callable[..., Any], value: Any
) -> None:
    with pytest.raises(UsageError) as caught:
        call(value)
    said = str(caught.value)
    assert argument.partition("[")[0] in said
    assert "Allowed: " in said
    assert len(said) < 400


def methods(kind: type) -> Iterator[str]:
    for name, member in vars(kind).items():
        plain = getattr(member, "__func__", member)
        public = not name.startswith("_") and inspect.isfunction(plain)
        if public and len(inspect.signature(plain).parameters) > 1:
            yield f"{kind.__name__}.{name}"


def test_every_public_function_is_in_the_table() -> None:
    known = {function for function, _ in TABLE} | OURS
    for name in optimizer.__all__:
        thing = getattr(optimizer, name)
        if name in RECORDS or (isinstance(thing, type) and issubclass(thing, Exception)):
            continue
        if isinstance(thing, type):
            assert set(methods(thing)) <= known
            assert name in known or list(methods(thing))
        else:
            assert name in known


@pytest.mark.parametrize(
    "path", ["a\0", "x" * 300, "run.json/x", "values", "instance/../x", "values/open.csv/x"]
)
def test_a_further_file_has_a_place_of_its_own(tmp_path: Path, path: str) -> None:
    with pytest.raises(OrbisiteError, match="extra file"):
        PLAN.save(tmp_path / "run", {path: b""})
    assert list(tmp_path.iterdir()) == []


def test_a_plan_is_saved_with_its_own_instance_only(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="another instance"):
        save_run(INST.with_({KEY: 77}), PLAN, tmp_path / "run")
    assert save_run(INST, PLAN, str(tmp_path / "run")) == tmp_path / "run"


def test_numbers_of_numpy_are_numbers() -> None:
    plan = solve(INST, gap=np.float32(0.01), threads=np.int64(1), seed=np.int32(1))  # type: ignore[arg-type]
    assert plan.cost == pytest.approx(23.1795)
    assert solve(INST.with_({KEY: Fraction(1, 2)})).cost is not None  # type: ignore[dict-item]


def test_more_threads_than_cores_are_as_many_as_there_are(
    python: Callable[..., CompletedProcess[str]],
) -> None:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    assert [threads_of(n) for n in (None, 1, 2, 10**9)] == [2, 1, 2, max(2, cores or 1)]
    code = (
        "from optimizer import Instance, solve\n"
        f"plan = solve(Instance.load({str(TINY)!r}), threads=10**9, time_limit=float('inf'))\n"
        "print(plan.cost, plan.peak_mb)"
    )
    cost, megabytes = map(float, python("-c", code).stdout.split())
    assert cost == pytest.approx(23.1795)
    assert megabytes < 1000


def test_solves_in_two_threads_take_turns() -> None:
    with ThreadPoolExecutor(4) as pool:
        costs = [x.result().cost for x in [pool.submit(solve, INST) for _ in range(8)]]
    assert costs == [pytest.approx(23.1795)] * 8


def test_a_solve_that_waits_for_its_turn_keeps_its_time() -> None:
    with ThreadPoolExecutor(3) as pool:
        plans = [x.result() for x in [pool.submit(solve, INST, time_limit=1) for _ in range(6)]]
    assert {plan.status for plan in plans} == {"optimal"}


def test_any_value_can_be_shown() -> None:
    for value in (10**5000, Hostile(), Hostile, "x" * 10**6, None, b"\xff", 1e300):
        assert 0 < len(shown(value)) <= 60


def test_a_check_that_fails_leaves_an_unverified_plan() -> None:
    # The plan took its time: a mistake in the check must not lose it.
    said = {
        "broken": lambda _i, _p: ["too much of it"],
        "text": lambda _i, _p: "too much of it",
        "nothing": lambda _i, _p: None,
        "raises": lambda _i, _p: 1 / 0,
    }
    for name, check in said.items():
        plan = solve(INST, hooks=[Hook(lambda _m, _d, _s: None, check)])  # type: ignore[arg-type]
        assert (plan.status, plan.verified) == ("unverified", False), name
        expected = "too much of it" if name in ("broken", "text") else "check of a hook failed"
        assert expected in plan.warnings[-1]


@pytest.mark.parametrize(
    ("cost", "bound", "gap"),
    [(1e-15, 0.0, 0.0), (100 * (1 + 2e-16), 100.0, 0.0), (1.0, 1 - 1e-9, 1e-9), (1.0, 0.5, 0.5)],
)
def test_what_is_equal_but_for_rounding_has_no_gap(cost: float, bound: float, gap: float) -> None:
    assert relative_gap(cost, bound) == pytest.approx(gap, rel=1e-6, abs=0)
