"""Shells and terminals make sense."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ...errors import Problem
from ..schema import Shell
from .context import Context

GEO_KM, GEO_BAND_KM = 35_786.0, 300.0
SUN_SYNCHRONOUS_MAX_KM = 5_900.0
ORBITS = ("inclination_deg", "ltan_h", "lon_deg")


def orbits(context: Context) -> Iterator[Problem]:
    """Check that a shell says its orbit in exactly one way, and at an altitude that allows it."""
    for row in context.rows("shells"):
        given = [name for name in ORBITS if getattr(row, name) not in (None, ())]
        if len(given) != 1:
            seen = " and ".join(given) if given else "none"
            todo = f"Fill in exactly one of {', '.join(ORBITS)}."
            column = given[1] if given else ORBITS[0]
            yield context.at(row, column, f"does not settle the orbit ({seen} given). {todo}")
        yield from _altitude(context, row)
        if row.ltan_spread_h is not None and row.ltan_h is None:
            message = f"is for shells with ltan_h ({row.ltan_spread_h:g}). Leave it blank."
            yield context.at(row, "ltan_spread_h", message)


def _altitude(context: Context, row: Shell) -> Iterator[Problem]:
    if row.lon_deg and abs(row.altitude_km - GEO_KM) > GEO_BAND_KM:
        message = f"is not geostationary ({row.altitude_km:g}). lon_deg needs about {GEO_KM:g}."
        yield context.at(row, "altitude_km", message)
    if row.ltan_h is not None and row.altitude_km > SUN_SYNCHRONOUS_MAX_KM:
        message = (
            f"is too high to be sun-synchronous ({row.altitude_km:g}). "
            f"Allowed with ltan_h: at most {SUN_SYNCHRONOUS_MAX_KM:g}."
        )
        yield context.at(row, "altitude_km", message)
    lattice = row.planes * row.sats_per_plane
    if row.lon_deg and lattice % len(row.lon_deg):
        message = (
            f"does not match planes x sats_per_plane ({len(row.lon_deg)} longitudes, {lattice} "
            "satellites). Put the same number at each longitude."
        )
        yield context.at(row, "lon_deg", message)


def slots(context: Context) -> Iterator[Problem]:
    """Check that a fleet fits its lattice."""
    factors: dict[str, list[float]] = defaultdict(list)
    for row in context.rows("trajectories"):
        factors[row.trajectory].append(row.factor)
    for row in context.rows("shells"):
        lattice = row.planes * row.sats_per_plane
        most = row.existing_sats * max(factors.get(row.existing_trajectory or "", [1.0]))
        if most + row.max_modules > lattice + 1e-9:
            message = (
                f"is more than the lattice holds ({most:g} existing + {row.max_modules} > "
                f"{row.planes} x {row.sats_per_plane} = {lattice}). Lower it, or add planes."
            )
            yield context.at(row, "max_modules", message)
        if row.min_modules is not None:
            yield from _too_many_asked(context, row, lattice, most)


def _too_many_asked(context: Context, row: Shell, lattice: int, most: float) -> Iterator[Problem]:
    """Check a least fleet; a shell that may take no modules is switched off."""
    least = row.min_modules or 0
    if least > lattice:
        message = f"is more than the lattice holds ({least} > {lattice}). Lower it."
        yield context.at(row, "min_modules", message)
    elif row.max_modules and least > most + row.max_modules + 1e-9:
        message = (
            f"is more than can ever be there ({least}; {most:g} existing + max_modules "
            f"{row.max_modules}): the shell can never be complete. Lower it, or raise max_modules."
        )
        yield context.at(row, "min_modules", message)


def terminals(context: Context) -> Iterator[Problem]:
    """Check that lasers are as fast up as down, and that only a shell asks for money."""
    for row in context.rows("terminals"):
        if row.owner_kind == "module" and row.usd_per_gbps_y:
            message = (
                f"is the price that the owner of a shell asks ({row.usd_per_gbps_y:g}; this row "
                "is of a module). Leave it blank: a module is bought, its terminals with it."
            )
            yield context.at(row, "usd_per_gbps_y", message)
        if row.kind in ("isl", "cross") and row.gbps_up != row.gbps_down:
            message = (
                f"differs from gbps_down ({row.gbps_up:g}, {row.gbps_down:g}). "
                f"Kind {row.kind} works both ways: write the same."
            )
            yield context.at(row, "gbps_up", message)


def repeated(context: Context) -> Iterator[Problem]:
    """Check that a geostationary longitude is named once."""
    for row in context.rows("shells"):
        for at, lon in enumerate(row.lon_deg):
            if lon in row.lon_deg[:at]:
                message = f"names {lon:g} twice. Delete one, and mend the satellites."
                yield context.at(row, "lon_deg", message)
                break


RULES = (
    (orbits, ()),
    (repeated, ()),
    (slots, ("shells", "trajectories")),
    (terminals, ()),
)
