"""Shells that can never be complete, and least fleets that are left blank."""

from __future__ import annotations

import pytest
from paper import orbit, row

from optimizer.errors import InstanceError
from optimizer.instance import Instance
from optimizer.physics.complete import never_complete
from optimizer.physics.geometry import derive_geometry
from optimizer.run import prepare, solve


def ring(success: float, **work: object) -> Instance:
    """Return a ring of four places whose least fleet is left blank."""
    return orbit(
        shells=[row(sats_per_plane=4, max_modules=4, min_modules="")],
        launchers=[row(success=success)],
        workloads=[row(**work)],
    )


def test_a_ring_that_can_never_be_complete_is_an_error() -> None:
    """Of 4 pods 3.92 arrive, of 5 there are 4.9 for 4 places."""
    assert solve(ring(1.0)).cost == pytest.approx(4 * 3 + 4)
    with pytest.raises(InstanceError, match=r"shells.csv:2:\d+: min_modules .* 4 .* 3.92 at most"):
        prepare(ring(0.98))


def test_a_fleet_that_can_be_reached_is_none() -> None:
    inst = ring(0.98).with_({"shells.ring.min_modules": 3})
    assert solve(inst).cost == pytest.approx(4 * 3 + 4)  # three flown are 2.94


def test_it_is_a_warning_where_other_work_can_use_the_ring() -> None:
    alone = ring(0.98, latency_ms=120000)
    assert never_complete(alone, derive_geometry(alone)) == ()
    slow = orbit(
        shells=[row(sats_per_plane=4, max_modules=4, min_modules="")],
        launchers=[row(success=0.98)],
        workloads=[row(), row(workload="slow", latency_ms=120000)],
    )
    ((shell, said),) = never_complete(slow, derive_geometry(slow))
    assert shell == "ring"
    assert said.startswith("is more than can ever be in orbit: 4")


def test_it_is_a_warning_where_fewer_are_allowed_than_it_takes() -> None:
    inst = ring(1.0).with_({"shells.ring.max_modules": 3})
    (said,) = (one.message for one in solve(inst).concerns if one.name == "shell-never-complete")
    assert "4 (blank: the least that keeps sight without a gap), but 3 at most" in said


def test_coefficients_may_say_the_least_fleet() -> None:
    inst = ring(0.98)
    files = {**inst.source_files, "coefficients/least.csv": b"shell,satellites\nring,2\n"}
    told = Instance.from_files(files)
    assert derive_geometry(told).shells["ring"].least == 2
    assert solve(told).cost == pytest.approx(3 * 3 + 4)  # two flown are 1.96
