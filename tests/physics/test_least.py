"""The least fleet that keeps sight."""

from __future__ import annotations

import numpy as np

from optimizer.physics.least import least_fleet, thinned
from optimizer.physics.sight import sample_points


def on_the_equator(degrees: float) -> list[float]:
    angle = np.radians(degrees)
    return [8000 * np.cos(angle), 8000 * np.sin(angle), 0.0]


def turning_ring(satellites: int, steps: int) -> np.ndarray:
    """Return (1, steps, satellites, 3) a ring over the equator that turns once."""
    step = 360 / satellites
    turns = [
        [on_the_equator(step * k + 360 * i / steps) for k in range(satellites)]
        for i in range(steps)
    ]
    return np.array([turns], dtype=np.float32)


def test_half_of_a_ring_that_sees_twice_as_far() -> None:
    """At 8,000 km the horizon is 37 degrees away: 5 of 20 satellites, 72 degrees apart, leave no
    gap; 4, 90 degrees apart, do."""
    points = sample_points([("town", 0.0, 0.0, 0.0)])
    assert least_fleet(points, turning_ring(20, 360), 0.0) == 5


def test_what_the_lattice_does_not_see_asks_for_nothing() -> None:
    points = sample_points([("town", 0.0, 0.0, 0.0), ("pole", 89.0, 0.0, 0.0)])
    assert least_fleet(points, turning_ring(20, 360), 0.0) == 5
    pole = sample_points([("pole", 89.0, 0.0, 0.0)])
    assert least_fleet(pole, turning_ring(20, 360), 0.0) == 20


def test_a_lattice_is_thinned_evenly() -> None:
    assert np.flatnonzero(thinned(12, 4)).tolist() == [0, 3, 6, 9]
    assert np.flatnonzero(thinned(10, 4)).tolist() == [0, 2, 5, 7]
    assert thinned(7, 7).all()
    assert not thinned(7, 0).any()
