"""What cannot be served is named, with the reason in numbers."""

from __future__ import annotations

import pytest

from optimizer.errors import InfeasibleError
from optimizer.routes import check_critical


def tables(kit, **work):
    return {
        "regions": [kit.region("r"), kit.region("island")],
        "sites": [kit.site("g", "EU", "5")],
        "links": [kit.link("rg", "r", "g", 4.5)],
        "workloads": [kit.work(**work)],
    }


def reason(kit, **work):
    (row,) = kit.pool(tables(kit, **work))[2].unroutable
    assert row[0] == "w"
    return row[1]


def test_a_limit_below_the_fastest_way(kit) -> None:
    assert reason(kit, limit=9.9, processing=1.0) == (
        "the fastest way takes 10 ms (at g: in 4.5, out 4.5, processing 1), the limit is 9.9 ms"
    )


def test_no_host_in_the_residency(kit) -> None:
    assert reason(kit, residency="US") == (
        "no host is allowed: of 1 sites, zones and shells, 1 are among its hosts (any), "
        "0 lie in its residency (US)"
    )


def test_no_host_with_such_a_cluster(kit) -> None:
    assert reason(kit, cluster=6.0).endswith("0 can hold a cluster of 6 EFLOPS")


def test_an_island(kit) -> None:
    assert reason(kit, origin="island", sink="r") == (
        "no way leads from island to any of its 1 hosts"
    )
    assert reason(kit, origin="r", sink="island") == (
        "no way leads from any of its 1 hosts to island"
    )


def test_no_host_at_all(kit) -> None:
    found = kit.pool({"regions": [kit.region("r")], "workloads": [kit.work()]})[2]
    assert found.size == 0
    assert "of 0 sites, zones and shells" in found.unroutable[0][1]


def test_critical_work_without_a_route_is_refused(kit) -> None:
    inst, _, routes = kit.pool(tables(kit, limit=8.0, critical="yes"))
    with pytest.raises(InfeasibleError, match="w can never be served: the fastest way takes 9 ms"):
        check_critical(inst, routes)


@pytest.mark.parametrize(
    "work",
    [
        {"limit": 8.0},
        {"limit": 9.0, "critical": "yes"},
        {"limit": 8.0, "critical": "yes", "demand": 0.0},
    ],
)
def test_other_work_is_not_refused(kit, work) -> None:
    inst, _, routes = kit.pool(tables(kit, **work))
    check_critical(inst, routes)


@pytest.mark.parametrize(
    ("work", "refused"),
    [
        ({"trajectory": "off"}, False),
        ({"trajectory": "late"}, True),
        ({"profile": "night"}, True),
        ({"profile": "never"}, False),
    ],
)
def test_critical_work_counts_only_if_it_is_ever_asked_for(kit, work, refused) -> None:
    rows = tables(kit, limit=8.0, critical="yes", **work)
    rows["periods"] = ["2026,1", "2027,1"]
    rows["trajectories"] = ["off,2026,0", "off,2027,0", "late,2026,0", "late,2027,1"]
    rows["profiles"] = [
        *(f"night,{hour},{1 if hour < 6 else 0}" for hour in range(24)),
        *(f"never,{hour},0" for hour in range(24)),
    ]
    inst, _, routes = kit.pool(rows)
    assert len(routes.unroutable) == 1
    if refused:
        with pytest.raises(InfeasibleError):
            check_critical(inst, routes)
    else:
        check_critical(inst, routes)
