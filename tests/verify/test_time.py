"""Years, money and hours of the verifier, worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from optimizer.verify.hours import mean_factor, operating_spells
from optimizer.verify.years import Calendar
from tests.verify.worlds import ground

CALENDAR = Calendar((2030, 2033), (3, 2), 2028, 0.1, (("ground", 0.0), ("orbit", 0.1)))


def test_a_purchase_serves_its_life_and_no_longer() -> None:
    # bought 2030, four years: all of 2030-2032, one of two years of 2033-2034
    assert CALENDAR.active(4).tolist() == [[1.0, 0.5], [0.0, 1.0]]


def test_a_gap_between_periods_is_neither_served_nor_charged() -> None:
    gap = Calendar((2030, 2034), (2, 2), 2030, 0.0, (("ground", 0.0),))
    assert gap.active(5).tolist() == [[1.0, 0.5], [0.0, 1.0]]
    assert gap.capital(5, "ground").tolist() == [[0.4, 0.2], [0.0, 0.4]]
    assert gap.period_of(2033) == 0


def test_capital_over_a_full_life_is_worth_the_price() -> None:
    # rate of the class = discount rate: five years from 2030 are worth 1 MUSD of 2030
    assert CALENDAR.capital(5, "orbit")[0].sum() == pytest.approx(1.1**-2, rel=1e-14)


def test_without_interest_an_annuity_is_the_price_by_the_years() -> None:
    assert CALENDAR.annuity_due(4, "ground") == 0.25


def test_things_are_bought_once_they_can_be() -> None:
    assert CALENDAR.buyable(0).tolist() == [1.0, 1.0]
    assert CALENDAR.buyable(3).tolist() == [0.0, 1.0]  # 2028 + 3 = 2031
    assert CALENDAR.buyable(2, 2031, None).tolist() == [0.0, 1.0]
    assert CALENDAR.buyable(3, 2031).tolist() == [0.0, 0.0]


def test_launches_are_counted_over_the_years_before() -> None:
    assert CALENDAR.window_years(None).tolist() == [2.0, 3.0]  # 2028-2029, 2030-2032
    assert CALENDAR.window_years(2031).tolist() == [1.0, 2.0]  # the first: at least one
    assert CALENDAR.window_years(2033).tolist() == [1.0, 0.0]


def test_profiles_are_exact_means_in_local_time() -> None:
    noon = np.array([float(12 <= hour < 18) for hour in range(24)])
    assert mean_factor(noon, 9.0, 12.0) == pytest.approx(0.5)
    assert mean_factor(noon, 17.5, 1.0) == pytest.approx(0.5)
    assert mean_factor(noon, 36.0, 6.0) == pytest.approx(1.0)  # 36 h is noon of the next day
    assert mean_factor(noon, -1.5, 24.0) == pytest.approx(0.25)
    assert mean_factor(noon, 23.0, 14.0) == pytest.approx(1 / 14)


def test_an_outage_takes_its_hours_from_the_slice_it_copies() -> None:
    spells = {spell.slice: spell for spell in operating_spells(ground())}
    assert list(spells) == ["day", "night", "storm"]
    assert [spell.hours for spell in spells.values()] == [4380.0, 4000.0, 380.0]
    assert spells["storm"].day == "storm"
    assert spells["storm"].utc_start_h == 12
    assert spells["storm"].available == {("site", "a"): 0.5, ("link", "ra"): 0.5}
    assert math.fsum(spell.hours for spell in spells.values()) == 8760.0
