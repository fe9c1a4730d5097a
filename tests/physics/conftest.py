"""Small instances with shells, written as the files people write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

import numpy as np
import pytest

from optimizer.instance import Instance
from optimizer.physics.coefficients import Geometry, ShellGeometry, Ways

TABLES = {
    "instance.yaml": "format: 1\nbase_year: 2030\ngeometry: {year: 2030, samples_per_slice: 6}\n"
    "zones: {lat_edges_deg: [-90, -50, -20, 20, 50, 90], lon_step_deg: 90}\n",
    "regions.csv": "region,lat_deg,lon_deg,jurisdiction,radius_km\n"
    "berlin,52.5,13.4,EU,0\nkansas,39,-98,US,800\n",
    "gateways.csv": "gateway,lat_deg,lon_deg,jurisdiction,life_y\nsvalbard,78.2,15.4,NO,20\n",
    "slices.csv": "slice,day,day_of_year,utc_start_h,length_h,hours_per_year\n"
    "a,spring,80,0,24,2190\nb,summer,172,0,24,2190\nc,autumn,266,0,24,2190\n"
    "d,winter,355,0,24,2190\n",
    "outages.csv": "slice,like_slice,hours_per_year,element_kind,element,available\n"
    "storm,b,40,shell,ring,0.5\n",
    "shells.csv": "shell,altitude_km,inclination_deg,ltan_h,ltan_spread_h,planes,sats_per_plane,"
    "phasing,min_elevation_deg,max_modules,flag\n"
    "inclined,550,53,,,12,12,5,25,100,US\nring,650,,6,1,2,24,1,10,48,US\n",
    "modules.csv": "module,mass_kg,it_kw,eflops,cluster_eflops,bus_kw,idle_share,array_m2,"
    "array_efficiency,array_degradation_per_y,battery_kwh,battery_dod,battery_rt_eff,radiator_m2,"
    "emissivity,absorptivity,radiator_c,platform_musd,accelerator_musd,opex_share,life_y,"
    "failure_per_y\nai1,2140,120,0.17,0.17,6,0.1,600,0.1837,0.025,150,0.8,0.9,110,0.9,0.2,66.8,"
    "3,3.4,0.02,5,0.05\n",
    "launchers.csv": "launcher,price_musd,per_year\nrocket,20,10\n",
    "payloads.csv": "launcher,shell,payload_kg\nrocket,ring,70000\n",
    "workloads.csv": "workload,class,origin,sink,demand_eflops,in_gbps_per_eflops,"
    "out_gbps_per_eflops,latency_ms,shortfall_usd_per_eflops_h\n"
    "chat,chat,berlin,berlin,1,1,1,400,1000\n",
}

LINKED = {
    "shells": TABLES["shells.csv"]
    .replace("max_modules,flag", "existing_sats,max_modules,flag")
    .replace("12,12,5,25,100,US", "6,12,5,15,72,0,US")
    .replace("1,10,48,US", "1,10,0,48,US"),
    "gateways": TABLES["gateways.csv"] + "denver,39.7,-105,US,20\n",
    "antennas": "gateway,kind,gbps_down,gbps_up,musd,max,life_y\n"
    "svalbard,feeder-rf,1,1,1,1,10\ndenver,feeder-rf,1,1,1,1,10\n",
    "terminals": "owner_kind,owner,kind,gbps_down,gbps_up,terminals\n"
    "shell,inclined,user,1,1,1\nshell,inclined,feeder-rf,1,1,1\nshell,inclined,isl,1,1,2\n"
    "shell,inclined,cross,1,1,1\nmodule,ai1,feeder-rf,1,1,1\nmodule,ai1,isl,1,1,2\n"
    "module,ai1,cross,1,1,1\n",
    "workloads": TABLES["workloads.csv"] + "eye,images,ring,berlin,1,1,1,400,1000\n",
}
"""Two shells that meet: broad with users and gateways, a ring with gateways where work is born."""


@pytest.fixture
def linked(space) -> Instance:
    """Make the instance whose shells have terminals of every kind."""
    return space(**LINKED)


@pytest.fixture
def space() -> Callable[..., Instance]:
    """Make an instance: two shells, four slices and an outage; tables may be replaced."""

    def make(**replaced: str | None) -> Instance:
        files = {
            name: text.encode()
            for name, text in (TABLES | {f"{k}.csv": v for k, v in replaced.items()}).items()
            if text is not None
        }
        return Instance.from_files(files)

    return make


def _same(one, two):
    """Compare two values exactly, nan as nan."""
    if isinstance(one, np.ndarray):
        return one.dtype == two.dtype and np.array_equal(one, two, equal_nan=one.dtype.kind == "f")
    if hasattr(one, "items"):
        return list(one) == list(two) and all(_same(v, two[k]) for k, v in one.items())
    if isinstance(one, ShellGeometry | Geometry | Ways):
        return all(_same(getattr(one, f.name), getattr(two, f.name)) for f in fields(one))
    return one == two


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """One cache for all tests."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def same() -> Callable[..., bool]:
    """Compare arrays, mappings of them and geometries exactly."""
    return _same
