"""The audit rules as a whole: loaded, in force, locked, and none that silences the others."""

from checks.facts.audit import Audit
from checks.facts.disk_walk import DiskWalk
from checks.facts.services import Services
from checks.model import LawField, Outcome, Provenance, Severity, check, judged, not_applicable
from checks.rules.audit_judging import (
    ABSENT,
    AuditLimits,
    recorded,
    runs,
)
from inventory.words import NONE, T, joined

_MISSING = T(ja="書かれていない", en="not written")


@check(
    "AUD-001",
    title=T(ja="監査の規則を起動時に読み込むこと", en="The audit rules are loaded at the start"),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="規則が書かれていても、再起動の後は何も記録されない",
        en="The rules are written, and yet nothing is recorded after a reboot",
    ),
    remedy=T(
        ja="auditd の起動時に augenrules --load 又は auditctl -R /etc/audit/audit.rules を実行する",
        en="Have the start of auditd run augenrules --load or auditctl -R /etc/audit/audit.rules",
    ),
)
def loaded_at_start(audit: Audit) -> Outcome:
    """augenrules(8): without `--load` the files are merged and nothing more."""
    if not audit.installed:
        return not_applicable(ABSENT)
    return judged(
        audit.loads,
        observed=audit.start or NONE,
        expected=T(ja="augenrules --load 又は auditctl -R", en="augenrules --load or auditctl -R"),
        provenance=Provenance.EXPLICIT,
    )


@check(
    "AUD-002",
    title=T(
        ja="監査の規則を再起動まで変えられないようにしていること（-e 2）",
        en="The audit rules are locked until the next boot (-e 2)",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)", "MIC:6.5(5)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="侵入者が記録を止めてから動ける",
        en="An intruder can switch the recording off first",
    ),
    remedy=T(
        ja="/etc/audit/rules.d/99-finalize.rules に -e 2 を書く",
        en="Write -e 2 into /etc/audit/rules.d/99-finalize.rules",
    ),
    refs=("ssg:audit_rules_immutable",),
)
def locked(audit: Audit) -> Outcome:
    """auditctl(8): after `-e 2` every change is refused; what stands behind it is not loaded."""
    if not audit.installed:
        return not_applicable(ABSENT)
    written = audit.written.enabled == 2 and not audit.written.late
    now = audit.switch in (None, 2)
    late = audit.written.late
    return judged(
        written and now,
        observed=late or _switches(audit),
        expected="-e 2",
        provenance=Provenance.EXPLICIT if now is written else Provenance.DRIFT,
    )


def _switches(audit: Audit) -> T:
    """What is written, and what the kernel says where it says it."""
    number = audit.written.enabled
    written = joined([_MISSING if number is None else f"-e {number}"])
    if audit.switch in (None, number):
        return written
    return joined([written, T(ja=f"カーネルでは {audit.switch}", en=f"kernel: {audit.switch}")])


@check(
    "AUD-003",
    title=T(
        ja="監査を丸ごと無効にする規則がないこと",
        en="No rule switches the auditing off as a whole",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="ほかの規則がすべて効かず、何も記録されない",
        en="All other rules are void and nothing is recorded",
    ),
    remedy=T(
        ja="-a task,never、-e 0 などの行を /etc/audit/rules.d から除く",
        en="Remove lines like -a task,never or -e 0 from /etc/audit/rules.d",
    ),
)
def not_silenced(audit: Audit) -> Outcome:
    """auditctl(8): the task list is asked when a process begins; `never` there is for good."""
    if not audit.installed:
        return not_applicable(ABSENT)
    sets = [audit.written, *([audit.loaded] if audit.loaded else [])]
    found = [line for rules in sets for line in (rules.silencer, rules.hider) if line]
    off = [T(ja="カーネルで無効", en="off in the kernel")] if audit.switch == 0 else []
    return judged(not found and not off, observed=found or off or NONE, expected=NONE)


