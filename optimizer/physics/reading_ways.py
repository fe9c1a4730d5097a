"""Reading ways.csv and hops.csv: who reaches whom through space, over which lasers."""

from __future__ import annotations

import numpy as np

from ..host import zone_node
from .coefficients import Pair, Ways
from .rows import Index, Reader


def read_ways(reader: Reader, shell: str, nodes: Index, zones: list[Pair]) -> Ways:
    """Read the ways by the terminals of one shell.

    Args: reader: the rows; shell: id; nodes: ground nodes; zones: (shell, zone) of the shell, then
        of those that its lasers reach.
    Returns: the ways, in the order of their rows; problems are kept in the reader.
    Source: docs/physics.md.
    """
    places = {zone_node(s, z): k for k, (s, z) in enumerate(zones)}
    known = {*nodes, *places, *(s for s, _ in zones)}
    allowed = dict.fromkeys(sorted(known), 0)
    ends: dict[str, int] = {}
    ways: dict[Pair, int] = {}
    ms: list[float] = []
    gap: list[float] = []
    one: list[int] = []
    two: list[int] = []
    for row in reader.rows["ways.csv", shell]:
        if reader.place(row, {"tail": allowed, "head": allowed}) is None:
            continue
        pair = row.cells["tail"], row.cells["head"]
        if pair in ways or pair[::-1] in ways or pair[0] == pair[1]:
            said = "ends where it begins" if pair[0] == pair[1] else "stands there already"
            reader.wrong(row.file, row.line, 2, f"the way {' - '.join(pair)} {said}. Keep one row.")
            continue
        ways[pair] = len(ways)
        for end, numbers in zip(pair, (one, two), strict=True):
            numbers.append(ends.setdefault(end, len(ends)))
        ms.append(float(row.cells["ms"]))
        gap.append(float(row.cells["gap"]))
    way, here, there, hops = [], [], [], []
    for row in reader.rows["hops.csv", shell]:
        if reader.place(row, {"from": places, "to": places}) is None:
            continue
        pair = row.cells["tail"], row.cells["head"]
        if pair not in ways:
            said = (
                f"no way {' - '.join(pair)} of shell {shell} in ways.csv. Add it, or mend the ids."
            )
            reader.wrong(row.file, row.line, 2, said)
            continue
        way.append(ways[pair])
        here.append(places[row.cells["from"]])
        there.append(places[row.cells["to"]])
        hops.append(float(row.cells["hops"]))
    columns = (np.array(x, dtype=np.int64) for x in (one, two, way, here, there))
    first, second, hop_way, hop_from, hop_to = columns
    order = np.argsort(hop_way, kind="stable")
    return Ways(
        tuple(ends), first, second, np.array(ms, dtype=np.float64), np.array(gap, dtype=np.float64),
        tuple(places), hop_way[order], hop_from[order], hop_to[order],
        np.array(hops, dtype=np.float64)[order],
    )  # fmt: skip
