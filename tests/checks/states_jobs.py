"""Real states of what runs by itself: a change to a fresh host, and the verdict it must bring."""

from checks.model import Verdict

P, F, N = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE


def _unit(*lines: str) -> str:
    text = "\\n".join(("[Service]", *lines))
    return f"printf '{text}\\n' >/etc/systemd/system/x.service; "


_MINE = "mkdir -p /opt/x; cp /bin/true /opt/x/run; "
_CRON = "echo '1 2 * * * root cd / && /opt/x/run --all >/dev/null' >/etc/cron.d/x; "
_AT = "touch /usr/bin/at; chmod 755 /usr/bin/at; "
STATES: list[tuple[str, str, Verdict]] = [
    ("JOB-001", "echo root >/etc/cron.allow", P),
    ("JOB-001", ": >/etc/cron.allow; echo games >/etc/cron.deny", P),
    ("JOB-001", "echo games >/etc/cron.deny", F),
    ("JOB-001", "rm -f /etc/cron.allow /etc/cron.deny", F),
    ("JOB-001", "rm -f /etc/cron.deny /etc/debian_version", P),
    ("JOB-001", "rm /usr/bin/crontab", N),
    ("JOB-002", f"{_AT} touch /etc/at.allow", P),
    ("JOB-002", f"{_AT} rm -f /etc/at.allow /etc/at.deny", P),
    ("JOB-002", f"{_AT} echo games >/etc/at.deny", F),
    ("JOB-002", "echo games >/etc/at.deny", N),
    ("JOB-003", ":", P),
    ("JOB-003", f"{_MINE}{_CRON}", P),
    ("JOB-003", f"{_MINE}{_CRON} chmod 777 /opt/x/run", F),
    ("JOB-003", f"{_MINE}{_CRON} chown yamada /opt/x", F),
    ("JOB-003", f"{_MINE}{_CRON} chmod 775 /opt", F),
    ("JOB-003", f"{_MINE}{_CRON} chmod 777 /opt/x/run; mv /etc/cron.d/x /etc/cron.d/x.bak", P),
    ("JOB-003", f"{_MINE} echo '@daily yamada /opt/x/run' >/etc/cron.d/x; chmod 777 /opt/x/run", P),
    (
        "JOB-003",
        f"{_MINE} echo '@daily root \"/opt/x/run\"' >>/etc/crontab; chmod 777 /opt/x/run",
        F,
    ),
    ("JOB-003", f"{_MINE} echo '#@daily root /opt/x/run' >>/etc/crontab; chmod 777 /opt/x/run", P),
    (
        "JOB-003",
        f"{_MINE} chmod 777 /opt/x/run; echo '@reboot /opt/x/run' >/var/spool/cron/crontabs/root",
        F,
    ),
    ("JOB-003", f"{_MINE} chmod 777 /opt/x/run; {_unit('ExecStart=-/opt/x/run -a')}", F),
    ("JOB-003", f"{_MINE} chmod 777 /opt/x/run; {_unit('User=yamada', 'ExecStart=/opt/x/run')}", P),
    ("JOB-003", f"{_MINE} chmod 777 /opt/x/run; {_unit('User=root', 'ExecStart=/opt/x/run')}", F),
    ("JOB-003", "echo '0 1 * * * root tar cf /srv/a.tar /home/yamada' >/etc/cron.d/x", P),
    (
        "JOB-003",
        f"{_MINE} echo '@daily root cd /opt/x && ./run' >/etc/cron.d/x; chmod 777 /opt/x/run",
        F,
    ),
    (
        "JOB-003",
        f"{_MINE} echo '@daily root cd /opt/x; sh y.sh' >/etc/cron.d/x; "
        "touch /opt/x/y.sh; chmod 666 /opt/x/y.sh",
        F,
    ),
    ("JOB-004", ":", P),
    ("JOB-004", f"{_unit('ExecStart=/bin/true')} chmod 666 /etc/systemd/system/x.service", F),
    ("JOB-004", "chown yamada /etc/systemd/system", F),
    ("JOB-004", "mkdir -p /etc/udev/rules.d; cd /etc/udev/rules.d; touch a.rules; chmod 664 *", F),
    ("JOB-004", f"{_unit('ExecStart=/bin/true')} chgrp yamada /etc/systemd/system/x.service", P),
    ("JOB-005", ":", P),
    ("JOB-005", "touch /var/spool/cron/crontabs/yamada", P),
    ("JOB-005", "touch /var/spool/cron/crontabs/taro", F),
    (
        "JOB-005",
        "sed -i /^yamada:/d /etc/passwd; touch /var/spool/cron/crontabs/yamada",
        F,
    ),
    ("JOB-005", "rm /usr/bin/crontab", N),
]
