"""Which Windows a computer runs, by numbers and edition."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import HostFact, PowerShell, Reply
from checks.model import FactError, Why
from checks.windows.reading import Section, section_of
from inventory.words import T

_KINDS = {"Client": "client", "Server": "server", "Server Core": "server"}
_WINDOWS_11 = 22000


@dataclass(frozen=True, slots=True)
class WindowsRelease(HostFact):
    """Build, revision (UBR), EditionID, and whether it is a client or a server.

    ProductName says Windows 10 on Windows 11 too, so nothing is taken from it.
    """

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$path = 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
$names = @('CurrentBuildNumber', 'UBR', 'DisplayVersion', 'EditionID', 'InstallationType')
Get-HinomiValues $path $names"""
    )
    label: ClassVar[str] = "Windowsの版"

    build: int
    revision: int | None
    display: str
    edition: str
    kind: str

    @classmethod
    def parse(cls, reply: Reply) -> "WindowsRelease":
        """Registry values; the build is a text of digits."""
        values = section_of(reply)
        build = _needed(values, "CurrentBuildNumber")
        kind = _KINDS.get(_needed(values, "InstallationType"))
        if kind is None or not (build.isascii() and build.isdigit()):
            raise FactError(Why.MALFORMED, T("Windowsの版の値", "the values of the release"))
        return cls(
            build=int(build),
            revision=values.registry("UBR").dword(),
            display=values.registry("DisplayVersion").string() or "",
            edition=_needed(values, "EditionID"),
            kind=kind,
        )

    @property
    def name(self) -> str:
        """What it is called, with its build, as far as the build tells."""
        generation = "11" if self.build >= _WINDOWS_11 else "10"
        product = f"Windows {generation}" if self.kind == "client" else "Windows Server"
        told = " ".join(word for word in (product, self.display, self.edition) if word)
        number = self.build if self.revision is None else f"{self.build}.{self.revision}"
        return f"{told} ({number})"


def _needed(values: Section, name: str) -> str:
    found = values.registry(name).string()
    if not found:
        raise FactError(Why.UNDETERMINED, T(f"{name} がない", f"no {name}"))
    return found
