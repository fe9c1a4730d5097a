"""What a well-formed instance becomes."""

from __future__ import annotations

import pickle
import time
from pathlib import Path

import pytest
from pydantic import ValidationError

from optimizer.errors import InstanceError, UsageError
from optimizer.instance import Instance
from optimizer.instance.schema import TABLES


def test_ten_data_rows_are_an_instance(location: dict[str, bytes], small: Instance) -> None:
    tables = [name for name in location if name.endswith(".csv") and name != "sources.csv"]
    assert sum(len(location[name].decode().splitlines()) - 1 for name in tables) == 10
    assert small.name == "location"
    assert [site.site for site in small.sites] == ["frankfurt", "vienna"]


def test_absent_tables_have_defaults(small: Instance) -> None:
    (period,) = small.periods
    assert (period.period, period.years) == (2026, 1)
    (whole,) = small.slices
    assert whole.model_dump() == {
        "slice": "all",
        "day": "all",
        "day_of_year": 80,
        "utc_start_h": 0,
        "length_h": 24,
        "hours_per_year": 8760,
    }
    assert not small.has("periods")
    assert not small.has("power")
    assert small.has("links")


def test_an_empty_table_is_there(location: dict[str, bytes]) -> None:
    header = b"hall,it_mw,eflops,capex_musd,accelerator_musd,life_y,accelerator_life_y\n"
    inst = Instance.from_files({**location, "halls.csv": header})
    assert inst.has("halls")
    assert inst.halls == ()


def test_blank_cells_are_defaults_or_none(full: Instance) -> None:
    lulea = full.by_id("sites")["lulea"]
    assert lulea.water_usd_per_m3 == 0
    assert lulea.cluster_eflops is None
    assert lulea.available_from is None
    assert full.by_id("workloads")["chat-nyc"].residency == ()
    assert full.by_id("workloads")["imagery"].hosts == ("any",)
    assert full.by_id("workloads")["chat-paris"].hosts == ("dallas", "orbit", "lulea")
    assert full.by_id("shells")["geo"].lon_deg == (-100, 10)


def test_min_modules_may_be_left_to_the_physics(every_column: dict[str, bytes]) -> None:
    shells = every_column["shells.csv"].replace(b"25,200,400", b"25,200,")
    inst = Instance.from_files({**every_column, "shells.csv": shells})
    assert inst.by_id("shells")["low-53"].min_modules is None


def test_keywords_get_an_underscore(full: Instance) -> None:
    link = full.by_id("links")["nyc-ashburn"]
    assert (link.from_, link.to, link.directed) == ("nyc", "ashburn", False)
    assert full.by_id("workloads")["train"].class_ == "training"


def test_ids_that_look_like_something_else_stay_text(location: dict[str, bytes]) -> None:
    files = dict(location)
    for old, new in ((b"paris", b"007"), (b"warsaw", b"NO"), (b"frankfurt", b"1e5")):
        files = {name: data.replace(old, new) for name, data in files.items()}
    inst = Instance.from_files(files)
    assert [region.region for region in inst.regions] == ["007", "NO"]
    assert inst.sites[0].site == "1e5"


def test_a_name_that_looks_like_a_number_stays_text(location: dict[str, bytes]) -> None:
    inst = Instance.from_files({**location, "instance.yaml": b"format: 1\nname: 007\n"})
    assert inst.name == "007"


def test_only_format_is_required(location: dict[str, bytes]) -> None:
    inst = Instance.from_files({**location, "instance.yaml": b"format: 1\n"}, name="somewhere")
    assert inst.name == "somewhere"
    assert inst.settings.base_year == inst.settings.price_year == inst.settings.geometry.year
    assert inst.settings.routing.routes_per_host == 2
    assert inst.settings.wacc.orbit is None


