"""How a keyword of sshd_config(5) is judged over every connection; limits of the SSH checks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.facts.numbers import whole
from checks.facts.sshd import Keyword, Sshd
from checks.facts.sshd_config import concerns, seconds
from checks.model import FactError, Outcome, Why, judged, not_applicable
from inventory.words import T


@dataclass(frozen=True, slots=True)
class SshLimits(Limits):
    """What the municipality allows over SSH."""

    group: ClassVar[str] = "ssh"

    max_auth_tries: int
    idle_seconds: int
    alive_count: int
    login_grace_seconds: int
    max_sessions: int
    max_startups: str
    ciphers: tuple[str, ...]
    macs: tuple[str, ...]
    kex: tuple[str, ...]


def refused(sshd: Sshd) -> Outcome | None:
    """No server: not applicable. A configuration that sshd refuses: failed, whatever it says."""
    if not sshd.installed:
        only_openssh(sshd)
        return not_applicable(
            T(
                ja="OpenSSH サーバが導入も起動もされていない",
                en="no OpenSSH server is installed or running",
            )
        )
    if sshd.error:
        return judged(
            False,
            observed=T(ja=f"設定が誤り: {sshd.error}", en=f"invalid config: {sshd.error}"),
            expected=T(ja="正しい設定", en="valid config"),
        )
    return None


def only_openssh(sshd: Sshd) -> None:
    """Raise FactError where another server of SSH lets people in by rules of its own."""
    if sshd.others:
        names = ", ".join(sshd.others)
        raise FactError(
            Why.NOT_COLLECTED,
            T(ja=f"別の SSH サーバが動いている: {names}", en=f"another SSH server runs: {names}"),
        )


def one_of(
    sshd: Sshd,
    keyword: Keyword,
    *wanted: str,
    user: str = "",
    groups: frozenset[str] = frozenset(),
) -> Outcome:
    """The value is one of those wanted, for everybody or for one user with these groups."""
    good, expected = wanted.__contains__, " | ".join(wanted)
    return every(
        sshd, keyword, lambda value: good(value.lower()), expected, user=user, groups=groups
    )


def number(sshd: Sshd, keyword: Keyword, *, most: int) -> Outcome:
    """The number or time is at least 1 (0 switches the limit off) and at most the limit."""

    def within(value: str) -> bool:
        try:
            return 1 <= seconds(value) <= most
        except ValueError:
            raise FactError(Why.MALFORMED, f"{keyword} {value}") from None

    return every(sshd, keyword, within, f"1..{most}")


def startups_within(value: str, limit: str) -> bool:
    """Start and full are at most the limit's; a higher rate of refusal is no weakness."""
    start, full = _startups(value)
    most_start, most_full = _startups(limit)
    return 1 <= start <= most_start and full <= most_full


def _startups(value: str) -> tuple[int, int]:
    parts = [whole(part, "maxstartups") for part in value.split(":")]
    return parts[0], parts[-1]


def listed(sshd: Sshd, keyword: Keyword, accepted: tuple[str, ...]) -> Outcome:
    """Every algorithm of the resolved list is an accepted one."""
    if not accepted:
        raise FactError(
            Why.UNDETERMINED,
            T(ja=f"ポリシーに {keyword} の許容値がない", en=f"the policy accepts no {keyword}"),
        )
    wanted = set(accepted)

    def strong(value: str) -> bool:
        if value[:1] in "+-^":
            raise FactError(
                Why.UNDETERMINED,
                T(
                    ja=f"{keyword} {value} の実際の値が分からない",
                    en=f"{keyword} {value} is not resolved",
                ),
            )
        return set(value.split(",")) <= wanted

    outcome = every(sshd, keyword, strong, ",".join(accepted))
    if not outcome.applicable or outcome.holds or sshd.error:
        return outcome
    offered = {name for value in sshd.values(keyword).values() for name in value.split(",")}
    return judged(
        False,
        observed=offered - wanted,
        expected=outcome.expected,
        provenance=outcome.provenance,
        lines=outcome.lines,
    )


def every(
    sshd: Sshd,
    keyword: Keyword,
    good: Callable[[str], bool],
    expected: T | str,
    *,
    user: str = "",
    groups: frozenset[str] = frozenset(),
) -> Outcome:
    """The rule holds for every connection and in every Match block.

    A change on disk that the running daemon has not read is not in force: what would hold there
    is not known to hold.
    """
    if early := refused(sshd):
        return early
    mine = groups | {user}
    values = {
        who: value for who, value in sshd.values(keyword).items() if _concerns(who, user, mine)
    }
    bad = {who: value for who, value in values.items() if not good(value)}
    if sshd.pending and not bad:
        raise FactError(Why.STALE, not_reloaded(sshd))
    if not bad:
        only_openssh(sshd)
    return judged(
        not bad and bool(values),
        observed=_observed(bad or values),
        expected=expected,
        provenance=sshd.provenance(keyword),
        lines=sshd.quotes(keyword),
    )


def not_reloaded(sshd: Sshd) -> T:
    """The files that the daemon has not read since they changed, in words."""
    files = ", ".join(sshd.pending)
    return T(
        ja=f"再読込待ち: {files}" if files else "再読込待ち",
        en=f"reload pending: {files}" if files else "reload pending",
    )


def _concerns(who: str, user: str, groups: frozenset[str]) -> bool:
    """False for a connection or a Match block that can only be another user's."""
    if not user or who == "*":
        return True
    if not who.startswith("Match "):
        return who.startswith(f"user={user},")
    return concerns(who.removeprefix("Match "), user, groups) is not False


def _observed(values: Mapping[str, str]) -> str:
    distinct = dict.fromkeys(values.values())
    if len(distinct) == 1:
        return next(iter(distinct))
    return "; ".join(f"{value} ({who})" for who, value in values.items())
