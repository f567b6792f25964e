"""What lines of shell start-up files set: TMOUT, the umask, PATH (POSIX sh, bash(1))."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from checks.facts.session_files import StartLine

_IF = re.compile(r"&&|\|\||\)|\b(if|then|case|while|for|until)\b")
_BETWEEN = re.compile(r"[;&|]+|\bthen\b|\belse\b|\bdo\b")
_UMASK = re.compile(
    r"(?<![\w`/.-])umask\s+(?:-S\s+)?(?:--\s+)?([0-7]{1,4}|[ugoa+=,rwxX-]+)(?=[\s;&|)]|$)"
)
_CLAUSE = re.compile(r"([ugoa]*)=([rwxX]*)")
_PLACES = {"u": 6, "g": 3, "o": 0}
_BITS = {"r": 4, "w": 2, "x": 1, "X": 0}


@dataclass(frozen=True, slots=True)
class Variable:
    """All that lines say about one variable: its values, and whether it is fixed and exported.

    `sure` is False where every assignment stands under a condition.
    """

    values: tuple[str, ...]
    readonly: bool
    exported: bool
    sure: bool


def variable(lines: Iterable[StartLine], name: str) -> Variable:
    """The assignments of a variable, in order, with what `readonly`, `export`, `typeset` add."""
    values: list[str] = []
    marks, sure = "", False
    for line in lines:
        for statement in _BETWEEN.split(line.text):
            words = statement.split()
            command = words[0] if words else ""
            builtin = command in ("readonly", "export", "typeset", "declare")
            flags = "".join(word for word in words[1:] if builtin and word.startswith("-"))
            mine = [word for word in words if word.partition("=")[0] == name]
            if mine and (builtin or words[0] == mine[0]):
                given = [word.partition("=")[2].strip("\"'") for word in mine if "=" in word]
                values += given
                sure = sure or (bool(given) and always(line, name))
                marks += flags + {"readonly": "r", "export": "x"}.get(command, "")
    return Variable(tuple(values), "r" in marks, "x" in marks, sure)


def always(line: StartLine, word: str) -> bool:
    """True where nothing before the word in its line, nor around the line, is a condition."""
    places = [found.start() for found in re.finditer(rf"\b{word}\b", line.text)]
    heads = (re.sub(r".*\b(fi|esac|done)\b", "", line.text[:at]) for at in places)
    return line.sure and any("else" in one.split() or not _IF.search(one) for one in heads)


def umasks(lines: Iterable[StartLine]) -> tuple[tuple[StartLine, int], ...]:
    """Every umask that the lines set; one in words that is not plain counts as none at all."""
    return tuple((line, _mask(found)) for line in lines for found in _UMASK.findall(line.text))


def _mask(text: str) -> int:
    if text.isdigit():
        return int(text, 8)
    mask = 0o777
    for clause in text.split(","):
        found = _CLAUSE.fullmatch(clause)
        if not found:
            return 0
        who = found.group(1).replace("a", "ugo") or "ugo"
        for place in who:
            bits = sum(_BITS[letter] for letter in set(found.group(2)))
            mask &= ~(bits << _PLACES[place])
    return mask


def searched(lines: Iterable[StartLine]) -> tuple[str, ...]:
    """The folders that assignments of PATH name; "" for an empty place, which is where one is."""
    found: list[str] = []
    for line in lines:
        for text in re.findall(r"(?<![\w$])PATH\+?=(\"[^\"]*\"|'[^']*'|[^\s;]*)", line.text):
            path = text.strip("\"'")
            found += (path.removeprefix(":") if f"PATH+={text}" in line.text else path).split(":")
    return tuple(dict.fromkeys(found))


def expanded(text: str) -> tuple[str, ...]:
    """The names of the variables that an assignment of PATH uses; "(...)" for a command."""
    found: list[str] = []
    for path in re.findall(r"(?<![\w$])PATH\+?=(\"[^\"]*\"|'[^']*'|[^\s;]*)", text):
        found += re.findall(r"\$\{?(\w+)", path)
        found += ["(...)"] if "$(" in path or "`" in path else []
    return tuple(found)
