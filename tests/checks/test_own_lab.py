"""Own checks on real hosts: a change made with the system's own tools, and its verdict."""

import pytest

from checks.model import Provenance, Verdict
from tests.checks.own_samples import declared
from tests.checks.states import Start, look
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab

PASS, FAIL = Verdict.PASS, Verdict.FAIL
UNKNOWN, NOT_APPLICABLE = Verdict.UNKNOWN, Verdict.NOT_APPLICABLE

HAS = 'file: {path: /etc/issue, has_line: "関係者以外の使用を禁じる"}'
LACKS = 'file: {path: /etc/app.conf, lacks_line: "Debug On"}'
KEY = "file: {path: /etc/app.conf, key: timeout, min: 1, max: 900}"
SPACE = 'file: {path: /etc/app.conf, key: Banner, separator: space, equals: "yes"}'
MODE = 'mode: {path: /etc/app.conf, at_most: "0640", owner: root, group: [root, adm]}'
ABSENT = "package: {name: [telnetd, inetutils-telnetd], state: absent}"
THERE = "package: {name: coreutils, state: installed}"
ENABLED = "service: {name: city, state: enabled}"
RUNNING = "service: {name: city, process: cityd, state: running}"
STOPPED = "service: {name: city, process: cityd, state: absent}"
CLOSED = "port: {name: tcp/2323, state: closed}"
OPEN = "port: {name: tcp/2323, state: listening}"
UDP = "port: {name: udp/1900, state: closed}"
HIGH = "port: {name: udp/60000, state: closed}"
SYSCTL = "sysctl: {key: net.ipv4.tcp_syncookies, equals: 1}"
RANGE = "sysctl: {key: net.ipv4.tcp_fin_timeout, max: 60}"
NO_KEY = "sysctl: {key: net.ipv4.no_such_thing, equals: 1}"
MASKED = 'file: {path: /etc/app.conf, lacks_line: "password = abc-9Xy-secret"}'

LINE = "printf '  関係者以外の使用を禁じる \\n' > /etc/issue"
LISTEN = (
    "python3 -c 'import os,socket,time\n"
    's=socket.socket(socket.AF_INET, {2}); s.bind(("{0}",{1})){3}\n'
    "os.fork() and os._exit(0)\n"
    "for n in range(3): os.close(n)\n"
    "time.sleep(60)'"
)
TCP, DATAGRAM = "socket.SOCK_STREAM", "socket.SOCK_DGRAM"
UNIT = (
    "mkdir -p /etc/systemd/system/multi-user.target.wants; "
    "printf '[Service]\\nExecStart=/usr/local/sbin/cityd\\n' > /etc/systemd/system/city.service; "
)
WANT = UNIT + "ln -s ../city.service /etc/systemd/system/multi-user.target.wants/"
RUN = (
    "cp /bin/sleep /usr/local/sbin/cityd; "
    "/usr/local/sbin/cityd 60 >/dev/null 2>&1 </dev/null & sleep 0.1"
)
TELNETD = (
    "printf 'Package: telnetd\\nStatus: {0}\\nVersion: 1\\nArchitecture: all\\n"
    "Maintainer: x\\nDescription: x\\n\\n' >> /var/lib/dpkg/status"
)
COOKIES = "echo {0} > /proc/sys/net/ipv4/tcp_syncookies; "
KEEP = "echo 'net.ipv4.tcp_syncookies = {0}' > /etc/sysctl.d/60-own.conf"


def app(text: str, more: str = "") -> str:
    """Write the application's file."""
    return f"printf '{text}' > /etc/app.conf; {more}"


