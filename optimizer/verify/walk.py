"""Every route walked on the graph: an unbroken, simple way in and out, in time and allowed.

Source: formulation, sections 2, 3 and 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from .case import FAST_MS, Case, position
from .checks import Array, Check, Codes, Mask, at_most_rows, equal_rows, forbidden
from .loads import Legs, zone_names
from .serving import KINDS, Served

GAP_MAX = 0.01
ON_SATELLITE = ("user", "feeder-rf", "feeder-optical")
WAY = ["route", "direction", "place"]


@dataclass(frozen=True)
class Walk:
    """The routes of the plan (R), their ways, and the graph in numbers."""

    served: Served
    legs: Legs

    @property
    def case(self) -> Case:
        """Return the case."""
        return self.served.case

    @cached_property
    def routes(self) -> pd.DataFrame:
        """Return the plan's routes."""
        return self.served.d.plan.routes

    @cached_property
    def nodes(self) -> list[str]:
        """Return all nodes of the graph: those on the ground, then the zones."""
        return [*sorted(self.case.inst.nodes), *zone_names(self.case)]

    @cached_property
    def commodity(self) -> Codes:
        """Return the commodity of each route, -1 if unknown (R,)."""
        return position(self.case.commodities, self.routes["commodity"])

    @cached_property
    def host_node(self) -> Codes:
        """Return the node of each host; -1 if unknown or the whole shell (R,)."""
        names = [str(host).partition(">")[0] for host in self.routes["host"]]
        return position(self.nodes, names)

    @cached_property
    def arcs(self) -> pd.DataFrame:
        """Return tail, head (node codes), latency_ms, wait_ms, gap, contact, user by arc."""
        arcs = self.case.network.arcs
        return pd.DataFrame(
            {
                "tail": position(self.nodes, [arc.tail for arc in arcs]),
                "head": position(self.nodes, [arc.head for arc in arcs]),
                "latency_ms": [float(arc.latency_ms) for arc in arcs],
                "wait_ms": [float(arc.wait_ms) for arc in arcs],
                "gap": [float(arc.gap) for arc in arcs],
                "contact": [arc.kind in ON_SATELLITE for arc in arcs],
                "user": [arc.kind == "user" for arc in arcs],
            }
        )

    @cached_property
    def fast(self) -> Mask:
        """Return True for routes of work that must answer within a minute (R,)."""
        limit = self.served.work.column("latency_ms")
        return self.of_work(limit) <= FAST_MS

    def of_work(self, column: Array) -> Array:
        """Return a column of the commodities by route, not a number where unknown (R,)."""
        return np.where(self.commodity >= 0, np.append(column, np.nan)[self.commodity], np.nan)

    @cached_property
    def steps(self) -> pd.DataFrame:
        """Return the legs with the ends and times of their arcs, in walking order."""
        known = self.legs.frame[(self.legs.frame[["route", "direction", "arc"]] >= 0).all(axis=1)]
        known = known.reset_index(drop=True)
        parts = self.arcs.iloc[known["arc"].to_numpy()].reset_index(drop=True)
        steps = pd.concat([known, parts], axis=1)
        wait = steps["wait_ms"].where(~self.fast[steps["route"].to_numpy()] & steps["contact"], 0.0)
        steps["ms"] = steps["latency_ms"] + wait
        steps["first"] = ~steps.duplicated(WAY, keep="first")
        steps["last"] = ~steps.duplicated(WAY, keep="last")
        return steps

    @cached_property
    def ways(self) -> pd.DataFrame:
        """Return the ways every route must have, with both ends and the time of each."""
        expected = pd.concat([self._single(), self._bundle()], ignore_index=True)
        walked = self.steps.groupby(WAY, as_index=False).agg(
            tail=("tail", "first"), head=("head", "last"), ms=("ms", "sum"), arcs=("arc", "size")
        )
        return expected.merge(walked, on=WAY, how="outer", indicator=True)

    def _single(self) -> pd.DataFrame:
        whole = self.routes["host_kind"].eq("shell").to_numpy()
        rows = np.flatnonzero((self.commodity >= 0) & ~whole)
        return self._ends(rows, np.full(len(rows), -1), self.host_node[rows])

    def _bundle(self) -> pd.DataFrame:
        whole = self.routes["host_kind"].eq("shell").to_numpy() & (self.commodity >= 0)
        names = zone_names(self.case)
        shell = [name.partition(":")[0] for name in names]
        zones = pd.DataFrame({"host": shell, "place": range(len(names))}, dtype=object)
        rows = pd.DataFrame({"row": np.flatnonzero(whole), "host": self.routes["host"][whole]})
        pairs = rows.merge(zones, on="host")
        place = pairs["place"].to_numpy(dtype=np.int64)
        hosts = place + len(self.case.inst.nodes)
        return self._ends(pairs["row"].to_numpy(dtype=np.int64), place, hosts)

    def _ends(self, rows: Codes, place: Codes, host: Codes) -> pd.DataFrame:
        work = self.served.work
        origin = position(self.nodes, work.origin)[self.commodity[rows]]
        sink = position(self.nodes, work.sink)[self.commodity[rows]]
        sides = [
            pd.DataFrame({"route": rows, "direction": 0, "place": place, "a": origin, "b": host}),
            pd.DataFrame({"route": rows, "direction": 1, "place": place, "a": host, "b": sink}),
        ]
        return pd.concat(sides, ignore_index=True)

    @cached_property
    def latency_ms(self) -> Array:
        """Return the round trip of every route (R,)."""
        times = self.ways.assign(ms=self.ways["ms"].fillna(0.0))
        longest = times.groupby(["route", "direction"])["ms"].max().groupby(level="route").sum()
        travelled = longest.reindex(range(len(self.routes)), fill_value=0.0).to_numpy()
        processing = self.of_work(self.served.work.column("processing_ms"))
        return np.asarray(processing + travelled + 2.0 * self._zone_ms)

    @cached_property
    def _zone_ms(self) -> Array:
        """Return the way inside the host's zone, the longest of a whole shell (R,)."""
        known = self.case.geometry.shells
        inside: dict[tuple[str, str], float] = {}
        for shell in self.case.shells:
            zones = self.case.zones[shell]
            for z, zone in enumerate(zones):
                inside["zone", f"{shell}:{zone}"] = float(known[shell].zone_ms[z])
            if zones:
                inside["shell", shell] = float(np.max(known[shell].zone_ms))
        keys = zip(self.routes["host_kind"], self.routes["host"], strict=True)
        return np.array([inside.get(key, 0.0) for key in keys])


