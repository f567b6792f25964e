"""Wording that reads like assurance, which a report of an advisory audit must not use.

The phrases are data (`data/assurance.yaml`, with their source). One counts only where it ends a
statement of the auditor: questions, demands, denials and what others said are passed over.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from checks.marked import Marked, misplaced, read_marked
from inventory.words import T

_FILE = "assurance.yaml"
_SPACES = re.compile(r"\s+")
# What follows a phrase where it is a statement of its own: its end, or a clause that goes on from
# it. Before a noun, a question or a demand, and in what others said, it states nothing.
_DENIED = r"(?![^。、]{0,6}(ない|なかった|ません|ず))"
_STATED = re.compile(
    r"$|[。．.！!、，,;；）)](?!と(答|述べ|説明|回答|申告|聞|話|主張|記載|書))"
    r"|が|し[、て]|ため|ので|から|けれ|ものの|状況|状態|(です|であ|だ)(?!る?(か|べき|必要))"
    rf"|ことが(確認|認め|分か|わか){_DENIED}|ことを(確認|確かめ){_DENIED}"
    rf"|と(認め|判断|考え|評価|思|確認|言え|いえ){_DENIED}|と(した|します|する(?!こと|とき|場合))"
    r"|(and|but|because|so)"
)
_QUOTED = re.compile(r"(「|『)[^」』]*$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pattern of assurance, an example of it, and what to write instead."""

    pattern: re.Pattern[str]
    example: str
    source: str
    instead: T


@dataclass(frozen=True, slots=True)
class Assuring:
    """Words of a text that read like assurance, and what to write instead."""

    words: str
    instead: T


def assuring(text: str) -> tuple[Assuring, ...]:
    """What of a text reads like assurance, each place once."""
    plain = _SPACES.sub("", text)
    found: dict[int, Assuring] = {}
    for phrase in phrases():
        for match in phrase.pattern.finditer(plain):
            if _states(plain, match) and not _overlaps(match, found):
                found[match.start()] = Assuring(match[0], phrase.instead)
    return tuple(found[at] for at in sorted(found))


@cache
def phrases() -> tuple[Phrase, ...]:
    """The phrases that come with the product."""
    text = files("audit").joinpath("cycle/data", _FILE).read_text("utf-8")
    root = read_marked(text, _FILE, ours=True)
    if root is None:
        raise misplaced(_FILE, T("空です", "is empty"))
    return tuple(map(_phrase, root.fields(("phrases",))["phrases"].members()))


def _phrase(node: Marked) -> Phrase:
    row = node.fields(("pattern", "example", "source", "instead"))
    instead = row["instead"].fields(("ja", "en"))
    return Phrase(
        re.compile(row["pattern"].words()),
        row["example"].words(),
        row["source"].words(),
        T(instead["ja"].words(), instead["en"].words()),
    )


def _states(plain: str, match: re.Match[str]) -> bool:
    """Whether the auditor states it: nothing behind or before it takes it back."""
    before = plain[: match.start()]
    return bool(_STATED.match(plain, match.end())) and not _QUOTED.search(before)


def _overlaps(match: re.Match[str], found: dict[int, Assuring]) -> bool:
    spans = ((at, at + len(one.words)) for at, one in found.items())
    return any(at < match.end() and match.start() < end for at, end in spans)
