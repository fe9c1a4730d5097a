"""Shell completion can be shown, be installed, and knows the commands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CALL = "import sys; sys.argv[0] = 'orbisite'; from optimizer.cli import main; main()"


def orbisite(home: Path, *arguments: str, **environment: str) -> str:
    """Run the command under its own name, with a home of its own."""
    shell = {"HOME": str(home), "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    done = subprocess.run(
        [sys.executable, "-c", CALL, *arguments],
        capture_output=True, text=True, check=False, env=os.environ | shell | environment,
    )  # fmt: skip
    return done.stdout


def test_commands_are_completed(tmp_path: Path) -> None:
    asked = {"_ORBISITE_COMPLETE": "complete_bash", "COMP_WORDS": "orbisite so", "COMP_CWORD": "1"}
    assert orbisite(tmp_path, **asked).split() == ["solve"]


def test_completion_is_shown_and_installed(tmp_path: Path) -> None:
    assert "complete -o default -F _orbisite_completion orbisite" in orbisite(
        tmp_path, "--show-completion", "bash"
    )
    assert "bash completion installed" in orbisite(tmp_path, "--install-completion", "bash")
    script = tmp_path / ".bash_completions" / "orbisite.sh"
    assert "_orbisite_completion" in script.read_text()
    assert str(script) in (tmp_path / ".bashrc").read_text()
