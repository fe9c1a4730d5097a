"""The names of arrays: one a type of number. Shapes and units stand where they are used."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
Labels = NDArray[np.int8]
Bools = NDArray[np.bool_]
