"""Policy: limits, selection, severity overrides and waivers, as data read from YAML text.

Nothing here opens a file; `audit.policy_files` hands in the texts. Unknown keys are errors that
name the file and the line; so are a waiver without an end and one approved by its requester.
"""

import hashlib
import json
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from math import isfinite
from types import MappingProxyType

from checks.advisories import NONE_GIVEN, Advisories
from checks.marked import Marked, Scalar, Value, misplaced, read_marked, unknown_name
from checks.model import Severity
from inventory.words import T

ANY = "*"


@dataclass(frozen=True, slots=True)
class Waiver:
    """An approved exception (例外承認, MIC 7.4) with its scope and its end.

    `host` is a host id or "*"; `until` is the last day on which it holds, in Japan time.
    """

    check: str
    host: str
    reason: str
    requester: str
    approver: str
    since: date
    until: date

    def covers(self, check: str, host: str, day: date) -> bool:
        """True when this check on this host is excepted on that day."""
        in_scope = self.check == check and self.host in (ANY, host)
        return in_scope and self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class SeverityOverride:
    """A severity that the municipality changed, with its reason."""

    check: str
    severity: Severity
    reason: str


@dataclass(frozen=True, slots=True)
class Policy:
    """What the municipality decided: frozen, complete, with the digest of its texts.

    `limits` maps "group.name" to the value; `explicit` names the checks (or "*") for which a
    compiled-in default does not suffice; `excluded` the checks not selected, with the reason;
    `advisories` what is known of vulnerabilities, which counts in the digest too.
    """

    limits: Mapping[str, object]
    explicit: frozenset[str]
    excluded: Mapping[str, str]
    severities: Mapping[str, SeverityOverride]
    waivers: tuple[Waiver, ...]
    digest: str
    advisories: Advisories = NONE_GIVEN

    def knowing(self, advisories: Advisories) -> "Policy":
        """This policy with vulnerability data; another digest, as other verdicts may follow."""
        if not advisories.feeds:
            return self
        digest = _digest({"policy": self.digest, "advisories": advisories.digest})
        return replace(self, advisories=advisories, digest=digest)

    def waiver(self, check: str, host: str, day: date) -> Waiver | None:
        """The waiver that covers this check on this host on that day, the longest first."""
        covering = [w for w in self.waivers if w.covers(check, host, day)]
        return max(covering, key=lambda w: w.until, default=None)


@dataclass(frozen=True, slots=True)
class DefaultLimit:
    """A limit as shipped: its value, and where the number comes from."""

    value: Value
    source: T


@dataclass(frozen=True, slots=True)
class Known:
    """What a policy text may speak of: the shipped limits and the ids of the checks."""

    limits: Mapping[str, DefaultLimit]
    checks: Collection[str]


@dataclass(frozen=True, slots=True)
class Fragment:
    """What one policy file says; `places` maps each decision to its `file:line`."""

    limits: dict[str, Value] = field(default_factory=dict)
    explicit: set[str] = field(default_factory=set)
    excluded: dict[str, str] = field(default_factory=dict)
    severities: dict[str, SeverityOverride] = field(default_factory=dict)
    waivers: list[Waiver] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)


def read_defaults(text: str, file: str) -> dict[str, DefaultLimit]:
    """The shipped limits of one file: `group: {name: {value:, source: {ja:, en:}}}`."""
    root = read_marked(text, file)
    found: dict[str, DefaultLimit] = {}
    for group, names in (root.items() if root else {}).items():
        for name, node in names.items().items():
            entry = node.fields(required=("value", "source"))
            source = entry["source"].fields(required=("ja", "en"))
            words = T(source["ja"].words(), source["en"].words())
            found[f"{group}.{name}"] = DefaultLimit(entry["value"].value(), words)
    return found


