"""Spoilt evidence never praises: what was not PASS on a real host does not become it."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.judge import Judge
from audit.model import Result
from audit.policy_files import load_policy
from checks.catalogue import catalogue, facts_of
from checks.frame import FrameError, parse_frame
from checks.model import Verdict
from tests.checks.evidence import spoilt, with_reply
from tests.checks.failing_hosts import failing_hosts, frames, judged, results
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab
_EACH = 3  # hosts on which one check with one verdict for one reason is tried

USERS: dict[str, set[str]] = defaultdict(set)
for _id, _check in catalogue().items():
    for _fact in facts_of([_check]):
        USERS[_fact.__name__].add(_id)


@pytest.fixture(scope="module")
def evidence(lab: Lab) -> list[bytes]:
    return failing_hosts(lab)


def test_much_is_wrong_on_these_hosts(evidence: list[bytes]) -> None:
    told = [judged(frame, catalogue()) for frame in frames(evidence)]
    failed = {id_ for one in told for id_, result in one.items() if result.verdict is Verdict.FAIL}
    assert len(failed) > 0.7 * len(catalogue())
    assert [r for one in told for r in one.values() if r.verdict is Verdict.ERROR] == []


def test_no_spoilt_answer_raises_a_verdict_to_pass(evidence: list[bytes]) -> None:
    tried: Counter[tuple[str, ...]] = Counter()
    raised: set[str] = set()
    for frame in frames(evidence):
        before = judged(frame, catalogue())
        for name, reply in frame.replies.items():
            ids = [id_ for id_ in sorted(USERS[name]) if _is_due(tried, name, before[id_])]
            if ids:
                judge = Judge({id_: catalogue()[id_] for id_ in ids}, load_policy(None))
                for how, odd in spoilt(reply):
                    after = results(judge, with_reply(frame, name, odd))
                    raised |= {f"{i} {name} {how}" for i in ids if _praises(after[i])}
    assert sorted(raised) == []


def _praises(result: Result) -> bool:
    """PASS; and an ERROR would be a parser that did not say why it has no fact."""
    return result.verdict in {Verdict.PASS, Verdict.ERROR}


def _is_due(tried: Counter[tuple[str, ...]], fact: str, result: Result) -> bool:
    key = (fact, result.check, result.verdict, result.reason)
    tried[key] += 1
    return result.verdict is not Verdict.PASS and tried[key] <= _EACH


def sections(raw: bytes) -> tuple[bytes, list[bytes], bytes]:
    """Header, the probes with their marks, and the end."""
    head, rest = raw.split(b"\n", 1)
    body, done, count = rest.rpartition(b"@" + head.split()[1] + b" done ")
    parts = re.split(rb"(?m)^(?=@" + head.split()[1] + rb" begin )", body)
    return head + b"\n", [part for part in parts if part], done + count


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_evidence_cut_anywhere_is_refused(evidence: list[bytes], data: st.DataObject) -> None:
    raw = data.draw(st.sampled_from(evidence))
    cut = data.draw(st.integers(0, len(raw.rstrip()) - 2))
    with pytest.raises(FrameError):
        parse_frame(raw[:cut])


@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_the_order_of_the_probes_means_nothing(evidence: list[bytes], data: st.DataObject) -> None:
    raw = data.draw(st.sampled_from(evidence))
    head, parts, end = sections(raw)
    mixed = b"".join([head, *data.draw(st.permutations(parts)), end])
    before, after = (judged(parse_frame(one), catalogue()) for one in (raw, mixed))
    assert {i: r.verdict for i, r in after.items()} == {i: r.verdict for i, r in before.items()}


def _twice(head: bytes, parts: list[bytes], end: bytes, place: int) -> bytes:
    return b"".join([head, *parts[:place], parts[place], *parts[place:], end])


def _without(head: bytes, parts: list[bytes], end: bytes, place: int) -> bytes:
    return b"".join([head, *parts[:place], *parts[place + 1 :], end])


def _unfinished(head: bytes, parts: list[bytes], end: bytes, place: int) -> bytes:
    ended = re.sub(rb"\n@\w+ end \w+ \d+\n\Z", b"\n", parts[place])
    return b"".join([head, *parts[:place], ended, *parts[place + 1 :], end])


def _unbegun(head: bytes, parts: list[bytes], end: bytes, place: int) -> bytes:
    bare = parts[place].split(b"\n", 1)[1]
    return b"".join([head, *parts[:place], bare, *parts[place + 1 :], end])


@pytest.mark.parametrize("spoil", [_twice, _without, _unfinished, _unbegun])
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_probe_too_many_or_too_few_is_refused(
    evidence: list[bytes], spoil: Callable[..., bytes], data: st.DataObject
) -> None:
    head, parts, end = sections(data.draw(st.sampled_from(evidence)))
    place = data.draw(st.integers(0, len(parts) - 1))
    with pytest.raises(FrameError):
        parse_frame(spoil(head, parts, end, place))


def test_an_answer_of_another_host_is_refused(evidence: list[bytes]) -> None:
    (head, parts, end), (_, others, _) = map(sections, evidence[:2])
    for place in range(len(parts)):
        mixed = [*parts[:place], others[place], *parts[place + 1 :]]
        with pytest.raises(FrameError):
            parse_frame(b"".join([head, *mixed, end]))
    tag = head.split()[1].decode()
    with pytest.raises(FrameError):
        parse_frame(evidence[1], tag)
    assert parse_frame(evidence[1] + evidence[0], tag).tag == tag


@pytest.mark.parametrize("code", ["utf-16", "utf-16-le", "utf-32", "cp037"])
def test_evidence_in_another_code_is_refused(evidence: list[bytes], code: str) -> None:
    for raw in evidence[:3]:
        with pytest.raises(FrameError):
            parse_frame(raw.decode("utf-8", "replace").encode(code, "replace"))


def test_evidence_with_the_line_ends_of_windows_is_refused(evidence: list[bytes]) -> None:
    for raw in evidence[:3]:
        with pytest.raises(FrameError):
            parse_frame(raw.replace(b"\n", b"\r\n"))
