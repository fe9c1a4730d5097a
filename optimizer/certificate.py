"""An exact certificate of a lower bound: linear duality in whole numbers, without a solver.

Every float is a whole number times a power of 2, so that the program is taken at its word. With any
prices y of the rows, and rc = c - A'y,
    bound = offset + sum y_i (row_lower_i if y_i > 0 else row_upper_i)
                   + sum rc_j (col_lower_j if rc_j > 0 else col_upper_j)
is below the cost of every x within the bounds, since cost x = y'(Ax) + rc x: wrong prices give a
poor bound, never a false one. What would take it to -inf is mended before:
    a price that asks for a side its row does not have becomes 0;
    where a column earns without end and no row bounds it, prices of its rows move by a share;
    the price of a demand falls until no column of it without an upper bound has rc < 0, which is
    what `Demands.shift` does in floats;
    a column that still has rc on the side where it has no bound takes one that rows imply.
Integers are of arbitrary length and no sum is rounded. Only prices are, to multiples of a power of
2, which any price may be; bounds that rows imply are floats rounded outward by more than they err.
"""

from __future__ import annotations

import math
import sys
import time
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array

from .arrays import Bools, Floats, Ints
from .program import Program
from .whole import Demands

Wholes = NDArray[np.object_]  # Python integers, of any length

TOLERANCE = 1e-8  # of the bound, or of 1 MUSD: what a claim in floats may be above the exact one
_PRICE_BITS = 64  # prices are multiples of 2^-64, or finer where costs are
_MANTISSA = 53  # bits of a float
_PASSES = 4  # over columns that earn without end
_AT_ONCE = 1 << 18  # cells made whole at a time, to keep memory low


@dataclass(frozen=True)
class Certificate:
    """What is proven of a bound that someone claims.

    Args:
        claimed: the bound in floats [MUSD].
        bound: no solution of the linear program costs less, exactly; None if nothing is proven.
        implied: how many columns needed a bound that only rows imply.
        nonzeros: of the program; `seconds`: what it took.
    """

    claimed: float
    bound: Fraction | None
    implied: int
    nonzeros: int
    seconds: float

    @property
    def proven(self) -> float:
        """The exact bound as a float that is not above it [MUSD]."""
        return -math.inf if self.bound is None else _rounded_down(self.bound)

    @property
    def loss(self) -> float:
        """How far the claim is above the exact bound, relative to it or to 1 MUSD; < 0 if below."""
        if self.bound is None or not math.isfinite(self.claimed):
            return math.nan if math.isnan(self.claimed) else math.copysign(math.inf, self.claimed)
        return float((Fraction(self.claimed) - self.bound) / max(abs(self.bound), Fraction(1)))

    @property
    def ok(self) -> bool:
        """Whether the claim is proven, but for `TOLERANCE`; a claim of nothing always is."""
        if self.claimed == -math.inf:
            return True
        return self.bound is not None and self.loss <= TOLERANCE


def certify(program: Program, demands: Demands, prices: Floats, claimed: float) -> Certificate:
    """Return what (m,) prices of rows prove of a claimed bound of the linear program."""
    started = time.perf_counter()
    bound, implied = _bound(program, demands.row, prices)
    seconds = time.perf_counter() - started
    return Certificate(claimed, bound, implied, program.matrix.nnz, seconds)


