"""One fragment, several commands: each answer between two marks, with its exit code."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checks.fact import NO_PRIVILEGE, NO_TOOL, Reply
from checks.model import FactError, Why
from inventory.words import T

STARTED = r"""part() { pn=$1; shift; printf '@%s part %s\n' "$T" "$pn"; "$@" 2>&1
  printf '\n@%s over %s %s\n' "$T" "$pn" "$?"; }"""
KILLED = frozenset({124, 137, 143})  # timeout(1), and what it sends
_MARK = r"^@%s (part|over) ([a-z]{1,20})(?: ([0-9]{1,3}))?$"


@dataclass(frozen=True, slots=True)
class Part:
    """What one command printed on both streams, and how it ended."""

    name: str
    status: int
    text: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines that are not empty."""
        return tuple(line for line in self.text.split("\n") if line.strip())

    def records(self) -> Iterator[dict[str, Any]]:
        """The lines that are JSON objects."""
        for line in self.lines:
            found = _json(line) if line.startswith("{") else None
            if isinstance(found, dict):
                yield found

    def whole(self) -> Any:  # noqa: ANN401 - JSON
        """The one JSON value that the answer is, whatever complaints stand on other lines."""
        lines = [line for line in self.lines if line.startswith(("[", "{"))]
        found = [value for value in map(_json, lines) if value is not None]
        if len(found) == 1:
            return found[0]
        value = _json(self.text[self.text.find("{") :])
        if value is None:
            raise odd(self.name, T("JSONとして読めない", "no JSON"))
        return value


def parts(reply: Reply) -> Mapping[str, Part]:
    """The parts by name; FactError where one is cut, met twice, or nothing was printed."""
    _started(reply)
    found: dict[str, Part] = {}
    opened: tuple[str, int] | None = None
    text = reply.body.decode("utf-8", "replace")
    for mark in re.finditer(_MARK % re.escape(reply.tag), text, re.M):
        word, name, status = mark[1], mark[2], mark[3]
        if word == "part" and opened is None and name not in found:
            opened = (name, mark.end() + 1)
        elif word == "over" and opened and opened[0] == name and status:
            found[name] = Part(name, int(status), text[opened[1] : mark.start()])
            opened = None
        else:
            raise odd(name, T("印の順がおかしい", "a mark out of order"))
    if opened or not found:
        raise FactError(Why.TRUNCATED, T("答えが途中で切れた", "the answer is cut"))
    return found


def _started(reply: Reply) -> None:
    if reply.status == NO_TOOL:
        raise FactError(Why.NO_TOOL, T("道具が入っていない", "the tool is not there"))
    if reply.status == NO_PRIVILEGE:
        raise FactError(Why.NO_PRIVILEGE, T("読む権限がない", "no right to read it"))
    if reply.status:
        ended = T(f"終了コード {reply.status}", f"exit {reply.status}")
        raise FactError(Why.COMMAND_FAILED, ended)


def want(found: Mapping[str, Part], name: str) -> Part:
    """The part of that name; FactError where the fragment did not get so far."""
    if name not in found:
        raise FactError(Why.TRUNCATED, T(f"{name}: 答えがない", f"{name}: no answer"))
    if found[name].status in KILLED:
        raise FactError(Why.TRUNCATED, T(f"{name}: 時間切れ", f"{name}: out of time"))
    return found[name]


def odd(name: str, because: T, why: Why = Why.MALFORMED) -> FactError:
    """The error of a part that is not understood."""
    return FactError(why, T(f"{name}: {because.ja}", f"{name}: {because.en}"))


def _json(text: str) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(text)
    except ValueError:
        return None
