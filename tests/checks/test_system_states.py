"""Real hosts: a change made with the system's own tools, and the verdict that it must bring."""

import pytest

from checks.catalogue import catalogue
from checks.model import Verdict
from inventory.model import Zone
from tests.checks.mutations import mutations
from tests.checks.states import Start, after, look
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab

PASS, FAIL = Verdict.PASS, Verdict.FAIL
UNKNOWN, NOT_APPLICABLE = Verdict.UNKNOWN, Verdict.NOT_APPLICABLE

LISTEN = (
    "python3 -c 'import os,socket,time\n"
    's=socket.create_server(("{0}",{1}))\n'
    "os.fork() and os._exit(0)\n"
    "for n in range(3): os.close(n)\n"
    "time.sleep(60)'"
)
LISTS = "/var/lib/apt/lists/security.debian.org_debian-security_dists_bookworm-security"
RELEASE = f"printf 'Date: %s\\n' \"$(date -Ru -d '{{0}}')\" > {LISTS}_InRelease"
NEWER = (
    f"printf 'Package: openssl\\nVersion: 99:1\\n\\nPackage: vim\\nVersion: 0\\n' "
    f"> {LISTS}_main_binary-amd64_Packages"
)
SAME = f"printf 'Package: openssl\\nVersion: 0.1\\n' > {LISTS}_main_binary-amd64_Packages"
NFT = (
    "nft -f - <<'E'\ntable {0} f {{\n chain input {{\n"
    " type filter hook input priority 0; {1}\n }}\n}}\nE"
)
DORMANT = "nft add table ip f '{ flags dormant; }'"
RESTIC = (
    "printf '#!/bin/sh\\n' > /usr/bin/restic; chmod 755 /usr/bin/restic; mkdir -p /srv/b/snapshots;"
    "printf '0 3 * * * root restic -r /srv/b backup /home\\n' > /etc/cron.d/restic;"
)
HOLD_V4 = (
    "sysctl -qw net.ipv4.conf.all.accept_redirects=0 net.ipv4.conf.default.accept_redirects=0 "
)
HOLD_V6 = "net.ipv6.conf.all.accept_redirects=0 net.ipv6.conf.default.accept_redirects=0; "
EACH = "for k in /proc/sys/net/ipv[46]/conf/*/accept_redirects; do echo 0 >$k; done; "
KEEP = (
    "for f in ipv4 ipv6; do for n in all default; do "
    "echo net.$f.conf.$n.accept_redirects = 0; done; done > /etc/sysctl.d/60-net.conf"
)
SLEEP_AS = "cp /bin/sleep /usr/local/sbin/{0}; {0} 60 >/dev/null 2>&1 </dev/null & sleep 0.1; "
NAMED = "ln -s /bin/sleep /tmp/{0}; {1} /tmp/{0} 60 >/dev/null 2>&1 </dev/null & sleep 0.1"
JOURNAL_ONLY = (
    "rm -f /var/log/auth.log /var/log/wtmp /var/log/lastlog /var/log/btmp; "
    "mkdir -p /var/log/journal/0; echo x > /var/log/journal/0/system.journal; "
)
BOOTED = "; mkdir -p /run/systemd/system"  # sd_booted(3)
CLOCK = (  # of the collector alone: the clock itself is the machine's
    'printf \'#!/bin/sh\\n[ "$*" = +%%s ] || exec /bin/date "$@"\\n'
    "echo $(($(/bin/date +%%s) + {0}))\\n' >/usr/local/bin/date; chmod 755 /usr/local/bin/date"
)
CHRONY = "pkill -x chronyd; echo '{0}' > /etc/chrony/chrony.conf; chronyd -x; sleep {1}"
PACKAGE = (
    "printf 'Package: telnetd-ssl\\nStatus: {0}\\nVersion: 1\\nArchitecture: all\\n"
    "Maintainer: x\\nDescription: x\\n\\n' >> /var/lib/dpkg/status"
)
CLAM = (
    "printf '#!/bin/sh\\n' > /usr/bin/clamscan; chmod 755 /usr/bin/clamscan; mkdir -p "
    "/var/lib/clamav; printf 'ClamAV-VDB:%s:27391:1:90:x' \"$(date -u -d '{0}' "
    "'+%d %b %Y %H-%M +0000')\" > /var/lib/clamav/daily.cvd"
)