def read_policy(text: str, file: str, known: Known) -> Fragment:
    """What one policy file of the municipality says."""
    fragment = Fragment()
    root = read_marked(text, file)
    sections = root.fields(optional=tuple(_SECTIONS)) if root else {}
    for name, node in sections.items():
        _SECTIONS[name](node, known, fragment)
    return fragment


def read_override(name: str, text: str, known: Known) -> Value:
    """A limit given as `group.name=VALUE`, typed by its default."""
    place = f"--set {name}={text}"
    if name not in known.limits:
        raise misplaced(place, unknown_name(name, known.limits))
    default = known.limits[name].value
    try:
        value = _typed_like(default, text)
    except ValueError as odd:
        raise misplaced(place, _expected_type(default)) from odd
    if not _sensible(value):
        raise misplaced(place, _expected_type(default))
    return value


def combine(
    defaults: Mapping[str, DefaultLimit],
    fragments: Sequence[Fragment],
    overrides: Mapping[str, Value],
) -> Policy:
    """One policy of the shipped limits, the municipality's files and this call's overrides.

    Two files that decide the same thing are an error: nobody could say which one holds.
    """
    _refuse_double(fragments)
    limits: dict[str, object] = {name: default.value for name, default in defaults.items()}
    explicit: set[str] = set()
    excluded: dict[str, str] = {}
    severities: dict[str, SeverityOverride] = {}
    waivers: list[Waiver] = []
    for fragment in fragments:
        limits |= fragment.limits
        explicit |= fragment.explicit
        excluded |= fragment.excluded
        severities |= fragment.severities
        waivers += fragment.waivers
    limits |= overrides
    waivers.sort(key=lambda w: (w.check, w.host, w.since, w.until, w.requester, w.reason))
    texts = {
        "limits": limits,
        "explicit": sorted(explicit),
        "excluded": excluded,
        "severities": {name: asdict(change) for name, change in severities.items()},
        "waivers": [asdict(waiver) for waiver in waivers],
    }
    return Policy(
        limits=MappingProxyType(limits),
        explicit=frozenset(explicit),
        excluded=MappingProxyType(excluded),
        severities=MappingProxyType(severities),
        waivers=tuple(waivers),
        digest=_digest(texts),
    )


def _digest(texts: Mapping[str, object]) -> str:
    canonical = json.dumps(
        texts, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str
    )
    return hashlib.sha256(canonical.encode("utf-8", "backslashreplace")).hexdigest()


def _refuse_double(fragments: Sequence[Fragment]) -> None:
    seen: dict[str, str] = {}
    for fragment in fragments:
        for decision, place in fragment.places.items():
            if decision in seen:
                first = seen[decision]
                raise misplaced(
                    place,
                    T(
                        f"「{decision}」は {first} にもあります。片方を消してください",
                        f"`{decision}` is also decided in {first}; remove one of them",
                    ),
                )
            seen[decision] = place


def _limits(node: Marked, known: Known, fragment: Fragment) -> None:
    for group, names in node.items().items():
        for short, entry in names.items().items():
            name = f"{group}.{short}"
            if name not in known.limits:
                raise entry.wrong(unknown_name(name, known.limits))
            fragment.limits[name] = _like(known.limits[name].value, entry)
            fragment.places[name] = entry.place


def _explicit(node: Marked, known: Known, fragment: Fragment) -> None:
    for member in node.members():
        fragment.explicit.add(_check_id(member, known, wild=True))


def _excluded(node: Marked, known: Known, fragment: Fragment) -> None:
    for check, reason in node.items().items():
        _require_check(check, reason, known)
        fragment.excluded[check] = reason.words()
        fragment.places[f"excluded {check}"] = reason.place


def _severities(node: Marked, known: Known, fragment: Fragment) -> None:
    for check, entry in node.items().items():
        _require_check(check, entry, known)
        given = entry.fields(required=("severity", "reason"))
        word = given["severity"].words().upper()
        if word not in Severity.__members__:
            names = [name.lower() for name in Severity.__members__]
            raise given["severity"].wrong(unknown_name(word.lower(), names))
        change = SeverityOverride(check, Severity[word], given["reason"].words())
        fragment.severities[check] = change
        fragment.places[f"severity {check}"] = entry.place


