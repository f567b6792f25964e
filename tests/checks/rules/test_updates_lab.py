"""Updates and malware on real hosts: where packages come from, what still runs, what scans."""

import pytest

from checks.collector import render_collector
from checks.facts.dnf import DnfSettings
from checks.facts.updates import AptSettings
from checks.model import Verdict
from tests.checks.states import Start, after
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab

P, F, N, U = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN
D = "/etc/apt/sources.list.d"
LEAVE = "Unattended-Upgrade::Remove-Unused"
CONF = "/etc/apt/apt.conf.d/99x"
BOTH = f"""printf '{LEAVE}-Dependencies "true";\\n{LEAVE}-Kernel-Packages "{{0}}";\\n' > {CONF}"""
DEB822 = (
    "rm /etc/apt/sources.list; printf 'Types: deb\\nURIs: http://ftp.jp.debian.org/debian\\n"
    "Suites: bookworm{0}\\nComponents: main\\n\\nTypes: deb\\nURIs: http://security.debian.org\\n"
    f"Suites: bookworm-security\\nComponents: main\\n{{1}}' > {D}/debian.sources"
)
MAIN = "/var/lib/apt/lists/m_debian_dists_bookworm_main_binary-amd64_Packages"
LISTED = f"dpkg-query -W -f 'Package: ${{Package}}\\n' > {MAIN}"
FOREIGN = (
    "printf 'Package: {0}\\nStatus: install ok installed\\nVersion: 1\\nArchitecture: all\\n"
    "Maintainer: x\\nDescription: x\\n\\n' >> /var/lib/dpkg/status"
)
OLD = (
    "cp /bin/sleep /usr/bin/oldsleep; /usr/bin/oldsleep 60 >/dev/null 2>&1 </dev/null & "
    "sleep 0.2; {0} /usr/bin/oldsleep"
)
DNF = (  # a host of the RHEL family as far as its settings go
    "mv /usr/bin/apt-config /usr/bin/apt-get /tmp; : > /var/lib/dpkg/status; "
    "for k in dnf rpm; do printf '#!/bin/sh\\n' > /usr/bin/$k; chmod 755 /usr/bin/$k; done; "
    "mkdir -p /etc/dnf /etc/yum.repos.d; printf '[main]\\ngpgcheck={0}\\n' > /etc/dnf/dnf.conf; "
    "printf '[baseos]\\nbaseurl=https://{1}/9\\n{2}\\n' > /etc/yum.repos.d/b.repo"
)
CLAM = (
    "for k in clamscan clamdscan freshclam; do printf '#!/bin/sh\\n' > /usr/bin/$k; "
    "chmod 755 /usr/bin/$k; done; "
)
RUNS = "cp /bin/sleep /usr/sbin/{0}; {0} 60 >/dev/null 2>&1 </dev/null & sleep 0.1; "
CRON = "echo '1 1 * * * root {0}' > /etc/cron.d/clam; "
NO_CRON = "pkill -x cron; sleep 0.1; "
UNIT = (
    "printf '[Service]\\nExecStart=/usr/bin/{0} -r /\\n' > /etc/systemd/system/scan.service; "
    "printf '[Timer]\\nOnCalendar=daily\\n[Install]\\nWantedBy=timers.target\\n' "
    "> /etc/systemd/system/scan.timer; "
)
ENABLE = "systemctl -q enable scan.timer"
RESTIC = (
    "printf '#!/bin/sh\\n' > /usr/bin/restic; chmod 755 /usr/bin/restic; "
    "echo '0 3 * * * root restic -r /srv/b backup /home' > /etc/cron.d/b; "
)
REDHAT = "cdn.redhat.com"

