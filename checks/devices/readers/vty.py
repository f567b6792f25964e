"""Blocks `line console` and `line vty`, as Cisco and those who took its words over write them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checks.devices.blocks import Block, found
from checks.model import FactError, Why
from inventory.words import T

NEVER = 0
_KINDS = {"con": "console", "console": "console", "aux": "aux", "vty": "vty", "tty": "tty"}
_LOGINS = {"local": "local", "tacacs": "aaa", "authentication": "aaa"}


@dataclass(frozen=True, slots=True)
class Line:
    """One block of lines; what it does not print is None or "", never a default.

    `transports` are the words behind `transport input`, `seconds` those of `exec-timeout` with 0
    for never, `classes` the lists that guard it from outside by protocol (ip, ipv6), `login` one
    of local, password, none, aaa or "", `aaa` the name of the list that decides.
    """

    kind: str
    span: tuple[int, int]
    transports: frozenset[str] | None
    seconds: int | None
    classes: tuple[tuple[str, str], ...]
    login: str
    aaa: str
    password: bool
    lines: tuple[str, ...]

    @property
    def name(self) -> str:
        """The door as people call it: `console 0`, `vty 0 4`."""
        first, last = self.span
        return f"{self.kind} {first}" if first == last else f"{self.kind} {first} {last}"

    def guard(self, protocol: str = "ip") -> str | None:
        """The list that says who may come in by this protocol."""
        return dict(self.classes).get(protocol)


def lines_of(tree: Iterable[Block], *kinds: str) -> tuple[Line, ...]:
    """Every block of lines of these kinds (console, aux, vty, tty), of all where none is named."""
    each = (_line(one) for one in found(tree, "line"))
    return tuple(one for one in each if one and (not kinds or one.kind in kinds))


def seconds_of(line: str) -> int:
    """`exec-timeout MINUTES [SECONDS]` in seconds; 0 is never, and so is `no exec-timeout`."""
    words = line.split()
    if words[0] == "no":
        return NEVER
    numbers = words[1:3]
    if not numbers or not all(re.fullmatch(r"[0-9]{1,7}", one) for one in numbers):
        raise odd_line(line)
    minutes, seconds = [*map(int, numbers), 0][:2]
    return minutes * 60 + seconds


def odd_line(line: str) -> FactError:
    """The line is not in a form that is known."""
    text = line[:120]
    return FactError(
        Why.MALFORMED, T(ja=f"読めない行: {text}", en=f"a line of unknown form: {text}")
    )


def _line(block: Block) -> Line | None:
    words = block.words
    kind = _KINDS.get(words[1]) if len(words) > 1 else None
    if kind is None:
        return None
    numbers = [int(one) for one in words[2:4] if re.fullmatch(r"[0-9]{1,5}", one)] or [0]
    login, aaa = _login(block)
    return Line(
        kind=kind,
        span=(numbers[0], numbers[-1]),
        transports=_transports(block),
        seconds=_seconds(block),
        classes=tuple(_classes(block)),
        login=login,
        aaa=aaa,
        password=block.first("password") is not None,
        lines=block.lines,
    )


def _transports(block: Block) -> frozenset[str] | None:
    told = [one.words[2:] for one in block.find("transport input")]
    if block.first("no transport input"):
        return frozenset({"none"})
    return frozenset(word for words in told for word in words) if told else None


def _seconds(block: Block) -> int | None:
    told = block.first("exec-timeout", "no exec-timeout")
    return seconds_of(told.line) if told else None


def _classes(block: Block) -> Iterator[tuple[str, str]]:
    """`access-class LIST in`, `ipv6 access-class LIST in`; what goes out is another matter."""
    for one in block.find("access-class", "ip access-class", "ip access-group"):
        words = one.words[one.words[0] == "ip" :]
        if len(words) > 1 and "out" not in words[2:]:
            yield "ip", words[1]
    for one in block.find("ipv6 access-class", "ipv6 access-group"):
        if len(one.words) > 2 and "out" not in one.words[3:]:
            yield "ipv6", one.words[2]


def _login(block: Block) -> tuple[str, str]:
    if block.first("no login"):
        return "none", ""
    told = block.first("login")
    if told is None:
        return "", ""
    words = [*told.words, "", ""]
    login = _LOGINS.get(words[1], "password" if not words[1] else "unknown")
    return login, words[2] if login == "aaa" else ""