STATES = [
    ("FIL-001", ":", PASS),
    ("FIL-001", "chmod 666 /etc/group", FAIL),
    ("FIL-001", "mv /etc/passwd /etc/p; ln -s p /etc/passwd; chmod 664 /etc/p", FAIL),
    ("FIL-002", ":", PASS),
    ("FIL-002", "chmod 604 /etc/shadow", FAIL),
    ("FIL-003", ":", PASS),
    ("FIL-003", "touch /etc/sudoers.d/x; chmod 644 /etc/sudoers.d/x", FAIL),
    ("FIL-004", ":", PASS),
    ("FIL-004", "chown yamada /etc/cron.d", FAIL),
    ("FIL-005", ":", PASS),
    ("FIL-005", "chgrp yamada /etc/ssh/sshd_config", FAIL),
    ("FIL-006", ":", PASS),
    ("FIL-006", "chmod 640 /etc/ssh/ssh_host_ed25519_key", FAIL),
    ("FIL-006", "rm /etc/ssh/ssh_host_*_key", NOT_APPLICABLE),
    ("FIL-007", ":", PASS),
    ("FIL-007", "mkdir '/srv/a b'; touch '/srv/a b/c'; chmod 666 '/srv/a b/c'", FAIL),
    ("FIL-007", "cd /var/lib; mkdir -p docker; touch docker/x; chmod 666 docker/x", PASS),
    ("FIL-008", ":", PASS),
    ("FIL-008", "mkdir -m 777 /srv/open", FAIL),
    ("FIL-008", "mkdir -m 1777 /srv/open", PASS),
    ("FIL-009", ":", PASS),
    ("FIL-009", "cp /bin/sh /srv/sh; chmod 4755 /srv/sh", FAIL),
    ("FIL-010", ":", PASS),
    ("FIL-010", "touch /srv/left; chown 4242 /srv/left", FAIL),
    ("FIL-010", "touch /srv/left; chgrp 4242 /srv/left", PASS),
    ("FIL-011", ":", PASS),
    ("FIL-011", "touch /srv/left; chgrp 4242 /srv/left", FAIL),
    ("FIL-011", "touch /srv/left; chown 4242 /srv/left", PASS),
    ("TIM-001", "pkill chronyd; true", NOT_APPLICABLE),
    ("TIM-001", SLEEP_AS.format("ntpd"), PASS),
    ("TIM-001", SLEEP_AS.format("ntpd") + SLEEP_AS.format("systemd-timesyncd"), FAIL),
    ("TIM-002", "pkill chronyd; true", UNKNOWN),
    ("TIM-002", CHRONY.format("local stratum 10", 2), PASS),
    ("TIM-002", CHRONY.format("", 0.3), FAIL),
    ("TIM-003", ":", PASS),
    ("TIM-003", CLOCK.format(0), PASS),
    ("TIM-003", CLOCK.format(3600), FAIL),
    ("TIM-003", CLOCK.format(-3600), FAIL),
    ("LOG-001", ":", PASS),
    ("LOG-001", "kill $(cat /run/rsyslogd.pid); sleep 0.3", FAIL),
    ("LOG-002", "logger -p auth.info hello; sleep 0.2", PASS),
    ("LOG-002", "echo x > /var/log/auth.log; touch -d '3 days ago' /var/log/auth.log", FAIL),
    ("LOG-002", "rm -rf /var/log/auth.log /var/log/journal/*", FAIL),
    ("LOG-002", JOURNAL_ONLY, UNKNOWN),
    ("LOG-002", JOURNAL_ONLY + "printf '\\7%0383d' 0 > /var/log/wtmp", UNKNOWN),
    ("LOG-002", JOURNAL_ONLY + "printf '\\7\\0%0382d' 0 >> /var/log/wtmp", PASS),
    ("LOG-002", JOURNAL_ONLY + "printf '\\2\\0%0382d' 0 >> /var/log/wtmp", UNKNOWN),
    ("LOG-002", JOURNAL_ONLY + "echo x > /var/log/btmp", PASS),
    ("LOG-003", ":", FAIL),
    ("LOG-003", "sed -i 's/rotate 4/rotate 60/' /etc/logrotate.d/rsyslog", PASS),
    ("LOG-003", "rm /etc/logrotate.d/rsyslog", UNKNOWN),
    ("LOG-003", "sed -i 's/rotate 4/rotate 60/' /etc/logrotate.d/rsyslog; "
     "echo 'include /etc/local.d' >> /etc/logrotate.conf", UNKNOWN),
    ("LOG-004", ":", FAIL),
    ("LOG-004", "echo '*.* @@log.city.example' > /etc/rsyslog.d/9.conf", PASS),
    ("LOG-004", "echo '*.* @@log.city.example' > /etc/rsyslog.d/9.conf; "
     "kill $(cat /run/rsyslogd.pid); sleep 0.3", FAIL),
    ("LOG-005", "touch /var/log/auth.log; chmod 640 /var/log/*.log; rm -f /var/log/syslog", PASS),
    ("LOG-005", "touch /var/log/auth.log; chmod 644 /var/log/auth.log", FAIL),
    ("LOG-006", ":", NOT_APPLICABLE),
    ("UPD-001", ":", PASS),
    ("UPD-001", "sed -i 's/^VERSION_ID=.*/VERSION_ID=\"10\"/' /etc/os-release", FAIL),
    ("UPD-001", "echo 'ID=mine\nPRETTY_NAME=Mine' > /etc/os-release", UNKNOWN),
    ("UPD-002", ":", UNKNOWN),
    ("UPD-002", f"{RELEASE.format('1 day ago')}; {NEWER}", FAIL),
    ("UPD-002", f"{RELEASE.format('1 day ago')}; {SAME}", PASS),
    ("UPD-002", f"{RELEASE.format('30 days ago')}; {SAME}", UNKNOWN),
    ("UPD-002", f"{RELEASE.format('1 day ago')}; {NEWER}; gzip {LISTS}_main*_Packages", FAIL),
    ("UPD-003", ":", NOT_APPLICABLE),
    ("UPD-003", "touch /run/reboot-required", FAIL),
    ("UPD-003", "mkdir -p /boot; touch /boot/vmlinuz-$(uname -r)", PASS),
    ("UPD-003", "mkdir -p /boot; touch /boot/vmlinuz-99.0.1", FAIL),
    ("UPD-004", ":", PASS),
    ("UPD-004", "echo 'APT::Periodic::Unattended-Upgrade \"0\";' > /etc/apt/apt.conf.d/99x", FAIL),
    ("UPD-004", "chmod -x /etc/cron.daily/apt-compat", FAIL),
    ("UPD-004", "mv /etc/cron.daily/apt-compat /etc/cron.daily/apt.sh", FAIL),
    ("UPD-004", "systemctl -q disable cron", UNKNOWN),
    ("UPD-004", ":" + BOOTED, PASS),
    ("UPD-004", "systemctl -q disable apt-daily-upgrade.timer" + BOOTED, FAIL),
    ("UPD-004", "systemctl -q disable apt-daily.timer" + BOOTED, FAIL),
    ("UPD-004", "systemctl -q mask apt-daily-upgrade.timer" + BOOTED, FAIL),
    ("UPD-004", ": > /etc/systemd/system/apt-daily-upgrade.timer" + BOOTED, FAIL),
    ("UPD-004", "systemctl -q mask apt-daily-upgrade.service" + BOOTED, FAIL),
    ("UPD-005", ":", PASS),
    ("UPD-005", "echo 'deb [trusted=yes] http://m x y' > /etc/apt/sources.list.d/x.list", FAIL),
    ("UPD-005", "echo 'APT::Get::AllowUnauthenticated \"1\";' > /etc/apt/apt.conf.d/99x", FAIL),
    ("SVC-001", ":", PASS),
    ("SVC-001", LISTEN.format("0.0.0.0", 23), FAIL),
    ("SVC-001", LISTEN.format("127.0.0.1", 23), PASS),
    ("SVC-002", ":", PASS),
    ("SVC-002", PACKAGE.format("install ok installed"), FAIL),
    ("SVC-002", PACKAGE.format("deinstall ok config-files"), PASS),
    ("SVC-003", ":", PASS),
    ("SVC-003", "echo 'telnet stream tcp nowait root x x' > /etc/inetd.conf", FAIL),
    ("SVC-003", "echo '[Socket]\nListenStream=23\n[Install]\nWantedBy=sockets.target' "
     "> /etc/systemd/system/telnet.socket; systemctl enable telnet.socket", FAIL),
    ("SVC-004", "pkill -x chronyd; true", PASS),
    ("SVC-004", LISTEN.format("0.0.0.0", 8080), FAIL),
    ("KRN-002", ":", PASS),
    ("KRN-002", "sysctl -qw net.ipv4.ip_forward=1", FAIL),
    ("KRN-002", "echo net.ipv4.ip_forward=1 > /etc/sysctl.d/99-router.conf", FAIL),
    ("KRN-004", ":", FAIL),
    ("KRN-004", HOLD_V4 + HOLD_V6 + EACH, FAIL),
    ("KRN-004", HOLD_V4 + HOLD_V6 + EACH + KEEP, PASS),
    ("KRN-005", ":", PASS),
    ("KRN-005", "sysctl -qw net.ipv4.conf.all.accept_source_route=1", FAIL),
    ("KRN-006", ":", PASS),
    ("KRN-006", "sysctl -qw net.ipv4.tcp_syncookies=0", FAIL),
    ("KRN-007", ":", FAIL),
    ("KRN-007", "sysctl -qw net.ipv4.conf.all.rp_filter=1; "
     "echo net.ipv4.conf.all.rp_filter=1 > /etc/sysctl.d/60-net.conf", PASS),
    ("FW-001", ":", FAIL),
    ("FW-001", NFT.format("inet", "policy drop;"), PASS),
    ("FW-001", NFT.format("ip6", "policy drop;"), FAIL),
    ("FW-001", NFT.format("ip", "policy accept; iifname \"lo\" accept; counter reject;"), PASS),
    ("FW-001", NFT.format("ip", "policy drop; accept;"), FAIL),
    ("FW-001", f"{NFT.format('ip', 'policy drop;')}\n{DORMANT}", FAIL),
    ("BKP-001", ":", FAIL),
    ("BKP-001", RESTIC, PASS),
    ("BKP-002", ":", UNKNOWN),
    ("BKP-002", RESTIC, FAIL),
    ("BKP-002", RESTIC + "touch /srv/b/snapshots/0a", PASS),
    ("BKP-002", RESTIC + "touch -d '3 days ago' /srv/b/snapshots/0a", FAIL),
    ("MAL-001", ":", FAIL),
    ("MAL-001", CLAM.format("1 day ago"), FAIL),
    ("MAL-001", SLEEP_AS.format("ds_agent"), PASS),
    ("MAL-001", NAMED.format("ds_agent", "runuser -u yamada --"), FAIL),
    ("MAL-001", NAMED.format("ds_agent", ""), UNKNOWN),
    ("MAL-001", CLAM.format("1 day ago") + "; echo '1 1 * * * root clamscan -r /' "
     "> /etc/cron.d/scan", PASS),
    ("MAL-002", ":", NOT_APPLICABLE),
    ("MAL-002", CLAM.format("1 day ago"), PASS),
    ("MAL-002", CLAM.format("30 days ago"), FAIL),
]  # fmt: skip


