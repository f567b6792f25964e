"""Where copies are: `policy/backup-targets.yaml`, and what may be tried on them.

Looking is read only. A drill and a canary need an approver and a window of their own. Unknown
keys and odd values are errors that name the file, the line and what is expected.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from audit.backup.example import TARGETS
from audit.declared import Window, flag, number, one_of, size, text, window
from checks.backup.model import Declared, Place, ToolKind
from checks.marked import Marked, read_marked
from inventory.model import Privilege
from inventory.words import HinomiError, T

LOCAL = "local"
CANARY = re.compile(r"hinomi-canary-[a-z0-9]{1,40}")
MEDIA = ("disk", "nas", "tape", "optical", "cloud")
_LOCKS = ("COMPLIANCE", "GOVERNANCE", "append-only", "WORM")
_WAYS = {
    "none": Privilege.NONE,
    "sudo": Privilege.SUDO,
    "password": Privilege.PASSWORD,
}
_NAME = re.compile(r"[^\x00-\x1f\x7f/]{1,80}")
_SECRET = re.compile(r"[a-z][a-z0-9_]{0,30}")
_PASSWORD = re.compile(r"://[^/@\s]*:[^/@\s]+@")
_ODD = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that one run may read, and in how many slices the whole is read."""

    bytes_per_run: int
    seconds: int
    slices: int


@dataclass(frozen=True, slots=True)
class Query:
    """One question to a restored database and the answer that is expected."""

    database: str
    sql: str
    expect: str


@dataclass(frozen=True, slots=True)
class DrillPermit:
    """Who allows restoring, when, where to, and how much."""

    approver: str
    window: Window
    scratch_host: str  # ledger id, "" = this machine
    scratch: str
    quota_bytes: int
    sample: int
    seconds: int
    queries: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class CanaryPermit:
    """Who allows trying to delete the copy of that name from the host that makes the copies."""

    approver: str
    window: Window
    host: str  # ledger id, "" = this machine
    name: str
    where: Place  # as that host sees it
    secrets: Mapping[str, str]
    privilege: Privilege


@dataclass(frozen=True, slots=True)
class Target:
    """One place with copies as the file declares it; `holds` are data sets of the ledger."""

    name: str
    place: str  # file:line
    host: str  # ledger id or name, "" = this machine
    privilege: Privilege
    where: Place
    secrets: Mapping[str, str]  # name in the tool's script -> entry of the age file
    holds: tuple[str, ...]
    declared: Declared
    budget: Budget
    drill: DrillPermit | None
    canary: CanaryPermit | None

    @property
    def mark(self) -> str:
        """What tells this place from another: records of one never speak for the other."""
        where = self.where
        told = (self.host, where.tool.value, where.location, sorted(where.options))
        return sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def load_targets(policy: Path) -> tuple[Target, ...]:
    """The targets of a workspace's policy folder; none where there is no file."""
    path = policy / TARGETS
    if not path.is_file():
        return ()
    try:
        return read_targets(path.read_text("utf-8-sig"), str(path))
    except UnicodeDecodeError:
        raise HinomiError(
            T(f"{path}: UTF-8 で保存してください", f"{path}: save it as UTF-8")
        ) from None


def read_targets(content: str, file: str) -> tuple[Target, ...]:
    """The targets of one file, in its order."""
    root = read_marked(content, file)
    if root is None:
        return ()
    named = root.fields(optional=("targets",)).get("targets")
    return tuple(_target(name, node) for name, node in (named.items() if named else {}).items())


def _target(name: str, node: Marked) -> Target:
    if not _NAME.fullmatch(name):
        raise node.wrong(
            T(
                "対象の名前は「/」を含まない80字以内にしてください",
                "the name of a target has at most 80 characters, none of them a slash",
            )
        )
    found = node.fields(
        required=("tool", "host", "location", "holds"),
        optional=(*("options", "secrets", "privilege", "declared", "budget", "drill", "canary"),),
    )
    where = Place(
        _tool(found["tool"]), _location(found["location"]), _options(found.get("options"))
    )
    return Target(
        name=name,
        place=node.place,
        host=_host(found["host"]),
        privilege=_privilege(found.get("privilege")),
        where=where,
        secrets=_secrets(found.get("secrets")),
        holds=_holds(found["holds"]),
        declared=_declared(name, found.get("declared")),
        budget=_budget(found.get("budget")),
        drill=_drill(found.get("drill")),
        canary=_canary(found.get("canary"), where),
    )


def _tool(node: Marked) -> ToolKind:
    return ToolKind(one_of(node, tuple(kind.value for kind in ToolKind)))


def _host(node: Marked | None) -> str:
    named = text(node)
    return "" if named == LOCAL else named


def _location(node: Marked) -> str:
    """The place as the tool takes it; one that looks like an option would be taken for one."""
    found = node.words()
    if _ODD.search(found) or found.startswith("-"):
        raise node.wrong(
            T(
                "場所に制御文字や先頭の「-」は使えません",
                "a location has no control characters and begins with no dash",
            )
        )
    if _PASSWORD.search(found):
        raise node.wrong(
            T(
                "場所にパスワードを書けません。age ファイルに入れてください",
                "a location holds no password: put it into the age file",
            )
        )
    return found


