"""Where work runs: a site, one zone of a shell, the satellite overhead, or a whole shell."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Host:
    """One host, as plans and tables name it.

    Args:
        kind: site, zone, direct (a zone that serves a region overhead, with no way inside the
            zone) or shell (all its zones, by share).
        place: id of the site or shell.
        zone: of a zone or direct host.
        region: of a direct host.

    >>> Host("direct", "gen2", "S20E060", "kenya").name
    'gen2:S20E060>kenya'
    >>> Host.read("zone", "gen2:S20E060").zone
    'S20E060'
    """

    kind: str
    place: str
    zone: str = ""
    region: str = ""

    @classmethod
    def read(cls, kind: str, name: str) -> Host:
        """Return the host of a name; of a name that is none, one that no instance holds."""
        where, _, region = name.partition(">")
        place, _, zone = where.partition(":")
        found = cls(kind, place, zone, region)
        return found if found.name == name else cls(kind, name)

    @property
    def node(self) -> str:
        """The node of the link graph it stands at; of a whole shell its id, which is no node."""
        return zone_node(self.place, self.zone) if self.zone else self.place

    @property
    def name(self) -> str:
        """Its name in tables."""
        return f"{self.node}>{self.region}" if self.region else self.node

    @property
    def tier(self) -> str:
        """Where it is: ground or orbit."""
        return tier(self.kind)


def tier(kind: str) -> str:
    """Return where hosts of a kind are: ground or orbit."""
    return "ground" if kind == "site" else "orbit"


def zone_node(shell: str, zone: str) -> str:
    """Name the node of a zone of a shell.

    >>> zone_node("gen2", "S20E060")
    'gen2:S20E060'
    """
    return f"{shell}:{zone}"


def place_of(node: str) -> tuple[str, str]:
    """Return shell and zone of the node of a zone.

    >>> place_of("gen2:S20E060")
    ('gen2', 'S20E060')
    """
    shell, _, zone = node.partition(":")
    return shell, zone
