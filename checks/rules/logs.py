"""Logs: written, kept long enough, out of reach of those whom they are about, and sent away."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from checks.fact import Limits
from checks.facts.log_store import LogRotation, LogStore
from checks.facts.processes import Processes
from checks.facts.rsyslog import Rsyslog
from checks.facts.system import Kernel
from checks.model import (
    FactError,
    LawField,
    Outcome,
    Provenance,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from checks.rules.moment import age
from inventory.words import NONE, T, joined

WRITERS = ("rsyslogd", "syslog-ng", "syslogd")
_ELSEWHERE = T(ja="auth と authpriv を別の機器へ", en="auth and authpriv to another host")


@dataclass(frozen=True, slots=True)
class LogLimits(Limits):
    """How long logs are kept, and how old the newest record may be."""

    group: ClassVar[str] = "log"

    keep_days: int
    quiet_hours: int


@check(
    "LOG-001",
    title=T(
        ja="ログを記録するデーモンが動き、再起動後も記録が残ること",
        en="A log daemon runs and its records survive a reboot",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="不正アクセスや障害の原因を後から調べられない",
        en="Intrusions and failures cannot be investigated afterwards",
    ),
    remedy=T(
        ja="rsyslog を有効にするか、journald.conf で Storage=persistent とする",
        en="Enable rsyslog, or set Storage=persistent in journald.conf",
    ),
)
def log_daemon(processes: Processes, store: LogStore) -> Outcome:
    """A journal without /var/log/journal forgets everything at the next boot."""
    journal = store.journal_persistent and bool(processes.any_of("systemd-journald"))
    writers = processes.any_of(*WRITERS) if journal else processes.sure(*WRITERS)
    lasting = [T(ja="journald（永続保存）", en="journald (persistent)")] if journal else []
    return judged(
        bool(writers) or journal,
        observed=joined([*lasting, *writers]) if journal or writers else NONE,
        expected=T(
            ja=f"{'、'.join(WRITERS)} のいずれか、又は永続保存の journald",
            en=f"one of {', '.join(WRITERS)}, or journald with persistent storage",
        ),
    )


@check(
    "LOG-002",
    title=T(
        ja="ログインの記録が書き続けられていること",
        en="Logins are being recorded",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(6)", "MIC:6.5(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="誰がいつ入ったかが残らない",
        en="Nobody can tell who came in and when",
    ),
    remedy=T(
        ja="rsyslog の auth,authpriv.* の行、ディスクの空き、ファイルの所有者を確かめる",
        en="Check rsyslog's auth,authpriv.* line, free disk space, and the owner of the file",
    ),
)
def login_log(store: LogStore, limits: LogLimits) -> Outcome:
    """A daemon may run and write nothing; the age of the newest record tells.

    A journal is written to whatever happens: without a text log, a login of these hours must show.
    """
    expected = T(
        ja=f"{limits.quiet_hours} 時間以内の記録", en=f"a record within {limits.quiet_hours} h"
    )
    newest = store.login_log
    if _recent(store, store.journal, limits) and not _recent(store, newest, limits):
        newest = store.login
        if not _recent(store, newest, limits):
            raise FactError(
                Why.UNDETERMINED,
                T(
                    ja="journal にログインの記録が含まれるか分からない",
                    en="whether the journal holds records of logins",
                ),
            )
    if newest is None:
        missing = T(ja="ログインの記録がない", en="no login log")
        return judged(False, observed=missing, expected=expected)
    hours = age(store.at, newest).total_seconds() / 3600
    return judged(
        _recent(store, newest, limits),
        observed=T(ja=f"最新の記録は {hours:z.1f} 時間前", en=f"{hours:z.1f} h old"),
        expected=expected,
    )


def _recent(store: LogStore, time: datetime | None, limits: LogLimits) -> bool:
    return time is not None and age(store.at, time) <= timedelta(hours=limits.quiet_hours)


@check(
    "LOG-003",
    title=T(
        ja="ログインの記録を定めた期間保存する設定であること",
        en="Login records are kept for the period laid down",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(6)", "MIC:6.5(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="長く潜伏した侵入に気付いたとき、入口の記録が既に消えている",
        en="When a long intrusion is noticed, the record of its beginning is already gone",
    ),
    remedy=T(
        ja=(
            "logrotate の rotate と周期を見直す（例 weekly、rotate 53）。転送先で保存するなら例外"
            "として記録する"
        ),
        en=(
            "Raise rotate in logrotate (weekly, rotate 53); where a log server keeps them, "
            "record it"
        ),
    ),
)
def log_retention(rotation: LogRotation, limits: LogLimits) -> Outcome:
    """logrotate(8) deletes after `rotate` turns or `maxage` days, whichever comes first."""
    found = rotation.login_log
    if found is None or found.kept_days is None:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja="容量による切替え、又は logrotate 以外の方法",
                en="rotation by size, or by something else than logrotate",
            ),
        )
    days = f"{found.kept_days:.0f}"
    return judged(
        found.kept_days >= limits.keep_days,
        observed=T(ja="無期限" if days == "inf" else f"{days} 日", en=f"{days} days"),
        expected=T(ja=f"{limits.keep_days} 日以上", en=f">= {limits.keep_days} days"),
        provenance=Provenance.EXPLICIT,
    )


@check(
    "LOG-004",
    title=T(
        ja="ログを別のサーバへ転送する設定であること",
        en="Logs are set to be sent to another server",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(6)", "MIC:7.1"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="侵入者が管理者権限を得ると、その機器のログは消せる",
        en="An intruder with administrator rights can erase what is kept on the host itself",
    ),
    remedy=T(
        ja='rsyslog に action(type="omfwd" target="ログサーバ" protocol="tcp") を加える',
        en='Add action(type="omfwd" target="log server" protocol="tcp") to rsyslog',
    ),
    refs=("ssg:rsyslog_remote_loghost",),
)
def log_forwarding(rsyslog: Rsyslog, processes: Processes) -> Outcome:
    """Only a copy elsewhere is out of the intruder's reach; login records must be part of it.

    A configuration forwards nothing where the daemon that reads it does not run.
    """
    remote = [one for one in rsyslog.forwards if one.remote]
    taken = [one for one in remote if one.takes_logins]
    if not taken and (rsyslog.nested or rsyslog.others):
        unread = joined(rsyslog.others or [T(ja="条件付きの転送", en="conditional actions")])
        raise FactError(
            Why.UNDETERMINED, T(ja=f"読み取れない設定: {unread.ja}", en=f"not read: {unread.en}")
        )
    if taken and not processes.sure("rsyslogd"):
        silent = T(ja="設定はあるが rsyslogd が動いていない", en="set, but rsyslogd does not run")
        return judged(False, observed=silent, expected=_ELSEWHERE)
    return judged(
        bool(taken),
        observed=[f"{one.selector or '*.*'} -> {one.target}" for one in remote] or NONE,
        expected=_ELSEWHERE,
        provenance=Provenance.EXPLICIT,
    )


@check(
    "LOG-006",
    title=T(
        ja="監査ログのデーモン（auditd）が動いていること",
        en="The audit daemon (auditd) runs",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)", "MIC:6.5(5)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="特権を持つ利用者の操作が後から追えない",
        en="What privileged users did cannot be traced",
    ),
    remedy=T(
        ja="auditd を導入して有効にし、監視の規則を /etc/audit/rules.d に置く",
        en="Install and enable auditd; put watch rules into /etc/audit/rules.d",
    ),
)
def audit_daemon(processes: Processes, kernel: Kernel) -> Outcome:
    """The kernel hands audit records only to the first PID namespace, audit(7) in containers."""
    if kernel.contained:
        return not_applicable(
            T(
                ja="コンテナのため、監査ログは外側のホストが管理する",
                en="container: the audit system belongs to the host outside",
            )
        )
    running = processes.sure("auditd")
    silent = T(ja="動いていない", en="not running")
    return judged(bool(running), observed=running or silent, expected="auditd")
