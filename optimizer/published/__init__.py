"""Published studies as instances: each number of theirs beside the engine's.

`catalogue` reruns the studies, `reconcile` prices one pair of plans under all their boundaries.
"""

from __future__ import annotations

from .bench import Bench
from .catalogue import STUDIES, chosen, rerun
from .row import Result, Row, Tally, tally

__all__ = ["STUDIES", "Bench", "Result", "Row", "Tally", "chosen", "rerun", "tally"]
