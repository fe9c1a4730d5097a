"""The second formulation's capacities: what satellites run and carry, links and antennas."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from second_routes import ACCESS, SLOW_MS, Route, Step

Key = tuple[Any, ...]
HOURS = 8760.0


class Flows:
    """Loads of routes by element, closed by what the elements hold."""

    def __init__(self, program: Any) -> None:
        self.program, self.t = program, program.tables
        t = self.t
        self.loads: dict[Key, dict[Any, float]] = defaultdict(lambda: defaultdict(float))
        self.see = t.by("see", "see", "shell", "zone", "node", "slice")
        self.share = t.by("share", "share", "shell", "zone", "slice")
        self.low = t.by("low", "low", "shell", "zone", "slice") if t.measured else self.share
        self.see_low = t.by("see_low", "see_low", "shell", "zone", "node", "slice")
        self.see_low = self.see_low if t.measured else self.see
        self.stay = t.by("stays", "stay_s", "shell", "zone", "node")
        self.cross = t.by("cross", "cross", "shell", "zone", "zone_to", "slice")
        self.meet = t.by("meet", "meet", "shell", "other", "zone", "slice")
        if not t.measured:
            both = t.by("cross_shell", "ms", "shell", "other", "zone")
            self.meet = {(s, o, z, k): self.share[s, z, k] for s, o, z in both for k in t.slices}
        self.power = t.by("power", "power_kw", "module", "shell", "zone", "slice", "age_y")
        self.usd = {
            (r["owner"], r["kind"]): r["usd_per_gbps_y"] for r in t["terminals"]
            if r["owner_kind"] == "shell"
        }  # fmt: skip
        self.link_usd = {r["link"]: r["usd_per_gbps_y"] for r in t["links"]}

    def load(self, name: Any, way: Route, w: dict[str, Any], p: int, k: str) -> None:
        """Enter what one EFLOPS on a route loads in a period and slice."""
        fast = w["latency_ms"] <= SLOW_MS
        at = (p, k)
        kind, place, zone = way.host
        need = w["min_cluster_eflops"]
        if kind == "site":
            self.loads[("site", place, *at)][name] += 1
        else:
            zones = (
                {zone: 1.0} if zone else {z: self.share[place, z, k] for z in self.t.zones[place]}
            )
            for z, part in zones.items():
                self.loads[("run", place, z, need, *at)][name] += part
            if fast and zone:
                self.loads[("present", place, zone, need, *at)][name] += 1
        if kind == "direct":
            self.loads[("direct", place, zone, w["origin"], need, *at)][name] += 1
        for arcs, gbps in (
            (way.into, w["in_gbps_per_eflops"]),
            (way.out, w["out_gbps_per_eflops"]),
        ):
            for arc in arcs:
                self._arc(name, arc, gbps, fast, way, at)
        if zone and self.t.measured:
            stay = self.stay[(place, "", w["origin"]) if kind == "direct" else (place, zone, "")]
            self._laser(
                name, w["state_gb_per_eflops"] * 8 / stay, (place, zone, place, zone), at, free=True
            )

    def _pay(self, name: Any, usd: float, gbps: float, at: Key) -> None:
        p, k = at
        part = self.t.slices[k]["hours_per_year"] / HOURS
        self.program.cost[name] += usd * gbps * part / 1e6 * self.program._year_sum(p)

    def _arc(self, name: Any, arc: Step, gbps: float, fast: bool, way: Route, at: Key) -> None:
        kind = arc.name[0]
        if kind == "link":
            self.loads[(*arc.name, *at)][name] += gbps
            self._pay(name, self.link_usd[arc.name[1]], gbps, at)
        elif kind in ACCESS:
            _, s, n, up = arc.name
            self._pay(name, self.usd.get((s, kind), 0.0), gbps, at)
            if kind != "user":
                self.loads[("antenna", n, kind, up, *at)][name] += gbps
            self.loads[("sight", s, n, kind, up, *at)][name] += gbps
            if fast:
                self.loads[("fast", s, n, kind, up, *at)][name] += gbps
                self.loads[("service", s, *at)][name] += 1
            sees = {z: self.see.get((s, z, n, at[1]), 0.0) for z in self.t.zones[s]}
            for z, see in sees.items():
                if see:
                    self.loads[("terminal", s, z, kind, up, *at)][name] += (
                        gbps * see / sum(sees.values())
                    )
        for (a, b), count in arc.hops.items():
            (s, _, z), (o, _, y) = a.partition(":"), b.partition(":")
            self._laser(name, gbps * count, (s, z, o, y), at)

    def _laser(self, name: Any, gbps: float, ends: tuple[str, str, str, str], at: Key,
               free: bool = False) -> None:  # fmt: skip
        """Enter a flow over lasers; state that moves is free of toll."""
        s, _, o, _ = ends
        if gbps == 0:
            return
        if s == o:
            self.loads[("laser", *ends, *at)][name] += gbps
            self._pay(name, 0.0 if free else self.usd.get((s, "isl"), 0.0), gbps, at)
        else:
            self.loads[("leave", s, o, *at)][name] += gbps
            self.loads[("enter", o, s, *at)][name] += gbps
            for end in (s, o):
                self._pay(name, self.usd.get((end, "cross"), 0.0), gbps, at)

    def close(self) -> None:
        """Hold every load by its element."""
        for key in list(self.loads):
            load = {n: x for n, x in self.loads[key].items() if x}
            if load:
                getattr(self, f"_hold_{key[0].replace('-', '_')}")(key, load)
        self._hold_runs()

    def _row(self, load: Any, capacity: dict[Any, float]) -> None:
        fixed = capacity.pop("fixed", 0.0)
        self.program.row({**load, **{n: -x for n, x in capacity.items()}}, fixed)

    def _hold_link(self, key: Key, load: Any) -> None:
        _, name, _, p, k = key
        (r,) = [r for r in self.t["links"] if r["link"] == name]
        there = self.t.there(k, "link", name)
        lines = {}
        if r["max_modules"]:
            lines = self.program.stands(("line", name), p, r["life_y"], r["module_gbps"] * there)
        self._row(load, {**lines, "fixed": r["existing_gbps"] * there})

    def _hold_antenna(self, key: Key, load: Any) -> None:
        _, n, kind, up, p, k = key
        (a,) = [a for a in self.t["antennas"] if a["gateway"] == n and a["kind"] == kind]
        (g,) = [g for g in self.t["gateways"] if g["gateway"] == n]
        each = a[f"gbps_{up}"] * a["availability"]
        each *= self.t.there(k, "gateway", n) * self.t.there(k, kind, n)
        old = a["existing"] * each if g["opened_already"] == "yes" else 0.0
        bought = self.program.stands(("antenna", n, kind), p, a["life_y"], each)
        self._row(load, {**bought, "fixed": old})

    def _carried(
        self, s: str, z: str, kind: str, up: str, at: Key, each: float, all_: bool
    ) -> dict[Any, float]:
        """Return what the satellites of a shell carry over a zone, `each` of a satellite there."""
        found: dict[Any, float] = defaultdict(float)
        p, k = at
        (old,) = [r["existing_sats"] for r in self.t["shells"] if r["shell"] == s]
        for r in self.t["terminals"]:
            if r["kind"] != kind:
                continue
            gbps = r[f"gbps_{up}"] * r["free_share"] * (r["terminals"] if all_ else 1) * each
            gbps *= self.t.profile(r["free_profile"], self.t.lon[s, z], k) * self.t.there(
                k, "shell", s
            )
            if r["owner_kind"] == "shell" and r["owner"] == s:
                found["fixed"] += gbps * old
            elif r["owner_kind"] == "module":
                for n, x in self.program.alive(s, p, r["owner"]).items():
                    found[n] += gbps * x
        return found

    def _hold_terminal(self, key: Key, load: Any) -> None:
        _, s, z, kind, up, *at = key
        self._row(load, self._carried(s, z, kind, up, tuple(at), self.share[s, z, at[1]], True))

    def _hold_sight(self, key: Key, load: Any) -> None:
        mode, s, n, kind, up, *at = key
        sees = {z: self.see.get((s, z, n, at[1]), 0.0) for z in self.t.zones[s]}
        part = 1.0
        if mode == "fast" and self.t.measured:
            part = self.see_low.get((s, "", n, at[1]), 0.0) / sum(sees.values())
        total: dict[Any, float] = defaultdict(float)
        for z, see in sees.items():
            for name, x in self._carried(s, z, kind, up, tuple(at), see, kind == "user").items():
                total[name] += x * part
        self._row(load, total)

    _hold_fast = _hold_sight

    def _hold_service(self, key: Key, load: Any) -> None:
        _, s, p, _ = key
        self.program.row({**load, ("used", s, p): -100.0}, 0.0)

    def _hold_laser(self, key: Key, load: Any) -> None:
        _, s, z, _, y, *at = key
        # ways pass lasers on the mean of the normal slices; so are the lasers there counted
        normal = [r["slice"] for r in self.t["slices"]] or list(self.t.slices)
        each = sum(self.cross.get((s, z, y, k), 0.0) for k in normal) / len(normal)
        self._row(load, self._carried(s, z, "isl", "up", tuple(at), each, False))

    def _hold_leave(self, key: Key, load: Any) -> None:
        _, s, o, *at = key
        total: dict[Any, float] = defaultdict(float)
        for z in self.t.zones[s]:
            each = self.meet.get((s, o, z, at[1]), 0.0)
            for name, x in self._carried(s, z, "cross", "up", tuple(at), each, False).items():
                total[name] += x
        self._row(load, total)

    _hold_enter = _hold_leave

    def _hold_site(self, key: Key, load: Any) -> None:
        _, place, p, k = key
        self.program.row({**load, ("ground", place, p, k): -1.0}, 0.0)

    def _hold_run(self, key: Key, load: Any) -> None:
        pass

    def _ones(self, s: str, z: str, name: str, at: Key) -> tuple[dict[Any, float], ...]:
        """Return silicon, power and idle power of a design's modules, as if all were over z."""
        p, k = at
        m, t = self.t.modules[name], self.t
        there = t.there(k, "shell", s)
        each = m["eflops"] * m["availability"] * there
        alive = self.program.alive
        silicon = alive(s, p, name, lambda a: each * (1 - m["eflops_loss_per_y"]) ** a)
        power = alive(s, p, name, lambda a: self.power[name, s, z, k, a] / 1000 * there)
        idle = alive(s, p, name, lambda a: m["idle_share"] * m["it_kw"] / 1000 * there)
        return silicon, power, idle

    def _per_eflops(self, s: str, name: str, p: int) -> dict[Any, float]:
        """Return MW per EFLOPS run: what was lost of the silicon draws its power still."""
        m, alive = self.t.modules[name], self.program.alive
        live = alive(s, p, name)
        left = alive(s, p, name, lambda a: m["eflops"] * (1 - m["eflops_loss_per_y"]) ** a)
        return {n: (1 - m["idle_share"]) * m["it_kw"] / 1000 * x / left[n] for n, x in live.items()}

    def _at_once(self, s: str, z: str, need: float, at: Key, user: bool) -> dict[Any, float]:
        found = {}
        talks = {r["owner"] for r in self.t["terminals"] if r["kind"] == "user"}
        for name, m in self.t.modules.items():
            if m["cluster_eflops"] >= need and (not user or name in talks):
                silicon, power, idle = self._ones(s, z, name, at)
                each = self._per_eflops(s, name, at[0])
                for n, x in silicon.items():
                    found[n] = min(x, (power[n] - idle[n]) / each[n])
        return found

    def _above(self, key: Key) -> dict[Any, float]:
        """Return the loads of a kind and place that need clusters as large or larger."""
        total: dict[Any, float] = defaultdict(float)
        for other, load in self.loads.items():
            same = other[0] == key[0] and other[1:-3] == key[1:-3] and other[-2:] == key[-2:]
            if same and other[-3] >= key[-3]:
                for n, x in load.items():
                    total[n] += x
        return total

    def _hold_present(self, key: Key, load: Any) -> None:
        _, s, z, need, *at = key
        low = self.low[s, z, at[1]]
        able = self._at_once(s, z, need, tuple(at), user=False)
        self._row(self._above(key), {n: x * low for n, x in able.items()})

    def _hold_direct(self, key: Key, load: Any) -> None:
        _, s, z, region, need, *at = key
        low = self.see_low.get((s, z, region, at[1]), 0.0)
        able = self._at_once(s, z, need, tuple(at), user=True)
        self._row(self._above(key), {n: x * low for n, x in able.items()})

    def _hold_runs(self) -> None:
        """Hold what is run over a zone by silicon, power and clusters of each vintage."""
        places = dict.fromkeys((*k[1:3], *k[4:]) for k in list(self.loads) if k[0] == "run")
        for s, z, *at in places:
            share = self.share[s, z, at[1]]
            runs: dict[str, list[Any]] = defaultdict(list)
            for name in self.t.modules:
                silicon, power, idle = self._ones(s, z, name, tuple(at))
                each = self._per_eflops(s, name, at[0])
                for q in self.program.periods:
                    of = [n for n in silicon if n[1] == q]
                    run = ("run", name, s, z, q, *at)
                    runs[name].append(run)
                    self.program.row({run: 1.0, **{n: -silicon[n] * share for n in of}})
                    spent = {n: (idle[n] - power[n]) * share for n in of}
                    draws = max((each[n] for n in of), default=0.0)
                    self.program.row({run: draws, **spent})
            needs = sorted({k[3] for k in self.loads if k[0] == "run" and k[1:3] == (s, z)})
            for need in needs:
                large = [m for m, row in self.t.modules.items() if row["cluster_eflops"] >= need]
                self.program.row({
                    **self._above(("run", s, z, need, *at)),
                    **{run: -1.0 for m in large for run in runs[m]},
                })  # fmt: skip
