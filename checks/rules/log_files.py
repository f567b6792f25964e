"""Log files: who may read and write them, whose they are, and the audit trail."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from checks.facts.file_modes import FileMode
from checks.facts.log_files import AuditTrail, LogFiles
from checks.model import (
    FactError,
    LawField,
    Outcome,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from checks.rules.file_judging import Place, Wrong, bits_of, owner_of
from checks.rules.file_limits import FileLimits
from inventory.words import T

_WRITERS = frozenset({"root", "syslog"})
_READERS = frozenset({"root", "adm", "syslog"})
_LOGINS = frozenset({"root", "utmp"})
_JOURNAL = frozenset({"root", "systemd-journal", "adm"})
_SSSD = frozenset({"root", "sssd"})
_GDM = frozenset({"root", "gdm", "Debian-gdm"})
_LANDSCAPE = frozenset({"root", "adm", "landscape"})
_NO_TRAIL = T(ja="監査ログのファイルがない", en="no audit log file")

NAMED = (
    *(
        Place(f"/var/log/{name}*", 0o640, _READERS, _WRITERS)
        for name in ("auth.log", "secure", "syslog", "messages", "kern.log", "sudo.log")
    ),
    *(Place(f"/var/log/{name}*", 0o664, _LOGINS) for name in ("lastlog", "wtmp", "btmp")),
    *(
        Place(f"/var/log/{name}*", 0o644, _READERS, _WRITERS)
        for name in ("localmessages", "waagent.log", "cloud-init")
    ),
    Place("/var/log/sssd/*", 0o660, _SSSD, _SSSD),
    Place("/var/log/gdm/*", 0o660, _GDM, _GDM),
    Place("/var/log/gdm3/*", 0o660, _GDM, _GDM),
    Place("/var/log/landscape/*", 0o644, _LANDSCAPE, _LANDSCAPE),
    Place("*.journal", 0o640, _JOURNAL),
    Place("*.journal~", 0o640, _JOURNAL),
)
TEXTS = ("auth", "secure", "syslog", "messages", "lastlog", "wbtmp", "localmessages", "waagent")
ALL = (*TEXTS, "cloud-init", "journal")


def _place(one: FileMode) -> Place | None:
    return next((place for place in NAMED if place.covers(one.path)), None)


def _named(logs: LogFiles, wrong: Wrong) -> Outcome:
    """Judge the files of known names by the table."""
    met = [(place, one) for one in logs.files if (place := _place(one))]
    bad = [(place, one) for place, one in met if wrong(place, one)]
    if not met and _seen(logs, bad):
        return not_applicable(T(ja="知られた名前のログがない", en="no log of a known name"))
    wanted = {place: None for place, _ in (bad or met)}
    owner = wrong is owner_of
    return _none_of(
        logs,
        [one for _, one in bad],
        ", ".join(f"{p.glob} {p.owners() if owner else f'<= {p.mask:04o}'}" for p in wanted),
    )


def _seen(logs: LogFiles, bad: Iterable[object]) -> bool:
    """True where everything was looked at; FactError where not, and nothing wrong was met."""
    if not any(True for _ in bad):
        if not logs.whole:
            raise FactError(Why.TRUNCATED, "/var/log")
        if logs.refused:
            raise FactError(Why.NO_PRIVILEGE, "/var/log")
    return True


def _none_of(logs: LogFiles, bad: list[FileMode], expected: T | str) -> Outcome:
    _seen(logs, bad)
    lines = tuple(sorted(map(str, bad))[:40])
    count = T(ja=f"{len(bad)} 件", en=f"{len(bad)} found")
    return judged(not bad, observed=lines[:20] or count, expected=expected, lines=lines)


@check(
    "LOG-005",
    title=T(
        ja="ログファイルを関係のない利用者が読み書きできないこと",
        en="Log files cannot be read or written by unrelated users",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(6)", "MIC:6.5(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="記録の改ざん、又は記録に含まれる情報の漏えい",
        en="Records can be altered, or what they contain leaks",
    ),
    remedy=T(
        ja="chmod 0640、chown root:adm とし、rsyslog の $FileCreateMode も 0640 にする",
        en="chmod 0640 and chown root:adm; set rsyslog's $FileCreateMode to 0640 too",
    ),
    refs=tuple(f"ssg:file_permissions_var_log_{name}" for name in (*ALL, "sssd", "gdm", "gdm3")),
)
def log_modes(logs: LogFiles) -> Outcome:
    """Logs are evidence: only the daemon writes them, only administrators read them.

    wtmp(5), lastlog(8): who logged in when is read by who(1) and last(1) of everyone.
    """
    return _named(logs, bits_of)


@check(
    "FIL-024",
    title=T(
        ja="ログファイルの所有者とグループが管理者又はログのデーモンであること",
        en="Log files belong to root or to the log daemon, and to a group of administrators",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(6)", "MIC:6.5(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="所有者となった利用者が、自分の操作の記録を消せる",
        en="Whoever owns a log can erase the records of his own doings",
    ),
    remedy=T(
        ja="chown root:adm とする（wtmp、btmp、lastlog は root:utmp。RHEL系のログは root:root）",
        en="chown root:adm (root:utmp for wtmp, btmp and lastlog; "
        "root:root for logs of the RHEL family)",
    ),
    refs=tuple(
        f"ssg:{kind}_var_log_{name}" for name in ALL for kind in ("file_owner", "file_groupowner")
    )
    + tuple(
        f"ssg:{kind}_var_log_{name}"
        for name in ("sssd", "gdm", "gdm3", "landscape")
        for kind in ("file_ownerships", "file_groupownerships")
    ),
)
def log_owners(logs: LogFiles) -> Outcome:
    """chmod(2): an owner may give himself every right on his file."""
    return _named(logs, owner_of)


@check(
    "FIL-025",
    title=T(
        ja="その他のログを誰でも読み書きできる状態にしていないこと",
        en="No other log is open to everyone",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="業務システムの記録から個人情報や認証情報が漏れる、又は記録を改ざんされる",
        en="Records of applications leak personal data or secrets, or are altered",
    ),
    remedy=T(
        ja="挙げられたログを chmod 0640 とする。公開してよいものは files.open_logs_allowed に書く",
        en="chmod 0640 the listed logs; what may be open goes into files.open_logs_allowed",
    ),
    refs=("ssg:permissions_local_var_log",),
)
def other_logs(logs: LogFiles, limits: FileLimits) -> Outcome:
    """Bits beyond 0640 count, unless others cannot enter a folder above; inode(7)."""
    return _none_of(
        logs,
        [one for one in logs.files if not _place(one) and _open(one, logs, limits)],
        T(ja="0640 以下（許可した名前は 0644 以下）", en="<= 0640 (allowed names <= 0644)"),
    )


def _open(one: FileMode, logs: LogFiles, limits: FileLimits) -> bool:
    allowed = any(fnmatchcase(one.path, glob) for glob in limits.open_logs_allowed)
    mask = 0o644 if allowed else 0o640
    return bool(one.bits & ~(mask | 0o007 if logs.shut_in(one) else mask))


@check(
    "FIL-021",
    title=T(
        ja="監査ログのファイルを定めたグループ以外の利用者が読めないこと",
        en="Audit log files are closed to all but root and the group laid down",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(6)", "MIC:6.5(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="誰が何をしたかの記録を、記録される側の利用者に読まれ、書き換えられる",
        en="Those whom the records are about could read or alter them",
    ),
    remedy=T(
        ja="chmod 0600 とする（auditd.conf の log_group に adm 等を定めたときは 0640）",
        en="chmod 0600 (0640 where log_group in auditd.conf names a group such as adm)",
    ),
    refs=("ssg:file_permissions_var_log_audit",),
)
def audit_log_modes(trail: AuditTrail) -> Outcome:
    """auditd.conf(5): log_group may read the log, root when it is not set."""
    if not trail.files:
        return not_applicable(_NO_TRAIL)
    mask = 0o600 if trail.group == "root" else 0o640
    return _trail([one for one in trail.files if one.opened(mask)], trail.files, f"<= {mask:04o}")


@check(
    "FIL-022",
    title=T(
        ja="監査ログのフォルダに定めたグループ以外の利用者が入れないこと",
        en="The folder of the audit log is closed to all but root and the group laid down",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(6)", "MIC:6.5(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="監査ログの切替えの様子を知られ、又はファイルを消される",
        en="The rotation of the audit log can be watched, or its files removed",
    ),
    remedy=T(
        ja="chmod 0700 とする（auditd.conf の log_group に adm 等を定めたときは 0750）",
        en="chmod 0700 (0750 where log_group in auditd.conf names a group such as adm)",
    ),
    refs=("ssg:directory_permissions_var_log_audit",),
)
def audit_log_folder(trail: AuditTrail) -> Outcome:
    """auditd.conf(5): the folder must let in log_group, and nobody else."""
    if trail.folder is None:
        return not_applicable(_NO_TRAIL)
    mask = 0o700 if trail.group == "root" else 0o750
    bad = [one for one in (trail.folder,) if one.opened(mask)]
    return _trail(bad, (trail.folder,), f"<= {mask:04o}")


@check(
    "FIL-023",
    title=T(
        ja="監査ログの所有者がroot、グループが定めたグループであること",
        en="Root owns the audit log, and its group is the one laid down",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(6)", "MIC:6.5(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="記録される側の利用者が、自分の操作の記録を消せる",
        en="A user could erase the records of his own doings",
    ),
    remedy=T(
        ja="chown root:root とする（log_group を定めたときはそのグループ）",
        en="chown root:root (or the group named by log_group)",
    ),
    refs=(
        "ssg:file_ownership_var_log_audit",
        "ssg:file_ownership_var_log_audit_stig",
        "ssg:file_group_ownership_var_log_audit",
        "ssg:directory_ownership_var_log_audit",
    ),
)
def audit_log_owner(trail: AuditTrail) -> Outcome:
    """auditd(8) runs as root and gives its files to log_group of auditd.conf(5)."""
    groups = frozenset({"root", trail.group})
    if not trail.files and trail.folder is None:
        return not_applicable(_NO_TRAIL)
    bad = [one for one in trail.files if one.foreign(groups)]
    if trail.folder and trail.folder.uid != 0:
        bad.append(trail.folder)
    met = trail.files or ((trail.folder,) if trail.folder else ())
    return _trail(bad, met, f"root:{'|'.join(sorted(groups))}")


def _trail(bad: list[FileMode], met: tuple[FileMode, ...], expected: str) -> Outcome:
    shown = tuple(map(str, bad or met))[:20]
    return judged(not bad, observed=shown, expected=expected, lines=shown if bad else ())