def check_routes(walk: Walk) -> Iterator[Check]:
    """Check that every route is known, unbroken, simple and in time."""
    names = walk.routes["route"].tolist()
    yield forbidden("route", [names], _unknown(walk))
    yield from _known_legs(walk)
    yield from _chains(walk)
    yield from _direct(walk)
    yield from _times(walk, names)


def _unknown(walk: Walk) -> Mask:
    routes = walk.routes
    workloads = [str(name).partition("@")[0] for name in routes["commodity"]]
    kinds = position(KINDS, routes["host_kind"])
    whole = position(walk.case.shells, routes["host"])
    space = np.array([str(host).find(":") >= 0 for host in routes["host"]], dtype=bool)
    ground = position(walk.case.sites, routes["host"])
    place = np.where(space, walk.host_node, -1)
    found = np.choose(np.maximum(kinds, 0), [ground, place, place, whole]) >= 0
    ended = np.array([">" in str(host) for host in routes["host"]], dtype=bool)
    right_end = ended == (kinds == KINDS.index("direct"))
    named = routes["workload"].to_numpy() == np.array(workloads, dtype=object)
    known = (walk.commodity >= 0) & (kinds >= 0) & found & right_end & named
    return np.asarray(~known | routes.duplicated("route").to_numpy())


def _known_legs(walk: Walk) -> Iterator[Check]:
    legs = walk.served.d.plan.legs
    frame = walk.legs.frame
    broken = (frame[["route", "direction", "arc"]] < 0).any(axis=1) | (frame["place"] < -1)
    yield forbidden("route", [[f"leg {n}" for n in range(len(legs))]], broken.to_numpy())


