"""Arrays and batteries: sizing, and the IT power a module can sustain in sun and in shadow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats, Labels
from .constants import SOLAR_W_M2
from .errors import PhysicsError
from .inputs import ModuleLike

LIMITS: Final = ("silicon", "array", "battery", "radiator")
SILICON, ARRAY, BATTERY, RADIATOR = range(4)


@dataclass(frozen=True, slots=True)
class Sustained:
    """Sustained IT power, all arrays (K planes, J ages): kW in sun and in shadow, and its limit.

    The limits are indices into LIMITS.
    """

    sun_kw: Floats
    dark_kw: Floats
    sun_limit: Labels
    dark_limit: Labels


def array_power_kw(module: ModuleLike, age_y: ArrayLike) -> Floats:
    """Give the power of a module's array in sunlight.

    Args: module: the row; age_y: (J,) years since launch.
    Returns: (J,) m2 x 1.361 x efficiency x pointing x (1 - degradation)^j (kW).
    Source: F9 (SMAD 11.4) with S = 1361 W/m2; formulation, section 2.
    """
    fresh = module.array_m2 * SOLAR_W_M2 / 1000.0 * module.array_efficiency * module.array_pointing
    kept: Floats = (1.0 - module.array_degradation_per_y) ** np.asarray(age_y, dtype=np.float64)
    return fresh * kept


def battery_energy_kwh(module: ModuleLike, age_y: ArrayLike) -> Floats:
    """Give the energy a module's battery delivers in one eclipse.

    Args: module: the row; age_y: (J,) years since launch.
    Returns: (J,) kWh x depth of discharge x (1 - fade)^j.
    Source: F10 (SMAD 11.4); formulation, section 2.
    """
    kept: Floats = (1.0 - module.battery_fade_per_y) ** np.asarray(age_y, dtype=np.float64)
    return module.battery_kwh * module.battery_dod * kept


def sustained_kw(
    array_kw: Floats,
    bus_kw: float,
    cap_kw: Floats,
    energy_kwh: Floats,
    rt_eff: float,
    eclipse_share: Floats,
    eclipse_h: Floats,
) -> tuple[Floats, Floats, Floats]:
    """Give the IT power that an orbit sustains, in sun first.

    With q = (1-f)/f: Ls = min(R', A - B - qB/rt), and
    Le = min(R', E/Te - B, rt (A - B - qB/rt - Ls) / q); without eclipse Ls = Le = min(R', A - B).

    Args: array_kw (J,): A; bus_kw: B; cap_kw (K, 1): R' = min(rated, radiator limit);
        energy_kwh (J,): E; rt_eff: rt; eclipse_share (K, 1): 1 - f; eclipse_h (K, 1): Te.
    Returns: Ls, Le, and E/Te - B (inf without eclipse), each (K, J), negative where a design
        cannot live.
    Source: formulation, section 2: energy balance of one orbit.
    """
    dark = eclipse_share > 0.0
    ratio = np.where(dark, eclipse_share / (1.0 - eclipse_share), 1.0)
    carried = np.where(dark, ratio * bus_kw / rt_eff, 0.0)
    spare = array_kw - bus_kw - carried
    sun = np.minimum(cap_kw, spare)
    drawn = np.where(dark, energy_kwh / np.where(dark, eclipse_h, 1.0) - bus_kw, np.inf)
    stored = np.where(dark, rt_eff * (spare - sun) / ratio, np.inf)
    shadow = np.where(dark, np.minimum(np.minimum(cap_kw, drawn), stored), sun)
    return sun, shadow, drawn


def sustain(
    module: ModuleLike, radiator_kw: Floats, eclipse_share: Floats, eclipse_h: Floats, where: str
) -> Sustained:
    """Give a module's sustained IT power on several planes and at every age.

    Args: module: the row; radiator_kw (K,): radiator limits; eclipse_share (K,): 1 - f;
        eclipse_h (K,): eclipse hours per orbit; where: words for the error, "in shell x, ...".
    Returns: arrays (K, J) with J = life_y, ages 0..J-1.
    Raises: PhysicsError: the design cannot live there: Ls, R' or E/Te - B below 0.
    Source: formulation, section 2.
    """
    for column, what in life_faults(module, radiator_kw, eclipse_share, eclipse_h):
        raise PhysicsError(f"module {module.module} cannot live {where}: {what}", column)
    cap = np.minimum(module.it_kw, radiator_kw)[:, None]
    sun, dark, drawn = _balance(module, cap, eclipse_share, eclipse_h)
    by_cap = np.where(radiator_kw < module.it_kw, RADIATOR, SILICON)[:, None]
    sun_limit = np.where(sun >= cap, by_cap, ARRAY)
    dark_limit = np.where(dark >= cap, by_cap, np.where(dark >= drawn, BATTERY, ARRAY))
    dark_limit = np.where(np.isinf(drawn), sun_limit, dark_limit)
    return Sustained(sun, dark, sun_limit.astype(np.int8), dark_limit.astype(np.int8))


def _balance(
    module: ModuleLike, cap_kw: Floats, eclipse_share: Floats, eclipse_h: Floats
) -> tuple[Floats, Floats, Floats]:
    ages = np.arange(module.life_y)
    return sustained_kw(
        array_power_kw(module, ages), module.bus_kw, cap_kw, battery_energy_kwh(module, ages),
        module.battery_rt_eff, eclipse_share[:, None], eclipse_h[:, None],
    )  # fmt: skip


def life_faults(
    module: ModuleLike, radiator_kw: Floats, eclipse_share: Floats, eclipse_h: Floats
) -> Iterator[tuple[str, str]]:
    """Say why a design cannot live on some of several planes.

    Args: as `sustain`.
    Yields: column of `modules`, and what is wrong, with the columns that mend it.
    Source: formulation, section 2.
    """
    if radiator_kw.min() <= 0.0:
        yield (
            "radiator_m2",
            (
                f"its radiator rejects {radiator_kw.min() + module.bus_kw:.3f} kW, its bus makes "
                f"{module.bus_kw:g} kW. Raise radiator_m2 or radiator_c."
            ),
        )
    rated = np.full((len(radiator_kw), 1), module.it_kw)
    sun, _, drawn = _balance(module, rated, eclipse_share, eclipse_h)
    for name, column, spare, mend in (
        ("array", "array_m2", sun, "array_m2, array_efficiency"),
        ("battery", "battery_kwh", drawn, "battery_kwh, battery_dod"),
    ):
        plane, age = np.unravel_index(int(np.argmin(spare)), spare.shape)
        if spare[plane, age] < 0.0:
            short = f"at age {int(age)} its {name} is {-spare[plane, age]:.3f} kW short"
            load = f"of carrying the bus load of {module.bus_kw:g} kW through an orbit"
            yield column, f"{short} {load}. Raise {mend}."


def array_needed_w(
    day_w: float, dark_w: float, day_min: float, dark_min: float, day_path: float, dark_path: float
) -> float:
    """Size an array: the power it must give in sunlight.

    Args: day_w, dark_w: loads (W); day_min, dark_min: times (min); day_path, dark_path:
        efficiencies of the paths from array to load.
    Returns: (Pe Te / Xe + Pd Td / Xd) / Td (W).
    Source: F9; SMAD 11.4.
    """
    return (dark_w * dark_min / dark_path + day_w * day_min / day_path) / day_min


def battery_needed_wh(
    dark_w: float, dark_min: float, dod: float, batteries: int, efficiency: float
) -> float:
    """Size one of several batteries.

    Args: dark_w: load (W); dark_min: eclipse (min); dod: depth of discharge; batteries: number;
        efficiency: from battery to load.
    Returns: Pe Te / (DOD N n) (Wh).
    Source: F10; SMAD 11.4.
    """
    return dark_w * dark_min / 60.0 / (dod * batteries * efficiency)
