"""What an instance may hold that is allowed and yet hardly meant: a warning with a name.

`CONCERNS` is the one list of the names. A name can be silenced in `instance.yaml`, with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from .usual import usual_ranges

NOTICED: Final[Mapping[str, str]] = {
    "answer-late": "work of classes where people wait, with limits of minutes",
    "budget-too-small": "budgets that buy no hall and no module",
    "cluster-far-from-site": "a site whose largest job is far from what stands there",
    "demand-beyond-room": "demand far above all that can be built",
    "demand-next-to-none": "demand less than a thousandth of what can be built",
    "empty-table": "a table with a header and no row",
    "factor-unusual": "factors of trajectories and profiles that leap, or are far from 1",
    "free-of-charge": "launches, fuel, halls and modules that cost nothing",
    "hours-uncovered": "hours of a day that no slice covers, or slices of more than a year",
    "life-cut-short": "accelerators that would outlive their hall",
    "link-far-too-wide": "links thousands of times wider than all traffic",
    "module-sustains-little": "modules that sustain less than half of their rating",
    "no-route": "work that no way leads to a host and back in time",
    "no-source": "numbers that no row of sources speaks of",
    "no-terminals": "shells without any terminals",
    "nothing-to-do": "no demand at all, or no route for any of it",
    "period-gap": "years that no period covers",
    "place-unlikely": "places in the sea, next to a pole, or far from what they are linked with",
    "shell-never-complete": "a shell that can never hold the fleet that serves without a gap",
    "shell-out-of-sight": "a shell that is not in view without breaks, so that fast work passes by",
    "slices-miss-the-sun": "slices whose sunlight differs from that of the whole year",
    "supply-far-from-demand": "a supply of accelerators far from what is asked for",
    "traffic-beyond-links": "data that no links and satellites could carry",
    "unused-antenna": "antennas that never carry anything",
    "unused-cell": "cells that count for nothing because of another",
    "unused-cooler": "coolers that never cool",
    "unused-embodied": "carbon in making things where carbon does not count",
    "unused-existing": "existing halls of which there are none",
    "unused-fit": "fits of a launcher that does not go there",
    "unused-gateway": "ground stations that never serve",
    "unused-hall": "halls that are never built",
    "unused-hub": "hubs that no way leads through",
    "unused-launcher": "launchers that never fly",
    "unused-link": "links without any capacity",
    "unused-module": "modules that are never flown",
    "unused-outage": "outages that take nothing away",
    "unused-payload": "payloads that no module is flown by",
    "unused-power": "power that never runs",
    "unused-profile": "profiles that no cell names",
    "unused-region": "regions without work",
    "unused-scenario": "scenarios that change nothing",
    "unused-setting": "settings that limit nothing",
    "unused-shell": "shells that are never used",
    "unused-shift": "work that may move within days of one slice",
    "unused-site": "sites that never host anything",
    "unused-table": "tables about machines where there are none",
    "unused-terminal": "terminals that carry nothing",
    "unused-trajectory": "trajectories that no cell names",
    "unused-workload": "work that asks for nothing",
    "weather-left-out": "sun and wind that run or are firm around the clock",
    "worth-below-cost": "work worth less than the cheapest hardware costs",
    "worth-far-above-cost": "work worth thousands of times what hardware costs",
    "year-unlikely": "years far from ours",
    "zone-without-way": "satellites of one zone that no lasers join",
}
"""Name -> what it speaks of, in a few words; sorted."""

CONCERNS: Final[Mapping[str, str]] = {
    **NOTICED,
    **{one.name: f"{one.table}: {one.reads}" for one in usual_ranges()},
}
"""The same, with a name for every range of `usual.csv`."""


@dataclass(frozen=True, slots=True, order=True)
class Concern:
    """One thing that is unusual, and where: line and column count from 1, 0 means no place."""

    name: str
    file: str
    line: int
    column: int
    message: str

    @property
    def place(self) -> str:
        """Return `file:line:column`, or the file where there is no line."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    def __str__(self) -> str:
        """Return `file:line:column: message [name]`."""
        return f"{self.place}: {self.message} [{self.name}]"

    def as_dict(self) -> dict[str, str | int]:
        """Return the concern as plain values, for a document."""
        return {
            "name": self.name,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "message": self.message,
        }


def by_name(concerns: Iterable[Concern]) -> dict[str, list[Concern]]:
    """Return the concerns by name, sorted."""
    groups: dict[str, list[Concern]] = {}
    for one in concerns:
        groups.setdefault(one.name, []).append(one)
    return dict(sorted(groups.items()))
