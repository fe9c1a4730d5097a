"""Whatever fails under --json is one document with the exit code, usage errors included."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Command

WRONG = {
    "": 2, "--nosuch": 2, "nosuch": 2, "validate": 2, "validate a b": 2, "validate nowhere": 2,
    "validate TINY --nosuch": 2, "validate TINY --set nothing": 2, "validate TINY --set a.b.c=1": 3,
    "validate TINY --set sites.*.open_musd=dear": 3, "validate TINY --scenario nosuch": 2,
    "validate TINY --scenario a.yaml,b.yaml": 2, "validate TINY --scenario nowhere.yaml": 3,
    "validate BROKEN": 3, "validate TINY --set workloads.chat.critical=yes "
    "--set workloads.chat.latency_ms=0.4": 4,
    "solve": 2, "solve TINY --gap 7": 2, "solve TINY --gap x": 2, "solve TINY --time-limit 0": 2,
    "solve TINY --threads 0": 2, "solve TINY --seed -1": 2, "solve BROKEN": 3, "solve nowhere": 2,
    "show": 2, "show nowhere": 2, "show TINY nothing.at.all": 2, "show BROKEN": 3,
    "compare": 2, "compare nowhere nowhere": 2, "compare TINY TINY": 2,
    "published nosuch": 2, "published --nosuch": 2, "reconcile --nosuch": 2, "doctor --nosuch": 2,
    "doctor extra": 2, "new": 2, "new x --nosuch": 2, "import": 2, "import orlib nowhere x": 2,
    "schema": 2, "help nosuch": 2, "help --nosuch": 2,
}  # fmt: skip
NAMES = ("usage", "invalid", "infeasible")


@pytest.mark.parametrize("line", WRONG)
def test_every_failure_is_one_document(
    command: Command, instances: Path, tmp_path: Path, line: str
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(instances / "tiny", broken)
    (broken / "sites.csv").write_bytes(b"")
    places = {"TINY": str(instances / "tiny"), "BROKEN": str(broken)}
    done = command(*(places.get(word, word) for word in line.split()), "--json")
    document = json.loads(done.stdout)
    assert done.exit_code == document["exit_code"] == WRONG[line]
    assert document["schema"] == "orbisite.error/1"
    assert document["error"] == NAMES[WRONG[line] - 2]
    assert document["message"]
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="names there are text")
def test_a_name_that_is_no_text_can_be_told(
    command: Command, instances: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "inst"
    shutil.copytree(instances / "location", folder)
    Path(os.fsdecode(os.fsencode(folder) + b"/pow\xffer.csv")).write_bytes(b"x")
    done = command("validate", folder, "--json")
    assert done.exit_code == 3
    (problem,) = json.loads(done.stdout)["problems"]
    assert problem["file"] == "pow\\udcffer.csv"


def test_what_was_read_as_meant_is_noted(command: Command, instances: Path, tmp_path: Path) -> None:
    folder = tmp_path / "inst"
    shutil.copytree(instances / "location", folder)
    (folder / "sites.csv").write_bytes(b"\xef\xbb\xbf" + (folder / "sites.csv").read_bytes())
    done = command("validate", folder, "--json")
    assert json.loads(done.stdout)["notes"] == ["a byte order mark is left out: sites.csv"]
    assert done.stderr.count("Note: a byte order mark is left out: sites.csv.") == 1
