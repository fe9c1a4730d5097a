"""Scenarios may say why they are there; the reason changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.errors import InstanceError
from optimizer.instance import Instance

FILES = {
    "regions.csv": b"region,lat_deg,lon_deg,jurisdiction\ntown,1,2,US\n",
    "workloads.csv": (
        b"workload,class,origin,sink,demand_eflops,in_gbps_per_eflops,out_gbps_per_eflops,"
        b"latency_ms,shortfall_usd_per_eflops_h\nchat,chat,town,town,1,0,0,9,1\n"
    ),
}


def settings(scenarios: str) -> dict[str, bytes]:
    return {**FILES, "instance.yaml": f"format: 1\nscenarios:\n{scenarios}".encode()}


SURGE = """
  surge:
    why: >
      Everybody asks at once.
      Twice the demand.
    workloads.chat.demand_eflops: "*2"
  quiet: {workloads.chat.demand_eflops: 0.1}
"""


def test_a_scenario_says_why() -> None:
    inst = Instance.from_files(settings(SURGE))
    why = "Everybody asks at once. Twice the demand."
    assert inst.scenarios == {"surge": why, "quiet": ""}


def test_the_reason_is_not_a_key() -> None:
    inst = Instance.from_files(settings(SURGE), scenarios=["surge"])
    assert [key for _, key, _ in inst.applied] == ["workloads.chat.demand_eflops"]
    assert inst.by_id("workloads")["chat"].demand_eflops == 2


def test_a_scenario_file_may_say_why(tmp_path: Path) -> None:
    folder = tmp_path / "inst"
    folder.mkdir()
    for name, data in settings(SURGE).items():
        (folder / name).write_bytes(data)
    extra = tmp_path / "extra.yaml"
    extra.write_text("why: Half.\nworkloads.chat.demand_eflops: 0.5\n")
    inst = Instance.load(folder, scenario_file=extra)
    assert inst.by_id("workloads")["chat"].demand_eflops == 0.5


def test_a_reason_that_is_not_text_is_refused() -> None:
    with pytest.raises(InstanceError, match=r"instance.yaml:3:16: why of surge is not text."):
        Instance.from_files(settings("  surge: {why: [1, 2]}\n"))
