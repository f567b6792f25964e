"""The base of every reader: what a family does not say is UNKNOWN, never a default."""

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from checks.devices.evidence import DeviceEvidence, evidence_of
from checks.devices.families import FAMILIES
from checks.devices.words import asked
from checks.frame import FrameError
from checks.model import FactError, Why
from inventory.words import T

if TYPE_CHECKING:
    from checks.devices import facts

_UNREADABLE = T("ネットワーク機器の証跡の形でない", "it is not evidence of a network device")


class DeviceReader:
    """Reads the facts of one device out of its texts; a subclass for each family of devices.

    A method that a family does not have raises FactError(UNDETERMINED): no fact is guessed. What
    a configuration does not print is decided by the family's table of defaults, by model and
    firmware where they differ, and is UNDETERMINED where the table has no row.
    """

    def __init__(self, evidence: DeviceEvidence) -> None:
        """Take the evidence; nothing is read yet."""
        self.evidence = evidence

    def identity(self) -> "facts.DeviceIdentity":
        """Maker, model, firmware and name."""
        return unread("identity")

    def retrieval(self) -> "facts.DeviceRetrieval":
        """Whether the configuration is there and whole."""
        return unread("retrieval")

    def telnet(self) -> "facts.DeviceTelnet":
        """Whether telnet is served, and to whom."""
        return unread("telnet")

    def ssh(self) -> "facts.DeviceSsh":
        """Whether SSH is served, in which versions, and to whom."""
        return unread("ssh")

    def algorithms(self) -> "facts.DeviceAlgorithms":
        """The algorithms that the SSH server offers or that its configuration allows."""
        return unread("algorithms")

    def web(self) -> "facts.DeviceWeb":
        """Whether pages for management are served, and to whom."""
        return unread("web")

    def accounts(self) -> "facts.DeviceAccounts":
        """Who logs in, and who decides about it."""
        return unread("accounts")

    def passwords(self) -> "facts.DevicePasswords":
        """In which form passwords are stored."""
        return unread("passwords")

    def snmp(self) -> "facts.DeviceSnmp":
        """Who may ask by SNMP, and with what."""
        return unread("snmp")

    def clock(self) -> "facts.DeviceClock":
        """Where the time comes from."""
        return unread("clock")

    def syslog(self) -> "facts.DeviceSyslog":
        """Where records are sent."""
        return unread("syslog")

    def idle(self) -> "facts.DeviceIdle":
        """After how long an idle session ends."""
        return unread("idle")

    def banner(self) -> "facts.DeviceBanner":
        """What is said before a login."""
        return unread("banner")

    def ports(self) -> "facts.DevicePorts":
        """The ports with their state and VLANs."""
        return unread("ports")

    def segments(self) -> "facts.DeviceSegments":
        """Which VLANs the device routes between."""
        return unread("segments")

    def saved(self) -> "facts.DeviceSaved":
        """Whether what runs is what is saved."""
        return unread("saved")

    def rules(self) -> "facts.DeviceRules":
        """The rules of a firewall, in their order."""
        return unread("rules")

    def wireless(self) -> "facts.DeviceWireless":
        """The wireless networks that it makes."""
        return unread("wireless")


def unread(what: str) -> NoReturn:
    """The family does not say this, or nobody knows its words for it yet."""
    raise FactError(
        Why.UNDETERMINED,
        T(
            ja=f"この機種の設定から、{asked(what).ja}を読む方法がない",
            en=f"there is no way yet to read {asked(what).en} from this family of devices",
        ),
    )


@lru_cache(maxsize=8)
def reader_of(raw: bytes) -> DeviceReader:
    """The reader for these bytes of evidence, by the family they name."""
    try:
        evidence = evidence_of(raw)
    except FrameError as odd:
        raise FactError(odd.why or Why.MALFORMED, _UNREADABLE) from None
    family = FAMILIES.get(evidence.family)
    if family is None:
        name = evidence.family
        raise FactError(
            Why.UNDETERMINED, T(ja=f"知らない機種の系統 {name}", en=f"unknown family {name}")
        )
    module, _, name = family.reader.partition(":")
    reader: DeviceReader = getattr(import_module(module), name)(evidence)
    return reader
