"""What products told the Security Center of a client: a hint, for its number is undocumented."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import HostFact, PowerShell, Reply
from checks.windows.reading import Section, section_of

_DEFENDER = "{d68ddc3a-831f-4fae-9e44-da132c1acf46}"
_STATE, _ON, _OLD = 0xF000, 0x1000, 0xF0


@dataclass(frozen=True, slots=True)
class Product:
    """A product as it called itself; `on` and `old` are read from productState."""

    name: str
    on: bool
    old: bool


@dataclass(frozen=True, slots=True)
class SecurityCenter(HostFact):
    """Products other than Windows' own; `present` is False on servers, which have none."""

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$names = @('displayName', 'instanceGuid', 'productState')
$present = $true
$viruses = @()
$walls = @()
try {
    $viruses = @(Get-HinomiCim 'root\SecurityCenter2' 'AntiVirusProduct' $names)
    $walls = @(Get-HinomiCim 'root\SecurityCenter2' 'FirewallProduct' $names)
}
catch {
    if ((Get-HinomiStatus $_) -ne 'missing') { throw }
    $present = $false
}
@{ present = $present; viruses = $viruses; walls = $walls }"""
    )
    label: ClassVar[str] = "セキュリティセンターへの申告"

    present: bool
    antivirus: tuple[Product, ...]
    firewalls: tuple[Product, ...]

    @classmethod
    def parse(cls, reply: Reply) -> "SecurityCenter":
        """Defender is told by its GUID."""
        found = section_of(reply)
        return cls(
            present=found.flag("present"),
            antivirus=tuple(_products(found, "viruses")),
            firewalls=tuple(_products(found, "walls")),
        )


def _products(found: Section, name: str) -> list[Product]:
    rows = found.sections(name)
    others = [one for one in rows if one.text("instanceGuid").casefold() != _DEFENDER]
    return [_product(one) for one in others]


def _product(row: Section) -> Product:
    state = row.number("productState")
    return Product(row.text("displayName"), state & _STATE == _ON, state & _OLD != 0)
