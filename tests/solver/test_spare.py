"""What costs nothing is not in the plan unless something needs it."""

from __future__ import annotations

import numpy as np
import pytest
from paper import orbit, row, through_a_gate
from scipy.sparse import csc_array

from optimizer.program import Program
from optimizer.run import solve
from optimizer.solver.spare import give_back


def test_a_rideshare_flies_what_it_carries() -> None:
    """Four pods of 1,000 kg, 4,000 kg a launch, paid by the kilogram: one rocket."""
    ride = row(price_musd="", price_usd_per_kg=1000, per_year=10)
    inst = orbit(
        launchers=[ride],
        payloads=[row(payload_kg=4000)],
        workloads=[row(demand_eflops=4)],
    )
    plan = solve(inst, gap=1e-9)
    assert plan.cost == pytest.approx(4 * (3 + 1))
    assert plan.values["launches"]["value"].tolist() == [1]


def test_free_antennas_are_those_that_carry() -> None:
    inst = through_a_gate(
        gateways=[row(open_musd=0)], antennas=[row(musd=0, gbps_up=1)],
        workloads=[row(demand_eflops=2)],
    )  # fmt: skip
    plan = solve(inst, gap=1e-9)
    assert plan.cost == pytest.approx(2 * 3 + 4)
    assert plan.values["antennas"]["value"].tolist() == [2]


def test_only_what_is_free_and_spare_is_given_back() -> None:
    """x + y >= 3, y <= 2 z: x costs, y and z are free; two of y, one of z and one of x stay."""
    program = Program(
        cost=np.array([1.0, 0.0, 0.0]), offset=0.0,
        matrix=csc_array(np.array([[1.0, 1.0, 0.0], [0.0, 1.0, -2.0]])),
        row_lower=np.array([3.0, -np.inf]), row_upper=np.array([np.inf, 0.0]),
        col_lower=np.zeros(3), col_upper=np.full(3, 9.0), integer=np.ones(3, dtype=bool),
    )  # fmt: skip
    assert give_back(program, np.array([1.0, 4.0, 5.0])).tolist() == [1.0, 2.0, 1.0]
    assert give_back(program, np.array([1.0, 2.0, 1.0])).tolist() == [1.0, 2.0, 1.0]
