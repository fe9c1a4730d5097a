"""The example instances: inside the wheel, or beside the packages in a checkout."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
SHIPPED = PACKAGE / "_instances"
CHECKOUT = PACKAGE.parent / "instances"


def examples_root() -> Path | None:
    """Find the folder of the examples.

    Returns:
        The wheel's copy, else the checkout's folder, else None.
    """
    return next((root for root in (SHIPPED, CHECKOUT) if root.is_dir()), None)


def example_names() -> tuple[str, ...]:
    """List the examples.

    Returns:
        Names of the folders that hold an instance.yaml, sorted.
    """
    root = examples_root()
    if root is None:
        return ()
    return tuple(sorted(found.parent.name for found in root.glob("*/instance.yaml")))
