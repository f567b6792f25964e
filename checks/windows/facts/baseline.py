"""What the list of recommended values asks of a computer, in one pass over the registry."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

from checks.fact import HostFact, PowerShell, Reply
from checks.model import FactError, Why
from checks.windows.baseline_rows import Method, baseline_rows
from checks.windows.reading import RegistryValue, Section, section_of
from checks.windows.security_inf import security_settings
from inventory.gpo.model import registry_name
from inventory.gpo.security_inf import PRIVILEGES, Template
from inventory.words import T

_FIRST = 22000  # the first build of Windows 11; smaller numbers are no client of the list
_SYSTEM = r"HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
_RULING = "Normal"  # AMRunningMode; its rules are not in force where another product rules
_OTHER = T(
    ja="Microsoft Defender 以外の製品が働いていて、その規則は効いていない",
    en="another product than Microsoft Defender rules, and its rules are not in force",
)
_STATES = frozenset({"ok", "missing", "denied", "error", "timeout"})


def _wanted() -> Mapping[str, tuple[str, ...]]:
    """The names to ask for by path; a path comes once, whatever its capitals."""
    spelt: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    for row in baseline_rows():
        if row.method is Method.REGISTRY:
            path = spelt.setdefault(row.path.casefold(), row.path)
            found.setdefault(path, []).append(row.name)
    return {path: tuple(names) for path, names in found.items()}


def _fragment() -> str:
    lines = (f"'{path}|{'|'.join(names)}'" for path, names in _wanted().items())
    return _TEXT.replace("%LINES%", ",\n".join(lines)).replace("%SYSTEM%", _SYSTEM)


_TEXT = r"""$lines = @(
%LINES%
)
$values = @{}
foreach ($line in $lines) {
    $path, $names = $line -split '\|'
    $values[$path] = Get-HinomiValues $path @($names)
}
$rules = @{ state = 'missing'; mode = ''; ids = @(); actions = @() }
$space = 'root\Microsoft\Windows\Defender'
try {
    $names = @('AttackSurfaceReductionRules_Ids', 'AttackSurfaceReductionRules_Actions')
    $all = Get-HinomiCim $space 'MSFT_MpPreference' $names
    $modes = @(Get-HinomiCim $space 'MSFT_MpComputerStatus' @('AMRunningMode'))
    $mode = [string]$modes[0]['AMRunningMode']
    foreach ($one in @($all)) {
        $ids = @($one[$names[0]] | Where-Object { $null -ne $_ })
        $actions = @($one[$names[1]] | Where-Object { $null -ne $_ })
        $rules = @{ state = 'ok'; mode = $mode; ids = $ids; actions = $actions }
    }
}
catch { $rules['state'] = Get-HinomiStatus $_ }
$build = Get-HinomiValue '%SYSTEM%' 'CurrentBuildNumber'
$type = Get-HinomiValue '%SYSTEM%' 'InstallationType'
@{ build = $build; type = $type; values = $values; rules = $rules }"""


@dataclass(frozen=True, slots=True)
class WindowsBaseline(HostFact):
    """Registry values by their name in group policy, and rules of Defender in force by GUID.

    A value that could not be read is the FactError that says so; `rules` likewise.
    """

    probe: ClassVar[PowerShell] = PowerShell(_fragment())
    label: ClassVar[str] = "推奨値の一覧にある設定"

    build: int
    client: bool
    values: Mapping[str, RegistryValue | FactError]
    rules: Mapping[str, int] | FactError

    @classmethod
    def parse(cls, reply: Reply) -> "WindowsBaseline":
        """One value that cannot be read spoils no other; a missing one does."""
        section = section_of(reply)
        build = section.registry("build").string() or ""
        if not (build.isascii() and build.isdigit()):
            raise _odd("CurrentBuildNumber")
        client = section.registry("type").string() == "Client" and int(build) >= _FIRST
        values = dict(_values(section.section("values")))
        return cls(int(build), client, MappingProxyType(values), _rules(section))


def _values(section: Section) -> Iterator[tuple[str, RegistryValue | FactError]]:
    for path, names in _wanted().items():
        there = section.section(path)
        for name in names:
            yield registry_name(path, name), _value(there, name)


def _value(there: Section, name: str) -> RegistryValue | FactError:
    try:
        return there.registry(name)
    except FactError as odd:
        return odd.with_traceback(None)


def _rules(section: Section) -> Mapping[str, int] | FactError:
    said = section.section("rules")
    state = said.text("state")
    if state not in _STATES:
        raise _odd("MSFT_MpPreference")
    if state != "ok":
        why = Why.NO_PRIVILEGE if state == "denied" else Why.COMMAND_FAILED
        return FactError(
            why, T(ja=f"Defender の設定: {state}", en=f"settings of Defender: {state}")
        )
    if said.text("mode") != _RULING:
        return FactError(Why.UNDETERMINED, _OTHER)
    ids, actions = said.texts("ids"), _numbers(said)
    found = {one.casefold(): action for one, action in zip(ids, actions, strict=False)}
    if len(ids) != len(actions) or len(found) != len(ids):
        raise _odd("AttackSurfaceReductionRules")
    return MappingProxyType(found)


def _numbers(said: Section) -> list[int]:
    found: Any = said.values.get("actions")
    if not isinstance(found, list) or not all(type(one) is int for one in found):
        raise _odd("AttackSurfaceReductionRules_Actions")
    return found


def _odd(name: str) -> FactError:
    return FactError(Why.MALFORMED, T(ja=f"{name} の値", en=f"the value of {name}"))


@dataclass(frozen=True, slots=True)
class UserRights(HostFact):
    """Who holds which user right, as `secedit /export /areas USER_RIGHTS` wrote it."""

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$path = New-HinomiTemporary
$arguments = @('/export', '/cfg', $path, '/areas', 'USER_RIGHTS', '/quiet')
@{ file = (Invoke-HinomiTool 'secedit.exe' $arguments 60 -ReadFile $path) }""",
        root=True,
    )
    label: ClassVar[str] = "ユーザー権利の割り当て"

    template: Template

    @classmethod
    def parse(cls, reply: Reply) -> "UserRights":
        """Rights that nobody holds are not listed; where none is listed, nothing was exported."""
        template = security_settings(section_of(reply).printed("file"))
        if not template.names(PRIVILEGES):
            raise FactError(
                Why.UNDETERMINED,
                T(ja="ユーザー権利が一つもない", en="not one user right is listed"),
            )
        return cls(template)
