"""Whether Windows is still supported, and whether its updates are installed."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from checks.context import Collection, Subject
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
from checks.windows.facts.pending_reboot import PendingReboot
from checks.windows.facts.release import WindowsRelease
from checks.windows.releases import Release, Releases, Update, channel_of, is_month_before
from inventory.words import T


@dataclass(frozen=True, slots=True)
class TerminalSupportLimits(Limits):
    """`esu` lists who has paid updates: `asset-number 2027-10-12`, with the proof on file."""

    group: ClassVar[str] = "terminal_support"

    table_max_days: int
    notice_days: int
    esu: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TerminalUpdateLimits(Limits):
    """For how long a restart may be due."""

    group: ClassVar[str] = "terminal_updates"

    pending_days: int


@check(
    "TRM-002",
    title=T(
        ja="端末の Windows がサポート期限内であること",
        en="The Windows of the terminal is supported",
    ),
    severity=Severity.CRITICAL,
    clauses=("MIC:6.6(1)", "MIC:4.4"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="新しく見つかる脆弱性が直らず、不正プログラムに使われる",
        en="New vulnerabilities are no longer fixed, and malware uses them",
    ),
    remedy=T(
        ja="サポート中の版に更新するか端末を入れ替える。有償の延長更新（ESU）を契約した端末は、"
        "基準値 terminal_support.esu に「管理番号 期限」を書き、証書を保管する",
        en="Update or replace it. For paid updates (ESU) write `asset-number date` into the limit "
        "terminal_support.esu and keep the certificate",
    ),
    refs=("https://learn.microsoft.com/lifecycle/",),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def within_support(
    release: WindowsRelease,
    releases: Releases,
    subject: Subject,
    collection: Collection,
    limits: TerminalSupportLimits,
) -> Outcome:
    """Build and EditionID decide, by the table; the same build ends on other days by edition.

    A date that was over when the table was made decides however old the table is.
    """
    day = _day(collection)
    row = _row(release, releases)
    last = max(row.end, _esu(row, subject, limits) or row.end)
    if last >= releases.as_of or last >= day:
        _refuse_stale(releases, day, limits)
    return judged(
        day <= last,
        observed=_until(last, day, limits.notice_days),
        expected=T(ja=f"{day} 以降まで", en=f"until {day} or later"),
        lines=(release.name, f"{row.name}: {row.end}", *_esu_line(last, row), _dated(releases)),
    )


@check(
    "TRM-003",
    title=T(
        ja="端末に前月までの更新が適用され、再起動待ちが放置されていないこと",
        en="The updates up to last month are installed, and no restart is long due",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.6(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="公表済みの脆弱性が残り、攻撃に使われる。再起動するまで更新は効かない",
        en="Published vulnerabilities stay open; without a restart an update has no effect",
    ),
    remedy=T(
        ja="Windows Update か WSUS で前月までの更新を適用し、端末を再起動する",
        en="Install the updates up to last month, by Windows Update or WSUS, and restart",
    ),
    refs=("https://learn.microsoft.com/windows/release-health/",),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def updates_installed(
    release: WindowsRelease,
    pending: PendingReboot,
    releases: Releases,
    collection: Collection,
    support: TerminalSupportLimits,
    limits: TerminalUpdateLimits,
) -> Outcome:
    """Updates are cumulative: the revision (UBR) of the build tells all of them at once.

    A revision below that of an older month fails however old the table is.
    """
    day = _day(collection)
    if release.revision is None:
        raise FactError(Why.UNDETERMINED, T("UBR がない", "no UBR"))
    due = releases.due(release.build, release.kind, day)
    lines = (release.name, _dated(releases))
    if due is not None and release.revision < due.ubr:
        return _updated(release, due, pending, lines, holds=False)
    if pending.due and (pending.days_written or 0) > limits.pending_days:
        return _updated(release, due, pending, lines, holds=False)
    if due is None:
        raise FactError(Why.NO_DATA, _no_update(release, releases))
    _refuse_stale(releases, day, support)
    if not is_month_before(due, day):
        raise FactError(Why.STALE, _no_update(release, releases))
    if pending.due and pending.days_up > limits.pending_days:
        raise FactError(Why.UNDETERMINED, _SINCE)
    return _updated(release, due, pending, lines, holds=True)


_SINCE = T(
    ja="再起動待ちがいつからか分からない。再起動してから収集し直す",
    en="it is not known since when a restart is due; restart and collect again",
)


def _day(collection: Collection) -> date:
    if collection.day is None:
        raise FactError(Why.UNDETERMINED, T("収集した日がない", "no day of collection"))
    return collection.day


def _row(release: WindowsRelease, releases: Releases) -> Release:
    channel = channel_of(release.edition)
    row = releases.release(release.build, channel) if channel else None
    if row is None:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"{release.name} は版の表（{releases.as_of}）にない。新しい表を取り込む",
                en=f"{release.name} is not in the table of {releases.as_of}; take in a newer one",
            ),
        )
    if not row.verified:
        raise FactError(
            Why.UNPROVEN,
            T(
                ja=f"{row.name} の期限 {row.end} は確かめられていない。新しい表を取り込む",
                en=f"the end {row.end} of {row.name} is not verified; take in a newer table",
            ),
        )
    return row


def _refuse_stale(releases: Releases, day: date, limits: TerminalSupportLimits) -> None:
    if (day - releases.as_of).days > limits.table_max_days:
        raise FactError(
            Why.STALE,
            T(
                ja=f"版の表が {releases.as_of} のもの。新しい表を取り込む",
                en=f"the table of releases is of {releases.as_of}; take in a newer one",
            ),
        )


def _esu(row: Release, subject: Subject, limits: TerminalSupportLimits) -> date | None:
    """The last day of the host's paid updates; never later than they are sold at all."""
    if row.esu_end is None or not limits.esu:
        return None
    for entry in limits.esu:
        host, _, text = entry.rpartition(" ")
        if host.strip() == subject.host:
            return min(row.esu_end, _entered(entry, text))
    return None