STATES = [
    (HAS, LINE, PASS),
    (HAS, "printf '# 関係者以外の使用を禁じる\\n' > /etc/issue", FAIL),
    (HAS, "printf 'Debian\\n' > /etc/issue", FAIL),
    (HAS, "rm -f /etc/issue", FAIL),
    (HAS, "rm -f /etc/issue; ln -s /etc/shadow /etc/issue", UNKNOWN),
    (HAS, "rm -f /etc/issue; ln /etc/shadow /etc/issue", UNKNOWN),
    (HAS, LINE + "; yes 0123456789 | head -c 70000 >> /etc/issue", UNKNOWN),
    (HAS, LINE + "; echo '-----BEGIN OPENSSH PRIVATE KEY-----' >> /etc/issue", UNKNOWN),
    (HAS, "rm -f /etc/issue; mkdir /etc/issue", UNKNOWN),
    (LACKS, app("Debug Off\\n"), PASS),
    (LACKS, app("#Debug On\\n"), PASS),
    (LACKS, app("  debug\\ton\\n"), FAIL),
    (LACKS, "true", NOT_APPLICABLE),
    (MASKED, app("user = x\\n"), PASS),
    (KEY, app("timeout = 600\\n"), PASS),
    (KEY, app("timeout=0\\n"), FAIL),
    (KEY, app("timeout=901\\n"), FAIL),
    (KEY, app("timeout=600\\nTimeout=6000\\n"), FAIL),
    (KEY, app("timeout=600\\ntimeout=\\n"), FAIL),
    (KEY, app("#timeout=600\\n"), FAIL),
    (KEY, app("timeout=ten\\n"), FAIL),
    (KEY, "true", FAIL),
    (SPACE, app('Banner\\t"yes"\\n'), PASS),
    (SPACE, app("banner=no\\n"), FAIL),
    (MODE, app("x", "chmod 640 /etc/app.conf; chgrp adm /etc/app.conf"), PASS),
    (MODE, app("x", "chmod 600 /etc/app.conf"), PASS),
    (MODE, app("x", "chmod 644 /etc/app.conf"), FAIL),
    (MODE, app("x", "chmod 640 /etc/app.conf; chown daemon /etc/app.conf"), FAIL),
    (MODE, app("x", "chmod 640 /etc/app.conf; chgrp users /etc/app.conf"), FAIL),
    (MODE, "true", NOT_APPLICABLE),
    (ABSENT, "true", PASS),
    (ABSENT, TELNETD.format("install ok installed"), FAIL),
    (ABSENT, TELNETD.format("deinstall ok config-files"), PASS),
    (THERE, "true", PASS),
    (THERE, "sed -i 's/^Package: coreutils$/Package: other/' /var/lib/dpkg/status", FAIL),
    (ENABLED, WANT, PASS),
    (ENABLED, UNIT, FAIL),
    (ENABLED, WANT + "; rm /etc/systemd/system/city.service; "
     "ln -s /dev/null /etc/systemd/system/city.service", FAIL),
    (RUNNING, RUN, PASS),
    (RUNNING, WANT, FAIL),
    (STOPPED, "true", PASS),
    (STOPPED, WANT, FAIL),
    (STOPPED, RUN, FAIL),
    (CLOSED, "true", PASS),
    (CLOSED, LISTEN.format("127.0.0.1", 2323, TCP, ";s.listen()"), PASS),
    (CLOSED, LISTEN.format("0.0.0.0", 2323, TCP, ";s.listen()"), FAIL),
    (OPEN, LISTEN.format("0.0.0.0", 2323, TCP, ";s.listen()"), PASS),
    (OPEN, LISTEN.format("0.0.0.0", 2324, TCP, ";s.listen()"), FAIL),
    (UDP, "true", PASS),
    (UDP, LISTEN.format("0.0.0.0", 1900, DATAGRAM, ""), FAIL),
    (HIGH, "true", UNKNOWN),
    (SYSCTL, COOKIES.format(1) + KEEP.format(1), PASS),
    (SYSCTL, COOKIES.format(0) + KEEP.format(1), FAIL),
    (SYSCTL, COOKIES.format(1) + KEEP.format(0), FAIL),
    (SYSCTL, COOKIES.format(1) + "rm -f /etc/sysctl.d/60-own.conf", FAIL),
    (RANGE, "echo net.ipv4.tcp_fin_timeout=30 > /etc/sysctl.d/60-own.conf", PASS),
    (RANGE, "echo net/ipv4/tcp_fin_timeout=90 > /etc/sysctl.d/60-own.conf", FAIL),
    (NO_KEY, "true", NOT_APPLICABLE),
]  # fmt: skip


@pytest.mark.parametrize(("want", "change", "verdict"), STATES, ids=lambda v: str(v)[:40])
def test_states(lab: Lab, fresh_host: Start, want: str, change: str, verdict: Verdict) -> None:
    host = fresh_host()
    lab.run(host.name, change)
    result = look(lab, host.name, declared(want))
    assert result.verdict is verdict, result


def test_conflicting_lines_are_not_explicit(lab: Lab, fresh_host: Start) -> None:
    host = fresh_host()
    lab.run(host.name, app("timeout=600\\ntimeout=300\\n"))
    result = look(lab, host.name, declared(KEY))
    assert (result.verdict, result.provenance) == (PASS, Provenance.CONFLICTING)
    assert look(lab, host.name, declared(KEY), explicit=True).verdict is FAIL
