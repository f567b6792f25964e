"""What runs by itself: who may have it run, and who could change what root is made to run."""

from checks.facts.accounts import Accounts
from checks.facts.file_modes import FileMode
from checks.facts.scheduling import Scheduling
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
from inventory.words import NONE, T

_LISTED = T(ja="許可の一覧にある利用者だけ", en="only those on a list of who may")
_EVERYONE = T(ja="すべての利用者（一覧がない）", en="everyone (there is no list)")
_ALL_BUT = T(ja="禁止の一覧にない利用者すべて", en="everyone who is not on a list of who may not")
_ROOT = T(ja="root だけ（一覧がない）", en="root alone (there is no list)")


def _may(jobs: Scheduling, name: str, *, default: T) -> Outcome:
    """Judge who may use one of the two programs by the lists that are there."""
    if f"{name}.allow" in jobs.lists:
        said, provenance = f"/etc/{name}.allow", Provenance.EXPLICIT
        return judged(True, observed=said, expected=_LISTED, provenance=provenance)
    denied = f"{name}.deny" in jobs.lists
    return judged(
        not denied and default is _ROOT,
        observed=_ALL_BUT if denied else default,
        expected=_LISTED,
        provenance=Provenance.EXPLICIT if denied else Provenance.DEFAULT,
    )


@check(
    "JOB-001",
    title=T(
        ja="定期実行（cron）を登録できる利用者を限定していること",
        en="Only listed users may schedule with cron",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)①",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="侵入者が利用者の権限で定期実行を登録し、居座り続ける",
        en="An intruder with a user's rights schedules his own return",
    ),
    remedy=T(
        ja="/etc/cron.allow に登録を許す利用者だけを書く（0640、root:crontab。空なら root だけ）",
        en="List those who may in /etc/cron.allow (empty: root alone); 0640, root:crontab",
    ),
    refs=("ssg:file_cron_allow_exists",),
)
def cron_users(jobs: Scheduling) -> Outcome:
    """crontab(1): without lists everyone may on Debian, root alone with cronie."""
    if "cron" not in jobs.has:
        return not_applicable(T(ja="cron が導入されていない", en="cron is not installed"))
    return _may(jobs, "cron", default=_EVERYONE if "debian" in jobs.has else _ROOT)


@check(
    "JOB-002",
    title=T(
        ja="予約実行（at）を登録できる利用者を限定していること",
        en="Only listed users may schedule with at",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)①",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="侵入者が利用者の権限で予約を登録し、居座り続ける",
        en="An intruder with a user's rights schedules his own return",
    ),
    remedy=T(
        ja="/etc/at.allow に登録を許す利用者だけを書き、/etc/at.deny を消す",
        en="List those who may in /etc/at.allow and remove /etc/at.deny",
    ),
)
def at_users(jobs: Scheduling) -> Outcome:
    """at(1): at.allow decides alone where it is; without both lists only root may."""
    if "at" not in jobs.has:
        return not_applicable(T(ja="at が導入されていない", en="at is not installed"))
    return _may(jobs, "at", default=_ROOT)


@check(
    "JOB-003",
    title=T(
        ja="管理者権限で自動実行されるプログラムを一般の利用者が差し替えられないこと",
        en="Ordinary users cannot replace a program that is run as root by itself",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)③", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="次の実行のときに、利用者の書いたプログラムが管理者権限で動く",
        en="At the next turn the user's own program runs as root",
    ),
    remedy=T(
        ja="挙げられたファイルとフォルダを chown root、chmod go-w とするか、専用の場所に移す",
        en="chown root and chmod go-w the listed files and folders, or move the program",
    ),
)
def scheduled_programs(jobs: Scheduling) -> Outcome:
    """crontab(5), systemd.service(5): whoever can write a folder above can rename the file."""
    bad = {
        f"{one.path}: {weak}"
        for one in jobs.programs()
        for weak in (one, *jobs.above(one))
        if _weak(weak)
    }
    return _none(bad, len(jobs.programs()))


def _weak(one: FileMode) -> bool:
    shared = one.is_folder and one.bits & 0o1000  # sticky: only the owner may rename, inode(7)
    return one.uid != 0 or bool(one.bits & 0o022 and not shared) or one.acl


def _none(bad: set[str], number: int) -> Outcome:
    lines = tuple(sorted(bad)[:40])
    seen = T(ja=f"{number} 個を確認", en=f"{number} looked at")
    return judged(not bad, observed=lines[:20] or seen, expected=NONE, lines=lines)


@check(
    "JOB-004",
    title=T(
        ja="自動起動の設定（systemd、init.d、udev）を管理者以外が変更できないこと",
        en="Only root can change what starts by itself (systemd, init.d, udev)",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)③", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="次の起動やタイマーのときに、利用者の書いた命令が管理者権限で動く",
        en="At the next boot or timer the user's own commands run as root",
    ),
    remedy=T(
        ja="挙げられたものを chown root:root、chmod go-w とする",
        en="chown root:root and chmod go-w what is listed",
    ),
)
def unit_files(jobs: Scheduling) -> Outcome:
    """systemd.unit(5), udev(7): the manager runs what these say as root."""
    return _none({str(one) for one in jobs.units}, len(jobs.units))


@check(
    "JOB-005",
    title=T(
        ja="存在しない利用者の定期実行（crontab）が残っていないこと",
        en="No crontab is left of a user who does not exist",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)②",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="同じ名前の利用者を作ったときに、退職者等の登録が再び動き出す",
        en="It starts to run again when an account of that name is made",
    ),
    remedy=T(
        ja="/var/spool/cron/crontabs から該当のファイルを削除する",
        en="Remove the file from /var/spool/cron/crontabs",
    ),
)
def left_crontabs(jobs: Scheduling, accounts: Accounts) -> Outcome:
    """cron(8) passes over a crontab without an account, until the name is given again."""
    if "cron" not in jobs.has:
        return not_applicable(T(ja="cron が導入されていない", en="cron is not installed"))
    known = {one.name for one in accounts.all()}
    left = [name for name in jobs.crontabs if name not in known and not name.startswith("tmp.")]
    if left and accounts.remote:
        raise FactError(Why.UNDETERMINED, accounts.elsewhere())
    return judged(not left, observed=left or NONE, expected=NONE)
