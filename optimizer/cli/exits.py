"""Exit codes, and the one place where errors become messages."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from contextlib import suppress
from enum import IntEnum
from typing import Any

import typer
from typer.core import TyperGroup

from ..signals import ENDING, Requests, watched
from .console import emit_json, note


class Code(IntEnum):
    """What the exit code of a command says."""

    DONE = 0
    INTERNAL = 1
    USAGE = 2
    INVALID = 3
    INFEASIBLE = 4
    LIMIT_WITH_PLAN = 5
    LIMIT_WITHOUT_PLAN = 6
    NUMERICAL = 7
    EXTRA = 8
    MISMATCH = 9
    NOT_SAVED = 10
    MEMORY = 11
    INTERRUPTED = 130


STATUS_CODE = {
    "optimal": Code.DONE,
    "feasible": Code.LIMIT_WITH_PLAN,
    "infeasible": Code.INFEASIBLE,
    "pool_infeasible": Code.INFEASIBLE,
    "unbounded": Code.NUMERICAL,
    "no_plan": Code.LIMIT_WITHOUT_PLAN,
    "interrupted": Code.INTERRUPTED,
    "unverified": Code.NUMERICAL,
    "error": Code.NUMERICAL,
}

SMALLER = (
    "Close other programs, or make the problem smaller: fewer regions, slices or periods, larger",
    "zones, a smaller geometry.samples_per_slice or routing.routes_per_host.",
)
EXTRA_OF = {"pyarrow": "parquet", "openpyxl": "xlsx"}


WRONG_ARGUMENTS: type[Exception] = typer.BadParameter.__bases__[0]  # click's, or typer's copy of it


class Guarded(TyperGroup):
    """The group of commands, which turns every error into a message and an exit code."""

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **more: Any) -> Any:
        """Read the options before the command; what is wrong with them is a document too."""
        as_json = "--json" in args  # the list is emptied on the way
        try:
            return super().make_context(info_name, args, *rest, **more)
        except WRONG_ARGUMENTS as error:
            report_usage(error, as_json=as_json)
            raise

    def invoke(self, ctx: Any) -> Any:
        """Run a command.

        Args:
            ctx: typer's context.

        Returns:
            What the command returns.

        Raises:
            typer.Exit: with the code of the error.
        """
        as_json = "--json" in ctx.args
        try:
            with watched(*ENDING) as asked:
                return self._invoked(ctx, asked)
        except KeyboardInterrupt:
            report_interrupt(as_json=as_json)
            raise typer.Exit(Code.INTERRUPTED) from None
        except WRONG_ARGUMENTS as error:
            report_usage(error, as_json=as_json)
            raise
        except Exception as error:
            code = code_of(error)
            if code is None:
                raise
            report(error, code, as_json=as_json)
            raise typer.Exit(code) from None

    def _invoked(self, ctx: Any, asked: Requests) -> Any:
        """Run a command; a signal that it kept shows in the exit code."""
        try:
            result = super().invoke(ctx)
        except typer.Exit:
            if not asked.count:
                raise
        if asked.count:
            raise typer.Exit(Code.INTERRUPTED)
        return result


def code_of(error: Exception) -> Code | None:
    """Choose the exit code of an error.

    Args:
        error: what a command raised.

    Returns:
        The code; None for what typer handles itself (its own exceptions, a closed pipe).
    """
    from .. import errors

    if isinstance(error, BrokenPipeError) or _is_typers(error):
        return None
    if isinstance(error, OSError) and error.errno == errno.ENOMEM:
        return Code.MEMORY
    known: tuple[tuple[type[Exception], Code], ...] = (
        (errors.InstanceError, Code.INVALID),
        (errors.InfeasibleError, Code.INFEASIBLE),
        (errors.SolverError, Code.NUMERICAL),
        (errors.OrbisiteError, Code.USAGE),
        (MemoryError, Code.MEMORY),
        (OSError, Code.USAGE),
    )
    for kind, code in known:
        if isinstance(error, kind):
            return code
    if isinstance(error, ModuleNotFoundError) and error.name in EXTRA_OF:
        return Code.EXTRA
    return Code.INTERNAL


def report(error: Exception, code: Code, *, as_json: bool) -> None:
    """Say what went wrong on stderr, and as a document on stdout if one was asked for.

    Args:
        error: what a command raised.
        code: its exit code.
        as_json: whether the command was to print a document.
    """
    if code is Code.INTERNAL:
        traceback.print_exception(error, file=sys.stderr)
    for line in message_of(error, code):
        note(line, style="bold red")
    if not as_json:
        return
    with suppress(OSError):  # nobody can read it; the exit code says the same
        emit_json(error_document(code, "\n".join(message_of(error, code)), error))


def report_usage(error: Any, *, as_json: bool) -> None:
    """Print the document of an error in the arguments; typer says the rest on stderr.

    Args:
        error: what typer raised.
        as_json: whether the command was to print a document.
    """
    if as_json:
        emit_json(error_document(Code.USAGE, error.format_message()))


def report_interrupt(*, as_json: bool) -> None:
    """Say that a signal ended a command before there was anything to keep."""
    words = "Interrupted."
    note(words)
    if as_json:
        emit_json(error_document(Code.INTERRUPTED, words))


def error_document(code: Code, message: str, error: Exception | None = None) -> dict[str, Any]:
    """Lay out a failure for a program.

    Args:
        code: the exit code.
        message: in words.
        error: what was raised; the problems of an instance and the reasons of laws stand apart.

    Returns:
        The document.
    """
    from ..errors import InfeasibleError, InstanceError

    document: dict[str, Any] = {
        "schema": "orbisite.error/1",
        "error": code.name.lower(),
        "exit_code": int(code),
        "message": message,
    }
    if isinstance(error, InstanceError):
        document["problems"] = problem_rows(error)
    if isinstance(error, InfeasibleError):
        document["reasons"] = list(error.reasons)
    return document


def message_of(error: Exception, code: Code) -> list[str]:
    """Word an error for the person who caused it, or for us when it was our fault.

    Args:
        error: what a command raised.
        code: its exit code.

    Returns:
        One or more lines.
    """
    from ..errors import InfeasibleError, InstanceError

    if isinstance(error, InstanceError):
        count = len(error.problems)
        return [*map(str, error.problems), f"{count} problem{'s' if count != 1 else ''} found."]
    if isinstance(error, InfeasibleError):
        return ["No plan can obey the laws:", *(f"  {reason}" for reason in error.reasons)]
    if isinstance(error, OSError) and error.filename is not None:
        return [f"{os.fsdecode(error.filename)}: {error.strerror}."]
    if code is Code.MEMORY:
        return [f"Out of memory{f': {error}' if str(error) else ''}.", *SMALLER]
    if code is Code.EXTRA and isinstance(error, ModuleNotFoundError):
        extra = EXTRA_OF[str(error.name)]
        return [f"This needs {error.name}. Install it with: pip install 'orbisite[{extra}]'"]
    if code is Code.INTERNAL:
        return [
            f"Internal error: {type(error).__name__}: {error}",
            "This is a fault of orbisite, not of your instance.",
            "Please report it with the lines above and the output of `orbisite doctor`.",
        ]
    return [str(error)]


def problem_rows(error: Any) -> list[dict[str, Any]]:
    """Lay out the problems of an instance for a document.

    Args:
        error: an InstanceError.

    Returns:
        One mapping per problem.
    """
    return [
        {"file": str(p.file), "line": p.line, "column": p.column, "message": p.message}
        for p in error.problems
    ]


def _is_typers(error: Exception) -> bool:
    return type(error).__module__.split(".")[0] in {"typer", "click"}
