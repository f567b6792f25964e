"""The two languages of rsyslog's configuration: `$Name value` lines and `object(name="…")`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

_OBJECT = re.compile(r'\b(action|global|module|input|include)\s*\(((?:[^()"]|"[^"]*")*)\)', re.I)
_PARAMETER = re.compile(r'([\w.]+)\s*=\s*"([^"]*)"')
_DIRECTIVE = re.compile(r"\s*\$(\w+)\s+(\S.*?)\s*")
_TO_FILE = re.compile(r"\s*(?:[\w*,;.!=]+\.[\w*!=]+|:\S.*?|&)\s+-?/\S+.*")
INCLUDE_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Statement:
    """One directive or object in its place: its kind and its parameters, names in lower case.

    A legacy directive has the kind `$name` and the parameter `value`; a line that writes to a
    file has the kind `file`.
    """

    kind: str
    given: Mapping[str, str]

    def value(self, name: str) -> str:
        """A parameter in lower case; "" where it is not given."""
        return self.given.get(name, "").lower()


def statements(text: str) -> Iterator[Statement]:
    """Every statement of one file in its order."""
    spans = [(match.start(), match.end(), match) for match in _OBJECT.finditer(text)]
    inside = [(start, end) for start, end, _ in spans]
    found = [
        (start, Statement(match[1].lower(), _parameters(match[2]))) for start, _, match in spans
    ]
    offset = 0
    for line in text.splitlines(keepends=True):
        if not any(start <= offset < end for start, end in inside):
            found += [(offset, one) for one in _legacy(line.rstrip("\n"))]
        offset += len(line)
    yield from (one for _, one in sorted(found, key=lambda pair: pair[0]))


def _parameters(text: str) -> Mapping[str, str]:
    return {name.lower(): value for name, value in _PARAMETER.findall(text)}


def _legacy(line: str) -> Iterator[Statement]:
    if match := _DIRECTIVE.fullmatch(line):
        yield Statement(f"${match[1].lower()}", {"value": match[2].split("#")[0].strip()})
    elif _TO_FILE.fullmatch(line):
        yield Statement("file", {})


def expanded(path: str, files: Mapping[str, str], depth: int = 0) -> Iterator[Statement]:
    """The statements of a file with those of its includes in their places.

    What is included from where was not looked stays an `include`.
    """
    for one in statements(files.get(path, "")):
        pattern = _included(one)
        chosen = [name for name in sorted(files) if fnmatchcase(name, pattern)] if pattern else []
        if not pattern:
            yield one
        elif depth >= INCLUDE_DEPTH or not pattern.startswith("/etc/rsyslog.d/"):
            yield Statement("include", {"file": pattern})
        for name in chosen if depth < INCLUDE_DEPTH else []:
            yield from expanded(name, files, depth + 1)


def _included(one: Statement) -> str:
    pattern = one.given.get("value" if one.kind == "$includeconfig" else "file", "")
    if one.kind not in ("$includeconfig", "include"):
        return ""
    return f"{pattern}*" if pattern.endswith("/") else pattern
