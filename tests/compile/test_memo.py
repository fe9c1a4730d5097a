"""A what-if makes again only what it touches, and comes out the same as from nothing."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest

from optimizer import Instance, solve
from optimizer.run import prepare

PARTS = {
    "calendar", "slices", "time", "sites", "power", "cooling", "launches", "fleet",
    "constant_musd", "geometry", "network", "routes",
}  # fmt: skip
SPACE = {"geometry", "network", "routes"}


@pytest.fixture(scope="module")
def tiny(root: Path) -> Instance:
    """Ground and orbit in miniature."""
    return Instance.load(root / "instances" / "tiny")


@pytest.mark.parametrize(
    ("key", "value", "anew", "untouched"),
    [
        ("launchers.*.price_musd", "*0.5", {"launches", "fleet"}, SPACE | {"sites", "power"}),
        ("power.*.energy_usd_per_mwh", "*2", {"power"}, SPACE | {"sites", "launches"}),
        ("halls.*.capex_musd", "*2", {"sites", "constant_musd"}, SPACE | {"power", "fleet"}),
        ("workloads.chat.latency_ms", "+20", {"routes"}, {"geometry", "network", "sites"}),
        ("discount_rate", "0.03", {"calendar", "time", "sites", "power"}, SPACE),
        ("policy.carbon_usd_per_t", "90", set(), PARTS),
    ],
)
def test_only_what_is_touched_is_made_again(
    tiny: Instance, key: str, value: str, anew: set[str], untouched: set[str]
) -> None:
    before = prepare(tiny)
    assert before.data is not None
    assert before.case.memo.parts.keys() >= PARTS
    after = prepare(tiny.with_({key: value}), like=before)
    assert after.data is not None
    made = after.case.memo.parts.keys() - after.case.memo.taken
    assert made >= anew
    assert made.isdisjoint(untouched)


@pytest.mark.parametrize(
    "changes",
    [
        {"launchers.*.price_musd": "*0.25"},
        {"workloads.chat.latency_ms": "+20"},
        {"discount_rate": "0.02", "sites.*.max_it_mw": "*2"},
        {"zones.lon_step_deg": "90"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_plan_is_the_same_with_or_without_what_was_made_before(
    tiny: Instance, changes: dict[str, str]
) -> None:
    own = {"coefficients/made_for.csv": b"part,digest\nall,own\n"}
    first = Instance.from_files({**tiny.source_files, **own})
    changed = first.with_(changes)
    before = solve(first, threads=1, gap=1e-9)
    after = solve(changed, threads=1, gap=1e-9, like=before)
    alone = solve(changed, threads=1, gap=1e-9)
    assert (after.cost_musd, after.bound_musd) == (alone.cost_musd, alone.bound_musd)
    assert all(after.values[name].equals(alone.values[name]) for name in alone.values)
    assert after.verified


def test_a_chain_of_what_ifs_holds_no_more_than_the_one_before(tiny: Instance) -> None:
    first = prepare(tiny)
    gone = weakref.ref(first.case.memo)
    second = prepare(tiny.with_({"policy.carbon_usd_per_t": "10"}), like=first)
    del first
    third = prepare(tiny.with_({"policy.carbon_usd_per_t": "20"}), like=second)
    del second
    gc.collect()
    assert gone() is None
    assert third.case.memo.taken >= SPACE
