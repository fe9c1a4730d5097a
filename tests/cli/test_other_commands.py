"""new, validate, show, compare, schema, doctor, and what all commands share."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from typer.testing import Result

from optimizer.cli.sections import SECTIONS
from optimizer.instance import Instance
from optimizer.instance.schema import TABLES
from optimizer.plan import Plan
from optimizer.wording import exact

Command = Callable[..., Result]
Python = Callable[..., CompletedProcess[str]]

SLOW_MACHINE = 2.0  # of what the machine that this was measured on takes
COMMANDS = (
    "new",
    "validate",
    "solve",
    "show",
    "compare",
    "import",
    "published",
    "reconcile",
    "schema",
    "doctor",
    "help",
)


def test_help_names_every_command(command: Command) -> None:
    said = command("--help").stdout
    assert all(name in said for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(command: Command, name: str) -> None:
    done = command(name, "--help")
    assert done.exit_code == 0
    assert len(done.stdout) > 100


def test_help_imports_nothing_heavy(python: Python) -> None:
    done = python("-X", "importtime", "-m", "optimizer", "--help")
    assert done.returncode == 0
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert not loaded & {"pyomo", "numpy", "pandas", "scipy", "highspy", "networkx", "sgp4", "erfa"}


def test_help_answers_in_half_a_second(python: Python) -> None:
    spent = []
    for _ in range(3):  # processor time, so that a busy machine does not decide
        before = os.times()
        python("-m", "optimizer", "--help")
        after = os.times()
        spent.append(
            after.children_user
            - before.children_user
            + after.children_system
            - before.children_system
        )
    assert min(spent) < 0.5 * SLOW_MACHINE


def test_version(command: Command) -> None:
    from optimizer import __version__

    assert command("--version").stdout == f"orbisite {__version__}\n"


def test_new_writes_an_instance_under_its_own_name(command: Command, tmp_path: Path) -> None:
    done = command("new", tmp_path / "mine", "--example", "location")
    assert done.exit_code == 0, done.output
    assert done.stdout.strip() == str(tmp_path / "mine")
    inst = Instance.load(tmp_path / "mine")
    assert inst.settings.name == "mine"


@pytest.mark.parametrize("name", ["no", "007", "1e5", "a.b"])
def test_new_quotes_names_that_yaml_would_misread(
    command: Command, tmp_path: Path, name: str
) -> None:
    command("new", tmp_path / name, "--example", "location")
    assert Instance.load(tmp_path / name).settings.name == name


def test_a_blank_instance_is_explained_valid_without_a_warning_and_solves(
    command: Command, tmp_path: Path
) -> None:
    from optimizer.run import solve

    folder = tmp_path / "mine"
    done = command("new", "--blank", folder)
    assert done.exit_code == 0, done.output
    checked = command("validate", folder, "--strict")
    assert checked.exit_code == 0, checked.output
    plan = solve(Instance.load(folder, scenarios=["twice"]), gap=0)
    assert plan.status == "optimal"
    assert plan.sites["count"].sum() == 6  # twice three EFLOPS, one a hall
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert page.startswith("# mine\n")
    assert all(f"`{table}.csv`: " in page for table in TABLES)
    assert "#" in (folder / "instance.yaml").read_text(encoding="utf-8")


def test_blank_and_an_example_are_two_things(command: Command, tmp_path: Path) -> None:
    assert command("new", "--blank", "-e", "tiny", tmp_path / "x").exit_code == 2
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    assert command("new", "--blank", tmp_path / "full").exit_code == 2


def test_new_never_writes_over_anything(command: Command, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    done = command("new", tmp_path, "--example", "location")
    assert done.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_new_names_the_examples_it_has(command: Command, tmp_path: Path) -> None:
    done = command("new", tmp_path / "x", "--example", "nothing")
    assert done.exit_code == 2
    assert "location" in done.stderr
    assert "location" in command("new", "--list").stdout


def test_validate_sizes_the_model(command: Command, location: Path) -> None:
    done = command("validate", location, "--json")
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert document["valid"] is True
    assert document["size"]["routes"] > 0
    assert document["tables"]["sites"] == len(Instance.load(location).sites)


@pytest.fixture
def broken(command: Command, tmp_path: Path) -> Path:
    """An instance with two mistakes in it."""
    folder = tmp_path / "broken"
    command("new", folder, "--example", "location")
    table = folder / "sites.csv"
    head, first, *rest = table.read_text().splitlines()
    place = head.split(",").index("lat_deg")
    cells = first.split(",")
    cells[place] = "95N"
    table.write_text("\n".join([head, ",".join(cells), *rest]) + "\n")
    workloads = folder / "workloads.csv"
    head, first, *rest = workloads.read_text().splitlines()
    cells = first.split(",")
    cells[head.split(",").index("origin")] = "atlantis"
    workloads.write_text("\n".join([head, ",".join(cells), *rest]) + "\n")
    return folder


def test_validate_lists_problems_with_their_places(command: Command, broken: Path) -> None:
    done = command("validate", broken)
    assert done.exit_code == 3
    assert "sites.csv:2:" in done.stderr
    assert "95N" in done.stderr
    assert "Traceback" not in done.output


def test_validate_lists_problems_for_programs(command: Command, broken: Path) -> None:
    done = command("validate", broken, "--json")
    document = json.loads(done.stdout)
    assert done.exit_code == 3
    assert document["valid"] is False
    assert {"file", "line", "column", "message"} == set(document["problems"][0])


def test_any_command_refuses_a_broken_instance_in_the_same_way(
    command: Command, broken: Path
) -> None:
    done = command("show", broken, "--json")
    document = json.loads(done.stdout)
    assert done.exit_code == document["exit_code"] == 3
    assert document["error"] == "invalid"
    assert document["problems"]


def test_show_counts_rows(command: Command, location: Path) -> None:
    document = json.loads(command("show", location, "--json").stdout)
    assert document["tables"]["regions"] == len(Instance.load(location).regions)
    assert "regions" in command("show", location).stdout


def test_show_tells_a_value_and_its_place(command: Command, location: Path) -> None:
    site = Instance.load(location).sites[0]
    done = command("show", location, f"sites.{site.site}.open_musd")
    assert done.exit_code == 0, done.output
    assert f"= {exact(site.open_musd)} M$" in done.stdout
    assert "means   price of opening" in done.stdout
    assert "sites.csv:" in done.stdout


def test_show_prints_a_table_with_units_and_meanings(command: Command, instances: Path) -> None:
    said = command("show", instances / "tiny", "halls").stdout
    assert "halls: Building blocks of ground capacity. tiny has 1 row." in said
    rows = {line.split()[0]: line.split(maxsplit=3) for line in said.splitlines() if line.strip()}
    assert rows["it_mw"] == ["it_mw", "MW", "1", "IT power, MW"]
    assert "Not given, and at their defaults: " in said
    document = json.loads(command("show", instances / "tiny", "halls", "--json").stdout)
    (row,) = document["rows"]
    assert row["it_mw"] == 1
    assert {c["name"]: c["unit"] for c in document["columns"]}["it_mw"] == "MW"


def test_a_long_table_says_once_what_is_the_same_in_all_rows(
    command: Command, instances: Path
) -> None:
    said = command("show", instances / "starlink-2035", "sites").stdout.splitlines()
    assert [line.split()[:3] for line in said if line.startswith("life_y")] == [
        ["life_y", "years", "30"]
    ]
    heads = [line.split() for line in said if line.startswith("site ")]
    assert heads[-1][:2] == ["site", "lat_deg"]
    assert "life_y" not in heads[-1]
    assert next(line.split()[1] for line in said if line.startswith("keflavik")) == "64"


def test_a_table_that_is_not_there_still_has_columns(command: Command, location: Path) -> None:
    said = command("show", location, "power").stdout
    assert "location has none." in said
    assert "energy_usd_per_mwh" in said


def test_show_says_what_a_column_means(command: Command, instances: Path) -> None:
    said = command("show", instances / "starlink-2035", "modules.available_from").stdout
    assert said.splitlines() == [
        "modules.available_from: first year it can be had",
        "  unit     year",
        "  default  blank",
        "  allowed  whole number, at least 1900 and at most 2300",
        "  here     2027 to 2029, in 4 rows",
    ]
    document = json.loads(command("show", instances / "tiny", "modules.mass_kg", "--json").stdout)
    assert document["unit"] == "kg"
    assert document["values"] == {"pod": 1000}
    wrong = command("show", instances / "tiny", "modules.mas_kg")
    assert wrong.exit_code == 2
    assert "Did you mean mass_kg?" in wrong.stderr


def test_show_tells_that_a_value_was_changed(command: Command, location: Path) -> None:
    site = Instance.load(location).sites[0].site
    key = f"sites.{site}.open_musd"
    done = command("show", location, key, "--set", f"{key}=123", "--json")
    document = json.loads(done.stdout)
    assert document["value"] == 123
    assert "--set" in document["origin"]


def test_show_labels_the_source_of_a_changed_value(command: Command, location: Path) -> None:
    site = Instance.load(location).sites[0]
    key = f"sites.{site.site}.open_musd"
    about = f"of the value in the files ({exact(site.open_musd)} M$)"
    assert about not in command("show", location, key).stdout
    lines = command("show", location, key, "--set", f"{key}=123").stdout.splitlines()
    assert lines[0] == f"{key} = 123 M$"
    assert lines[1].split() == ["means", "price", "of", "opening"]
    assert lines[2].split() == ["from", "--set"]
    assert len(lines) > 3
    assert all(about in line for line in lines[3:])


def test_rows_without_an_end_are_kept_and_told(command: Command, poorly_sourced: Path) -> None:
    (poorly_sourced / "sources.csv").write_text(
        "table,row,column,low,high,status\nregions,warsaw,lat_deg,50,54,derived\n"  # paris has none
    )
    key = "regions.*.lat_deg"
    done = command("show", poorly_sourced, "--set", f"{key}=high")
    warning = f"Warning: 1 of 2 rows of {key} has no high and keeps its value: paris"
    assert done.exit_code == 0
    assert done.stderr.strip() == warning
    assert "kept: regions.paris.lat_deg: " in done.stdout
    assert warning in command("validate", poorly_sourced, "--set", f"{key}=high").stderr
    sizes = json.loads(command("show", poorly_sourced, "--set", f"{key}=low", "--json").stdout)
    assert sizes["kept"] == ["regions.paris.lat_deg"]
    value = command("show", poorly_sourced, "regions.paris.lat_deg", "--set", f"{key}=low")
    assert "kept" in value.stdout
    assert "in the files" not in value.stdout


def test_show_counts_the_sources_of_one_table(command: Command, poorly_sourced: Path) -> None:
    done = command("show", poorly_sourced, "links", "--sources", "--json")
    document = json.loads(done.stdout)
    assert list(document["tables"]) == ["links"]
    assert sum(document["cells"].values()) == 6
    assert all(key.startswith("links.") for key in document["unsourced"])
    assert "2 values have no source" in command("show", poorly_sourced, "--sources", "links").stdout


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("sites.vienna.lat_deg", "leave out --sources"),
        ("modules", "this instance has no table modules"),
        ("link", "Did you mean links?"),
    ],
)
def test_show_counts_sources_of_tables_only(
    command: Command, location: Path, key: str, told: str
) -> None:
    done = command("show", location, key, "--sources")
    assert done.exit_code == 2
    assert told in done.stderr


STATUSES = ["sourced", "secondary", "derived", "recalled", "assumption"]


@pytest.fixture
def poorly_sourced(location: Path, tmp_path: Path) -> Path:
    """Two regions, two sites, four links: 8 numbers with a source of their own or a column's."""
    folder = tmp_path / "poorly"
    folder.mkdir()
    for file in location.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "sources.csv").write_text(
        "table,row,column,status\n"
        "regions,*,lat_deg,sourced\n"  # 2 cells
        "regions,warsaw,lat_deg,derived\n"  # takes one of them
        "links,*,existing_gbps,assumption\n"  # 4 cells
        "links,paris-*,usd_per_gbps_y,derived\n"  # 2 of the 4
        "regions,*,jurisdiction,sourced\n"  # 2 cells of text
    )
    return folder


