"""Without privilege less is seen, and nothing looks better for it."""

from datetime import UTC, datetime

import pytest

from audit.judge import Judge
from audit.policy_files import load_policy
from checks.catalogue import catalogue, facts_of
from checks.collector import render_collector
from checks.context import Collection
from checks.frame import parse_frame
from checks.model import Verdict
from tests.checks.rules.test_access_lab import sshd, sudo
from tests.checks.states import SUBJECT, Start
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab

GOOD = {Verdict.PASS, Verdict.NOT_APPLICABLE}
BAD = (
    "useradd -o -u 0 toor; useradd open; passwd -d open; chmod 777 /home/yamada /etc/cron.d; "
    "mkdir -m 777 /home/yamada/.ssh; touch /home/yamada/.ssh/authorized_keys; "
    "chmod 600 /etc/login.defs /etc/sysctl.conf; echo 'PATH=.' >>/root/.profile; "
    "mkdir -pm 700 /etc/sssd; printf '[domain/a]\\nid_provider=ldap\\n' >/etc/sssd/sssd.conf; "
)


def seen(lab: Lab, host: str, command: str) -> dict[str, Verdict]:
    """The verdicts on a host, collected by this command."""
    checks = catalogue()
    asked = datetime.now(UTC)
    script = render_collector(facts_of(checks.values())).decode()
    answer = lab.run(host, command, stdin=script)
    frame = parse_frame(answer.stdout.encode("utf-8", "surrogateescape"))
    now = datetime.now(UTC)
    collection = Collection(True, None, "lab", frame.uid, False, frame.at, now, asked)
    found = Judge(checks, load_policy(None))(frame, SUBJECT, collection, "")
    return {one.check: one.verdict for one in found}


def test_nothing_looks_better_without_privilege(lab: Lab, fresh_host: Start) -> None:
    host = fresh_host().name
    lab.run(host, BAD + sudo("ALL ALL=NOPASSWD: ALL") + "; " + sshd("PermitRootLogin yes"))
    root, user = seen(lab, host, "sh -s"), seen(lab, host, "runuser -u yamada -- sh -s")
    better = {id_ for id_, verdict in root.items() if verdict not in GOOD and user[id_] in GOOD}
    assert better == set()
    assert user["SSH-001"] is Verdict.UNKNOWN
    assert root["SSH-001"] is Verdict.FAIL
    assert Verdict.ERROR not in user.values()
