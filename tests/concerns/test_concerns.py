"""Warnings with a name: listed, silenced with a reason, told by the commands, kept with a plan."""

from __future__ import annotations

import re
from pathlib import Path

from optimizer.concern import CONCERNS, Concern
from optimizer.concerns import concerns, unsilenced
from optimizer.instance import Instance


def test_the_page_lists_every_name_with_its_meaning(root: Path) -> None:
    page = (root / "docs" / "warnings.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", page, re.MULTILINE)
    assert listed == list(CONCERNS.items())
    assert list(CONCERNS) == sorted(CONCERNS)


def test_a_concern_says_place_and_name() -> None:
    one = Concern("no-route", "workloads.csv", 2, 1, "workload chat has no route")
    assert str(one) == "workloads.csv:2:1: workload chat has no route [no-route]"
    assert Concern(**one.as_dict()) == one
    assert Concern("no-source", "sources.csv", 0, 0, "x").place == "sources.csv"


def test_what_is_silenced_is_told_apart_and_leaves_the_digest(instances: Path) -> None:
    plain = Instance.load(instances / "location")
    files = {**plain.source_files, "sources.csv": b"table,row,column,status\n"}
    bare = Instance.from_files(files)
    assert "no-source" in {one.name for one in unsilenced(bare, concerns(bare))}
    files["instance.yaml"] += b"\nsilence: {no-source: made up}\n"
    quiet = Instance.from_files(files)
    assert "no-source" in {one.name for one in concerns(quiet)}
    assert "no-source" not in {one.name for one in unsilenced(quiet, concerns(quiet))}
    assert quiet.digest == bare.digest