def test_years_default_to_the_first_period(location: dict[str, bytes]) -> None:
    files = {**location, "periods.csv": b"period,years\n2031,2\n2029,2\n"}
    inst = Instance.from_files(files)
    assert inst.settings.base_year == inst.settings.geometry.year == 2029
    assert [row.period for row in inst.periods] == [2029, 2031]


def test_crlf_and_no_newline_at_the_end_read_the_same(location: dict[str, bytes]) -> None:
    crlf = {name: data.replace(b"\n", b"\r\n").rstrip() for name, data in location.items()}
    assert Instance.from_files(crlf).digest == Instance.from_files(location).digest


def test_quoted_cells(every_column: dict[str, bytes]) -> None:
    sources = every_column["sources.csv"].replace(b"taken together", b'""taken"" together')
    inst = Instance.from_files({**every_column, "sources.csv": sources})
    assert inst.sources[1].title == 'Several estimates, "taken" together'


def test_nothing_can_be_changed(small: Instance) -> None:
    with pytest.raises(ValidationError):
        small.sites[0].open_musd = 1.0  # type: ignore[misc]
    with pytest.raises(AttributeError):
        small.sites = ()  # type: ignore[misc]
    with pytest.raises(ValidationError):
        small.settings.base_year = 2030  # type: ignore[misc]


def test_source_files_are_what_was_read(location: dict[str, bytes], small: Instance) -> None:
    assert small.source_files == location


def test_coefficients_are_kept_as_bytes(location: dict[str, bytes]) -> None:
    inst = Instance.from_files({**location, "coefficients/see.csv": b"shell,zone\n"})
    assert inst.coefficients == {"see.csv": b"shell,zone\n"}


def test_nodes_are_the_places_on_the_ground(full: Instance) -> None:
    assert list(full.nodes) == sorted(full.nodes)
    assert {node.kind for node in full.nodes.values()} == {"region", "hub", "site", "gateway"}
    assert full.nodes["nyc"].radius_km == 100
    assert full.nodes["svalbard"].jurisdiction == "NO"


def test_an_unknown_table_is_a_usage_error(small: Instance) -> None:
    with pytest.raises(UsageError, match="Did you mean sites"):
        small.by_id("site")
    with pytest.raises(UsageError):
        small.has("halls.csv")


def test_an_instance_survives_pickling(full: Instance) -> None:
    full.by_id("sites"), full.nodes, full.digest
    again = pickle.loads(pickle.dumps(full))
    assert again.digest == full.digest
    assert again.with_({"sites.*.open_musd": "*2"}).sites[0].open_musd == 160


def test_tables_are_sorted_by_key(full: Instance) -> None:
    for table in TABLES:
        rows = getattr(full, table)
        assert list(rows) == sorted(rows, key=lambda row: row.order())
    hours = [row.local_hour for row in full.profiles if row.profile == "daily"]
    assert hours == list(range(24))


@pytest.mark.slow
def test_reading_is_fast(every_column: dict[str, bytes]) -> None:
    work = every_column["workloads.csv"].decode()
    line = work.splitlines()[1]
    more = "".join(line.replace("chat-nyc", f"k{n}") + "\n" for n in range(1600))
    links = "".join(f"l{n},ashburn,dallas,fibre,no,800,,,,,1200,2300,\n" for n in range(100_000))
    files = {
        **every_column,
        "workloads.csv": (work + more).encode(),
        "links.csv": every_column["links.csv"] + links.encode(),
    }
    before = time.process_time()
    inst = Instance.from_files(files)
    assert len(inst.links) == 100_008
    assert time.process_time() - before < 20


def test_load_takes_the_name_of_the_directory(tmp_path: Path, location: dict[str, bytes]) -> None:
    folder = tmp_path / "My instance (2)"
    folder.mkdir()
    for name, data in {**location, "instance.yaml": b"format: 1\n"}.items():
        (folder / name).write_bytes(data)
    assert Instance.load(folder).name == "My-instance-2"


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InstanceError, match="is not there"):
        Instance.load(tmp_path / "nowhere")
