"""Ends of support of Windows as endoflife.date publishes them (JSON), as a table of releases.

Both forms of its interface are read: `/api/windows.json`, a list of cycles that bears no day, and
`/api/v1/products/windows`, which does. Cycles such as `11-24h2-e` name the release and the sort
of its editions (w Home and Pro, e Enterprise and Education, e-lts LTSC, iot-lts IoT LTSC); the
build is in `latest`. What the file does not know stays out of the table. Ends of paid updates and
monthly updates are not in it and stay those of the table in use.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from checks.windows.releases import FORM, Release, Releases
from inventory.words import HinomiError, T

_CLIENT = re.compile(r"1[01]-(?:\d\dh[12]|\d{4})(?:-(w|e|e-lts|iot-lts))?")
_SERVER = re.compile(r"20\d\d")
_CHANNELS: Mapping[str | None, tuple[str, ...]] = {
    "w": ("home_pro",),
    "e": ("enterprise",),
    "e-lts": ("ltsc",),
    "iot-lts": ("iot_ltsc",),
    None: ("home_pro", "enterprise"),
}
_BUILD = re.compile(r"10\.0\.(\d{5})(?:\.\d+)?")
_FORM_WRONG = T(
    "endoflife.date の windows か windows-server の JSON として読めません。取得し直してください。",
    "is not endoflife.date's JSON of windows or windows-server; fetch it again.",
)
_NO_DAY = T(
    "取得した日がファイルにありません。--date で指定してください。",
    "bears no day; give the day it was fetched by --date.",
)


def is_json(raw: bytes) -> bool:
    """True where the bytes are no YAML table but JSON of endoflife.date."""
    return raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{")


def table_of(files: Sequence[tuple[Path, bytes]], day: date | None, known: Releases) -> bytes:
    """The table, as YAML, of the releases in these files with the updates of the known table."""
    rows: dict[tuple[int, str], Release] = {}
    days = []
    for path, raw in files:
        told, cycles = _read(path, raw)
        dated = told or day
        if dated is None:
            raise _wrong(path, _NO_DAY)
        days.append(dated)
        found = list(_releases(cycles, dated, known))
        if not found:
            raise _wrong(path, _FORM_WRONG)
        rows |= {(one.build, one.channel): one for one in found}
    return _yaml(Releases(min(days), tuple(rows.values()), known.updates))


def _read(path: Path, raw: bytes) -> tuple[date | None, list[dict[str, Any]]]:
    """The day that the file bears, and its cycles in the words of the older form."""
    try:
        root = json.loads(raw.decode("utf-8-sig"))
        if isinstance(root, list):
            return None, [one for one in root if isinstance(one, dict)]
        made = root.get("generated_at") or root.get("last_modified")
        told = date.fromisoformat(made[:10]) if made else None
        return told, [_plain(one) for one in root["result"]["releases"]]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as odd:
        raise _wrong(path, _FORM_WRONG) from odd


def _plain(one: Mapping[str, Any]) -> dict[str, Any]:
    latest = one.get("latest") or {}
    return {"cycle": one["name"], "eol": one.get("eolFrom"), "latest": latest.get("name")}


def _releases(
    cycles: Sequence[Mapping[str, Any]], dated: date, known: Releases
) -> Iterator[Release]:
    for cycle in cycles:
        name, build, end = str(cycle.get("cycle")), _build(cycle), _day(cycle.get("eol"))
        if build is None or end is None:
            continue
        for channel in _channels(name):
            before = known.release(build, channel)
            yield Release(
                build=build,
                channel=channel,
                name=f"Windows {'Server ' if channel == 'server' else ''}{name}",
                end=end,
                esu_end=before.esu_end if before else None,
                verified=True,
                source=f"endoflife.date {dated}",
            )


def _channels(name: str) -> tuple[str, ...]:
    if _SERVER.fullmatch(name):
        return ("server",)
    found = _CLIENT.fullmatch(name)
    return _CHANNELS[found[1]] if found else ()


def _build(cycle: Mapping[str, Any]) -> int | None:
    found = _BUILD.fullmatch(str(cycle.get("latest")))
    return int(found[1]) if found else None


def _day(value: object) -> date | None:
    """A day; true and false, which the data use where no day is known, are none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _yaml(table: Releases) -> bytes:
    rows = [
        {
            "build": one.build,
            "channel": one.channel,
            "name": one.name,
            "end": one.end,
            **({"esu_end": one.esu_end} if one.esu_end else {}),
            "verified": one.verified,
            "source": one.source,
        }
        for one in table.releases
    ]
    updates = [
        {
            "build": one.build,
            "kind": one.kind,
            "released": one.released,
            "ubr": one.ubr,
            "source": one.source,
        }
        for one in table.updates
    ]
    whole = {
        "windows_releases": FORM,
        "as_of": table.as_of,
        "releases": rows,
        "updates": updates,
    }
    return yaml.safe_dump(whole, sort_keys=False, allow_unicode=True).encode()


def _wrong(path: Path, what: T) -> HinomiError:
    return HinomiError(T(f"{path}: {what.ja}", f"{path}: {what.en}"))
