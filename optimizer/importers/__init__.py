"""Published problem files, rewritten as instance folders with the same optimum.

One module per format. Every importer reads a file strictly (each fault with its line and
column), and writes a whole instance folder or nothing.
"""

from __future__ import annotations

from .canad import convert_canad
from .netdes import convert_netdes
from .orlib import convert_orlib

__all__ = ["convert_canad", "convert_netdes", "convert_orlib"]