STATES: list[tuple[str, str, Verdict]] = [
    ("COL-003", ":", P),
    ("COL-003", "sed -i 's/^ID=.*/ID=rocky/' /etc/os-release", U),
    ("COL-003", "rm /etc/os-release /usr/lib/os-release", U),
    ("UPD-006", ":", P),
    ("UPD-006", "sed -i '/security/d' /etc/apt/sources.list", F),
    ("UPD-006", "sed -i '/security/s/^/# /' /etc/apt/sources.list", F),
    ("UPD-006", ": > /etc/apt/sources.list", F),
    ("UPD-006", "sed -i 's/bookworm /bullseye /' /etc/apt/sources.list", F),
    ("UPD-006", f"mv /etc/apt/sources.list {D}/a.list", P),
    ("UPD-006", f"mv /etc/apt/sources.list {D}/a.list.save", F),
    ("UPD-006", DEB822.format("", ""), P),
    ("UPD-006", DEB822.format("", "Enabled: no\\n"), F),
    ("UPD-006", DEB822.format("-updates", ""), F),
    ("UPD-006", DNF.format(1, REDHAT, ""), N),
    ("UPD-006", "rm /usr/bin/apt-config", U),
    ("UPD-007", ":", P),
    ("UPD-007", f"echo 'deb http://packages.example.com/d x main' > {D}/x.list", F),
    ("UPD-007", f"echo '# deb http://packages.example.com/d x main' > {D}/x.list", P),
    ("UPD-007", f"echo 'deb [trusted=yes] file:/srv/packages ./' > {D}/x.list", P),
    ("UPD-007", DNF.format(1, REDHAT, ""), P),
    ("UPD-007", DNF.format(1, "packages.example.com", ""), F),
    ("UPD-007", DNF.format(1, "packages.example.com", "enabled=0"), P),
    ("UPD-008", ":", N),
    ("UPD-008", DNF.format(1, REDHAT, ""), P),
    ("UPD-008", DNF.format(0, REDHAT, ""), F),
    ("UPD-008", DNF.format(1, REDHAT, "gpgcheck=0"), F),
    ("UPD-008", DNF.format(1, REDHAT, "what"), U),
    ("UPD-009", ":", F),
    ("UPD-009", BOTH.format("true"), P),
    ("UPD-009", BOTH.format("false"), F),
    ("UPD-009", f"echo '{LEAVE}-Dependencies \"true\";' > {CONF}", P),
    ("UPD-009", f"echo '// {LEAVE}-Dependencies \"true\";' > {CONF}", F),
    ("UPD-009", BOTH.format("true") + "; mv /etc/apt/apt.conf.d/99x /etc/apt/apt.conf.d/9.bak", F),
    ("UPD-009", DNF.format(1, REDHAT, ""), P),
    ("UPD-009", DNF.format("1\\nclean_requirements_on_remove=0", REDHAT, ""), F),
    ("UPD-010", ":", U),
    ("UPD-010", LISTED, P),
    ("UPD-010", f"{LISTED}; {FOREIGN.format('city-tool')}", F),
    ("UPD-010", f"{LISTED}; {FOREIGN.format('linux-image-6.1.0-9-amd64')}", P),
    ("UPD-010", f"{LISTED}; {FOREIGN.format('city-tool')}; gzip {MAIN}", F),
    ("UPD-010", f"{LISTED}; mv {MAIN} {MAIN.replace('bookworm', 'bullseye')}", U),
    ("UPD-010", f"{LISTED}; gzip {MAIN}; echo x > {MAIN}.gz", U),
    ("UPD-011", ":", P),
    ("UPD-011", "apt-mark hold openssl", F),
    ("UPD-011", "apt-mark hold openssl; apt-mark unhold openssl", P),
    ("UPD-011", "echo 'openssl hold' | dpkg --set-selections", F),
    ("UPD-012", ":", P),
    ("UPD-012", OLD.format("rm"), F),
    ("UPD-012", OLD.format("ls"), P),
    ("UPD-012", OLD.format("cp /bin/ls /usr/bin/new; mv /usr/bin/new"), F),
    ("MAL-001", CLAM + CRON.format("clamscan -r /"), P),
    ("MAL-001", CLAM + CRON.format("clamscan -r /") + NO_CRON, F),
    ("MAL-001", CLAM + UNIT.format("clamscan") + ENABLE, P),
    ("MAL-001", CLAM + UNIT.format("clamscan"), F),
    ("BKP-001", RESTIC, P),
    ("BKP-001", RESTIC + NO_CRON, F),
    ("MAL-003", ":", N),
    ("MAL-003", CLAM, F),
    ("MAL-003", CLAM + RUNS.format("freshclam"), P),
    ("MAL-003", CLAM + CRON.format("/usr/bin/freshclam --quiet"), P),
    ("MAL-003", CLAM + CRON.format("/usr/bin/freshclam --quiet") + NO_CRON, F),
    ("MAL-003", CLAM + CRON.format("true # freshclam"), F),
    ("MAL-004", ":", N),
    ("MAL-004", CLAM + RUNS.format("clamd"), F),
    ("MAL-004", CLAM + RUNS.format("clamonacc"), P),
    ("MAL-004", CLAM + CRON.format("clamdscan --fdpass /home"), P),
    ("MAL-004", CLAM + CRON.format("clamdscan --fdpass /home") + NO_CRON, F),
    ("MAL-004", CLAM + UNIT.format("clamdscan") + ENABLE, P),
    ("MAL-004", CLAM + UNIT.format("clamdscan"), F),
]


@pytest.mark.parametrize(("id_", "change", "verdict"), STATES)
def test_state(lab: Lab, fresh_host: Start, id_: str, change: str, verdict: Verdict) -> None:
    assert after(lab, fresh_host, id_, change) is verdict


def test_passwords_of_repositories_stay_on_the_host(lab: Lab, fresh_host: Start) -> None:
    host = fresh_host()
    lab.run(
        host.name,
        "printf 'Types: deb\\nURIs: http://u:CANARY1@a/ http://u:CANARY4@b/\\nSuites: x\\n' "
        "> /etc/apt/sources.list.d/x.sources; mkdir -p /etc/yum.repos.d; "
        "printf '[x]\\nbaseurl=http://u:CANARY2@a/,http://u:CANARY3@b/\\n' "
        "> /etc/yum.repos.d/x.repo; printf '#!/bin/sh\\n' > /usr/bin/dnf; chmod 755 /usr/bin/dnf",
    )
    script = render_collector([AptSettings, DnfSettings]).decode()
    said = lab.run(host.name, "sh -s", stdin=script).stdout
    assert "CANARY" not in said
    assert said.count("://*@") == 4
