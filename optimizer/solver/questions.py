"""Questions that versions of HiGHS have answered wrongly, small enough to be answered by hand.

Each is of the kind of a published fault (its issue at ERGO-Code/HiGHS), in numbers of our
own, with the answer that enumeration in exact arithmetic gives (`tests/solver`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array

from ..program import Program

Row = tuple[float, Sequence[float], float]  # lower, coefficients, upper
ANY = float("inf")


@dataclass(frozen=True)
class Question:
    """One program: minimise cost x over rows and bounds; the first columns are whole.

    Args:
        fault: what went wrong; `issue`: where that is told.
        cost: of the columns; `rows`, `bounds`: theirs.
        whole: how many of the first columns are integer.
        answer: the optimum, None where nothing is feasible.
        start: a feasible point to begin from.
        late: so many of the last rows come only after a first run, or of the last columns.
        nodes: stop after so many nodes of the tree: the bound must still be one.
    """

    fault: str
    issue: int
    cost: Sequence[float]
    rows: Sequence[Row]
    bounds: Sequence[tuple[float, float]]
    whole: int
    answer: float | None
    start: Sequence[float] = ()
    late_rows: int = 0
    late_columns: int = 0
    nodes: int | None = None

    @property
    def program(self) -> Program:
        """The numbers of it."""
        low, coefs, high = zip(*self.rows, strict=True)
        least, most = zip(*self.bounds, strict=True)
        return Program(
            cost=np.array(self.cost, dtype=np.float64),
            offset=0.0,
            matrix=csc_array(np.array(coefs, dtype=np.float64)),
            row_lower=np.array(low, dtype=np.float64),
            row_upper=np.array(high, dtype=np.float64),
            col_lower=np.array(least, dtype=np.float64),
            col_upper=np.array(most, dtype=np.float64),
            integer=np.arange(len(self.cost)) < self.whole,
        )


QUESTIONS = (
    Question(
        "a cheap column that is not whole fills a row beside one that is", 2957,
        cost=[3, 7],
        rows=[
            (17.4, [1, 1], ANY),
        ],
        bounds=[(0, 14), (6, 30)],
        whole=1, answer=77.8,
    ),
    Question(
        "a row takes a dear whole column where a cheap fraction would do", 3043,
        cost=[11, 4],
        rows=[
            (7.3, [1, 1], ANY),
        ],
        bounds=[(0, 12), (0, 12)],
        whole=1, answer=29.2,
    ),
    Question(
        "a switch is turned on though what it allows is not worth it", 2975,
        cost=[5000, 0, 3],
        rows=[
            (14, [0, 1, 1], 14),
            (-ANY, [-60, 1, 0], 0),
        ],
        bounds=[(0, 1), (0, ANY), (0, ANY)],
        whole=1, answer=42.0,
    ),
    Question(
        "the distance from a target is not kept least", 3073,
        cost=[0, 40, 0.5],
        rows=[
            (5, [1, 1, 0], 5),
            (-ANY, [1, 0, -1], 0),
            (-ANY, [-1, 0, -1], 0),
            (-ANY, [-1, 0, 0], -0.7),
        ],
        bounds=[(0, 5), (0, ANY), (-ANY, ANY)],
        whole=1, answer=2.5,
    ),
    Question(
        "of two switches the one of less worth is turned on", 3094,
        cost=[0, 0, 0, 0, 7, 5],
        rows=[
            (-ANY, [-300, 0, 1, 0, 0, 0], 0),
            (-ANY, [0, -300, 0, 1, 0, 0], 0),
            (120, [0, 0, 1, 0, 1, 0], 120),
            (120, [0, 0, 0, 1, 0, 1], 120),
            (-ANY, [1, 1, 0, 0, 0, 0], 1),
        ],
        bounds=[(0, 1), (0, 1), (0, 300), (0, 300), (0, 300), (0, 300)],
        whole=2, answer=600.0,
    ),
    Question(
        "a whole column tied to a fraction is rounded the dear way", 3002,
        cost=[6, 2, 3],
        rows=[
            (8.5, [1, 0, -1], 8.5),
            (-ANY, [0, 1, 1], 6),
            (11, [1, 1, 0], ANY),
        ],
        bounds=[(0, 40), (0, 5), (-2, 2)],
        whole=1, answer=45.5,
    ),
    Question(
        "of two plants with a charge for starting the wrong one runs", 2995,
        cost=[90, 25, 2, 6, 3, 50],
        rows=[
            (33, [0, 0, 1, 1, 1, 1], 33),
            (-ANY, [-40, 0, 1, 0, 0, 0], 0),
            (-ANY, [0, -20, 0, 1, 0, 0], 0),
        ],
        bounds=[(0, 1), (0, 1), (0, ANY), (0, ANY), (0, 9), (0, ANY)],
        whole=2, answer=156.0,
    ),
    Question(
        "a whole column replaces a share of one that is not", 2961,
        cost=[3, 3, 1, 1],
        rows=[
            (11, [2, 0, 1, 0], ANY),
            (12, [0, 2, 0, 1], ANY),
        ],
        bounds=[(0, 1), (0, 1), (10, ANY), (10, ANY)],
        whole=2, answer=23.0,
    ),
    Question(
        "what is above both of two lines is cut off", 2409,
        cost=[3, -2],
        rows=[
            (0.35, [1, -1], ANY),
            (0.35, [1, 1], ANY),
        ],
        bounds=[(-20, 20), (-4, 4)],
        whole=1, answer=1.7,
    ),
    Question(
        "a whole column without a cost rests on a fraction", 3271,
        cost=[0, 0, 4],
        rows=[
            (-8.5, [1, 0, 0], ANY),
            (0.5, [0, 1, 1], ANY),
        ],
        bounds=[(-20, 6.5), (0, 3), (0, 3)],
        whole=3, answer=0.0,
    ),
    Question(
        "bounds that rows imply of whole columns are taken for whole", 3274,
        cost=[0, 2, 0, 0],
        rows=[
            (0, [0, 1, 0, -1], ANY),
            (0, [1, 0, -1, 1], 0),
            (-9, [0, 0, -1, -40], ANY),
        ],
        bounds=[(-9, 9), (-9, 9), (0, 9), (0, 5)],
        whole=3, answer=0.0,
    ),
    Question(
        "a feasible program over negative counts is called infeasible", 2432,
        cost=[-31, 8, 6],
        rows=[
            (1210, [-27, -13.5, -4], ANY),
            (-1600, [-0.3, 25.4, -7.7], ANY),
            (-1650, [-3, -2.5, 24.26], ANY),
        ],
        bounds=[(-35, 40), (-40, 3), (-40, 0)],
        whole=2, answer=29.0,
    ),
    Question(
        "an infeasible program over whole columns is called optimal", 1710,
        cost=[1, 1, 1, 0, 0],
        rows=[
            (3, [2, 2, 0, 0, 0], 3),
            (1, [1, 0, 1, 1, 0], ANY),
            (2, [0, 1, 1, 0, 1], ANY),
        ],
        bounds=[(0, 3), (0, 1), (0, 1), (0, 1), (0, 1)],
        whole=5, answer=None,
    ),
    Question(
        "a program that presolve solves gets the bound 0", 2154,
        cost=[-0.8, -0.3, -0.6, -0.1],
        rows=[
            (-ANY, [1, 1, 1, 1], 3),
        ],
        bounds=[(0, 1), (0, 1), (0, 1), (0, 1)],
        whole=4, answer=-1.7,
    ),
    Question(
        "equal columns are counted twice when they are put back", 2204,
        cost=[1, 1, 1, 1, 1, 1, 1],
        rows=[
            (1, [1, 1, 0, 0, 1, 0, 0], 1),
            (1, [0, 1, 1, 0, 0, 1, 1], 1),
            (1, [0, 0, 1, 1, 0, 0, 1], 1),
            (1, [1, 0, 0, 1, 0, 1, 0], 1),
        ],
        bounds=[(0, 1), (0, 1), (0, 1), (0, 1), (0, 1), (0, 1), (0, 1)],
        whole=7, answer=2.0,
    ),
    Question(
        "a start is given back at the cost of a better point", 1570,
        cost=[7, 5, 4, 3],
        rows=[
            (19, [5, 4, 3, 2], ANY),
            (-ANY, [1, 1, 0, 0], 4),
            (2, [0, 0, 1, 1], ANY),
        ],
        bounds=[(0, 6), (0, 6), (0, 6), (0, 6)],
        whole=4, answer=25.0, start=[4, 0, 2, 2],
    ),
    Question(
        "a start that is not feasible is called optimal", 902,
        cost=[4, 3, 5],
        rows=[
            (11, [3, 2, 4], ANY),
            (-ANY, [1, 1, 1], 3),
        ],
        bounds=[(0, 4), (0, 4), (0, 4)],
        whole=3, answer=14.0, start=[0, 0, 0],
    ),
    Question(
        "a linear program goes on from a basis that rows have left", 3294,
        cost=[2, 3, 1, 4],
        rows=[
            (10, [1, 1, 1, 1], ANY),
            (4, [2, 0, 0, 1], ANY),
            (-ANY, [1, 0, 2, 0], 6),
            (3, [0, 1, 0, -1], ANY),
        ],
        bounds=[(0, 8), (0, 8), (0, 8), (0, 8)],
        whole=0, answer=24.0, late_rows=2,
    ),
    Question(
        "a linear program goes on from a basis that columns have joined", 2267,
        cost=[5, 6, 2, 3],
        rows=[
            (12, [1, 2, 1, 1], ANY),
            (-ANY, [1, 0, 1, 0], 7),
            (1, [0, 1, -1, 2], ANY),
        ],
        bounds=[(0, 9), (0, 9), (0, 9), (0, 9)],
        whole=0, answer=29.0, late_columns=2,
    ),
    Question(
        "the bound of a tree cut short is no bound", 1865,
        cost=[13, 11, 17, 19, 7],
        rows=[
            (97, [12, 9, 15, 18, 7], 97),
            (-ANY, [1, 1, 1, 1, 1], 9),
        ],
        bounds=[(0, 5), (0, 5), (0, 5), (0, 5), (0, 5)],
        whole=5, answer=102.0, nodes=1,
    ),
    Question(
        "an equality of whole columns is taken for infeasible", 1164,
        cost=[2, 3, 5, 1],
        rows=[
            (43, [6, 9, 20, 15], 43),
        ],
        bounds=[(0, 9), (0, 9), (0, 9), (0, 9)],
        whole=4, answer=None,
    ),
    Question(
        "columns that dominate one another are fixed too soon", 3090,
        cost=[3, 2, 4, 6, 1],
        rows=[
            (4, [2, 1, 1, 3, 0], 4),
            (1, [0, 1, 1, 0, 1], 1),
            (-ANY, [1, 0, 1, 0, 1], 2),
        ],
        bounds=[(0, 2), (0, 1), (0, 1), (0, 1), (0, 1)],
        whole=5, answer=8.0,
    ),
)  # fmt: skip
