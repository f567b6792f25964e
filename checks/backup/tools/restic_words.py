"""Words of restic that every answer may hold: version, refusals, times, locks."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from checks.backup.tools.parts import Part, odd, want
from checks.model import FactError, Why
from inventory.words import T

CODES = {
    10: T("リポジトリがない", "there is no repository"),
    11: T("リポジトリがロックされている", "the repository is locked"),
    12: T("パスワードが合わない", "the password is wrong"),
}
_SHUT = re.compile(r'^(Fatal: |\{.*"code":12,.*)wrong password or no key found("\})?$', re.M)
_REFUSED = (
    ("wrong password or no key found", CODES[12]),
    ("unable to open config file", CODES[10]),
    ("repository is already locked", CODES[11]),
)


def version(found: Mapping[str, Part]) -> str:
    """The version of the program that answered."""
    told = re.match(r"restic ([0-9]+\.[0-9]+[^ \n]*)", want(found, "version").text.strip())
    if told is None:
        raise odd("version", T("resticの版が読めない", "no version of restic"))
    return told[1]


def refused(part: Part) -> FactError | None:
    """Why the repository did not open, where the answer says so."""
    if part.status in CODES:
        return FactError(Why.COMMAND_FAILED, CODES[part.status])
    for words, told in _REFUSED:
        if words in part.text:
            return FactError(Why.COMMAND_FAILED, told)
    return None


def shut(part: Part) -> bool:
    """Whether it says that no key of the repository opens with the password that was given.

    Said only once the repository itself could be read: one that is missing, locked or out of
    reach is refused before that, in other words.
    """
    return part.status in {1, 12} and _SHUT.search(part.text) is not None


def time(text: str) -> datetime:
    """RFC 3339 with nine digits after the point, of which Python reads six."""
    at = datetime.fromisoformat(re.sub(r"(\.[0-9]{6})[0-9]*", r"\1", text))
    if at.tzinfo is None:
        raise odd("snapshots", T("時刻に時差がない", "a time without an offset"))
    return at.astimezone(UTC)


def locks(part: Part) -> tuple[datetime, ...]:
    """When the locks that lie there were taken."""
    return tuple(time(told["time"]) for told in part.records() if "time" in told)
