"""What coefficients were made for: a digest of each part of the instance that the physics reads.

`coefficients/made_for.csv` holds them, a row a part; `all,own` says instead that the coefficients
are somebody's own, whatever the tables say.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from ..errors import InstanceError, Problem
from ..instance import Instance
from ..instance.content import Applied, Content
from ..instance.filenames import COEFFICIENTS, MADE_FOR
from ..instance.keys import Cells, find
from ..instance.messages import some
from ..instance.overrides import problem_of
from ..instance.problems import Problems
from ..instance.settings import setting_value
from ..instance.text import BOM, show
from ..terminals import accessing, born_in, crossing, has_terminal
from .cache import content_hash
from .inputs import MODULE_FIELDS, SHELL_FIELDS

HEADER: Final = ("part", "digest")
ALL, OWN = "all", "own"
LENGTH: Final = 16
FILE: Final = f"{COEFFICIENTS}/{MADE_FOR}"
AGAIN: Final = (
    f"Delete {COEFFICIENTS}/ to have them derived again, or let {FILE} hold `{ALL},{OWN}` if they "
    "are your own and stay as they are."
)
BOOKKEEPING: Final = ("existing_sats", "min_modules")
READ: Final[Mapping[str, tuple[str, ...]]] = {
    "shells": tuple(name for name in SHELL_FIELDS if name not in BOOKKEEPING),
    "modules": MODULE_FIELDS,
    "regions": ("lat_deg", "lon_deg", "radius_km"),
    "gateways": ("lat_deg", "lon_deg"),
    "slices": ("day_of_year", "utc_start_h", "length_h"),
}
"""Columns that only the physics reads, or that it cannot do without."""
READ_SETTINGS: Final = ("zones", "geometry", "routing.hop_ms")


def parts_of(inst: Instance) -> dict[str, str]:
    """Digest each part of an instance that the physics reads.

    Args: inst: the instance.
    Returns: part (settings, slices, nodes, shells.x, modules.x) -> digest.
    """
    settings, nodes = inst.settings, inst.nodes.values()
    content: dict[str, object] = {
        "settings": [
            list(settings.zones.lat_edges_deg), settings.zones.lon_step_deg,
            settings.geometry.year, settings.geometry.samples_per_slice,
            settings.geometry.way_instants, settings.routing.hop_ms,
        ],
        "slices": [[s.slice, s.day_of_year, s.utc_start_h, s.length_h] for s in inst.slices],
        "nodes": [
            [node.id, node.lat_deg, node.lon_deg, node.radius_km]
            for node in nodes
            if node.kind in ("region", "gateway")
        ],
    }  # fmt: skip
    reached, born = {row.shell for row in inst.payloads}, born_in(inst)
    by_hand = bool(inst.coefficients) and "ways.csv" not in inst.coefficients
    fields = READ["shells"] if by_hand else SHELL_FIELDS
    for row in inst.shells:
        content[f"shells.{row.shell}"] = [
            [getattr(row, name) for name in fields],
            row.shell in reached, row.shell in born, has_terminal(inst, row.shell, "isl"),
            sorted(accessing(inst, row.shell)), sorted(crossing(inst, row.shell)),
        ]  # fmt: skip
    for module in inst.modules:
        values = [getattr(module, name) for name in MODULE_FIELDS]
        content[f"modules.{module.module}"] = values
    return {part: content_hash({part: value})[:LENGTH] for part, value in content.items()}


def made_for(inst: Instance) -> bytes | None:
    """Write what the coefficients of an instance are made for.

    Args: inst: the instance.
    Returns: the table; of coefficients that came with the instance what is said of them, if it is.
    """
    if inst.coefficients:
        return inst.source_files.get(FILE)
    rows = [",".join(row) for row in (HEADER, *sorted(parts_of(inst).items()))]
    return ("\n".join(rows) + "\n").encode()


def require_made_for(inst: Instance) -> None:
    """Refuse coefficients that were made for other numbers than those of the instance.

    Args: inst: an instance with coefficients.
    Raises: InstanceError: a part changed in the files or by an override, or the table is wrong.
    """
    said = inst.source_files.get(FILE)
    found = _overridden(inst.content) if said is None else _changed(inst, said)
    if problems := Problems(found).told():
        raise InstanceError(problems)


def _changed(inst: Instance, said: bytes) -> Iterator[Problem]:
    parts, seen = parts_of(inst), set()
    for line, part, digest in _rows(said):
        if part == HEADER[0]:
            message = f"wrong row. Allowed: the line {','.join(HEADER)}, then a row a part."
            yield Problem(FILE, line, 1, message)
        elif (part, digest) == (ALL, OWN):
            return
        elif part not in parts:
            allowed = f"Allowed: {some(parts)}."
            message = f"there is no part {show(part)} in the instance. {allowed} {AGAIN}"
            yield Problem(FILE, line, 1, message)
        elif digest != parts[part]:
            message = f"the coefficients were made for other numbers of {show(part)}. {AGAIN}"
            yield Problem(FILE, line, 1, message)
        seen.add(part)
    for part in sorted(parts.keys() - seen):
        message = f"has no row of {part}: what its coefficients were made for is not known. {AGAIN}"
        yield Problem(FILE, 0, 0, message)


def _rows(said: bytes) -> Iterator[tuple[int, str, str]]:
    """Yield line, part, digest; the part is `part` where a row, or the first line, is none."""
    text = said.removeprefix(BOM).decode("utf-8", errors="replace")
    for line, row in enumerate(text.splitlines(), 1):
        cells = tuple(cell.strip() for cell in row.split(","))
        if line == 1 and cells == HEADER:
            continue
        whole = line > 1 and len(cells) == len(HEADER)
        yield (line, cells[0], cells[1]) if whole else (line, HEADER[0], "")


def _overridden(content: Content) -> Iterator[Problem]:
    """Tell of overrides of what the physics reads, where nobody says what coefficients are for."""
    for one in content.applied:
        if _matters(content, one):
            message = f"{COEFFICIENTS}/ replaces the physics, so this changes nothing. {AGAIN}"
            yield problem_of(one, message)


def _matters(content: Content, one: Applied) -> bool:
    before = content.loaded or content
    target = find(content, one.key)
    if not isinstance(target, Cells):
        read = any(one.key == name or one.key.startswith(f"{name}.") for name in READ_SETTINGS)
        path = tuple(one.key.split("."))
        now, then = (setting_value(which.settings, path) for which in (content, before))
        return read and now != then
    if target.column not in READ.get(target.table, ()):
        return False
    old = {row.key: getattr(row, target.column) for row in before.rows(target.table)}
    return any(
        getattr(row, target.column) != old.get(row.key, math.nan)
        for row in content.rows(target.table)
        if row.key in target.rows
    )