@pytest.mark.parametrize(
    ("id_", "change", "verdict"),
    STATES,
    ids=[f"{id_}-{number}" for number, (id_, _, _) in enumerate(STATES)],
)
def test_state(lab: Lab, fresh_host: Start, id_: str, change: str, verdict: Verdict) -> None:
    assert after(lab, fresh_host, id_, change, zone=Zone.LGWAN) is verdict


KERNELS = [
    ("KRN-001", {"kernel.randomize_va_space": 2}, ":", PASS),
    ("KRN-001", {"kernel.randomize_va_space": 0}, ":", FAIL),
    ("KRN-003", {}, ":", PASS),
    ("KRN-003", {"net.ipv6.conf.all.forwarding": 1}, ":", FAIL),
    ("KRN-008", {"fs.suid_dumpable": 0}, ":", PASS),
    ("KRN-008", {"fs.suid_dumpable": 1}, ":", FAIL),
    ("KRN-009", {"fs.protected_symlinks": 1, "fs.protected_hardlinks": 1}, ":", PASS),
    ("KRN-009", {"fs.protected_symlinks": 0, "fs.protected_hardlinks": 1}, ":", FAIL),
    ("KRN-010", {"fs.protected_symlinks": 0, "fs.protected_hardlinks": 1}, ":", PASS),
    ("KRN-010", {"fs.protected_symlinks": 1, "fs.protected_hardlinks": 0}, ":", FAIL),
    (
        "KRN-009",
        {"fs.protected_symlinks": 1, "fs.protected_hardlinks": 1},
        "ln -s /dev/null /etc/sysctl.d/99-protect-links.conf",
        FAIL,
    ),
    ("FW-002", {}, NFT.format("inet", "policy drop;"), PASS),
    ("FW-002", {}, NFT.format("ip", "policy drop;"), FAIL),
    ("FW-002", {"net.ipv6.conf.all.disable_ipv6": 1}, ":", NOT_APPLICABLE),
]


@pytest.mark.parametrize(("id_", "values", "change", "verdict"), KERNELS)
def test_state_of_the_kernel(
    lab: Lab, fresh_host: Start, id_: str, values: dict[str, int], change: str, verdict: Verdict
) -> None:
    host = fresh_host(sysctl=values)
    lab.run(host.name, change)
    assert look(lab, host.name, catalogue()[id_]).verdict is verdict


def test_each_of_these_checks_was_seen_to_fail() -> None:
    """A container cannot lose its kernel's audit system."""
    told = {row[0] for row in STATES} | {row[0] for row in KERNELS}
    failed = {row[0] for row in STATES if row[-1] is FAIL}
    failed |= {row[0] for row in KERNELS if row[-1] is FAIL}
    assert told - failed == {"LOG-006"}
    subjects = {id_.partition("-")[0] for id_ in told}
    told |= {row.check for row in mutations()}
    assert told >= {id_ for id_ in catalogue() if id_.partition("-")[0] in subjects}
