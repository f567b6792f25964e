"""The stacks of `vectors_pam.yaml` as facts, visits and files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from checks.facts import pam as pam_facts
from checks.facts.pam import Pam
from checks.facts.pam_files import PamFiles
from checks.mfa.model import Enrolled, Factor, Password, Person, Visit, Way, Ways

_TABLE: Mapping[str, Any] = yaml.safe_load(
    Path(__file__).with_name("vectors_pam.yaml").read_text("utf-8")
)
GA, OATH = "pam_google_authenticator.so", "pam_oath.so"
OATH_HERE, GA_CENTRAL = f"{OATH}=/etc/users.oath", f"{GA}=/etc/ga/${{USER}}"
U2F_HERE = "pam_u2f.so=/etc/u2f_mappings"
_MODULES = (
    "access debug deny duo echo env exec faildelay faillock google_authenticator listfile"
    " localuser nologin oath permit radius_auth rootok succeed_if u2f unix warn"
)
MODULES = frozenset(f"pam_{name}.so" for name in _MODULES.split())
FILES = PamFiles(
    {
        "/etc/security/lan.conf": ("+:ALL:192.0.2.0/24", "-:ALL:ALL"),
        "/etc/security/duo_safe.conf": ("host = api.duo.invalid", "failmode = safe"),
        "/etc/security/duo_secure.conf": ("host = api.duo.invalid", "failmode = secure"),
    }
)


@dataclass(frozen=True, slots=True)
class Vector:
    """One stack with the person who comes, and what it asks of them."""

    name: str
    service: str
    lines: tuple[str, ...]
    person: str
    address: str
    down: frozenset[str]
    may: Ways
    known: Ways
    one_answer: bool
    empty_allowed: bool
    real: Ways | None  # None where the calculation must be the host's own answer

    @property
    def codes(self) -> str:
        """Which codes can be typed: G of google-authenticator, O of oath."""
        included = [line for name in SHARED for line in SHARED[name] if name in str(self.lines)]
        text = " ".join([*self.lines, *included])
        return "".join(one for one, module in (("G", GA), ("O", OATH)) if module in text)


def _line(text: str) -> str:
    words = text.split(" ")
    lines = _TABLE["lines"]
    whole = " ".join(lines.get(word, word) for word in words)
    if whole.startswith(("@", "  ")):
        return whole
    kind, colon, rest = whole.partition(": ")
    return (
        f"{kind} {rest}" if colon else f"-auth {whole[1:]}" if whole[0] == "-" else f"auth {whole}"
    )


SHARED: Mapping[str, tuple[str, ...]] = {
    name: tuple(_line(text) for text in texts) for name, texts in _TABLE["shared"].items()
}


def _ways(found: list[str]) -> Ways:
    return frozenset(Way(Factor(one) for one in way) for way in found)


def _vector(name: str, row: Mapping[str, Any]) -> Vector:
    return Vector(
        name=name,
        service=row.get("service", f"v{name.lower()}"),
        lines=tuple(_line(text) for text in row.get("stack", ())),
        person=row.get("person", "A"),
        address=row.get("address", ""),
        down=frozenset(row.get("down", ())),
        may=_ways(row["may"]),
        known=_ways(row.get("known", row["may"])),
        one_answer=row.get("one_answer", False),
        empty_allowed=row.get("empty_allowed", True),
        real=_ways(row["real"]) if "real" in row else None,
    )


VECTORS = tuple(_vector(name, row) for name, row in _TABLE["vectors"].items())


def person(name: str) -> Person:
    """One of the persons named at the top of the table."""
    enrolled = dict.fromkeys((GA, OATH, OATH_HERE, GA_CENTRAL, U2F_HERE, "pam_u2f.so"), Enrolled.NO)
    token = {"A": GA, "O": OATH_HERE, "S": GA_CENTRAL}.get(name)
    if token:
        enrolled[token] = Enrolled.YES
    if name == "M":
        enrolled[GA] = Enrolled.REFUSED
    return Person(
        name=f"v{name.lower()}",
        uid=2000 + ord(name),
        groups=frozenset({f"v{name.lower()}", *(["exempt"] if name == "X" else [])}),
        password=Password.EMPTY if name == "E" else Password.SET,
        enrolled=enrolled,
        keys=Enrolled.NO,
    )


def visit(vector: Vector) -> Visit:
    """The visit of the vector's person; pamtester calls as root."""
    return Visit(
        person=person(vector.person),
        service=vector.service,
        address=vector.address,
        as_root=True,
        empty_allowed=vector.empty_allowed,
        one_answer=vector.one_answer,
        down=vector.down,
    )


def pam(services: Mapping[str, tuple[str, ...]]) -> Pam:
    """The fact, its lines numbered as they stand in the files."""
    rows = []
    for name, lines in services.items():
        path = f"/etc/pam.d/{name}"
        rows.append(["file", path])
        rows += [["line", path, str(number), line] for number, line in enumerate(lines, 1)]
    return Pam(pam_facts._services(rows), MODULES, {})


def vector_pam(vector: Vector) -> Pam:
    """The files of one vector: its own service, what is shared, and `other`."""
    own = {vector.service: vector.lines} if vector.lines else {}
    return pam({**SHARED, "other": SHARED["deb"], **own})
