"""How a careful administrator keeps files: /tmp apart, schedules for few, changes watched."""

from tests.lab.spec import File, Part

_TMP = "tmpfs /tmp tmpfs nodev,nosuid,mode=1777 0 0\n"
FILES = Part(
    files=(
        File("/etc/fstab", _TMP),
        File("/etc/lab-init.d/00-tmp", "#!/bin/sh\nmount /tmp\n", 0o755),
        File("/etc/cron.allow", "root\n", 0o640),
        # AIDE's files with a program of its name: making a real database takes seconds
        File("/etc/default/aide", "SILENTREPORTS=no\n"),
        File("/etc/aide/aide.conf", "/usr/s?bin p+u+g+sha512\n"),
        File("/var/lib/aide/aide.db", "the state of the files at the handing over\n", 0o600),
        File("/var/log/aide/aide.log", "no difference\n", 0o640),
        File("/etc/cron.d/aide", "30 2 * * * root aide --check --config /etc/aide/aide.conf\n"),
    ),
    setup=r"""
cp /bin/true /usr/bin/aide
chgrp crontab /etc/cron.allow
chmod 640 /var/log/journal/README
""",
)
