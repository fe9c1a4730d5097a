"""Race the engine against HiGHS and SCIP on the same matrix: time to a gap, integrals, memory.

    python benchmarks/race.py instances/starlink-2035 random:3 --limit 300 --seeds 0,1,2

An instance is a folder, or `random:SEED` (a small one, made up), each with changes behind it:
`instances/tiny@settings.discount_rate=0.1`. Every run has a process of its own; contenders take
turns. The engine's clock starts as the formulation's build does, that of HiGHS as the matrix is
handed over, that of SCIP after it has read it. SCIP needs `pip install pyscipopt`.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from math import inf, isfinite
from pathlib import Path

import pandas as pd
from contenders import CONTENDERS, SAME, Ask, Run, fresh
from trajectory import growth

from optimizer.solver import relative_gap

GAPS = (0.05, 0.02, 0.01, 0.005, 0.003, 0.002)
GROWTH_GAP = 0.02
NO_RATIO = "end gap %"


def measures(run: Run, best: float) -> dict[str, float]:
    """Return the columns of the table; seconds are inf where a gap was not reached."""
    way, limit_s = run.trajectory, run.ask.limit_s
    _, plan, bound = way.last
    return {
        "build s": run.build_s, "first plan s": way.first_s(),
        **{f"{100 * gap:g} % s": way.gap_s(gap) for gap in GAPS},
        NO_RATIO: max(0.0, 100 * relative_gap(plan, bound)) if isfinite(plan) else inf,
        "primal integral s": way.primal_integral(best, limit_s),
        "primal-dual integral s": way.primal_dual_integral(limit_s), "peak MB": run.peak_mb,
    }  # fmt: skip


def frame(runs: Sequence[Run]) -> pd.DataFrame:
    """Return a row for each run, of its settings, its size and its measures."""
    best: dict[str, float] = {}
    for run in runs:
        name = run.ask.instance
        best[name] = min(best.get(name, inf), run.trajectory.last[1])
    rows = []
    for run in runs:
        _, plan, bound = run.trajectory.last
        about = {
            "instance": run.ask.instance, "contender": run.ask.contender, "seed": run.ask.seed,
            "threads": run.ask.threads, "limit s": run.ask.limit_s, "gap asked": run.ask.gap,
            "routes x slices x periods": run.size, **run.shape,
            "seconds": run.seconds, "plan MUSD": plan, "bound MUSD": bound,
        }  # fmt: skip
        rows.append(about | measures(run, best[run.ask.instance]))
    return pd.DataFrame(rows)


def ratio(mine: Sequence[float], theirs: Sequence[float], limit_s: float) -> str:
    """Return the median of mine / theirs, seed by seed; < or > where one side met its limit."""
    pairs = [(a, b) for a, b in zip(mine, theirs, strict=True) if isfinite(a) or isfinite(b)]
    if not pairs:
        return "-"
    at_most = [[limit_s if x == inf else x for x in pair] for pair in pairs]
    middle = statistics.median(a / b for a, b in at_most)
    signs = {"<": any(b == inf for _, b in pairs), ">": any(a == inf for a, _ in pairs)}
    if all(signs.values()):
        return f"? {middle:.2g}"
    return "".join(sign for sign, there in signs.items() if there) + f"{middle:.2g}"


def table(runs: pd.DataFrame, names: Sequence[str]) -> str:
    """Return one instance's rows in markdown: medians over the seeds, then ratios."""
    limit_s = float(runs["limit s"].iloc[0])
    of = {who: part.sort_values("seed") for who, part in runs.groupby("contender", sort=False)}
    rows = [["", *names], ["---"] * (len(names) + 1)]
    for who, part in of.items():
        middle = [statistics.median(part[name]) for name in names]
        rows.append([str(who), *(f"{x:,.4g}" if isfinite(x) else "-" for x in middle)])
    for who, part in of.items():
        if who != "ours" and "ours" in of:
            mine = of["ours"]
            rows.append([f"ours / {who!s}"])
            for n in names:
                told = "" if n == NO_RATIO else ratio(list(mine[n]), list(part[n]), limit_s)
                rows[-1].append(told)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def disagreements(runs: pd.DataFrame) -> list[str]:
    """Say where a plan is cheaper than what another contender proved: no two can be right."""
    plan, bound = runs["plan MUSD"].min(), runs["bound MUSD"].max()
    if bound <= plan + 10 * SAME * abs(plan):
        return []
    cheap = ", ".join(runs.loc[runs["plan MUSD"] == plan, "contender"].unique())
    proud = ", ".join(runs.loc[runs["bound MUSD"] == bound, "contender"].unique())
    return [f"WRONG: {cheap} has a plan of {plan!r}, {proud} a bound of {bound!r} MUSD"]


