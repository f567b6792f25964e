"""Real states of integrity: a change to a fresh host, and the verdict that it must bring."""

from checks.model import Verdict

P, F, N, U = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN

# a program of that name stands in: what is judged is its files
_AIDE = "cp /bin/true /usr/bin/aide; mkdir -p /etc/aide /var/lib/aide /var/log/aide; "
_BASE = f"{_AIDE} echo x >/var/lib/aide/aide.db; "
_LOG = "/var/log/aide/aide.log"
_AUDIT = f"{_AIDE} cp /bin/true /usr/sbin/auditd; cp /bin/true /usr/sbin/auditctl; "
_CONF = "/etc/aide/aide.conf"

STATES: list[tuple[str, str, Verdict]] = [
    ("INT-001", _AIDE, P),
    ("INT-001", "rm -f /usr/bin/aide", F),
    ("INT-001", "mkdir -p /var/ossec/bin; cp /bin/true /var/ossec/bin/wazuh-syscheckd", P),
    ("INT-002", _BASE, P),
    ("INT-002", f"{_AIDE} : >/var/lib/aide/aide.db", F),
    ("INT-002", "rm -f /usr/bin/aide", N),
    ("INT-003", f"{_AIDE} echo '5 4 * * * root aide --check' >/etc/cron.d/aide", P),
    ("INT-003", f"{_AIDE} echo '5 4 1 * * root aide --check' >/etc/cron.d/aide", F),
    ("INT-003", f"{_AIDE} echo '5 4 * * * root aide --check' >/etc/cron.d/aide.bak", F),
    ("INT-003", f"{_AIDE} echo '#@daily root aide --check' >>/etc/crontab", F),
    ("INT-003", f"{_AIDE} echo '@weekly aide -C' >/var/spool/cron/crontabs/root", P),
    ("INT-003", f"{_AIDE} echo 'aide --check' >/etc/cron.daily/scan", F),
    (
        "INT-003",
        f"{_AIDE} echo 'aide --check' >/etc/cron.daily/scan; chmod 755 /etc/cron.daily/scan",
        P,
    ),
    (
        "INT-003",
        f"{_AIDE} cd /etc/systemd/system; mkdir -p timers.target.wants; touch dailyaidecheck.timer;"
        " ln -s ../dailyaidecheck.timer timers.target.wants/",
        P,
    ),
    ("INT-004", f"{_BASE} touch {_LOG}", P),
    ("INT-004", f"{_BASE} touch -d '-30 days' {_LOG}", F),
    ("INT-004", f"{_AIDE} :", F),
    ("INT-004", f"{_BASE} :", U),
    ("INT-005", f"{_AIDE} echo SILENTREPORTS=no >/etc/default/aide", P),
    ("INT-005", f"{_AIDE} echo SILENTREPORTS=yes >/etc/default/aide", F),
    ("INT-005", f"{_AIDE} printf 'SILENTREPORTS=no\\nSILENTREPORTS=yes\\n' >/etc/default/aide", F),
    ("INT-005", f"{_AIDE} echo '#SILENTREPORTS=yes' >/etc/default/aide", P),
    ("INT-006", f"{_AUDIT} echo '/usr/sbin p+u+g+sha512' >{_CONF}", P),
    ("INT-006", f"{_AUDIT} echo '/usr/sbin p+u+g' >{_CONF}", F),
    ("INT-006", f"{_AUDIT} echo '/usr/sbin/auditd sha512' >{_CONF}", F),
    ("INT-006", f"{_AUDIT} printf '/usr/sbin sha512\\n!/usr/sbin/auditctl\\n' >{_CONF}", F),
    ("INT-006", f"{_AIDE} rm -f /usr/sbin/audit*", N),
    ("INT-007", ":", P),
    ("INT-007", "echo '# x' >>/etc/sudoers", P),
    ("INT-007", "cp /bin/true /usr/bin/passwd", F),
    ("INT-007", "rm /usr/bin/chage", F),
    ("INT-007", "f=$(echo /lib/*/security/pam_unix.so); cp /bin/true $f", F),
    ("FIL-028", ":", P),
    ("FIL-028", "cp /bin/true /usr/local/bin/x; setcap cap_setuid+ep /usr/local/bin/x", F),
    ("FIL-028", "cp /bin/true /usr/local/bin/x; setcap all=ep /usr/local/bin/x", F),
    ("FIL-028", "cp /bin/true /usr/lib/x; setcap cap_setuid+ep /usr/lib/x", F),
    ("FIL-028", "cp /bin/true /usr/bin/ping; setcap cap_net_raw+ep /usr/bin/ping", P),
]
