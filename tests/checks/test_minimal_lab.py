"""A host with nothing but busybox: what cannot be seen there is unknown, and nothing breaks."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from audit.judge import Judge
from audit.policy_files import load_policy
from checks.catalogue import catalogue, facts_of
from checks.collector import render_collector
from checks.context import Collection
from checks.frame import parse_frame
from checks.model import Verdict
from tests.checks.states import SUBJECT
from tests.lab.lab import Lab, RunningHost

pytestmark = pytest.mark.lab

ALPINE = r"""
a=/srv/alpine
mkdir -p $a/bin $a/etc $a/proc $a/dev $a/root $a/var/log $a/tmp $a/lib/apk/db
cp /bin/busybox $a/bin/busybox
for k in $(/bin/busybox --list); do
  case $k in busybox|rpm|dpkg|dpkg-deb|rpm2cpio) ;; *) ln -s busybox $a/bin/$k ;; esac
done
printf 'ID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME="Alpine Linux v3.20"\n' >$a/etc/os-release
printf 'root:x:0:0:root:/root:/bin/ash\n' >$a/etc/passwd
printf 'root:x:0:root\nshadow:x:42:\n' >$a/etc/group
printf 'root:*::0:::::\n' >$a/etc/shadow; chmod 640 $a/etc/shadow
mount --rbind /proc $a/proc; mount --rbind /dev $a/dev
"""
NEED_PACKAGES = ("UPD-", "VUL-", "SVC-002", "SVC-005", "SVC-006", "SVC-007", "INT-")


def test_nothing_is_praised_for_being_out_of_sight(
    lab: Lab, fresh_host: Callable[..., RunningHost]
) -> None:
    host = fresh_host(setup=ALPINE)
    collector = render_collector(facts_of(catalogue().values())).decode()
    answer = lab.run(host.name, "chroot /srv/alpine /bin/ash -s", stdin=collector)
    frame = parse_frame(answer.stdout.encode("utf-8", "surrogateescape"))
    now = datetime.now(UTC)
    collection = Collection(True, None, "lab", frame.uid, False, frame.at, now, now)
    results = Judge(catalogue(), load_policy(None))(frame, SUBJECT, collection, "")
    told = {one.check: one for one in results}
    assert [one for one in results if one.verdict is Verdict.ERROR] == []
    assert told["COL-003"].reason == "unproven"
    passed = {id_ for id_, one in told.items() if one.verdict is Verdict.PASS}
    assert {id_ for id_ in passed if id_.startswith(NEED_PACKAGES)} <= {"UPD-012"}
