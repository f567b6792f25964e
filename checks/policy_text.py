"""Policy read from YAML text. Nothing here opens a file; `audit.policy_files` hands the texts in.

Unknown keys are errors that name the file and the line; so are a waiver without an end, one
without a compensating control and one approved by its requester.
"""

from collections.abc import Mapping
from datetime import date
from math import isfinite

from checks.marked import Marked, Scalar, Value, misplaced, read_marked, unknown_name
from checks.model import Severity
from checks.people import same_person
from checks.policy import (
    ANY,
    DIMENSIONS,
    Block,
    DefaultLimit,
    Fragment,
    Known,
    SeverityOverride,
    Waiver,
    decided_twice,
)
from inventory.words import T


def read_defaults(text: str, file: str) -> dict[str, DefaultLimit]:
    """The shipped limits of one file: `group: {name: {value:, source: {ja:, en:}}}`."""
    root = read_marked(text, file, ours=True)
    found: dict[str, DefaultLimit] = {}
    for group, names in (root.items() if root else {}).items():
        for name, node in names.items().items():
            entry = node.fields(required=("value", "source"), optional=("signed",))
            source = entry["source"].fields(required=("ja", "en"))
            words = T(source["ja"].words(), source["en"].words())
            found[f"{group}.{name}"] = DefaultLimit(
                entry["value"].value(), words, signed="signed" in entry
            )
    return found


def read_policy(text: str, file: str, known: Known) -> Fragment:
    """What one policy file of the municipality says."""
    fragment = Fragment()
    root = read_marked(text, file)
    sections = root.fields(optional=tuple(_SECTIONS)) if root else {}
    for name, node in sections.items():
        _SECTIONS[name](node, known, fragment)
    return fragment


def read_limits(node: Marked, known: Known) -> Fragment:
    """The limits that stand in another text, in the form of the section `limits`."""
    fragment = Fragment()
    _limits(node, known, fragment)
    return fragment


def read_override(name: str, text: str, known: Known) -> Value:
    """A limit given as `group.name=VALUE`, typed by its default."""
    place = f"--set {name}={text}"
    if name not in known.limits:
        raise misplaced(place, unknown_name(name, known.limits))
    default = known.limits[name]
    try:
        value = _typed_like(default.value, text)
    except ValueError as odd:
        raise misplaced(place, _expected_type(default)) from odd
    if not _sensible(value, default):
        raise misplaced(place, _expected_type(default))
    return value


def _limits(node: Marked, known: Known, fragment: Fragment) -> None:
    for group, names in node.items().items():
        for short, entry in names.items().items():
            name = f"{group}.{short}"
            if name not in known.limits:
                raise entry.wrong(unknown_name(name, known.limits))
            fragment.limits[name] = _like(known.limits[name], entry)
            fragment.places[f"limit {name}"] = entry.place


def _explicit(node: Marked, known: Known, fragment: Fragment) -> None:
    _listed(node, known, fragment, fragment.explicit)


def _effective(node: Marked, known: Known, fragment: Fragment) -> None:
    _listed(node, known, fragment, fragment.effective)


def _listed(node: Marked, known: Known, fragment: Fragment, ids: set[str]) -> None:
    for member in node.members():
        check = _check_id(member, known, wild=True)
        ids.add(check)
        _decide(f"explicit {check}", member, fragment)


def _decide(decision: str, node: Marked, fragment: Fragment) -> None:
    if first := fragment.places.get(decision):
        raise decided_twice(decision, node.place, first)
    fragment.places[decision] = node.place


def _excluded(node: Marked, known: Known, fragment: Fragment) -> None:
    for check, reason in node.items().items():
        _require_check(check, reason, known)
        fragment.excluded[check] = reason.words()
        _decide(f"excluded {check}", reason, fragment)


def _included(node: Marked, known: Known, fragment: Fragment) -> None:
    for member in node.members():
        check = _check_id(member, known)
        fragment.included.add(check)
        _decide(f"excluded {check}", member, fragment)


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
_CONTROL = "compensating"
_NO_CONTROL = {
    "なし",
    "無し",
    "無",
    "特になし",
    "不要",
    "未定",
    "none",
    "nothing",
    "n/a",
    "-",
    "－",
}


def _waivers(node: Marked, known: Known, fragment: Fragment) -> None:
    for member in node.members():
        given = member.fields(required=_WAIVER, optional=(_CONTROL,))
        waiver = Waiver(
            check=_check_id(given["check"], known),
            host=given["host"].words(),
            reason=given["reason"].words(),
            compensating=_control(given, member),
            requester=given["requester"].words(),
            approver=given["approver"].words(),
            since=given["since"].day(),
            until=given["until"].day(),
        )
        _require_sound(waiver, member)
        fragment.waivers.append(waiver)


