"""YAML read with its places: every complaint names the file and the line.

Only plain data is read (YAML 1.1 core tags); a value is taken as what it is, never converted.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from math import isfinite

import yaml

from inventory.words import HinomiError, T

Scalar = bool | int | float | str | date
Value = Scalar | tuple[Scalar, ...]
_MISREAD = re.compile(r"[-+]?0[0-9_]|[^:]*:")  # YAML 1.1: 010 is eight, 1:30 is ninety
_SHOWN = 12  # names in a message
_OURS = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # faster, and helpless in deep nesting


@dataclass(frozen=True, slots=True)
class Marked:
    """One YAML node with the file and the line it stands in; a value stands where its key does."""

    file: str
    node: yaml.Node
    line: int

    @property
    def place(self) -> str:
        """The place in the form `file:line`."""
        return f"{self.file}:{self.line}"

    def wrong(self, message: T) -> HinomiError:
        """The error that says what is wrong at this place."""
        return misplaced(self.place, message)

    def items(self) -> dict[str, "Marked"]:
        """The entries of a mapping; a key that is met twice or is no text is an error."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.wrong(T("「キー: 値」の組が必要です", "expected `key: value` pairs"))
        found: dict[str, Marked] = {}
        for key_node, value_node in self.node.value:
            key = marked(key_node, self.file)
            name = key.words()
            if name in found:
                raise key.wrong(T(f"「{name}」が二度書かれています", f"`{name}` is written twice"))
            found[name] = Marked(self.file, value_node, key.line)
        return found

    def fields(
        self, required: Collection[str] = (), optional: Collection[str] = ()
    ) -> dict[str, "Marked"]:
        """The entries of a mapping whose keys are known; all of `required` are there."""
        found = self.items()
        for name, value in found.items():
            if name not in required and name not in optional:
                raise value.wrong(unknown_name(name, [*required, *optional]))
        if missing := [name for name in required if name not in found]:
            names = ", ".join(missing)
            raise self.wrong(T(f"「{names}」がありません", f"`{names}` is missing"))
        return found

    def members(self) -> list["Marked"]:
        """The members of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.wrong(T("リスト（- 項目）が必要です", "expected a list (`- item`)"))
        return [marked(node, self.file) for node in self.node.value]

    def words(self) -> str:
        """A text that is not empty."""
        value = self._scalar()
        if not isinstance(value, str):
            raise self.wrong(
                T("文字列が必要です（引用符で囲む）", "expected text (put it in quotes)")
            )
        if not value.strip():
            raise self.wrong(T("空にできません", "must not be empty"))
        return value.strip()

    def day(self) -> date:
        """A calendar day, written 2026-11-21."""
        value = self._scalar()
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self.wrong(
                T("日付（例 2026-11-21）が必要です", "expected a date such as 2026-11-21")
            )
        return value

    def value(self) -> Value:
        """A scalar, or a list of scalars as a tuple."""
        if isinstance(self.node, yaml.SequenceNode):
            return tuple(member._scalar() for member in self.members())  # noqa: SLF001 - own class
        return self._scalar()

    def _scalar(self) -> Scalar:
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.wrong(T("単一の値が必要です", "expected a single value"))
        if self.node.tag.endswith(("int", "float")) and _MISREAD.match(self.node.value):
            shown = str(self.node.value)[:40]
            raise self.wrong(
                T(
                    f"数「{shown}」は別の数に読まれます。10進数で、先頭の0と「:」なしに書いてください",
                    f"`{shown}` would be read as another number: write it in decimal, without a "
                    "leading 0 or a colon",
                )
            )
        try:
            value = yaml.constructor.SafeConstructor().construct_object(self.node)
        except (ValueError, LookupError, OverflowError, yaml.YAMLError) as odd:
            shown = str(self.node.value)[:40]
            raise self.wrong(
                T(f"値「{shown}」を読めません", f"cannot read the value `{shown}`")
            ) from odd
        if not isinstance(value, (bool, int, float, str, date)):
            raise self.wrong(T("値がありません", "a value is missing"))
        if isinstance(value, float) and not isfinite(value):
            raise self.wrong(T("有限の数が必要です", "expected a finite number"))
        return value


def read_marked(text: str, file: str, *, ours: bool = False) -> Marked | None:
    """The root node of a YAML text, or None where it holds nothing but comments.

    `ours` is for the files that come with the product, which may be read by libyaml.
    """
    if all(not line or line.startswith("#") for line in text.splitlines()):
        return None
    try:
        node = yaml.compose(text, Loader=_OURS if ours else yaml.SafeLoader)
    except yaml.MarkedYAMLError as odd:
        line = odd.problem_mark.line + 1 if odd.problem_mark else 1
        problem = str(odd.problem)
        raise misplaced(
            f"{file}:{line}",
            T(f"YAML として読めません（{problem}）", f"not readable as YAML ({problem})"),
        ) from odd
    except (yaml.YAMLError, RecursionError) as odd:
        raise misplaced(file, T("YAML として読めません", "not readable as YAML")) from odd
    return None if node is None else marked(node, file)


def marked(node: yaml.Node, file: str) -> Marked:
    """The node with its own line."""
    return Marked(file, node, node.start_mark.line + 1)


def misplaced(place: str, message: T) -> HinomiError:
    """The error that begins with its place."""
    return HinomiError(T(f"{place}: {message.ja}", f"{place}: {message.en}"))


def unknown_name(name: str, known: Collection[str]) -> T:
    """The message for a name that is not known, with the nearest ones that are."""
    near = get_close_matches(name, known, n=3) or sorted(known)
    shown, more = ", ".join(near[:_SHOWN]) or "-", len(near) - _SHOWN
    return T(
        f"「{name}」は使えません。使えるもの: {shown}" + (f" ほか{more}個" if more > 0 else ""),
        f"`{name}` is not known; expected: {shown}" + (f" or {more} more" if more > 0 else ""),
    )
