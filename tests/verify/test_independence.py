"""The verifier shares no code with what finds plans."""

from __future__ import annotations

import json
from collections.abc import Callable
from subprocess import CompletedProcess

FORBIDDEN = (
    "pyomo",
    "highspy",
    "models",
    "optimizer.compile",
    "optimizer.formulate",
    "optimizer.solver",
    "optimizer.routes",
    "optimizer.run",
    "optimizer.extract",
    "optimizer.prices",
)
SCAN = """
import json, sys
import optimizer.verify, optimizer.plan
print(json.dumps(sorted(sys.modules)))
"""


def test_the_verifier_imports_nothing_that_finds_plans(
    python: Callable[..., CompletedProcess[str]],
) -> None:
    done = python("-c", SCAN)
    assert done.returncode == 0, done.stderr
    loaded = json.loads(done.stdout)
    assert "optimizer.verify.audit" in loaded
    assert [
        name
        for name in loaded
        if any(name == other or name.startswith(f"{other}.") for other in FORBIDDEN)
    ] == []