@check(
    "AUD-004",
    title=T(
        ja="監査ログを記録できないときに知らせること",
        en="The kernel tells when it cannot record",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)",),
    field=LawField.TECHNICAL,
    risk=T(ja="記録の欠落に気付けない", en="Nobody notices that records are missing"),
    remedy=T(
        ja="/etc/audit/rules.d に -f 1（知らせる）又は -f 2（停止する）を書く",
        en="Write -f 1 (tell) or -f 2 (halt) into /etc/audit/rules.d",
    ),
)
def failure_told(audit: Audit) -> Outcome:
    """auditctl(8): `-f 0` is silent, 1 (the default) prints to the log, 2 halts the machine."""
    if not audit.installed:
        return not_applicable(ABSENT)
    written = audit.written.failure
    return judged(
        written != 0,
        observed=_MISSING if written is None else f"-f {written}",
        expected="-f 1 | -f 2",
        provenance=Provenance.DEFAULT if written is None else Provenance.EXPLICIT,
    )


@check(
    "AUD-005",
    title=T(
        ja="ログインした利用者の識別（loginuid）を後から変えられないこと",
        en="The identity of a login (loginuid) cannot be changed later",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)", "MIC:6.2(1)③"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="管理者権限を得た者が、他人の操作と記録させることができる",
        en="Whoever has become root can have records made in another name",
    ),
    remedy=T(
        ja="/etc/audit/rules.d に --loginuid-immutable を書く",
        en="Write --loginuid-immutable into /etc/audit/rules.d",
    ),
    refs=("ssg:audit_rules_immutable_login_uids",),
)
def fixed_logins(audit: Audit) -> Outcome:
    """auditctl(8): with it a loginuid that is set stays; containers may need it open."""
    return _switch_written(audit, audit.written.fixed_logins, "--loginuid-immutable")


@check(
    "AUD-006",
    title=T(
        ja="規則の一つに誤りがあっても残りの規則を読み込むこと",
        en="One wrong rule does not keep the others from being loaded",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="一行の誤りで、それより後の規則がすべて効かない",
        en="A mistake in one line voids every rule behind it",
    ),
    remedy=T(
        ja="/etc/audit/rules.d の最初のファイルに -c を書く",
        en="Write -c into the first file of /etc/audit/rules.d",
    ),
    refs=("ssg:audit_rules_continue_loading",),
)
def loading_goes_on(audit: Audit) -> Outcome:
    """auditctl(8): `-c` goes on in spite of an error, `-i` passes over errors."""
    return _switch_written(audit, audit.written.goes_on, "-c")


def _switch_written(audit: Audit, holds: bool, option: str) -> Outcome:
    if not audit.installed:
        return not_applicable(ABSENT)
    return judged(
        holds,
        observed=option if holds else _MISSING,
        expected=option,
        provenance=Provenance.EXPLICIT,
    )


@check(
    "AUD-007",
    title=T(ja="監査ログのデーモンが自動で起動すること", en="The audit daemon starts by itself"),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="再起動の後、気付かないまま記録が途絶える",
        en="After a reboot the records end and nobody notices",
    ),
    remedy=T(ja="systemctl enable auditd を実行する", en="Run systemctl enable auditd"),
    refs=("ssg:service_auditd_enabled",),
)
def starts_by_itself(audit: Audit, services: Services) -> Outcome:
    """systemctl(1): enabled is a link in a `.wants` folder, and no mask over it."""
    if not audit.installed:
        return not_applicable(ABSENT)
    started = services.started("auditd.service")
    return judged(
        bool(started),
        observed=started or NONE,
        expected="auditd.service",
        provenance=Provenance.EXPLICIT,
    )


@check(
    "AUD-008",
    title=T(
        ja="特権で動くプログラムすべての実行を監査ログに記録していること",
        en="The audit log records who runs any program that has special rights",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)", "MIC:6.2(1)③"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="特権を使うプログラムを誰が動かしたか分からない",
        en="Nobody can tell who used a program that has special rights",
    ),
    remedy=T(
        ja="-a always,exit -F path=… -F perm=x -F auid>=1000 -F auid!=unset を全件分、規則に加える",
        en="Add -a always,exit -F path=… -F perm=x -F auid>=1000 -F auid!=unset for each of them",
    ),
)
def every_set_id_program(audit: Audit, walk: DiskWalk, limits: AuditLimits) -> Outcome:
    """A set-user-ID or set-group-ID file lends its owner's rights, chmod(2)."""
    if not audit.installed:
        return not_applicable(ABSENT)
    programs = sorted(one.path for one in walk.found if one.set_id)
    if not programs:
        return not_applicable(T(ja="特権で動くプログラムがない", en="no such program"))
    demands = tuple(demand for path in programs for demand in runs(path))
    return recorded(audit, limits, demands, every=True)
