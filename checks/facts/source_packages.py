"""What installed packages were built from: vulnerabilities are told by source package."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts import debian_version, rpm_version
from checks.model import FactError, Why
from inventory.words import T

_LINE = re.compile(r"installed (\S+) (\S+)")
_KERNEL = re.compile(r"linux-signed-(?:amd64|arm64|i386)")


@dataclass(frozen=True, slots=True)
class SourcePackages(HostFact):
    """Source packages with the versions installed: under RPM the binary packages are named too.

    Several versions of a kernel may stay side by side; whether the newest of them runs is another
    question, so only that one is here.
    """

    label = "ソースパッケージの一覧"

    manager: str
    versions: Mapping[str, tuple[str, ...]]

    probe = Shell(
        r"""
if command -v dpkg-query >/dev/null 2>&1 && [ -s /var/lib/dpkg/status ]; then
  printf 'manager dpkg\n'
  dpkg-query -W -f '${db:Status-Status} ${source:Package} ${source:Version}\n' |
    grep '^installed ' | sort -u
elif command -v rpm >/dev/null 2>&1; then
  printf 'manager rpm\n'
  rpm -qa --qf 'installed %{NAME} %{EPOCHNUM}:%{VERSION}-%{RELEASE}\n' | sort -u
else exit 91; fi
printf 'end\n'
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """`source:Package` and `source:Version` of dpkg-query(1) leave out rebuilds (+b1)."""
        lines = [line for line in reply.text.splitlines() if line]
        if len(lines) < 3 or lines[-1] != "end" or not lines[0].startswith("manager "):
            raise FactError(Why.TRUNCATED, T(ja="パッケージの一覧", en="package list"))
        found: dict[str, list[str]] = {}
        for line in lines[1:-1]:
            if not (match := _LINE.fullmatch(line)):
                raise FactError(Why.MALFORMED, T(ja="パッケージの一覧", en="package list"))
            name, version = _unsigned(match.group(1), match.group(2))
            found.setdefault(name, []).append(version)
        manager = lines[0].removeprefix("manager ")
        kept = {name: _kept(name, some, manager) for name, some in found.items()}
        return cls(manager, MappingProxyType(kept))

    def older(self, one: str, other: str) -> bool:
        """True where version `one` comes before `other` in this manager's order."""
        compare = rpm_version.compare if self.manager == "rpm" else debian_version.compare
        return compare(one, other) < 0


def _unsigned(name: str, version: str) -> tuple[str, str]:
    """The kernel's own source behind the package that carries its signature.

    Debian writes the first hyphen of its version as a plus sign there.
    """
    if _KERNEL.fullmatch(name):
        return "linux", version.replace("+", "-", 1)
    if name.startswith("linux-signed"):
        return name.replace("-signed", "", 1), version
    return name, version


def _kept(name: str, versions: list[str], manager: str) -> tuple[str, ...]:
    """All versions of a library, as any of them may be in use; of a kernel the newest."""
    if not re.match(r"(linux|kernel)(-|$)", name):
        return tuple(sorted(versions))
    order = rpm_version.version_key if manager == "rpm" else debian_version.version_key
    return (max(versions, key=order),)
