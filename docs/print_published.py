"""Print the published studies and their reconciliation into docs/published.md, from the engine."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from optimizer.cli.published import HEADERS, cells
from optimizer.cli.reconcile import (
    ANCHOR_HEADERS,
    STEP_HEADERS,
    anchor_row,
    remark,
    rise_rows,
    step_rows,
)
from optimizer.published import STUDIES, Bench, Result, rerun
from optimizer.published.reconcile import Comparison, Pair, boundaries, comparisons, waterfall

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "published.md"
STUDIES_FOLDER = ROOT / "instances" / "published"


def markdown(
    headers: Sequence[str], rows: Iterable[Sequence[str]], right: range | None = None
) -> str:
    """Return a table; the columns in `right` (default: all but the first) are set flush right."""
    flush = range(1, len(headers)) if right is None else right
    marks = ["---:" if place in flush else "---" for place in range(len(headers))]
    return "\n".join(f"| {' | '.join(line)} |" for line in (headers, marks, *rows))


def study_table(results: Iterable[Result]) -> str:
    """Return the rows of one study, without its name."""
    return markdown(HEADERS[1:], [cells(result)[1:] for result in results], range(2, 6))


def ladder_table(pairs: list[Pair]) -> str:
    """Return the ladder from the narrowest boundary to the dearest prices."""
    return markdown(STEP_HEADERS, step_rows(pairs))


def boundary_table(pairs: list[Pair]) -> str:
    """Return one pair of plans under every boundary."""
    rows = [[row[0].replace("|", "/"), *row[1:]] for row in rise_rows(pairs)]
    return markdown(("boundary", *STEP_HEADERS[1:]), rows)


def anchor_table(found: Iterable[Comparison]) -> str:
    """Return the published ratios beside ours, with what is left between them."""
    rows = [[*anchor_row(one), remark(one)] for one in found]
    return markdown((*ANCHOR_HEADERS, "what is left"), rows, range(3, 6))


def sections() -> Iterator[tuple[str, str]]:
    """Compute every printed part of the page: its name, its text."""
    bench = Bench(STUDIES_FOLDER)
    for study in STUDIES:
        yield study, study_table(rerun(bench, [study]))
    yield "ladder", ladder_table(list(waterfall(bench)))
    yield "boundaries", boundary_table(list(boundaries(bench)))
    yield "anchors", anchor_table(comparisons(bench))


def begin(name: str) -> str:
    """Return the line before a printed part."""
    return f"<!-- {name}: printed by docs/print_published.py -->"


def end(name: str) -> str:
    """Return the line after a printed part."""
    return f"<!-- end of {name} -->"


def printed(page: str, name: str) -> str:
    """Return a printed part as it stands on the page."""
    return page.split(begin(name))[1].split(end(name), maxsplit=1)[0].strip()


def replaced(page: str, name: str, text: str) -> str:
    """Return the page with one part printed anew."""
    head, rest = page.split(begin(name))
    return f"{head}{begin(name)}\n\n{text}\n\n{end(name)}{rest.split(end(name))[1]}"


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    for name, part in sections():
        text = replaced(text, name, part)
    PAGE.write_text(text, encoding="utf-8")