def _chains(walk: Walk) -> Iterator[Check]:
    steps, ways = walk.steps, walk.ways
    inner = ~steps["last"].to_numpy()
    follows = np.append(steps["tail"].to_numpy()[1:], -1)
    torn = inner & (steps["head"].to_numpy() != follows)
    yield forbidden("way", _labels(walk, steps), torn)
    absent = ways["arcs"].isna()
    right = (ways["tail"] == ways["a"]) & (ways["head"] == ways["b"])
    ends = np.where(absent, ways["a"] == ways["b"], right) & (ways["_merge"] != "right_only")
    yield forbidden("way", _labels(walk, ways), ~np.asarray(ends, dtype=bool))
    region = np.isin(
        steps["head"], position(walk.nodes, [r.region for r in walk.case.inst.regions])
    )
    yield forbidden("passed region", _labels(walk, steps), region & inner)
    yield forbidden("simple way", _labels(walk, steps), _revisits(steps))
    blind = steps["contact"].to_numpy() & walk.fast[steps["route"].to_numpy()]
    gap = np.where(blind, steps["gap"], 0.0)
    yield at_most_rows("gap", _labels(walk, steps), gap, GAP_MAX)


def _revisits(steps: pd.DataFrame) -> Mask:
    """Return True for the steps whose head the way has been at before."""
    starts = steps.loc[steps["first"], [*WAY, "tail"]].rename(columns={"tail": "head"})
    visits = pd.concat([starts, steps[[*WAY, "head"]]], ignore_index=True)
    return np.asarray(visits.duplicated().to_numpy()[len(starts) :], dtype=bool)


def _direct(walk: Walk) -> Iterator[Check]:
    """Check that direct service uses one user arc up and the same one down."""
    direct = walk.routes["host_kind"].eq("direct").to_numpy()
    rows = np.flatnonzero(direct & (walk.commodity >= 0))
    ends = [str(host).partition(">")[2] for host in walk.routes["host"][rows]]
    here = position(walk.nodes, ends)
    origin = position(walk.nodes, walk.served.work.origin)[walk.commodity[rows]]
    sink = position(walk.nodes, walk.served.work.sink)[walk.commodity[rows]]
    mine = walk.steps[walk.steps["user"]].groupby(["route", "direction"]).size()
    every = walk.steps.groupby(["route", "direction"]).size()
    one = [
        all(mine.get((row, way), 0) == 1 == every.get((row, way), 0) for way in (0, 1))
        for row in rows
    ]
    broken = (here < 0) | (origin != here) | (sink != here) | ~np.array(one, dtype=bool)
    yield forbidden("direct way", [[walk.routes["route"][row] for row in rows]], broken)


def _times(walk: Walk, names: list[str]) -> Iterator[Check]:
    limit = walk.of_work(walk.served.work.column("latency_ms"))
    known = walk.commodity >= 0
    labels = [[name for name, k in zip(names, known, strict=True) if k]]
    total = walk.latency_ms[known]
    yield at_most_rows("latency", labels, total, limit[known], "ms")
    told = walk.routes["latency_ms"].to_numpy()[known]
    yield equal_rows("told latency", labels, told, total, "ms")


def _labels(walk: Walk, rows: pd.DataFrame) -> list[list[str]]:
    names = walk.routes["route"].to_numpy()
    sides = np.array(["in", "out"], dtype=object)
    zones = np.array([*zone_names(walk.case), ""], dtype=object)
    columns = (names[rows["route"]], sides[rows["direction"]], zones[rows["place"]])
    return [list(column) for column in columns]