def _entered(entry: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"terminal_support.esu の「{entry}」。「管理番号 2027-10-12」の形で書く",
                en=f"terminal_support.esu: `{entry}`; write `asset-number 2027-10-12`",
            ),
        ) from None


def _until(last: date, day: date, notice: int) -> T:
    left = (last - day).days
    if left < 0:
        return T(ja=f"{last} に終了", en=f"ended on {last}")
    if left <= notice:
        return T(ja=f"{last} まで。残り{left}日（注意）", en=f"until {last}, {left} days left")
    return T(ja=f"{last} まで", en=f"until {last}")


def _esu_line(last: date, row: Release) -> tuple[str, ...]:
    return (f"ESU: {last}",) if last != row.end else ()


def _dated(releases: Releases) -> str:
    return f"windows_releases: {releases.as_of}"


def _no_update(release: WindowsRelease, releases: Releases) -> T:
    return T(
        ja=f"版の表（{releases.as_of}）に {release.build} の前月の更新がない。新しい表を取り込む",
        en=f"the table of {releases.as_of} has no update of last month for {release.build}; "
        "take in a newer one",
    )


def _updated(
    release: WindowsRelease,
    due: Update | None,
    pending: PendingReboot,
    lines: tuple[str, ...],
    *,
    holds: bool,
) -> Outcome:
    waits = T(ja="、再起動待ち", en=", restart due") if pending.due else T(ja="", en="")
    number = f"{release.build}.{release.revision}"
    wanted = f"{release.build}.{due.ubr} ({due.released})" if due else "-"
    return judged(
        holds,
        observed=T(ja=number + waits.ja, en=number + waits.en),
        expected=T(ja=f"{wanted} 以上、再起動待ちなし", en=f"{wanted} or later, no restart due"),
        lines=lines,
    )