def test_show_counts_sources_and_the_cells_they_cover(
    command: Command, poorly_sourced: Path
) -> None:
    done = command("show", poorly_sourced, "--sources", "--json")
    assert done.exit_code == 0
    document = json.loads(done.stdout)
    assert list(document["sources"]) == list(document["cells"]) == STATUSES
    assert list(document["sources"].values()) == [2, 0, 2, 0, 1]
    assert list(document["cells"].values()) == [3, 0, 3, 0, 4]
    links = document["tables"]["links"]
    assert links["sources"]["assumption"] == links["sources"]["derived"] == 1
    assert (links["cells"]["assumption"], links["cells"]["derived"]) == (4, 2)
    assert links["unsourced"] == 2
    # 30 numbers in the tables: 2 latitudes and 6 numbers of links have a source.
    assert len(document["unsourced"]) == 22
    assert "links.warsaw-vienna.usd_per_gbps_y" in document["unsourced"]
    assert "sites.vienna.jurisdiction" not in document["unsourced"]  # text


def test_show_names_values_without_a_source(command: Command, poorly_sourced: Path) -> None:
    done = command("show", poorly_sourced, "--sources")
    assert done.exit_code == 0
    last = done.stdout.splitlines()[-1]
    assert last.startswith("22 values have no source: regions.paris.lon_deg, ")
    assert last.endswith(" and 14 more")


