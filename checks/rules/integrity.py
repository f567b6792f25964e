"""Integrity: files are watched for changes, and programs are as their packages delivered them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from checks.fact import Limits
from checks.facts.aide import Aide
from checks.facts.package_verify import FileCapabilities, PackageVerify
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
from checks.rules.aide_reading import often_enough, unwatched
from checks.rules.file_judging import merged
from checks.rules.moment import age
from inventory.words import NONE, T

_NO_AIDE = T(ja="AIDE が導入されていない", en="AIDE is not installed")
_CHECKS = re.compile(r"\baide(\.wrapper)?\b[^#\n]*\s(--check|-C)\b|\bdailyaidecheck\b")


@dataclass(frozen=True, slots=True)
class IntegrityLimits(Limits):
    """How old the newest run may be, and which programs may differ or carry capabilities."""

    group: ClassVar[str] = "integrity"

    run_days: int
    altered_allowed: tuple[str, ...]
    capabilities_allowed: tuple[str, ...]


@check(
    "INT-001",
    title=T(
        ja="ファイルの改ざんを検知する仕組み（AIDE など）を導入していること",
        en="A tool watches files for changes (AIDE or the like)",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.5(1)", "MIC:7.1"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="プログラムや設定を書き換えられても気付けない",
        en="Changed programs and settings go unnoticed",
    ),
    remedy=T(
        ja="apt install aide aide-common、aideinit で基準のデータベースを作る"
        "（RHEL系は dnf install aide、aide --init の後 aide.db.new.gz を aide.db.gz とする）",
        en="apt install aide aide-common, then make the database with aideinit (RHEL family: "
        "dnf install aide, aide --init, and rename aide.db.new.gz to aide.db.gz)",
    ),
    refs=("ssg:package_aide_installed",),
)
def watcher(aide: Aide) -> Outcome:
    """aide(1) compares files with a database made when they were good; other tools do likewise."""
    return judged(
        bool(aide.found),
        observed=aide.found or NONE,
        expected="/usr/bin/aide, /usr/sbin/tripwire, /usr/sbin/samhain, /var/ossec/bin/*",
    )


@check(
    "INT-002",
    title=T(
        ja="改ざん検知（AIDE）の基準となるデータベースがあること",
        en="AIDE has the database that it compares with",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.5(1)", "MIC:7.1"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="比べる相手がなく、検知が働かない",
        en="There is nothing to compare with, so nothing is found",
    ),
    remedy=T(
        ja="aideinit を実行し、aide.db.new を aide.db として置く",
        en="Run aideinit and put aide.db.new in place as aide.db",
    ),
    refs=("ssg:aide_build_database",),
)
def database(aide: Aide) -> Outcome:
    """aide(1): a check without its input database ends with an error."""
    if "aide" not in aide.found:
        return not_applicable(_NO_AIDE)
    made = f"{aide.database:%Y-%m-%d}" if aide.database else NONE
    return judged(aide.database is not None, observed=made, expected="/var/lib/aide/aide.db")


@check(
    "INT-003",
    title=T(
        ja="改ざん検知（AIDE）を週に1回以上動かす設定であること",
        en="AIDE is set to run at least once a week",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.5(1)", "MIC:7.1"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="改ざんに気付くまでの間に被害が広がる",
        en="Damage spreads until the change is noticed",
    ),
    remedy=T(
        ja="dailyaidecheck.timer を有効にするか、cron に aide --check を毎日の設定で加える",
        en="Enable dailyaidecheck.timer, or add a daily aide --check to cron",
    ),
    refs=("ssg:aide_periodic_cron_checking",),
)
def schedule(aide: Aide) -> Outcome:
    """crontab(5), systemd.timer(5): a line of a month's turn does not come every week."""
    if "aide" not in aide.found:
        return not_applicable(_NO_AIDE)
    lines = [
        f"{path}: {line.strip()}"
        for path, text in aide.jobs.items()
        for line in text.splitlines()
        if _CHECKS.search(line.partition("#")[0]) and often_enough(path, line)
    ]
    whole = [path for path in aide.jobs if path.startswith("/etc/cron.daily/")]
    seen = [*aide.timers, *lines, *(path for path in whole if path.endswith("aide"))]
    return judged(
        bool(seen),
        observed=seen or NONE,
        expected=T(ja="週に1回以上", en="at least weekly"),
        provenance=Provenance.EXPLICIT,
    )


@check(
    "INT-004",
    title=T(
        ja="改ざん検知（AIDE）が最近実際に動いていること",
        en="AIDE has really run of late",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.5(1)", "MIC:7.1"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="設定はあっても動いておらず、改ざんに気付けない",
        en="It is set up but does not run, and changes go unnoticed",
    ),
    remedy=T(
        ja="/var/log/aide のログと dailyaidecheck の状態を確かめ、aide --check を手で動かす",
        en="Look at /var/log/aide and at dailyaidecheck, and run aide --check by hand",
    ),
)
def recent_run(aide: Aide, limits: IntegrityLimits) -> Outcome:
    """A timer that is enabled is no run: the newest report or stamp of the timer tells."""
    if "aide" not in aide.found:
        return not_applicable(_NO_AIDE)
    expected = T(ja=f"{limits.run_days} 日以内", en=f"within {limits.run_days} days")
    if aide.ran is None and aide.database is not None:
        raise FactError(
            Why.UNDETERMINED, T(ja="実行の記録が残っていない", en="no run has left a record")
        )
    if aide.ran is None:
        never = T(ja="一度も動いていない", en="it never ran")
        return judged(False, observed=never, expected=expected)
    passed = age(aide.at, aide.ran)
    days = f"{passed.total_seconds() / 86400:.1f}"
    return judged(
        passed <= timedelta(days=limits.run_days),
        observed=T(ja=f"{days} 日前", en=f"{days} days ago"),
        expected=expected,
    )


