"""What an MDM's export says of one device, as evidence of its own: the console's word, dated.

    {"hinomi_managed": 1, "tag": "…", "at": "2026-11-20T00:00:00+00:00", "name": "T-0001",
     "product": "…", "source": "SHA-256 of the imported list", "by": "serial",
     "said": ["serial", "synced", …], "machine": {"row": 2, "serial": "…", "synced": "…", …},
     "end": {"tag": "…", "said": 7}}

`at` is when the list was exported, `name` the ledger's id of the host; `said` are the fields for
which the list has a column at all, so that an empty cell and a missing column are told apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, NoReturn

from checks.fact import Reply
from checks.frame import Frame, FrameError
from checks.model import FactError, Why
from checks.strict_json import strict_object
from inventory.words import T

FORM = 1
MARK = b'"hinomi_managed"'
SECTION = "managed"
_HEAD = frozenset(
    {
        *("hinomi_managed", "tag", "at", "name", "product", "source", "by"),
        *("said", "machine", "end"),
    }
)
_WORDS: Mapping[str, T] = MappingProxyType(
    {
        "platform": T("種別", "platform"),
        "version": T("OSの版", "OS version"),
        "synced": T("最後の同期", "last sync"),
        "updates_until": T("自動更新の期限", "end of automatic updates"),
        "locked": T("画面ロックの強制", "enforced lock"),
        "managed": T("管理対象", "managed"),
        "supervised": T("監視対象", "supervised"),
        "compliant": T("準拠", "compliance"),
    }
)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a device; asking for one that is not filled raises FactError naming it."""

    at: datetime
    product: str
    said: frozenset[str]
    cells: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A text."""
        found = self._filled(name)
        return found if isinstance(found, str) and found else _odd(name)

    def flag(self, name: str) -> bool:
        """Yes or no."""
        found = self._filled(name)
        return found if isinstance(found, bool) else _odd(name)

    def moment(self, name: str) -> datetime:
        """A time in UTC; one without its zone is odd."""
        try:
            found = datetime.fromisoformat(self.text(name))
        except ValueError:
            return _odd(name)
        return found.astimezone(UTC) if found.tzinfo else _odd(name)

    def day(self, name: str) -> date:
        """A day."""
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            return _odd(name)

    def has(self, name: str) -> bool:
        """Whether the cell is filled."""
        return self.cells.get(name) is not None

    def _filled(self, name: str) -> Any:  # noqa: ANN401 - the callers check its type
        if self.has(name):
            return self.cells[name]
        word = _WORDS[name]
        if name not in self.said:
            raise FactError(
                Why.NOT_COLLECTED,
                T(
                    f"{self.product} の一覧に列「{word.ja}」({name}) がない",
                    f"the list of {self.product} has no column {name} ({word.en})",
                ),
            )
        raise FactError(
            Why.UNDETERMINED,
            T(f"「{word.ja}」({name}) が空か不明", f"{name} ({word.en}) is empty or unknown"),
        )


def is_managed(raw: bytes) -> bool:
    """True where the bytes claim to be what an MDM's export says of one device."""
    return MARK in raw[:200]


def parse_managed(raw: bytes, tag: str | None = None) -> Frame:
    """The evidence as a frame of one section; raises FrameError for another form or no end."""
    whole = _whole(raw)
    told = _text(whole["tag"])
    if tag is not None and told != tag:
        raise FrameError("no header with the expected tag")
    row_of(raw)
    reply = Reply(raw, 0, told, 0, _moment(whole["at"]))
    name = _text(whole["name"])
    return Frame(told, reply.at, 0, "-", name, MappingProxyType({SECTION: reply}))


def row_of(raw: bytes) -> Row:
    """The typed row; raises FrameError for anything odd."""
    whole = _whole(raw)
    said, cells = whole["said"], whole["machine"]
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said):
        raise FrameError("the list of columns is odd", Why.MALFORMED)
    if whole["end"] != {"tag": whole["tag"], "said": len(said)}:
        raise FrameError("the end is not that of this evidence", Why.MALFORMED)
    if not isinstance(cells, dict):
        raise FrameError("the device is missing", Why.MALFORMED)
    at, product = _moment(whole["at"]), _text(whole["product"])
    return Row(at, product, frozenset(said), MappingProxyType(cells))


def _whole(raw: bytes) -> dict[str, Any]:
    whole = strict_object(raw)
    if set(whole) != _HEAD or whole["hinomi_managed"] != FORM:
        raise FrameError("not complete evidence of a managed device", Why.MALFORMED)
    return whole


def _text(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 255:
        raise FrameError("a text is missing or too long", Why.MALFORMED)
    return value


def _moment(value: object) -> datetime:
    try:
        found = datetime.fromisoformat(_text(value))
    except ValueError:
        raise FrameError("no time of day", Why.MALFORMED) from None
    if found.tzinfo is None:
        raise FrameError("a time without its zone", Why.MALFORMED)
    return found.astimezone(UTC)


def _odd(name: str) -> NoReturn:
    word = _WORDS[name]
    raise FactError(Why.MALFORMED, T(f"「{word.ja}」の値", f"the value of {name}"))