def test_show_says_so_where_every_value_has_a_source(command: Command, location: Path) -> None:
    # 2 regions and 2 sites x 2 coordinates, 2 x 2 of sites, 4 x 2 of links, 2 x 5 of workloads
    said = command("show", location, "--sources").stdout
    assert said.splitlines()[-1] == "All 30 values have a source."
    assert json.loads(command("show", location, "--sources", "--json").stdout)["unsourced"] == []


def test_show_without_a_table_of_sources(command: Command, poorly_sourced: Path) -> None:
    (poorly_sourced / "sources.csv").unlink()
    assert "30 values have no source" in command("show", poorly_sourced, "--sources").stdout


def test_validate_notes_numbers_that_the_sources_miss(
    command: Command, poorly_sourced: Path, location: Path
) -> None:
    done = command("validate", poorly_sourced, "--json")
    assert done.exit_code == 0
    (missing,) = _of_sources(done.stdout)
    assert missing["message"].startswith("22 numbers have no source")
    assert not _of_sources(command("validate", location, "--json").stdout)
    (poorly_sourced / "sources.csv").unlink()  # nobody promised sources
    assert not _of_sources(command("validate", poorly_sourced, "--json").stdout)


def _of_sources(document: str) -> list[dict[str, str]]:
    return [one for one in json.loads(document)["concerns"] if one["name"] == "no-source"]


