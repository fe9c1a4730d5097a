"""Every law refuses a plan that breaks it by twice the tolerance, and lets half of it pass.

A cap is moved, or a decision, until used = cap * (1 + 2e-6) and no other law is touched; of what is
counted, such as halls, the cap is at least one. A plan the instance allows is moved over the limit
of that one law.

A new law gets a row in one of the tables: MOVED_CAPS (from the value the world has, not 0; in UP
what is stricter when it rises), SWITCHES (whole limits, sets, limits that the world leaves blank),
PUSHED or WHOLE_STEPS (decisions).
"""

from __future__ import annotations

from functools import cache

import pytest

from optimizer.instance import Instance
from optimizer.plan import Plan
from optimizer.verify import TOLERANCE, Case, audit
from tests.verify.corrupt import pushes
from tests.verify.orbits import EAST, WEST, space, space_plan
from tests.verify.worlds import broken_laws, changed, ground, ground_plan


@cache
def world(name: str) -> tuple[Instance, Plan]:
    inst = ground() if name == "ground" else space()
    return inst, ground_plan(inst) if name == "ground" else space_plan(inst)


@pytest.mark.parametrize("name", ["ground", "space"])
def test_the_valid_plan_is_accepted(name: str) -> None:
    inst, plan = world(name)
    verdict = audit(Case.read(inst), plan)
    assert verdict.ok
    assert verdict.max_violation < 1e-12
    assert verdict.violations.empty


MOVED_CAPS = [
    # world, key, base value, law
    ("ground", "sites.a.max_it_mw", 10.0, "space"),
    ("ground", "halls.h1.availability", 0.9, "silicon"),
    ("ground", "coolers.chill.max_mw", 8.0, "cooler room"),
    ("ground", "sites.a.water_m3_per_y", 90000.0, "water"),
    ("ground", "power.grid-a.max_mw", 8.0, "power room"),
    ("ground", "power.grid-a.available", 0.95, "generation"),
    ("ground", "power.grid-a.min_load", 0.1, "generation"),
    ("ground", "power.grid-a.firm_share", 0.8, "firm"),
    ("ground", "power.store-a.available", 1.0, "storage"),
    ("ground", "power.store-a.hours", 4.0, "level"),
    ("ground", "links.ra.existing_gbps", 3.0, "link"),
    ("ground", "supply.2030.accelerator_eflops", 20.0, "supply"),
    ("ground", "policy.carbon_cap_kt.2030", 30.0, "carbon"),
    ("ground", "policy.budget_musd.2030", 400.0, "budget"),
    ("ground", "policy.abroad_share_max.Y", 0.9, "abroad"),
    ("ground", "workloads.w.latency_ms", 50.0, "latency"),
    ("space", "payloads.rocket:s.payload_kg", 3000.0, "load"),
    ("space", "launchers.rocket.per_year", 6.0, "cadence"),
    ("space", "modules.small.supply_per_y", 10.0, "module supply"),
    ("space", "modules.small.availability", 0.95, "silicon"),
    ("space", "modules.small.it_kw", 100.0, "orbit"),
    ("space", "terminals.module:small:user.gbps_up", 0.2, "sight"),
    ("space", "antennas.w:feeder-rf.gbps_down", 8.0, "antennas"),
    ("space", "terminals.module:small:feeder-rf.gbps_down", 1.0, "sight"),
    ("space", "policy.orbit_share_max", 0.95, "orbit share"),
    ("space", "policy.budget_musd.2030", 500.0, "budget"),
    ("space", "policy.carbon_cap_kt.2030", 1.0, "carbon"),
]
UP = {"power.grid-a.min_load", "modules.small.it_kw"}


@pytest.mark.parametrize(("name", "key", "base", "law"), MOVED_CAPS)
def test_a_cap_moved_below_the_plan_breaks_just_its_law(
    name: str, key: str, base: float, law: str
) -> None:
    inst, plan = world(name)
    before = audit(Case.read(inst), plan).checks
    step = base * 1e-3 * (1 if key in UP else -1)
    after = audit(Case.read(inst.with_({key: base + step})), plan).checks
    for target, broken in ((2 * TOLERANCE, {law}), (TOLERANCE / 2, set())):
        push = pushes(before, after, step, target)[law]
        verdict = audit(Case.read(inst.with_({key: base + push})), plan)
        assert broken_laws(verdict) == broken
        assert verdict.max_violation == pytest.approx(target, rel=0.01)