@check(
    "INT-005",
    title=T(
        ja="改ざん検知（AIDE）の報告を止めていないこと",
        en="AIDE's reports are not silenced",
    ),
    severity=Severity.LOW,
    clauses=("MIC:7.1",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="改ざんを見つけても誰にも知らされない",
        en="What it finds reaches nobody",
    ),
    remedy=T(
        ja="/etc/default/aide に SILENTREPORTS=no と書く",
        en="Write SILENTREPORTS=no into /etc/default/aide",
    ),
    refs=("ssg:aide_disable_silentreports",),
)
def loud(aide: Aide) -> Outcome:
    """The shell reads /etc/default/aide, so the last assignment counts; without one, no."""
    if "aide" not in aide.found:
        return not_applicable(_NO_AIDE)
    provenance = Provenance.EXPLICIT if aide.silent else Provenance.DEFAULT
    if len(set(aide.silent)) > 1:
        provenance = Provenance.CONFLICTING
    return judged(
        not aide.silent or aide.silent[-1] == "no",
        observed=[f"SILENTREPORTS={value}" for value in aide.silent] or "-",
        expected="SILENTREPORTS=no",
        provenance=provenance,
    )


@check(
    "INT-006",
    title=T(
        ja="改ざん検知（AIDE）が監査ログのプログラムも見ていること",
        en="AIDE watches the programs of the audit system too",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)", "MIC:7.1"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="監査ログを見せないよう、プログラムごと差し替えられる",
        en="The programs could be replaced by ones that hide records",
    ),
    remedy=T(
        ja="aide.conf に /usr/sbin/auditctl などを p+i+n+u+g+s+b+acl+xattrs+sha512 で加える",
        en="Add /usr/sbin/auditctl and the others to aide.conf: p+i+n+u+g+s+b+acl+xattrs+sha512",
    ),
    refs=("ssg:aide_check_audit_tools",),
)
def audit_tools(aide: Aide) -> Outcome:
    """aide.conf(5): a line selects by pattern and says what is compared; a hash must be in it."""
    if "aide" not in aide.found:
        return not_applicable(_NO_AIDE)
    if not aide.tools:
        return not_applicable(T(ja="auditd が導入されていない", en="auditd is not installed"))
    left = unwatched("\n".join(aide.conf.values()), aide.tools)
    return _none(left, aide.tools)


@check(
    "INT-007",
    title=T(
        ja="重要なプログラムがパッケージの内容と一致すること",
        en="Critical programs are as their packages delivered them",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.4(2)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="侵入者がログインや監視のプログラムを差し替えている恐れがある",
        en="An intruder may have replaced programs of login or watching",
    ),
    remedy=T(
        ja="経緯を調べ、侵入の疑いがなければパッケージを入れ直す（apt install --reinstall）",
        en="Find out why; unless it was an intrusion, reinstall the package",
    ),
)
def verified(packages: PackageVerify, limits: IntegrityLimits) -> Outcome:
    """dpkg(1) --verify, rpm(8) -V: content against the digests of the package database.

    Settings and documents left out on purpose are none of it.
    """
    bad = [
        one
        for one in packages.altered
        if merged(one.partition(" (")[0]) not in limits.altered_allowed
    ]
    return _none(bad, (f"{packages.by}: {len(packages.packages)}",))


@check(
    "FIL-028",
    title=T(
        ja="特権（ケーパビリティ）を持つプログラムが承認済みのものだけであること",
        en="Programs with capabilities are only those on the approved list",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)③", "MIC:6.1(17)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="SUID と同じく、一般の利用者が特権を得る抜け道になる",
        en="Like set-user-ID programs, they are ways for ordinary users to gain privilege",
    ),
    remedy=T(
        ja="不要なら setcap -r で外し、要るものは integrity.capabilities_allowed に加えて記録する",
        en="Take them off with setcap -r; what is needed goes into integrity.capabilities_allowed",
    ),
)
def capable_programs(files: FileCapabilities, limits: IntegrityLimits) -> Outcome:
    """By capabilities(7) a file gives a part of root's rights to whoever runs it."""
    allowed = {merged(path) for path in limits.capabilities_allowed}
    bad = [f"{path} {what}" for path, what in files.programs if merged(path) not in allowed]
    return _none(bad, ())


def _none(bad: Iterable[str], met: Iterable[str]) -> Outcome:
    lines = tuple(sorted(set(bad)))
    shown = lines[:20] or tuple(met) or NONE
    return judged(not lines, observed=shown, expected=NONE, lines=lines[:40])
