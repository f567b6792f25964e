"""The nouns of judging: severity, verdict, provenance, outcome, check. Pure and frozen."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import IntEnum, StrEnum
from typing import Generic, ParamSpec, get_type_hints

from inventory.model import Kind, Platform
from inventory.words import T

P = ParamSpec("P")


class Severity(IntEnum):
    """How much a violation matters; the report's grade follows from it."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    __hash__ = int.__hash__  # not Enum's, which is Python and runs for each result


class Verdict(StrEnum):
    """The words of XCCDF 1.2 (NIST SP 800-126), one per check and host."""

    PASS = "PASS"  # noqa: S105 - a verdict, not a password
    FAIL = "FAIL"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    UNKNOWN = "UNKNOWN"
    ERROR = "ERROR"
    NOT_CHECKED = "NOT_CHECKED"

    __hash__ = str.__hash__


class Provenance(StrEnum):
    """How the observed state came about; the second axis beside the verdict."""

    EXPLICIT = "explicit"
    DEFAULT = "default"
    CONFLICTING = "conflicting"
    OVERRIDDEN = "overridden"
    RELOAD_PENDING = "reload_pending"
    DRIFT = "drift"  # runtime and disk differ
    REPORTED = "reported"  # the list of a console says so of the device
    MEASURED = "measured"  # seen in operation; no setting to be explicit about

    __hash__ = str.__hash__


class LawField(StrEnum):
    """The eight fields of 地方自治法施行規則16条の3 (令和8年総務省令第80号)."""

    ORGANISATION = "一"
    CLASSIFICATION = "二"
    PHYSICAL = "三"
    HUMAN = "四"
    TECHNICAL = "五"
    OPERATION = "六"
    OUTSOURCING = "七"
    AUDIT = "八"


class Proof(StrEnum):
    """What a check was proven on; anything but REAL is printed as 実機未検証."""

    REAL = "real"  # real software here
    RECORDED = "recorded"  # output that a vendor or the public recorded
    SYNTHETIC = "synthetic"  # evidence that we built ourselves


class Why(StrEnum):
    """Reasons of UNKNOWN that are not about reaching the host, and one of NOT_CHECKED."""

    NOT_COLLECTED = "not_collected"
    NO_PRIVILEGE = "no_privilege"
    NO_TOOL = "no_tool"
    COMMAND_FAILED = "command_failed"
    TRUNCATED = "truncated"
    MALFORMED = "malformed"
    UNDETERMINED = "undetermined"
    STALE = "stale"
    UNPROVEN = "unproven"  # judged, but never yet on a real host of this sort
    SHUT = "shut"  # what was handed over as its password or key does not open it
    NO_DATA = "no_data"  # nobody carried in what the check is made with: NOT_CHECKED


class FactError(Exception):
    """A fact cannot be established; the judge turns it into UNKNOWN with this reason."""

    def __init__(self, why: Why, detail: T | str = "") -> None:
        """Say which reason, and what exactly is missing: a name, or words of both languages."""
        words = _words(detail)
        super().__init__(f"{why.value}: {words.en}")
        self.why = why
        self.detail = words.en
        self.detail_ja = words.ja


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check may say: judged, or not applicable. `lines` quote the evidence.

    `observed` and `expected` are values, or English words; the Japanese words stand beside them
    where a person reads words, and are "" where the value is the same in every language.
    """

    applicable: bool
    holds: bool
    observed: str
    expected: str
    provenance: Provenance = Provenance.MEASURED
    lines: tuple[str, ...] = ()
    observed_ja: str = ""
    expected_ja: str = ""


def judged(
    holds: bool,
    *,
    observed: object,
    expected: object,
    provenance: Provenance = Provenance.MEASURED,
    lines: tuple[str, ...] = (),
) -> Outcome:
    """The rule was decided on evidence: it holds or it does not; words are given as `T`."""
    seen, wanted = _words(observed), _words(expected)
    return Outcome(True, holds, seen.en, wanted.en, provenance, lines, seen.ja, wanted.ja)


def not_applicable(because: T | str) -> Outcome:
    """The rule has no object on this host, and that is known, not guessed."""
    reason = _words(because)
    return Outcome(False, False, reason.en, "", observed_ja=reason.ja)


def _words(value: object) -> T:
    return value if isinstance(value, T) else T("", _text(value))


def _text(value: object) -> str:
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(sorted(map(str, value))) or "-"
    return str(value)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which hosts a check is about; empty means every one."""

    platforms: frozenset[Platform] = frozenset()
    kinds: frozenset[Kind] = frozenset()

    def covers(self, platform: Platform, kind: Kind) -> bool:
        """True where a host of this platform and kind is in scope."""
        platform_ok = not self.platforms or platform in self.platforms
        return platform_ok and (not self.kinds or kind in self.kinds)


LINUX = Scope(platforms=frozenset({Platform.LINUX}))
WINDOWS = Scope(platforms=frozenset({Platform.WINDOWS}))
DEVICES = Scope(platforms=frozenset({Platform.NETWORK}))
MANAGED = Scope(platforms=frozenset({Platform.MOBILE}))


@dataclass(frozen=True, slots=True)
class Check(Generic[P]):
    """A rule declared in one place; calling it with its facts gives the outcome."""

    id: str
    title: T
    severity: Severity
    clauses: tuple[str, ...]
    field: LawField
    risk: T
    remedy: T
    refs: tuple[str, ...]
    applies_to: Scope
    proof: Proof
    why: str
    decide: Callable[P, Outcome] = dataclass_field(repr=False)
    needs: tuple[type, ...] = ()
    part_of: str = ""  # the check of the whole, where this one only tells a detail of it

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Outcome:
        """Decide on the given facts."""
        return self.decide(*args, **kwargs)

    def is_about(self, platform: Platform, kind: Kind) -> bool:
        """Whether such a host is in the scope of the check.

        Equipment whose platform the ledger leaves open is asked as Linux, network gear apart: what
        is not Linux cannot answer the collector, and that gives UNKNOWN.
        """
        if platform is Platform.UNKNOWN and kind is not Kind.NETWORK:
            platform = Platform.LINUX
        return self.applies_to.covers(platform, kind)


def check(  # noqa: PLR0913 - the declaration is a form; every field is named
    id_: str,
    *,
    title: T,
    severity: Severity,
    clauses: tuple[str, ...],
    field: LawField,
    risk: T,
    remedy: T,
    refs: tuple[str, ...] = (),
    applies_to: Scope = LINUX,
    proof: Proof = Proof.REAL,
    part_of: str = "",
) -> Callable[[Callable[P, Outcome]], Check[P]]:
    """Turn a function of facts into a `Check`; its parameter types are what it needs."""

    def declare(decide: Callable[P, Outcome]) -> Check[P]:
        hints = {name: hint for name, hint in _hints(decide).items() if name != "return"}
        return Check(
            id=id_,
            title=title,
            severity=severity,
            clauses=clauses,
            field=field,
            risk=risk,
            remedy=remedy,
            refs=refs,
            applies_to=applies_to,
            proof=proof,
            why=inspect.getdoc(decide) or "",
            decide=decide,
            needs=tuple(hints.values()),
            part_of=part_of,
        )

    return declare


def _hints(decide: Callable[..., object]) -> Mapping[str, type]:
    """As `get_type_hints`, which takes its time only where a hint is written as text."""
    told: Mapping[str, type] = inspect.get_annotations(decide)
    written = any(isinstance(hint, str) for hint in told.values())
    return get_type_hints(decide) if written else told
