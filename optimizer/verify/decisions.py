"""The plan's decisions as dense arrays over the ids of the case, whole numbers rounded."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ..arrays import Bools, Floats, Ints
from ..plan import FAMILIES, INTEGER_FAMILIES, Plan
from .case import Case, position

Id = object
LARGEST = 1e12

_PART = re.compile(r"([1-9][0-9]{0,8})\*(.+)")


def read_load(name: str, modules: tuple[str, ...]) -> Mapping[str, int] | None:
    """Return the modules aboard of a load like `2*pod+1*twin`, None if it cannot be read."""
    parts = [_PART.fullmatch(part) for part in name.split("+")]
    if any(part is None or part[2] not in modules for part in parts):
        return None
    found = {part[2]: int(part[1]) for part in parts if part is not None}
    return found if len(found) == len(parts) else None


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of an array: the plan's columns it is read from, and the ids along it."""

    columns: tuple[str, ...]
    ids: Sequence[Id]

    def codes(self, frame: pd.DataFrame) -> Ints:
        """Return the position of every row on the axis, -1 where its id is unknown."""
        if len(self.columns) == 1:
            return position(self.ids, frame[self.columns[0]].tolist())
        rows = zip(*(frame[column].tolist() for column in self.columns), strict=True)
        return position(self.ids, rows)

    @property
    def labels(self) -> list[str]:
        """Return what to call the ids."""
        return [" ".join(i) if isinstance(i, tuple) else str(i) for i in self.ids]


@dataclass(frozen=True)
class Decisions:
    """Decisions of a plan on a case; ids the case does not know are left out (and reported)."""

    case: Case
    plan: Plan

    @cached_property
    def frames(self) -> Mapping[str, pd.DataFrame]:
        """Return the frames of the plan, whole numbers rounded, senseless ones (reported) as 0."""
        frames = {}
        for family in FAMILIES:
            frame = self.plan.values[family]
            frame["value"] = frame["value"].where(frame["value"].abs() <= LARGEST, 0.0)
            if family in INTEGER_FAMILIES:
                frame["value"] = frame["value"].round()
            frames[family] = frame
        return frames

    def array(self, family: str) -> Floats:
        """Return a family as a dense array over `axes[family]`."""
        return self._arrays[family]

    @cached_property
    def _arrays(self) -> Mapping[str, Floats]:
        return {
            family: scatter(self.frames[family], axes)
            for family, axes in self.axes.items()
            if family not in ("serve", "run_orbit")
        }

    def run_orbit(self, shell: str) -> Floats:
        """Return the EFLOPS run in a shell: (module, vintage, zone, period, slice)."""
        frame = self.frames["run_orbit"]
        case = self.case
        axes = (
            Axis(("module",), case.modules),
            Axis(("vintage",), case.periods),
            Axis(("zone",), case.zones[shell]),
            Axis(("period",), case.periods),
            Axis(("slice",), case.slices),
        )
        return scatter(frame[frame["shell"] == shell], axes)

    @cached_property
    def loads(self) -> tuple[str, ...]:
        """Return the loads that the plan names and that can be read (K)."""
        named = sorted(set(self.frames["loads"]["load"].astype(str)))
        return tuple(name for name in named if read_load(name, self.case.modules))

    @cached_property
    def axes(self) -> Mapping[str, tuple[Axis, ...]]:
        """Return the axes of every family, in the order of its columns."""
        case, inst = self.case, self.case.inst
        p, t = Axis(("period",), case.periods), Axis(("slice",), case.slices)
        site, shell = Axis(("site",), case.sites), Axis(("shell",), case.shells)
        hall, launcher = Axis(("hall",), case.halls), Axis(("launcher",), case.launchers)
        module, gateway = Axis(("module",), case.modules), Axis(("gateway",), case.gateways)
        power = Axis(("site", "power"), tuple((row.site, row.power) for row in inst.power))
        cooler = Axis(("site", "cooler"), case.cooler_at)
        antenna = Axis(("gateway", "kind"), tuple((r.gateway, r.kind) for r in inst.antennas))
        places = tuple((s, zone) for s in case.shells for zone in case.zones[s])
        return {
            "open": (site, p),
            "shell_open": (shell, p),
            "halls": (site, hall, p),
            "power_mw": (power, p),
            "cooler_mw": (cooler, p),
            "manifest": (module, launcher, shell, p),
            "loads": (launcher, shell, Axis(("load",), self.loads), p),
            "launches": (launcher, shell, p),
            "gateway": (gateway, p),
            "antennas": (antenna, p),
            "lines": (Axis(("link",), tuple(row.link for row in inst.links)), p),
            "used": (shell, p),
            "serve": (Axis(("route",), tuple(self.plan.routes["route"])), p, t),
            "short": (Axis(("commodity",), case.commodities), p, t),
            "lost": (
                Axis(("commodity",), case.commodities), Axis(("value_step",), case.steps), p, t,
            ),
            "run_ground": (site, hall, Axis(("vintage",), case.vintages), p, t),
            "run_orbit": (
                module, Axis(("shell", "zone"), places), Axis(("vintage",), case.periods), p, t,
            ),
            "generate": (power, p, t),
            "charge": (power, p, t),
            "discharge": (power, p, t),
            "level": (power, p, t),
            "peak": (power, p),
            "cool": (cooler, p, t),
        }  # fmt: skip

    def unknown(self, family: str) -> Bools:
        """Return True for the rows of a family with an id the case does not have."""
        frame = self.frames[family]
        codes = np.array([axis.codes(frame) for axis in self.axes[family]])
        return np.asarray((codes < 0).any(axis=0), dtype=bool)


def scatter(frame: pd.DataFrame, axes: Sequence[Axis]) -> Floats:
    """Return the values of a frame as a dense array; rows with unknown ids are left out."""
    codes = [axis.codes(frame) for axis in axes]
    dense = np.zeros(tuple(len(axis.ids) for axis in axes))
    known = np.all([code >= 0 for code in codes], axis=0)
    np.add.at(dense, tuple(code[known] for code in codes), frame["value"].to_numpy()[known])
    return dense