def _control(given: Mapping[str, Marked], member: Marked) -> str:
    """The compensating control (代替措置) of a waiver; to have none is no exception to approve."""
    node = given.get(_CONTROL)
    words = node.words() if node else ""
    if node is None or words.casefold() in _NO_CONTROL:
        raise (node or member).wrong(
            T(
                f"「{_CONTROL}」（代替措置）がありません。例外のあいだ危険を抑える手立てを書いて"
                f"ください。例 {_CONTROL}: 踏み台からの接続に限り、操作を記録する",
                f"`{_CONTROL}` is missing: write what holds the risk down meanwhile, "
                f"such as `{_CONTROL}: reached from the jump host only, and recorded`",
            )
        )
    return words


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


def _blocks(node: Marked, known: Known, fragment: Fragment) -> None:
    for member in node.members():
        given = member.fields(required=("when",), optional=tuple(_IN_BLOCKS))
        said = Fragment()
        for name, section in given.items():
            if name != "when":
                _IN_BLOCKS[name](section, known, said)
        if not said.places:
            raise member.wrong(
                T(
                    f"when のほかに何も決めていません。使えるもの: {', '.join(_IN_BLOCKS)}",
                    f"nothing is decided beside `when`; expected: {', '.join(_IN_BLOCKS)}",
                )
            )
        fragment.blocks.append(Block(_when(given["when"]), said, member.place))


def _when(node: Marked) -> Mapping[str, frozenset[str]]:
    given = node.fields(optional=tuple(DIMENSIONS))
    if not given:
        raise node.wrong(
            T(
                f"条件が必要です。使えるもの: {', '.join(DIMENSIONS)}",
                f"expected a condition: {', '.join(DIMENSIONS)}",
            )
        )
    return {name: _condition(entry, DIMENSIONS[name]) for name, entry in given.items()}


def _condition(node: Marked, words: tuple[str, ...]) -> frozenset[str]:
    value = node.value()
    given = tuple(map(str, value if isinstance(value, tuple) else (value,)))
    for word in given:
        if word not in words:
            raise node.wrong(unknown_name(word, words))
    if not given:
        raise node.wrong(T("空にできません", "must not be empty"))
    return frozenset(given)


_FOR_ALL = {
    "limits": _limits,
    "explicit": _explicit,
    "effective": _effective,
    "excluded": _excluded,
    "severity": _severities,
}
_IN_BLOCKS = {**_FOR_ALL, "included": _included}
_SECTIONS = {**_FOR_ALL, "waivers": _waivers, "contexts": _blocks}


def _check_id(node: Marked, known: Known, *, wild: bool = False) -> str:
    check = node.words()
    if not (wild and check == ANY):
        _require_check(check, node, known)
    return check


def _require_check(check: str, node: Marked, known: Known) -> None:
    if check not in known.checks:
        raise node.wrong(unknown_name(check, known.checks))


def _like(limit: DefaultLimit, node: Marked) -> Value:
    value, default = node.value(), limit.value
    if isinstance(default, float) and type(value) is int:
        value = float(value)
    kinds = {type(member) for member in default} if isinstance(default, tuple) else set()
    members_fit = not kinds or all(
        type(member) in kinds for member in (value if isinstance(value, tuple) else ())
    )
    if type(value) is not type(default) or not members_fit or not _sensible(value, limit):
        raise node.wrong(_expected_type(limit))
    return value


def _sensible(value: Value, limit: DefaultLimit) -> bool:
    """A negative length, age or count would make a rule hold everywhere."""
    members = value if isinstance(value, tuple) else (value,)
    numbers = [one for one in members if isinstance(one, (int, float))]
    return all(isfinite(one) and (limit.signed or one >= 0) for one in numbers)


_TYPE_WORDS: Mapping[type, T] = {
    bool: T("true か false", "true or false"),
    int: T("0以上の整数", "a whole number, 0 or more"),
    float: T("0以上の数", "a number, 0 or more"),
    str: T("文字列", "text"),
    date: T("日付", "a date"),
    tuple: T("リスト", "a list"),
}


def _expected_type(limit: DefaultLimit) -> T:
    default = limit.value
    words = T("整数", "a whole number") if limit.signed else _TYPE_WORDS[type(default)]
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
