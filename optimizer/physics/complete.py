"""Can a shell ever be complete? What is blank or asked for may be more than can ever be there."""

from __future__ import annotations

import math

from ..errors import InstanceError
from ..instance import Instance
from ..instance.checks.context import Context
from ..instance.schema import Module, Shell
from ..instance.series import trajectory
from .coefficients import Geometry
from .least import FAST_GAP

FAST_MS = 60_000.0
BLANK = " (blank: the least that keeps sight without a gap)"


def never_complete(inst: Instance, geometry: Geometry) -> tuple[tuple[str, str], ...]:
    """Tell of shells that can never be complete.

    Args: inst: the instance; geometry: of its shells.
    Returns: (shell, what is more than can ever be there) for every such shell.
    Raises: InstanceError: modules may fly there, and no work could use the shell as it is.
    Source: formulation, section 2 (complete).
    """
    fast = [row.latency_ms <= FAST_MS for row in inst.workloads]
    if not any(fast):
        return ()
    problems, warnings = [], []
    for row in inst.shells:
        least = geometry.shells[row.shell].least if row.min_modules is None else row.min_modules
        most = _most_alive(inst, row)
        flown = any(payload.shell == row.shell for payload in inst.payloads)
        gaps = geometry.shells[row.shell].gap.values()
        if most >= least - 1e-9 or not flown or all(gap > FAST_GAP for gap in gaps):
            continue
        blank = "" if row.min_modules is not None else BLANK
        message = (
            f"is more than can ever be in orbit: {least}{blank}, but {most:g} at most (max_modules "
            f"{row.max_modules}, whole modules, those that fail or do not arrive left out). Work "
            "within 60 s never uses the shell. Lower it, or make room for more."
        )
        if _meant(inst, row, least):
            problems.append(Context.of(inst.content).at(row, "min_modules", message))
        warnings.append((row.shell, message))
    if problems and all(fast):
        raise InstanceError(tuple(problems))
    return tuple(warnings)


def _meant(inst: Instance, shell: Shell, least: int) -> bool:
    """Tell whether a shell is meant to be filled: without room for modules it is switched off.

    In what is made up a least fleet that is left blank may be more than is allowed.
    """
    room = _standing(inst, shell) + shell.max_modules >= least
    asked = shell.min_modules is not None or not inst.content.made_up
    return room or (asked and shell.max_modules > 0)


def _most_alive(inst: Instance, shell: Shell) -> float:
    """Give the most satellites that can be in a shell at once, on the mean over a period.

    Never too few: where all modules arrive with the same likelihood and age alike, what is in orbit
    is a multiple of it; else the best of them may be there in any number.
    """
    standing = _standing(inst, shell)
    carriers = {row.launcher for row in inst.payloads if row.shell == shell.shell}
    arrive = {
        launcher.success * (1 - module.doa)
        for launcher in inst.launchers
        if launcher.launcher in carriers
        for module in inst.modules
    }
    most = float(shell.max_modules)
    if len(arrive) == 1 and (len(inst.periods) == 1 or not _aging(inst)):
        each = arrive.pop()
        most = each * math.floor(most / each + 1e-9)
    return standing + most * max((_lasting(inst, module) for module in inst.modules), default=1.0)


def _aging(inst: Instance) -> bool:
    return any(module.failure_per_y > 0 for module in inst.modules)


def _lasting(inst: Instance, module: Module) -> float:
    """Give the most that is left of a vintage on the mean over a period, of those at its start."""
    best = 0.0
    for row in inst.periods:
        if module.replace:
            left = [1 - module.failure_per_y * module.replace_y] * row.years
        else:
            left = [(1 - module.failure_per_y) ** year for year in range(row.years)]
        best = max(best, math.fsum(left[: module.life_y]) / row.years)
    return best


def _standing(inst: Instance, shell: Shell) -> float:
    """Give the most satellites that stand already in any period."""
    factors = [trajectory(inst, shell.existing_trajectory, row.period) for row in inst.periods]
    return shell.existing_sats * max(factors)
