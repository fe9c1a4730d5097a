"""`orbisite solve`: the plan, verified, saved and summed up."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import InfeasibleError
from ..folders import require_place
from ..progress import Progress
from ..signals import keep_to_the_end
from ..wording import duration, percent
from .concerns import say_notes
from .console import emit_json, note, say
from .exits import STATUS_CODE, Code, message_of
from .live import Stages
from .options import InstanceDir, Json, Quiet, Scenarios, Sets, load, say_notes_of
from .sizes import sizes_line

if TYPE_CHECKING:
    from ..instance import Instance
    from ..plan import Plan
    from ..saving import Saved


def _gap(text: str) -> float:
    number = text.strip().removesuffix("%")
    try:
        value = float(number) / (100 if text.strip().endswith("%") else 1)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1:
        raise typer.BadParameter(f"{text} is no share. Write 0.005 or 0.5%: from 0 to below 1.")
    return value


def solve(
    folder: InstanceDir,
    scenario: Scenarios = None,
    set_: Sets = None,
    gap: Annotated[
        float | None,
        typer.Option(
            parser=_gap, metavar="SHARE", help="Stop within this of optimal: 0.005 or 0.5%."
        ),
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option(min=0.001, metavar="SECONDS", help="Stop after this long.")
    ] = None,
    threads: Annotated[int | None, typer.Option(min=1, help="Threads of the solver.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed of the solver.")] = None,
    certify: Annotated[
        bool | None,
        typer.Option("--certify", help="Prove the linear part of the bound in exact arithmetic."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="DIR", help="Where to save; else results/INSTANCE/STAMP-HASH."
        ),
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
    profile: Annotated[bool, typer.Option("--profile", help="Seconds by stage.")] = False,
) -> None:
    """Find the cheapest plan, check it, save it and sum it up."""
    options = {
        "gap": gap, "time_limit": time_limit, "threads": threads, "seed": seed, "certify": certify,
    }  # fmt: skip
    try:
        inst, plan, saved = _solved(folder, scenario, set_, options, out, quiet=quiet)
    except InfeasibleError as error:
        if as_json:
            emit_json(_infeasible(folder, error))
            as_json = False
        for line in message_of(error, Code.INFEASIBLE):
            note(line, style="bold red")
        raise typer.Exit(Code.INFEASIBLE) from None
    _say(inst, plan, saved, as_json=as_json, profile=profile)
    code = Code.NOT_SAVED if saved.failures else STATUS_CODE[plan.status]
    if code:
        raise typer.Exit(code)


def _solved(
    folder: Path,
    scenario: list[str] | None,
    sets: list[str] | None,
    options: dict[str, Any],
    out: Path | None,
    *,
    quiet: bool,
) -> tuple[Instance, Plan, Saved]:
    if out is not None:
        require_place(out)
    keep_to_the_end()
    with Stages(quiet=quiet) as stages:
        began = time.monotonic()
        inst = load(folder, scenario, sets, quietly=True)
        stages(Progress("reading", sizes_line(inst), seconds=time.monotonic() - began))
        stages.say("limits", _expected(inst, options["gap"], options["time_limit"]))
        from ..shadow import require_own_models

        require_own_models()
        from ..run import solve as run_solve
        from ..saving import RESULTS, Saved, save_somewhere

        if out is None:
            require_place(RESULTS / inst.name / "run")
        plan = run_solve(inst, **options, on_infeasible="return", progress=stages)
        found = plan.cost_musd is not None
        saved = save_somewhere(inst, plan, out) if found else Saved(None)
    return inst, plan, saved


def _say(inst: Instance, plan: Plan, saved: Saved, *, as_json: bool, profile: bool) -> None:
    run = saved.folder
    for failure in saved.failures:
        note(failure, style="bold red")
    if saved.failures and run is not None:
        note(f"It is saved in {run} instead.", style="bold red")
    if as_json:
        document = plan.to_json_dict(str(run) if run else None)
        emit_json(document | {"warnings": [*plan.warnings, *saved.failures]})
    else:
        from .summary import summary_lines

        for line in summary_lines(inst, plan):
            say(line)
    if run is not None and not as_json:
        say(f"Saved in {run}")
        say(f"Next: orbisite show {run} build, or launch, connect, serve, cost, binding")
    say_notes(plan)
    say_notes_of(inst)
    if profile:
        for stage, seconds in plan.seconds.items():
            note(f"{stage:<10} {duration(seconds):>8}")


def _expected(inst: Instance, gap: float | None, time_limit: float | None) -> str:
    """Say how long it may take, before it does."""
    wanted = inst.settings.solve.gap if gap is None else gap
    seconds = inst.settings.solve.time_limit_s if time_limit is None else time_limit
    near = f"within {percent(wanted)} of optimal" if wanted else "proven optimal"
    return f"ends when {near}, or after {duration(seconds)} of solving (--gap, --time-limit)"


def _infeasible(folder: Path, error: InfeasibleError) -> dict[str, Any]:
    return {
        "schema": "orbisite.solve/1",
        "instance": folder.resolve().name,
        "run": None,
        "status": "infeasible",
        "cost_musd": None,
        "warnings": list(error.reasons),
    }