_WAIVER = ("check", "host", "reason", "requester", "approver", "since", "until")


def _waivers(node: Marked, known: Known, fragment: Fragment) -> None:
    for member in node.members():
        given = member.fields(required=_WAIVER)
        waiver = Waiver(
            check=_check_id(given["check"], known),
            host=given["host"].words(),
            reason=given["reason"].words(),
            requester=given["requester"].words(),
            approver=given["approver"].words(),
            since=given["since"].day(),
            until=given["until"].day(),
        )
        _require_sound(waiver, member)
        fragment.waivers.append(waiver)


def _require_sound(waiver: Waiver, member: Marked) -> None:
    if same_person(waiver.requester, waiver.approver):
        raise member.wrong(
            T(
                f"申請者と承認者が同じです（{waiver.approver}）。別の者が承認してください",
                f"requester and approver are both {waiver.approver}; someone else must approve",
            )
        )
    if waiver.until < waiver.since:
        raise member.wrong(
            T(
                f"until（{waiver.until}）が since（{waiver.since}）より前です",
                f"until ({waiver.until}) is before since ({waiver.since})",
            )
        )


_SECTIONS = {
    "limits": _limits,
    "explicit": _explicit,
    "excluded": _excluded,
    "severity": _severities,
    "waivers": _waivers,
}


def same_person(one: str, other: str) -> bool:
    """True when two names differ in nothing but width, case and spaces."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _check_id(node: Marked, known: Known, *, wild: bool = False) -> str:
    check = node.words()
    if not (wild and check == ANY):
        _require_check(check, node, known)
    return check


def _require_check(check: str, node: Marked, known: Known) -> None:
    if check not in known.checks:
        raise node.wrong(unknown_name(check, known.checks))


def _like(default: Value, node: Marked) -> Value:
    value = node.value()
    if isinstance(default, float) and type(value) is int:
        value = float(value)
    kinds = {type(member) for member in default} if isinstance(default, tuple) else set()
    members_fit = not kinds or all(
        type(member) in kinds for member in (value if isinstance(value, tuple) else ())
    )
    if type(value) is not type(default) or not members_fit or not _sensible(value):
        raise node.wrong(_expected_type(default))
    return value


def _sensible(value: Value) -> bool:
    """A negative length, age or count would make a rule hold everywhere."""
    members = value if isinstance(value, tuple) else (value,)
    return all(not isinstance(m, (int, float)) or (isfinite(m) and m >= 0) for m in members)


_TYPE_WORDS: Mapping[type, T] = {
    bool: T("true か false", "true or false"),
    int: T("0以上の整数", "a whole number, 0 or more"),
    float: T("0以上の数", "a number, 0 or more"),
    str: T("文字列", "text"),
    date: T("日付", "a date"),
    tuple: T("リスト", "a list"),
}


def _expected_type(default: Value) -> T:
    words = _TYPE_WORDS[type(default)]
    shown = ", ".join(map(str, default)) if isinstance(default, tuple) else default
    return T(
        f"{words.ja}が必要です（既定値 {shown}）", f"expected {words.en} (the default is {shown})"
    )


def _typed_like(default: Value, text: str) -> Value:
    if isinstance(default, tuple):
        sample = default[0] if default else ""
        return tuple(_scalar_like(sample, part.strip()) for part in text.split(",") if part.strip())
    return _scalar_like(default, text.strip())


def _scalar_like(default: Scalar, text: str) -> Scalar:
    if isinstance(default, bool):
        if text.lower() not in ("true", "false"):
            raise ValueError(text)
        return text.lower() == "true"
    if isinstance(default, date):
        return date.fromisoformat(text)
    if isinstance(default, (int, float)):
        return type(default)(text)
    return text
