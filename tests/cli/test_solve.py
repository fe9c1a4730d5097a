"""The command that matters most: what it hands to the runner, what it says, how it ends."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from optimizer import run
from optimizer.cli.solve import solve as solve_command
from optimizer.errors import InfeasibleError, SolverError, UsageError
from optimizer.instance import Instance
from optimizer.plan import Plan, make_plan
from optimizer.progress import Progress

Command = Callable[..., Result]
Pretend = Callable[..., dict[str, Any]]


def without_plan(status: str) -> Callable[[Instance], Plan]:
    return lambda inst: make_plan(inst, status)


def with_status(plan: Plan, status: str) -> Callable[[Instance], Plan]:
    from dataclasses import replace

    return lambda _: replace(plan, status=status)


def test_options_reach_the_runner(
    command: Command, pretend: Pretend, plan: Plan, location: Path
) -> None:
    seen = pretend(lambda _: plan)
    done = command(
        "solve", location, "--gap", "0.5%", "--time-limit", "30", "--threads", "2", "--seed", "7"
    )
    assert done.exit_code == 0, done.output
    options = {name: seen[name] for name in ("gap", "time_limit", "threads", "seed")}
    assert options == {"gap": 0.005, "time_limit": 30.0, "threads": 2, "seed": 7}


def test_every_option_is_in_the_readme_and_reaches_the_runner(
    command: Command, pretend: Pretend, plan: Plan, location: Path
) -> None:
    here = {"folder", "scenario", "set_", "out", "as_json", "quiet", "profile"}  # not the runner's
    options = set(inspect.signature(solve_command).parameters) - here
    seen = pretend(lambda _: plan)
    assert command("solve", location, "--certify").exit_code == 0
    assert seen["certify"] is True
    for name in sorted(options - {"certify"}):
        done = command("solve", location, f"--{name.replace('_', '-')}", "0.5")
        if done.exit_code:  # a whole number is asked for
            done = command("solve", location, f"--{name.replace('_', '-')}", "3")
        assert done.exit_code == 0, done.output
        assert seen[name] in (0.5, 3), name
    assert options <= set(inspect.signature(run.solve).parameters)
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    (row,) = [line for line in readme.splitlines() if line.startswith("| `orbisite solve")]
    assert [name for name in sorted(options) if f"`--{name.replace('_', '-')}`" not in row] == []


def test_options_not_given_are_left_to_the_instance(
    command: Command, pretend: Pretend, plan: Plan, location: Path
) -> None:
    seen = pretend(lambda _: plan)
    command("solve", location)
    assert [seen[name] for name in ("gap", "time_limit", "threads", "seed")] == [None] * 4


def test_the_summary_goes_to_stdout_and_the_stages_to_stderr(
    command: Command, pretend: Pretend, plan: Plan, location: Path
) -> None:
    pretend(lambda _: plan)
    done = command("solve", location)
    assert "within 0.747 % of optimal" in done.stdout
    assert "67 M$ present value: sites 89.6 %, transit 10.4 %" in done.stdout
    assert "Binding   link full: west (3 Gbps)" in done.stdout
    assert "site full" not in done.stdout
    assert "reading" in done.stderr
    assert "reading" not in done.stdout


def test_quiet_says_nothing_on_stderr(
    command: Command, pretend: Pretend, plan: Plan, location: Path
) -> None:
    pretend(lambda _: plan)
    assert command("solve", location, "-q").stderr == ""


def test_json_is_one_document_with_the_promised_keys(
    command: Command, pretend: Pretend, plan: Plan, location: Path
) -> None:
    pretend(lambda _: plan)
    done = command("solve", location, "--json", "-o", "results/here")
    document = json.loads(done.stdout)
    promised = {
        "schema", "instance", "run", "status", "cost_musd", "bound_musd", "certified_musd", "gap",
        "bound_scope", "reproducible", "verified", "max_violation", "seconds", "peak_mb", "size",
        "costs_musd",
        "served_eflop_h", "shortfall_eflop_h", "usd_per_eflop_h", "modules", "sites",
    }  # fmt: skip
    assert promised <= set(document)
    assert document["schema"] == "orbisite.solve/1"
    assert document["run"] == "results/here"
    assert document["costs_musd"] == {"sites": 60.0, "transit": 7.0}


@pytest.mark.parametrize(
    ("status", "code"),
    [("optimal", 0), ("feasible", 5), ("interrupted", 130), ("unverified", 7)],
)
def test_a_plan_is_saved_whatever_ended_the_solve(
    command: Command, pretend: Pretend, plan: Plan, location: Path, status: str, code: int
) -> None:
    seen = pretend(with_status(plan, status))
    done = command("solve", location)
    assert done.exit_code == code
    assert seen["saved"].status == status
    assert "Saved " in done.stdout


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("infeasible", 4),
        ("pool_infeasible", 4),
        ("no_plan", 6),
        ("unbounded", 7),
        ("error", 7),
        ("interrupted", 130),
    ],
)
def test_without_a_plan_nothing_is_saved(
    command: Command, pretend: Pretend, location: Path, status: str, code: int
) -> None:
    seen = pretend(without_plan(status))
    done = command("solve", location)
    assert done.exit_code == code
    assert "saved" not in seen
    assert done.stdout.strip()


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (InfeasibleError(("demand 9 EFLOPS, room for 4",)), 4, "room for 4"),
        (SolverError("the matrix holds NaN"), 7, "NaN"),
        (UsageError("no scenario x"), 2, "no scenario x"),
        (OSError(28, "No space left on device", "results"), 2, "results: No space left"),
        (KeyboardInterrupt(), 130, "Interrupted"),
        (MemoryError("no 12 MiB"), 11, "Out of memory: no 12 MiB"),
        (OSError(12, "Cannot allocate memory"), 11, "Out of memory"),
    ],
)
def test_an_error_becomes_a_message_and_a_code(
    command: Command, pretend: Pretend, location: Path, error: Exception, code: int, said: str
) -> None:
    pretend(lambda _: _raise(error))
    done = command("solve", location)
    assert done.exit_code == code
    assert said in done.stderr
    assert "Traceback" not in done.output


def _raise(error: BaseException) -> Plan:
    raise error


def test_our_own_fault_is_said_to_be_ours(
    command: Command, pretend: Pretend, location: Path
) -> None:
    pretend(ZeroDivisionError("division by zero"))
    done = command("solve", location)
    assert done.exit_code == 1
    assert "fault of orbisite" in done.stderr
    assert "Traceback" in done.stderr


def test_a_missing_extra_says_what_to_install(
    command: Command, pretend: Pretend, location: Path
) -> None:
    pretend(ModuleNotFoundError("No module named 'pyarrow'", name="pyarrow"))
    done = command("solve", location)
    assert done.exit_code == 8
    assert "orbisite[parquet]" in done.stderr


def test_infeasible_with_json_is_a_document_too(
    command: Command, pretend: Pretend, location: Path
) -> None:
    pretend(InfeasibleError(("demand 9 EFLOPS, room for 4",)))
    done = command("solve", location, "--json")
    document = json.loads(done.stdout)
    assert done.exit_code == 4
    assert document["status"] == "infeasible"
    assert document["warnings"] == ["demand 9 EFLOPS, room for 4"]


def test_a_plan_that_breaks_a_law_is_never_called_optimal(
    command: Command, location: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The solver sells a plan that leaves out half of what is to be served.
    from dataclasses import replace

    said = run.plan_of

    def wrong(*rest: Any) -> Plan:
        plan = said(*rest)
        frames = {name: plan.values[name] for name in plan.values}
        frames["serve"]["value"] /= 2
        made = make_plan(rest[0].instance, plan.status, frames, plan.tables)
        return replace(plan, values=made.values)

    monkeypatch.setattr(run, "plan_of", wrong)
    out = tmp_path / "run"
    done = command("solve", location, "-o", out)
    assert done.exit_code == 7
    assert "NOT verified" in done.stdout
    assert "optimal" not in done.stdout
    assert "law broken: demand, " in done.stderr
    document = json.loads((out / "run.json").read_text())
    assert (document["status"], document["verified"]) == ("unverified", False)
    told = command("solve", location, "-o", tmp_path / "again", "--json")
    assert (told.exit_code, json.loads(told.stdout)["status"]) == (7, "unverified")
    for line in (["show", out], ["compare", out, tmp_path / "again"]):
        shown = command(*line)
        assert "optimal" not in shown.stdout
        assert "unverified" in shown.output
    compared = json.loads(command("compare", out, out, "--json").stdout)
    assert [row["status"] for row in compared["runs"]] == ["unverified"] * 2


def test_a_saved_plan_that_nobody_verified_is_not_optimal_either(
    command: Command, plan: Plan, tmp_path: Path
) -> None:
    plan.save(tmp_path / "run")
    page = tmp_path / "run" / "plan.json"
    page.write_text(page.read_text().replace('"verified": true', '"verified": false'))
    assert Plan.load(tmp_path / "run").status == "unverified"
    assert "unverified" in command("show", tmp_path / "run").stdout


def test_set_changes_the_instance_that_is_solved(
    command: Command, pretend: Pretend, plan: Plan, location: Path
) -> None:
    seen = pretend(lambda _: plan)
    site = Instance.load(location).sites[0]
    done = command("solve", location, "--set", f"sites.{site.site}.open_musd=*2")
    assert done.exit_code == 0, done.output
    assert seen["inst"].by_id("sites")[site.site].open_musd == 2 * site.open_musd


@pytest.mark.parametrize("gap", ["x", "-0.1", "1", "120%", "nan"])
def test_a_gap_is_a_share(command: Command, location: Path, gap: str) -> None:
    done = command("solve", location, f"--gap={gap}")
    assert done.exit_code == 2


def test_a_folder_that_is_not_there_is_usage(command: Command, tmp_path: Path) -> None:
    done = command("solve", tmp_path / "nowhere")
    assert done.exit_code == 2
    assert "orbisite new DIR --example" in done.stderr


def test_stages_are_lines_once_done(
    command: Command, pretend: Pretend, plan: Plan, location: Path
) -> None:
    seen: dict[str, Any] = {}

    def answer(_: Instance) -> Plan:
        report = seen["progress"]
        report(Progress("routes", "12 within latency", seconds=1.1))
        report(Progress("solving", "", 70.0, None, None, 1.0))
        report(Progress("solving", "", 574_990.0, 572_000.0, 0.0052, 38.0))
        return plan

    seen = pretend(answer)
    lines = command("solve", location).stderr.splitlines()
    assert [line.split()[0] for line in lines] == ["reading", "limits", "routes", "solving"]
    assert "ends when within 1 % of optimal, or after 10 min of solving" in lines[1]
    assert "best 575 G$   bound 572 G$   gap 0.52 %" in lines[3]
    assert lines[3].endswith("38 s")


def test_how_long_it_may_take_is_said_before_it_does(
    command: Command, pretend: Pretend, location: Path
) -> None:
    pretend(KeyboardInterrupt())
    said = command("solve", location, "--gap", "0", "--time-limit", "90").stderr
    assert "ends when proven optimal, or after 90 s of solving (--gap, --time-limit)" in said


def test_a_plan_comes_first_and_what_is_to_be_known_of_it_after(
    command: Command, pretend: Pretend, plan: Plan, location: Path
) -> None:
    from dataclasses import replace

    pretend(lambda _: replace(plan, warnings=("this and that",)))
    output = command("solve", location).output
    assert output.index("Plan within") < output.index("Saved in") < output.index("Note: this and")