SWITCHES = [
    # world, key, new value, law: limits that are whole numbers, or sets
    ("ground", "links.ra.max_modules", 0, "lines"),
    ("ground", "sites.a.max_it_mw", 5.9, "hall room+space"),
    ("ground", "halls.h1.available_from", 2031, "buyable"),
    ("ground", "workloads.w.critical", "yes", "critical"),
    ("ground", "workloads.w.residency", "Y", "residency"),
    ("ground", "workloads.w.hosts", "b", "hosts"),
    ("ground", "sites.b.cluster_eflops", 1.5, "host cluster"),
    ("space", "workloads.born.hosts", "g", "hosts"),
    ("space", "workloads.chat.span", "shell", "span"),
    ("space", "shells.s.max_modules", 7, "shell"),
    ("space", "shells.s.min_modules", 10, "complete"),
    ("space", "fits.rocket:small:s.modules_max", 1, "fairing"),
    ("space", "antennas.w:feeder-rf.max", 1, "gateway"),
]


@pytest.mark.parametrize(("name", "key", "value", "law"), SWITCHES)
def test_a_whole_limit_moved_below_the_plan_breaks_just_its_law(
    name: str, key: str, value: int | str, law: str
) -> None:
    inst, plan = world(name)
    verdict = audit(Case.read(inst.with_({key: value})), plan)
    assert broken_laws(verdict) == set(law.split("+"))


Change = tuple[str, tuple[object, ...], float]
E_RUN = ("small", "s", WEST, 2030, 2032, "light")
PUSHED = [
    # world, what is changed, at which size of cap, law
    ("ground", [("short", ("w", 2030, "day"), 4.0)], "demand"),
    ("ground", [("short", ("e", 2030, "night"), 2.0 * 8380 / 4000)], "demand"),  # mean of its day
    ("ground", [("run_ground", ("a", "h1", 2030, 2032, "day"), 4.5)], "hosting"),
    ("ground", [("generate", ("b", "grid-b", 2032, "storm"), 0.78125)], "power"),
    (
        "ground",
        [
            ("cool", ("b", "chill", 2032, "storm"), 0.625),
            ("generate", ("b", "grid-b", 2032, "storm"), 0.78125),
        ],
        "cooling",
    ),
    ("ground", [("peak", ("a", "grid-a", 2030), -3.67386718750000)], "peak"),
    ("ground", [("level", ("a", "store-a", 2030, "night"), -10.8)], "level"),
    ("space", [("run_orbit", E_RUN, 0.6)], "hosting"),
    (
        "space",
        [
            ("run_orbit", ("big", "s", WEST, 2030, 2030, "light"), -0.15),
            ("run_orbit", ("small", "s", WEST, 2030, 2030, "light"), 0.15),
        ],
        "cluster",
    ),
    ("space", [("short", ("born@" + EAST, 2030, "dark"), 0.05)], "demand"),
    ("ground", [("halls", ("a", "h1", 2030), 2.0)], "whole"),
]


@pytest.mark.parametrize(("name", "changes", "law"), PUSHED)
def test_a_decision_pushed_breaks_just_its_law(name: str, changes: list[Change], law: str) -> None:
    inst, plan = world(name)
    case = Case.read(inst)
    for target, broken in ((2 * TOLERANCE, {law}), (TOLERANCE / 2, set())):
        spoilt = plan
        for family, key, size in changes:
            spoilt = changed(spoilt, family, key, size * target)
        verdict = audit(case, spoilt)
        assert broken_laws(verdict) == broken
        assert verdict.max_violation == pytest.approx(target, rel=0.03)


def test_what_may_be_nothing_is_nothing() -> None:
    """A cap of 0 has no size that a tolerance could be a share of."""
    inst, plan = world("ground")
    below = changed(plan, "level", ("a", "store-a", 2030, "storm"), -1e-12)
    assert broken_laws(audit(Case.read(inst), below)) == {"sign"}


