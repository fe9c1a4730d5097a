"""A plan with a hundred thousand nonzero services is judged in seconds."""

from __future__ import annotations

import time

import pytest

from optimizer.instance import Instance
from optimizer.verify import Case, audit
from tests.verify.worlds import build, files

SITES, WORK, SLICES, PERIODS = 10, 250, 10, 4


def _world() -> Instance:
    header = "workload,class,origin,sink,demand_eflops,in_gbps_per_eflops,out_gbps_per_eflops,"
    tables = {
        "periods": "period,years\n" + "".join(f"{2030 + p},1\n" for p in range(PERIODS)),
        "slices": "slice,day,day_of_year,utc_start_h,length_h,hours_per_year\n"
        + "".join(f"t{t},d,80,{2.4 * t},2.4,876\n" for t in range(SLICES)),
        "regions": "region,lat_deg,lon_deg,jurisdiction\nr,0,0,X\n",
        "sites": "site,lat_deg,lon_deg,jurisdiction,open_musd,max_it_mw\n"
        + "".join(f"s{s},0,{s},X,5,1\n" for s in range(SITES)),
        "links": "link,from,to,kind,existing_gbps,latency_ms\n"
        + "".join(f"l{s},r,s{s},fibre,1000,1\n" for s in range(SITES)),
        "workloads": header
        + "latency_ms,shortfall_usd_per_eflops_h,shift\n"
        + "".join(f"w{k},x,r,r,1,1,1,9,10,{'day' if k % 2 else 'none'}\n" for k in range(WORK)),
    }
    return Instance.from_files(files("format: 1\nname: wide\nbase_year: 2030\n", tables))


@pytest.mark.slow
def test_a_hundred_thousand_services_take_seconds() -> None:
    inst = _world()
    pairs = [(k, s) for k in range(WORK) for s in range(SITES)]
    serve = [
        (f"w{k}|s{s}", 2030 + p, f"t{t}", 1 / SITES)
        for k, s in pairs
        for p in range(PERIODS)
        for t in range(SLICES)
    ]
    routes = [(f"w{k}|s{s}", f"w{k}", f"w{k}", "site", f"s{s}", 2.0) for k, s in pairs]
    ways = {
        (f"w{k}|s{s}", side): f"l{s}:{arc}"
        for k, s in pairs
        for side, arc in (("in", "fwd"), ("out", "rev"))
    }
    values = {"serve": serve, "open": [(f"s{s}", 2030, 1.0) for s in range(SITES)]}
    plan = build(inst, values, routes, ways)
    assert len(plan.values["serve"]) == 100_000
    began = time.process_time()
    verdict = audit(Case.read(inst), plan)
    assert verdict.ok
    assert time.process_time() - began < 10
