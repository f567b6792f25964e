"""FortiOS configurations as trees: `config`, `edit`, `set`, `unset`, `next`, `end`.

Values are words as the CLI splits them: quotes hold spaces, line ends and, behind a backslash,
any sign.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from checks.devices.readers.seen import cut_off
from checks.model import FactError, Why
from inventory.words import T

_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|[^\s"\']+', re.DOTALL)
_OPEN = re.compile(r'"(?:[^"\\]|\\.)*\Z|\'[^\']*\Z', re.DOTALL)
_SETTING = frozenset({"set", "append", "unset", "unselect"})
_CLOSING = frozenset({"next", "end"})
_VERBS = _SETTING | _CLOSING | {"edit"}
_LONGEST = 400  # lines of one value, such as a certificate or a page shown to users


@dataclass(frozen=True, slots=True)
class Node:
    """One `config` or `edit` with its name, its settings, and what stands under it."""

    name: str
    settings: dict[str, tuple[str, ...]]
    children: "tuple[Node, ...]"
    lines: tuple[str, ...]

    def words(self, key: str) -> tuple[str, ...] | None:
        """The words of a setting; () where it is unset, None where it is not printed."""
        return self.settings.get(key)

    def get(self, key: str, absent: str = "") -> str:
        """The first word of a setting."""
        words = self.settings.get(key)
        return words[0] if words else absent

    def under(self, name: str) -> "Node | None":
        """The `config` of this name in it."""
        return next((one for one in self.children if one.name == name), None)


@dataclass(slots=True)
class _Open:
    kind: str
    name: str
    settings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def forest(text: str) -> tuple[Node, ...]:
    """The `config` blocks of the highest level; FactError where one is not closed or odd."""
    root = _Open("root", "")
    stack = [root]
    for words, line in _statements(text):
        _take(stack, words, line)
    if len(stack) > 1:
        raise cut_off(f"config {stack[-1].name}")
    return tuple(root.children)


def _take(stack: list[_Open], words: list[str], line: str) -> None:
    verb, *rest = words or [""]
    if verb == "config" or (verb == "edit" and stack[-1].kind == "config"):
        stack.append(_Open(verb, " ".join(rest)))
    elif verb in _SETTING and rest and len(stack) > 1:
        _set(stack[-1], verb, rest, line)
    elif verb in _CLOSING and not rest and len(stack) > 1:
        _leave(stack, verb, line)
    elif verb in _VERBS:
        raise cut_off(line[:80])
    elif len(stack) > 1:
        raise _odd(line)


def _set(node: _Open, verb: str, rest: list[str], line: str) -> None:
    key, *values = rest
    before = node.settings.get(key, ()) if verb == "append" else ()
    node.settings[key] = (*before, *values) if verb in {"set", "append"} else ()
    node.lines.append(line)


def _leave(stack: list[_Open], verb: str, line: str) -> None:
    """`next` leaves an `edit`; `end` leaves the `config`, and an `edit` in it that is open."""
    if verb == "next" and stack[-1].kind != "edit":
        raise _odd(line)
    if verb == "end" and stack[-1].kind == "edit":
        _close(stack)
    _close(stack)


def _close(stack: list[_Open]) -> None:
    done = stack.pop()
    node = Node(done.name, done.settings, tuple(done.children), tuple(done.lines))
    stack[-1].children.append(node)


def _statements(text: str) -> Iterator[tuple[list[str], str]]:
    """Each statement as words, joined over lines while a quote is open."""
    held = ""
    count = 0
    for raw in text.splitlines():
        line = f"{held}\n{raw}" if held else raw.strip()
        if not held and (not line or line.startswith("#")):
            continue
        count = count + 1 if held else 1
        if _is_open(line):
            if count > _LONGEST:
                raise cut_off("quote")
            held = line
            continue
        held = ""
        yield [_bare(one) for one in _WORD.findall(line)], line.partition("\n")[0]
    if held:
        raise cut_off("quote")


def _is_open(line: str) -> bool:
    return bool(_OPEN.match(_WORD.sub("", line).strip()))


def _bare(word: str) -> str:
    if word[0] == '"':
        return re.sub(r"\\(.)", r"\1", word[1:-1], flags=re.DOTALL)
    return word.strip("'") if word[0] == "'" else word


def _odd(line: str) -> FactError:
    text = line[:80]
    return FactError(
        Why.MALFORMED, T(ja=f"読めない行: {text}", en=f"a line of unknown form: {text}")
    )
