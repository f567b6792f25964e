"""Evidence of a terminal with many faults, and every way that we know to spoil evidence."""

import base64
import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from functools import cache
from typing import Any

from audit.judge import Judge
from audit.model import Result
from checks.catalogue import catalogue
from checks.fact import HostFact, probe_id
from checks.frame import FrameError
from checks.model import Check, Verdict
from checks.windows.evidence import parse_windows
from tests.checks.windows.answers import CARRIED, POLICY, SUBJECT, with_
from tests.checks.windows.built import good_sections, windows_evidence

ZONES = {"zones.networks": ("LGWAN 10.1.0.0/16", "internet 10.3.0.0/16")}
SEEN = replace(POLICY, limits={**POLICY.limits, **ZONES})
CHECKS: Mapping[str, Check[...]] = {
    id_: one for id_, one in catalogue("checks.windows.rules").items() if not one.part_of
}
JUDGE = Judge(CHECKS, SEEN)
_ALONE = {id_: Judge({id_: one}, SEEN) for id_, one in CHECKS.items()}
_LONG, _PAGES = 16, 3  # registry paths and the like that are tried of a long object
_NEVER_FAILS_BY_A_SECTION = {"TRM-001", "TRM-003"}  # the header; a table older than the evidence
Path = tuple[str | int, ...]


def verdicts(raw: bytes, tag: str | None = None) -> dict[str, Result]:
    """What all checks say of this evidence."""
    try:
        frame = parse_windows(raw, tag)
    except FrameError:
        frame = None
    return {one.check: one for one in JUDGE(frame, SUBJECT, CARRIED, "")}


def verdicts_about(name: str, sections: Mapping[str, Any]) -> dict[str, Result]:
    """What the checks say that need this section, of the sections that they need."""
    judge, names = _about(name)
    told = {one: data for one, data in sections.items() if one in names}
    try:
        frame = parse_windows(windows_evidence(told))
    except FrameError:
        frame = None
    return {one.check: one for one in judge(frame, SUBJECT, CARRIED, "")}


@cache
def _about(name: str) -> tuple[Judge, frozenset[str]]:
    asked = {id_: one for id_, one in CHECKS.items() if name in _sections(one)}
    names = frozenset().union(*map(_sections, asked.values()))
    return Judge(asked or CHECKS, SEEN), names | {name}


def _sections(check: Check[...]) -> frozenset[str]:
    return frozenset(probe_id(need) for need in check.needs if issubclass(need, HostFact))


