"""The command line. Each command is a short function that imports what it needs when it runs."""

from __future__ import annotations

import sys

from ..signals import heard_to_the_end
from .streams import mend_streams

INTERRUPTED = 130  # the exit code


def main() -> None:
    """Run the command line and leave with its exit code; a signal is heard from start to end."""
    mend_streams()
    try:
        with heard_to_the_end():
            from .app import app

            app(prog_name="orbisite")
    except KeyboardInterrupt:  # before the command had begun
        _say_interrupted()
        raise SystemExit(INTERRUPTED) from None
    except SystemExit as end:
        if end.code == INTERRUPTED:  # of typer's own, while it read the command line
            _say_interrupted()
        raise


def _say_interrupted() -> None:
    """Print a document if one was asked for, and none was printed."""
    if "--json" in sys.argv:
        from .console import EMITTED, emit_json
        from .exits import Code, error_document

        if not EMITTED:
            emit_json(error_document(Code.INTERRUPTED, "Interrupted."))
