"""Changes of time, network and jobs leave a trace in the audit log."""

from checks.model import Severity
from checks.rules.audit_judging import Family, calls, changes
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

_host = Family(
    __name__,
    T(
        ja="{}の変更をすべて監査ログに記録していること",
        en="The audit log records all changes to {}",
    ),
    T(
        ja="ログの時刻や、どの機器の記録かを偽られても気付けない",
        en="Nobody notices when times or names in the records are forged",
    ),
    ("MIC:6.1(6)", "MIC:6.5(5)"),
    Severity.LOW,
)
_TIME = calls("adjtimex", "settimeofday", "clock_settime", "stime", people=False)
_NAMES = calls("sethostname", "setdomainname", people=False)

time = _host.every(
    "AUD-035",
    T(ja="時刻", en="the time"),
    (_TIME, changes("/etc/localtime")),
)
network = _host.every(
    "AUD-036",
    T(ja="機器の名前とネットワークの設定", en="the name and network of the host"),
    (
        _NAMES,
        changes("/etc/issue", "/etc/issue"),
        changes("/etc/issue.net", "/etc/issue.net"),
        changes("/etc/hosts", "/etc/hosts"),
        changes("/etc/networks", "/etc/networks"),
    ),
    "audit_rules_networkconfig_modification",
)
adjtimex = _changed(
    "AUD-131",
    T(ja="時刻（adjtimex）", en="the time (adjtimex)"),
    calls("adjtimex", people=False),
    "audit_rules_time_adjtimex",
)
settimeofday = _changed(
    "AUD-132",
    T(ja="時刻（settimeofday）", en="the time (settimeofday)"),
    calls("settimeofday", people=False),
    "audit_rules_time_settimeofday",
)
clock_settime = _changed(
    "AUD-133",
    T(ja="時刻（clock_settime）", en="the time (clock_settime)"),
    calls("clock_settime", people=False),
    "audit_rules_time_clock_settime",
)
stime = _changed(
    "AUD-134",
    T(ja="時刻（stime）", en="the time (stime)"),
    calls("stime", people=False),
    "audit_rules_time_stime",
)
localtime = _changed(
    "AUD-135",
    T(ja="時間帯（localtime）", en="the time zone"),
    changes("/etc/localtime"),
    "audit_rules_time_watch_localtime",
)
sethostname = _changed(
    "AUD-136",
    T(ja="機器の名前（sethostname）", en="the host name (sethostname)"),
    calls("sethostname", people=False),
    "audit_rules_networkconfig_modification_sethostname",
)
setdomainname = _changed(
    "AUD-137",
    T(ja="ドメインの名前（setdomainname）", en="the domain name (setdomainname)"),
    calls("setdomainname", people=False),
    "audit_rules_networkconfig_modification_setdomainname",
)
hosts = _changed(
    "AUD-138",
    T(ja="名前とアドレスの対応（hosts）", en="hosts"),
    changes("/etc/hosts", "/etc/hosts"),
    "audit_rules_networkconfig_modification_etc_hosts",
)
issue = _changed(
    "AUD-139",
    T(ja="ログイン前の表示（issue）", en="issue"),
    changes("/etc/issue", "/etc/issue"),
    "audit_rules_networkconfig_modification_etc_issue",
)
issue_net = _changed(
    "AUD-140",
    T(ja="ログイン前の表示（issue.net）", en="issue.net"),
    changes("/etc/issue.net", "/etc/issue.net"),
    "audit_rules_networkconfig_modification_etc_issue_net",
)
networks = _changed(
    "AUD-141",
    T(ja="ネットワークの名前（networks）", en="networks"),
    changes("/etc/networks", "/etc/networks"),
)
hostname = _changed(
    "AUD-142",
    T(ja="機器の名前（hostname）", en="the file hostname"),
    changes("/etc/hostname", "/etc/hostname"),
    "audit_rules_networkconfig_modification_hostname_file",
)
interfaces = _changed(
    "AUD-143",
    T(ja="ネットワークの設定（/etc/network）", en="the folder network"),
    changes("/etc/network", "/etc/network", folder=True),
)
netplan = _changed(
    "AUD-144",
    T(ja="ネットワークの設定（netplan）", en="netplan"),
    changes("/etc/netplan", "/etc/netplan", folder=True),
    "audit_rules_networkconfig_modification_etc_netplan",
)
network_scripts = _changed(
    "AUD-145",
    T(ja="ネットワークの設定（network-scripts）", en="network-scripts"),
    changes("/etc/sysconfig/network-scripts", "/etc/sysconfig/network-scripts", folder=True),
    "audit_rules_networkconfig_modification_network_scripts",
)
cron_folder = _changed(
    "AUD-146",
    T(ja="定期実行の設定（cron.d）", en="cron.d"),
    changes("/etc/cron.d", "/etc/cron.d", folder=True),
    "audit_rules_etc_cron_d",
)
crontabs = _changed(
    "AUD-147",
    T(ja="定期実行の設定（crontab）", en="crontabs"),
    changes("/var/spool/cron", "/var/spool/cron", folder=True),
    "audit_rules_var_spool_cron",
)
journal = _changed(
    "AUD-148",
    T(ja="journal の記録", en="the journal"),
    changes("/var/log/journal", "/var/log/journal", folder=True),
    "audit_rules_var_log_journal",
)
