"""The ways of one class of work: fast (it must answer within 60 s) or slow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..arrays import Floats, Ints
from .asks import Basis
from .pairs import Pairs, Ways, all_pairs, few_pairs
from .search import trees
from .ways import Family, Side, Table, WayStore, fill


@dataclass(frozen=True, slots=True)
class ClassWays:
    """Ways in and out of one class.

    ``members`` are its commodities (M,), ``row_in`` and ``row_out`` (M,) their rows in the sides
    and tables, ``exhaustive`` that the tables hold all ways there are.
    """

    fast: bool
    members: Ints
    row_in: Ints
    row_out: Ints
    best_in: Floats
    best_out: Floats
    table_in: Table
    table_out: Table
    exhaustive: bool

    def side_ms(self, m: int) -> tuple[Floats, Floats]:
        """Return the quickest ways in and out of the m-th member at every host (H,) [ms]."""
        return self.best_in[self.row_in[m]], self.best_out[self.row_out[m]]

    def pairs(self, m: int, room_ms: Floats, most: int) -> Pairs:
        """Return the pairs of the m-th member, given the room (H,) at every host."""
        into, out = self.row_in[m], self.row_out[m]
        a, b = self.table_in, self.table_out
        ways_in = Ways(a.ms[into], a.way[into], a.width, a.n)
        ways_out = Ways(b.ms[out], b.way[out], b.width, b.n)
        if self.exhaustive:
            return all_pairs(ways_in, ways_out, room_ms, most)
        return few_pairs(ways_in, ways_out, room_ms)


def class_ways(
    basis: Basis, fast: bool, n: int | None, without: Sequence[Family], store: WayStore
) -> ClassWays:
    """Find the ways in and out that the commodities of a class could use.

    Args:
        basis: the instance as columns.
        fast: which class.
        n: how many of the quickest ways; None for all.
        without: the families.
        store: where ways get their numbers.

    Returns:
        Trees and tables of both sides.
    """
    asks, hosts = basis.asks, basis.hosts.node
    members = np.flatnonzero(asks.fast == fast)
    origins, row_in = np.unique(asks.origin[members], return_inverse=True)
    sinks, row_out = np.unique(asks.sink[members], return_inverse=True)
    graph_in = basis.ways_graph(fast=fast, outward=True)
    graph_out = basis.ways_graph(fast=fast, outward=False)
    leave = np.where(basis.in_space[origins], basis.source(origins), origins)
    empty_in = np.where(origins[:, None] == hosts, basis.hosts.empty_ms, np.nan)
    empty_out = np.where(sinks[:, None] == hosts, basis.hosts.empty_ms, np.nan)
    no_room = (
        np.full((len(origins), len(hosts)), -np.inf),
        np.full((len(sinks), len(hosts)), -np.inf),
    )
    side_in = Side(
        graph_in, trees(graph_in, leave, inward=False), leave, hosts, no_room[0], empty_in, True
    )
    side_out = Side(
        graph_out, trees(graph_out, sinks, inward=True), sinks, hosts, no_room[1], empty_out, False
    )
    best_in, best_out = side_in.best_ms, side_out.best_ms
    for into, out, c in zip(row_in, row_out, members, strict=True):
        room = asks.room_ms[c]
        np.maximum(no_room[0][into], room - best_out[out], out=no_room[0][into])
        np.maximum(no_room[1][out], room - best_in[into], out=no_room[1][out])
    return ClassWays(
        fast, members, row_in, row_out, best_in, best_out,
        fill(side_in, n, without, store), fill(side_out, n, without, store),
        exhaustive=n is None,
    )  # fmt: skip
