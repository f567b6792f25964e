"""Whatever a probe prints, its parser gives a fact or says why not; nothing else escapes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.catalogue import catalogue, facts_of
from checks.fact import HostFact, probe_id, read
from checks.model import FactError
from tests.checks.replies import TAG, listed, reply

FACTS = sorted(facts_of(catalogue().values()), key=probe_id)

WORDS = st.sampled_from(
    [
        *("manager dpkg -", "installed a 1", "walk /", "status 0", "status 1", "end", "names"),
        *(
            "81a4 0 0 root root /etc/passwd",
            "acl /x",
            "hidden /x",
            "owners unknown",
            "loader systemd",
        ),
        *("release 6.1", "build #1", "image 6.1", "pidns 4026531836", "uptime 12.5", "uptime x"),
        *("11 /proc/self/ns/pid", "11 /proc/1/ns/pid", "1 systemd", "8 chronyd", "range 1 2"),
        *(
            "chrony a,b",
            "systemd yes",
            "now net/ipv4/ip_forward 0",
            "key a/b",
            "wrote 9 9 /var/log/x",
        ),
        *(
            "codename a",
            "date _dists_a Fri, 20 Nov 2026 21:00:00 UTC",
            "date x",
            "list _dists_a",
            "shown 0",
            "candidate a 1 2",
        ),
        *("unit a.service enabled", 'set APT::Periodic::Enable "1";', 'nft {"nftables": []}'),
        *('nft {"nftables": [{"chain": 1}]}', "nft " + "[" * 3000, "ip :INPUT DROP [0:0]", "ip -A"),
        *(
            "ip -A INPUT -m comment --comment",
            "tool restic",
            "restic 9 /b",
            "restic 99999999999999 /b",
        ),
        *("unit a.service x=1", "rsnapshot +0900 [2026-13-01T00:00:00] x: completed successfully"),
        *("db daily.cvd ClamAV-VDB:31 Feb 2026 00-00 +0000:", "scan /etc/crontab"),
        f"@{TAG} file ok /etc/os-release",
        *(f"@{TAG} file end -", f"@{TAG} file end 0", f"@{TAG} file end 1"),
        f"@{TAG} file",
    ]
)
FILES = st.dictionaries(
    st.sampled_from(
        [
            *("/etc/os-release", "/etc/rsyslog.conf", "/etc/logrotate.conf", "/proc/net/tcp"),
            *("/proc/net/udp", "/etc/sysctl.conf", "/etc/sysctl.d/1.conf", "/etc/apt/sources.list"),
            *("/etc/systemd/journald.conf", "/etc/inetd.conf", "/etc/xinetd.d/x"),
        ]
    ),
    st.none()
    | st.text(alphabet="ab10:.=*{}()[]\"'\\@/#;-\n ", max_size=60)
    | st.sampled_from(
        ["ID=x\nPRETTY_NAME='", "/var/log/secure {\n rotate x\n}", "head\n 0: 1:1 2 0A"]
    ),
    max_size=4,
)
LINES = st.lists(WORDS, max_size=8).map("\n".join)
BODIES = st.binary(max_size=300) | st.builds(
    lambda files, lines, end: (listed(files) + lines + end).encode(),
    FILES,
    LINES,
    st.sampled_from(["", "\n", "\nend\n", "\nstatus 0\n"]),
)


@pytest.mark.parametrize("fact", FACTS, ids=probe_id)
@settings(max_examples=80, deadline=None)
@given(body=BODIES, status=st.sampled_from([0, 0, 0, 1, 91, 92]), uid=st.sampled_from([0, 1000]))
def test_a_fact_or_the_reason(fact: type[HostFact], body: bytes, status: int, uid: int) -> None:
    try:
        found = read(fact, reply(body, status=status, uid=uid))
    except FactError:
        return
    assert type(found) is fact
    assert status == 0
