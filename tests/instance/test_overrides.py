"""Scenarios, --scenario, --set and with_: what they change, in which order, what they refuse."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.errors import InstanceError, UsageError
from optimizer.instance import Instance

EVERY_COLUMN = Path(__file__).parents[1] / "data" / "every-column"


def price(inst: Instance) -> float:
    return float(inst.by_id("launchers")["starship"].price_musd)


def refused(inst: Instance, key: str, value: Any) -> list[str]:
    with pytest.raises(InstanceError) as caught:
        inst.with_({key: value})
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("value", "expected"),
    [("20", 20), (20, 20), ("+5", 85), ("-5", 75), ("*0.5", 40), ("=20", 20), (2.5e1, 25)],
)
def test_a_value_is_absolute_or_relative(full: Instance, value: Any, expected: float) -> None:
    assert price(full.with_({"launchers.starship.price_musd": value})) == expected
    assert price(full) == 80


def test_a_negative_value_is_absolute_after_an_equals_sign_or_as_a_number(full: Instance) -> None:
    for value in ("=-76.5", -76.5):
        assert full.with_({"hubs.ashburn.lon_deg": value}).hubs[0].lon_deg == -76.5


def test_a_numpy_number_is_a_number(full: Instance) -> None:
    numbers: dict[str, Any] = {
        "launchers.starship.price_musd": np.float64(7),
        "sites.dallas.life_y": np.int64(9),
    }
    changed = full.with_(numbers)
    assert price(changed) == 7
    assert changed.by_id("sites")["dallas"].life_y == 9


def test_a_star_stands_for_anything_in_a_row(full: Instance) -> None:
    later = full.with_({"power.*-grid.available_from": "+4"})
    by_id = later.by_id("power")
    assert by_id["dallas-grid"].available_from == by_id["lulea-grid"].available_from == 2032
    assert by_id["dallas-solar"].available_from is None


def test_rows_with_several_keys_are_joined_by_colons(full: Instance) -> None:
    changed = full.with_(
        {
            "payloads.starship:sso-650.payload_kg": 1,
            "fits.*:ai1:*.modules_max": 7,
            "trajectories.faster:2030.factor": 2,
            "terminals.shell:*:isl.free_share": 0.1,
            "existing.dallas:gb200.count": 2,
            "profiles.sun:12:1.factor": 0.5,
            "profiles.daily:12.factor": 0.5,
            "periods.2030.years": 5,
        }
    )
    assert changed.by_id("payloads")["starship:sso-650"].payload_kg == 1
    assert {row.modules_max for row in changed.fits} == {7}
    assert changed.by_id("trajectories")["faster:2030"].factor == 2
    assert changed.by_id("terminals")["shell:low-53:isl"].free_share == 0.1
    assert changed.existing[0].count == 2
    assert changed.by_id("profiles")["sun:12:1"].factor == 0.5
    assert changed.by_id("profiles")["daily:12"].factor == 0.5
    assert changed.by_id("periods")["2030"].years == 5


def test_settings_are_changed_by_their_path(full: Instance) -> None:
    changed = full.with_(
        {
            "policy.carbon_usd_per_t": "*2",
            "policy.budget_musd.2030": "+1000",
            "policy.carbon_cap_kt.2028": 7,
            "policy.abroad_share_max.US": "0.5",
            "routing.routes_per_host": "all",
            "zones.lat_edges_deg": [-90, -45, 45, 90],
            "boundary.network": "false",
            "wacc.orbit": 0.2,
            "discount_rate": "0.05",
        }
    ).settings
    assert changed.policy.carbon_usd_per_t == 100
    assert changed.policy.budget_musd == {2030: 41000}
    assert changed.policy.carbon_cap_kt == {2030: 900, 2028: 7}
    assert changed.policy.abroad_share_max == {"EU": 0.8, "US": 0.5}
    assert changed.routing.routes_per_host == "all"
    assert changed.zones.lat_edges_deg == (-90, -45, 45, 90)
    assert not changed.boundary.network
    assert (changed.wacc.orbit, changed.wacc.ground) == (0.2, 0.08)
    assert changed.discount_rate == 0.05


def test_a_setting_left_to_its_default_can_be_changed(small: Instance) -> None:
    assert small.with_({"policy.budget_musd.2026": 5}).settings.policy.budget_musd == {2026: 5}
    assert small.with_({"routing.hop_ms": "*2"}).settings.routing.hop_ms == 0.6
    later = small.with_({"base_year": 2030, "geometry.year": "+5"})
    assert (later.settings.geometry.year, later.periods[0].period) == (2035, 2030)


def test_a_blank_empties_an_optional_cell(full: Instance) -> None:
    assert full.with_({"sites.dallas.cluster_eflops": ""}).sites[0].cluster_eflops is None
    assert full.with_({"sites.dallas.water_usd_per_m3": ""}).sites[0].water_usd_per_m3 == 0


def test_lists_yes_and_no(full: Instance) -> None:
    changed = full.with_(
        {
            "workloads.chat-nyc.residency": "US;EU",
            "workloads.chat-nyc.hosts": ["dallas", "orbit"],
            "workloads.chat-nyc.critical": "no",
            "gateways.svalbard.opened_already": True,
            "links.ashburn-paris.from": "nyc",
            "workloads.chat-nyc.class": "talk",
        }
    )
    chat = changed.by_id("workloads")["chat-nyc"]
    assert (chat.residency, chat.hosts) == (("US", "EU"), ("dallas", "orbit"))
    assert not chat.critical
    assert chat.class_ == "talk"
    assert changed.by_id("gateways")["svalbard"].opened_already
    assert changed.by_id("links")["ashburn-paris"].from_ == "nyc"


REFUSED = tomllib.loads((Path(__file__).parent / "refused_overrides.toml").read_text())["case"]


@pytest.mark.parametrize("case", REFUSED, ids=[f"{c['key']}={c['value']}" for c in REFUSED])
def test_a_key_or_value_that_is_wrong_is_refused(full: Instance, case: dict[str, Any]) -> None:
    assert refused(full, case["key"], case["value"]) == [case["told"]]


def test_what_an_override_breaks_elsewhere_is_told(full: Instance) -> None:
    (told,) = refused(full, "sites.dallas.max_it_mw", 10)
    assert told == (
        "existing.csv:2:14: count is more than site dallas holds (50 MW of 10 MW). "
        "Lower it, or raise max_it_mw."
    )


def test_a_table_that_is_not_there_has_no_keys(small: Instance) -> None:
    (told,) = refused(small, "launchers.starship.price_musd", 1)
    assert told.endswith(
        "this instance has no table launchers. "
        "Its tables: links, regions, sites, sources, workloads."
    )


def test_precedence_scenarios_in_order_then_the_file_then_set(tmp_path: Path) -> None:
    extra = tmp_path / "extra.yaml"
    extra.write_text("launchers.starship.price_musd: '*3'\n")
    key = "launchers.starship.price_musd"
    assert price(Instance.load(EVERY_COLUMN)) == 80
    assert price(Instance.load(EVERY_COLUMN, ["cheap-launch"])) == 20
    with_file = Instance.load(EVERY_COLUMN, ["cheap-launch"], scenario_file=extra)
    assert price(with_file) == 60
    last = Instance.load(EVERY_COLUMN, ["cheap-launch"], {key: "+1"}, extra)
    assert price(last) == 61
    assert [(origin, value) for origin, k, value in last.applied if k == key] == [
        ("scenario cheap-launch (instance.yaml:24:5)", "20"),
        (f"--scenario ({extra}:1:1)", "*3"),
        ("--set", "+1"),
    ]


def test_scenarios_apply_in_the_order_given(every_column: dict[str, bytes]) -> None:
    yaml = every_column["instance.yaml"] + (
        b"  double: {launchers.starship.price_musd: '*2'}\n"
        b"  ten: {launchers.starship.price_musd: 10}\n"
    )
    files = {**every_column, "instance.yaml": yaml}
    assert price(Instance.from_files(files, scenarios=["ten", "double"])) == 20
    assert price(Instance.from_files(files, scenarios=["double", "ten"])) == 10


def test_a_scenario_that_is_not_there(full: Instance) -> None:
    with pytest.raises(UsageError, match=r"Scenarios: cheap-launch.*Did you mean cheap-launch\?"):
        Instance.load(EVERY_COLUMN, ["cheap-lunch"])


def test_a_problem_of_a_scenario_is_told_where_it_is_written(
    every_column: dict[str, bytes],
) -> None:
    yaml = every_column["instance.yaml"] + b"  far: {workloads.chat-nyc.origin: jupiter}\n"
    with pytest.raises(InstanceError) as caught:
        Instance.from_files({**every_column, "instance.yaml": yaml}, scenarios=["far"])
    assert str(caught.value) == (
        "instance.yaml:28:9: workloads.chat-nyc.origin is not in regions or hubs or sites or "
        "shells (jupiter). Allowed: ashburn, dallas, geo, low-53, lulea, nyc, paris, sso-650."
    )


def test_a_problem_of_a_scenario_file_is_told_in_it(tmp_path: Path) -> None:
    extra = tmp_path / "extra.yaml"
    extra.write_text("sites.dallas.life_y: 30\nsites.dalas.life_y: 30\n")
    with pytest.raises(InstanceError) as caught:
        Instance.load(EVERY_COLUMN, scenario_file=extra)
    assert str(caught.value) == (
        f"{extra}:2:1: sites.dalas.life_y: this key matches nothing: "
        "sites has no row dalas. Did you mean dallas?"
    )
    with pytest.raises(InstanceError, match=r"cannot be read \(No such file or directory\)"):
        Instance.load(EVERY_COLUMN, scenario_file=tmp_path / "gone.yaml")


def test_with_adds_to_what_was_applied(full: Instance) -> None:
    twice = full.with_({"sites.*.life_y": "+1"}).with_({"sites.*.life_y": "+1"})
    assert {site.life_y for site in twice.sites} == {32}
    assert twice.applied == (("with_", "sites.*.life_y", "+1"),) * 2
    assert full.applied == ()


def test_ids_may_hold_dots(location: dict[str, bytes]) -> None:
    files = {name: data.replace(b"vienna", b"vienna.1.a") for name, data in location.items()}
    inst = Instance.from_files(files).with_({"sites.vienna.1.a.open_musd": 5})
    assert inst.by_id("sites")["vienna.1.a"].open_musd == 5


@given(st.floats(0, 1e9), st.floats(0, 2))
def test_relative_values_are_plain_arithmetic(start: float, factor: float) -> None:
    inst = Instance.load(EVERY_COLUMN) if not CACHE else CACHE[0]
    CACHE[:] = [inst]
    if start * factor > 1e9:
        return
    changed = inst.with_({"sites.dallas.open_musd": start})
    assert changed.sites[0].open_musd == start
    scaled = changed.with_({"sites.dallas.open_musd": f"*{factor!r}"})
    assert scaled.sites[0].open_musd == start * factor
    assert changed.with_({"sites.dallas.open_musd": "+0"}).digest == changed.digest


CACHE: list[Instance] = []