def test_strict_refuses_what_is_not_silenced(command: Command, poorly_sourced: Path) -> None:
    done = command("validate", poorly_sourced, "--strict", "--json")
    assert done.exit_code == 3
    assert json.loads(done.stdout)["valid"] is False
    assert "Warning [no-source] x 1: numbers that no row of sources speaks of" in done.stderr
    with (poorly_sourced / "instance.yaml").open("a") as file:
        file.write("silence: {no-source: made up}\n")
    done = command("validate", poorly_sourced, "--strict", "--json")
    assert done.exit_code == 0
    (row,) = json.loads(done.stdout)["silenced"]
    assert row == {"name": "no-source", "reason": "made up", "count": 1}
    assert "Silenced [no-source] x 1: made up" in done.stderr


def test_show_rejects_a_key_that_names_nothing(command: Command, location: Path) -> None:
    done = command("show", location, "sites.nowhere.open_musd")
    assert done.exit_code == 2
    assert "nowhere" in done.stderr


def test_a_saved_plan_can_be_shown_and_compared(
    command: Command, plan: Plan, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        plan.save(tmp_path / name)
    shown = command("show", tmp_path / "a")
    assert shown.exit_code == 0, shown.output
    assert "67 M$" in shown.stdout
    document = json.loads(command("compare", tmp_path / "a", tmp_path / "b", "--json").stdout)
    total = next(row for row in document["rows"] if row["group"] == "total")
    assert total["a"] == total["b"] == 67.0
    assert total["difference"] == 0.0
    lines = command("compare", tmp_path / "a", tmp_path / "b").stdout.splitlines()
    assert lines[0] == f"a  {tmp_path / 'a'}"
    assert lines[-1].split() == ["total", "cost", "M$", "67", "67", "0"]


def test_a_folder_of_saved_plans_says_which_there_are(
    command: Command, plan: Plan, tmp_path: Path
) -> None:
    plan.save(tmp_path / "a")
    replace(plan, applied=(("--set", "sites.paris.open_musd", "9"),)).save(tmp_path / "b")
    lines = command("show", tmp_path).stdout.splitlines()
    assert lines[1].split() == ["a", "optimal", "67", "M$", "0.747", "%"]
    assert lines[2].split()[:3] == ["b", "optimal", "sites.paris.open_musd=9"]
    runs = json.loads(command("show", tmp_path, "--json").stdout)["runs"]
    assert [one["cost_musd"] for one in runs] == [67.0, 67.0]


def test_long_names_of_runs_become_letters_and_changes_are_told(
    command: Command, plan: Plan, tmp_path: Path
) -> None:
    changed = replace(plan, applied=(("--set", "sites.paris.open_musd", "9"),))
    for name, one in (("20301231T235959Z-a", plan), ("20301231T235959Z-b", changed)):
        one.save(tmp_path / name)
    lines = command("compare", *sorted(tmp_path.iterdir())).stdout.splitlines()
    assert lines[1].startswith("B  ")
    assert lines[1].endswith("-b  with sites.paris.open_musd=9")
    assert lines[3].split() == ["period", "unit", "A", "B", "difference"]


def test_every_part_of_a_saved_plan_is_shown_whole(
    command: Command, plan: Plan, tmp_path: Path
) -> None:
    plan.save(tmp_path / "a")
    for part in SECTIONS:
        done = command("show", tmp_path / "a", part)
        assert done.exit_code == 0, done.output
        document = json.loads(command("show", tmp_path / "a", part, "--json").stdout)
        assert document["part"] == part
    assert document["rows"][0]["limit"] == "link full"  # what binds is the last
    sites = command("show", tmp_path / "a", "cost").stdout.splitlines()[1]
    assert sites.split() == ["sites", "60", "60"]
    wrong = command("show", tmp_path / "a", "builds")
    assert wrong.exit_code == 2
    assert "Did you mean build?" in wrong.stderr


def test_compare_wants_saved_plans(command: Command, plan: Plan, tmp_path: Path) -> None:
    plan.save(tmp_path / "a")
    assert command("compare", tmp_path / "a").exit_code == 2
    missing = command("compare", tmp_path / "a", tmp_path / "nothing")
    assert missing.exit_code == 2
    assert "nothing" in missing.stderr


def test_a_published_problem_becomes_an_instance(
    command: Command, root: Path, tmp_path: Path
) -> None:
    published = root / "tests" / "data" / "orlib_cap" / "cap41.txt"
    done = command("import", "orlib", published, tmp_path / "cap41")
    assert done.exit_code == 0, done.output
    assert len(Instance.load(tmp_path / "cap41").sites) == 16
    assert command("import", "orlib", tmp_path / "none.txt", tmp_path / "x").exit_code == 2
    assert command("import", "csv", published, tmp_path / "x").exit_code == 2


def test_a_capacity_that_the_file_leaves_open_is_an_option(
    command: Command, root: Path, tmp_path: Path
) -> None:
    published = (root / "tests" / "data" / "orlib_cap" / "cap41.txt").read_text(encoding="utf-8")
    file = tmp_path / "capa.txt"
    file.write_text(published.replace(" 5000 ", " capacity "), encoding="utf-8")
    refused = command("import", "orlib", file, tmp_path / "none")
    assert refused.exit_code == 3
    assert "capa.txt:2:2: " in refused.stderr
    assert "--capacity NUMBER" in refused.stderr
    done = command("import", "orlib", file, tmp_path / "capa", "--capacity", "5000")
    assert done.exit_code == 0, done.output
    stated = root / "tests" / "data" / "orlib_cap" / "cap41.txt"
    command("import", "orlib", stated, tmp_path / "cap41")
    known = Instance.load(tmp_path / "cap41")
    assert [row.max_it_mw for row in Instance.load(tmp_path / "capa").sites] == [
        row.max_it_mw for row in known.sites
    ]
    assert command("import", "orlib", stated, tmp_path / "x", "--capacity", "5").exit_code == 2
    canad = command("import", "canad", stated, tmp_path / "x", "--capacity", "5")
    assert "--capacity is for orlib" in canad.stderr


def test_schema_is_a_json_schema(command: Command) -> None:
    document = json.loads(command("schema").stdout)
    assert "$defs" in document
    assert "properties" in document


def test_doctor_is_content_here(command: Command) -> None:
    done = command("doctor", "--json")
    document = json.loads(done.stdout)
    assert done.exit_code == 0, document
    assert document["healthy"] is True
    levels: dict[str, Any] = {row["what"]: row["level"] for row in document["findings"]}
    assert levels["HiGHS"] == "ok"


def test_doctor_names_a_stray_file(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "models.py").write_text("raise SystemExit('this must not run')\n")
    monkeypatch.chdir(tmp_path)
    said = json.loads(command("doctor", "--json").stdout)["findings"]
    found = next(row for row in said if row["what"] == "models")
    assert str(tmp_path / "models.py") in found["message"]
    assert "my_models.py" in found["message"]


def test_colours_stay_away_from_pipes(command: Command, location: Path) -> None:
    assert "\x1b" not in command("show", location).output


def test_a_closed_pipe_is_no_fault(root: Path, location: Path) -> None:
    import subprocess
    import sys

    line = f"{sys.executable} -m optimizer schema | head -n 1"
    done = subprocess.run(
        ["bash", "-c", line], cwd=root, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout == "{\n"
    assert "Traceback" not in done.stderr