def growths(runs: pd.DataFrame) -> Iterator[str]:
    """Say how the time to 2 % grows with routes x slices x periods."""
    column = f"{100 * GROWTH_GAP:g} % s"
    for who, part in runs.groupby("contender", sort=False):
        by = part.groupby("instance", sort=False)
        sizes, seconds = by["routes x slices x periods"].first(), by[column].median()
        found = growth(list(sizes), list(seconds))
        if found is None:
            yield f"growth of {who}: fewer than three sizes reached {100 * GROWTH_GAP:g} %"
            continue
        yield (
            f"growth of {who}: time to {100 * GROWTH_GAP:g} % ~ size ** {found.exponent:.2f} "
            f"+- {found.margin:.2f} (95 %, {found.count} instances), "
            f"{found.at_million:.3g} s at a million"
        )


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("instances", nargs="*", default=["instances/starlink-2035"])
    parser.add_argument("--contenders", default=",".join(CONTENDERS), help="some of them")
    parser.add_argument("--seeds", default="0", help="such as 0,1,2")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds a run")
    parser.add_argument("--gap", type=float, default=GAPS[-1], help="where a run may stop")
    parser.add_argument("--threads", type=int, default=1, help="SCIP has one, whatever this says")
    parser.add_argument("--set", action="append", default=[], help="KEY=VALUE, in all instances")
    parser.add_argument("--csv", type=Path, help="write a row for each run")
    parser.add_argument("--points", type=Path, help="write a row for each better plan or bound")
    return parser.parse_args()


def raced(chosen: argparse.Namespace) -> Iterator[Run]:
    """Run all; say what each did."""
    contenders = chosen.contenders.split(",")
    if "scip" in contenders and not find_spec("pyscipopt"):
        print("SCIP does not race: pyscipopt is not installed (pip install pyscipopt).\n")
        contenders.remove("scip")
    for instance in chosen.instances:
        for seed in map(int, chosen.seeds.split(",")):
            for who in contenders:
                ask = Ask(
                    instance, who, seed, chosen.gap, chosen.limit, chosen.threads, tuple(chosen.set)
                )
                run = fresh(ask)
                _, plan, bound = run.trajectory.last
                said = f"plan {plan:,.8g}, bound {bound:,.8g} MUSD in {run.seconds:.1f} s"
                print(f"{instance}, {who}, seed {seed}: {said}", file=sys.stderr)
                yield run


def main() -> int:
    """Race and print; 1 if contenders contradict one another."""
    chosen = options()
    found = list(raced(chosen))
    runs, wrong = frame(found), False
    names = list(measures(found[0], 1.0))
    for instance, part in runs.groupby("instance", sort=False):
        first = part.iloc[0]
        counts = (f"{first[n]:,} {n}" for n in ("columns", "rows", "nonzeros", "integers"))
        print(f"## {instance}\n\n{', '.join(counts)}; ", end="")
        print(f"{first['limit s']:g} s a run, {first['threads']} thread(s).\n")
        print(table(part, names), end="\n\n")
        for line in disagreements(part):
            print(line, end="\n\n")
            wrong = True
    print("Medians over seeds; - where half of them or more had not got there. The clock of ours")
    print(
        "starts as the build does, that of highs as the matrix is handed over, that of scip after."
    )
    print(*("", *growths(runs)), sep="\n")
    if chosen.csv:
        runs.to_csv(chosen.csv, index=False)
    if chosen.points:
        rows = [
            (run.ask.instance, run.ask.contender, run.ask.seed, *point)
            for run in found for point in run.trajectory.points
        ]  # fmt: skip
        columns = ["instance", "contender", "seed", "seconds", "plan MUSD", "bound MUSD"]
        pd.DataFrame(rows, columns=columns).to_csv(chosen.points, index=False)
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