def leaves(data: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Every place in the data, objects and lists themselves too; few of a long object."""
    if path:
        yield path, data
    if isinstance(data, dict):
        names = list(data)
        step = max(1, len(names) // _PAGES) if path and len(names) > _LONG else 1
        for name in names[::step]:
            yield from leaves(data[name], (*path, name))
    elif isinstance(data, list):
        for at, one in enumerate(data[:_PAGES]):
            yield from leaves(one, (*path, at))


def changed(data: object, path: Path, value: object) -> Any:  # noqa: ANN401 - what JSON holds
    """The data with another value in one place; `...` takes the place away."""
    if not path:
        return value
    copy: Any = dict(data) if isinstance(data, dict) else list(data)  # type: ignore[call-overload] # a list
    here, *rest = path
    if not rest and value is ...:
        del copy[here]
    else:
        copy[here] = changed(copy[here], tuple(rest), value)
    return copy


def meanings(value: object) -> Iterator[object]:
    """Other values that a Windows might well have there."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (other for other in (0, 1, 2, 5, 4095) if other != value)
    elif isinstance(value, str):
        yield from _TEXTS
    elif isinstance(value, dict) and "state" in value and "kind" in value:
        yield {"state": "absent"}
    elif isinstance(value, dict) and set(value) == {"state"}:
        yield from ({"state": "ok", "kind": "DWord", "value": number} for number in (0, 1))
    elif isinstance(value, dict) and "base64" in value:
        yield from _other_text(value)
    elif value is None or value == []:
        yield ["C:\\"]


_TEXTS = (
    *("2020-01-01T00:00:00+00:00", "0", "1", "NoSync", "open", "http://x", "19045", "C:\\"),
    *("TeamViewer", "10.3.0.5", "S-1-5-21-9-9-9-1105", "D:(A;;FA;;;WD)"),
)


def _other_text(printed: dict[str, Any]) -> Iterator[object]:
    raw = base64.b64decode(printed["base64"])
    encoding = "utf-16" if raw[:2] == b"\xff\xfe" else "cp932"
    text = raw.decode(encoding)
    for old, new in (
        (" = 14", " = 4"),
        ("Count = 5", "Count = 0"),
        (",,3", ",,0"),
        ("-544", "-545"),
    ):
        if old in text:
            other = text.replace(old, new).encode(encoding)
            yield {**printed, "base64": base64.b64encode(other).decode()}


@cache
def faulty() -> Mapping[str, Any]:
    """Sections of a terminal on which as many checks as possible find a fault."""
    sections: dict[str, Any] = deepcopy(dict(good_sections()))
    for id_, one in CHECKS.items():
        if id_ not in _NEVER_FAILS_BY_A_SECTION and _verdict(id_, sections) is not Verdict.FAIL:
            sections = _with_fault(one, sections)
    return sections


@cache
def terminals() -> tuple[Mapping[str, Any], ...]:
    """That terminal, and one for each check whose fault another would hide."""
    missing = CHECKS.keys() - _failing(faulty()) - _NEVER_FAILS_BY_A_SECTION
    return (faulty(), *(_own_terminal(id_) for id_ in sorted(missing)))


def _own_terminal(id_: str) -> Mapping[str, Any]:
    sections = dict(good_sections())
    for path, value in _FIRST.get(id_, ()):
        sections = with_(sections, path, value)
    return _with_fault(CHECKS[id_], sections)


_OFF = {"state": "ok", "kind": "DWord", "value": 0}
_FIRST = {  # what takes two changes
    "TRM-014": (("ScreenLock/machine/InactivityTimeoutSecs", _OFF),),
    "TRM-018": (("RemoteDesktop/local/fDenyTSConnections", _OFF),),
}


def _with_fault(check: Check[...], sections: dict[str, Any]) -> dict[str, Any]:
    """One more fault, which takes no other away."""
    kept = _failing(sections)
    for need in check.needs:
        name = probe_id(need) if issubclass(need, HostFact) else ""
        for path, value in leaves(sections.get(name, {})):
            for other in meanings(value):
                tried = {**sections, name: changed(sections[name], path, other)}
                if _verdict(check.id, tried) is Verdict.FAIL and kept <= _failing(tried):
                    return tried
    return sections


def _verdict(id_: str, sections: Mapping[str, Any]) -> Verdict:
    """What one check says, of the sections that it needs."""
    names = _sections(CHECKS[id_])
    raw = windows_evidence({name: sections[name] for name in names & sections.keys()})
    [found] = _ALONE[id_](parse_windows(raw), SUBJECT, CARRIED, "")
    return found.verdict


def _failing(sections: Mapping[str, Any]) -> set[str]:
    found = verdicts(windows_evidence(sections))
    return {id_ for id_, one in found.items() if one.verdict is Verdict.FAIL}


def spoilt(value: object) -> Iterator[object]:
    """The value lost, or of another type, or broken off; what it means is not another thing."""
    yield from (..., None)
    if isinstance(value, bool):
        yield from (int(value), str(value), str(value).lower())
    elif isinstance(value, int):
        yield from (str(value), float(value), [value], -value - 1, value + 2**32)
    elif isinstance(value, str):
        yield from (f"{value}\ufffd", [value], value.encode("utf-16-le").decode("latin-1"))
        yield from (value[: len(value) * part // 12] for part in range(1, 12) if len(value) > 60)
    elif isinstance(value, dict):
        yield from ([], [value], {}, json.dumps(value))
    elif isinstance(value, list):
        yield from ({}, [None], [*value, None], json.dumps(value))


def files(sections: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The whole file spoilt, each way with its name."""
    raw = windows_evidence(sections)
    whole = json.loads(raw)
    yield from ((f"cut {part}/12", raw[: len(raw) * part // 12]) for part in range(12))
    yield "utf-16", raw.decode().encode("utf-16")
    yield "utf-16 without mark", raw.decode().encode("utf-16-le")
    yield "cp932", json.dumps({**whole, "culture": "日本"}, ensure_ascii=False).encode("cp932")
    yield "no object", json.dumps([whole]).encode()
    for name, value in _heads(whole):
        yield f"header {name}", json.dumps({**whole, name: value}).encode()
    for name in whole:
        less = {key: one for key, one in whole.items() if key != name}
        yield f"without {name}", json.dumps(less).encode()
    yield from _twice(sections, raw)


def _heads(whole: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    yield from ((name, None) for name in whole)
    yield from (
        ("hinomi_windows", 2),
        ("hinomi_windows", "1"),
        ("elevated", 1),
        ("elevated", "true"),
    )
    yield from (("at", "2026-11-21"), ("at", "yesterday"), ("sections", []), ("tag", "x" * 300))
    yield "end", {**whole["end"], "sections": len(whole["sections"]) + 1}
    yield "end", {**whole["end"], "tag": "f" * 32}
    one, *_ = whole["sections"]
    yield "sections", {k: v for k, v in whole["sections"].items() if k != one}
    yield "sections", {**whole["sections"], one: {"status": "fine", "data": {}}}


def _twice(sections: Mapping[str, Any], raw: bytes) -> Iterator[tuple[str, bytes]]:
    """A section of the faulty terminal, and once more under its name that of a good one."""
    text = raw.decode()
    good = json.loads(windows_evidence(good_sections()))["sections"]
    for name in sections:
        again = f'"sections":{{{json.dumps(name)}:{json.dumps(good[name])},'
        yield f"twice {name}", text.replace('"sections":{', again, 1).encode()


def turned(sections: Mapping[str, Any]) -> bytes:
    """The same evidence with every object the other way round."""
    return json.dumps(_turned(json.loads(windows_evidence(sections)))).encode()


def _turned(value: Any) -> Any:  # noqa: ANN401 - what JSON holds
    if isinstance(value, dict):
        return {name: _turned(value[name]) for name in reversed(list(value))}
    return [_turned(one) for one in value] if isinstance(value, list) else value
