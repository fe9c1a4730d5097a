"""A table of wrong and unusual instances: what each of them is answered with.

A case in `cases/*.toml` (the file is its kind) is

    name      what is wrong, in words
    base      a folder of instances/, tests/data/ or bases/ ("tiny" unless told)
    cells     {"launchers.rocket.price_musd" = "20"}: cells written anew, `*` for every row,
              a column that is not there is added
    edits     [{file = "shells.csv", find = "a", put = "b"}, ...]; or pattern and put; row, and
              before (else it is appended); text; append; delete = true; encode; hex
    set       {"launchers.rocket.price_musd" = "20"}: as --set
    scenario  ["a"]: as --scenario
    want      "refused" or "warned"
    concern   the name of the warning
    at        "shells.csv:2:5", a file, or a cell as in `cells`
    says      a part of the message, or several
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from optimizer.cli.live import Stages
from optimizer.cli.validate import examine
from optimizer.concerns import unsilenced
from optimizer.errors import InfeasibleError, InstanceError
from optimizer.instance.schema import TABLES

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
HOMES = (ROOT / "instances", ROOT / "tests" / "data", HERE / "bases")
KEYS = {
    "name", "base", "cells", "edits", "set", "scenario", "want", "concern", "at", "says",
}  # fmt: skip

Files = dict[str, bytes]


@dataclass(frozen=True)
class Case:
    """One case of the table."""

    kind: str
    name: str
    want: str
    base: str = "tiny"
    cells: Mapping[str, str] = field(default_factory=dict)
    edits: tuple[Mapping[str, Any], ...] = ()
    set: Mapping[str, str] = field(default_factory=dict)
    scenario: tuple[str, ...] = ()
    concern: str = ""
    at: str = ""
    says: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """One thing that was said: the name of a warning (none: an error), where, and what."""

    concern: str
    place: str
    message: str


@dataclass(frozen=True)
class Outcome:
    """What an instance was answered with: refused, warned or accepted, and every word of it."""

    verdict: str
    answers: tuple[Answer, ...] = ()

    @property
    def placed(self) -> bool:
        """Tell whether some word of it has a place."""
        return any(answer.place for answer in self.answers)


def table() -> list[Case]:
    """Return every case, in the order of the files."""
    return [
        _case(path.stem, raw)
        for path in sorted((HERE / "cases").glob("*.toml"))
        for raw in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]


def _case(kind: str, raw: Mapping[str, Any]) -> Case:
    assert set(raw) <= KEYS, (kind, raw["name"], set(raw) - KEYS)
    says = raw.get("says", ())
    listed = {"edits": tuple(raw.get("edits", ())), "scenario": tuple(raw.get("scenario", ()))}
    return Case(kind, **{**raw, **listed, "says": (says,) if isinstance(says, str) else (*says,)})


def base_files(base: str) -> Files:
    """Return the files of a base by name."""
    (folder,) = [home / base for home in HOMES if (home / base).is_dir()]
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def case_files(case: Case) -> Files:
    """Return the files of a case by name: its base, cells written anew, edited."""
    files = base_files(case.base)
    for key, value in case.cells.items():
        name, row, column = _parts(key)
        files[name] = _written(name, files[name].decode(), (row, column), value).encode()
    for edit in case.edits:
        files = _edited(files, edit)
    return files


def outcome_of(case: Case) -> Outcome:
    """Run `validate`, in this process, on a case."""
    return run(case_files(case), case.scenario, case.set)


def run(files: Files, scenario: tuple[str, ...] = (), sets: Mapping[str, str] = {}) -> Outcome:
    """Run `validate`, in this process, on some files."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "case"
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        texts = [f"{key}={value}" for key, value in sets.items()]
        try:
            with Stages(quiet=True) as stages:
                found = examine(folder, list(scenario), texts, stages)
        except InstanceError as error:
            said = [Answer("", str(p).partition(": ")[0], p.message) for p in error.problems]
            return Outcome("refused", tuple(said))
        except InfeasibleError as error:
            return Outcome("refused", tuple(Answer("", "", reason) for reason in error.reasons))
    loud = unsilenced(found.inst, found.concerns)
    said = [Answer(one.name, one.place, one.message) for one in loud]
    return Outcome("warned" if said else "accepted", tuple(said))