def _bound(program: Program, demanded: Ints, prices: Floats) -> tuple[Fraction | None, int]:
    """Return the exact bound, and how many columns needed one that rows imply."""
    matrix, fine = program.matrix, _bits(program.matrix.data)
    bits = max(_PRICE_BITS, _bits(program.cost) - fine)
    cost = _whole(program.cost, bits + fine)
    lower, upper = implied_bounds(program)
    price = _pointed(program, _whole(np.where(np.isfinite(prices), prices, 0.0), bits))
    reduced = cost - _worth(matrix, price, fine)
    for _ in range(_PASSES):
        endless = np.flatnonzero(_open(reduced, lower, upper))
        if not len(endless):
            break
        sign = np.where(reduced[endless] < 0, 1, -1).astype(object)
        moved = _moved(csc_array(matrix[:, endless]), cost[endless], sign, price, fine)
        rows = np.flatnonzero(moved != price)
        reduced -= _worth(csc_array(matrix[rows]), (moved - price)[rows], fine)
        price = moved
    fall = _fall(program, demanded, price, reduced, fine)
    price[demanded] += fall
    reduced -= _worth(csc_array(matrix[demanded]), fall, fine)
    needed = _open(reduced, program.col_lower, program.col_upper)
    if _open(reduced, lower, upper).any():
        return None, int(needed.sum())
    lower, upper = (
        np.where(needed, implied, own)
        for implied, own in ((lower, program.col_lower), (upper, program.col_upper))
    )
    side = np.where(price > 0, program.row_lower, program.row_upper)
    end = np.where(reduced > 0, lower, upper)
    bound = Fraction(program.offset) + _dot(price, bits, side) + _dot(reduced, bits + fine, end)
    return bound, int(needed.sum())


def _open(reduced: Wholes, lower: Floats, upper: Floats) -> Bools:
    """Return a mask (n,) of the columns that earn without end."""
    found: Bools = ((reduced > 0) & np.isinf(lower)) | ((reduced < 0) & np.isinf(upper))
    return found


def _pointed(program: Program, price: Wholes) -> Wholes:
    """Return prices, 0 where they ask for a side that the row does not have."""
    lacks = np.where(price > 0, np.isinf(program.row_lower), np.isinf(program.row_upper))
    return np.where(lacks, 0, price)


