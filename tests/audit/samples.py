"""A tiny catalogue, its policy and collector output, for tests that are not about the rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, ParamSpec

from checks.context import Collection, Subject
from checks.fact import HostFact, Limits, Reply, Shell
from checks.frame import Frame, parse_frame
from checks.model import (
    LINUX,
    Check,
    FactError,
    LawField,
    Outcome,
    Provenance,
    Scope,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from checks.policy import DefaultLimit, Known, Policy, combine
from checks.policy_text import read_policy
from inventory.model import Criticality, Host, Kind, Platform, Zone
from inventory.words import T

TAG = "00112233445566778899aabbccddeeff"
AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
MACHINE = "0123456789abcdef0123456789abcdef"
WORDS = T("文", "text")
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Motd(HostFact):
    """One word that a host says about itself."""

    probe = Shell("cat /etc/motd")

    text: str

    @classmethod
    def parse(cls, reply: Reply) -> "Motd":
        if not reply.text.strip():
            raise FactError(Why.MALFORMED, "empty")
        return cls(reply.text.strip())


@dataclass(frozen=True, slots=True)
class Number(HostFact):
    """A number that only root sees."""

    probe = Shell("cat /etc/number", root=True)

    number: int

    @classmethod
    def parse(cls, reply: Reply) -> "Number":
        return cls(int(reply.text))


@dataclass(frozen=True, slots=True)
class SampleLimits(Limits):
    """One limit."""

    group: ClassVar[str] = "sample"

    least: int


def declare(id_: str, scope: Scope = LINUX) -> Callable[[Callable[P, Outcome]], Check[P]]:
    return check(
        id_,
        title=WORDS,
        severity=Severity.HIGH,
        clauses=("MIC:6.2(2)",),
        field=LawField.TECHNICAL,
        risk=WORDS,
        remedy=WORDS,
        applies_to=scope,
    )


@declare("T-001")
def says_ok(motd: Motd) -> Outcome:
    return judged(motd.text == "ok", observed=motd.text, expected="ok")


@declare("T-002")
def number_is_enough(number: Number, limits: SampleLimits) -> Outcome:
    return judged(number.number >= limits.least, observed=number.number, expected=limits.least)


@declare("T-003", Scope())
def key_is_the_same(collection: Collection, subject: Subject) -> Outcome:
    if collection.host_key_changed is None:
        return not_applicable(f"no key of {subject.host}")
    return judged(not collection.host_key_changed, observed="key", expected="same")


@declare("T-004")
def by_default(motd: Motd) -> Outcome:
    return judged(motd.text != "bad", observed="x", expected="x", provenance=Provenance.DEFAULT)


CHECKS: Mapping[str, Check[...]] = {
    found.id: found for found in (says_ok, number_is_enough, key_is_the_same, by_default)
}
DEFAULTS = {
    "sample.least": DefaultLimit(7, WORDS),
    "sample.ratio": DefaultLimit(0.5, WORDS),
    "sample.names": DefaultLimit(("a", "b"), WORDS),
    "sample.strict": DefaultLimit(True, WORDS),
    "evidence.valid_days": DefaultLimit(30, WORDS),
}
KNOWN = Known(DEFAULTS, CHECKS.keys())


def policy(text: str = "") -> Policy:
    """The sample policy with what this YAML text says."""
    return combine(DEFAULTS, [read_policy(text, "sample.yaml", KNOWN)], {})


def host(id_: str = "SV-001", **parts: object) -> Host:
    """A Linux server."""
    given = {"id": id_, "name": id_.lower(), "kind": Kind.SERVER, "platform": Platform.LINUX}
    return Host.model_validate({**given, **parts})


def subject(id_: str = "SV-001") -> Subject:
    """What the ledger says about it."""
    return Subject(id_, Kind.SERVER, Zone.LGWAN, Criticality.HIGH, None, None, None, "audit")


def collection(failure: str | None = None, *, at: datetime = AT) -> Collection:
    """A collection that went well, or failed for this reason."""
    return Collection(failure is None, failure, "ssh+pinned", 0, False, AT, at, AT)


def output(
    replies: Mapping[str, str] | None = None,
    *,
    tag: str = TAG,
    uid: int = 0,
    name: str = "sv-001",
    at: datetime = AT,
) -> bytes:
    """Collector output with these bodies by probe."""
    bodies = {"Motd": "ok", "Number": "9"} if replies is None else replies
    lines = [f"HINOMI1 {tag} {int(at.timestamp())} {uid} {MACHINE} {name}"]
    for probe, body in bodies.items():
        lines += [f"@{tag} begin {probe}", body, f"@{tag} end {probe} 0"]
    return "\n".join([*lines, f"@{tag} done {len(bodies)}", ""]).encode()


def frame(replies: Mapping[str, str] | None = None, *, uid: int = 0) -> Frame:
    """The same, read."""
    return parse_frame(output(replies, uid=uid), TAG)
