"""Which controls concern which section: by the systems, hosts and zones that it answers for.

What is said of a control is data (`inspection.yaml`); a control that it does not name is asked of
every section, so that a gap in the ledger makes more questions and not fewer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from audit.cycle.controls import Control
from checks.marked import misplaced, read_marked, unknown_name
from inventory.model import Host, Kind, Ledger, System, Zone
from inventory.words import T

_FILE = "inspection.yaml"


class Concern(StrEnum):
    """What a section must have for a control to concern it."""

    OFFICE = "office"  # 全庁の事務局
    SYSTEM = "system"  # 情報システム
    SERVER = "server"
    NETWORK = "network"
    EQUIPMENT = "equipment"
    MYNUMBER = "mynumber"
    LGWAN = "lgwan"
    INTERNET = "internet"


_KINDS = {Kind.SERVER: Concern.SERVER, Kind.NETWORK: Concern.NETWORK}
_ZONES = {
    Zone.MYNUMBER: Concern.MYNUMBER,
    Zone.LGWAN: Concern.LGWAN,
    Zone.INTERNET: Concern.INTERNET,
}


@dataclass(frozen=True, slots=True)
class Section:
    """A section (課室) with its promotion member and everything it answers for."""

    name: str
    member: str
    phone: str
    office: bool
    systems: tuple[System, ...]
    hosts: tuple[Host, ...]
    data_sets: tuple[str, ...]

    @property
    def has(self) -> frozenset[Concern]:
        """What the ledger says that it has."""
        zones = {one.zone for one in self.systems} | {one.zone for one in self.hosts}
        found = {_ZONES[zone] for zone in zones if zone in _ZONES}
        found |= {_KINDS[one.kind] for one in self.hosts if one.kind in _KINDS}
        found |= {Concern.EQUIPMENT} if self.hosts else set()
        found |= {Concern.SYSTEM} if self.systems else set()
        return frozenset(found | ({Concern.OFFICE} if self.office else set()))

    @property
    def extension(self) -> T:
        """The telephone of its promotion member; bare digits are an extension (内線)."""
        bare = self.phone.isdigit()
        return T(
            f"内線 {self.phone}" if bare else self.phone,
            f"ext. {self.phone}" if bare else self.phone,
        )

    def is_asked(self, control: Control, concerns: Mapping[str, frozenset[Concern]]) -> bool:
        """Whether the control concerns it."""
        wanted = frozenset() if control.own else concerns.get(control.number, frozenset())
        return not wanted or bool(wanted & self.has)


def sections(ledger: Ledger, office: str = "") -> tuple[Section, ...]:
    """Every section of the ledger; `office` is the one that answers for the whole body."""
    known = {one.name: one for one in ledger.departments}
    others = [*(s.department for s in ledger.systems), *(h.department for h in ledger.hosts)]
    names = dict.fromkeys([*known, *filter(None, others)])
    found = []
    for name in names:
        systems = tuple(one for one in ledger.systems if one.department == name)
        titles = {one.name for one in systems}
        mine = known.get(name)
        found.append(
            Section(
                name,
                mine.promotion_member if mine else "",
                mine.phone if mine else "",
                name == office.strip(),
                systems,
                tuple(h for h in ledger.hosts if h.department == name or titles & {*h.systems}),
                tuple(one.id for one in ledger.data_sets if one.system in titles),
            )
        )
    return tuple(found)


@cache
def shipped_concerns() -> Mapping[str, frozenset[Concern]]:
    """What comes with the product."""
    home = files("audit").joinpath("cycle/data", _FILE)
    return read_concerns(home.read_text("utf-8"), _FILE)


def read_concerns(text: str, file: str) -> Mapping[str, frozenset[Concern]]:
    """What each control needs, by its number."""
    root = read_marked(text, file, ours=True)
    if root is None:
        raise misplaced(file, T("空です", "is empty"))
    found: dict[str, frozenset[Concern]] = {}
    for name, node in root.fields(("concerns",))["concerns"].items().items():
        if name not in list(Concern):
            raise node.wrong(unknown_name(name, [one.value for one in Concern]))
        for member in node.members():
            number = member.words()
            found[number] = found.get(number, frozenset()) | {Concern(name)}
    return MappingProxyType(found)
