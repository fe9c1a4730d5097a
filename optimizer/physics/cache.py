"""A cache of geometries on disk: npz without pickle, named by a content hash, written whole."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .coefficients import Geometry, ShellGeometry, Ways

Store = dict[str, NDArray[Any]]
ENVIRONMENT = "ORBISITE_CACHE"
OFF = "off"
KEY = "key"  # of a geometry, in its own file: another one under its name is not taken for it
BY_NODE = ("see", "slant_ms", "see_low", "sky_low")
BY_NODE_NUMBER = ("gap", "wait_s", "pass_s")
ARRAYS = ("centre_lat_deg", "centre_lon_deg", "share", "sunlit", "zone_ms", "low", "dwell_s")


def cache_folder() -> Path | None:
    """Name the folder of the cache: ORBISITE_CACHE (`off`: none), else the user's cache.

    Returns: a path, made only when something is stored.
    """
    named = os.environ.get(ENVIRONMENT, "")
    if named:
        return None if named == OFF else Path(named)
    try:
        return _user_cache() / "orbisite"
    except RuntimeError:
        return None


def _user_cache() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named) if Path(named).is_absolute() else Path.home() / ".cache"


def content_hash(content: Mapping[str, object]) -> str:
    """Hash what a geometry depends on.

    Args: content: plain JSON values.
    Returns: sha256, hex.
    """
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def fetch(folder: Path, key: str) -> Geometry | None:
    """Read a geometry from the cache.

    Args: folder: of the cache; key: content hash.
    Returns: the geometry, or None if it is not there or not whole.
    """
    try:
        with (folder / f"{key}.npz").open("rb") as file:
            stored = np.load(file, allow_pickle=False)
            flat = {name: stored[name] for name in stored.files}
            return _unpack(flat) if str(flat.pop(KEY)) == key else None
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is made anew
        return None


def store(folder: Path, key: str, geometry: Geometry) -> None:
    """Write a geometry to the cache, whole or not at all; a cache that cannot be written is none.

    Args: folder: made if missing; key: content hash; geometry: to store.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, suffix=".tmp")
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez_compressed(file, allow_pickle=False, **_pack(geometry), **{KEY: np.array(key)})
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(folder / f"{key}.npz")
    except OSError:
        _remove(Path(name))
    except BaseException:
        _remove(Path(name))
        raise


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _pack(geometry: Geometry) -> Store:
    flat: Store = {
        "shells": np.array(list(geometry.shells), dtype=np.str_),
        "warnings": np.array(geometry.warnings, dtype=np.str_).reshape(-1, 3),
        "slices": np.array(geometry.slices, dtype=np.str_),
        "sampled": np.array([geometry.satellites, geometry.instants]),
    }
    for number, shell in enumerate(geometry.shells.values()):
        flat |= {f"{number}/{name}": array for name, array in _pack_shell(shell).items()}
    return flat


def _pack_shell(shell: ShellGeometry) -> Store:
    flat: Store = {name: getattr(shell, name) for name in ARRAYS}
    flat["least"] = np.array(shell.least)
    flat["zones"] = np.array(shell.zones, dtype=np.str_)
    flat["nodes"] = np.array(list(shell.see), dtype=np.str_)
    flat["modules"] = np.array(list(shell.power_kw), dtype=np.str_)
    flat["pairs"] = np.array(list(shell.cross), dtype=np.str_).reshape(-1, 2)
    flat["others"] = np.array(list(shell.meet), dtype=np.str_)
    for name in (*BY_NODE, "cross", "meet"):
        flat[name] = np.array(list(getattr(shell, name).values()))
    for name in BY_NODE_NUMBER:
        flat[name] = np.array(list(getattr(shell, name).values()), dtype=np.float64)
    for k, module in enumerate(shell.power_kw):
        flat[f"power{k}"], flat[f"limit{k}"] = shell.power_kw[module], shell.limited_by[module]
    for item in fields(Ways):
        flat[f"ways/{item.name}"] = np.array(getattr(shell.ways, item.name))
    return flat


def _unpack(flat: Store) -> Geometry:
    shells = {}
    for number, name in enumerate(flat["shells"].tolist()):
        prefix = f"{number}/"
        part = {k.removeprefix(prefix): v for k, v in flat.items() if k.startswith(prefix)}
        shells[name] = _unpack_shell(name, part)
    satellites, instants = flat["sampled"].tolist()
    warnings = tuple((name, shell, text) for name, shell, text in flat["warnings"].tolist())
    return Geometry(shells, satellites, instants, warnings, tuple(flat["slices"].tolist()))


def _unpack_shell(name: str, flat: Store) -> ShellGeometry:
    nodes, modules = flat["nodes"].tolist(), flat["modules"].tolist()
    pairs = [(one, two) for one, two in flat["pairs"].tolist()]
    by_node = {key: dict(zip(nodes, flat[key], strict=True)) for key in BY_NODE}
    numbers = {key: dict(zip(nodes, flat[key].tolist(), strict=True)) for key in BY_NODE_NUMBER}
    tables: dict[str, Any] = {key: flat[key] for key in ARRAYS} | by_node | numbers
    ways: dict[str, Any] = {item.name: flat[f"ways/{item.name}"] for item in fields(Ways)}
    ways |= {key: tuple(ways[key].tolist()) for key in ("ends", "places")}
    return ShellGeometry(
        shell=name,
        zones=tuple(flat["zones"].tolist()),
        least=int(flat["least"]),
        power_kw={module: flat[f"power{k}"] for k, module in enumerate(modules)},
        limited_by={module: flat[f"limit{k}"] for k, module in enumerate(modules)},
        cross=dict(zip(pairs, flat["cross"], strict=True)),
        meet=dict(zip(flat["others"].tolist(), flat["meet"], strict=True)),
        ways=Ways(**ways),
        **tables,
    )
