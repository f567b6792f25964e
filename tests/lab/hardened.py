"""How a careful administrator sets up a host: one part for each subject, and all of them."""

from tests.lab.network import address
from tests.lab.spec import File, Part

BASIS_NUMBER = 10  # the place of the fleet's time and log server
_BASIS = address(BASIS_NUMBER)
_DAEMON = """\
# the clock belongs to the machine under the lab: chrony measures it and leaves it alone
[Unit]
ConditionCapability=
"""

SSHD = Part(
    files=(
        File(
            "/etc/ssh/sshd_config.d/10-standard.conf",
            "PermitRootLogin no\n"
            "PasswordAuthentication no\n"
            "X11Forwarding no\n"
            "MaxAuthTries 4\n"
            "LoginGraceTime 60\n"
            "ClientAliveInterval 300\n"
            "ClientAliveCountMax 2\n"
            "LogLevel VERBOSE\n"
            "Banner /etc/issue.net\n"
            "MACs hmac-sha2-512-etm@openssh.com,hmac-sha2-256-etm@openssh.com\n",
        ),
        File("/etc/issue.net", "許可のない利用を禁じます。操作は記録されます。\n"),
    )
)
ACCOUNTS = Part(
    setup=r"""
chmod 700 /home/*
sed -i -e 's/^UMASK.*/UMASK 027/' -e 's/^#\?HOME_MODE.*/HOME_MODE 0700/' /etc/login.defs
"""
)
LOGS = Part(
    files=(
        File("/etc/rsyslog.d/90-forward.conf", f"*.* @@{_BASIS}:514\n"),
        File("/var/log/journal/README", "the journal is kept over a reboot\n"),
    ),
    setup=r"sed -i -e 's/^\trotate .*/\trotate 53/' -e 's/^\tmaxage .*//' /etc/logrotate.d/rsyslog",
)
TIME = Part(
    files=(
        File("/etc/systemd/system/chrony.service.d/lab.conf", _DAEMON),
        File("/etc/default/chrony", 'DAEMON_OPTS="-x"\n'),
        File(
            "/etc/chrony/chrony.conf",
            f"server {_BASIS} iburst minpoll -4 maxpoll -2 xleave\n"
            "driftfile /var/lib/chrony/chrony.drift\n",
        ),
    )
)
HARDENED = SSHD + ACCOUNTS + LOGS + TIME

BASIS = Part(  # 庁内の時刻とログのサーバ
    files=(
        File("/etc/chrony/chrony.conf", "local stratum 3\nallow 198.18.0.0/16\n"),
        File(
            "/etc/rsyslog.d/90-forward.conf",
            'module(load="imtcp")\ninput(type="imtcp" port="514")\n'
            f"auth,authpriv.* @@{address(BASIS_NUMBER + 1)}:514\n",
        ),
    )
)
