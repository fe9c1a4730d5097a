"""What a solver had found and proven as its seconds passed, and measures of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import exp, inf, isfinite, log

from optimizer.solver import relative_gap

ENDLESS = 1e19  # a solver that writes this much means infinity


@dataclass(frozen=True)
class Trajectory:
    """The best plan and the best bound over time.

    Attributes:
        points: (seconds [s], plan [MUSD] or inf, bound [MUSD] or -inf), one when either is better.
    """

    points: list[tuple[float, float, float]] = field(default_factory=list)

    @property
    def last(self) -> tuple[float, float, float]:
        """The newest point; nothing at 0 s before the first."""
        return self.points[-1] if self.points else (0.0, inf, -inf)

    def add(self, seconds: float, plan: float | None, bound: float | None) -> None:
        """Take in what is known now; what is no better than before leaves no point."""
        _, best, proven = self.last
        if plan is not None and abs(plan) < ENDLESS:
            best = min(best, plan)
        if bound is not None and abs(bound) < ENDLESS:
            proven = max(proven, bound)
        if (best, proven) != self.last[1:]:
            self.points.append((seconds, best, proven))

    def first_s(self) -> float:
        """Return the seconds to the first plan [s], inf without one."""
        return next((at for at, plan, _ in self.points if plan < inf), inf)

    def gap_s(self, gap: float) -> float:
        """Return the seconds until (plan - bound) / |plan| is at most this [s], inf if never."""
        return next((at for at, *both in self.points if relative_gap(*both) <= gap), inf)

    def primal_integral(self, best: float, until: float) -> float:
        """Return the distance of the plan from the best known one, over time [s].

        The distance is 1 without a plan, else their difference over the larger of the two.
        Source: T Berthold, Measuring the impact of primal heuristics, OR Letters 41 (2013) 611-614.
        """
        return self._integral(lambda plan, _: _apart(plan, best), until)

    def primal_dual_integral(self, until: float) -> float:
        """Return the distance of plan and bound over time [s]: 1 while either lacks."""
        return self._integral(_apart, until)

    def _integral(self, distance: Callable[[float, float], float], until: float) -> float:
        steps = [(0.0, inf, -inf), *self.points]
        ends = [*(at for at, *_ in self.points), inf]
        return sum(
            max(0.0, min(end, until) - at) * distance(plan, bound)
            for (at, plan, bound), end in zip(steps, ends, strict=True)
        )


def _apart(a: float, b: float) -> float:
    """Return |a - b| over the larger of the two, at most 1 [1]."""
    if not (isfinite(a) and isfinite(b)):
        return 1.0
    return min(1.0, abs(a - b) / max(abs(a), abs(b), 1e-9))


@dataclass(frozen=True)
class Growth:
    """seconds ~ size ** exponent, over `count` instances; `margin` is half of a 95 % interval.

    `at_million` is the seconds that the fit gives a size of a million.
    """

    count: int
    exponent: float
    margin: float
    at_million: float


def growth(sizes: Sequence[float], seconds: Sequence[float]) -> Growth | None:
    """Fit log(seconds) to log(size); None below three sizes with finite seconds."""
    from scipy import stats

    both = zip(sizes, seconds, strict=True)
    pairs = [(log(n), log(s)) for n, s in both if n > 0 and 0 < s < inf]
    if len({n for n, _ in pairs}) < 3:
        return None
    fit = stats.linregress([n for n, _ in pairs], [s for _, s in pairs])
    margin = float(stats.t.ppf(0.975, len(pairs) - 2) * fit.stderr)
    million = exp(fit.intercept + fit.slope * log(1e6))
    return Growth(len(pairs), float(fit.slope), margin, million)
