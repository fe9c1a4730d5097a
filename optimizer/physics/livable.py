"""What the physics refuses, told before anything is flown: all of it, at the cells to look at."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..errors import InstanceError, Problem
from ..instance import Instance
from ..instance.checks.context import Context
from ..instance.schema import Module, Shell
from ..instance.series import OperatingSlice
from .errors import PhysicsError
from .heat import radiator_limit_kw
from .lattice import elements
from .power import life_faults
from .propagate import positions_km
from .sample import instants_jd, plane_eclipses
from .sun import date_jd

Planes = dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]


def require_livable(inst: Instance, slices: tuple[OperatingSlice, ...]) -> None:
    """Refuse orbits that do not exist and designs that cannot live in a shell they may fly to.

    Args: inst: the instance; slices: the normal ones.
    Raises: InstanceError: with every problem, one for each module, shell and limit.
    Source: formulation, section 2.
    """
    if problems := tuple(_problems(inst, slices)):
        raise InstanceError(tuple(sorted(problems)))


def _problems(inst: Instance, slices: tuple[OperatingSlice, ...]) -> Iterator[Problem]:
    context = Context.of(inst.content)
    reached = {row.shell for row in inst.payloads}
    for shell in inst.shells:
        try:
            planes = _planes(inst, shell, slices)
        except PhysicsError as error:
            yield context.at(shell, error.column, f"does not make an orbit: {error}")
            continue
        for module in inst.modules if shell.shell in reached else ():
            for column, message in _faults(module, shell, planes).items():
                yield context.at(module, column, message)


def _planes(inst: Instance, shell: Shell, slices: tuple[OperatingSlice, ...]) -> Planes:
    """Return beta and eclipse of every plane by slice."""
    settings, found = inst.settings.geometry, Planes()
    for span in slices:
        at = elements(shell, date_jd(settings.year, span.day_of_year))
        instants = instants_jd(span, settings.year, settings.samples_per_slice)
        found[span.slice] = plane_eclipses(at, float(instants.mean()))
        positions_km(at, instants[:1], np.zeros(1, np.int64))
    return found


def _faults(module: Module, shell: Shell, planes: Planes) -> dict[str, str]:
    """Return what is wrong with a design in a shell: column -> message of the first slice."""
    found: dict[str, str] = {}
    for name, (beta, share, hours) in planes.items():
        limits = {
            angle: radiator_limit_kw(module, shell.altitude_km, angle)
            for angle in np.unique(np.round(beta, 9)).tolist()
        }
        radiator = np.array([limits[angle] for angle in np.round(beta, 9).tolist()])
        for column, what in life_faults(module, radiator, share, hours):
            where = f"in shell {shell.shell}, slice {name}"
            message = f"is too little for module {module.module} to live {where}: {what}"
            found.setdefault(column, message)
    return found
