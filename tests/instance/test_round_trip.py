"""What is written reads back the same; what is broken is refused, always as InstanceError."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.errors import InstanceError, UsageError
from optimizer.instance import Instance
from optimizer.instance.row import columns
from optimizer.instance.schema import TABLES
from optimizer.instance.units import ID, as_number, as_whole

EVERY_COLUMN = Path(__file__).parents[1] / "data" / "every-column"
FILES = {path.name: path.read_bytes() for path in sorted(EVERY_COLUMN.iterdir())}
INST = Instance.from_files(FILES)
RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ";".join(map(str, value))
    return repr(value) if isinstance(value, float) else str(value)


def written(inst: Instance) -> dict[str, bytes]:
    """Return an instance as files, with every default written out."""
    files = {}
    for table, row_type in TABLES.items():
        if inst.has(table):
            out = io.StringIO()
            writer = csv.writer(out, lineterminator="\n")
            names = columns(row_type)
            writer.writerow(names)
            for row in getattr(inst, table):
                writer.writerow([cell(getattr(row, name)) for name in names.values()])
            files[f"{table}.csv"] = out.getvalue().encode()
    tree = inst.settings.model_dump(mode="json", exclude_none=True)
    return {**files, "instance.yaml": yaml.safe_dump(tree).encode()}


def refusal(make: Callable[[Any], Instance], what: Any) -> tuple[str, ...] | None:
    """Return the messages of the InstanceError, at least one; None if there was none."""
    try:
        make(what)
    except InstanceError as error:
        return tuple(problem.message for problem in error.problems) or ("",)
    return None


def test_an_instance_written_out_reads_back_the_same(full: Instance, small: Instance) -> None:
    for inst in (full, small, full.with_({"sites.*.open_musd": "*0.1"})):
        assert Instance.from_files(written(inst)).digest == inst.digest


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_written_by_python_reads_exactly(value: float) -> None:
    assert as_number(repr(value)) == value


@given(st.integers(-(10**17), 10**17))
def test_a_whole_number_reads_exactly(value: int) -> None:
    assert as_whole(str(value)) == value


@RELAXED
@given(st.from_regex(f"^{ID}$", fullmatch=True).filter(lambda text: len(text) <= 64))
def test_every_id_survives(name: str) -> None:
    if name in {*INST.nodes, *INST.by_id("shells")}:
        return
    files = {**FILES, "hubs.csv": FILES["hubs.csv"] + f"{name},1,1,US\n".encode()}
    inst = Instance.from_files(files)
    assert inst.by_id("hubs")[name].lat_deg == 1
    assert inst.with_({f"hubs.{name}.lat_deg": 2}).by_id("hubs")[name].lat_deg == 2


@RELAXED
@given(st.data())
def test_spoilt_bytes_are_read_or_refused_but_never_crash(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(FILES)))
    old = FILES[name]
    at = data.draw(st.integers(0, len(old)))
    until = data.draw(st.integers(at, min(at + 4, len(old))))
    put = data.draw(st.one_of(st.binary(max_size=6), st.text(max_size=4).map(str.encode)))
    told = refusal(Instance.from_files, {**FILES, name: old[:at] + put + old[until:]})
    assert told is None or all(told)


@RELAXED
@given(st.text(max_size=30), st.one_of(st.text(max_size=8), st.floats(), st.integers()))
def test_any_key_is_applied_or_refused_but_never_crashes(key: str, value: Any) -> None:
    told = refusal(INST.with_, {key: value})
    assert told is None or all(told)
    with contextlib.suppress(UsageError):
        INST.provenance(key)


KEYS = [
    f"{table}.*.{column}"
    for table, row_type in TABLES.items()
    for column, name in columns(row_type).items()
    if name not in row_type.KEY
]


@RELAXED
@given(
    st.sampled_from(KEYS),
    st.one_of(
        st.sampled_from(["", "*2", "+1", "-1", "=-1", "*", "0", "1", "x", "yes", "a;b", "nan"]),
        st.floats(),
        st.integers(),
        st.booleans(),
        st.lists(st.integers(), max_size=2),
    ),
)
def test_any_value_of_any_column_is_applied_or_refused(key: str, value: Any) -> None:
    told = refusal(INST.with_, {key: value})
    assert told is None or all(told)
