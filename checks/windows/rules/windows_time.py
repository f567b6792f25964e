"""The clock of a terminal: whose time it takes, and how far it is off."""

from dataclasses import dataclass
from typing import ClassVar

from checks.context import Collection
from checks.fact import Limits
from checks.model import (
    WINDOWS,
    FactError,
    LawField,
    Outcome,
    Proof,
    Severity,
    Why,
    check,
    judged,
)
from checks.windows.facts.membership import Membership
from checks.windows.facts.windows_time import WindowsTime
from inventory.words import T, joined

_DISABLED = 4
_NAMED, _DOMAIN, _NONE = ("ntp", "allsync"), ("nt5ds", "allsync"), "nosync"
_UNSET = T(
    ja="terminal_time.sources に承認した時刻サーバを登録してから、判定し直す",
    en="enter the approved time servers in terminal_time.sources, then judge again",
)


@dataclass(frozen=True, slots=True)
class TerminalTimeLimits(Limits):
    """Time servers that were approved, and how far a clock may be off."""

    group: ClassVar[str] = "terminal_time"

    sources: tuple[str, ...]
    seconds: int


def _off(collection: Collection) -> float:
    """Seconds by which the clock is known to be off; one that is carried may come in later."""
    seen, received = collection.collected_at, collection.received_at
    if seen is None or received is None:
        return 0.0
    behind = (collection.asked_at - seen).total_seconds() if collection.asked_at else 0.0
    return max((seen - received).total_seconds(), behind, 0.0)


def _compared(collection: Collection) -> bool:
    """True where question and answer stand between two times of our own clock."""
    times = (collection.collected_at, collection.received_at, collection.asked_at)
    return all(one is not None for one in times)


def _source(time: WindowsTime, membership: Membership, limits: TerminalTimeLimits) -> list[T]:
    """What is wrong with the source; the domain is one for its members alone."""
    kind = (time.kind or "").lower()
    if kind == _NONE or (kind == "nt5ds" and not membership.in_domain):
        return [T(ja=f"時刻の取得元がない（Type={time.kind}）", en=f"no source ({time.kind})")]
    if kind not in _NAMED + _DOMAIN:
        raise FactError(
            Why.UNDETERMINED,
            T(ja=f"Type の値 {time.kind}", en=f"the value {time.kind} of Type"),
        )
    if kind not in _NAMED:
        return []
    if not limits.sources:
        raise FactError(Why.NO_DATA, _UNSET)
    approved = {one.lower() for one in limits.sources}
    wrong = [one for one in time.servers if one not in approved]
    if wrong or not time.servers:
        names = ", ".join(wrong) or "-"
        return [T(ja=f"承認していない時刻サーバ {names}", en=f"not approved: {names}")]
    return []


def _service(time: WindowsTime) -> list[T]:
    """What keeps the service from asking anybody at all."""
    if time.start == _DISABLED:
        return [T(ja="W32Time サービスが無効", en="the service W32Time is disabled")]
    if time.client == 0:
        return [T(ja="NTP クライアントが無効", en="the NTP client is off")]
    if time.start is None or time.client != 1:
        raise FactError(
            Why.UNDETERMINED,
            T(ja="Start 又は Enabled の値がない", en="Start or Enabled is absent or odd"),
        )
    return []


@check(
    "TRM-021",
    title=T(
        ja="端末が承認した時刻サーバに合わせ、時計が大きくずれていないこと",
        en="The terminal takes approved time and its clock is not far off",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="記録の時刻がずれ、事案の時に他の機器の記録と突き合わせられない",
        en="Times of records are off and cannot be matched with those of other equipment",
    ),
    remedy=T(
        ja="グループポリシーの「Windows タイム サービス」で庁内の時刻サーバを指定し、"
        " terminal_time.sources に登録する",
        en="Name the internal time server in group policy, and in the limits",
    ),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def time_source(
    time: WindowsTime,
    membership: Membership,
    collection: Collection,
    limits: TerminalTimeLimits,
) -> Outcome:
    """[MS-W32T] Type: NT5DS takes the domain's time, NTP that of NtpServer, NoSync nobody's.

    The clock is compared only where the answer came to us at once; a file that was carried says
    nothing of it.
    """
    wrong = [*_service(time), *_source(time, membership, limits)]
    off = _off(collection)
    if off > limits.seconds:
        wrong.append(T(ja=f"時計が {off:.0f} 秒ずれている", en=f"the clock is {off:.0f} s off"))
    if not wrong and not time.started:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja="W32Time サービスが動いていない（必要な時だけ起動する設定かもしれない）",
                en="the service W32Time is not running (it may be started on demand)",
            ),
        )
    told = [_told(time), T(ja="時計のずれは測っていない", en="the clock was not compared")]
    return judged(
        not wrong,
        observed=joined(wrong or told[: 1 + (not _compared(collection))]),
        expected=T(
            ja=f"承認した時刻サーバ、ずれ {limits.seconds} 秒以内",
            en=f"approved source, <= {limits.seconds} s off",
        ),
    )


def _told(time: WindowsTime) -> T:
    servers = ", ".join(time.servers) if (time.kind or "").lower() in _NAMED else ""
    text = f"Type={time.kind} {servers}".strip()
    return T(ja=f"取得元 {text}", en=f"source {text}")
