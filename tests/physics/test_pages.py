"""Every public function of the physics cites its source and stands in docs/physics.md."""

from __future__ import annotations

import ast
import re

import pytest

FILES_AND_ROWS = {
    "cache", "tables", "reading", "coefficients", "geometry", "inputs", "errors", "made_for",
}  # fmt: skip


def public_functions(root):
    for path in sorted((root / "optimizer" / "physics").glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield path.stem, node


def test_every_formula_cites_its_source(root):
    for module, node in public_functions(root):
        text = ast.get_docstring(node) or ""
        if module not in FILES_AND_ROWS and node.name != "spread_instants":
            assert "Source: " in text, f"{module}.{node.name}"


def test_every_public_function_stands_in_the_page(root):
    page = (root / "docs" / "physics.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)`", page))
    assert {node.name for _, node in public_functions(root)} <= named


@pytest.mark.parametrize("module", ["optimizer.physics.geometry"])
def test_physics_imports_neither_solver_nor_model(python, module):
    code = f"import {module}, sys; print(*sys.modules)"
    loaded = python("-c", code).stdout.split()
    assert not {"pyomo", "highspy", "models", "networkx"} & set(loaded)
