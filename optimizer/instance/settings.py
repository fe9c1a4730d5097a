"""The scalars and choices of `instance.yaml`, with every default."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from .units import (
    ConcernName,
    Id,
    LatDeg,
    Milliseconds,
    Number,
    Reason,
    Share,
    Switch,
    Usd,
    Whole,
    Year,
    as_list,
    as_whole,
)

DEFAULT_YEAR = 2026
MOST_ROUTES = 1000


def as_routes(value: object) -> object:
    """Read a number of routes, or `all`."""
    if value == "all":
        return value
    try:
        number = as_whole(value)
        wrong = "" if not isinstance(number, int) or 1 <= number <= MOST_ROUTES else "out of range"
    except PydanticCustomError:
        wrong = "not a number of routes"
    if wrong:
        what = {"what": f"is {wrong}", "allowed": f"1 to {MOST_ROUTES}, or all"}
        raise PydanticCustomError("orbisite", "{what}", what)
    return number


Rate = Annotated[float, Field(ge=0, lt=1), Number]
Routes = Annotated[Literal["all"] | int, BeforeValidator(as_routes)]
ByYear = dict[Year, Annotated[float, Field(ge=0, le=1e12), Number]]


class Part(BaseModel):
    """A mapping in `instance.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Wacc(Part):
    """Annuity rates by class of asset; None: the discount rate."""

    ground: Rate | None = None
    orbit: Rate | None = None
    network: Rate | None = None


class Zones(Part):
    """The grid of zones: latitude edges and a longitude step."""

    lat_edges_deg: Annotated[tuple[LatDeg, ...], BeforeValidator(as_list)] = (-90.0, 90.0)
    lon_step_deg: Annotated[float, Field(ge=5, le=360), Number] = 360.0


class GeometryChoices(Part):
    """The year orbits are set in, the samples of a slice, and those that ways are measured at."""

    year: Year = DEFAULT_YEAR
    samples_per_slice: Annotated[int, Field(ge=1, le=10_000), Whole] = 24
    way_instants: Annotated[int, Field(ge=1, le=10_000), Whole] | None = None


class Routing(Part):
    """How ways are found and timed."""

    routes_per_host: Routes = 2
    hop_ms: Milliseconds = 0.3
    fibre_detour: Annotated[float, Field(ge=1, le=10), Number] = 1.4


class Policy(Part):
    """Prices and limits set by somebody else."""

    carbon_usd_per_t: Usd = 0.0
    carbon_cap_kt: ByYear = Field(default_factory=dict)
    budget_musd: ByYear = Field(default_factory=dict)
    orbit_share_max: Share | None = None
    abroad_share_max: dict[Id, Share] = Field(default_factory=dict)


class Boundary(Part):
    """What is counted."""

    accelerators: Switch = True
    facility: Switch = True
    network: Switch = True


class Solve(Part):
    """Defaults that flags override."""

    gap: Annotated[float, Field(ge=0, lt=1), Number] = 0.01
    time_limit_s: Annotated[float, Field(gt=0, le=1e7), Number] = 600.0


class Settings(Part):
    """`instance.yaml`."""

    format: Annotated[Literal[1], Whole]
    name: Id = "instance"
    currency: Literal["USD"] = "USD"
    price_year: Year = DEFAULT_YEAR
    base_year: Year = DEFAULT_YEAR
    discount_rate: Rate = 0.0
    wacc: Wacc = Wacc()
    zones: Zones = Zones()
    geometry: GeometryChoices = GeometryChoices()
    routing: Routing = Routing()
    policy: Policy = Policy()
    boundary: Boundary = Boundary()
    solve: Solve = Solve()
    silence: dict[ConcernName, Reason] = Field(default_factory=dict)


def setting_value(settings: Settings, path: tuple[str, ...]) -> object:
    """Return the value of a setting by its path; None if it is not there."""
    value: object = settings
    for part in path:
        if isinstance(value, Mapping):
            by_text = {str(key): item for key, item in value.items()}
            value = by_text.get(part)
        else:
            value = getattr(value, part, None)
    return value
