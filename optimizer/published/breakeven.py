"""The launch price at which two plans cost the same, and the proof that the best plan flips there.

The cost of a plan that is forced into orbit is a straight line in the launch price as long as its
fleet stays the same. Two solves give the line, its crossing with the ground plan is the break-even.
Two free solves, just below and just above, then show where the work is done.
"""

from __future__ import annotations

from dataclasses import dataclass

from .bench import Bench, Change, Changes, cost_musd
from .row import Row

ORBIT: Changes = {"workloads.compute.hosts": "orbit"}
GROUND: Changes = {"workloads.compute.hosts": "ground"}
FLIP = "no print: the engine's own break-even, certified on both sides"
WHOLE = 1e-6  # of shares that are 0 or 1


@dataclass(frozen=True, slots=True)
class BreakEven:
    """A question about one launcher of one instance.

    Attributes:
        study: folder of the instance.
        launcher: whose price per kilogram is sought.
        changes: overrides of both plans.
        step_usd_per_kg: how far below and above the break-even the free problem is solved.
    """

    study: str
    launcher: str
    changes: tuple[tuple[str, Change], ...] = ()
    step_usd_per_kg: float = 0.01

    def price(self, bench: Bench) -> float:
        """Find the break-even price.

        Args:
            bench: solves.

        Returns:
            USD/kg.
        """
        ground = cost_musd(bench.plan(self.study, {**dict(self.changes), **GROUND}))
        low, high = 100.0, 500.0
        at_low, at_high = (
            cost_musd(bench.plan(self.study, {**self._at(price), **ORBIT})) for price in (low, high)
        )
        return low + (ground - at_low) * (high - low) / (at_high - at_low)

    def below(self, bench: Bench) -> float:
        """Solve the free problem just below the break-even; return the share in orbit."""
        return self._orbit_share(bench, -self.step_usd_per_kg)

    def above(self, bench: Bench) -> float:
        """Solve the free problem just above the break-even; return the share in orbit."""
        return self._orbit_share(bench, self.step_usd_per_kg)

    def flips(self, at: str) -> list[Row]:
        """Make the rows that certify the break-even: all in orbit below it, nothing above.

        Args:
            at: the case, for the reader.

        Returns:
            The two checks.
        """
        return [
            Row(self.study, f"work in orbit {self.step_usd_per_kg:g} USD/kg {side} it, {at}",
                "share", share, WHOLE, "absolute", FLIP, compute, check=True)
            for side, share, compute in (("below", "1", self.below), ("above", "0", self.above))
        ]  # fmt: skip

    def _orbit_share(self, bench: Bench, step: float) -> float:
        served = bench.plan(self.study, self._at(self.price(bench) + step)).served_eflop_h
        return served["orbit"] / (served["orbit"] + served["ground"])

    def _at(self, price: float) -> dict[str, Change]:
        key = f"launchers.{self.launcher}.price_usd_per_kg"
        return {**dict(self.changes), key: price}
