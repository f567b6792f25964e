"""What the body decided about factors, and which accounts are exempt until when, by whose word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import ClassVar

from checks.fact import Limits
from checks.mfa.model import Kinds
from checks.model import FactError, Why
from inventory.words import T


@dataclass(frozen=True, slots=True)
class MfaLimits(Limits):
    """What counts as a factor; accounts of services; exemptions as `who | where | owner | until`.

    `exemptions` name an account, a host (`*` for all), an owner, the last day and the reason;
    `bypasses` name a file and the words of a line that lets people past in the same form.
    """

    group: ClassVar[str] = "mfa"

    key_is_possession: bool
    key_with_code: bool
    service_accounts: tuple[str, ...]
    exemptions: tuple[str, ...]
    bypasses: tuple[str, ...]
    otp_window: int
    otp_attempts: int

    @property
    def names_hosts(self) -> bool:
        """Whether an exemption or an approved way past is for some hosts only."""
        return any(one.host != "*" for one in _all((*self.exemptions, *self.bypasses)))

    @property
    def kinds(self) -> Kinds:
        """The two switches about keys."""
        return Kinds(self.key_is_possession, self.key_with_code)


@dataclass(frozen=True, slots=True)
class Exemption:
    """Who or what is excepted, on which hosts, by whom, until when and why."""

    what: str
    host: str
    owner: str
    until: date
    reason: str

    def covers(self, what: str, host: str) -> bool:
        """True where this is meant, in force or not; `*` and `?` stand for any characters."""
        return fnmatchcase(what, self.what) and self.host in ("*", host)

    def told(self) -> T:
        """Owner, end and reason in words."""
        return T(
            ja=f"{self.owner}、{self.until} まで、{self.reason}",
            en=f"{self.owner}, until {self.until}, {self.reason}",
        )


def exemption(texts: Iterable[str], what: str, host: str, day: date) -> Exemption | None:
    """The exemption in force on this day, the one that lasts longest."""
    found = [one for one in _all(texts) if one.covers(what, host) and day <= one.until]
    return max(found, key=lambda one: one.until, default=None)


def expired(texts: Iterable[str], what: str, host: str, day: date) -> Exemption | None:
    """The last exemption that has ended, where none is in force."""
    found = [one for one in _all(texts) if one.covers(what, host)]
    over = [one for one in found if one.until < day]
    return max(over, key=lambda one: one.until) if over and len(over) == len(found) else None


def _all(texts: Iterable[str]) -> list[Exemption]:
    return [_one(text) for text in texts]


def _one(text: str) -> Exemption:
    parts = [part.strip() for part in text.split("|")]
    try:
        what, host, owner, until, reason = parts
        day = date.fromisoformat(until)
    except ValueError:
        raise _odd(text) from None
    if not (what and host and owner and reason):
        raise _odd(text)
    return Exemption(what, host, owner, day, reason)


def _odd(text: str) -> FactError:
    return FactError(
        Why.UNDETERMINED,
        T(
            ja=f"方針 mfa.*: 「{text}」は「対象 | 機器 | 責任者 | 2027-03-31 | 理由」の形でない",
            en=f"policy mfa.*: `{text}` is not `what | host | owner | 2027-03-31 | reason`",
        ),
    )
