"""The vectors of sshd with PAM as data: settings, people, and the cells that must follow."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("vectors_ssh.yaml")
COMMON = (
    "UsePAM yes",
    "PubkeyAuthentication yes",
    "KbdInteractiveAuthentication yes",
    "PasswordAuthentication yes",
)
LATER = ("StrictModes no", "MaxAuthTries 30", "PidFile none", "LogLevel ERROR")
LAN = "198.18.0.0/16"


@dataclass(frozen=True)
class Person:
    """Somebody of the lab: password, whether there is a seed, how many keys, which groups."""

    name: str
    code: bool
    password: str
    keys: int
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Expected:
    """The verdict for one person from one place, and the smallest ways."""

    who: str
    place: str
    verdict: str
    ways: frozenset[frozenset[str]]


@dataclass(frozen=True)
class Vector:
    """One server: its lines, its PAM service, None for `other`, an option, the expected cells."""

    id: str
    port: int
    lines: tuple[str, ...]
    pam: tuple[str, ...] | None
    option: str
    cells: tuple[Expected, ...]

    @property
    def service(self) -> str:
        """The name under which its daemon runs."""
        return f"sshd-{self.id.lower()}"


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(_FILE.read_text("utf-8"))
    return found


def people() -> dict[str, Person]:
    """Everybody by name."""
    return {
        name: Person(name, one["code"], one["password"], one["keys"], tuple(one["groups"]))
        for name, one in _data()["people"].items()
    }


def vectors() -> list[Vector]:
    """Every vector, each server on a port of its own."""
    return [_vector(id_, one) for id_, one in _data()["vectors"].items()]


def _vector(id_: str, one: dict[str, Any]) -> Vector:
    port = 2200 + int(id_[1:])
    keys = ".ssh/authorized_keys" if one.get("keys", True) else "none"
    own = [line.replace("LAN", LAN).replace("PORT", str(port)) for line in one["sshd"]]
    head = next((at for at, line in enumerate(own) if line.startswith("Match ")), len(own))
    ours = (*COMMON, *LATER, f"AuthorizedKeysFile {keys}", f"Port {port}")
    lines = (*own[:head], *ours, *own[head:])
    stacks = _data()["stacks"]
    pam = one.get("pam")
    stack = None if pam is None else tuple(s for name in pam for s in stacks.get(name, [name]))
    return Vector(id_, port, lines, stack, one.get("option", ""), tuple(_cells(one["cells"])))


def _cells(rows: list[dict[str, Any]]) -> list[Expected]:
    return [
        Expected(row["who"], place, row["verdict"], frozenset(frozenset(w) for w in row["ways"]))
        for row in rows
        for place in ([row["from"]] if "from" in row else ["lan", "outside"])
    ]
