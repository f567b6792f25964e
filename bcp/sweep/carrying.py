"""Looks of one place as a file, carried to another by hand where no packet may go.

One JSON object: `format` and `version` first, the vantage, whether it is an exercise, the looks
(`seen`) and the last known good of that place (`known`). What is read is taken as words of
somebody else: bounded, checked for form, and journaled with the SHA-256 of the file.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bcp.sweep.model import Seen
from bcp.sweep.records import looks_of, plain
from inventory.words import HinomiError, T

FORMAT, VERSION = "hinomi-sweep", 1
_MOST = 64 * 1024 * 1024
_AHEAD = timedelta(minutes=5)  # a clock elsewhere may run a little before ours

_BAD = T(
    "{path}: 被害確認のファイルとして読めません（{why}）。"
    "hinomi incident sweep --export で作ったファイルを指定してください。",
    "{path}: not a file of a sweep ({why}): give one made by hinomi incident sweep --export.",
)
_FUTURE = T(
    "{path}: 未来の時刻（{at}）の記録があります。その端末の時計を確かめてください。",
    "{path}: a look at {at} is in the future: check the clock of that machine.",
)


@dataclass(frozen=True, slots=True)
class Carried:
    """What one file holds."""

    vantage: str
    drill: bool
    seen: tuple[Seen, ...]
    known: tuple[Seen, ...]
    digest: str


def write(
    path: Path, vantage: str, seen: Sequence[Seen], known: Sequence[Seen], *, drill: bool
) -> None:
    """Write the file at once: who reads it never finds half of one."""
    body = {
        "format": FORMAT,
        "version": VERSION,
        "vantage": vantage,
        "drill": drill,
        "seen": plain(seen),
        "known": plain(known),
    }
    half = path.with_name(f".{path.name}.part")
    half.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", "utf-8")
    half.replace(path)


def read(path: Path) -> Carried:
    """The file, or one line that says what is wrong with it."""
    raw = _raw(path)
    try:
        body: Mapping[str, Any] = json.loads(raw)
        if body["format"] != FORMAT or body["version"] != VERSION:
            raise ValueError(f"format {body['format']} {body['version']}")
        vantage = _name(body["vantage"])
        looks = tuple(looks_of(body["seen"], vantage))
        known = tuple(looks_of(body["known"], vantage))
        drill = _truth(body["drill"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as odd:
        raise HinomiError(_BAD.format(path=path, why=str(odd)[:80])) from None
    _refuse_future(path, (*looks, *known))
    return Carried(vantage, drill, looks, known, hashlib.sha256(raw).hexdigest())


def _raw(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST + 1)
    except OSError as refusal:
        raise HinomiError(_BAD.format(path=path, why=refusal.strerror)) from None
    if len(raw) > _MOST:
        raise HinomiError(_BAD.format(path=path, why=f"> {_MOST} bytes"))
    return raw


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"true or false expected, found {value!r:.20}")
    return value


def _name(value: object) -> str:
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) <= 100:
        raise ValueError("vantage")
    return value


def _refuse_future(path: Path, looks: Sequence[Seen]) -> None:
    latest = max((one.at for one in looks), default=None)
    if latest is not None and latest > datetime.now(UTC) + _AHEAD:
        raise HinomiError(_FUTURE.format(path=path, at=latest.isoformat()))
