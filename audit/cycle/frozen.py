"""A year as it is kept when it is closed: one text, the same to the byte, and back without loss.

The text is canonical JSON (RFC 8785) of the record and of what lies `beside` it, such as who makes
the papers. Secrets are masked value by value, so that none is kept and no bracket is lost.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from audit.cycle.year_record import EngagementRecord, YearRecord, YearTally
from audit.masking import mask
from inventory.entries import JournalError, canonical
from inventory.words import HinomiError, T

FORMAT = "hinomi.audit.year-record/1"
_OTHER = T(
    "この年度の記録の書式「{found}」を、このプログラムは知りません（知っているのは {known}）。"
    "締めたときより新しい hinomi で開いてください。",
    "The record of the year is in the format {found!r}, which this program does not know "
    "(it knows {known}): open it with the program that closed the year, or a newer one.",
)
_BROKEN = T(
    "締めた年度の記録を読めません（{where}）。控えから戻し、hinomi verify で確かめてください。",
    "The record of the closed year cannot be read ({where}): restore it from a backup and run "
    "hinomi verify.",
)
_UNFIT = T(
    "この年度には記録できない文字か数があります（{why}）。",
    "Something of the year cannot be kept ({why}).",
)


def to_json(record: YearRecord, beside: Mapping[str, Any] | None = None) -> bytes:
    """The record as it is kept; the same record always gives the same bytes."""
    plain = _adapter().dump_python(record, mode="json")
    whole = {"beside": dict(beside or {}), "format": FORMAT, "record": plain}
    try:
        return canonical(_masked(whole)).encode() + b"\n"
    except JournalError as error:
        raise HinomiError(_UNFIT.format(why=error)) from None


def from_json(raw: bytes) -> YearRecord:
    """The record again; another format, what is no record and a field too many are refused."""
    told = _whole(raw)["record"]
    try:
        record = _adapter().validate_python(told)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        raise HinomiError(_BROKEN.format(where=where)) from None
    if lost := _lost(told, _adapter().dump_python(record, mode="json"), "record"):
        raise HinomiError(_OTHER.format(found=f"{FORMAT} {lost}", known=FORMAT))
    return replace(record, engagements=tuple(map(_in_order, record.engagements)))


def tally_in(raw: bytes) -> YearTally:
    """The figures of the year itself, without reading the rest of the record."""
    history = _whole(raw)["record"].get("history") or [None]
    try:
        return _tally().validate_python(history[-1])
    except ValidationError:
        raise HinomiError(_BROKEN.format(where="history")) from None


def beside_of(raw: bytes) -> Mapping[str, Any]:
    """What was kept beside the record."""
    found = _whole(raw)["beside"]
    if not isinstance(found, dict):
        raise HinomiError(_BROKEN.format(where="beside"))
    return found


def _whole(raw: bytes) -> dict[str, Any]:
    try:
        whole = json.loads(raw)
    except ValueError:
        raise HinomiError(_BROKEN.format(where="JSON")) from None
    if not isinstance(whole, dict):
        raise HinomiError(_BROKEN.format(where="JSON"))
    if whole.get("format") != FORMAT:
        raise HinomiError(_OTHER.format(found=whole.get("format", ""), known=FORMAT))
    if set(whole) != {"beside", "format", "record"} or not isinstance(whole["record"], dict):
        raise HinomiError(_BROKEN.format(where="JSON"))
    return whole


def _in_order(one: EngagementRecord) -> EngagementRecord:
    """The papers by number: as names of JSON they stand as text, 10 before 2."""
    papers = dict(sorted(one.papers.papers.items()))
    return replace(one, papers=replace(one.papers, papers=papers))


def _lost(told: object, kept: object, where: str) -> str:
    """The first field that this program has no place for, "" where it has one for each."""
    if isinstance(told, dict) and isinstance(kept, dict):
        pairs = ((inner, kept.get(name), f"{where}.{name}") for name, inner in told.items())
        gone = next((f"{where}.{name}" for name in told if name not in kept), "")
        return gone or next(filter(None, (_lost(*each) for each in pairs)), "")
    if isinstance(told, list) and isinstance(kept, list):
        rows = zip(told, kept, strict=False)
        return next(filter(None, (_lost(a, b, where) for a, b in rows)), "")
    return ""


@cache
def _adapter() -> TypeAdapter[YearRecord]:
    return TypeAdapter(YearRecord)


@cache
def _tally() -> TypeAdapter[YearTally]:
    return TypeAdapter(YearTally)


def _masked(whole: dict[str, Any]) -> dict[str, Any]:
    """The same without secrets: each text is looked at alone, where any of them holds one."""
    every = "\n".join(_texts(whole)).encode("utf-8", "surrogatepass")
    if mask(every) == every:
        return whole
    known: dict[str, str] = {}
    return dict(_over(whole, lambda text: known.setdefault(text, _mask(text))))


def _mask(text: str) -> str:
    raw = text.encode("utf-8", "surrogatepass")
    return mask(raw).decode("utf-8", "surrogatepass")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _over(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _over(inner, change) for name, inner in value.items()}
    return [_over(inner, change) for inner in value] if isinstance(value, list) else value
