"""The OpenSSH server's configuration files as sshd_config(5) reads them, for provenance.

First value wins; Include is expanded in place; a Match block ends with its file. Where the daemon
itself can be asked (`sshd -T`), its answer decides and these lines only say where it came from.
"""

import posixpath
import re
import shlex
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from checks.model import FactError, Why
from inventory.words import T

_DEPTH = 16  # SERVCONF_MAX_DEPTH of OpenSSH
_KEYWORD = re.compile(r"([A-Za-z0-9]+)[ \t]*=?[ \t]*(.*)", re.S)


@dataclass(frozen=True, slots=True)
class Line:
    """One setting where it is written; `match` holds the criteria of its block, "" for global."""

    file: str
    number: int
    keyword: str
    value: str
    match: str

    def __str__(self) -> str:
        """The line as an auditor quotes it."""
        where = f" [Match {self.match}]" if self.match else ""
        return f"{self.file}:{self.number}: {self.keyword} {self.value}{where}"


def read_lines(main: str, files: Mapping[str, str]) -> tuple[Line, ...]:
    """Every setting in the order of sshd's reading, from the main file and what it includes."""
    if main not in files:
        raise FactError(Why.NOT_COLLECTED, main)
    return tuple(_file(main, files, "", 0))


def _file(path: str, files: Mapping[str, str], outer: str, depth: int) -> Iterator[Line]:
    if depth > _DEPTH:
        raise FactError(
            Why.MALFORMED,
            T(
                ja=f"Include が {_DEPTH} 段より深い: {path}",
                en=f"Include deeper than {_DEPTH}: {path}",
            ),
        )
    match = outer
    for number, text in enumerate(files[path].split("\n"), 1):
        keyword, value = _setting(text)
        if keyword == "match":
            match = f"{outer} {value}".strip()
        elif keyword == "include":
            for inner in _included(value, files):
                yield from _file(inner, files, match, depth + 1)
        elif keyword:
            yield Line(path, number, keyword, value, match)


def _setting(text: str) -> tuple[str, str]:
    """Keyword in lower case and value without quotes and trailing comment; "" for no setting."""
    found = _KEYWORD.fullmatch(text.strip(" \t\r\f"))
    if not found:
        return "", ""
    return found.group(1).lower(), " ".join(_words(found.group(2)))


def _words(text: str) -> list[str]:
    lexer = shlex.shlex(text, posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.whitespace, lexer.commenters = True, " \t", ""
    words: list[str] = []
    try:
        for word in lexer:
            if word.startswith("#"):
                break
            words.append(word)
    except ValueError:
        return text.split()
    return words


def _included(value: str, files: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    for pattern in value.split():
        wanted = posixpath.join("/etc/ssh", pattern)
        found += sorted(path for path in files if _globbed(path, wanted))
    return found


def _globbed(path: str, pattern: str) -> bool:
    """glob(7): a star stops at a slash and never meets a leading dot."""
    have, want = path.split("/"), pattern.split("/")
    return len(have) == len(want) and all(
        fnmatchcase(name, glob) and (not name.startswith(".") or glob.startswith("."))
        for name, glob in zip(have, want, strict=True)
    )


def criteria(match: str) -> tuple[tuple[str, str], ...]:
    """The criteria of a Match line, all of which must hold; a name may come twice by Include."""
    words = [word for word in match.replace("=", " ").split() if word.lower() != "all"]
    return tuple(
        (name.lower(), value) for name, value in zip(words[::2], words[1::2], strict=False)
    )


def concerns(match: str, user: str, groups: frozenset[str]) -> bool | None:
    """Whether a Match block applies to a user; None where it depends on the connection too."""
    decided = True
    for name, value in criteria(match):
        if name in ("user", "group"):
            if not _listed({user} if name == "user" else groups, value):
                return False
        elif value != "*":
            decided = False
    return decided or None


def _listed(names: Collection[str], patterns: str) -> bool:
    """PATTERNS of ssh_config(5): a negated match refuses, and negation alone never accepts."""
    words = patterns.split(",")
    refused = [word[1:] for word in words if word.startswith("!")]
    accepted = [word for word in words if not word.startswith("!")]
    kept = [name for name in names if not any(fnmatchcase(name, word) for word in refused)]
    return len(kept) == len(names) and any(
        fnmatchcase(name, word) for name in kept for word in accepted
    )


def seconds(value: str) -> int:
    """A time of sshd_config(5) such as `2m` or `1h30m` in seconds; ValueError where it is none."""
    units = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
    parts = re.findall(r"(\d+)([smhdw]?)", value.lower())
    if "".join(number + unit for number, unit in parts) != value.lower() or not parts:
        raise ValueError(value)
    return sum(int(number) * units[unit] for number, unit in parts)
