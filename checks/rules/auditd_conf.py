"""The settings of the audit daemon: what happens to the records, and when there is no room."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.facts.audit import CONF, Audit
from checks.facts.rsyslog import Rsyslog
from checks.model import (
    Check,
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
from checks.rules.audit_judging import ABSENT
from inventory.words import NONE, T

_MISSING = T(ja="書かれていない", en="not written")
_DEFAULTS = {"local_events": "yes", "write_logs": "yes", "action_mail_acct": "root"}
_FULL = T(
    ja="空きがなくなると、気付かないまま記録が途絶える",
    en="When the disk is full the records end and nobody notices",
)
_LOST = T(ja="記録が失われ、調べられない", en="Records are lost and cannot be looked into")
_KEPT = T(ja="古い記録から早く消える", en="Old records are soon gone")


@dataclass(frozen=True, slots=True)
class DaemonLimits(Limits):
    """What auditd does with the records, and which ways out of trouble are accepted."""

    group: ClassVar[str] = "audit"

    max_log_file_mb: int
    num_logs: int
    rotation_actions: tuple[str, ...]
    space_left_actions: tuple[str, ...]
    admin_space_left_actions: tuple[str, ...]
    disk_full_actions: tuple[str, ...]
    disk_error_actions: tuple[str, ...]
    overflow_actions: tuple[str, ...]
    flush_modes: tuple[str, ...]
    flush_every_min: int
    flush_every_max: int
    name_formats: tuple[str, ...]
    mail_accounts: tuple[str, ...]


Good = Callable[[str, DaemonLimits], bool]
Shown = Callable[[DaemonLimits], str]


def _setting(
    id_: str, name: str, title: T, risk: T, good: Good, shown: Shown, *rules: str
) -> Check[...]:
    """A check of one setting by its last value, auditd.conf(5)."""

    def decide(audit: Audit, limits: DaemonLimits) -> Outcome:
        """auditd.conf(5): words are the same in either case; the last line counts."""
        if not audit.installed:
            return not_applicable(ABSENT)
        values = (audit.conf or {}).get(name, ())
        value = values[-1] if values else _DEFAULTS.get(name, "")
        return judged(
            audit.conf is not None and good(value.lower().partition(" ")[0], limits),
            observed=_observed(audit, name),
            expected=f"{name} = {shown(limits)}",
            provenance=_provenance(values),
        )

    decide.__module__ = __name__
    return check(
        id_,
        title=title,
        severity=Severity.LOW,
        clauses=("MIC:6.1(6)",),
        field=LawField.TECHNICAL,
        risk=risk,
        remedy=T(
            ja=f"{CONF} の {name} を直し、service auditd restart を実行する",
            en=f"Correct {name} in {CONF} and run service auditd restart",
        ),
        refs=tuple(f"ssg:{rule}" for rule in rules),
    )(decide)


def _observed(audit: Audit, name: str) -> T | str:
    if audit.conf is None:
        return T(ja=f"{CONF} がない", en=f"{CONF} is missing")
    values = audit.conf.get(name, ())
    return "; ".join(f"{name} = {value}" for value in values) if values else _MISSING


def _provenance(values: tuple[str, ...]) -> Provenance:
    if not values:
        return Provenance.DEFAULT
    same = len({value.lower() for value in values}) == 1
    return Provenance.EXPLICIT if same else Provenance.CONFLICTING


def _number(value: str) -> int:
    """The number, or one that is never enough: auditd refuses to start with anything else."""
    return int(value) if value.isdecimal() else -1


def _one_of(chosen: Callable[[DaemonLimits], tuple[str, ...]]) -> tuple[Good, Shown]:
    return (
        lambda value, limits: value in map(str.lower, chosen(limits)),
        lambda limits: "|".join(chosen(limits)),
    )


disk_full = _setting(
    "AUD-011",
    "disk_full_action",
    T(
        ja="監査ログの領域が満杯のとき、黙って記録をやめないこと",
        en="A full disk does not end the audit records in silence",
    ),
    _FULL,
    *_one_of(lambda limits: limits.disk_full_actions),
    "auditd_data_disk_full_action",
)
disk_error = _setting(
    "AUD-012",
    "disk_error_action",
    T(
        ja="監査ログの書込みに失敗したとき、黙って記録をやめないこと",
        en="A disk error does not end the audit records in silence",
    ),
    _FULL,
    *_one_of(lambda limits: limits.disk_error_actions),
    "auditd_data_disk_error_action",
)
space_left = _setting(
    "AUD-013",
    "space_left_action",
    T(
        ja="監査ログの領域が残り少ないことを担当者に知らせること",
        en="Somebody is told when there is little room left for audit records",
    ),
    _FULL,
    *_one_of(lambda limits: limits.space_left_actions),
    "auditd_data_retention_space_left_action",
)
admin_space_left = _setting(
    "AUD-014",
    "admin_space_left_action",
    T(
        ja="監査ログの領域が尽きる直前の動作を定めていること",
        en="What happens just before the room for audit records ends is laid down",
    ),
    _FULL,
    *_one_of(lambda limits: limits.admin_space_left_actions),
    "auditd_data_retention_admin_space_left_action",
)
max_log_file = _setting(
    "AUD-015",
    "max_log_file",
    T(ja="監査ログ一つの大きさが十分であること", en="An audit log file may grow large enough"),
    _KEPT,
    lambda value, limits: _number(value) >= limits.max_log_file_mb,
    lambda limits: f">= {limits.max_log_file_mb}",
    "auditd_data_retention_max_log_file",
)
num_logs = _setting(
    "AUD-016",
    "num_logs",
    T(ja="監査ログを十分な世代数残すこと", en="Enough audit log files are kept"),
    _KEPT,
    lambda value, limits: limits.num_logs <= _number(value) <= 999,
    lambda limits: f">= {limits.num_logs}",
    "auditd_data_retention_num_logs",
)
rotation = _setting(
    "AUD-017",
    "max_log_file_action",
    T(
        ja="監査ログが上限の大きさになっても記録を続けること",
        en="Recording goes on when an audit log file is full",
    ),
    _LOST,
    *_one_of(lambda limits: limits.rotation_actions),
    "auditd_data_retention_max_log_file_action",
    "auditd_data_retention_max_log_file_action_stig",
)
mail_account = _setting(
    "AUD-018",
    "action_mail_acct",
    T(ja="監査ログの警告が担当者に届くこと", en="Warnings about audit records reach a person"),
    _FULL,
    *_one_of(lambda limits: limits.mail_accounts),
    "auditd_data_retention_action_mail_acct",
)
flush = _setting(
    "AUD-019",
    "flush",
    T(ja="監査ログを確実にディスクへ書き出すこと", en="Audit records are written out to the disk"),
    _LOST,
    *_one_of(lambda limits: limits.flush_modes),
    "auditd_data_retention_flush",
)
flush_every = _setting(
    "AUD-020",
    "freq",
    T(
        ja="監査ログを書き出す間隔が適切であること",
        en="Audit records are written out neither too seldom nor too often",
    ),
    _LOST,
    lambda value, limits: limits.flush_every_min <= _number(value) <= limits.flush_every_max,
    lambda limits: f"{limits.flush_every_min}..{limits.flush_every_max}",
    "auditd_freq",
)
local_events = _setting(
    "AUD-021",
    "local_events",
    T(ja="この機器の出来事を監査ログに記録すること", en="Events of this host are recorded"),
    _LOST,
    lambda value, _: value == "yes",
    lambda _: "yes",
    "auditd_local_events",
)
write_logs = _setting(
    "AUD-022",
    "write_logs",
    T(ja="監査ログをディスクに書くこと", en="Audit records are written to the disk"),
    _LOST,
    lambda value, _: value == "yes",
    lambda _: "yes",
    "auditd_write_logs",
)
log_format = _setting(
    "AUD-023",
    "log_format",
    T(
        ja="監査ログに利用者名などを補って記録すること",
        en="Audit records hold names beside the numbers",
    ),
    T(
        ja="別の機器で読むとき、UID が誰のものか分からない",
        en="Read elsewhere, nobody knows whose UID it was",
    ),
    lambda value, _: value == "enriched",
    lambda _: "ENRICHED",
    "auditd_log_format",
)
overflow = _setting(
    "AUD-024",
    "overflow_action",
    T(
        ja="監査ログの取りこぼしを知らせること",
        en="Somebody is told when audit records are dropped",
    ),
    _LOST,
    *_one_of(lambda limits: limits.overflow_actions),
    "auditd_overflow_action",
)
name_format = _setting(
    "AUD-025",
    "name_format",
    T(
        ja="監査ログにどの機器の記録かを残すこと",
        en="Audit records say which host they are from",
    ),
    T(
        ja="集めたログがどの機器のものか分からない",
        en="Nobody knows which host a collected record is from",
    ),
    *_one_of(lambda limits: limits.name_formats),
    "auditd_name_format",
)


@check(
    "AUD-026",
    title=T(ja="監査ログを別のサーバへ送る設定であること", en="Audit records leave the host"),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)", "MIC:6.5(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="侵入者が管理者権限を得ると、その機器の監査ログは消せる",
        en="An intruder with administrator rights can erase what is kept on the host itself",
    ),
    remedy=T(
        ja="audispd-plugins を導入し au-remote を有効にするか、syslog.conf プラグインを有効にして"
        " rsyslog から別のサーバへ転送する",
        en="Install audispd-plugins and switch au-remote on, or switch the plugin syslog.conf on "
        "and have rsyslog forward",
    ),
)
def leaves_the_host(audit: Audit, rsyslog: Rsyslog) -> Outcome:
    """auditd-plugins(5): a plugin with `active = yes` gets every record.

    That of syslog hands them to the daemon of this host, which must send them on.
    """
    if not audit.installed:
        return not_applicable(ABSENT)
    active = [path for path, one in audit.plugins.items() if _value(one, "active") == "yes"]
    servers = [_value(one, "remote_server") for one in audit.plugins.values()]
    remote = any(path.endswith("/au-remote.conf") for path in active) and any(servers)
    handed = any(path.endswith("/syslog.conf") for path in active)
    sent = any(one.remote for one in rsyslog.forwards)
    if handed and not (remote or sent) and (rsyslog.nested or rsyslog.others):
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja="ログの転送の設定を読み切れない",
                en="the forwarding of logs was not read in full",
            ),
        )
    return judged(
        remote or (handed and sent),
        observed=sorted(active) or NONE,
        expected=T(
            ja="au-remote.conf に active = yes、又は syslog.conf に active = yes で転送あり",
            en="active = yes in au-remote.conf, or in syslog.conf with logs being forwarded",
        ),
        provenance=Provenance.EXPLICIT,
    )


def _value(settings: Mapping[str, tuple[str, ...]], name: str) -> str:
    return settings.get(name, ("",))[-1].lower()
