"""Local accounts and the group of administrators, by SID."""

from dataclasses import dataclass
from typing import ClassVar, NoReturn

from checks.fact import HostFact, PowerShell, Reply
from checks.model import FactError, Why
from checks.windows.reading import Section, section_of
from checks.windows.sids import ADMINISTRATOR, rid, sid
from inventory.words import T

_ENTRA = "S-1-12-1-"


@dataclass(frozen=True, slots=True)
class Administrator:
    """A member of the group: `orphan` where its name could not be found any more.

    Windows finds no names for roles and groups of Entra ID: those (S-1-12-1) are no orphans.
    """

    sid: str
    orphan: bool


@dataclass(frozen=True, slots=True)
class LocalAdministrators(HostFact):
    """Direct members of S-1-5-32-544; through ADSI, as Get-LocalGroupMember stops at orphans.

    A member without an account is called by its SID, which counts where it cannot answer; the name
    of one that can does not, for it may look like another's SID.
    """

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$group = New-Object Security.Principal.SecurityIdentifier 'S-1-5-32-544'
$account = $group.Translate([Security.Principal.NTAccount]).Value
$name = ($account -split '\\')[-1]
$found = @(foreach ($one in @(([ADSI]"WinNT://./$name,group").psbase.Invoke('Members'))) {
        $type = $one.GetType()
        $said = [string]$type.InvokeMember('Name', 'GetProperty', $null, $one, $null)
        try {
            $bytes = $type.InvokeMember('objectSid', 'GetProperty', $null, $one, $null)
            $sid = (New-Object Security.Principal.SecurityIdentifier @([byte[]]$bytes, 0)).Value
        }
        catch {
            if ($said -cnotmatch '^S-1-[0-9-]+$') { throw }
            $sid = $said
        }
        @{ sid = $sid; orphan = ($said -ceq $sid) }
    })
@{ members = $found; count = $found.Count }""",
        root=True,
    )
    label: ClassVar[str] = "管理者グループ"

    members: tuple[Administrator, ...]

    @classmethod
    def parse(cls, reply: Reply) -> "LocalAdministrators":
        """The account 500 cannot leave the group: a list without it is not the whole list."""
        found = section_of(reply)
        rows = _counted(found, "members")
        members = tuple(map(_member, rows))
        if not any(rid(one.sid) == ADMINISTRATOR for one in members):
            _incomplete()
        return cls(members)


def _member(row: Section) -> Administrator:
    found, nameless = sid(row.text("sid")), row.flag("orphan")
    return Administrator(found, nameless and not found.startswith(_ENTRA))


@dataclass(frozen=True, slots=True)
class LocalAccount:
    """An account of this computer: its SID and what its flags say."""

    sid: str
    disabled: bool
    password_expires: bool
    password_required: bool


@dataclass(frozen=True, slots=True)
class LocalAccounts(HostFact):
    """Win32_UserAccount of this computer; a domain controller has none."""

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$names = @('SID', 'Disabled', 'PasswordExpires', 'PasswordRequired')
$filter = 'LocalAccount=TRUE'
$found = @(Get-HinomiCim 'root\cimv2' 'Win32_UserAccount' $names $filter)
@{ accounts = $found; count = $found.Count }"""
    )
    label: ClassVar[str] = "ローカルアカウント"

    accounts: tuple[LocalAccount, ...]

    @classmethod
    def parse(cls, reply: Reply) -> "LocalAccounts":
        """Every row has its SID and flags; each SID comes once."""
        rows = _counted(section_of(reply), "accounts")
        accounts = tuple(map(_account, rows))
        if len({one.sid for one in accounts}) != len(accounts):
            _incomplete()
        return cls(accounts)


def _account(row: Section) -> LocalAccount:
    return LocalAccount(
        sid(row.text("SID")),
        row.flag("Disabled"),
        row.flag("PasswordExpires"),
        row.flag("PasswordRequired"),
    )


def _counted(found: Section, name: str) -> tuple[Section, ...]:
    """The rows, of which there are as many as were announced."""
    rows = found.sections(name)
    if len(rows) != found.number("count"):
        _incomplete()
    return rows


def _incomplete() -> NoReturn:
    raise FactError(
        Why.TRUNCATED, T(ja="アカウントの一覧が完全でない", en="the list of accounts is not whole")
    )
