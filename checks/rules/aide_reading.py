"""Reading of aide.conf(5) and of the times of crontab(5), as far as the verdicts need it."""

import re
from collections.abc import Iterable

_HASHES = frozenset({"sha256", "sha512", "rmd160", "tiger", "whirlpool", "stribog512", "sha3_512"})
_BUILT_IN = {"H": _HASHES, "R": frozenset({"md5"}), "L": frozenset[str](), ">": frozenset[str]()}
_SELECTION = re.compile(r"^([!=-]?)(/\S*)(?:\s+(?:[a-z,]+=?\s+)?(\S+))?\s*$")
_GROUP = re.compile(r"^([A-Za-z0-9_]+)\s*=\s*([A-Za-z0-9_+\s-]+)$")
_NAMES = {"@hourly": True, "@daily": True, "@midnight": True, "@weekly": True}
_WEEK = 7


def often_enough(path: str, line: str) -> bool:
    """True where a line of cron comes at least once a week; run-parts folders come by name."""
    for folder in ("/etc/cron.hourly/", "/etc/cron.daily/", "/etc/cron.weekly/"):
        if path.startswith(folder):
            return True
    fields = line.split()
    if not fields or fields[0].startswith("@"):
        return bool(fields) and _NAMES.get(fields[0], False)
    if len(fields) < 6 or fields[3] != "*":
        return False
    return _each_week(fields[2], fields[4])


def _each_week(day: str, weekday: str) -> bool:
    """crontab(5): where both days are restricted, either one suffices."""
    if weekday != "*" or day == "*":
        return True
    every, _, step = day.partition("/")
    if every == "*" and step.isdigit():
        return int(step) <= _WEEK
    if not re.fullmatch(r"\d{1,2}(,\d{1,2})*", day):
        return False
    days = sorted(int(one) for one in day.split(","))
    nexts = [*days[1:], days[0] + 28]
    return all(later - first <= _WEEK for first, later in zip(days, nexts, strict=True))


def unwatched(conf: str, paths: Iterable[str]) -> list[str]:
    """The paths that no line of aide.conf(5) selects with a hash of their content."""
    groups: dict[str, frozenset[str]] = dict(_BUILT_IN)
    chosen: list[tuple[str, re.Pattern[str], bool]] = []
    for raw in conf.splitlines():
        line = raw.partition("#")[0].strip()
        if match := _GROUP.fullmatch(line):
            groups[match.group(1)] = _resolved(match.group(2), groups)
        elif match := _SELECTION.fullmatch(line):
            pattern = _pattern(match.group(2), whole=match.group(1) == "=")
            hashed = bool(_resolved(match.group(3) or "", groups) & _HASHES)
            chosen.append((match.group(1), pattern, hashed))
    return [path for path in paths if not _watched(path, chosen)]


def _watched(path: str, chosen: list[tuple[str, re.Pattern[str], bool]]) -> bool:
    hits = [(sign, hashed) for sign, pattern, hashed in chosen if pattern.match(path)]
    if any(sign in ("!", "-") for sign, _ in hits):
        return False
    return any(hashed for _, hashed in hits)


def _pattern(text: str, *, whole: bool) -> re.Pattern[str]:
    """The pattern of a line; one that is none selects nothing."""
    try:
        return re.compile(text + "$" if whole else text)
    except re.error:
        return re.compile(r"(?!)")


def _resolved(expression: str, groups: dict[str, frozenset[str]]) -> frozenset[str]:
    """What an expression of groups and attributes comes to; `-` takes away."""
    found: set[str] = set()
    for sign, name in re.findall(r"([+-]?)\s*([A-Za-z0-9_]+|>)", expression):
        members = groups.get(name, frozenset({name}))
        found = found - members if sign == "-" else found | members
    return frozenset(found)
