"""The ranges of numbers are those of the laws; a law that no unit can hold is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from optimizer.cli.app import app
from optimizer.instance import Instance
from optimizer.run import prepare
from optimizer.studies.ranges import ranges

TINY = Path(__file__).resolve().parents[2] / "instances" / "tiny"


def test_ranges_cover_every_number_of_the_program() -> None:
    inst = Instance.load(TINY)
    form, found = prepare(inst).formulation, ranges(inst)
    entries = abs(form.program.matrix.data)
    assert min(r.smallest for r in found if r.what == "entry") == entries.min()
    assert max(r.largest for r in found if r.what == "entry") == entries.max()
    assert {r.law for r in found if r.what == "entry"} == {
        row.parent_component().name for row in form.rows
    }
    assert max(r.largest for r in found if r.what == "cost") == abs(form.program.cost).max()


@pytest.mark.parametrize("asked", [["--json"], []])
def test_validate_tells_them_when_asked(asked: list[str]) -> None:
    done = CliRunner().invoke(app, ["validate", str(TINY), "--verbose", "--quiet", *asked])
    assert done.exit_code == 0
    if asked:
        rows = json.loads(done.stdout)["numbers"]
        assert {"law": "sites.space", "what": "entry", "smallest": 1.0, "largest": 10.0} in rows
    else:
        assert "sites.silicon" in done.stdout
