"""Installed software as its uninstall keys tell it, for the machine and for loaded users."""

import unicodedata
from dataclasses import dataclass
from typing import ClassVar, NoReturn

from checks.fact import HostFact, PowerShell, Reply
from checks.model import FactError, Why
from checks.windows.reading import Section, section_of
from inventory.words import T

_MACHINE = 2  # places of the machine: 64 and 32 bits


@dataclass(frozen=True, slots=True)
class Program:
    """One entry; `hidden` where Windows does not list it: a part of another, or of the system."""

    name: str
    version: str
    publisher: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Software(HostFact):
    """Programs of the machine and of the users who are logged on; others' are not seen."""

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$tail = 'Microsoft\Windows\CurrentVersion\Uninstall'
$names = @('DisplayName', 'DisplayVersion', 'Publisher', 'SystemComponent', 'ParentKeyName')
$roots = @("HKLM:\SOFTWARE\$tail", "HKLM:\SOFTWARE\WOW6432Node\$tail")
foreach ($one in @(Get-HinomiUserKeys)) { $roots += "Registry::HKEY_USERS\$one\Software\$tail" }
$places = @(foreach ($root in $roots) {
        $keys = Get-HinomiSubkeys $root
        $inside = @(if ($keys['state'] -eq 'ok') { $keys['names'] })
        $found = @(foreach ($one in $inside) { Get-HinomiValues "$root\$one" $names })
        @{ state = $keys['state']; programs = $found; count = $found.Count }
    })
@{ places = $places; count = $places.Count }"""
    )
    label: ClassVar[str] = "導入ソフトウェア"

    programs: tuple[Program, ...]
    users: int

    @classmethod
    def parse(cls, reply: Reply) -> "Software":
        """Windows always has entries of its own: none at all is no answer."""
        found = section_of(reply)
        places = found.sections("places")
        if len(places) != found.number("count") or len(places) < _MACHINE:
            _incomplete()
        programs = tuple(one for place in places for one in _programs(place))
        if not programs:
            _incomplete()
        return cls(programs, len(places) - _MACHINE)


def _programs(place: Section) -> list[Program]:
    rows = place.sections("programs")
    if place.text("state") not in {"ok", "absent"} or len(rows) != place.number("count"):
        _incomplete()
    return [one for row in rows if (one := _program(row))]


def _program(row: Section) -> Program | None:
    """An entry without a name is none."""
    name = (row.registry("DisplayName").string() or "").rstrip("\0")
    if not name:
        return None
    if "\ufffd" in name or any(unicodedata.category(one) == "Cc" for one in name):
        raise FactError(
            Why.MALFORMED, T(ja="ソフトウェアの名称の文字", en="the letters of a program's name")
        )
    part, parent = row.registry("SystemComponent"), row.registry("ParentKeyName")
    hidden = (part.kind == "DWord" and part.value == 1) or not parent.absent
    version, publisher = row.registry("DisplayVersion"), row.registry("Publisher")
    return Program(name.strip(), _text(version.value), _text(publisher.value), hidden)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _incomplete() -> NoReturn:
    raise FactError(
        Why.TRUNCATED,
        T(ja="ソフトウェアの一覧が完全でない", en="the list of software is not whole"),
    )