WHOLE_STEPS = [
    ("ground", "open", ("a", 2032), 1.0, {"opening"}),
    ("ground", "open", ("b", 2030), 1.0, {"buyable"}),
    ("ground", "lines", ("rh", 2030), 1.0, {"buyable"}),
    ("ground", "open", ("nowhere", 2030), 1.0, {"known"}),
    ("ground", "open", ("z", 2030), 2.0, {"question", "opening"}),
    ("space", "used", ("s", 2032), -1.0, {"service"}),
    ("space", "gateway", ("w", 2032), 1.0, {"opening"}),
    ("space", "gateway", ("w", 2030), 1.0, {"question", "opening"}),
    ("space", "shell_open", ("s", 2032), 1.0, {"question", "opening"}),
    ("space", "shell_open", ("g", 2030), 1.0, {"buyable"}),
    ("space", "manifest", ("big", "shared", "g", 2032), 1.0, {"lift"}),
    ("space", "manifest", ("small", "shared", "s", 2030), 1.0, {"lift"}),
    ("space", "loads", ("rocket", "s", "2*small", 2030), 1.0, {"flights"}),
    ("space", "loads", ("rocket", "s", "2*small", 2030), -1.0, {"carried"}),
    ("space", "loads", ("rocket", "s", "two*small", 2032), 1.0, {"known"}),
]


@pytest.mark.parametrize(("name", "family", "key", "by", "laws"), WHOLE_STEPS)
def test_a_whole_number_moved_by_one_breaks_its_law(
    name: str, family: str, key: tuple[object, ...], by: float, laws: set[str]
) -> None:
    inst, plan = world(name)
    assert broken_laws(audit(Case.read(inst), changed(plan, family, key, by))) == laws


def test_satellites_fit_into_the_lattice() -> None:
    """2 existing + 8 modules fill 2 x 5 slots; a rocket that fails less overfills them."""
    inst, plan = world("space")
    inst = inst.with_({"shells.s.sats_per_plane": 5, "shells.s.max_modules": 8})

    def better(success: float) -> Instance:
        return inst.with_({"launchers.rocket.success": success})

    before = audit(Case.read(better(0.9)), plan).checks
    after = audit(Case.read(better(0.91)), plan).checks
    push = pushes(before, after, 0.01)
    full = 0.9 + push["slots"]
    # on arrival, small: 7 x 0.95 that work, one of them flown by `shared`; big: 2
    assert full == pytest.approx((8 - 0.95) / (6 * 0.95 + 2), rel=1e-5)
    assert broken_laws(audit(Case.read(better(full)), plan)) == {"slots", "shell"}
    assert audit(Case.read(better(0.9 + push["slots"] / 2)), plan).violations.empty


def test_work_that_must_not_wait_needs_a_satellite_always_in_sight() -> None:
    _, plan = world("space")
    assert broken_laws(audit(Case.read(space(gap=0.01 + 2e-6)), plan)) == {"gap"}
    assert audit(Case.read(space(gap=0.01)), plan).ok


def test_halls_say_how_much_a_site_serves_whose_life_ends_within_a_period() -> None:
    """Open for one of two years, the site holds half its 10 MW: 5 of 6.75 are too many."""
    inst, plan = world("ground")
    verdict = audit(Case.read(inst.with_({"sites.a.life_y": 3})), plan)
    assert broken_laws(verdict) == {"space", "hall room"}
    wide = inst.with_({"sites.a.life_y": 3, "sites.a.max_it_mw": 13.5})
    assert audit(Case.read(wide), plan).violations.empty