def _moved(part: csc_array, cost: Wholes, sign: Wholes, price: Wholes, fine: int) -> Wholes:
    """Return prices moved by a share, so that sign * rc >= 0 in each column of a part in turn.

    What makes it negative comes nearer to 0; where that is not enough, what works against it grows.
    No price changes its sign, so that its row has the side it asks for. A column may undo what was
    done for one before: the caller looks again.
    """
    price = price.copy()
    for j in range(part.shape[1]):
        cells = slice(part.indptr[j], part.indptr[j + 1])
        rows, own = part.indices[cells], sign[j] * cost[j]
        worth = sign[j] * _whole(part.data[cells], fine) * price[rows]
        bad, good = worth > 0, worth < 0
        much, little = worth[bad].sum(), -worth[good].sum()
        if own + little >= much:
            continue
        if own + little >= 0:
            at = rows[bad]
            price[at] = np.sign(price[at]) * (abs(price[at]) * (own + little) // much)
        elif little:
            at = rows[good]
            price[at] = np.sign(price[at]) * -(-abs(price[at]) * (much - own) // little)
    return price


def _fall(program: Program, rows: Ints, price: Wholes, reduced: Wholes, fine: int) -> Wholes:
    """Return by how much the price of each row falls (<= 0), so that no column earns without end.

    Where a row has no upper side its price does not fall below 0.
    """
    part = coo_array(program.matrix[rows])
    earns = (reduced[part.col] < 0) & np.isinf(program.col_upper[part.col]) & (part.data > 0)
    fall: Wholes = np.zeros(len(rows), dtype=object)
    ratio = reduced[part.col[earns]] // _whole(part.data[earns], fine)
    np.minimum.at(fall, part.row[earns], ratio)
    most = np.where(np.isinf(program.row_upper[rows]), np.maximum(price[rows], 0), -fall)
    return np.maximum(fall, -most)


def _worth(matrix: csc_array, price: Wholes, fine: int) -> Wholes:
    """Return (n,) matrix' price, in units of 2^-fine of those of the price."""
    found: Wholes = np.zeros(matrix.shape[1], dtype=object)
    filled = np.flatnonzero(np.diff(matrix.indptr))
    starts = matrix.indptr[filled].astype(np.int64)
    first = 0
    while first < len(filled):
        last = max(first + 1, int(np.searchsorted(starts, starts[first] + _AT_ONCE)))
        end = starts[last] if last < len(filled) else matrix.nnz
        cells = slice(starts[first], end)
        product = _whole(matrix.data[cells], fine) * price[matrix.indices[cells]]
        found[filled[first:last]] = np.add.reduceat(product, starts[first:last] - starts[first])
        first = last
    return found


def _dot(numbers: Wholes, bits: int, values: Floats) -> Fraction:
    """Return the exact sum of numbers * 2^-bits * values; no number but 0 meets an infinite one."""
    met = np.flatnonzero(numbers != 0)
    fine = _bits(values[met])
    total = int((numbers[met] * _whole(values[met], fine)).sum())
    return Fraction(total, 1 << (bits + fine))


def _bits(values: Floats) -> int:
    """Return how many binary places make every value whole."""
    _, exponent = np.frexp(values[values != 0])
    return max(0, _MANTISSA - int(exponent.min(initial=_MANTISSA)))


def _whole(values: Floats, bits: int) -> Wholes:
    """Return values * 2^bits, rounded down where that is not whole."""
    mantissa, exponent = np.frexp(values)
    number = np.ldexp(mantissa, _MANTISSA).astype(np.int64).astype(object)
    shift = exponent.astype(np.int64) + (bits - _MANTISSA)
    up, down = np.maximum(shift, 0).astype(object), np.maximum(-shift, 0).astype(object)
    found: Wholes = (number << up) >> down
    return found


def _rounded_down(value: Fraction) -> float:
    """Return the greatest float that is not above a number."""
    try:
        near = float(value)
    except OverflowError:
        return sys.float_info.max if value > 0 else -math.inf
    return near if Fraction(near) <= value else math.nextafter(near, -math.inf)


def implied_bounds(program: Program) -> tuple[Floats, Floats]:
    """Return (n,) column bounds in which rows have filled what is infinite, as far as they can.

    A row bounds a column by the least that its other columns can be; the bounds it gives serve
    other rows, until no row gives one more. Each is rounded outward, so that it holds exactly.
    """
    cells = coo_array(program.matrix)
    kept = cells.data != 0
    row, column, data = cells.row[kept], cells.col[kept], cells.data[kept]
    lower, upper = program.col_lower.copy(), program.col_upper.copy()
    while True:
        missing = np.isinf(lower).sum() + np.isinf(upper).sum()
        one = _given(row, column, data, program.row_upper, lower, upper)
        other = _given(row, column, -data, -program.row_lower, lower, upper)
        lower = np.where(np.isinf(lower), np.maximum(one[0], other[0]), lower)
        upper = np.where(np.isinf(upper), np.minimum(one[1], other[1]), upper)
        if np.isinf(lower).sum() + np.isinf(upper).sum() == missing:
            return lower, upper


def _given(
    row: Ints, column: Ints, data: Floats, most: Floats, lower: Floats, upper: Floats
) -> tuple[Floats, Floats]:
    """Return (n,) bounds that rows <= most imply for columns without one, infinite if they do not.

    A sum of k floats errs by at most k 2^-53 of the sum of their magnitudes (but for terms of
    second order), here with those of `most` and of what is taken out of the sum again; the margin
    is more than twice that.
    """
    up = data > 0
    with np.errstate(over="ignore"):
        least = data * np.where(up, lower[column], upper[column])
    finite = np.isfinite(least)
    least = np.where(finite, least, 0.0)
    total, size, infinite, terms = (
        np.bincount(row, weights=x, minlength=len(most))
        for x in (least, np.abs(least), ~finite, np.ones(len(row)))
    )
    margin = (terms + 8) * 2.0**-51 * (size + np.abs(most)) + 1e-300
    open_ = np.where(up, np.isposinf(upper[column]), np.isneginf(lower[column]))
    usable = np.isfinite(most) & np.isfinite(size)
    at: Bools = open_ & usable[row] & (infinite[row] == ~finite)
    r, c, up = row[at], column[at], up[at]
    with np.errstate(over="ignore"):
        bound = (most[r] - (total[r] - least[at]) + margin[r]) / data[at]
    low, high = np.full(len(lower), -np.inf), np.full(len(upper), np.inf)
    np.maximum.at(low, c[~up], np.nextafter(bound[~up], -np.inf))
    np.minimum.at(high, c[up], np.nextafter(bound[up], np.inf))
    return low, high
