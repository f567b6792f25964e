"""What is known of a door from both sides: by the configuration, and from outside."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Self, TypeVar

from checks.devices.beside import FIRST_LINE, PUBLIC
from checks.devices.evidence import evidence_of
from checks.devices.facts import (
    DeviceAlgorithms,
    DeviceFact,
    DeviceSnmp,
    DeviceSsh,
    DeviceTelnet,
)
from checks.devices.normal import normalised
from checks.devices.reader import reader_of
from checks.fact import Reply
from checks.model import FactError, Why

F = TypeVar("F")
_TELNET, _SSH = 23, 22


@dataclass(frozen=True, slots=True)
class TelnetSides(DeviceFact):
    """Telnet: what the configuration says or why not, port 23 from outside, our own way in."""

    label: ClassVar[str] = "telnet の設定と外から見た状態"
    asks: ClassVar[str] = "telnet"

    told: DeviceTelnet | None
    untold: FactError | None
    seen: str
    way: str

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Neither side hides the other."""
        evidence = evidence_of(reply.body)
        told, untold = _try(lambda: reader_of(reply.body).telnet())
        return cls(told, untold, (evidence.open_ports or {}).get(_TELNET, ""), evidence.way)


@dataclass(frozen=True, slots=True)
class SshSides(DeviceFact):
    """SSH: what the configuration says or why not, and the first line of the server."""

    label: ClassVar[str] = "SSH の設定と外から見た状態"
    asks: ClassVar[str] = "ssh"

    told: DeviceSsh | None
    untold: FactError | None
    first_line: str
    seen: str
    algorithms: DeviceAlgorithms | None
    unknown: FactError | None

    @property
    def is_off(self) -> bool:
        """True where the configuration says so and nothing from outside says otherwise."""
        off = self.told is not None and not self.told.enabled
        return off and not self.first_line and self.seen != "open"

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Neither side hides the other."""
        evidence = evidence_of(reply.body)
        told, untold = _try(lambda: reader_of(reply.body).ssh())
        algorithms, unknown = _try(lambda: _algorithms(reply.body))
        line = evidence.answers.get(FIRST_LINE)
        seen = (evidence.open_ports or {}).get(_SSH, "")
        first = line.text if line else ""
        return cls(told, untold, first, seen, algorithms, unknown)


@dataclass(frozen=True, slots=True)
class SnmpSides(DeviceFact):
    """SNMP: what the configuration says or why not, and whether `public` was answered."""

    label: ClassVar[str] = "SNMP の設定と外から見た状態"
    asks: ClassVar[str] = "snmp"

    told: DeviceSnmp | None
    untold: FactError | None
    answers_public: bool

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Neither side hides the other."""
        told, untold = _try(lambda: reader_of(reply.body).snmp())
        seen = evidence_of(reply.body).answers.get(PUBLIC)
        return cls(told, untold, seen is not None and seen.text.strip() == "answered")


@dataclass(frozen=True, slots=True)
class Generation(DeviceFact):
    """This generation of the configuration, and whether it is saved where the device tells.

    `unsaved` is None where the family has no way to tell; `untold` is why it is not known where
    the family has one.
    """

    label: ClassVar[str] = "設定の世代"
    asks: ClassVar[str] = "saved"

    lines: tuple[str, ...]
    whole: bool | None
    unsaved: bool | None
    differing: tuple[str, ...]
    untold: FactError | None

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """The lines must be there; whether they are saved is another matter."""
        reader = reader_of(reply.body)
        lines = normalised(evidence_of(reply.body))
        whole = reader.retrieval().complete
        saved, untold = _try(reader.saved)
        if saved is not None:
            return cls(lines, whole, saved.unsaved, saved.differing, None)
        silent = untold is not None and untold.why is Why.UNDETERMINED
        return cls(lines, whole, None, (), None if silent else untold)


def _algorithms(raw: bytes) -> DeviceAlgorithms:
    """The whole offer where it was read, for which no configuration is needed."""
    offered = evidence_of(raw).offered
    if offered is None:
        found: DeviceAlgorithms = reader_of(raw).algorithms()
        return found
    kex, keys, cipher, mac = (offered[name] for name in ("kex", "host_key", "cipher", "mac"))
    return DeviceAlgorithms(kex, keys, cipher, mac, whole=True)


def _try(ask: Callable[[], F]) -> tuple[F | None, FactError | None]:
    try:
        return ask(), None
    except FactError as why:
        return None, why
