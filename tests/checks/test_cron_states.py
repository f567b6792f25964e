"""Real hosts: what stands in a folder of cron and what cron would really start."""

import pytest

from checks.model import Verdict
from tests.checks.states import Start, after
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab

PASS, FAIL = Verdict.PASS, Verdict.FAIL
TOOL = "printf '#!/bin/sh\\n' > /usr/bin/{0}; chmod 755 /usr/bin/{0}; "
FILE = "mkdir -p ${{f%/*}}; printf '{0}\\n' > $f; chmod {1} $f"
TAB = "/var/spool/cron/crontabs"
SCAN = "#!/bin/sh\\nnice /usr/bin/clamscan -ri /srv"
BACKUP = "0 3 * * * root restic -r /srv/b backup /home"


def test_asking_a_daemon_that_runs(lab: Lab, fresh_host: Start) -> None:
    change = "cp /bin/sleep /usr/sbin/clamd; clamd 60 >/dev/null 2>&1 </dev/null & sleep 0.1; "
    change += "echo '1 1 * * * root clamdscan /' > /etc/cron.d/clam"
    assert after(lab, fresh_host, "MAL-001", change) is PASS


JOBS = [
    ("MAL-001", "clamscan", "/etc/cron.daily/clam", SCAN, 755, PASS),
    ("MAL-001", "clamscan", "/etc/cron.daily/clam", SCAN, 644, FAIL),
    ("MAL-001", "clamscan", "/etc/cron.daily/clam.sh", SCAN, 755, FAIL),
    ("MAL-001", "clamscan", "/etc/cron.daily/x", "find /var/log/clamscan -delete", 755, FAIL),
    ("MAL-001", "clamscan", "/etc/cron.daily/x", "true # clamscan -r /", 755, FAIL),
    ("MAL-001", "clamscan", f"{TAB}/root", "1 1 * * * clamscan /", 600, PASS),
    ("MAL-001", "clamscan", f"{TAB}/yamada", "1 1 * * * clamscan /", 600, FAIL),
    ("MAL-001", "clamdscan", "/etc/cron.d/clam", "1 1 * * * root clamdscan /", 644, FAIL),
    ("BKP-001", "restic", "/etc/cron.d/backup", BACKUP, 644, PASS),
    ("BKP-001", "restic", "/etc/cron.d/backup.off", BACKUP, 644, FAIL),
    ("BKP-001", "restic", "/etc/cron.daily/backup", "restic backup /", 644, FAIL),
    ("BKP-001", "restic", "/etc/cron.d/b", "1 1 * * * root restic -r /b check", 644, FAIL),
    ("BKP-001", "restic", "/etc/cron.d/b", "1 1 * * * root restic forget --prune", 644, FAIL),
    ("BKP-001", "borg", "/etc/cron.d/b", "1 1 * * * root borg create /b::x /srv", 644, PASS),
    ("BKP-001", "borg", "/etc/cron.d/b", "1 1 * * * root borg prune /b", 644, FAIL),
    ("BKP-001", "borgmatic", "/etc/cron.d/b", "1 1 * * * root borgmatic", 644, PASS),
    ("BKP-001", "borgmatic", "/etc/cron.d/b", "1 1 * * * root borgmatic check", 644, FAIL),
    ("BKP-001", "rsnapshot", "/etc/cron.d/b", "1 1 * * * root rsnapshot daily", 644, PASS),
    ("BKP-001", "rsnapshot", "/etc/cron.d/b", "1 1 * * * root rsnapshot du", 644, FAIL),
    (
        "BKP-001",
        "duplicity",
        "/etc/cron.d/b",
        "1 1 * * * root duplicity /a file:///b",
        644,
        PASS,
    ),
    ("BKP-001", "duplicity", "/etc/cron.d/b", "1 1 * * * root duplicity verify x", 644, FAIL),
]


@pytest.mark.parametrize(("id_", "tool", "path", "text", "mode", "verdict"), JOBS)
def test_state(
    lab: Lab, fresh_host: Start, id_: str, tool: str, path: str, text: str, mode: int,
    verdict: Verdict,
) -> None:  # fmt: skip
    change = f"{TOOL.format(tool)} f={path}; {FILE.format(text, mode)}"
    assert after(lab, fresh_host, id_, change) is verdict
