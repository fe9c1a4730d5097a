"""`make trust`: how many wrong and unusual instances are refused, warned of, or pass in silence."""

from __future__ import annotations

import sys

from tests.trust.table import Case, Outcome, case_files, counts, expected, outcome_of, table

COLUMNS = (
    "refused with place",
    "refused without place",
    "warned with place",
    "warned without place",
    "accepted",
)


def main() -> int:
    """Print the counts by kind, then every case that is not answered as it should be."""
    done = [(case, outcome_of(case)) for case in table()]
    by_kind = counts(iter(done))
    width = max(map(len, ("all", *by_kind)))
    print(f"{'kind':<{width}}  {'cases':>5}  " + "  ".join(COLUMNS))
    rows = {**by_kind, "all": _sum(by_kind)}
    for kind, told in rows.items():
        numbers = "  ".join(f"{told.get(name, 0):>{len(name)}}" for name in COLUMNS)
        print(f"{kind:<{width}}  {sum(told.values()):>5}  {numbers}")
    wrong = [case for case, outcome in done if not _as_wanted(case, outcome)]
    for case in wrong:
        print(f"not as wanted: {case.kind}: {case.name}")
    print(f"{len(done) - len(wrong)} of {len(done)} cases are answered as they should be")
    return 1 if wrong else 0


def _as_wanted(case: Case, outcome: Outcome) -> bool:
    return outcome.verdict == case.want and expected(case, case_files(case), outcome)


def _sum(by_kind: dict[str, dict[str, int]]) -> dict[str, int]:
    return {name: sum(told.get(name, 0) for told in by_kind.values()) for name in COLUMNS}


if __name__ == "__main__":
    sys.exit(main())
