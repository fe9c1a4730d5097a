"""The CSV tables of `coefficients/`, written with every digit (`reading` reads them)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import numpy as np

from ..arrays import Floats
from .coefficients import LIMITS, Geometry, ShellGeometry

Row = tuple[str, ...]
HEADERS: Final[dict[str, Row]] = {
    "zones.csv": ("shell", "zone", "centre_lat_deg", "centre_lon_deg", "zone_ms"),
    "share.csv": ("shell", "zone", "slice", "share", "sunlit"),
    "power.csv": ("module", "shell", "zone", "slice", "age_y", "power_kw", "limited_by"),
    "see.csv": ("shell", "zone", "node", "slice", "see"),
    "gap.csv": ("shell", "node", "gap", "wait_s"),
    "latency.csv": ("shell", "zone", "node", "slant_ms"),
    "low.csv": ("shell", "zone", "slice", "low"),
    "see_low.csv": ("shell", "zone", "node", "slice", "see_low"),
    "stays.csv": ("shell", "zone", "node", "stay_s"),
    "cross.csv": ("shell", "zone", "zone_to", "slice", "cross"),
    "meet.csv": ("shell", "other", "zone", "slice", "meet"),
    "ways.csv": ("shell", "tail", "head", "ms", "gap"),
    "hops.csv": ("shell", "tail", "head", "from", "to", "hops"),
    "least.csv": ("shell", "satellites"),
}
BY_HAND: Final[dict[str, Row]] = {
    "cross.csv": ("shell", "zone", "zone_to", "slice", "cross", "isl_ms"),
    "cross_shell.csv": ("shell", "other", "zone", "ms"),
    "least.csv": ("shell", "satellites"),
}
"""Tables of zones alone, from which ways are composed."""
OPTIONAL: Final = frozenset({"least.csv"})
"""Tables that may be missing: then the least fleet is the lattice."""


def write_tables(geometry: Geometry) -> dict[str, bytes]:
    """Write a geometry as tables.

    Args: geometry: with the ids of its slices.
    Returns: file name -> UTF-8 CSV; floats by repr, zeros of `see` and unseen slants left out.
    """
    writers: dict[str, Callable[[ShellGeometry, tuple[str, ...]], Iterator[Row]]] = {
        "zones.csv": _zone_rows, "share.csv": _share_rows, "power.csv": _power_rows,
        "see.csv": _see_rows, "gap.csv": _gap_rows, "latency.csv": _latency_rows,
        "low.csv": _low_rows, "see_low.csv": _see_low_rows, "stays.csv": _stay_rows,
        "cross.csv": _cross_rows, "meet.csv": _meet_rows, "ways.csv": _way_rows,
        "hops.csv": _hop_rows, "least.csv": _least_rows,
    }  # fmt: skip
    shells = [geometry.shells[name] for name in sorted(geometry.shells)]
    return {
        name: _csv(HEADERS[name], (row for s in shells for row in write(s, geometry.slices)))
        for name, write in writers.items()
    }


def _csv(header: Row, rows: Iterable[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def _digits(value: float | Floats) -> str:
    return repr(float(value))


def _zone_rows(shell: ShellGeometry, _: tuple[str, ...]) -> Iterator[Row]:
    columns = (shell.centre_lat_deg, shell.centre_lon_deg, shell.zone_ms)
    for z, zone in enumerate(shell.zones):
        yield shell.shell, zone, *(_digits(column[z]) for column in columns)


def _share_rows(shell: ShellGeometry, slices: tuple[str, ...]) -> Iterator[Row]:
    for z, zone in enumerate(shell.zones):
        for t, name in enumerate(slices):
            share, sunlit = float(shell.share[z, t]), float(shell.sunlit[z, t])
            yield shell.shell, zone, name, _digits(share), _digits(sunlit)


def _power_rows(shell: ShellGeometry, slices: tuple[str, ...]) -> Iterator[Row]:
    for module in sorted(shell.power_kw):
        power, limit = shell.power_kw[module], shell.limited_by[module]
        for z, t, j in np.ndindex(power.shape):
            place = module, shell.shell, shell.zones[z], slices[t], str(j)
            yield *place, _digits(power[z, t, j]), LIMITS[limit[z, t, j]]


def _see_rows(shell: ShellGeometry, slices: tuple[str, ...]) -> Iterator[Row]:
    for node in sorted(shell.see):
        see = shell.see[node]
        for z, t in np.argwhere(see > 0.0):
            yield shell.shell, shell.zones[z], node, slices[t], _digits(see[z, t])


def _gap_rows(shell: ShellGeometry, _: tuple[str, ...]) -> Iterator[Row]:
    for node in sorted(shell.gap):
        yield shell.shell, node, _digits(shell.gap[node]), _digits(shell.wait_s[node])


def _latency_rows(shell: ShellGeometry, _: tuple[str, ...]) -> Iterator[Row]:
    for node in sorted(shell.slant_ms):
        slant = shell.slant_ms[node]
        for z in np.flatnonzero(~np.isnan(slant)):
            yield shell.shell, shell.zones[z], node, _digits(float(slant[z]))


def _low_rows(shell: ShellGeometry, slices: tuple[str, ...]) -> Iterator[Row]:
    for z, zone in enumerate(shell.zones):
        for t, name in enumerate(slices):
            yield shell.shell, zone, name, _digits(shell.low[z, t])


def _see_low_rows(shell: ShellGeometry, slices: tuple[str, ...]) -> Iterator[Row]:
    """Yield satellites always in sight, over each zone and (no zone) over all together."""
    for node in sorted(shell.see_low):
        for t, name in enumerate(slices):
            if shell.sky_low[node][t] > 0.0:
                yield shell.shell, "", node, name, _digits(shell.sky_low[node][t])
        for z, t in np.argwhere(shell.see_low[node] > 0.0):
            low = shell.see_low[node][z, t]
            yield shell.shell, shell.zones[z], node, slices[t], _digits(low)


def _stay_rows(shell: ShellGeometry, _: tuple[str, ...]) -> Iterator[Row]:
    """Yield stays over zones (no node) and passes over nodes (no zone)."""
    for zone, stay in zip(shell.zones, shell.dwell_s, strict=True):
        yield shell.shell, zone, "", _digits(stay)
    for node in sorted(shell.pass_s):
        yield shell.shell, "", node, _digits(shell.pass_s[node])


def _cross_rows(shell: ShellGeometry, slices: tuple[str, ...]) -> Iterator[Row]:
    for pair in sorted(shell.cross):
        for t, name in enumerate(slices):
            yield shell.shell, *pair, name, _digits(shell.cross[pair][t])


def _meet_rows(shell: ShellGeometry, slices: tuple[str, ...]) -> Iterator[Row]:
    for other in sorted(shell.meet):
        for z, t in np.argwhere(shell.meet[other] > 0.0):
            meet = shell.meet[other][z, t]
            yield shell.shell, other, shell.zones[z], slices[t], _digits(meet)


def _way_rows(shell: ShellGeometry, _: tuple[str, ...]) -> Iterator[Row]:
    ways = shell.ways
    for k, (one, two) in enumerate(_ends(shell)):
        yield shell.shell, one, two, _digits(ways.ms[k]), _digits(ways.gap[k])


def _hop_rows(shell: ShellGeometry, _: tuple[str, ...]) -> Iterator[Row]:
    ways, ends = shell.ways, list(_ends(shell))
    rows = zip(ways.hop_way, ways.hop_from, ways.hop_to, ways.hops, strict=True)
    for way, here, there, hops in rows:
        yield shell.shell, *ends[way], ways.places[here], ways.places[there], _digits(hops)


def _ends(shell: ShellGeometry) -> Iterator[tuple[str, str]]:
    ways = shell.ways
    for one, two in zip(ways.one.tolist(), ways.two.tolist(), strict=True):
        yield ways.ends[one], ways.ends[two]


def _least_rows(shell: ShellGeometry, _: tuple[str, ...]) -> Iterator[Row]:
    yield shell.shell, str(shell.least)
