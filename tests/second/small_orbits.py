"""Random small instances of work in orbit, as files: tables and hand-written coefficients.

Lives cover the periods wholly or end at their borders, masses divide the payload, and times are
random enough that no two ways tie.
"""

from __future__ import annotations

from random import Random
from typing import Any

Row = dict[str, Any]
Files = dict[str, bytes]
START = 2026


def small_orbit(seed: int, routes: int | str = "all") -> Files:
    """Return the files of one instance."""
    return _Draw(seed).files(routes)


class _Draw:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        r = self.random
        self.measured = r.random() < 0.6
        self.shells = ["ring", "eyes"][: r.choice([1, 1, 2])]
        self.zone_count = r.choice([1, 2, 2, 3])
        step = {1: 360, 2: 180, 3: 120}[self.zone_count]
        west = [-180 + step * i for i in range(self.zone_count)]
        self.zones = [f"S90{'W' if w < 0 else 'E'}{abs(w):03d}" for w in west]
        self.lon = {z: w + step / 2 for z, w in zip(self.zones, west, strict=True)}
        self.step = step
        self.regions = ["town", "city"][: r.choice([1, 2])]
        self.gateways = ["gate", "port"][: r.choice([0, 1, 2])]
        self.site = r.random() < 0.5
        self.modules = ["pod", "tank"][: r.choice([1, 2])]
        self.launchers = ["rocket", "ride"][: r.choice([1, 2])]
        self.periods = r.choice([[1], [1], [2], [1, 1], [2, 3]])
        self.tables: dict[str, list[Row]] = {}
        self.coefficients: dict[str, list[Row]] = {}

    def number(self, low: float, high: float) -> float:
        return round(self.random.uniform(low, high), 4)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, *values: Any) -> Any:
        return self.random.choice(values)

    def life(self) -> int:
        """Return a life that ends at a border wherever it begins, or covers all."""
        total = sum(self.periods)
        return self.pick(total, total + 2, *([1] if set(self.periods) == {1} else []))

    def files(self, routes: int | str) -> Files:
        self._time()
        self._ground()
        self._space()
        self._work()
        self._sky()
        settings = f"""format: 1
name: small
base_year: {START}
discount_rate: {self.pick(0, 0.05)}
wacc: {{orbit: {self.pick(0, 0.1)}, network: {self.pick(0.03, 0.08)}}}
zones: {{lon_step_deg: {self.step}}}
routing: {{routes_per_host: {routes}, hop_ms: {self.pick(0, 0.3)}}}
"""
        files = {"instance.yaml": settings.encode()}
        files |= {f"{name}.csv": _csv(rows) for name, rows in self.tables.items() if rows}
        heads = MEASURED if self.measured else COMPOSED
        for name, head in heads.items():
            rows = self.coefficients.get(name, [])
            files[f"coefficients/{name}.csv"] = _csv(rows, head.split())
        return files

    def _time(self) -> None:
        starts = [START + sum(self.periods[:i]) for i in range(len(self.periods))]
        self.starts = starts
        self.tables["periods"] = [
            {"period": y, "years": n} for y, n in zip(starts, self.periods, strict=True)
        ]
        self.slices = ["am", "pm"][: self.pick(1, 2)]
        hours = 24 / len(self.slices)
        self.tables["slices"] = [
            {"slice": t, "day": "day", "day_of_year": 80, "utc_start_h": i * hours,
             "length_h": hours, "hours_per_year": hours * 365}
            for i, t in enumerate(self.slices)
        ]  # fmt: skip
        self.tables["profiles"] = [
            {"profile": "tide", "local_hour": h, "factor": self.number(0.4, 1)} for h in range(24)
        ]
        self.times = list(self.slices)

    def _outage(self, elements: list[tuple[str, str]]) -> None:
        if self.chance(0.5):
            kind, name = self.pick(*elements)
            self.times.append("out")
            self.tables["outages"] = [
                {"slice": "out", "like_slice": "am", "hours_per_year": self.pick(100, 1000),
                 "element_kind": kind, "element": name, "available": self.pick(0, 0.5, 0.8)}
            ]  # fmt: skip

    def _ground(self) -> None:
        t = self.tables
        place = {"lat_deg": 0, "jurisdiction": "AA"}
        lon = {"town": 0, "city": 75, "gate": 15, "port": 90, "plant": -30}
        t["regions"] = [{"region": n, "lon_deg": lon[n], **place} for n in self.regions]
        t["gateways"] = [
            {"gateway": n, "lon_deg": lon[n], **place, "open_musd": self.number(0, 3),
             "life_y": self.life(), "opex_share": self.pick(0, 0.1),
             "opened_already": self.pick("yes", "no")} for n in self.gateways
        ]  # fmt: skip
        t["antennas"] = [
            {"gateway": g["gateway"], "kind": kind, "gbps_down": self.number(0.3, 2),
             "gbps_up": self.number(0.3, 2), "musd": self.number(0, 1),
             "existing": self.pick(0, 1) if g["opened_already"] == "yes" else 0,
             "max": self.pick(1, 3), "availability": self.pick(1, 0.7), "life_y": self.life(),
             "opex_share": self.pick(0, 0.2)}
            for g in t["gateways"] for kind in FEEDERS if self.chance(0.7)
        ]  # fmt: skip
        ends = [(a, b) for a in self.regions for b in self.gateways]
        if self.site:
            self._site(lon["plant"], place)
            ends += [(a, "plant") for a in self.regions + self.gateways if self.chance(0.7)]
        t["links"] = [self._link(i, a, b) for i, (a, b) in enumerate(ends)]

    def _site(self, lon: float, place: Row) -> None:
        t = self.tables
        t["sites"] = [
            {"site": "plant", "lon_deg": lon, **place, "open_musd": self.number(1, 8),
             "life_y": self.life(), "opex_musd_per_y": self.pick(0, 0.3), "max_it_mw": 4,
             "cluster_eflops": self.pick("", 1)}
        ]  # fmt: skip
        life = self.life()
        t["halls"] = [
            {"hall": "hall", "it_mw": self.pick(1, 2), "eflops": self.number(0.5, 2),
             "capex_musd": self.number(4, 12), "accelerator_musd": self.number(0, 5),
             "life_y": life, "accelerator_life_y": life, "availability": self.pick(1, 0.9),
             "opex_share": self.pick(0, 0.05)}
        ]  # fmt: skip
        if self.chance(0.5):
            t["existing"] = [{"site": "plant", "hall": "hall", "count": 1, "until": 2200}]

    def _link(self, i: int, a: str, b: str) -> Row:
        bought = self.chance(0.4)
        return {
            "link": f"line{i}", "from": a, "to": b, "kind": "fibre",
            "directed": self.pick("no", "no", "no", "yes"),
            "existing_gbps": self.pick(0, 0.5) if bought else self.number(0.3, 3),
            "module_gbps": self.number(0.5, 2) if bought else 0,
            "module_musd": self.number(0, 2) if bought else 0,
            "max_modules": 2 if bought else 0, "life_y": self.life(),
            "usd_per_gbps_y": self.pick(0, 1e5, 4e5), "latency_ms": self.number(1, 30),
        }  # fmt: skip

    def _space(self) -> None:
        t = self.tables
        t["shells"] = [
            {"shell": s, "altitude_km": 1000, "inclination_deg": 53, "planes": 1,
             "sats_per_plane": 12, "min_elevation_deg": 10, "max_modules": self.pick(2, 5, 8),
             "existing_sats": self.pick(0, 1, 4), "min_modules": self.pick(0, 0, 2, 5),
             "open_musd": self.pick(0, 2), "life_y": self.life(), "flag": "AA"}
            for s in self.shells
        ]  # fmt: skip
        for row in t["shells"]:  # more than may ever arrive is refused: 4 of 5 do, or more
            most = row["existing_sats"] + row["max_modules"] * 4 // 5
            row["min_modules"] = min(row["min_modules"], most)
        t["modules"] = [
            {"module": m, "mass_kg": mass, "it_kw": 1000 * mass / 1000,
             "eflops": self.number(0.5, 1.5) * mass / 1000, "cluster_eflops": mass / 1000,
             "bus_kw": 0, "idle_share": self.pick(0, 0.2), "array_m2": 8000,
             "array_efficiency": 0.2, "array_degradation_per_y": 0, "battery_kwh": 1200,
             "battery_dod": 0.8, "battery_rt_eff": 0.9, "radiator_m2": 1200, "emissivity": 0.9,
             "absorptivity": 0.15, "radiator_c": 60, "platform_musd": self.number(1, 4),
             "accelerator_musd": self.number(0, 3), "opex_share": self.pick(0, 0.05),
             "life_y": self.life(), "failure_per_y": self.pick(0, 0.1),
             "eflops_loss_per_y": self.pick(0, 0.05), "doa": self.pick(0, 0.05),
             "availability": self.pick(1, 0.9), "supply_per_y": self.pick("", 3)}
            for m, mass in zip(self.modules, (1000, 2000), strict=False)
        ]  # fmt: skip
        t["launchers"] = [
            {"launcher": v, "price_musd": self.number(1, 5) if v == "rocket" else "",
             "price_usd_per_kg": self.number(300, 3000) if v == "ride" else "",
             "per_year": self.pick(1, 2, 50), "success": self.pick(1, 0.9),
             "insurance_share": self.pick(0, 0.1), "life_y": self.pick("", self.life())}
            for v in self.launchers
        ]  # fmt: skip
        t["payloads"] = [
            {"launcher": v, "shell": s, "payload_kg": self.pick(2000, 4000)}
            for v in self.launchers for s in self.shells if s == "ring" or self.chance(0.5)
        ]  # fmt: skip
        t["terminals"] = [self._terminal("shell", s, k) for s in self.shells for k in KINDS]
        t["terminals"] += [self._terminal("module", m, k) for m in self.modules for k in KINDS]
        t["terminals"] = [row for row in t["terminals"] if self.chance(0.8)]
        feeders = [(a["kind"], a["gateway"]) for a in t["antennas"]]
        links = [("link", row["link"]) for row in t["links"]]
        gates = [("gateway", g) for g in self.gateways]
        self._outage([*(("shell", s) for s in self.shells), *links, *gates, *feeders])

    def _terminal(self, owner_kind: str, owner: str, kind: str) -> Row:
        down = self.number(0.3, 3)
        both = kind in ("isl", "cross")
        paid = owner_kind == "shell"
        return {
            "owner_kind": owner_kind, "owner": owner, "kind": kind, "gbps_down": down,
            "gbps_up": down if both else self.number(0.3, 3), "terminals": self.pick(1, 2),
            "free_share": self.pick(1, 0.6), "free_profile": self.pick("", "tide"),
            "usd_per_gbps_y": self.pick(0, 2e5, 8e5) if paid else 0,
        }  # fmt: skip

    def _work(self) -> None:
        self.tables["workloads"] = [
            {"workload": f"work{i}", "class": "chat",
             "origin": self.pick(*self.regions, *self.regions, *self.shells),
             "sink": self.pick(*self.regions), "demand_eflops": self.number(0.3, 3),
             "in_gbps_per_eflops": self.number(0, 1.5), "out_gbps_per_eflops": self.number(0, 1),
             "state_gb_per_eflops": self.pick(0, 0, 20),
             "latency_ms": self.pick(self.number(20, 60), 100, 200, 90000),
             "processing_ms": self.pick(0, 5), "span": self.pick("zone", "zone", "shell"),
             "hosts": self.pick("any", "any", "orbit", "ring"),
             "shift": self.pick("none", "none", "day"),
             "min_cluster_eflops": self.pick(0, 0, 1, 2),
             "shortfall_usd_per_eflops_h": self.pick(1000, 3000, 9000),
             "demand_profile": self.pick("", "tide")}
            for i in range(self.pick(1, 2, 3))
        ]  # fmt: skip
        for row in self.tables["workloads"]:
            if row["origin"] in self.regions and self.chance(0.5):
                row["sink"] = row["origin"]

    def _sky(self) -> None:
        for s in self.shells:
            self._zones(s)
            self._nodes(s)
            self._lasers(s)
            if self.measured:
                self._measured(s)

    def add(self, table: str, *cells: Any) -> None:
        head = (MEASURED if self.measured else COMPOSED)[table].split()
        self.coefficients.setdefault(table, []).append(dict(zip(head, cells, strict=True)))

    def _parts(self, count: int) -> list[float]:
        parts = [self.pick(1, 2, 3) for _ in range(count)]
        return [p / sum(parts) for p in parts]

    def _zones(self, s: str) -> None:
        fixed = self._parts(len(self.zones))
        for t in self.times:
            shares = self._parts(len(self.zones)) if self.measured else fixed
            for z, share in zip(self.zones, shares, strict=True):
                self.add("share", s, z, t, share, 1)
                if self.measured:
                    self.add("low", s, z, t, share * self.pick(1, 0.5, 0))
        for z in self.zones:
            self.add("zones", s, z, 0, self.lon[z], self.pick(0, self.number(0, 15)))
        reached = any(row["shell"] == s for row in self.tables["payloads"])
        for m in self.tables["modules"] if reached else []:
            for z in self.zones:
                for t in self.times:
                    kw = m["it_kw"] * self.pick(1, self.number(0.5, 1))
                    for age in range(m["life_y"]):
                        self.add("power", m["module"], s, z, t, age, kw * 0.97**age, "silicon")

    def _nodes(self, s: str) -> None:
        for n in self.regions + self.gateways:
            self.add("gap", s, n, self.pick(0, 0, 0.005, 0.2), self.number(0, 40))
            seen = [z for z in self.zones if self.chance(0.7)] or self.zones[:1]
            for z in seen:
                self.add("latency", s, z, n, self.number(2, 6))
            for t in self.times:
                sees = {z: self.number(0.05, 0.4) for z in seen}
                for z, see in sees.items():
                    self.add("see", s, z, n, t, see)
                    if self.measured:
                        self.add("see_low", s, z, n, t, see * self.pick(1, 0.5, 0))
                if self.measured:
                    self.add("see_low", s, "", n, t, min(1, sum(sees.values())) * self.pick(1, 0.6))

    def _lasers(self, s: str) -> None:
        pairs = [(a, b) for a in self.zones for b in self.zones if a < b]
        for a, b in pairs if self.measured else [p for p in pairs if self.chance(0.8)]:
            ms = self.number(3, 15)
            for pair in ((a, b), (b, a)):
                for t in self.times:
                    extra = () if self.measured else (ms,)
                    self.add("cross", s, *pair, t, self.number(0.1, 0.6), *extra)
        for z in self.zones if self.measured else []:
            for t in self.times:
                self.add("cross", s, z, z, t, self.number(0.1, 1))
        self._pairs(s)

    def _pairs(self, s: str) -> None:
        for o in [o for o in self.shells if o != s]:
            for z in self.zones:
                if self.measured:
                    for t in self.times:
                        self.add("meet", s, o, z, t, self.number(0.02, 0.3))
                elif self.chance(0.7):
                    self.add("cross_shell", s, o, z, self.number(1, 8))

    def _measured(self, s: str) -> None:
        for z in self.zones:
            self.add("stays", s, z, "", self.number(200, 900))
        for n in self.regions + self.gateways:
            self.add("stays", s, "", n, self.number(100, 400))
        crossing = all(
            any(t["kind"] == "cross" and self._flies(t, o) for t in self.tables["terminals"])
            for o in ("ring", "eyes")
        )
        reached = self.shells if crossing else [s]
        zones = [f"{o}:{z}" for o in sorted(reached) for z in self.zones]
        nodes = sorted(self.regions + self.gateways)
        pairs = [
            (a, b) for a in nodes for b in nodes
            if a < b and not (a in self.regions and b in self.regions)
        ]  # fmt: skip
        pairs += [(n, end) for n in nodes for end in (*zones, *reached)]
        own = [f"{s}:{z}" for z in self.zones]
        pairs += [(a, b) for a in own for b in own if a < b]
        pairs += [(a, b) for a in own for b in (*zones, *reached) if b not in own]
        for a, b in pairs:
            if self.chance(0.8):
                self.add("ways", s, a, b, self.number(4, 40), self.pick(0, 0, 0, 0.005, 0.1))
                self._hops(s, a, b)

    def _hops(self, s: str, a: str, b: str) -> None:
        other = b.partition(":")[0]
        inside = [(f"{s}:{x}", f"{s}:{y}") for x in self.zones for y in self.zones]
        drawn = [pair for pair in inside if self.chance(0.4)]
        if other in self.shells and other != s:
            drawn += [(f"{other}:{x}", f"{other}:{x}") for x in self.zones if self.chance(0.5)]
            for x, part in zip(self.zones, self._parts(len(self.zones)), strict=True):
                self.add("hops", s, a, b, f"{s}:{x}", f"{other}:{self.pick(*self.zones)}", part)
        for here, there in drawn:
            self.add("hops", s, a, b, here, there, self.number(0.1, 1.5))

    def _flies(self, terminal: Row, shell: str) -> bool:
        if terminal["owner_kind"] == "module":
            return any(row["shell"] == shell for row in self.tables["payloads"])
        rows = self.tables["shells"]
        return any(
            row["shell"] == shell == terminal["owner"] and row["existing_sats"] for row in rows
        )


FEEDERS = ("feeder-rf", "feeder-optical")
KINDS = ("user", *FEEDERS, "isl", "cross")
COMPOSED = {
    "zones": "shell zone centre_lat_deg centre_lon_deg zone_ms",
    "share": "shell zone slice share sunlit",
    "power": "module shell zone slice age_y power_kw limited_by",
    "see": "shell zone node slice see",
    "gap": "shell node gap wait_s",
    "latency": "shell zone node slant_ms",
    "cross": "shell zone zone_to slice cross isl_ms",
    "cross_shell": "shell other zone ms",
}
MEASURED = {
    **{name: head for name, head in COMPOSED.items() if name != "cross_shell"},
    "cross": "shell zone zone_to slice cross",
    "low": "shell zone slice low",
    "see_low": "shell zone node slice see_low",
    "stays": "shell zone node stay_s",
    "meet": "shell other zone slice meet",
    "ways": "shell tail head ms gap",
    "hops": "shell tail head from to hops",
}


def _csv(rows: list[Row], head: list[str] | None = None) -> bytes:
    columns = head or list(rows[0])
    lines = [",".join(columns)]
    lines += [",".join(_cell(row[name]) for name in columns) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def _cell(value: Any) -> str:
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)
