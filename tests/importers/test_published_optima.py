"""Each converted instance has the published optimum, by a model apart from the engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from optimizer.importers import convert_canad, convert_netdes, convert_orlib
from optimizer.instance import Instance

DATA = Path(__file__).parents[1] / "data"
MUSD_PER_MONEY = 1e-3
Reference = Callable[[Instance], float]
Optima = Callable[[str], dict[str, float]]

CAP = sorted(path.stem for path in (DATA / "orlib_cap").glob("cap*.txt"))
QUICK_CAP = ("cap41", "cap71", "cap91", "cap131")
CANAD = ("r01.1", "r02.1", "r04.1", "r05.1", "r07.1")
LONG_CANAD = ("c33", "c25_100_10_F_L_5", "c25_100_10_V_L_5", "c25_100_30_V_T_5")
NETDES = sorted(path.stem for path in (DATA / "netdes").glob("network-*.dat"))
QUICK_NETDES = ("network-10-10-L-01",)


def quick_or_nightly(names: tuple[str, ...] | list[str], quick: tuple[str, ...]) -> list[object]:
    return [n if n in quick else pytest.param(n, marks=pytest.mark.nightly) for n in names]


@pytest.mark.parametrize("name", quick_or_nightly(CAP, QUICK_CAP))
def test_warehouse_location_keeps_its_optimum(
    name: str, tmp_path: Path, reference_musd: Reference, optima: Optima
) -> None:
    inst = Instance.load(convert_orlib(DATA / "orlib_cap" / f"{name}.txt", tmp_path / name))
    published = optima("orlib_cap")[name] * MUSD_PER_MONEY
    assert reference_musd(inst) == pytest.approx(published, rel=1e-6)


@pytest.mark.parametrize("name", quick_or_nightly(CANAD + LONG_CANAD, ("r01.1", "r04.1")))
def test_network_design_keeps_its_optimum(
    name: str, tmp_path: Path, reference_musd: Reference, optima: Optima
) -> None:
    inst = Instance.load(convert_canad(DATA / "canad" / f"{name}.dow", tmp_path / name))
    published = optima("canad")[name] * MUSD_PER_MONEY
    assert reference_musd(inst) == pytest.approx(published, rel=1e-6)


@pytest.mark.parametrize("name", quick_or_nightly(NETDES, QUICK_NETDES))
def test_stochastic_design_keeps_its_optimum(
    name: str, tmp_path: Path, reference_musd: Reference, optima: Optima
) -> None:
    inst = Instance.load(convert_netdes(DATA / "netdes" / f"{name}.dat", tmp_path / name))
    published = optima("netdes")[name] * MUSD_PER_MONEY
    # Published to one decimal of some 1e5 units of money.
    assert reference_musd(inst) == pytest.approx(published, rel=2e-6)
