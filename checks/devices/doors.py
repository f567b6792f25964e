"""The doors for management together: what is known of each counts, even where another is not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import ip_network
from typing import ClassVar, Self

from checks.devices.facts import DeviceFact, DeviceSsh, DeviceTelnet, DeviceWeb, Sources
from checks.devices.reader import DeviceReader, reader_of
from checks.fact import Reply
from checks.model import FactError, Provenance

_WIDEST = {4: 8, 6: 7}  # bits of 10.0.0.0/8 and fc00::/7, the greatest networks of one's own


def anybody(sources: Sources) -> bool:
    """True where no source is named, or one that is wider than any network of one's own."""
    if sources is None:
        return True
    nets = [ip_network(one, strict=False) for one in sources]
    return any(one.prefixlen < _WIDEST[one.version] for one in nets)


@dataclass(frozen=True, slots=True)
class Door:
    """One service through which the device is managed, and from where."""

    name: str
    sources: Sources
    provenance: Provenance
    lines: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """True where anybody may come in."""
        return anybody(self.sources)


@dataclass(frozen=True, slots=True)
class ManagementDoors(DeviceFact):
    """The doors that are open to somebody; `untold` is why of some of them nothing is known."""

    label: ClassVar[str] = "管理用の接続口"
    asks: ClassVar[str] = "telnet"  # and the others

    doors: tuple[Door, ...]
    untold: tuple[FactError, ...]

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Ask the reader for each door; one that it does not know hides no other."""
        reader = reader_of(reply.body)
        doors: list[Door] = []
        untold: list[FactError] = []
        for way in (_telnet, _ssh, _web, _more):
            try:
                doors.extend(way(reader))
            except FactError as why:
                untold.append(why)
        return cls(tuple(doors), tuple(untold))


Way = Callable[[DeviceReader], Iterator[Door]]


def _more(reader: DeviceReader) -> Iterator[Door]:
    """Doors that one family alone has: `more_doors` of its reader."""
    yield from getattr(reader, "more_doors", tuple)()


def _telnet(reader: DeviceReader) -> Iterator[Door]:
    found: DeviceTelnet = reader.telnet()
    if found.enabled:
        yield Door("telnet", found.sources, found.provenance, found.lines)


def _ssh(reader: DeviceReader) -> Iterator[Door]:
    door = getattr(reader, "ssh_door", reader.ssh)  # which tells no versions, where it is there
    found: DeviceSsh = door()
    if found.enabled:
        yield Door("ssh", found.sources, found.provenance, found.lines)


def _web(reader: DeviceReader) -> Iterator[Door]:
    found: DeviceWeb = reader.web()
    if found.http or found.https:
        yield Door("web", found.sources, found.provenance, found.lines)
