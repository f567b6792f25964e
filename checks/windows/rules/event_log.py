"""How long a terminal keeps what it records, or to whom it hands it on."""

import re
from dataclasses import dataclass
from typing import ClassVar

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
from checks.windows.facts.event_log import SecurityLog
from inventory.words import T, joined

_SERVER = re.compile(r"(?i)\bserver=https?://([^/:,\s]+)", re.ASCII)
_NEARLY_FULL = 0.9


@dataclass(frozen=True, slots=True)
class TerminalLogLimits(Limits):
    """Days to keep the security log on the terminal, and collectors that keep it instead."""

    group: ClassVar[str] = "terminal_log"

    days: int
    collectors: tuple[str, ...]


_MODES = {
    "Circular": T("満杯になると上書き", "overwrites when full"),
    "AutoBackup": T("満杯になると控えを取る", "archives when full"),
    "Retain": T("満杯になると止まる", "stops when full"),
}


def _hosts(log: SecurityLog) -> list[str]:
    """The hosts of the subscription managers; one that cannot be read is told whole."""
    found = [_SERVER.search(one) for one in log.collectors]
    return [one[1].lower() if one else "?" for one in found]


def _told(log: SecurityLog) -> T:
    days, size = log.kept.days, f"{log.size // 2**20} / {log.maximum // 2**20} MiB"
    mode = _MODES.get(log.mode, T(log.mode, log.mode))
    return T(
        ja=f"最も古い記録は {days} 日前（{size}、{mode.ja}）",
        en=f"the oldest record is {days} days old ({size}, {mode.en})",
    )


@check(
    "TRM-017",
    title=T(
        ja="端末のセキュリティログが定めた期間残ること",
        en="The security log of the terminal is kept for the time laid down",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(6)", "MIC:7.1"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="事案に気付いた時には、調べるための記録が上書きされている",
        en="When an incident is noticed, its records have been overwritten",
    ),
    remedy=T(
        ja="ログの最大サイズを広げるか、収集サーバへ転送し terminal_log.collectors に登録する",
        en="Enlarge the log, or forward it and enter the collector in terminal_log.collectors",
    ),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def log_kept(log: SecurityLog, limits: TerminalLogLimits) -> Outcome:
    """The time of the oldest record, not the size, says how long records are kept.

    EventLogMode Retain writes nothing more once the log is full.
    """
    expected = T(ja=f"{limits.days} 日以上", en=f">= {limits.days} days")
    if not log.enabled or log.mode == "Retain":
        return judged(False, observed=_stops(log), expected=expected)
    if log.kept.days >= limits.days:
        return judged(True, observed=_told(log), expected=expected)
    if log.collectors:
        return _forwarded(log, limits, expected)
    _refuse_archived(log)
    _refuse_new(log, limits)
    return judged(False, observed=_told(log), expected=expected)


def _stops(log: SecurityLog) -> T:
    if not log.enabled:
        return T(ja="ログが無効", en="the log is off")
    return T(ja="満杯になると記録が止まる設定（Retain）", en="stops when it is full (Retain)")


def _forwarded(log: SecurityLog, limits: TerminalLogLimits, expected: T) -> Outcome:
    """Only a collector that the body named keeps records for it."""
    approved = {one.lower() for one in limits.collectors}
    hosts = _hosts(log)
    to = ", ".join(hosts)
    if not approved & {*hosts}:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"{_told(log).ja}。転送先 {to} が terminal_log.collectors に登録されていない",
                en=f"{_told(log).en}; forwarded to {to}, not in terminal_log.collectors",
            ),
        )
    sent = T(ja=f"{to} へ転送", en=f"forwarded to {to}")
    return judged(True, observed=joined([_told(log), sent]), expected=expected)


def _refuse_archived(log: SecurityLog) -> None:
    """AutoBackup puts a full log aside as a file and begins anew: such files are not looked at."""
    if log.mode == "AutoBackup":
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"{_told(log).ja}。満杯のたびに別のファイルへ保存する設定で、そのファイルは見ていない",
                en=f"{_told(log).en}; a full log is put aside as a file, which was not looked at",
            ),
        )


def _refuse_new(log: SecurityLog, limits: TerminalLogLimits) -> None:
    """A terminal younger than the time asked for, whose log still has room, shows nothing yet."""
    room = log.size < log.maximum * _NEARLY_FULL
    if room and log.since_installed.days < limits.days:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"導入から {log.since_installed.days} 日で、まだ期間に達していない",
                en=f"installed {log.since_installed.days} days ago, less than the time asked for",
            ),
        )
