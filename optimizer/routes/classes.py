"""The ways of one class of work: fast (it must answer within 60 s) or slow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..arrays import Bools, Floats, Ints
from .asks import Basis
from .pairs import Pairs, Ways, all_pairs, few_pairs
from .search import Trees, trees
from .ways import Side, Table, WayStore, fill


@dataclass(frozen=True, slots=True)
class ClassWays:
    """Ways in and out of one class.

    ``members`` are its commodities (M,), ``row_in`` and ``row_out`` (M,) their rows in the trees
    and tables, ``steady_in`` and ``steady_out`` the trees over arcs with capacity in every slice,
    ``exhaustive`` that the tables hold all ways there are.
    """

    fast: bool
    members: Ints
    row_in: Ints
    row_out: Ints
    tree_in: Trees
    tree_out: Trees
    steady_in: Trees
    steady_out: Trees
    table_in: Table
    table_out: Table
    exhaustive: bool

    def side_ms(self, m: int, nodes: Ints) -> tuple[Floats, Floats]:
        """Return the quickest ways in and out of the m-th member at some nodes [ms]."""
        return (
            self.tree_in.ms[self.row_in[m], nodes],
            self.tree_out.ms[self.row_out[m], nodes],
        )

    def bundle_trees(self, m: int, nodes: Ints) -> tuple[Trees, Trees]:
        """Return the trees that a bundle of the m-th member follows: steady ones, if they reach.

        A bundle needs all its ways at once: one arc without capacity in a slice shuts it there.
        """
        into = self.steady_in.ms[self.row_in[m], nodes]
        out = self.steady_out.ms[self.row_out[m], nodes]
        if np.isfinite(into).all() and np.isfinite(out).all():
            return self.steady_in, self.steady_out
        return self.tree_in, self.tree_out

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
    basis: Basis, fast: bool, n: int | None, without: Sequence[Bools], store: WayStore
) -> ClassWays:
    """Find the ways in and out that the commodities of a class could use.

    Args:
        basis: the instance as columns.
        fast: which class.
        n: how many of the quickest ways; None for all.
        without: the arcs each family does without.
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
    tree_in = trees(graph_in, origins, inward=False)
    tree_out = trees(graph_out, sinks, inward=True)
    room_in = np.full((len(origins), len(hosts)), -np.inf)
    room_out = np.full((len(sinks), len(hosts)), -np.inf)
    for into, out, c in zip(row_in, row_out, members, strict=True):
        room = asks.room_ms[c]
        np.maximum(room_in[into], room - tree_out.ms[out, hosts], out=room_in[into])
        np.maximum(room_out[out], room - tree_in.ms[into, hosts], out=room_out[out])
    side_in = Side(graph_in, tree_in, origins, hosts, room_in, outward=True)
    side_out = Side(graph_out, tree_out, sinks, hosts, room_out, outward=False)
    return ClassWays(
        fast, members, row_in, row_out, tree_in, tree_out,
        trees(graph_in.keep(basis.steady[graph_in.arc]), origins, inward=False),
        trees(graph_out.keep(basis.steady[graph_out.arc]), sinks, inward=True),
        fill(side_in, n, without, store), fill(side_out, n, without, store),
        exhaustive=n is None,
    )  # fmt: skip
