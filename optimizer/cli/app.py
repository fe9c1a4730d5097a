"""The commands of `orbisite`, in the order in which a newcomer needs them."""

from __future__ import annotations

from typing import Annotated

import typer

from . import (
    compare,
    doctor,
    help_,
    import_,
    new,
    published,
    reconcile,
    schema,
    show,
    solve,
    validate,
)
from .exits import Guarded

EPILOG = (
    "Exit codes: 0 done, 1 internal error, 2 usage, 3 invalid instance, 4 infeasible, "
    "5 stopped at a limit with a plan, 6 without one, 7 unbounded or numerical, 8 missing extra, "
    "9 a published number is not reproduced, 10 solved but not saved where it was to be, "
    "11 out of memory, "
    "130 interrupted."
)

app = typer.Typer(
    name="orbisite",
    cls=Guarded,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=EPILOG,
)


def _version(wanted: bool) -> None:
    if wanted:
        from .. import __version__

        typer.echo(f"orbisite {__version__}")
        raise typer.Exit


@app.callback()
def orbisite(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Plan where AI compute should stand, on the ground and in orbit, and prove how good it is."""


app.command()(new.new)
app.command()(validate.validate)
app.command()(solve.solve)
app.command()(show.show)
app.command()(compare.compare)
app.command("import")(import_.import_)
app.command()(published.published)
app.command()(reconcile.reconcile)
app.command()(schema.schema)
app.command()(doctor.doctor)
app.command("help")(help_.help_)
