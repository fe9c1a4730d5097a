"""The second formulation's tables and routes, from the documents alone: plain search, no engine."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import yaml

Hops = dict[tuple[str, str], float]
Arc = tuple[str, ...]
ACCESS = ("user", "feeder-rf", "feeder-optical")
SLOW_MS, MOST_GAP = 60_000.0, 0.01


class Tables:
    """The tables of an instance and its coefficients, as rows of numbers and text."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.settings = yaml.safe_load(files["instance.yaml"])
        self._rows = {name: _rows(data) for name, data in files.items() if name.endswith(".csv")}
        self.measured = "coefficients/ways.csv" in files
        self.shells = [r["shell"] for r in self["shells"]]
        self.regions = [r["region"] for r in self["regions"]]
        self.gateways = [r["gateway"] for r in self["gateways"]]
        self.nodes = sorted(self.regions + self.gateways)
        self.modules = {r["module"]: r for r in self["modules"]}
        self.zones: dict[str, list[str]] = defaultdict(list)
        for r in self.sky("zones"):
            self.zones[r["shell"]].append(r["zone"])
        self.lon = {(r["shell"], r["zone"]): r["centre_lon_deg"] for r in self.sky("zones")}
        self.zone_ms = {(r["shell"], r["zone"]): r["zone_ms"] for r in self.sky("zones")}
        self.slices = self._slices()

    def __getitem__(self, table: str) -> list[dict[str, Any]]:
        return self._rows.get(f"{table}.csv", [])

    def sky(self, table: str) -> list[dict[str, Any]]:
        return self[f"coefficients/{table}"]

    def by(self, table: str, value: str, *keys: str) -> dict[tuple[Any, ...], float]:
        """Return a column of the coefficients by its keys."""
        return {tuple(r[k] for k in keys): r[value] for r in self.sky(table)}

    def _slices(self) -> dict[str, dict[str, Any]]:
        found = {r["slice"]: {**r, "there": {}} for r in self["slices"]}
        for r in self["outages"]:
            like = found[r["like_slice"]]
            there = {(r["element_kind"], r["element"]): r["available"]}
            name, hours = r["slice"], r["hours_per_year"]
            found[name] = {**like, "day": name, "hours_per_year": hours, "there": there}
            like["hours_per_year"] -= hours
        return found

    def there(self, t: str, kind: str, element: str) -> float:
        return float(self.slices[t]["there"].get((kind, element), 1.0))

    def profile(self, name: Any, lon: float, t: str) -> float:
        """Return the mean of a profile over a slice, hour by hour of local time."""
        if not name:
            return 1.0
        factors = {r["local_hour"]: r["factor"] for r in self["profiles"] if r["profile"] == name}
        one = self.slices[t]
        start = one["utc_start_h"] + lon / 15
        total = 0.0
        for hour in range(-48, 96):
            overlap = min(start + one["length_h"], hour + 1) - max(start, hour)
            total += max(0.0, overlap) * factors[hour % 24]
        return float(total / one["length_h"])

    def flies(self, s: str) -> bool:
        return any(r["shell"] == s for r in self["payloads"])

    def has(self, s: str, kind: str) -> bool:
        """Tell whether somebody in a shell could carry a kind of terminal."""
        old = any(r["shell"] == s and r["existing_sats"] for r in self["shells"])
        return any(
            r["kind"] == kind
            and (self.flies(s) if r["owner_kind"] == "module" else old and r["owner"] == s)
            for r in self["terminals"]
        )

    def crosses(self, s: str) -> list[str]:
        others = [o for o in self.shells if o != s and self.has(o, "cross")]
        return others if self.has(s, "cross") else []

    def access(self, s: str, kind: str) -> list[str]:
        if not self.has(s, kind):
            return []
        if kind == "user":
            return self.regions
        return [r["gateway"] for r in self["antennas"] if r["kind"] == kind and r["max"] > 0]

    def able(self, s: str) -> set[str]:
        return {n for kind in ACCESS for n in self.access(s, kind)}


@dataclass(frozen=True)
class Step:
    """One arc: what it takes and what it loads (the arc's name, and lasers passed)."""

    name: Arc
    tail: str
    head: str
    ms: float
    wait_ms: float = 0.0
    gap: float = 0.0
    hops: Hops = field(default_factory=dict)


@dataclass(frozen=True)
class Route:
    """Host (kind, shell or site, zone) with the arcs in and out."""

    host: tuple[str, str, str]
    into: tuple[Step, ...]
    out: tuple[Step, ...]


