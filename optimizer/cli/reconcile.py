"""`orbisite reconcile`: one job under the boundaries of published studies, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..wording import spaced
from .console import emit_json, note, print_table, say
from .options import Json
from .published import studies_root

if TYPE_CHECKING:
    from ..published.reconcile import Comparison, Pair

STEP_HEADERS = ("step", "orbit", "ground", "ratio", "adds orbit", "adds ground", "times")
ANCHOR_HEADERS = ("study", "its number", "known as", "published", "our prices", "its prices")


def reconcile(as_json: Json = False) -> None:
    """Explain why published studies differ: one job, from the narrowest boundary to the widest."""
    from ..published import Bench
    from ..published.reconcile import boundaries, comparisons, waterfall

    bench = Bench(studies_root())
    note("The job in orbit and on the ground, in every state of the ladder.")
    pairs = list(waterfall(bench))
    same = list(boundaries(bench))
    note("The same under the boundary of each study, at our prices and at its own.")
    anchors = list(comparisons(bench))
    if as_json:
        emit_json(document(pairs, same, anchors, bench.solves))
        return
    say("One job, 144 EFLOPS (100 MW) for five years, in orbit and on the ground [M$].")
    say("Step by step: from one study's boundary and prices to ours, and on to the dearest.")
    say()
    print_table(STEP_HEADERS, step_rows(pairs), 1)
    say()
    say("One pair of plans at our prices, and what is counted of it: orbit | ground.")
    say()
    print_table(("boundary", *STEP_HEADERS[1:]), rise_rows(same), 1)
    say()
    say("Published ratios, and ours under their boundary.")
    say()
    print_table(ANCHOR_HEADERS, [anchor_row(found) for found in anchors], 3)
    say()
    for found in anchors:
        say(f"{found.anchor.study}, {found.anchor.case}: {remark(found)}")


def step_rows(pairs: list[Pair]) -> list[list[str]]:
    """Word the ladder.

    Args:
        pairs: its states, the narrowest first.

    Returns:
        One row a state, with what its step adds; a row where everything is counted.
    """
    from ..published.ladder import COUNTED

    full = len(COUNTED)
    rows = rise_rows(pairs)
    level = _levels("= everything counted, at our prices", pairs[full])
    return [*rows[: full + 1], [*level, "", "", ""], *rows[full + 1 :]]


def rise_rows(pairs: list[Pair]) -> list[list[str]]:
    """Word pairs of plans, each with what it adds to the one before.

    Args:
        pairs: in order.

    Returns:
        One row a pair.
    """
    from ..published.reconcile import rises

    rows = [[*_levels(pairs[0].name, pairs[0]), "", "", ""]]
    for pair, rise in zip(pairs[1:], rises(pairs), strict=True):
        added = [
            spaced(f"{rise.orbit_musd:+,.1f}"),
            spaced(f"{rise.ground_musd:+,.1f}"),
            f"{rise.factor:.2f}",
        ]
        rows.append([*_levels(pair.name, pair), *added])
    return rows


def _levels(name: str, pair: Pair) -> list[str]:
    both = (spaced(f"{musd:,.1f}") for musd in (pair.orbit_musd, pair.ground_musd))
    return [name, *both, ratio(pair.ratio)]


def anchor_row(found: Comparison) -> list[str]:
    """Word one published ratio.

    Args:
        found: it beside ours.

    Returns:
        One text a header.
    """
    anchor, theirs = found.anchor, found.at_their_prices
    named = "not public" if theirs is None else ratio(theirs.ratio)
    if anchor.by_construction:
        named += ", by construction"
    return [anchor.study, anchor.case, anchor.status, ratio(anchor.published),
            ratio(found.at_our_prices.ratio), named]  # fmt: skip


def remark(found: Comparison) -> str:
    """Word what is left between a published ratio and ours.

    Args:
        found: it beside ours.

    Returns:
        A text; it begins with what was solved back from the ratio, if anything was.
    """
    solved_back, why = found.anchor.by_construction, found.anchor.why
    return f"by construction: {solved_back}. {why}" if solved_back else why


def ratio(value: float) -> str:
    """Word a ratio.

    Args:
        value: orbit over ground.

    Returns:
        `2.82`, or `1/20.4` below 1.
    """
    return f"{value:.2f}" if value >= 1 else f"1/{1 / value:.2f}"


def document(
    pairs: list[Pair], same: list[Pair], anchors: list[Comparison], solves: int
) -> dict[str, Any]:
    """Lay out the reconciliation for scripts.

    Args:
        pairs: states of the ladder.
        same: one pair of plans under every boundary.
        anchors: published ratios beside ours.
        solves: how many plans they took.

    Returns:
        The document.
    """
    from ..published.ladder import COUNTED, DEARER
    from ..published.reconcile import INSTANCE

    sources = {step.name: step.source for step in (*COUNTED, *DEARER)}
    return {
        "schema": "orbisite.reconcile/1",
        "instance": INSTANCE,
        "solves": solves,
        "everything_counted": COUNTED[-1].name,
        "ladder": [{"step": p.name, "source": sources.get(p.name), **_priced(p)} for p in pairs],
        "boundaries": [{"boundary": pair.name, **_priced(pair)} for pair in same],
        "anchors": [_anchor(found) for found in anchors],
    }


def _priced(pair: Pair) -> dict[str, Any]:
    return {
        "orbit_musd": pair.orbit_musd,
        "ground_musd": pair.ground_musd,
        "ratio": pair.ratio,
        "satellites": pair.satellites,
        "orbit_lines_musd": pair.orbit,
        "ground_lines_musd": pair.ground,
    }


def _anchor(found: Comparison) -> dict[str, Any]:
    anchor, theirs = found.anchor, found.at_their_prices
    return {
        "study": anchor.study,
        "case": anchor.case,
        "published_ratio": anchor.published,
        "status": anchor.status,
        "source": anchor.source,
        "at_our_prices": _priced(found.at_our_prices),
        "at_their_prices": None if theirs is None else _priced(theirs),
        "by_construction": bool(anchor.by_construction),
        "solved_back": anchor.by_construction or None,
        "why": anchor.why,
    }
