"""The command line. Each command is a short function that imports what it needs when it runs."""

from __future__ import annotations


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        from .app import app
    except KeyboardInterrupt:  # before anything has begun
        raise SystemExit(130) from None
    app(prog_name="orbisite")