def steps(tables: Tables) -> list[Step]:
    """Return all arcs of the graph."""
    found: list[Step] = []
    for r in tables["links"]:
        found.append(Step(("link", r["link"], "fwd"), r["from"], r["to"], r["latency_ms"]))
        if r["directed"] == "no":
            found.append(Step(("link", r["link"], "rev"), r["to"], r["from"], r["latency_ms"]))
    waits, gaps = (
        tables.by("gap", "wait_s", "shell", "node"),
        tables.by("gap", "gap", "shell", "node"),
    )
    seen = {(r["shell"], r["node"]) for r in tables.sky("see") if r["see"] > 0}
    for s in tables.shells:
        for kind in ACCESS:
            for n in tables.access(s, kind):
                if (s, n) in seen:
                    held = waits[s, n] * 1000, gaps[s, n]
                    found.append(Step((kind, s, n, "up"), n, f"{s}^{n}", 0.0, *held))
                    found.append(Step((kind, s, n, "down"), f"{s}~{n}", n, 0.0, *held))
        able = tables.able(s)
        ways = _measured(tables, s) if tables.measured else _composed(tables, s)
        for a, b, ms, gap, hops in ways:
            if any(end in tables.nodes and end not in able for end in (a, b)):
                continue
            back = {(y, x): h for (x, y), h in hops.items()}
            for x, y, passed in ((a, b, hops), (b, a, back)):
                tail = f"{s}^{x}" if x in tables.nodes else x
                head = f"{s}~{y}" if y in tables.nodes else y
                found.append(Step(("mesh", s), tail, head, ms, gap=gap, hops=passed))
    return found


def _measured(tables: Tables, s: str) -> Iterator[tuple[str, str, float, float, Hops]]:
    hops: dict[tuple[str, str], Hops] = defaultdict(dict)
    for r in tables.sky("hops"):
        if r["shell"] == s:
            hops[r["tail"], r["head"]][r["from"], r["to"]] = r["hops"]
    for r in tables.sky("ways"):
        if r["shell"] == s:
            yield r["tail"], r["head"], r["ms"], r["gap"], hops[r["tail"], r["head"]]


def _composed(tables: Tables, s: str) -> Iterator[tuple[str, str, float, float, Hops]]:
    """Compose ways of zones: slant, isl_ms at each border, a neighbour over the same zone."""
    hop = tables.settings["routing"]["hop_ms"]
    slant = {
        (r["node"], f"{s}:{r['zone']}"): r["slant_ms"] + hop
        for r in tables.sky("latency") if r["shell"] == s
    }  # fmt: skip
    others = tables.crosses(s)
    edges = _edges(tables, s, others, hop)
    nodes = sorted(tables.able(s))
    born = any(r["origin"] == s for r in tables["workloads"])
    starts = [*nodes, *(f"{s}:{z}" for z in tables.zones[s] if born)]
    for n in starts:
        first = {n: (0.0, [n])} if ":" in n else {
            z: (ms, [z]) for (m, z), ms in slant.items() if m == n
        }  # fmt: skip
        reach = _spread(first, edges)
        for m in nodes if ":" not in n else ():
            if m > n and not {n, m} <= set(tables.regions):
                ends = [
                    (reach[z][0] + ms, z) for (k, z), ms in slant.items() if k == m and z in reach
                ]
                if ends:
                    yield n, m, min(ends)[0], 0.0, _passed(reach[min(ends)[1]][1])
        for o in (s, *others):
            if o == s or ":" in n or not _steady(tables, o, n):
                yield from _to_shell(tables, n, o, reach)


def _edges(tables: Tables, s: str, others: list[str], hop: float) -> dict[tuple[str, str], float]:
    edges: dict[tuple[str, str], float] = {}
    for r in tables.sky("cross"):
        if r["shell"] in (s, *others) and tables.has(r["shell"], "isl"):
            edges[f"{r['shell']}:{r['zone']}", f"{r['shell']}:{r['zone_to']}"] = r["isl_ms"]
    for r in tables.sky("cross_shell"):
        if r["shell"] == s and r["other"] in others:
            edges[f"{s}:{r['zone']}", f"{r['other']}:{r['zone']}"] = r["ms"] + hop
    return edges


def _steady(tables: Tables, o: str, n: str) -> bool:
    gaps = tables.by("gap", "gap", "shell", "node")
    seen = any(r["shell"] == o and r["node"] == n for r in tables.sky("latency"))
    return n in tables.able(o) and seen and gaps[o, n] <= MOST_GAP


