"""Numbers as people read them."""

from __future__ import annotations

import pytest

from optimizer.wording import alike, count, duration, exact, money, percent, plural, power


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (count(4408), "4 408"),
        (count(12345.6), "12 346"),
        (count(0.25), "0.25"),
        (count(7.0), "7"),
        (count(999.7), "1 000"),
        (count(3e-7), "3e-7"),
        (exact(800_000.0), "800 000"),
        (exact(0.534649), "0.534649"),
        (exact(1234.5), "1234.5"),
        (money(66_331.05), "66.3 G$"),
        (money(574_990), "575 G$"),
        (money(574_990, at_least=True), "574 G$"),
        (money(999.96), "1 G$"),
        (money(12.3), "12.3 M$"),
        (money(0.0123), "12.3 k$"),
        (money(419.4e-6), "419 $"),
        (money(0), "0 M$"),
        (money(-1500), "-1.5 G$"),
        (money(2e10), "20 000 T$"),
        (percent(0.0052), "0.52 %"),
        (percent(0.00002), "0.002 %"),
        (percent(0.0049612), "0.496 %"),
        (percent(0.0049612, at_most=True), "0.497 %"),
        (percent(1 - 0.000158), "99.9842 %"),  # with 0.0158 % it makes 100
        (percent(1 - 2e-9), "100 %"),
        (percent(1), "100 %"),
        (percent(1.2), "120 %"),
        (power(139), "139 MW"),
        (power(1390), "1.39 GW"),
        (power(0.12), "120 kW"),
        (duration(0.34), "0.3 s"),
        (duration(38.2), "38 s"),
        (duration(125), "2 min 05 s"),
        (duration(600), "10 min"),
        (duration(7530), "2 h 05 min"),
        (plural(1, "regions"), "1 region"),
        (plural(1, "trajectories"), "1 trajectory"),
        (plural(1, "launches"), "1 launch"),
        (plural(4408, "shells"), "4 408 shells"),
    ],
)
def test_numbers_read_well(said: str, wanted: str) -> None:
    assert said == wanted


def test_numbers_side_by_side_have_one_unit() -> None:
    assert alike([66_331.05, 66_331.06, 0.01], "MUSD") == (["66.331", "66.3311", "0.00001"], "G$")
    assert alike([0.0, 0.0], "MUSD") == (["0", "0"], "M$")
    assert alike([131_400.0, 3.25], "EFLOPS h") == (["131 400", "3.25"], "EFLOPS·h")