def expected(case: Case, files: Files, outcome: Outcome) -> bool:
    """Tell whether something that was said is what a case wants."""
    at = place_of(case.at, files) if case.at else ""
    return any(
        answer.concern == case.concern
        and (not at or answer.place == at)
        and all(part in answer.message for part in case.says)
        for answer in outcome.answers
    )


def place_of(at: str, files: Files) -> str:
    """Return `file:line:column` of a cell `table.row.column`; other places are as they are."""
    if at.partition(".")[0] not in TABLES or re.match(r"\w+\.csv(:|$)", at):
        return at
    name, row, column = _parts(at)
    lines = files[name].decode().splitlines()
    header = next(csv.reader(lines[:1]))
    for number, cells in enumerate(csv.reader(lines), 1):
        if number > 1 and _key(name, header, cells) == row:
            return f"{name}:{number}:{_starts(cells)[header.index(column)]}"
    raise KeyError(at)


def _parts(key: str) -> tuple[str, str, str]:
    head, _, rest = key.partition(".")
    row, _, column = rest.rpartition(".")
    return f"{head}.csv", row, column


def _key(name: str, header: list[str], cells: list[str]) -> str:
    keys = TABLES[name.removesuffix(".csv")].KEY
    named = dict(zip(header, cells, strict=False))
    return ":".join(named.get(column, "") for column in keys).rstrip(":")


def _starts(cells: list[str]) -> list[int]:
    """Return the columns at which the cells of a line begin; a quoted one is two wider."""
    found = [1]
    for cell in cells:
        quoted = 2 + cell.count('"') if set(cell) & {",", '"'} else 0
        found.append(found[-1] + len(cell) + quoted + 1)
    return found


def _written(name: str, text: str, cell: tuple[str, str], value: str) -> str:
    """Return a table with one cell of a row, or of every row, written anew."""
    row, column = cell
    header, *rows = csv.reader(text.splitlines())
    if column not in header:
        header, rows = [*header, column], [[*cells, ""] for cells in rows]
    hits = [cells for cells in rows if row in ("*", _key(name, header, cells))]
    assert hits, (row, column)
    for cells in hits:
        cells[header.index(column)] = value
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def _edited(files: Files, edit: Mapping[str, Any]) -> Files:
    """Return the files with one edit."""
    name = edit["file"]
    if edit.get("delete"):
        return {file: data for file, data in files.items() if file != name}
    if "hex" in edit:
        return {**files, name: bytes.fromhex(edit["hex"])}
    text = edit["text"] if "text" in edit else files[name].decode()
    if "pattern" in edit:
        text, times = re.subn(edit["pattern"], edit["put"], text)
        assert times, edit
    elif "row" in edit:  # filled up with blanks
        head = text.splitlines()[0]
        row = edit["row"] + "," * (head.count(",") - edit["row"].count(","))
        before = f"\n{edit['before']}" if "before" in edit else "\n"
        assert before in text, edit
        at = text.index(before) if "before" in edit else len(text) - 1
        text = f"{text[:at]}\n{row}{text[at:]}"
    elif "find" in edit:
        assert edit["find"] in text, edit
        text = text.replace(edit["find"], edit["put"], 1)
    text += edit.get("append", "")
    return {**files, name: text.encode(edit.get("encode", "utf-8"))}


def counts(outcomes: Iterator[tuple[Case, Outcome]]) -> dict[str, dict[str, int]]:
    """Return, by kind, how many cases were refused or warned of with a place, or accepted."""
    found: dict[str, dict[str, int]] = {}
    for case, outcome in outcomes:
        where = "with place" if outcome.placed else "without place"
        told = outcome.verdict if outcome.verdict == "accepted" else f"{outcome.verdict} {where}"
        kind = found.setdefault(case.kind, {})
        kind[told] = kind.get(told, 0) + 1
    return found
