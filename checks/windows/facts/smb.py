"""File sharing: the server half, the client half, and who may open which share."""

import re
from dataclasses import dataclass
from typing import ClassVar

from checks.fact import HostFact, PowerShell, Reply
from checks.model import FactError, Why
from checks.windows.reading import Section, section_of
from inventory.words import T

_LIST = re.compile(r"(?:[OG]:[^()]*?)*D:[A-Z]*((?:\(.*\))?)(?:S:.*)?", re.ASCII | re.DOTALL)
_ENTRY = re.compile(r"(\w*);[^;]*;[^;]*;[^;]*;[^;]*;([^;]+)(?:;.*)?", re.ASCII | re.DOTALL)
_ALLOWS, _DENIES = frozenset({"A", "OA", "XA", "ZA"}), frozenset({"D", "OD", "XD"})
_ALIASES = {"WD": "S-1-1-0", "AN": "S-1-5-7", "BG": "S-1-5-32-546", "AU": "S-1-5-11"}
_ALIASES |= {"BU": "S-1-5-32-545", "BA": "S-1-5-32-544", "SY": "S-1-5-18"}
EVERYBODY = "S-1-1-0"


@dataclass(frozen=True, slots=True)
class Share:
    """A share with the trustees that its list allows anything, aliases of SDDL as SIDs."""

    name: str
    special: bool
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileSharing(HostFact):
    """SMB settings; `client_driver` is the Start of the SMB1 client, None where there is none.

    Signing is what is in force: where nothing is set, Windows decides by build and edition.
    """

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$services = 'HKLM:\SYSTEM\CurrentControlSet\Services'
$server = Get-SmbServerConfiguration -ErrorAction Stop
$client = Get-SmbClientConfiguration -ErrorAction Stop
$names = @('Name', 'Special', 'SecurityDescriptor')
$shares = @(Get-HinomiCim 'root\Microsoft\Windows\SMB' 'MSFT_SmbShare' $names)
@{
    server = @{
        version1 = $server.EnableSMB1Protocol
        signing = $server.RequireSecuritySignature
    }
    client = @{
        driver = (Get-HinomiValue "$services\mrxsmb10" 'Start')
        signing = $client.RequireSecuritySignature
    }
    shares = $shares
    count = $shares.Count
}""",
        root=True,
    )
    label: ClassVar[str] = "ファイル共有の設定"

    server_version1: bool
    server_signing: bool
    client_driver: int | None
    client_signing: bool
    shares: tuple[Share, ...]

    @classmethod
    def parse(cls, reply: Reply) -> "FileSharing":
        """Yes or no of both halves, REG_DWORD of the driver, SDDL of each share."""
        found = section_of(reply)
        server, client = found.section("server"), found.section("client")
        rows = found.sections("shares")
        if len(rows) != found.number("count"):
            raise FactError(
                Why.TRUNCATED, T(ja="共有の一覧が完全でない", en="the list of shares is not whole")
            )
        return cls(
            server.flag("version1"),
            server.flag("signing"),
            client.registry("driver").dword(),
            client.flag("signing"),
            tuple(map(_share, rows)),
        )


def _share(row: Section) -> Share:
    special = row.flag("Special")
    allowed = () if special else _trustees(row.text("SecurityDescriptor"), row.text("Name"))
    return Share(row.text("Name"), special, allowed)


def _trustees(sddl: str, name: str) -> tuple[str, ...]:
    """Whom the access list allows ([MS-DTYP] 2.5.1.1); without a list it is everybody."""
    if "NO_ACCESS_CONTROL" in sddl:
        return (EVERYBODY,)
    found = _LIST.fullmatch(sddl.split("S:(", maxsplit=1)[0])
    entries = [_ENTRY.fullmatch(one) for one in _entries(found[1])] if found else [None]
    known = [one for one in entries if one and one[1] in _ALLOWS | _DENIES]
    if len(known) != len(entries):
        raise FactError(
            Why.MALFORMED, T(ja=f"共有 {name[:80]} のアクセス権", en=f"rights of {name[:80]}")
        )
    allowed = [one[2].strip() for one in known if one[1] in _ALLOWS]
    return tuple(dict.fromkeys(_ALIASES.get(one, one) for one in allowed))


def _entries(text: str) -> list[str]:
    """What stands in the outermost parentheses; a condition has parentheses of its own."""
    found: list[str] = []
    depth, start = 0, 0
    for at, sign in enumerate(text):
        if sign == "(":
            start, depth = (at if depth == 0 else start), depth + 1
        elif sign == ")":
            depth -= 1
            found += [text[start + 1 : at]] if depth == 0 else []
    return found if depth == 0 else [text]
