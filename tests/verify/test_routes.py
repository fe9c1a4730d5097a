"""Every route is walked on the graph: what is broken, roundabout or late is refused."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from optimizer.instance import Instance
from optimizer.plan import Plan
from optimizer.plan.frames import tidy_tables
from optimizer.verify import Case, audit
from tests.verify.orbits import e, space, space_plan, up, w
from tests.verify.worlds import broken_laws, ground, ground_plan


@pytest.fixture(scope="module")
def on_ground() -> tuple[Instance, Plan]:
    inst = ground()
    return inst, ground_plan(inst)


@pytest.fixture(scope="module")
def in_space() -> tuple[Instance, Plan]:
    inst = space()
    return inst, space_plan(inst)


def rerouted(plan: Plan, route: str, direction: str, arcs: str, ms: float) -> Plan:
    """Return a plan with another way for a route, and the latency it tells."""
    legs, routes = plan.legs, plan.routes
    mine = (legs["route"].eq(route) & legs["direction"].eq(direction)).to_numpy()
    way = [(route, direction, n, arc) for n, arc in enumerate(arcs.split())]
    legs = pd.concat([legs[~mine], pd.DataFrame(way, columns=list(legs.columns))])
    routes.loc[routes["route"].eq(route), "latency_ms"] = ms
    return with_tables(plan, legs=legs, routes=routes)


def with_tables(plan: Plan, **changed: pd.DataFrame) -> Plan:
    tables = {name: plan.tables[name] for name in plan.tables} | changed
    return replace(plan, tables=tidy_tables(tables))


def laws(inst: Instance, plan: Plan) -> set[str]:
    return broken_laws(audit(Case.read(inst), plan))


@pytest.mark.parametrize(
    ("arcs", "ms", "law"),
    [
        ("rh:fwd ah:rev", 6.0, "way"),  # ends at the other site
        ("rh:fwd", 4.0, "way"),  # ends at the hub
        ("hb:fwd", 5.0, "way"),  # starts at the hub
        ("ra:fwd hb:fwd", 10.0, "way"),  # jumps from a to h
        ("rh:fwd ah:rev ah:fwd hb:fwd", 10.0, "simple way"),  # h twice
        ("rh:fwd rh:rev rh:fwd hb:fwd", 8.0, "simple way"),
        ("rh:fwd qh:rev qb:fwd", 8.0, "passed end"),  # through q
        ("", 3.0, "way"),
    ],
)
def test_a_way_in_leads_from_its_origin_to_its_host(
    on_ground: tuple[Instance, Plan], arcs: str, ms: float, law: str
) -> None:
    inst, plan = on_ground
    found = laws(inst, rerouted(plan, "w|b", "in", arcs, ms))
    assert found == {law} or (law == "simple way" and found == {law, "passed end"})


def test_the_latency_a_plan_tells_is_that_of_its_ways(on_ground: tuple[Instance, Plan]) -> None:
    inst, plan = on_ground
    for told, broken in ((10 * (1 + 2e-6), {"told latency"}), (10 * (1 + 5e-7), set())):
        routes = plan.routes
        routes.loc[routes["route"].eq("w|a"), "latency_ms"] = told
        assert laws(inst, with_tables(plan, routes=routes)) == broken


@pytest.mark.parametrize("column", ["commodity", "workload", "host_kind", "host"])
def test_what_a_route_names_exists(on_ground: tuple[Instance, Plan], column: str) -> None:
    inst, plan = on_ground
    routes = plan.routes
    routes.loc[0, column] = "nowhere"
    assert "route" in laws(inst, with_tables(plan, routes=routes))


def test_a_leg_over_an_arc_that_is_not_there_is_refused(on_ground: tuple[Instance, Plan]) -> None:
    inst, plan = on_ground
    assert "route" in laws(inst, rerouted(plan, "w|a", "in", "ra:sideways", 5.0))


def test_a_leg_of_no_route_is_refused(on_ground: tuple[Instance, Plan]) -> None:
    inst, plan = on_ground
    stray = pd.DataFrame([("other", "in", 0, "ra:fwd")], columns=list(plan.legs.columns))
    assert laws(inst, with_tables(plan, legs=pd.concat([plan.legs, stray]))) == {"route"}


def test_a_route_told_twice_is_refused(on_ground: tuple[Instance, Plan]) -> None:
    inst, plan = on_ground
    assert "route" in laws(inst, with_tables(plan, routes=pd.concat([plan.routes, plan.routes])))


def test_direct_service_goes_straight_up_and_down(in_space: tuple[Instance, Plan]) -> None:
    inst, plan = in_space
    beside = rerouted(plan, "soon-e", "in", up(e()), 10.6)
    assert laws(inst, beside) == {"way"}
    ground = rerouted(plan, "soon-e", "in", f"rw:fwd {up(f'{e()}>r', 's^w')}", 10.6)
    assert laws(inst, ground) >= {"route"}


def test_direct_service_is_only_for_the_region_below(in_space: tuple[Instance, Plan]) -> None:
    inst, plan = in_space
    routes = plan.routes
    routes.loc[routes["route"].eq("born-e"), ["host_kind", "host"]] = ["direct", f"{e()}>r"]
    assert laws(inst, with_tables(plan, routes=routes)) >= {"direct way"}


def test_a_whole_shell_needs_a_way_in_and_a_way_out(in_space: tuple[Instance, Plan]) -> None:
    inst, plan = in_space
    assert laws(inst, rerouted(plan, "train-s", "in", "", 8.3)) == {"way"}
    assert laws(inst, rerouted(plan, "train-s", "in", up(w()), 16.6)) == {"way"}
    routes = plan.routes
    routes.loc[routes["route"].eq("train-s"), "host"] = "elsewhere"
    assert "route" in laws(inst, with_tables(plan, routes=routes))


def test_any_work_may_be_hosted_by_a_whole_shell(in_space: tuple[Instance, Plan]) -> None:
    inst, plan = in_space
    assert laws(inst.with_({"workloads.train.span": "zone"}), plan) == set()


def test_a_host_in_space_is_not_passed(in_space: tuple[Instance, Plan]) -> None:
    # Down to the gateway and the region, by way of the satellites over the east.
    inst, plan = in_space
    through = f"{up(e('g'))} mesh:{e('g')}>{e()}"
    assert laws(inst, rerouted(plan, "chat-e", "in", through, 21.2)) == {"passed end"}


def test_work_hosted_where_it_is_born_takes_the_way_inside_the_zone(
    in_space: tuple[Instance, Plan],
) -> None:
    # down 6.3, and 2 inside the zone
    inst, plan = in_space
    assert laws(inst.with_({"workloads.born.latency_ms": 10.3 - 1e-4}), plan) == {"latency"}
    routes = plan.routes
    routes.loc[routes["route"].eq("born-e"), "latency_ms"] = 6.3
    assert laws(inst, with_tables(plan, routes=routes)) == {"told latency"}


def test_slow_work_waits_for_contact_each_time_it_meets_the_sky(
    in_space: tuple[Instance, Plan],
) -> None:
    # sleep: 12.6 ms under way, and 1.5 s of waiting up and down
    inst, plan = in_space
    assert laws(inst.with_({"workloads.sleep.latency_ms": 60_001}), plan) == set()
    assert laws(inst.with_({"workloads.sleep.latency_ms": 60_000}), plan) >= {"gap"}


def test_fast_work_takes_no_way_with_a_gap(in_space: tuple[Instance, Plan]) -> None:
    inst, plan = in_space
    case = Case.read(inst)
    for gap, broken in ((0.01, set()), (0.01 + 2e-6, {"gap"})):
        arcs = [
            replace(arc, gap=gap) if arc.id == f"mesh:{e()}>s~r" else arc
            for arc in case.network.arcs
        ]
        network = replace(case.network, arcs=tuple(arcs))
        verdict = audit(Case.read(inst, case.geometry, network), plan)
        assert broken_laws(verdict) == broken


def test_work_born_in_orbit_may_be_hosted_where_it_is_born(
    in_space: tuple[Instance, Plan],
) -> None:
    _, plan = in_space
    assert plan.legs[plan.legs["route"].eq("born-e") & plan.legs["direction"].eq("in")].empty
