"""/etc/login.defs (login.defs(5)): the last value of a name wins, opposite to sshd_config."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Provenance, Why

_PATH = "/etc/login.defs"


@dataclass(frozen=True, slots=True)
class LoginDefs(HostFact):
    """Every value of a name in the order of the file; no file means that nothing is set."""

    label = "/etc/login.defs の設定"

    probe: ClassVar[Shell] = Shell(f"f {_PATH}")

    present: bool
    values: Mapping[str, tuple[str, ...]]

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the file; FactError where it is there and cannot be read."""
        listed = reply.files()[_PATH]
        if listed.state not in {"ok", "absent"}:
            raise FactError(Why.NO_PRIVILEGE, listed.told(_PATH))
        found: dict[str, tuple[str, ...]] = {}
        for line in listed.text.split("\n"):
            name, _, value = line.strip().partition("#")[0].replace("\t", " ").partition(" ")
            if name:
                found[name] = (*found.get(name, ()), value.strip().strip('"'))
        return cls(listed.state == "ok", found)

    def value(self, name: str) -> str | None:
        """The value in force, None where the file does not set it."""
        return self.values[name][-1] if name in self.values else None

    def provenance(self, name: str) -> Provenance:
        """Whether the value is written, written twice differently, or the built-in one."""
        written = self.values.get(name, ())
        if len(set(written)) > 1:
            return Provenance.CONFLICTING
        return Provenance.EXPLICIT if written else Provenance.DEFAULT

    def quotes(self, name: str) -> tuple[str, ...]:
        """The settings as an auditor quotes them."""
        return tuple(f"{_PATH}: {name} {value}" for value in self.values.get(name, ()))