def _options(node: Marked | None) -> tuple[tuple[str, str], ...]:
    found = []
    for name, entry in (node.items() if node else {}).items():
        value = entry.value()
        if isinstance(value, tuple) or _ODD.search(str(value)):
            raise entry.wrong(T("単一の値が必要です", "expected a single value"))
        found.append((name, str(value).lower() if isinstance(value, bool) else str(value)))
    return tuple(found)


def _secrets(node: Marked | None) -> Mapping[str, str]:
    entries = node.items() if node else {}
    for name, entry in entries.items():
        if not _SECRET.fullmatch(name):
            raise entry.wrong(
                T(
                    "secrets の左は道具が求める名前（例 password）です",
                    "the left side of secrets is a name the tool asks for, such as password",
                )
            )
    return {name: entry.words() for name, entry in entries.items()}


def _privilege(node: Marked | None) -> Privilege:
    return Privilege.NONE if node is None else _WAYS[one_of(node, tuple(_WAYS))]


def _holds(node: Marked) -> tuple[str, ...]:
    found = tuple(member.words() for member in node.members())
    if not found or len(set(found)) < len(found):
        raise node.wrong(
            T(
                "holds には台帳のバックアップ番号を重ならずに一つ以上書いてください",
                "holds needs one or more ids of data sets of the ledger, each once",
            )
        )
    return found


def _declared(name: str, node: Marked | None) -> Declared:
    texts = ("site", "key_kept_at", "alarm", "object_lock")
    days = ("offline_since", "immutable_until", "alarm_tested")
    choices = ("offsite", "medium", "lock_mode", "separate_login")
    found = node.fields(optional=(*texts, *days, *choices)) if node else {}
    return Declared(
        target=name,
        offsite=flag(found.get("offsite")),
        medium=_choice(found.get("medium"), MEDIA),
        lock_mode=_choice(found.get("lock_mode"), _LOCKS),
        separate_login=flag(found["separate_login"]) if "separate_login" in found else None,
        **{field: text(found.get(field)) for field in texts},
        **{field: _day(found.get(field)) for field in days},
    )


def _choice(node: Marked | None, known: tuple[str, ...]) -> str:
    return "" if node is None else one_of(node, known)


def _day(node: Marked | None) -> str:
    """A calendar day as ISO text."""
    found: date | None = None if node is None else node.day()
    return "" if found is None else found.isoformat()


def _budget(node: Marked | None) -> Budget:
    found = node.fields(optional=("bytes", "seconds", "slices")) if node else {}
    return Budget(
        bytes_per_run=size(found.get("bytes"), 2 * 2**30),
        seconds=number(found.get("seconds"), 1800, 30, 86400),
        slices=number(found.get("slices"), 30, 1, 1000),
    )


def _drill(node: Marked | None) -> DrillPermit | None:
    if node is None:
        return None
    found = node.fields(
        required=("approver", "window", "scratch_host", "scratch"),
        optional=("quota", "sample", "seconds", "queries"),
    )
    queries = found["queries"].members() if "queries" in found else ()
    return DrillPermit(
        approver=found["approver"].words(),
        window=_window(found["window"]),
        scratch_host=_host(found["scratch_host"]),
        scratch=_scratch(found["scratch"]),
        quota_bytes=size(found.get("quota"), 10 * 2**30),
        sample=number(found.get("sample"), 200, 1, 1_000_000),
        seconds=number(found.get("seconds"), 3600, 60, 7 * 86400),
        queries=tuple(_query(member) for member in queries),
    )


def _window(node: Marked) -> Window:
    found = window(node)
    if found is None:
        raise node.wrong(T("時間帯が必要です", "a window is needed"))
    return found


def _scratch(node: Marked) -> str:
    """An absolute folder with nothing in it that could climb out, and not one of the system's."""
    found = _location(node).rstrip("/")
    parts = found.split("/")
    if not found.startswith("/") or {"", ".", ".."} & set(parts[1:]) or len(parts) < 3:
        raise node.wrong(
            T(
                "scratch は専用の作業フォルダーの絶対パス（例 /srv/hinomi-drill）にしてください",
                "scratch is the absolute path of a folder for this only, as /srv/hinomi-drill",
            )
        )
    return found


def _query(node: Marked) -> Query:
    found = node.fields(required=("database", "sql", "expect"))
    expect = found["expect"].value()
    if isinstance(expect, (tuple, datetime)):
        raise found["expect"].wrong(T("単一の値が必要です", "expected a single value"))
    answer = str(expect).lower() if isinstance(expect, bool) else str(expect)
    return Query(found["database"].words(), found["sql"].words(), answer)


def _canary(node: Marked | None, where: Place) -> CanaryPermit | None:
    if node is None:
        return None
    found = node.fields(
        required=("approver", "window", "host", "name"),
        optional=("location", "options", "secrets", "privilege"),
    )
    location = _location(found["location"]) if "location" in found else where.location
    options = _options(found["options"]) if "options" in found else where.options
    return CanaryPermit(
        approver=found["approver"].words(),
        window=_window(found["window"]),
        host=_host(found["host"]),
        name=_canary_name(found["name"]),
        where=Place(where.tool, location, options),
        secrets=_secrets(found.get("secrets")),
        privilege=_privilege(found.get("privilege")),
    )


def _canary_name(node: Marked) -> str:
    found = node.words()
    if not CANARY.fullmatch(found):
        raise node.wrong(
            T(
                "name は hinomi-canary- に英小文字か数字を続けます（例 hinomi-canary-2026）",
                "name is hinomi-canary- and lower-case letters or digits, as hinomi-canary-2026",
            )
        )
    return found
