"""Settings of the journal, of rsyslog and of time daemons on a real host, with their verdicts."""

from checks.model import Verdict

P, F, N, U = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN

DROP_IN = "/etc/systemd/journald.conf.d"


def journald(*lines: str, file: str = f"{DROP_IN}/60-test.conf") -> str:
    """Settings of the journal in a drop-in."""
    written = " ".join(repr(line) for line in lines)
    return f"mkdir -p {DROP_IN}; printf '%s\\n' {written} >{file}"


def rsyslog(*lines: str, file: str = "90-test.conf") -> str:
    """Settings of rsyslog beside those of the distribution."""
    written = " ".join(f"'{line}'" for line in lines)
    return f"printf '%s\\n' {written} >/etc/rsyslog.d/{file}"


def chrony(*lines: str) -> str:
    """The whole of chrony's settings."""
    return f"printf '%s\\n' {' '.join(repr(line) for line in lines)} >/etc/chrony/chrony.conf"


J = "[Journal]"
KEPT = "mkdir -p /var/log/journal; "
FORGOTTEN = "rm -rf /var/log/journal; "
TLS = (
    'action(type="omfwd" protocol="tcp" target="log.city.example" StreamDriver="gtls" '
    'StreamDriverMode="{0}" StreamDriverAuthMode="{1}" '
    'streamdriver.CheckExtendedKeyPurpose="on")'
)
GOOD = TLS.format(1, "x509/name")
DRIVER = 'global(DefaultNetstreamDriver="{0}")'
MODE = "sed -i 's/^.FileCreateMode.*/{0}/' /etc/rsyslog.conf"
UPLOAD = (
    "mkdir -p /usr/lib/systemd; printf '#!/bin/sh\\n' >/usr/lib/systemd/systemd-journal-upload; "
    "chmod 755 /usr/lib/systemd/systemd-journal-upload; "
)
URL = "printf '[Upload]\\nURL={0}\\n' >/etc/systemd/journal-upload.conf"