def _to_shell(tables: Tables, n: str, o: str, reach: Any) -> Iterator[Any]:
    t = next(iter(tables.slices))
    share = tables.by("share", "share", "shell", "zone", "slice")
    whole: Hops = defaultdict(float)
    times = []
    for z in tables.zones[o]:
        end = f"{o}:{z}"
        if end not in reach:
            times.append(float("inf"))
            continue
        ms, path = reach[end]
        times.append(ms + tables.zone_ms[o, z])
        for pair in _passed(path):
            whole[pair] += share[o, z, t]
        if end > n or not n.startswith(f"{o}:"):
            yield n, end, times[-1], 0.0, _passed(path)
    if max(times) < float("inf"):
        yield n, o, max(times), 0.0, dict(whole)


def _passed(path: list[str]) -> Hops:
    return dict.fromkeys(pairwise(path), 1.0)


def _spread(first: Any, edges: Mapping[tuple[str, str], float]) -> Any:
    """Return the shortest way to every zone (Bellman and Ford)."""
    reach = dict(first)
    for _ in range(20):
        for (a, b), ms in edges.items():
            if a in reach and (b not in reach or reach[a][0] + ms < reach[b][0] - 1e-12):
                reach[b] = reach[a][0] + ms, [*reach[a][1], b]
    return reach


def routes(tables: Tables, arcs: list[Step], work: dict[str, Any], start: str) -> list[Route]:
    """Return all routes of one commodity; start: its node, or the zone it is born over."""
    fast = work["latency_ms"] <= SLOW_MS
    usable = [a for a in arcs if not fast or a.gap <= MOST_GAP]
    leaving = _leaving(usable)
    room = (work["latency_ms"] - work["processing_ms"]) * (1 + 1e-9)
    ends = _ends(tables)

    def ways(a: str, b: str) -> list[tuple[float, tuple[Step, ...]]]:
        found, stack = [], [(a, 0.0, ())]
        while stack:
            here, ms, path = stack.pop()
            if here == b:
                found.append((ms, path))
                continue
            for arc in leaving[here] if not path or here not in ends else ():
                took = ms + arc.ms + (0.0 if fast else arc.wait_ms)
                if took <= room and arc.head not in {a, *(p.head for p in path)}:
                    stack.append((arc.head, took, (*path, arc)))
        return found

    def pairs(host: tuple[str, str, str], node: str) -> list[Route]:
        into = ways(start, node)
        if start == node:
            inside = tables.zone_ms[host[1], host[2]] if host[0] == "zone" else 0.0
            into = [(inside, ())]
        out = ways(node, work["sink"])
        return [Route(host, i, o) for x, i in into for y, o in out if x + y <= room]

    found: list[Route] = []
    for host, node in _hosts(tables, work):
        more = pairs(host, node)
        found += more
        if host[0] == "zone" and not more and start == work["sink"] and start in tables.regions:
            found += _direct(tables, usable, fast, room, host, start)
    return found


def _leaving(arcs: list[Step]) -> dict[str, list[Step]]:
    leaving: dict[str, list[Step]] = defaultdict(list)
    for arc in arcs:
        leaving[arc.tail].append(arc)
    return leaving


def _ends(tables: Tables) -> set[str]:
    spaces = {o for s in tables.shells for o in (s, *(f"{s}:{z}" for z in tables.zones[s]))}
    return spaces | set(tables.regions)


def _hosts(tables: Tables, work: dict[str, Any]) -> Iterator[tuple[tuple[str, str, str], str]]:
    need, named = work["min_cluster_eflops"], work["hosts"]
    for r in tables["sites"]:
        largest = r["cluster_eflops"]
        if named in ("any", "ground", r["site"]) and (largest == "" or largest >= need):
            yield ("site", r["site"], ""), r["site"]
    if max((m["cluster_eflops"] for m in tables.modules.values()), default=0) < need:
        return
    for s in tables.shells:
        if named in ("any", "orbit", s) and tables.flies(s):
            yield ("shell", s, ""), s
            for z in tables.zones[s] if work["span"] == "zone" else ():
                yield ("zone", s, z), f"{s}:{z}"


def _direct(tables: Tables, arcs: list[Step], fast: bool, room: float, host: Any, n: str) -> Any:
    _, s, z = host
    slant = tables.by("latency", "slant_ms", "shell", "zone", "node").get((s, z, n))
    user = {a.name[3]: a for a in arcs if a.name[:3] == ("user", s, n)}
    if slant is None or len(user) < 2:
        return
    ms = 2 * (slant + tables.settings["routing"]["hop_ms"])
    ms += 0.0 if fast else 2 * user["up"].wait_ms
    if ms <= room:
        yield Route(("direct", s, z), (user["up"],), (user["down"],))


def _rows(data: bytes) -> list[dict[str, Any]]:
    rows = csv.DictReader(io.StringIO(data.decode()))
    return [{k: _value(v) for k, v in row.items()} for row in rows]


def _value(cell: str) -> Any:
    try:
        return float(cell)
    except ValueError:
        return cell
