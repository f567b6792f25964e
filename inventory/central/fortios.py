"""The configuration text of FortiOS as a tree, with every secret left out while it is read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from inventory.words import HinomiError, T

_DEPTH, _MOST = 30, 3_000_000
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_WANTED = frozenset(
    {
        "auth-type", "authusrgrp", "email-to", "fortitoken", "groups", "group-type", "hostname",
        "ldap-server", "member", "name", "radius-server", "remote-auth", "remote-group",
        "server-name", "sms-phone", "srcintf", "status", "tacacs+-server", "two-factor",
        "two-factor-authentication", "type",
        "username-case-insensitivity", "username-case-sensitivity", "username-sensitivity",
        "users", "wildcard", "peergrp", "xauthtype", "eap", "usrgrp", "user-peer",
    }
)  # fmt: skip


@dataclass(slots=True)
class Block:
    """One `config` or `edit`: its settings by name, and the blocks inside by name, in order."""

    settings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    inside: dict[str, "Block"] = field(default_factory=dict)

    def first(self, name: str, default: str = "") -> str:
        """The first word of a setting."""
        words = self.settings.get(name, ())
        return words[0] if words else default


def read_config(text: str, file: str) -> Block:
    """The tree of a whole file; a text that ends midway is refused, as it would hide users.

    Only settings that are looked at are kept: no key, no password, no token number.
    """
    root = Block()
    stack, opened = [root], []
    for number, line in _lines(text, file):
        words = _words(line)
        verb = words[0].lower() if words else ""
        if verb in {"config", "edit"}:
            if len(words) < 2 or len(stack) > _DEPTH:
                raise _wrong(file, number)
            name = " ".join(words[1:])
            stack.append(stack[-1].inside.setdefault(name, Block()))
            opened.append(verb)
        elif verb in {"next", "end"}:
            _close(verb, stack, opened, file, number)
        elif verb == "set" and len(words) > 1 and words[1] in _WANTED:
            stack[-1].settings[words[1]] = _kept(words[1], words[2:])
    if opened:
        raise HinomiError(
            T(
                f"{file}: 途中で終わっています。設定の全体を書き出してください。",
                f"{file}: ends midway; export the whole configuration.",
            )
        )
    return root


def _kept(name: str, words: list[str]) -> tuple[str, ...]:
    """The words of a setting; of tokens, addresses and telephones only that there is one."""
    if name in {"fortitoken", "email-to", "sms-phone"}:
        return ("set",) if any(words) else ()
    return tuple(words)


def _close(verb: str, stack: list[Block], opened: list[str], file: str, number: int) -> None:
    """`end` also closes an `edit` that has no `next` of its own, as the unit itself does."""
    if verb == "end" and opened[-1:] == ["edit"]:
        stack.pop()
        opened.pop()
    if opened[-1:] != [{"next": "edit", "end": "config"}[verb]]:
        raise _wrong(file, number)
    stack.pop()
    opened.pop()


def _lines(text: str, file: str) -> Iterator[tuple[int, str]]:
    """Logical lines: a quoted value may go on over several (certificates, messages)."""
    held, start = "", 0
    for number, read in enumerate(text.split("\n"), 1):
        line = read.rstrip("\r")
        if number > _MOST:
            raise _wrong(file, number)
        if not held and line.lstrip().startswith("#"):
            continue
        held, start = (f"{held}\n{line}", start) if held else (line, number)
        if _open(held):
            continue
        yield start, held
        held = ""
    if held:
        raise _wrong(file, start)


def _open(text: str) -> bool:
    """Whether a quotation has begun and not ended."""
    return text.replace("\\\\", "").replace('\\"', "").count('"') % 2 == 1


def _words(line: str) -> list[str]:
    return [
        re.sub(r"\\(.)", r"\1", found[1]) if found[1] is not None else found[2]
        for found in _TOKEN.finditer(line)
    ]


def _wrong(file: str, number: int) -> HinomiError:
    """The place only: a line may hold a secret."""
    return HinomiError(
        T(
            f"{file}:{number}: FortiGateの設定として読めません。",
            f"{file}:{number}: not readable as a FortiGate configuration.",
        )
    )
