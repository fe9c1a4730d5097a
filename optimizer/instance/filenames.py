"""Names of files: those that are read, and which one a name that is not read was meant to be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from .schema import TABLES

SETTINGS = "instance.yaml"
COEFFICIENTS = "coefficients"
MADE_FOR = "made_for.csv"
ALIKE = 0.8

_ENDINGS = re.compile(
    r"\.(csv|tsv|tab|txt|dat|psv|xlsx?|xlsm|xlsb|ods|numbers|parquet|feather|json|ya?ml|toml"
    r"|gz|bz2|xz|zst|zip|7z|bak|backup|old|orig|save|tmp|part|new|disabled|off|\d+)$",
    re.IGNORECASE,
)
_MARKS = re.compile(r"^(copy of )|( ?- ?copy| copy| ?\(\d+\)|~)$", re.IGNORECASE)


def meant_folder(name: str) -> str:
    """Return `coefficients` if a folder is called so but for case or a letter, or nothing."""
    alike = SequenceMatcher(None, name.casefold(), COEFFICIENTS).ratio() > 0.9
    return COEFFICIENTS if alike and name[:1].casefold() == COEFFICIENTS[0] else ""


def meant(name: str) -> str:
    """Return the file of an instance that a name was meant to be, or an empty text.

    Args:
        name: of a file in the folder that is not one of the instance: `power.tsv`, `Power.csv.bak`.
    """
    if name.startswith((".", "~$")):
        return ""
    stem, ends = _bare(name)
    if not ends:
        return ""
    return _named(likely(stem, ["instance", *TABLES]))


def _bare(name: str) -> tuple[str, int]:
    """Return a name without the endings of tables and copies, and how many there were."""
    stem, ends = name.strip(), 0
    while True:
        short = _MARKS.sub("", _ENDINGS.sub("", stem)).strip()
        if short == stem or not short:
            return stem, ends
        stem, ends = short, ends + 1


def _named(stem: str) -> str:
    return {"": "", "instance": SETTINGS}.get(stem, f"{stem}.csv")


def likely(name: str, known: Iterable[str]) -> str:
    """Return the known name that a name is but for its case and a letter or two, or nothing."""
    folded = name.casefold().replace("-", "").replace("_", "").replace(" ", "")
    ranked = [(SequenceMatcher(None, folded, other).ratio(), other) for other in known]
    ratio, best = max(ranked, default=(0.0, ""))
    return best if ratio >= ALIKE else ""