STATES = [
    ("LOG-007", KEPT + "true", P),
    ("LOG-007", FORGOTTEN + "true", F),
    ("LOG-007", FORGOTTEN + journald(J, "Storage=persistent"), P),
    ("LOG-007", FORGOTTEN + journald(J, "Storage='persistent'"), F),
    ("LOG-007", KEPT + journald(J, "Storage=volatile"), F),
    ("LOG-007", KEPT + journald(J, "Storage=volatile", file=f"{DROP_IN}/60-test.bak"), P),
    ("LOG-008", "true", P),
    ("LOG-008", journald(J, "Compress=no"), F),
    ("LOG-008", journald(J, "# Compress=no", "Compress=512K"), P),
    ("LOG-008", journald("Compress=no"), P),
    ("LOG-009", "true", P),
    ("LOG-009", journald(J, "ForwardToSyslog=no"), F),
    ("LOG-009", journald(J, "ForwardToSyslog=no") + "; "
     + rsyslog("module(load=\"imjournal\")"), P),
    ("LOG-009", journald(J, "ForwardToSyslog=no", file=f"{DROP_IN}/10.conf") + "; "
     + journald(J, "ForwardToSyslog = yes"), P),
    ("LOG-009", "rm /etc/rsyslog.conf", N),
    ("LOG-010", "true", N),
    ("LOG-010", rsyslog(GOOD), P),
    ("LOG-010", rsyslog(TLS.format(0, "anon")), F),
    ("LOG-010", rsyslog(GOOD, "*.* @@other.city.example"), F),
    ("LOG-010", rsyslog(f"# {TLS.format(0, 'anon')}"), N),
    ("LOG-011", rsyslog(GOOD), P),
    ("LOG-011", rsyslog("$ActionSendStreamDriverMode 1"), P),
    ("LOG-011", rsyslog("$ActionSendStreamDriverMode 0"), F),
    ("LOG-011", rsyslog(GOOD, "$ActionSendStreamDriverMode 0"), F),
    ("LOG-012", rsyslog("  $ActionSendStreamDriverAuthMode x509/name"), P),
    ("LOG-012", rsyslog("$ActionSendStreamDriverAuthMode anon"), F),
    ("LOG-013", rsyslog(DRIVER.format("gtls")), P),
    ("LOG-013", rsyslog("$DefaultNetstreamDriver    ossl"), P),
    ("LOG-013", rsyslog(DRIVER.format("ptcp")), F),
    ("LOG-014", "true", P),
    ("LOG-014", rsyslog("module(load=\"imtcp\")", "input(type=\"imtcp\" port=\"514\")"), F),
    ("LOG-014", rsyslog("$ModLoad imudp", "$UDPServerRun 514"), F),
    ("LOG-014", rsyslog("$ModLoad imudp", "$UDPServerRun 514", file="90-test.conf.bak"), P),
    ("LOG-014", rsyslog("#$UDPServerRun 514"), P),
    ("LOG-014", rsyslog('module(load="imrelp")'), P),
    ("LOG-014", "echo '$IncludeConfig /etc/more/*.conf' >>/etc/rsyslog.conf", U),
    ("LOG-015", "true", P),
    ("LOG-015", MODE.format("$FileCreateMode 0600"), P),
    ("LOG-015", MODE.format("$FileCreateMode 0644"), F),
    ("LOG-015", MODE.format("#"), F),
    ("LOG-015", MODE.format("#") + "; echo '$FileCreateMode 0640' >>/etc/rsyslog.conf", F),
    ("LOG-015", rsyslog("$FileCreateMode 0666"), F),
    ("LOG-016", "true", P),
    ("LOG-016", rsyslog("$ActionFileDefaultTemplate RSYSLOG_TraditionalFileFormat"), F),
    ("LOG-016", rsyslog("$ActionFileDefaultTemplate RSYSLOG_FileFormat"), P),
    ("LOG-017", "true", N),
    ("LOG-017", UPLOAD + URL.format("https://log.city.example:19532"), P),
    ("LOG-017", UPLOAD + URL.format(""), F),
    ("LOG-017", UPLOAD + "rm -f /etc/systemd/journal-upload.conf", F),
    ("LOG-018", "true", P),
    ("LOG-018", "systemctl -q disable rsyslog", F),
    ("LOG-018", "ln -s /dev/null /etc/systemd/system/rsyslog.service", F),
    ("LOG-019", "true", N),
    ("LOG-019", "rm /etc/rsyslog.conf", P),
    ("LOG-019", "rm /etc/rsyslog.conf; " + journald(J, "MaxRetentionSec=1month"), F),
    ("LOG-019", "rm /etc/rsyslog.conf; " + journald(J, "MaxRetentionSec=1year 1d"), P),
    ("LOG-019", "rm /etc/rsyslog.conf; " + journald(J, "MaxRetentionSec=a while"), U),
    ("TIM-004", "true", P),
    ("TIM-004", chrony("# server 198.18.0.10"), F),
    ("TIM-004", chrony("server 198.18.0.10 iburst"), P),
    ("TIM-004", chrony("driftfile /x") + "; echo server a >/etc/chrony/sources.d/a.sources", F),
    ("TIM-004", chrony("sourcedir /etc/chrony/sources.d")
     + "; echo server a >/etc/chrony/sources.d/a.sources", P),
    ("TIM-004", "rm /usr/sbin/chronyd", N),
    ("TIM-005", "true", N),
    ("TIM-004", chrony("server 127.127.1.0"), F),
    ("TIM-006", chrony("include /srv/time.conf"), U),
    ("TIM-006", "true", P),
    ("TIM-006", chrony("user _chrony"), P),
    ("TIM-006", chrony("user root"), F),
    ("TIM-006", "echo 'DAEMON_OPTS=\"-F 1 -u root\"' >/etc/default/chrony", F),
    ("TIM-007", "true", P),
    ("TIM-007", chrony("port 0", "allow"), P),
    ("TIM-007", chrony("port 1123", "allow 10.0.0.0/8"), F),
    ("TIM-007", "rm /usr/sbin/chronyd", N),
    ("TIM-007", chrony("include /srv/time.conf"), U),
    ("TIM-007", chrony("include /etc/chrony/conf.d/*.conf", "port 1123") + "; echo allow "
     ">/etc/chrony/conf.d/a.conf", F),
    ("TIM-008", chrony("confdir /srv/time"), U),
    ("TIM-008", "true", P),
    ("TIM-008", chrony("cmdport 0", "bindcmdaddress 0.0.0.0"), P),
    ("TIM-008", chrony("bindcmdaddress 0.0.0.0"), F),
    ("TIM-008", chrony("bindcmdaddress 127.0.0.1"), P),
]  # fmt: skip

APPROVED = [
    ("TIM-005", chrony("server 198.18.0.10", "pool ntp.city.example"), P),
    ("TIM-005", chrony("server 198.18.0.10", "pool 2.debian.pool.ntp.org"), F),
    ("TIM-005", chrony("driftfile /x"), F),
]
REQUIRED = [
    ("LOG-010", "true", F),
    ("LOG-010", rsyslog(GOOD), P),
    ("LOG-013", "true", F),
]
NOT_HANDED_ON = [
    ("LOG-009", "true", F),
    ("LOG-009", journald(J, "ForwardToSyslog=no"), P),
    ("LOG-009", journald(J, 'ForwardToSyslog="no"'), F),
]
# other subjects stop cron or put systemd in its place, too
TURNED_OVER = [
    ("LOG-020", "true", P),
    ("LOG-020", "rm /etc/cron.daily/logrotate", F),
    ("LOG-020", "chmod -x /etc/cron.daily/logrotate", F),
    ("LOG-020", "mkdir -p /run/systemd/system", P),
    ("LOG-020", "systemctl -q disable logrotate.timer; mkdir -p /run/systemd/system", F),
    ("LOG-020", "systemctl -q disable cron", U),
]
