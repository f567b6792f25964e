"""plan.yaml as people write it: every complaint names the file and the line.

The keys are the fields of `bcp.plan.model`; a list of texts may be written as one text. A list of
things may be left out, but a thing in it must have what makes it one.
"""

import types
import typing
from collections.abc import Collection
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml

from bcp.model import kind_of
from bcp.plan.model import Plan
from checks.marked import Marked, misplaced, read_marked, unknown_name
from inventory.words import T

V = TypeVar("V")
_IDS = frozenset({"post", "site", "about", "succession"})  # fields that hold ids of things
Known = Collection[str] | None


def read_plan(path: Path, known: Known = None) -> Plan:
    """The plan of this file, an empty one where it is not there.

    `known` are the ids that exist; one that is not among them is an error with its line.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Plan()
    except UnicodeDecodeError:
        raise misplaced(
            str(path), T("UTF-8 で保存し直してください", "save the file as UTF-8")
        ) from None
    except OSError as refused:
        reason = str(refused.strerror)
        raise misplaced(
            str(path), T(f"読めません: {reason}", f"cannot be read: {reason}")
        ) from None
    root = read_marked(text, str(path))
    plan = Plan() if root is None else _thing(Plan, root, known)
    return replace(plan, place=str(path))


def _thing(kind: type[V], at: Marked, known: Known) -> V:
    """A mapping as the dataclass whose fields are its keys."""
    own = {one.name: one for one in fields(kind) if one.name != "place"}  # type: ignore[arg-type] # a dataclass
    needed = [name for name, one in own.items() if _needed(one)]
    found = at.fields(needed, [name for name in own if name not in needed])
    hints = typing.get_type_hints(kind)
    values = {
        name: _value(hints[name], one, known, ids=name in _IDS)
        for name, one in found.items()
        if not _empty(one)
    }
    if missing := [name for name in needed if name not in values]:
        raise found[missing[0]].wrong(T("空にできません", "must not be empty"))
    return kind(**values)


def _needed(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _empty(at: Marked) -> bool:
    """A key without a value, as a template that is still to be filled has them."""
    return isinstance(at.node, yaml.ScalarNode) and str(at.node.value).strip() in ("", "~", "null")


def _value(hint: Any, at: Marked, known: Known, *, ids: bool) -> Any:  # noqa: ANN401 - any field
    if typing.get_origin(hint) is tuple:
        (member, _) = typing.get_args(hint)
        return _list(member, at, known, ids=ids)
    if is_dataclass(hint):
        return _thing(typing.cast("type[Any]", hint), at, known)
    if date in _options(hint):
        return at.day()
    return _id(at, known) if ids else at.words()


def _options(hint: Any) -> tuple[Any, ...]:  # noqa: ANN401 - any field
    return typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)


def _list(member: Any, at: Marked, known: Known, *, ids: bool) -> tuple[Any, ...]:  # noqa: ANN401
    if member is str and isinstance(at.node, yaml.ScalarNode):
        return (_id(at, known) if ids else at.words(),)
    return tuple(_value(member, one, known, ids=ids) for one in at.members())


def _id(at: Marked, known: Known) -> str:
    words = at.words()
    try:
        kind_of(words)
    except ValueError:
        raise at.wrong(
            T(
                f"「{words}」は「種別:名前」の形で書きます（例 post:情報政策課長）",
                f"`{words}` must be written as kind:name, such as post:情報政策課長",
            )
        ) from None
    if known is not None and words not in known:
        raise at.wrong(unknown_name(words, known))
    return words
