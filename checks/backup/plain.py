"""The nouns of backups as plain JSON and back: what was recorded is read as it was written.

Typed both ways: a field that is missing, unknown or of another kind is a ValueError, so that an
altered record is never half a survey; fields with a default may be missing, for they are newer.
A `FactError` stands as its reason and words.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from checks.model import FactError, Why
from inventory.words import T

V = TypeVar("V")
_UNKNOWN = "unknown"


def plain(value: object) -> Any:  # noqa: ANN401 - any JSON value
    """The value as JSON knows it."""
    if isinstance(value, FactError):
        return {_UNKNOWN: value.why.value, "ja": value.detail_ja, "en": value.detail}
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [plain(member) for member in value]
    return _utf8(value) if isinstance(value, str) else value


def _utf8(text: str) -> str:
    """The text with U+FFFD where a name was not UTF-8 (PEP 383), which JSON cannot hold."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def read_plain(kind: type[V], body: object) -> V:
    """The value of that kind from what `plain` made of it."""
    found = _read(kind, body)
    if not isinstance(found, kind):
        raise ValueError(f"not a {kind.__name__}")
    return found


def read_or_unknown(kind: type[V], body: object) -> V | FactError:
    """As `read_plain`, where the reason may stand why there is none."""
    if _is_unknown(body):
        return _unknown(body)
    return read_plain(kind, body)


def _is_unknown(body: object) -> bool:
    return isinstance(body, Mapping) and set(body) == {_UNKNOWN, "ja", "en"}


def _unknown(body: Any) -> FactError:  # noqa: ANN401 - what JSON brought
    return FactError(Why(body[_UNKNOWN]), T(str(body["ja"]), str(body["en"])))


def _read(kind: Any, body: Any) -> Any:  # noqa: ANN401 - a type hint, and what JSON brought
    if isinstance(kind, UnionType):
        return _union(get_args(kind), body)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), body)
    return _built(kind, body) if is_dataclass(kind) else _single(kind, body)


def _single(kind: Any, body: Any) -> Any:  # noqa: ANN401 - a class, and what JSON brought
    if kind is datetime:
        return datetime.fromisoformat(_of(str, body))
    if issubclass(kind, StrEnum):
        return kind(_of(str, body))
    return float(_of((int, float), body)) if kind is float else _of(kind, body)


def _union(kinds: tuple[Any, ...], body: object) -> object:
    if body is None and NoneType in kinds:
        return None
    if FactError in kinds and _is_unknown(body):
        return _unknown(body)
    [rest] = [kind for kind in kinds if kind not in {NoneType, FactError}]
    return _read(rest, body)


def _tuple(kinds: tuple[Any, ...], body: object) -> tuple[object, ...]:
    members = _of(list, body)
    if kinds[-1] is ...:
        return tuple(_read(kinds[0], member) for member in members)
    return tuple(_read(kind, member) for kind, member in zip(kinds, members, strict=True))


def _built(kind: Any, body: object) -> object:  # noqa: ANN401 - a dataclass
    given, hints = _of(dict, body), _hints(kind)
    odd = (set(given) ^ set(hints)) - _later(kind)
    if odd:
        raise ValueError(f"{kind.__name__}: {sorted(odd)}")
    return kind(**{name: _read(hints[name], value) for name, value in given.items()})


@cache
def _later(kind: Any) -> frozenset[str]:  # noqa: ANN401 - a dataclass
    """Fields with a value of their own: records of earlier versions lack them."""
    return frozenset(one.name for one in fields(kind) if one.default is not MISSING)


@cache
def _hints(kind: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a dataclass
    hints = get_type_hints(kind)
    return {one.name: hints[one.name] for one in fields(kind)}


def _of(kind: Any, body: Any) -> Any:  # noqa: ANN401 - a class or several, and what JSON brought
    if not isinstance(body, kind) or (isinstance(body, bool) and kind is not bool):
        raise ValueError(f"{type(body).__name__} where {kind} was expected")
    return body
