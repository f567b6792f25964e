"""Readers of devices that print their configuration: its text, and whether it is whole.

What follows from a line that is not there, and what must be all of something (users, passwords,
communities, doors), is told of a whole configuration alone. It is whole where

- the family marks the end (`DeviceFamily.end`) and the mark is there; or
- the family marks none, and we asked the device ourselves and saw its next prompt (a session that
  was cut is not `ok`), or the file that was carried in ends with that prompt;

and where the family prints a head, only with that head. A file of a family without an end, saved
without the prompt behind it, may have lost anything: lines that stand in it are read, except its
last one, but their absence says nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import ClassVar

from checks.devices.blocks import Block, blocks, found
from checks.devices.defaults.rows import Value, default_of
from checks.devices.facts import (
    DeviceAlgorithms,
    DeviceIdentity,
    DeviceRetrieval,
    DeviceSaved,
    DeviceSsh,
)
from checks.devices.families import FAMILIES
from checks.devices.reader import DeviceReader, unread
from checks.devices.readers.origin import insist
from checks.model import FactError, Why
from inventory.words import T

_PROMPT = re.compile(r"[!\[(]*\w[^\s#>]{0,79} ?[#>]")  # and no ornament of a banner
_PAGER = re.compile(
    r"^[\s\b]*(?:<?-{1,}\s*\(?(?:more|つづく|続く|press|less)\b|press any key to continue)",
    re.IGNORECASE | re.MULTILINE,
)
_REFUSED = re.compile(
    r"(% ?(Invalid|Ambiguous|Incomplete|Unknown|Unrecognized)|エラー[:：]|Error:)"
)
_ALGORITHMS = ("kex", "host_key", "cipher", "mac")
_SHOWN = 20  # lines in a difference


class ConfiguredReader(DeviceReader):
    """Base of the readers of YAMAHA, AlaxalA, AlliedWare Plus, NEC IX and APRESIA.

    `running` and `startup` are the commands that print configurations; `head` fits the beginning
    of every whole one, where the family prints such a thing.
    """

    family: ClassVar[str]
    maker: ClassVar[str]
    comments: ClassVar[str] = "!"
    head: ClassVar[re.Pattern[str] | None] = None
    prompt: ClassVar[re.Pattern[str]] = _PROMPT
    running: ClassVar[tuple[str, ...]] = ("show running-config",)
    startup: ClassVar[tuple[str, ...]] = ("show startup-config",)

    @cached_property
    def text(self) -> str:
        """The running configuration; a page that waits for a key, or a refusal, is none."""
        text = self.evidence.text(*self.running)
        return insist(checked(text, self.running[0]), self.family)

    @cached_property
    def tree(self) -> tuple[Block, ...]:
        """Its lines as a tree; without the last one where nobody knows whether that is whole."""
        lines = _body(self.text, self.prompt)
        if not self.is_whole:
            lines = lines[:-1]
        return blocks("\n".join(lines), self.comments)

    @property
    def complete(self) -> bool | None:
        """Whether its end was seen; None where the family marks none and no prompt follows."""
        return self._ended(self.text)

    @property
    def is_whole(self) -> bool:
        """True where a line that is missing says something."""
        return self._is_whole(self.text)

    def whole(self) -> tuple[Block, ...]:
        """The tree of a whole configuration; FactError where it may lack something."""
        if not self.is_whole:
            raise FactError(
                Why.TRUNCATED,
                T(
                    ja="設定の全体であると確かめられない。最後のプロンプトの行まで含めて取り直す",
                    en="nothing shows that the configuration is whole: take it again, up to and "
                    "with the prompt behind it",
                ),
            )
        return self.tree

    def lines(self, *starts: str) -> tuple[Block, ...]:
        """The lines of the highest level that begin with one of these words."""
        return tuple(found(self.tree, *starts))

    def by_default(self, topic: str) -> Value:
        """What holds as nothing is printed; FactError where it may have been cut off."""
        self.whole()
        model, firmware = self._told()
        return default_of(self.family, topic, model, firmware)

    def ssh_door(self) -> DeviceSsh:
        """Whether SSH is served and to whom; its versions count only in `ssh`."""
        return self.ssh()

    def retrieval(self) -> DeviceRetrieval:
        """How it came; `complete` as far as the text itself shows it."""
        count = sum(1 for one in self.text.splitlines() if one.strip())
        return DeviceRetrieval(self.evidence.way, self.evidence.at, self.complete, count)

    def algorithms(self) -> DeviceAlgorithms:
        """All that the server offers, else what one session agreed on."""
        if offered := self.evidence.offered:
            kex, key = offered["kex"], offered["host_key"]
            return DeviceAlgorithms(kex, key, offered["cipher"], offered["mac"], whole=True)
        if agreed := self.evidence.negotiated:
            kex, key, cipher, mac = ((agreed[name],) for name in _ALGORITHMS)
            return DeviceAlgorithms(kex, key, cipher, mac, whole=False)
        return unread("algorithms")

    def saved(self) -> DeviceSaved:
        """Whether both configurations have the same lines; each must be whole."""
        self.whole()
        if not self.startup:
            return unread("saved")
        kept = checked(self.evidence.text(*self.startup), self.startup[0])
        if not self._is_whole(kept):
            raise FactError(Why.TRUNCATED, self.startup[0])
        ours, theirs = (Counter(self._plain(one)) for one in (self.text, kept))
        differing = [*(ours - theirs).elements(), *(theirs - ours).elements()]
        return DeviceSaved(bool(differing), tuple(differing[:_SHOWN]))

    def named(self, model: str, firmware: str, hostname: str, serial: str) -> DeviceIdentity:
        """The identity with what every device of the family shares."""
        return DeviceIdentity(self.family, self.maker, model, firmware, hostname, serial)

    def _told(self) -> tuple[str, str]:
        try:
            one = self.identity()
        except FactError:
            return "", ""
        return one.model, one.firmware

    def _ended(self, text: str) -> bool | None:
        end = FAMILIES[self.family].end
        lines = [one.strip() for one in text.splitlines() if one.strip()]
        prompted = bool(lines) and self.prompt.fullmatch(lines[-1]) is not None
        if not end:
            return True if prompted else None
        last = lines[-2:-1] if prompted else lines[-1:]
        return last == [end]

    def _is_whole(self, text: str) -> bool:
        ended = self._ended(text)
        if self.head and not self.head.search(text):
            return False
        return ended is True or (ended is None and self.evidence.way != "file" and len(text) > 1)

    def _plain(self, text: str) -> Iterator[str]:
        for line in _body(text, self.prompt):
            if line.strip() and line.strip()[0] not in self.comments:
                yield line.rstrip()


def checked(text: str, command: str) -> str:
    """The text, where it is an answer: no refusal, and no page that waits for a key."""
    if _PAGER.search(text):
        raise FactError(
            Why.TRUNCATED,
            T(
                ja=f"{command} の出力が画面ごとに止まっている。一度に表示させて取り直す",
                en=f"{command} stopped page by page: take it again without paging",
            ),
        )
    first = next((one.strip() for one in text.splitlines() if one.strip()), "")
    if _REFUSED.match(first):
        raise FactError(
            Why.COMMAND_FAILED, T(ja=f"{command} が拒まれた", en=f"{command} was refused")
        )
    return text


def said(trees: Iterable[Block]) -> tuple[str, ...]:
    """The lines themselves, for quoting."""
    return tuple(one.line for one in trees)


def _body(text: str, prompt: re.Pattern[str]) -> list[str]:
    lines = text.splitlines()
    while lines and not lines[-1].strip():
        lines.pop()
    if lines and prompt.fullmatch(lines[-1].strip()):
        lines.pop()
    return lines
