"""What arithmetic proves impossible is told with its numbers; what it cannot prove is not."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.errors import InfeasibleError
from optimizer.instance import Instance
from optimizer.possible import infeasibilities, require_possible

WORK = (
    "workload,class,origin,sink,demand_eflops,in_gbps_per_eflops,out_gbps_per_eflops,latency_ms,"
    "shortfall_usd_per_eflops_h,critical,processing_ms,hosts,residency,min_cluster_eflops,shift,"
    "demand_profile\n"
)


def make(**tables: str) -> Instance:
    """Return an instance: region r, sites a and b joined to it by links of 5 and 8 ms."""
    base = {
        "instance": "format: 1\n",
        "regions": "region,lat_deg,lon_deg,jurisdiction\nr,0,0,X\n",
        "sites": (
            "site,lat_deg,lon_deg,jurisdiction,open_musd,max_it_mw,cluster_eflops\n"
            "a,0,1,X,1,100,\nb,0,2,Y,1,100,20\n"
        ),
        "links": "link,from,to,kind,existing_gbps,latency_ms\nra,r,a,fibre,1,5\nrb,r,b,fibre,1,8\n",
        "workloads": WORK + "k,c,r,r,10,0,0,100,1,yes,,,,,,\n",
    }
    base.update(tables)
    return Instance.from_files(
        {
            f"{name}.{'yaml' if name == 'instance' else 'csv'}": text.encode()
            for name, text in base.items()
        }
    )


def work(**cells: Any) -> str:
    given = {"demand_eflops": 10, "latency_ms": 100, "critical": "yes", **cells}
    order = WORK.strip().split(",")
    fixed = {
        "workload": "k", "class": "c", "origin": "r", "sink": "r", "in_gbps_per_eflops": 0,
        "out_gbps_per_eflops": 0, "shortfall_usd_per_eflops_h": 1,
    }  # fmt: skip
    return WORK + ",".join(str({**fixed, **given}.get(name, "")) for name in order) + "\n"


HALLS = (
    "hall,it_mw,eflops,capex_musd,accelerator_musd,life_y,accelerator_life_y,build_y\n"
    "h,10,4,1,1,20,5,{build}\n"
)


def only(inst: Instance) -> str:
    (reason,) = infeasibilities(inst)
    with pytest.raises(InfeasibleError) as caught:
        require_possible(inst)
    assert caught.value.reasons == (reason,)
    return reason


def test_nothing_is_proven_of_a_possible_instance(full: Instance, small: Instance) -> None:
    assert infeasibilities(full) == infeasibilities(small) == ()
    require_possible(make())


def test_what_is_not_critical_may_fall_short() -> None:
    inst = make(halls=HALLS.format(build=0), workloads=work(demand_eflops=1e6, critical="no"))
    assert infeasibilities(inst) == ()


def test_without_halls_a_site_hosts_without_limit() -> None:
    assert infeasibilities(make(workloads=work(demand_eflops=1e6))) == ()


def test_demand_above_all_halls() -> None:
    # two sites of 100 MW, 4 EFLOPS per 10 MW: 40 each, 80 in all
    inst = make(halls=HALLS.format(build=0), workloads=work(demand_eflops=80.001))
    assert only(inst) == (
        "critical demand is above all that could be built: in period 2026, slice all, k needs "
        "80.001 EFLOPS that only a, b may host, and these can never run more than 80. Raise what "
        "limits them (max_it_mw, power, coolers, halls, max_modules, launches), allow other "
        "hosts, or make the work not critical."
    )
    just = make(halls=HALLS.format(build=0), workloads=work(demand_eflops=80))
    assert infeasibilities(just) == ()


def test_demand_of_some_hosts_only() -> None:
    inst = make(halls=HALLS.format(build=0), workloads=work(demand_eflops=41, residency="Y"))
    assert "k needs 41 EFLOPS that only b may host" in only(inst)
    inst = make(halls=HALLS.format(build=0), workloads=work(demand_eflops=41, hosts="a"))
    assert "only a may host" in only(inst)


def test_several_workloads_that_share_hosts() -> None:
    two = work(demand_eflops=30, hosts="a") + work(demand_eflops=30, hosts="a")[len(WORK) :]
    two = two.replace("k,c,r,r,30,0,0,100,1,yes,,a,,,,\nk,", "k,c,r,r,30,0,0,100,1,yes,,a,,,,\nl,")
    assert "k, l need 60 EFLOPS" in only(make(halls=HALLS.format(build=0), workloads=two))


def test_halls_that_come_too_late() -> None:
    # bought in 2026, a hall that takes two years to build cannot serve the only period
    inst = make(halls=HALLS.format(build=2), workloads=work())
    assert "can never run more than 0" in only(inst)


def test_existing_halls_count() -> None:
    existing = "site,hall,count,until\na,h,3,2050\n"
    halls = HALLS.format(build=2)
    assert infeasibilities(make(halls=halls, existing=existing, workloads=work())) == ()


def test_power_limits_a_site() -> None:
    power = (
        "power,site,kind,max_mw,capex_musd_per_mw,life_y,energy_usd_per_mwh,firm_share\n"
        "ga,a,grid,20,1,30,50,1\ngb,b,grid,60,1,30,50,0.5\n"
    )
    # 20 MW at a and, firm, 30 MW at b: 50 MW, 20 EFLOPS
    halls = HALLS.format(build=0)
    inst = make(halls=halls, power=power, workloads=work(demand_eflops=20.1))
    assert "can never run more than 20." in only(inst)
    inst = make(halls=halls, power=power, workloads=work(demand_eflops=20))
    assert infeasibilities(inst) == ()


def test_a_site_without_power_rows_hosts_nothing() -> None:
    power = "power,site,kind,max_mw,capex_musd_per_mw,life_y,energy_usd_per_mwh\n"
    inst = make(halls=HALLS.format(build=0), power=power, workloads=work())
    assert "can never run more than 0" in only(inst)


def test_coolers_limit_a_site_and_take_power() -> None:
    coolers = "cooler,site,overhead,capex_musd_per_mw,life_y,max_mw\nd,*,0.25,1,15,30\n"
    halls = HALLS.format(build=0)
    inst = make(halls=halls, coolers=coolers, workloads=work(demand_eflops=25))
    assert "can never run more than 24." in only(inst)  # 2 x 30 MW x 0.4
    power = (
        "power,site,kind,max_mw,capex_musd_per_mw,life_y,energy_usd_per_mwh\ng,a,grid,25,1,9,5\n"
    )
    inst = make(halls=halls, coolers=coolers, power=power, workloads=work(demand_eflops=9))
    assert "can never run more than 8." in only(inst)  # 25 MW / 1.25 x 0.4


def test_an_outage_takes_its_share() -> None:
    outages = "slice,like_slice,hours_per_year,element_kind,element,available\nout,all,9,site,a,0\n"
    halls = HALLS.format(build=0)
    inst = make(halls=halls, outages=outages, workloads=work(demand_eflops=41))
    assert "slice out, k needs 41 EFLOPS" in only(inst)
    inst = make(halls=halls, outages=outages, workloads=work(demand_eflops=40))
    assert infeasibilities(inst) == ()


def test_in_an_outage_cooling_stays_whole() -> None:
    # cooling for 30 MW of 100 at each site; half a site's silicon still fills its coolers
    coolers = "cooler,site,overhead,capex_musd_per_mw,life_y,max_mw\nd,*,0.25,1,15,30\n"
    outages = (
        "slice,like_slice,hours_per_year,element_kind,element,available\nout,all,9,site,a,0.5\n"
    )
    inst = make(
        halls=HALLS.format(build=0), coolers=coolers, outages=outages,
        workloads=work(demand_eflops=24),
    )  # fmt: skip
    assert infeasibilities(inst) == ()


def test_work_that_may_shift_is_not_held_to_an_hour() -> None:
    profile = "profile,local_hour,factor\n" + "".join(
        f"p,{hour},{10 if hour < 12 else 0}\n" for hour in range(24)
    )
    slices = (
        "slice,day,day_of_year,utc_start_h,length_h,hours_per_year\n"
        "am,d,80,0,12,4380\npm,d,80,12,12,4380\n"
    )
    more: dict[str, Any] = {"profiles": profile, "slices": slices, "halls": HALLS.format(build=0)}
    steady = make(**more, workloads=work(demand_profile="p"))
    assert "slice am, k needs 100 EFLOPS" in only(steady)
    shifting = make(**more, workloads=work(demand_profile="p", shift="day"))
    assert infeasibilities(shifting) == ()


def test_work_without_a_host() -> None:
    told = only(make(workloads=work(residency="Y", hosts="a")))
    assert told == (
        "critical workload k has no host: no site or shell passes hosts a, residency Y, "
        "min_cluster_eflops 0. Widen one of them, or add a host."
    )
    assert "has no host" in only(make(workloads=work(hosts="orbit")))
    assert "has no host" in only(make(workloads=work(min_cluster_eflops=30, hosts="b")))
    assert infeasibilities(make(workloads=work(min_cluster_eflops=30))) == ()


def test_an_island() -> None:
    links = "link,from,to,kind,existing_gbps,latency_ms\nrb,r,b,fibre,1,8\n"
    assert only(make(links=links, workloads=work(hosts="a"))) == (
        "critical workload k is cut off: no links lead from r to any of a and on to r. Add links."
    )


def test_a_link_of_one_direction_does_not_lead_back() -> None:
    links = "link,from,to,kind,directed,existing_gbps,latency_ms\nra,r,a,fibre,yes,1,5\n"
    assert "is cut off" in only(make(links=links, workloads=work()))


def test_a_limit_below_the_fastest_way() -> None:
    # nearest site a: 5 ms there, 5 ms back, 7 ms of processing
    assert infeasibilities(make(workloads=work(latency_ms=17, processing_ms=7))) == ()
    assert only(make(workloads=work(latency_ms=16.9, processing_ms=7))) == (
        "critical workload k cannot be in time: its fastest round trip takes 17 ms (at a), "
        "latency_ms is 16.9. Raise it, or add a faster link or a nearer site."
    )


def test_a_region_is_not_passed_through() -> None:
    links = (
        "link,from,to,kind,existing_gbps,latency_ms\nrq,r,q,fibre,1,1\nqa,q,a,fibre,1,1\n"
        "rb,r,b,fibre,1,40\n"
    )
    regions = "region,lat_deg,lon_deg,jurisdiction\nr,0,0,X\nq,0,3,X\n"
    inst = make(links=links, regions=regions, workloads=work(latency_ms=79))
    assert "takes 80 ms (at b)" in only(inst)


def test_the_great_circle_bounds_a_link_without_length() -> None:
    # a quarter of the equator, 10,008 km on a sphere of 6,371 km: no less than 69 ms each way
    sites = "site,lat_deg,lon_deg,jurisdiction,open_musd,max_it_mw\na,0,90,X,1,100\n"
    links = "link,from,to,kind,existing_gbps\nra,r,a,fibre,1\n"
    assert "cannot be in time" in only(make(sites=sites, links=links, workloads=work()))
    assert infeasibilities(make(sites=sites, links=links, workloads=work(latency_ms=142))) == ()


def test_orbit_is_bounded_by_launches(full: Instance) -> None:
    # 2030: base 2027, first period 1 year, then 2 years, 10 x 1.3 a year; 30 modules of 0.15 x 1.3
    # EFLOPS a flight at most, and never more than max_modules of 200 + 400 + 10
    orbit = full.with_(
        {
            "workloads.chat-nyc.hosts": "orbit",
            "workloads.chat-nyc.demand_profile": "",
            "workloads.chat-nyc.demand_eflops": 150,
        }
    )
    assert "that only geo, low-53, sso-650 may host" in only(orbit)
    fewer = full.with_(
        {
            "workloads.chat-nyc.hosts": "sso-650",
            "workloads.chat-nyc.demand_trajectory": "",
            "workloads.chat-nyc.demand_eflops": 45,
            "launchers.*.per_year": 1,
        }
    )
    assert "that only sso-650 may host" in only(fewer)


POWER = (
    "power,site,kind,max_mw,existing_mw,min_load,hours,rt_eff,capex_musd_per_mw,"
    "energy_usd_per_mwh,life_y\ngas,a,gas,8,8,0.25,,,0,0,1\n"
)
PERIODS = "period,years\n2026,2\n2028,2\n"


def test_power_that_must_run_needs_halls_to_feed() -> None:
    # 8 MW x 0.25; halls take 2 years to build, so none stands in the first period.
    inst = make(power=POWER, periods=PERIODS, halls=HALLS.format(build=2), workloads=WORK)
    assert only(inst) == (
        "power gas must run at 2 MW at least (existing_mw x min_load), but no hall can stand at a "
        "in 2026 to draw it. Set min_load to 0, or existing_mw."
    )


def test_power_that_must_run_without_any_halls() -> None:
    assert "no hall can stand at a in 2026 to draw it" in only(make(power=POWER, workloads=WORK))


@pytest.mark.parametrize(
    "tables",
    [
        {"halls": HALLS.format(build=0)},
        {"power": POWER + "store,a,storage,1,0,0,4,0.9,0,0,1\n"},
        {"power": POWER.replace("0.25", "0")},
        {"power": POWER.replace("8,8", "8,0")},
        {
            "halls": HALLS.format(build=2),
            "existing": "site,hall,count,until\na,h,1,2028\n",
            "periods": PERIODS,
        },
    ],
)
def test_power_that_something_can_draw_is_not_judged(tables: dict[str, str]) -> None:
    assert infeasibilities(make(**({"power": POWER, "workloads": WORK} | tables))) == ()
