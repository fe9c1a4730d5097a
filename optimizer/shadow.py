"""Notice a stray `models.py` that stands between orbisite and its own formulation.

The formulation is imported as `models`. A script, or `python -c`, puts its own folder first on the
import path, so that a `models.py` there would be imported in its place. Nothing here imports
`models`: importing would run the stranger's file.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

from .errors import UsageError

OWN_MODELS = Path(__file__).resolve().parent.parent / "models" / "__init__.py"


def stray_models() -> Path | None:
    """Find the file that `import models` would run, or has run, in place of ours.

    Returns:
        The stranger's file or folder; None when `models` is ours, or is nowhere.
    """
    loaded = sys.modules.get("models")
    if loaded is not None:
        return _unless_own(getattr(loaded, "__file__", None), list(getattr(loaded, "__path__", [])))
    spec = find_spec("models")
    if spec is None:
        return None
    return _unless_own(spec.origin, list(spec.submodule_search_locations or []))


def stray_in(folder: Path) -> Path | None:
    """Find what a script in `folder` would import as `models`, if that is not ours.

    Args:
        folder: where the script would stand.

    Returns:
        `folder/models` or `folder/models.py`; None if neither is there, or the folder is a
        checkout of orbisite.
    """
    if (folder / "optimizer" / "shadow.py").is_file():
        return None
    for stray in (folder / "models" / "__init__.py", folder / "models.py"):
        if stray.is_file() and stray.resolve() != OWN_MODELS:
            return stray if stray.name == "models.py" else stray.parent
    return None


def require_own_models() -> None:
    """Stop before somebody else's `models` is imported for ours.

    Raises:
        UsageError: naming the file to rename.
    """
    stray = stray_models()
    if stray is not None:
        raise UsageError(advice(stray))


def advice(stray: Path) -> str:
    """Say which file to rename, and why.

    Args:
        stray: a file or folder that `stray_models` or `stray_in` found.

    Returns:
        One line.
    """
    new = stray.with_name("my_models" + stray.suffix)
    return (
        f"{stray} hides the package `models` that orbisite needs. Rename it, for example to "
        f"{new.name}, or run from another folder."
    )


def _unless_own(origin: str | None, folders: list[str]) -> Path | None:
    if origin is not None and origin != "namespace":
        found = Path(origin).resolve()
        if found == OWN_MODELS:
            return None
        return found.parent if found.name == "__init__.py" else found
    folder = Path(folders[0]).resolve() if folders else None
    return None if folder is None or folder == OWN_MODELS.parent else folder
