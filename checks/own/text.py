"""Own checks read from YAML text: data only, no expressions; every complaint names file and line.

One check wants exactly one thing: `file`, `mode`, `package`, `service`, `port` or `sysctl`.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml

from checks.marked import Marked, misplaced, read_marked, unknown_name
from checks.model import LINUX, Check, LawField, Proof, Severity
from checks.own.paths import content_problem, key_problem, path_problem
from checks.own.state import OwnState, state_of
from checks.own.values import Bounds
from checks.own.wants import (
    FileAccess,
    FileKey,
    FileLine,
    KernelValue,
    OwnRule,
    PackageState,
    PortState,
    ServiceState,
    Want,
)
from inventory.model import Kind
from inventory.words import T

_ID = re.compile(r"[A-Z]{2,4}-[0-9]{3}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._@:-]{0,99}")
_PORT = re.compile(r"(tcp|udp)/([1-9][0-9]{0,4})")
_OCTAL = re.compile(r"[0-7]{3,4}")
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
_BOUNDS = ("equals", "one_of", "min", "max")
_MOST = 32
_OWN = T(ja="団体が定めた基準を満たさない", en="A standard of the municipality is not met")


@dataclass(frozen=True, slots=True)
class Taken:
    """What own checks may not collide with, and what they may refer to."""

    prefixes: Collection[str]
    clauses: Collection[str]


def read_own(text: str, file: str, taken: Taken) -> list[Check[...]]:
    """The checks that one file declares."""
    root = read_marked(text, file)
    if root is None:
        return []
    entries = root.fields(required=("checks",))["checks"].members()
    return [_check(entry, taken) for entry in entries]


def gathered(checks: Iterable[Check[...]]) -> dict[str, Check[...]]:
    """The checks by id, with one probe that asks for exactly what all of them want.

    An id that is declared twice is an error that names both places.
    """
    found: dict[str, Check[...]] = {}
    for check in checks:
        rule = _rule(check)
        if first := found.get(check.id):
            raise misplaced(rule.place, _twice(check.id, _rule(first).place))
        found[check.id] = check
    _require_few(found.values())
    state = state_of(_rule(check).want.wanted for check in found.values())
    return {id_: _bound(check, state) for id_, check in sorted(found.items())}


def _bound(check: Check[...], state: type[OwnState]) -> Check[...]:
    return replace(check, needs=tuple(state if n is OwnState else n for n in check.needs))


def place_of(check: Check[...]) -> str:
    """Where an own check is declared, "" for one of the catalogue."""
    return check.decide.place if isinstance(check.decide, OwnRule) else ""


def _rule(check: Check[...]) -> OwnRule:
    if not isinstance(check.decide, OwnRule):
        raise TypeError(check.id)
    return check.decide


def _require_few(checks: Collection[Check[...]]) -> None:
    paths: dict[str, str] = {}
    for check in checks:
        for path in sorted(_rule(check).want.wanted.content):
            paths.setdefault(path, _rule(check).place)
    for place in list(paths.values())[_MOST:]:
        raise misplaced(
            place,
            T(
                f"内容を点検できるファイルは {_MOST} 個までです",
                f"the content of {_MOST} files at most can be checked",
            ),
        )


def _twice(id_: str, first: str) -> T:
    return T(f"{id_} は {first} にもあります", f"{id_} is also declared in {first}")


_HEAD = ("id", "title", "severity", "clauses", "remedy")
_MORE = ("field", "risk", "kinds")


def _check(entry: Marked, taken: Taken) -> Check[...]:
    given = entry.fields(required=_HEAD, optional=(*_MORE, *_WANTS))
    kinds = [name for name in _WANTS if name in given]
    if len(kinds) != 1:
        names = ", ".join(_WANTS)
        raise entry.wrong(
            T(f"次のうち一つだけを書きます: {names}", f"expected exactly one of: {names}")
        )
    want = _WANTS[kinds[0]](given[kinds[0]])
    rule = OwnRule(want, _digest(entry), entry.place)
    return Check(
        id=_id(given["id"], taken),
        title=_title(given["title"]),
        severity=Severity[_one(given["severity"], [s.name.lower() for s in Severity]).upper()],
        clauses=_clauses(given["clauses"], taken),
        field=LawField(_one(given["field"], list(LawField)) if "field" in given else "五"),
        risk=_title(given["risk"]) if "risk" in given else _OWN,
        remedy=_title(given["remedy"]),
        refs=(),
        applies_to=replace(LINUX, kinds=_kinds(given["kinds"])) if "kinds" in given else LINUX,
        proof=Proof.RECORDED,
        why=entry.place,
        decide=rule,
        needs=want.needs,
    )


def _digest(entry: Marked) -> str:
    return hashlib.sha256(yaml.serialize(entry.node, allow_unicode=True).encode()).hexdigest()


def _id(node: Marked, taken: Taken) -> str:
    id_ = node.words()
    prefix = id_.partition("-")[0]
    if not _ID.fullmatch(id_) or prefix in taken.prefixes:
        used = ", ".join(sorted(taken.prefixes))
        raise node.wrong(
            T(
                f"「{id_}」: OWN-001 のような番号が必要です（{used} は使えません）",
                f"`{id_}`: expected an id such as OWN-001; {used} are taken",
            )
        )
    return id_


def _title(node: Marked) -> T:
    """Words in both languages, or Japanese alone, which then stands in both."""
    if isinstance(node.node, yaml.MappingNode):
        given = node.fields(required=("ja",), optional=("en",))
        ja = given["ja"].words()
        words = T(ja, given["en"].words() if "en" in given else ja)
    else:
        words = T(node.words(), node.words())
    if not _JAPANESE.search(words.ja):
        raise node.wrong(T("日本語で書いてください", "expected Japanese words"))
    return words


def _clauses(node: Marked, taken: Taken) -> tuple[str, ...]:
    found = [member.words() for member in node.members()]
    for member in node.members():
        if member.words() not in taken.clauses:
            raise member.wrong(unknown_name(member.words(), taken.clauses))
    if not 1 <= len(found) <= 3:
        raise node.wrong(T("例文の番号は1〜3個です", "expected one to three clauses"))
    return tuple(found)


def _kinds(node: Marked) -> frozenset[Kind]:
    return frozenset(Kind(_one(member, list(Kind))) for member in node.members())


def _file(node: Marked) -> Want:
    given = node.fields(
        required=("path",),
        optional=("has_line", "lacks_line", "key", "separator", "if_missing", *_BOUNDS),
    )
    path = _sound(given["path"], content_problem)
    kinds = [name for name in ("has_line", "lacks_line", "key") if name in given]
    if len(kinds) != 1:
        raise node.wrong(
            T(
                "has_line、lacks_line、key のうち一つだけを書きます",
                "expected exactly one of has_line, lacks_line, key",
            )
        )
    if kinds[0] == "key":
        fails = _fails_without(given, default="fail")
        bounds = _bounds(given["key"], given)
        return FileKey(path, _word(given["key"]), _separator(given), bounds, fails)
    _refuse(given, ("separator", *_BOUNDS), kinds[0])
    present = kinds[0] == "has_line"
    fails = _fails_without(given, default="fail" if present else "not_applicable")
    return FileLine(path, given[kinds[0]].words(), present, fails)


def _separator(given: Mapping[str, Marked]) -> str:
    if "separator" not in given:
        return "="
    return {"=": "=", ":": ":", "space": " "}[_one(given["separator"], ("=", ":", "space"))]


def _refuse(given: Mapping[str, Marked], names: Iterable[str], beside: str) -> None:
    for name in names:
        if name in given:
            raise given[name].wrong(
                T(f"{name} は {beside} とは使えません", f"{name} does not go with {beside}")
            )


def _access(node: Marked) -> Want:
    given = node.fields(required=("path",), optional=("at_most", "owner", "group", "if_missing"))
    if len(given.keys() & {"at_most", "owner", "group"}) == 0:
        raise node.wrong(
            T("at_most、owner、group のどれかが必要です", "expected at_most, owner or group")
        )
    mask = _octal(given["at_most"]) if "at_most" in given else None
    fails = _fails_without(given, default="not_applicable")
    owners, groups = (_names(given[n]) if n in given else () for n in ("owner", "group"))
    return FileAccess(_sound(given["path"], path_problem), mask, owners, groups, fails)


def _octal(node: Marked) -> int:
    value = node.value()
    if not isinstance(value, str) or not _OCTAL.fullmatch(value):
        raise node.wrong(
            T(
                '8進数を引用符で囲んで書きます（例 "0640"）',
                'expected an octal mode in quotes: "0640", say',
            )
        )
    return int(value, 8)


def _package(node: Marked) -> Want:
    given = node.fields(required=("name", "state"))
    state = _one(given["state"], ("installed", "absent"))
    return PackageState(_names(given["name"]), state == "installed")


def _service(node: Marked) -> Want:
    given = node.fields(required=("name", "state"), optional=("process",))
    name = _word(given["name"])
    unit = name if name.endswith((".service", ".socket", ".timer", ".path")) else f"{name}.service"
    state = _one(given["state"], ("enabled", "running", "absent"))
    if state == "enabled":
        _refuse(given, ("process",), "state: enabled")
    process = _word(given["process"]) if "process" in given else unit.rpartition(".")[0]
    return ServiceState(unit, process, state)


def _port(node: Marked) -> Want:
    given = node.fields(required=("name", "state"))
    name = given["name"].words()
    match = _PORT.fullmatch(name)
    if match is None or int(match[2]) > 65535:
        raise given["name"].wrong(
            T(f"「{name}」: tcp/23 のように書きます", f"`{name}`: expected tcp/23, say")
        )
    state = _one(given["state"], ("listening", "closed"))
    return PortState(match[1], int(match[2]), state == "listening")


def _sysctl(node: Marked) -> Want:
    given = node.fields(required=("key",), optional=_BOUNDS)
    return KernelValue(_sound(given["key"], key_problem), _bounds(node, given))


def _bounds(node: Marked, given: Mapping[str, Marked]) -> Bounds:
    if not given.keys() & set(_BOUNDS) or {"equals", "one_of"} <= given.keys():
        raise node.wrong(
            T(
                "equals か one_of、または min、max が必要です",
                "expected equals or one_of, or min, max",
            )
        )
    words = (_plain_words(given[name]) for name in ("equals", "one_of") if name in given)
    one_of = next(words, ())
    least, most = (_number(given[name]) if name in given else None for name in ("min", "max"))
    if least is not None and most is not None and least > most:
        raise given["min"].wrong(T("min が max より大きい", "min is greater than max"))
    return Bounds(one_of, least, most)


def _plain_words(node: Marked) -> tuple[str, ...]:
    value = node.value()
    members = value if isinstance(value, tuple) else (value,)
    for member in members:
        if isinstance(member, bool) or not isinstance(member, (str, int)):
            raise node.wrong(
                T(
                    '引用符で囲んでください（例 "yes"）',
                    'put it in quotes: "yes", say',
                )
            )
    if not members:
        raise node.wrong(T("空にできません", "must not be empty"))
    return tuple(" ".join(str(member).split()) for member in members)


def _number(node: Marked) -> int:
    value = node.value()
    if type(value) is not int:
        raise node.wrong(T("整数が必要です", "expected a whole number"))
    return value


def _fails_without(given: Mapping[str, Marked], *, default: str) -> bool:
    words = ("fail", "not_applicable")
    return (_one(given["if_missing"], words) if "if_missing" in given else default) == "fail"


def _names(node: Marked) -> tuple[str, ...]:
    if isinstance(node.node, yaml.SequenceNode):
        found = tuple(_word(member) for member in node.members())
    else:
        found = (_word(node),)
    if not found:
        raise node.wrong(T("空にできません", "must not be empty"))
    return found


def _word(node: Marked) -> str:
    word = node.words()
    if not _NAME.fullmatch(word):
        raise node.wrong(
            T(f"「{word}」: 名前を一つ書きます", f"`{word}`: one name without spaces is expected")
        )
    return word


def _one(node: Marked, words: Collection[str]) -> str:
    word = node.words()
    if word not in words:
        raise node.wrong(unknown_name(word, [str(one) for one in words]))
    return word


def _sound(node: Marked, problem: Callable[[str], T | None]) -> str:
    word = node.words()
    if odd := problem(word):
        raise node.wrong(odd)
    return word


_WANTS: Mapping[str, Callable[[Marked], Any]] = {
    "file": _file,
    "mode": _access,
    "package": _package,
    "service": _service,
    "port": _port,
    "sysctl": _sysctl,
}
