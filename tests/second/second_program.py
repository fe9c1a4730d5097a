"""The second formulation: one program in scipy, flow by commodity, period and slice.

Shares nothing with the engine but the documents; its routes are in second_routes.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from second_routes import ACCESS, SLOW_MS, Route, Step, Tables, routes, steps

Terms = dict[Any, float]
HOURS = 8760.0


def optimum(files: Mapping[str, bytes]) -> float:
    """Return the least cost of an instance [MUSD, present value]."""
    return _Program(Tables(files)).solve()


class _Program:
    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        given = tables.settings
        self.base, self.rate = given["base_year"], given["discount_rate"]
        self.wacc = {k: given["wacc"].get(k, self.rate) for k in ("ground", "orbit", "network")}
        self.periods = {
            p: range(int(r["period"]), int(r["period"] + r["years"]))
            for p, r in enumerate(tables["periods"])
        }
        self.end = max(years.stop for years in self.periods.values())
        self.cost: Terms = defaultdict(float)
        self.most: dict[Any, float] = {}
        self.whole: set[Any] = set()
        self.rows: list[tuple[Terms, float, float]] = []

    def solve(self) -> float:
        self._ground()
        self._fleet()
        self._work()
        known = [*self.cost, *self.most, *self.whole, *(n for row in self.rows for n in row[0])]
        names = {name: i for i, name in enumerate(dict.fromkeys(known))}
        entries = [
            (i, names[n], x) for i, (row, _, _) in enumerate(self.rows) for n, x in row.items()
        ]
        at_row, at_name, values = zip(*entries, strict=True)
        shape = len(self.rows), len(names)
        matrix = csr_array((values, (at_row, at_name)), shape=shape)
        least, most = (np.array([row[k] for row in self.rows]) for k in (1, 2))
        cost = np.array([self.cost.get(n, 0.0) for n in names])
        whole = np.array([n in self.whole for n in names])
        low = np.zeros(len(names))
        high = np.array([self.most.get(n, np.inf) for n in names])
        held = LinearConstraint(matrix, least, most)
        for integers in (whole, np.zeros(len(names))):
            result = milp(
                cost, integrality=integers, bounds=Bounds(low, high), constraints=held,
                options={"mip_rel_gap": 1e-9},
            )  # fmt: skip
            assert result.status == 0, result.message
            fixed = np.round(result.x)
            low, high = np.where(whole, fixed, low), np.where(whole, fixed, high)
        self.found = dict(zip(names, result.x, strict=True))
        return float(result.fun)

    # time and money

    def _paid(self, q: int, life: float, musd: float, rate: float) -> float:
        """Return the present value of an annuity due, inside the horizon."""
        yearly = musd / life if rate == 0 else musd * rate / (1 - (1 + rate) ** -life) / (1 + rate)
        return self._yearly(q, life, yearly)

    def _yearly(self, q: int, life: float, musd: float) -> float:
        start = self.periods[q].start
        years = range(start, int(min(start + life, self.end)))
        return musd * sum((1 + self.rate) ** -(y - self.base) for y in years)

    def _year_sum(self, p: int) -> float:
        return sum((1 + self.rate) ** -(y - self.base) for y in self.periods[p])

    def _mean(self, q: int, p: int, life: float, value: Any = lambda age: 1.0) -> float:
        """Return the mean over a period of what stands, by age."""
        ages = [y - self.periods[q].start for y in self.periods[p]]
        return sum(value(a) for a in ages if 0 <= a < life) / len(ages)

    def _made(self, q: int) -> int:
        """Return the years whose rockets and modules fly in q: of the period before, else 1."""
        return len(self.periods[q - 1]) if q else 1

    def _serves(self, q: int, p: int, life: float) -> bool:
        return self._mean(q, p, life) > 0

    def row(self, terms: Terms, most: float = 0.0, least: float = -np.inf) -> None:
        if terms:
            self.rows.append((terms, least, most))

    def stands(self, kind: Any, p: int, life: float, factor: float = 1.0) -> Terms:
        return {(kind, q): factor for q in self.periods if self._serves(q, p, life)}

    def buy(
        self, kind: Any, life: float, musd: float, of: str, opex: float = 0.0, most: Any = None
    ) -> None:
        for q in self.periods:
            self.cost[kind, q] += self._paid(q, life, musd, self.wacc[of]) + self._yearly(
                q, life, opex
            )
            self.whole.add((kind, q))
            if most is not None:
                self.most[kind, q] = most

    # what stands

    def _ground(self) -> None:
        t, total = self.tables, self.end - self.periods[0].start
        for g in t["gateways"]:
            self._gateway(g, total)
        for r in t["links"]:
            if r["max_modules"]:
                self.buy(("line", r["link"]), r["life_y"], r["module_musd"], "network")
                for p in self.periods:
                    self.row(self.stands(("line", r["link"]), p, r["life_y"]), r["max_modules"])
        for g in t["sites"]:
            self._site(g, total)
        self.most["one"] = 1
        self.row({"one": 1.0}, 1, 1)

    def _gateway(self, g: dict[str, Any], total: float) -> None:
        name, already = g["gateway"], g["opened_already"] == "yes"
        opex = g["opex_share"] * g["open_musd"]
        if already:
            self.cost["one"] += self._yearly(0, total, opex)
        else:
            self.buy(("gateway", name), g["life_y"], g["open_musd"], "network", opex, 1)
        for a in [a for a in self.tables["antennas"] if a["gateway"] == name]:
            kind, yearly = ("antenna", name, a["kind"]), a["opex_share"] * a["musd"]
            self.buy(kind, a["life_y"], a["musd"], "network", yearly)
            if already:
                self.cost["one"] += self._yearly(0, total, yearly * a["existing"])
            for p in self.periods:
                bought = self.stands(kind, p, a["life_y"])
                opened = self.stands(("gateway", name), p, g["life_y"], -a["max"])
                self.row(
                    bought if already else bought | opened,
                    a["max"] - a["existing"] if already else 0,
                )
        for p in self.periods if not already else ():
            self.row(self.stands(("gateway", name), p, g["life_y"]), 1)

    def _site(self, g: dict[str, Any], total: float) -> None:
        t, name = self.tables, g["site"]
        (b,) = t["halls"]
        old = sum(r["count"] for r in t["existing"])
        price = b["capex_musd"] + b["accelerator_musd"]
        self.cost["one"] += self._yearly(0, total, old * price * b["opex_share"])
        if t["existing"]:
            self.cost["one"] += self._yearly(0, total, g["opex_musd_per_y"])
        else:
            self.buy(("open", name), g["life_y"], g["open_musd"], "ground", g["opex_musd_per_y"], 1)
        self.buy(("hall", name), b["life_y"], price, "ground", price * b["opex_share"])
        for p in self.periods:
            halls = self.stands(("hall", name), p, b["life_y"], b["it_mw"])
            if t["existing"]:
                self.row(halls, g["max_it_mw"] - old * b["it_mw"])
            else:
                self.row(halls | self.stands(("open", name), p, g["life_y"], -g["max_it_mw"]))
                self.row(self.stands(("open", name), p, g["life_y"]), 1)
            each = b["eflops"] * b["availability"]
            runs = self.stands(("hall", name), p, b["life_y"], -each)
            for s in t.slices:
                self.row({("ground", name, p, s): 1.0, **runs}, old * each)

    def _fleet(self) -> None:
        t = self.tables
        lives = max(m["life_y"] for m in t.modules.values())
        for v in t["launchers"]:
            life = v["life_y"] or lives
            for q in self.periods:
                flights = [(("launch", v["launcher"], r["shell"]), q) for r in t["payloads"]
                           if r["launcher"] == v["launcher"]]  # fmt: skip
                self.row(dict.fromkeys(flights, 1.0), v["per_year"] * self._made(q))
            for r in [r for r in t["payloads"] if r["launcher"] == v["launcher"]]:
                flight = ("launch", v["launcher"], r["shell"])
                self.buy(flight, life, (v["price_musd"] or 0) * (1 + v["insurance_share"]), "orbit")
                for name, m in t.modules.items():
                    self._module(v, r["shell"], name, m, life)
                for q in self.periods:
                    load = {
                        (("fly", n, v["launcher"], r["shell"]), q): 1
                        / (r["payload_kg"] // m["mass_kg"])
                        for n, m in t.modules.items()
                    }  # fmt: skip
                    self.row({**load, (flight, q): -1.0})
        for name, m in t.modules.items():
            for q in self.periods if m["supply_per_y"] != "" else ():
                made = {(("fly", name, r["launcher"], r["shell"]), q): 1.0 for r in t["payloads"]}
                self.row(made, m["supply_per_y"] * self._made(q))
        for s in t["shells"]:
            self._shell(s)

    def _module(self, v: dict[str, Any], s: str, name: str, m: dict[str, Any], life: float) -> None:
        price = m["platform_musd"] + m["accelerator_musd"]
        kind = ("fly", name, v["launcher"], s)
        ride = (v["price_usd_per_kg"] or 0) * m["mass_kg"] / 1e6
        self.buy(kind, m["life_y"], price, "orbit", price * m["opex_share"])
        self.buy(kind, life, ride + v["insurance_share"] * (ride + price), "orbit")

    def alive(
        self, s: str, p: int, name: str, value: Any = lambda age: 1.0, first: bool = False
    ) -> Terms:
        """Return what lives in a period of the modules that fly, times a value by age."""
        m, found = self.tables.modules[name], {}
        success = {v["launcher"]: v["success"] for v in self.tables["launchers"]}
        for r in self.tables["payloads"]:
            for q in self.periods if r["shell"] == s else ():
                arrive = success[r["launcher"]] * (1 - m["doa"])
                stay = 1 - m["failure_per_y"]
                part = self._mean(q, p, m["life_y"], lambda a, k=stay: k**a * value(a))
                if first:
                    part = stay ** (self.periods[p].start - self.periods[q].start)
                if self._serves(q, p, m["life_y"]):
                    found[("fly", name, r["launcher"], s), q] = part * arrive
        return found

    def _shell(self, s: dict[str, Any]) -> None:
        name, old, least = s["shell"], s["existing_sats"], s["min_modules"]
        self.buy(("shell", name), s["life_y"], s["open_musd"], "orbit", 0.0, 1)
        for p in self.periods:
            full: Terms = {}
            there: Terms = {}
            for m in self.tables.modules:
                full |= self.alive(name, p, m, first=True)
                there |= self.alive(name, p, m)
            self.row(full, s["planes"] * s["sats_per_plane"] - old)
            if full:
                self.row(full | self.stands(("shell", name), p, s["life_y"], -s["max_modules"]))
            self.row(self.stands(("shell", name), p, s["life_y"]), 1)
            used = ("used", name, p)
            self.whole.add(used)
            self.most[used] = 1
            self.row({used: least, **{k: -x for k, x in there.items()}}, old)

    # what flows

    def _work(self) -> None:
        from second_flows import Flows

        arcs = steps(self.tables)
        flows = Flows(self)
        for w in self.tables["workloads"]:
            born = w["origin"] in self.tables.shells
            for z in self.tables.zones[w["origin"]] if born else ("",):
                start = f"{w['origin']}:{z}" if born else w["origin"]
                self._commodity(flows, arcs, w, z, start)
        flows.close()

    def _commodity(
        self, flows: Any, arcs: list[Step], w: dict[str, Any], z: str, start: str
    ) -> None:
        t = self.tables
        ways: list[Route] = routes(t, arcs, w, start)
        places = {r["region"]: r["lon_deg"] for r in t["regions"]}
        share = t.by("share", "share", "shell", "zone", "slice")
        days: dict[tuple[int, str], tuple[Terms, float]] = {}
        for p in self.periods:
            for s, one in t.slices.items():
                lon = t.lon[w["origin"], z] if z else places[w["origin"]]
                demand = w["demand_eflops"] * t.profile(w["demand_profile"], lon, s)
                demand *= share[w["origin"], z, s] if z else 1.0
                hours = one["hours_per_year"]
                short = ("short", w["workload"], z, p, s)
                worth = w["shortfall_usd_per_eflops_h"] * hours / 1e6
                self.cost[short] += worth * self._year_sum(p)
                served = {("serve", w["workload"], z, p, s, i): hours for i in range(len(ways))}
                key = (p, one["day"] if w["shift"] == "day" else s)
                terms, total = days.get(key, ({}, 0.0))
                days[key] = ({**terms, **served, short: hours}, total + hours * demand)
                for name, way in zip(served, ways, strict=True):
                    flows.load(name, way, w, p, s)
        for terms, total in days.values():
            self.row(terms, total, total)


__all__ = ["ACCESS", "SLOW_MS", "optimum"]
