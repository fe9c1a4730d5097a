"""In the instances that travel with orbisite no value is without a source."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.instance import Instance

INSTANCES = Path(__file__).parents[2] / "instances"
SHIPPED = sorted(
    path.parent.relative_to(INSTANCES).as_posix()
    for pattern in ("*/instance.yaml", "published/*/instance.yaml")
    for path in INSTANCES.glob(pattern)
)


def test_the_examples_are_among_them() -> None:
    assert {"location", "starlink-2035", "tiny"} <= set(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_no_value_is_without_a_row(name: str) -> None:
    inst = Instance.load(INSTANCES / name)
    assert inst.unsourced() == ()
    assert inst.has("sources")


@pytest.mark.parametrize("name", SHIPPED)
def test_every_spread_encloses_its_value(name: str) -> None:
    found = Instance.load(INSTANCES / name).spreads()
    slack = 1e-5 * found[["low", "high"]].abs().max(axis=1)
    assert (found["low"] - slack <= found["base"]).all()
    assert (found["base"] <= found["high"] + slack).all()
