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

    ground: Rate | None = Field(None, description="rates of the annuities, by class")
    orbit: Rate | None = Field(None, description="rates of the annuities, by class")
    network: Rate | None = Field(None, description="rates of the annuities, by class")


class Zones(Part):
    """The grid of zones: latitude edges and a longitude step."""

    lat_edges_deg: Annotated[tuple[LatDeg, ...], BeforeValidator(as_list)] = Field(
        (-90.0, 90.0), description="edges of the latitude bands, from -90 to 90"
    )
    lon_step_deg: Annotated[float, Field(ge=5, le=360), Number] = Field(
        360.0, description="width of a zone, divides 360"
    )


class GeometryChoices(Part):
    """The year orbits are set in, the samples of a slice, and those that ways are measured at."""

    year: Year = Field(DEFAULT_YEAR, description="year the sun and the orbits are set in")
    samples_per_slice: Annotated[int, Field(ge=1, le=10_000), Whole] = Field(
        24, description="instants sampled"
    )
    way_instants: Annotated[int, Field(ge=1, le=10_000), Whole] | None = Field(
        None,
        description="instants that ways through space are measured at, spread evenly over all "
        "samples; blank: 96 where satellites x ground nodes are at most 50,000, else 24",
    )


class Routing(Part):
    """How ways are found and timed."""

    routes_per_host: Routes = Field(
        2, description="ways a host that seed the pool; `all`: every simple way"
    )
    hop_ms: Milliseconds = Field(0.3, description="delay of a hop between satellites")
    fibre_detour: Annotated[float, Field(ge=1, le=10), Number] = Field(
        1.4, description="fibre length over great circle"
    )


class Policy(Part):
    """Prices and limits set by somebody else."""

    carbon_usd_per_t: Usd = Field(0.0, description="price of carbon")
    carbon_cap_kt: ByYear = Field(
        default_factory=dict, description="yearly carbon, by start of a period"
    )
    budget_musd: ByYear = Field(
        default_factory=dict, description="overnight purchases, by start of a period"
    )
    orbit_share_max: Share | None = Field(None, description="share of served work in orbit")
    abroad_share_max: dict[Id, Share] = Field(
        default_factory=dict, description="share of a jurisdiction's work hosted abroad"
    )


class Boundary(Part):
    """What is counted."""

    accelerators: Switch = Field(True, description="what is counted")
    facility: Switch = Field(True, description="what is counted")
    network: Switch = Field(True, description="what is counted")


class Solve(Part):
    """Defaults that flags override."""

    gap: Annotated[float, Field(ge=0, lt=1), Number] = Field(
        0.01, description="how near to optimal is good enough: (best - bound) / best"
    )
    time_limit_s: Annotated[float, Field(gt=0, le=1e7), Number] = Field(
        600.0, description="most seconds of building and solving"
    )


class Settings(Part):
    """`instance.yaml`."""

    format: Annotated[Literal[1], Whole] = Field(description="version of the format: 1")
    name: Id = Field("instance", description="name of the instance, an id")
    currency: Literal["USD"] = Field("USD", description="USD")
    price_year: Year = Field(DEFAULT_YEAR, description="year of the prices")
    base_year: Year = Field(DEFAULT_YEAR, description="everything is discounted to it")
    discount_rate: Rate = Field(
        0.0, description="real, yearly; also the rate of annuities without `wacc`"
    )
    wacc: Wacc = Wacc()
    zones: Zones = Zones()
    geometry: GeometryChoices = GeometryChoices()
    routing: Routing = Routing()
    policy: Policy = Policy()
    boundary: Boundary = Boundary()
    solve: Solve = Solve()
    silence: dict[ConcernName, Reason] = Field(
        default_factory=dict, description="a reason not to tell of this warning"
    )


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


def meaning_of(path: tuple[str, ...]) -> str:
    """Return what a setting means; empty if there is none of that name."""
    part: type[BaseModel] = Settings
    said = ""
    for name in path:
        field = part.model_fields.get(name)
        if field is None:
            return said  # a year or an id, whose field has the words
        said = field.description or ""
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            part = inner
    return said
