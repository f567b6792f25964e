"""Over the whole catalogue: evidence that is missing, refused or broken never gives PASS."""

import socket
from dataclasses import replace
from functools import cache

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from audit.judge import Judge, applicable
from audit.model import Result
from audit.policy_files import load_policy
from checks.catalogue import catalogue, facts_of
from checks.collector import render_collector
from checks.context import Collection
from checks.fact import HostFact, probe_id
from checks.frame import Frame, FrameError, parse_frame
from checks.model import Check, Verdict
from inventory.model import Host, Kind, Platform
from inventory.transport.base import Bounds
from inventory.transport.local import LocalTransport
from tests.audit.samples import TAG, collection, subject


@cache
def checks() -> dict[str, Check[...]]:
    """Every check that is about a Linux server."""
    return applicable(catalogue(), Platform.LINUX, Kind.SERVER)


@cache
def judge() -> Judge:
    """All of them under the shipped policy."""
    return Judge(checks(), load_policy(None))


@cache
def recorded() -> bytes:
    """What the collector says about the machine that runs the tests."""
    here = Host(id=socket.gethostname(), name="here")
    script = render_collector(facts_of(checks().values()))
    exchange = LocalTransport().ask(here, script, TAG, Bounds())
    assert exchange.failure is None
    return exchange.output


def judged(frame: Frame | None, went: Collection | None = None) -> dict[str, Result]:
    """The result of each check."""
    went = went or collection()
    return {result.check: result for result in judge()(frame, subject(), went, "e" * 64)}


@cache
def whole() -> Frame:
    """The recording, read."""
    return parse_frame(recorded(), TAG)


@cache
def plainly() -> dict[str, Result]:
    """The results of the recording as it is."""
    return judged(whole())


def needing(fact: type[HostFact]) -> list[str]:
    """The checks that need this fact."""
    return [id_ for id_, check in checks().items() if fact in check.needs]


FACTS = sorted(facts_of(checks().values()), key=probe_id)
HOSTLY = [id_ for id_, c in checks().items() if any(issubclass(n, HostFact) for n in c.needs)]


def test_the_recording_is_worth_mutating() -> None:
    verdicts = [result.verdict for result in plainly().values()]
    assert verdicts.count(Verdict.PASS) >= 10
    assert Verdict.ERROR not in verdicts


def test_no_frame_no_pass() -> None:
    found = judged(None, collection("connect_timeout"))
    for id_ in HOSTLY:
        assert (found[id_].verdict, found[id_].reason) == (Verdict.UNKNOWN, "connect_timeout")


def test_each_missing_reply_makes_its_checks_unknown() -> None:
    for fact in FACTS:
        replies = {name: r for name, r in whole().replies.items() if name != probe_id(fact)}
        found = judged(replace(whole(), replies=replies))
        for id_ in needing(fact):
            assert found[id_].verdict is Verdict.UNKNOWN, (fact, id_)


def test_each_failed_probe_makes_its_checks_unknown() -> None:
    for fact in FACTS:
        for status in (1, 2, 91, 92, 124, 126, 127, 137):
            found = judged(_with(fact, status=status))
            for id_ in needing(fact):
                assert found[id_].verdict is Verdict.UNKNOWN, (fact, id_, status)


def test_without_root_no_check_of_a_root_fact_passes() -> None:
    replies = {name: replace(r, uid=1000) for name, r in whole().replies.items()}
    found = judged(replace(whole(), replies=replies, uid=1000))
    for fact in FACTS:
        for id_ in needing(fact) if fact.probe.root else []:
            assert (found[id_].verdict, found[id_].reason) == (Verdict.UNKNOWN, "no_privilege")


def test_an_empty_answer_never_passes() -> None:
    for fact in FACTS:
        found = judged(_with(fact, body=b""))
        for id_ in needing(fact):
            assert found[id_].verdict is not Verdict.PASS, (fact, id_)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FACTS), st.binary(max_size=200))
def test_garbage_never_passes(fact: type[HostFact], body: bytes) -> None:
    found = judged(_with(fact, body=body))
    for id_ in needing(fact):
        assert found[id_].verdict is not Verdict.PASS, (fact, id_)
        assert found[id_].verdict is not Verdict.ERROR, (fact, id_)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(FACTS), st.data())
def test_an_answer_cut_short_raises_no_verdict_to_pass(
    fact: type[HostFact], data: st.DataObject
) -> None:
    body = whole().replies[probe_id(fact)].body
    assume(len(body) > 1)
    found = judged(_with(fact, body=body[: data.draw(st.integers(0, len(body) - 1))]))
    _not_raised(found, needing(fact))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_truncated_output_is_no_frame(data: st.DataObject) -> None:
    end = recorded().rindex(b"@" + TAG.encode() + b" done ")
    cut = data.draw(st.integers(0, end + len(TAG) + 7))
    try:
        frame = parse_frame(recorded()[:cut], TAG)
    except FrameError:
        return
    raise AssertionError(frame)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_lost_line_raises_no_verdict_to_pass(data: st.DataObject) -> None:
    """A line lost on the way is noticed, or changes nothing for the better."""
    lines = recorded().split(b"\n")
    marks = [n for n, line in enumerate(lines) if line.startswith(b"@" + TAG.encode())]
    gone = data.draw(st.sampled_from(marks))
    try:
        frame = parse_frame(b"\n".join(lines[:gone] + lines[gone + 1 :]), TAG)
    except FrameError:
        return
    _not_raised(judged(frame), list(checks()))


def _not_raised(found: dict[str, Result], ids: list[str]) -> None:
    for id_ in ids:
        raised = found[id_].verdict is Verdict.PASS
        assert not raised or plainly()[id_].verdict is Verdict.PASS, id_


def _with(fact: type[HostFact], **changes: object) -> Frame:
    """The recording with one reply changed."""
    reply = replace(whole().replies[probe_id(fact)], **changes)  # type: ignore[arg-type] # named fields
    return replace(whole(), replies={**whole().replies, probe_id(fact): reply})
