"""Samples of a shell: every satellite at the mid-instants of every normal slice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..arrays import Bools, Floats, Singles
from .eclipse import eclipse_fraction, is_sunlit, plane_normals, sun_angle_deg
from .inputs import ShellLike, SliceLike
from .lattice import Elements, elements, inclination_deg
from .orbit import period_min
from .propagate import positions_km
from .sun import date_jd, teme_to_ecef, true_sun


@dataclass(frozen=True, slots=True)
class Sample:
    """One shell, T slices x n instants x N satellites.

    fixed_km (T, n, N, 3) Earth-fixed, single precision (under 5 m); sunlit (T, n, N);
    beta_deg, eclipse_share, eclipse_h (T, P): the planes at mid-slice.
    """

    fixed_km: Singles
    sunlit: Bools
    beta_deg: Floats
    eclipse_share: Floats
    eclipse_h: Floats


def instants_jd(span: SliceLike, year: int, samples: int) -> Floats:
    """Give the mid-instants of a slice cut into equal parts.

    Args: span: the slice; year: calendar year; samples: number of parts.
    Returns: (samples,) Julian dates (days).
    Source: formulation, section 2.
    """
    hours = span.utc_start_h + span.length_h * (np.arange(samples) + 0.5) / samples
    return np.asarray(date_jd(year, span.day_of_year) + hours / 24.0, dtype=np.float64)


def plane_eclipses(at: Elements, jd: float) -> tuple[Floats, Floats, Floats]:
    """Give beta and eclipse of every plane of a lattice at one date.

    Args: at: elements; jd: Julian date (days).
    Returns: beta (P,) degrees, eclipse share (P,), eclipse hours per orbit (P,).
    Source: F3, F4 with the true sun and the node drifted by J2.
    """
    normals = plane_normals(at.nodes_deg(jd), at.inclination_deg)
    beta = sun_angle_deg(normals, true_sun(np.array([jd]))[0])
    share = eclipse_fraction(at.altitude_km, beta)
    return beta, share, share * period_min(at.altitude_km) / 60.0


def sample_shell(shell: ShellLike, slices: Sequence[SliceLike], year: int, samples: int) -> Sample:
    """Fly the whole lattice through the sample instants.

    Args: shell: the row; slices: normal slices; year: calendar year; samples: per slice.
    Returns: the sample; elements are set anew at 0 h UTC of each slice's day.
    Raises: PhysicsError: no such orbit.
    Source: formulation, section 2.
    """
    shape = (len(slices), samples, shell.planes * shell.sats_per_plane)
    fixed, sunlit = np.empty((*shape, 3), np.float32), np.empty(shape, np.bool_)
    planes = np.empty((3, len(slices), shell.planes))
    for t, span in enumerate(slices):
        instants = instants_jd(span, year, samples)
        at = elements(shell, date_jd(year, span.day_of_year))
        inertial = positions_km(at, instants, None)
        sunlit[t] = is_sunlit(inertial, true_sun(instants)).T
        fixed[t] = teme_to_ecef(inertial, instants).transpose(1, 0, 2)
        planes[:, t] = plane_eclipses(at, float(instants.mean()))
    return Sample(fixed, sunlit, planes[0], planes[1], planes[2])


def yearly_sunlit(shell: ShellLike, year: int) -> float:
    """Give the mean sunlit share of a shell over 365 days.

    Args: shell: the row; year: calendar year.
    Returns: mean over days and planes of 1 - eclipse share; LTAN and longitude shells are set
        anew each day, the nodes of the others drift from 1 January on.
    Raises: PhysicsError: no such orbit.
    Source: F4, day by day at noon.
    """
    start = date_jd(year, 1)
    moving = shell.ltan_h is None and inclination_deg(shell) > 0.0
    first, total = elements(shell, start), 0.0
    for day in range(365):
        at = first if moving else elements(shell, start + day)
        total += float(plane_eclipses(at, start + day + 0.5)[1].mean())
    return 1.0 - total / 365.0
