"""Modules ride whole: how many a launch carries, and which mixes of designs fill it.

    whole[m]   modules of one design that fill a launch: floor(payload / mass), at most modules_max
    a load     modules of several designs that ride together: mass within the payload, and the
               fairings that they fill, sum_m n / modules_max, within one

Two rules guarantee that whole modules fit. *By shares*: sum_m n[m] / whole[m] <= launches.
Packed design by design, from the largest share down, the last of a launch leaves room only where a
design meets one of another share. With two designs that room is what the second may fill, so that
nothing is lost; with more, every design between the largest and the smallest share pays one share,
unless its shares divide all larger ones. *By loads*: every load that cannot hold more is listed,
and flights of each are counted; that is exact, and made where the list is short and shares lose
something.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..instance import Instance

Key = tuple[str, str, str]  # module, launcher, shell
Load = Mapping[str, int]
MOST_LOADS = 30  # a list longer than that would be more integers than the rest of a plan
MOST_MIXES = 5000  # looked at for a list
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Packing:
    """How designs fill the launches of one launcher to one shell.

    Args:
        loads: what may ride together, by a name of its own; empty: by shares.
        paying: designs that pay a share for meeting others.
    """

    loads: Mapping[str, Load]
    paying: tuple[str, ...]


def whole_modules(inst: Instance) -> dict[Key, int]:
    """Return the modules of one design that a launch carries, where it is one at least."""
    fits = {(row.module, row.launcher, row.shell): row.modules_max for row in inst.fits}
    found = {}
    for row in inst.payloads:
        for module in inst.modules:
            key = module.module, row.launcher, row.shell
            by_mass = math.floor(row.payload_kg / module.mass_kg + _ROUNDING)
            found[key] = min(by_mass, fits.get(key, by_mass))
    return {key: count for key, count in found.items() if count}


def pack(inst: Instance, v: str, s: str, designs: Sequence[str]) -> Packing:
    """Return how designs that may fly at once share the launches of a launcher to a shell."""
    whole = whole_modules(inst)
    share = {m: whole[m, v, s] for m in designs}
    paying = tuple(_between(share))
    if any(inst.by_id("modules")[m].replace for m in designs):
        return Packing({}, paying)  # what replaces failed modules are expected numbers, not whole
    if math.prod(n + 1 for n in share.values()) > MOST_MIXES:
        return Packing({}, paying)
    loads = list(_full_loads(inst, v, s, share))
    gains = any(sum(n / share[m] for m, n in load.items()) > 1 + _ROUNDING for load in loads)
    if len(loads) > MOST_LOADS or not (gains or paying):
        return Packing({}, paying)
    return Packing({name_of(load): load for load in loads}, ())


def name_of(load: Load) -> str:
    """Return what to call a load: 2*pod+1*twin."""
    return "+".join(f"{n}*{m}" for m, n in load.items())


def _between(share: Mapping[str, int]) -> Iterator[str]:
    """Yield the designs that waste room where they meet larger ones, but for the smallest."""
    order = sorted(share, key=lambda m: (share[m], m))
    for i, m in enumerate(order[1:-1], 1):
        if any(share[m] % share[larger] for larger in order[:i]):
            yield m


def _full_loads(inst: Instance, v: str, s: str, share: Mapping[str, int]) -> Iterator[Load]:
    """Yield the loads to which nothing can be added."""
    payload_kg = inst.by_id("payloads")[f"{v}:{s}"].payload_kg * (1 + _ROUNDING)
    mass_kg = {m: inst.by_id("modules")[m].mass_kg for m in share}
    fits = {row.module: row.modules_max for row in inst.fits if (row.launcher, row.shell) == (v, s)}

    def rides(counts: Sequence[int]) -> bool:
        load = list(zip(share, counts, strict=True))
        filled = sum(n / fits[m] for m, n in load if m in fits)
        return sum(n * mass_kg[m] for m, n in load) <= payload_kg and filled <= 1 + _ROUNDING

    for counts in itertools.product(*(range(n + 1) for n in share.values())):
        more = ((*counts[:i], n + 1, *counts[i + 1 :]) for i, n in enumerate(counts))
        if rides(counts) and not any(map(rides, more)):
            yield {m: n for m, n in zip(share, counts, strict=True) if n}
