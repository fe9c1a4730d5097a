"""The example `tiny`, solved on paper.

Wanted: 3 EFLOPS for a year. The grid gives 2.5 MW; a hall with its cooler takes 1.25 MW, so two
halls at most; four pods of 0.5 EFLOPS, on one rocket, are all that the ring holds.

    site         30 over 30 years                                       1
    hall         15 over 15 years, accelerators 20 over 5               1 + 4
    its power    1.25 MW * (0.5 over 10 years + 8760 h * 100 USD)       1.25 * (0.05 + 0.876)
    its cooler   1 MW * 0.2 over 10 years                               0.02
    its transit  1 EFLOPS * (1 + 1 Gbps) * 1000 USD                     0.002
    a hall                                                              6.1795
    a pod        5 and 10 over 5 years                                  1 + 2
    the rocket   20 over 5 years                                        4

One hall and four pods:    1 + 6.1795 + 12 + 4             = 23.1795
Two halls and two pods:    1 + 2 * 6.1795 + 6 + 4          = 23.359, but the ring is complete
                           with four pods only: 1 + 12.359 + 12 + 4 = 29.359
Two halls, 1 EFLOPS short: 1 + 12.359 + 87.6
"""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.instance import Instance
from optimizer.run import solve

LINES = {
    "sites": 1,
    "halls": 1,
    "accelerators": 4 + 8,
    "power_capacity": 0.0625,
    "energy": 1.095,
    "cooling": 0.02,
    "transit": 0.002,
    "platforms": 4,
    "launches": 4,
}


def test_the_optimum_of_tiny_is_that_of_paper(instances: Path) -> None:
    plan = solve(Instance.load(instances / "tiny"), threads=1)
    assert plan.status == "optimal"
    assert plan.cost_musd == pytest.approx(23.1795, abs=1e-9)
    assert plan.costs.groupby("line")["musd"].sum().to_dict() == pytest.approx(LINES)
    assert plan.verified


def test_a_free_rocket_saves_its_price(instances: Path) -> None:
    plan = solve(Instance.load(instances / "tiny", scenarios=["cheap-launch"]), threads=1)
    assert plan.cost_musd == pytest.approx(23.1795 - 4, abs=1e-9)
    assert plan.verified


def test_with_more_grid_three_halls_are_cheapest(instances: Path) -> None:
    plan = solve(Instance.load(instances / "tiny", scenarios=["more-grid"]), threads=1)
    assert plan.cost_musd == pytest.approx(1 + 3 * 6.1795, abs=1e-9)
    assert plan.verified
