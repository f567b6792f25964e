"""The reader of Match blocks against the daemon itself: made configurations, `sshd -T -C`."""

import os
import shlex
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.facts.sshd_answers import Branch, Instance, canonical
from checks.facts.sshd_answers import settings as answers
from checks.facts.sshd_config import read_lines
from checks.mfa.resolve import KEYWORDS, Server, asked
from tests.checks.states import Start
from tests.lab.lab import Lab
from tests.lab.trixie import ON_TRIXIE, TRIXIE

GROUPS = {
    "nobody": frozenset({"nogroup"}),
    "root": frozenset({"root"}),
    "audit": frozenset({"audit", "kanri"}),
    "yamada": frozenset({"yamada", "kanri", "madoguchi"}),
}
FROM = ("10.1.2.3", "10.1.9.9", "192.0.2.7", "2001:db8::5", "127.0.0.1")
PEOPLE = ("root", "audit", "yamada", "nobody")
ON_OFF = st.sampled_from(["yes", "no"])
METHODS = st.sampled_from(
    [
        "any",
        "publickey",
        "publickey,keyboard-interactive",
        "publickey,password keyboard-interactive:pam",
        "password",
    ]
)
SETTING = st.one_of(
    st.builds("AuthenticationMethods {}".format, METHODS),
    st.builds("PasswordAuthentication {}".format, ON_OFF),
    st.builds("KbdInteractiveAuthentication={}".format, ON_OFF),
    st.builds("pubkeyauthentication {}".format, ON_OFF),
    st.builds("PermitEmptyPasswords {} # why".format, ON_OFF),
    st.builds("HostbasedAuthentication {}".format, ON_OFF),
    st.builds(
        "PermitRootLogin {}".format,
        st.sampled_from(["yes", "no", "prohibit-password", "forced-commands-only"]),
    ),
    st.sampled_from(
        [
            "AllowUsers yamada audit@10.1.0.0/16",
            "AllowUsers root",
            "DenyUsers nobody",
            "DenyGroups kanri",
            "AllowGroups kanri mado*",
            "AuthorizedKeysFile /etc/ssh/keys/%u",
            "AuthorizedKeysFile none",
            "PubkeyAuthOptions verify-required",
        ]
    ),
)
CRITERION = st.one_of(
    st.sampled_from(["User yamada", "User ya*,!yamada", "User audit,root", "user=root", "User *"]),
    st.sampled_from(["Group kanri", "Group mado*,root", "Group *,!kanri", "Group nobodys"]),
    st.sampled_from(["Address 10.1.0.0/16", "Address 10.1.2.*,192.0.2.7", "Address 2001:db8::/32"]),
    st.sampled_from(["Address *,!10.1.0.0/16", "Address 127.0.0.1", "Host 10.1.2.3", "Host *.jp"]),
    st.sampled_from(["LocalPort 22", "LocalPort 2222", "LocalAddress 192.0.2.0/24"]),
)
MATCH = st.one_of(
    st.just("Match all"),
    st.lists(
        CRITERION, min_size=1, max_size=2, unique_by=lambda one: one.split()[0].lower()[:4]
    ).map(lambda parts: "Match " + " ".join(parts)),
)
BLOCK = st.tuples(MATCH, st.lists(SETTING, max_size=3)).map(
    lambda one: "\n\t".join([one[0], *one[1]])
)
INNER = st.one_of(st.lists(SETTING, max_size=2), st.lists(BLOCK, max_size=1)).map("\n".join)
TEXT = st.tuples(
    st.lists(SETTING, max_size=4),
    st.lists(st.one_of(BLOCK, BLOCK, st.just("Include /tmp/c/in*.conf")), max_size=4),
).map(lambda parts: "\n".join([*parts[0], *parts[1]]))
ASK = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(FROM), st.sampled_from([22, 2222]))
MANY = 300 if os.environ.get("HINOMI_SLOW") == "1" else 30


def said(lab: Lab, host: str, files: dict[str, str], asks: Sequence[str]) -> list[str]:
    """What the daemon answers to each question about these files."""
    script = ["cd /tmp/c"]
    for name, text in files.items():
        script.append(f"printf '%s\\n' {shlex.quote(text)} >{name}")
    for one in asks:
        script.append(f"/usr/sbin/sshd -T -f /tmp/c/main -C {one} 2>&1 || echo refused; echo =====")
    return lab.run(host, "\n".join(script)).stdout.split("=====\n")[:-1]


def agrees(lab: Lab, host: str, files: dict[str, str], people: list[tuple[str, str, int]]) -> bool:
    """Compare each connection with the daemon's answer; False where it refuses the files."""
    fixed = [
        f"user={one},host=x.invalid,addr=192.0.2.1,laddr=192.0.2.2,lport=22" for one in PEOPLE[:1]
    ]
    asks = [f"user={u},host={a},addr={a},laddr=192.0.2.2,lport={p}" for u, a, p in people]
    replies = said(lab, host, files, [*fixed, *asks])
    if any("refused" in one for one in replies):
        return False
    views = [
        Branch(one, answers(body.splitlines()))
        for one, body in zip([*fixed, *asks], replies, strict=True)
    ]
    lines = read_lines("/tmp/c/main", {f"/tmp/c/{name}": text for name, text in files.items()})
    server = Server(
        Instance(
            "sshd", "", "main", ("sshd",), tuple(views[:1]), tuple(map(canonical, lines)), "", ()
        ),
        GROUPS,
    )
    assert server.doubts == ()
    for view in views[1:]:
        at = asked(view, GROUPS)
        for keyword in KEYWORDS:
            mine = {norm(one) for one in server.resolve(keyword, at).values}
            assert mine == {norm(" ".join(view.values.get(keyword, (ABSENT.get(keyword, ""),))))}, (
                keyword,
                view.connection,
            )
    return True


ABSENT = {"gssapiauthentication": "no", "kerberosauthentication": "no"}


def norm(value: str) -> str:
    return value.lower().replace("prohibit-password", "without-password").strip()


def proven(lab: Lab, host: str) -> None:
    """Ask about made configurations; nearly all of them must be ones that the daemon takes."""
    lab.run(
        host,
        "mkdir -p /tmp/c; groupadd kanri; groupadd madoguchi; "
        "usermod -aG kanri audit; usermod -aG kanri,madoguchi yamada",
    )
    taken: list[bool] = []

    @settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck))
    @given(TEXT, INNER, st.lists(ASK, min_size=4, max_size=6, unique=True))
    def agree(main: str, inner: str, people: list[tuple[str, str, int]]) -> None:
        taken.append(agrees(lab, host, {"main": main, "in1.conf": inner}, people))

    agree()
    assert sum(taken) > len(taken) / 2


@pytest.mark.lab
def test_match_blocks_are_met_as_the_daemon_meets_them(lab: Lab, fresh_host: Start) -> None:
    proven(lab, fresh_host().name)


class TestOnDebian13:
    pytestmark = ON_TRIXIE

    def test_match_blocks(self, lab: Lab, fresh_host: Start) -> None:
        proven(lab, fresh_host(TRIXIE).name)
