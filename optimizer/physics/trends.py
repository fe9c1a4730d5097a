"""Small formulas for reading published figures: links, learning, finance, reliability."""

from __future__ import annotations

import math
from collections.abc import Iterable

from .constants import FIBRE_INDEX, LIGHT_KM_S


def capital_recovery(rate: float, years: int) -> float:
    """Give the yearly payment, at the year's end, per unit of capital.

    Args: rate: per year; years: number of payments.
    Returns: i (1+i)^n / ((1+i)^n - 1); 1/n at rate 0 (1/year).
    Source: F11.

    >>> round(capital_recovery(0.08, 5), 6)
    0.250456
    """
    return 1.0 / years if rate == 0.0 else rate / (1.0 - (1.0 + rate) ** -years)


def free_space_loss_db(distance_km: float, frequency_ghz: float) -> float:
    """Give the free-space loss of a radio link.

    Args: distance_km: km; frequency_ghz: GHz.
    Returns: 92.45 + 20 log10 d + 20 log10 f (dB).
    Source: F12; ITU-R P.525.
    """
    return 92.45 + 20.0 * math.log10(distance_km) + 20.0 * math.log10(frequency_ghz)


def optical_received_w(
    sent_w: float, sender_m: float, receiver_m: float, wavelength_m: float, distance_m: float
) -> float:
    """Give the power a laser link delivers through uniform apertures, without other losses.

    Args: sent_w: W; sender_m, receiver_m: aperture diameters (m); wavelength_m; distance_m (m).
    Returns: Pt (pi Dt/wl)^2 (wl / (4 pi R))^2 (pi Dr/wl)^2 (W).
    Source: F12.
    """
    gains = (math.pi / wavelength_m) ** 4 * (sender_m * receiver_m) ** 2
    return sent_w * gains * (wavelength_m / (4.0 * math.pi * distance_m)) ** 2


def learned_cost(cost: float, units_before: float, units: float, learning: float) -> float:
    """Give a cost after learning by doing.

    Args: cost: at units_before; units_before, units: cumulative; learning: saved per doubling.
    Returns: cost (N/N0)^log2(1 - LR).
    Source: F13; Wright 1936.
    """
    return cost * float((units / units_before) ** math.log2(1.0 - learning))


def units_to_reach(cost: float, target: float, units_before: float, learning: float) -> float:
    """Give the cumulative units at which learning brings a cost to a target.

    Args: cost: at units_before; target: same unit; units_before: cumulative; learning: share.
    Returns: N0 (target/cost)^(1 / log2(1 - LR)).
    Source: F13, inverted.
    """
    return units_before * float((target / cost) ** (1.0 / math.log2(1.0 - learning)))


def launched_power_usd_kw_y(
    mass_kg: float, power_kw: float, usd_per_kg: float, life_y: float
) -> float:
    """Give the launch price of power.

    Args: mass_kg; power_kw; usd_per_kg: launch price; life_y: years of service.
    Returns: (kg/kW) (USD/kg) / life (USD per kW and year).
    Source: F14; Google Suncatcher, arXiv 2511.19468.
    """
    return mass_kg / power_kw * usd_per_kg / life_y


def ground_power_usd_kw_y(usd_per_kwh: float, pue: float) -> float:
    """Give the yearly price of power on the ground, for comparison with `launched_power`.

    Args: usd_per_kwh: tariff; pue: facility power per IT power.
    Returns: 8760 h x tariff x PUE (USD per kW and year).
    Source: Google Suncatcher, arXiv 2511.19468.
    """
    return 8760.0 * usd_per_kwh * pue


def launch_room_usd_kg(usd_per_kw: float, kg_per_kw: float) -> float:
    """Give what may be paid per kilogram for launch and build together.

    Args: usd_per_kw: value of power in orbit; kg_per_kw: specific mass.
    Returns: USD/kg.
    Source: Turyshev, arXiv 2604.27197.
    """
    return usd_per_kw / kg_per_kw


def lifetime_penalty(loss_per_y: float, life_y: float) -> float:
    """Give how much dearer a life with steady losses makes each unit delivered.

    Args: loss_per_y: continuous rate; life_y: years.
    Returns: L T / (1 - exp(-L T)).
    Source: Turyshev, arXiv 2604.27197.
    """
    exponent = loss_per_y * life_y
    return 1.0 if exponent == 0.0 else exponent / -math.expm1(-exponent)


def fibre_ms(distance_km: float, index: float = FIBRE_INDEX) -> float:
    """Give the one-way time of light in fibre.

    Args: distance_km: length of the fibre; index: of refraction.
    Returns: ms.
    Source: F15.
    """
    return distance_km * index / LIGHT_KM_S * 1000.0


def yearly_failure_share(failures: float, units: float, days: float) -> float:
    """Give failures per unit and year from a count.

    Args: failures; units; days observed.
    Returns: 1/year.
    Source: F16; Llama 3 training log, 54 days on 16,384 accelerators.
    """
    return failures / units * 365.0 / days


def any_site_available(shares: Iterable[float]) -> float:
    """Give the chance that at least one of several independent sites is clear.

    Args: shares: availability of each.
    Returns: 1 - prod(1 - p): optimistic, clouds are correlated.
    Source: F17.
    """
    return 1.0 - math.prod(1.0 - share for share in shares)