def test_a_site_serves_nothing_while_it_is_closed() -> None:
    """Without halls the linking law is the opening law itself."""
    tables = {
        "regions": "region,lat_deg,lon_deg,jurisdiction\nr,0,0,X\n",
        "sites": "site,lat_deg,lon_deg,jurisdiction,open_musd,max_it_mw\n"
        "a,0,0,X,5,1\nb,0,1,X,5,1\n",
        "links": "link,from,to,kind,existing_gbps,latency_ms\n"
        "ra,r,a,fibre,9,1\nrb,r,b,fibre,9,1\n",
        "workloads": "workload,class,origin,sink,demand_eflops,in_gbps_per_eflops,"
        "out_gbps_per_eflops,latency_ms,shortfall_usd_per_eflops_h\nw,x,r,r,1,1,1,9,10\n",
    }  # fmt: skip
    from tests.verify.worlds import build, files

    inst = Instance.from_files(files("format: 1\nname: sites\nbase_year: 2030\n", tables))
    routes = [(f"w|{s}", "w", "w", "site", s, 2.0) for s in "ab"]
    ways = {(f"w|{s}", d): f"r{s}:{a}" for s in "ab" for d, a in (("in", "fwd"), ("out", "rev"))}
    for leak, broken in ((1e-12, {"linking"}), (0.0, set())):
        serve = [("w|a", 2030, "all", 1 - leak), ("w|b", 2030, "all", leak)]
        plan = build(inst, {"open": [("a", 2030, 1.0)], "serve": serve}, routes, ways)
        assert broken_laws(audit(Case.read(inst), plan)) == broken


def test_what_falls_short_is_lost_of_steps() -> None:
    """1 EFLOPS falls short: a quarter is worth much, the rest little; all is lost of both."""
    tables = {
        "regions": "region,lat_deg,lon_deg,jurisdiction\nr,0,0,X\n",
        "workloads": "workload,class,origin,sink,demand_eflops,in_gbps_per_eflops,"
        "out_gbps_per_eflops,latency_ms,shortfall_usd_per_eflops_h\nw,x,r,r,1,1,1,9,0\n",
        "values": "workload,step,share,usd_per_eflops_h\nw,high,0.25,9\nw,low,0.75,1\n",
    }
    from tests.verify.worlds import build, files

    inst = Instance.from_files(files("format: 1\nname: steps\nbase_year: 2030\n", tables))
    at = (2030, "all")

    def broken(high: float, low: float) -> set[str]:
        lost = [("w", "high", *at, high), ("w", "low", *at, low)]
        plan = build(inst, {"short": [("w", *at, 1.0)], "lost": lost}, [], {})
        return broken_laws(audit(Case.read(inst), plan))

    assert broken(0.25, 0.75) == set()
    assert broken(0.25 - 2e-6, 0.75) == {"split"}
    assert broken(0.25 - 2e-6, 0.75 + 2e-6) == {"steps"}
    assert broken(0.25 - 5e-7, 0.75 + 5e-7) == set()


def test_heat_needs_a_cooler_of_its_size() -> None:
    inst, plan = world("ground")
    cool = plan.values["cool"]
    need = float(cool.loc[cool["site"] == "b", "value"].max())
    for target, broken in ((2 * TOLERANCE, {"cooler"}), (TOLERANCE / 2, set())):
        size = need - target * max(1.0, need) - 3.0  # of 3 MW
        spoilt = changed(plan, "cooler_mw", ("b", "chill", 2030), size)
        assert broken_laws(audit(Case.read(inst), spoilt)) == broken


ELSEWHERE = {
    # tests of their own above
    "slots", "gap", "linking", "cooler", "split", "steps", "sign",
    # test_sky.py
    "laser", "cross", "terminal", "present", "direct",
    # test_light.py
    "light", "reach", "lasers", "crossing",
    # test_routes.py, test_nonsense.py
    "way", "simple way", "passed end", "direct way", "route", "told latency", "number",
}  # fmt: skip


def test_every_law_of_the_verifier_is_broken_by_some_row() -> None:
    known = {
        check.law
        for name in ("ground", "space")
        for check in audit(Case.read(world(name)[0]), world(name)[1]).checks
    }
    rows = {law for *_, law in MOVED_CAPS} | {law for *_, law in PUSHED}
    rows |= {law for *_, laws in SWITCHES for law in laws.split("+")}
    rows |= {law for *_, laws in WHOLE_STEPS for law in laws}
    assert known == rows | ELSEWHERE
