"""Changes of accounts, rights and records of logins leave a trace in the audit log."""

from checks.facts.audit import Audit
from checks.model import Outcome, Severity
from checks.rules.audit_judging import AuditLimits, Family, Wanted, changes, recorded
from inventory.words import T

_changed = Family(
    __name__,
    T(ja="{}の変更を監査ログに記録していること", en="The audit log records changes to {}"),
    T(
        ja="変更した者と時刻が残らず、不正な変更に気付けない",
        en="Nobody can tell who changed it and when",
    ),
    ("MIC:6.1(6)", "MIC:6.5(5)"),
)

_families = Family(
    __name__,
    T(
        ja="{}の変更をすべて監査ログに記録していること",
        en="The audit log records all changes to {}",
    ),
    T(
        ja="アカウントや権限の不正な変更に気付けない",
        en="Wrong changes of accounts and rights go unnoticed",
    ),
    ("MIC:6.1(6)", "MIC:6.5(5)"),
    Severity.MEDIUM,
)
_TALLY = (
    "/var/log/tallylog",
    "/usr/lib/x86_64-linux-gnu/security/pam_tally2.so",
    "/usr/lib/aarch64-linux-gnu/security/pam_tally2.so",
    "/usr/lib64/security/pam_tally2.so",
)
_SELINUX = "/etc/selinux/config"

users = _families.every(
    "AUD-031",
    T(ja="利用者とグループの情報", en="users and groups"),
    tuple(
        changes(f"/etc/{name}")
        for name in ("group", "passwd", "gshadow", "shadow", "security/opasswd")
    ),
    "audit_rules_usergroup_modification",
)
sudoers_all = _families.every(
    "AUD-032",
    T(ja="sudo の設定", en="the settings of sudo"),
    (changes("/etc/sudoers"), changes("/etc/sudoers.d", folder=True)),
    "audit_rules_sysadmin_actions",
)
sessions = _families.every(
    "AUD-033",
    T(ja="ログイン中の利用者の記録", en="the records of sessions"),
    (changes("/run/utmp"), changes("/var/log/btmp"), changes("/var/log/wtmp")),
    "audit_rules_session_events",
)


def _faillock(limits: AuditLimits, *needs: str) -> Wanted:
    return changes(limits.faillock_folder, *needs)


@_families.deciding(
    "AUD-034", T(ja="ログインの成否の記録", en="the records of logins"), "audit_rules_login_events"
)
def logins(audit: Audit, limits: AuditLimits) -> Outcome:
    """PAM modules and login keep these files; who clears them hides an attack."""
    demands = (changes("/var/log/lastlog"), changes("/var/log/tallylog", *_TALLY))
    return recorded(audit, limits, (*demands, _faillock(limits)), every=True)


group = _changed(
    "AUD-101",
    T(ja="グループ", en="groups"),
    changes("/etc/group"),
    "audit_rules_usergroup_modification_group",
)
gshadow = _changed(
    "AUD-102",
    T(ja="グループのパスワード", en="group passwords"),
    changes("/etc/gshadow"),
    "audit_rules_usergroup_modification_gshadow",
)
passwd = _changed(
    "AUD-103",
    T(ja="アカウント", en="accounts"),
    changes("/etc/passwd"),
    "audit_rules_usergroup_modification_passwd",
)
shadow = _changed(
    "AUD-104",
    T(ja="パスワード", en="passwords"),
    changes("/etc/shadow"),
    "audit_rules_usergroup_modification_shadow",
)
opasswd = _changed(
    "AUD-105",
    T(ja="過去のパスワードの記録", en="past passwords"),
    changes("/etc/security/opasswd"),
    "audit_rules_usergroup_modification_opasswd",
)
nsswitch = _changed(
    "AUD-106",
    T(ja="名前の引き方（nsswitch.conf）", en="nsswitch.conf"),
    changes("/etc/nsswitch.conf"),
    "audit_rules_usergroup_modification_nsswitch_conf",
)
pam_conf = _changed(
    "AUD-107",
    T(ja="認証の設定（pam.conf）", en="pam.conf"),
    changes("/etc/pam.conf", "/etc/pam.conf"),
    "audit_rules_usergroup_modification_pam_conf",
)
pam_folder = _changed(
    "AUD-108",
    T(ja="認証の設定（pam.d）", en="pam.d"),
    changes("/etc/pam.d", folder=True),
    "audit_rules_usergroup_modification_pamd",
)
sudoers = _changed(
    "AUD-109",
    T(ja="sudo の規則（sudoers）", en="sudoers"),
    changes("/etc/sudoers"),
    "audit_rules_sudoers",
)
sudoers_folder = _changed(
    "AUD-110",
    T(ja="sudo の規則（sudoers.d）", en="sudoers.d"),
    changes("/etc/sudoers.d", folder=True),
    "audit_rules_sudoers_d",
)
sudo_log = _changed(
    "AUD-111",
    T(ja="sudo の操作の記録", en="the log of sudo"),
    changes("/var/log/sudo.log", "/var/log/sudo.log"),
    "audit_sudo_log_events",
)
utmp = _changed(
    "AUD-112",
    T(ja="ログイン中の利用者の記録（utmp）", en="utmp"),
    changes("/run/utmp"),
    "audit_rules_session_events_utmp",
)
btmp = _changed(
    "AUD-113",
    T(ja="失敗したログインの記録（btmp）", en="btmp"),
    changes("/var/log/btmp"),
    "audit_rules_session_events_btmp",
)
wtmp = _changed(
    "AUD-114",
    T(ja="ログインの履歴（wtmp）", en="wtmp"),
    changes("/var/log/wtmp"),
    "audit_rules_session_events_wtmp",
)
lastlog = _changed(
    "AUD-115",
    T(ja="最終ログインの記録（lastlog）", en="lastlog"),
    changes("/var/log/lastlog"),
    "audit_rules_login_events_lastlog",
)
tallylog = _changed(
    "AUD-116",
    T(ja="失敗回数の記録（tallylog）", en="tallylog"),
    changes("/var/log/tallylog", *_TALLY),
    "audit_rules_login_events_tallylog",
)


@_changed.deciding(
    "AUD-117",
    T(ja="失敗回数の記録（faillock）", en="the records of faillock"),
    "audit_rules_login_events_faillock",
)
def faillock(audit: Audit, limits: AuditLimits) -> Outcome:
    """faillock.conf(5): `dir` is where failed logins are counted."""
    return recorded(audit, limits, (_faillock(limits),))


selinux = _changed(
    "AUD-118",
    T(ja="SELinux の設定", en="the settings of SELinux"),
    changes("/etc/selinux", _SELINUX, folder=True),
)
selinux_share = _changed(
    "AUD-119",
    T(ja="SELinux の方針", en="the policy of SELinux"),
    changes("/usr/share/selinux", _SELINUX, folder=True),
)
apparmor = _changed(
    "AUD-120",
    T(ja="AppArmor の設定", en="the settings of AppArmor"),
    changes("/etc/apparmor", "/etc/apparmor", folder=True),
    "audit_rules_mac_modification_etc_apparmor",
)
apparmor_folder = _changed(
    "AUD-121",
    T(ja="AppArmor の規則", en="the profiles of AppArmor"),
    changes("/etc/apparmor.d", "/etc/apparmor.d", folder=True),
    "audit_rules_mac_modification_etc_apparmor_d",
)
faillog = _changed(
    "AUD-122",
    T(ja="失敗回数の記録（faillog）", en="faillog"),
    changes("/var/log/faillog", "/var/log/faillog"),
    "audit_rules_login_events_faillog",
)
