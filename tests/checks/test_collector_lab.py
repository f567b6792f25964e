"""The whole collector on a real host: it changes nothing, stays small, and speaks every shell."""

import gzip
from collections.abc import Callable

import pytest

from checks.catalogue import catalogue, facts_of
from checks.collector import render_collector
from checks.frame import Frame, parse_frame
from tests.lab.lab import Lab, RunningHost

pytestmark = pytest.mark.lab

TAG = "00112233445566778899aabbccddeeff"
SCRIPT = render_collector(facts_of(catalogue("checks.rules").values())).decode()
_SNAPSHOT = (
    "find / -xdev -not -path '/proc/*' -not -path '/sys/*' -not -path '/dev/*' "
    "-printf '%p %m %U %G %s %T@ %C@\\n' | sort"
)


def collected(lab: Lab, host: RunningHost, shell: str, user: str = "root") -> str:
    return lab.run(host.name, f"{shell} -s", user, stdin=f"HINOMI_TAG={TAG}\n{SCRIPT}").stdout


def read(output: str) -> Frame:
    return parse_frame(output.encode(), TAG)


def test_nothing_on_the_host_changes(lab: Lab, fresh_host: Callable[..., RunningHost]) -> None:
    host = fresh_host()
    lab.run(host.name, "pkill cron || :; pkill rsyslogd || :")
    before = lab.run(host.name, _SNAPSHOT).stdout
    assert before.count("\n") > 5000
    read(collected(lab, host, "dash"))
    assert lab.run(host.name, _SNAPSHOT).stdout == before


def test_every_shell_collects_the_same_facts(
    lab: Lab, fresh_host: Callable[..., RunningHost]
) -> None:
    host = fresh_host()
    frames = [read(collected(lab, host, shell)) for shell in ("dash", "bash", "busybox ash")]
    statuses = [{name: r.status for name, r in frame.replies.items()} for frame in frames]
    assert statuses[0] == statuses[1] == statuses[2]
    assert frames[0].uid == 0


def test_evidence_of_a_host_is_small(lab: Lab, fresh_host: Callable[..., RunningHost]) -> None:
    output = collected(lab, fresh_host(), "dash").encode()
    assert len(gzip.compress(output)) < 300 * 1024


def test_without_privilege_nothing_that_needs_it_is_answered(
    lab: Lab, fresh_host: Callable[..., RunningHost]
) -> None:
    frame = read(collected(lab, fresh_host(), "dash", "yamada"))
    assert frame.uid != 0
    facts = facts_of(catalogue("checks.rules").values())
    rooted = {fact.__name__ for fact in facts if fact.probe.root}
    assert rooted
    assert {frame.replies[name].status for name in rooted} == {92}
    assert {frame.replies[name].body for name in rooted} == {b""}
