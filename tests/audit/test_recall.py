"""A judge that remembers says of each host what a judge that knows nothing says."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.judge import Judge
from audit.recall import Recall
from checks.context import Subject
from checks.fact import HostFact, Reply, Shell, read
from checks.model import FactError, Outcome, judged
from tests.audit.samples import CHECKS, collection, declare, frame, policy, subject

NOW = datetime(2026, 11, 1, tzinfo=UTC)
TAG = "0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Words(HostFact):
    """What was printed, with its tag."""

    said: str

    probe = Shell("cat /etc/motd")

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Take it as it is."""
        return cls(reply.text.replace(reply.tag, "<tag>") if reply.tag else reply.text)


@dataclass(frozen=True, slots=True)
class Age(HostFact):
    """Seconds since a moment."""

    seconds: float

    probe = Shell("date")

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Compare with the host's clock."""
        return cls((reply.at - NOW).total_seconds())


@dataclass(frozen=True, slots=True)
class Asked(HostFact):
    """Who asked, and what was said."""

    uid: int
    said: str

    probe = Shell("id")

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Take it as it is."""
        return cls(reply.uid, reply.text)


@dataclass(frozen=True, slots=True)
class First(HostFact):
    """The first word, whatever follows."""

    word: str

    probe = Shell("ps")

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Drop the number."""
        return cls(reply.text.split()[0])


@dataclass(frozen=True, slots=True)
class Loose(HostFact):
    """A number, or letters as keys in the order of their coming."""

    said: object

    probe = Shell("env")

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Mind order and type, as `==` does not."""
        values = {"1": 1, "True": True}
        return cls(values.get(reply.text) or dict.fromkeys(reply.text))


@dataclass(frozen=True, slots=True)
class Hidden(HostFact):
    """A word that is not shown."""

    word: str = field(repr=False)

    probe = Shell("true")

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Take it as it is."""
        return cls(reply.text)


def reply(body: str, tag: str = TAG, status: int = 0, uid: int = 0, late: int = 0) -> Reply:
    return Reply(body.encode(), status, tag, uid, NOW + timedelta(seconds=late))


hosts = st.lists(
    st.dictionaries(
        st.sampled_from(["Motd", "Number"]), st.sampled_from(["ok", "", "7", "9", "no"]), max_size=2
    ),
    min_size=1,
    max_size=8,
)


@given(hosts)
def test_a_fleet_is_judged_like_its_hosts_one_by_one(fleet: list[dict[str, str]]) -> None:
    remembers = Judge(CHECKS, policy())
    for number, texts in enumerate(fleet):
        fresh, digest = Judge(CHECKS, policy()), f"{number:064x}"
        given_ = frame(texts), subject(), collection(), digest
        assert remembers(*given_) == fresh(*given_)


def test_an_equal_reply_is_read_once() -> None:
    recall = Recall()
    first, token = recall.fact(Words, reply("hello"), read)
    again, same = recall.fact(Words, reply("hello", late=60), read)
    assert first is again
    assert token is not None
    assert token == same


def test_the_tag_counts_by_its_place_and_not_by_its_text() -> None:
    recall, other = Recall(), "fedcba9876543210"
    mine, _ = recall.fact(Words, reply(f"@{TAG} end", TAG), read)
    theirs, _ = recall.fact(Words, reply(f"@{other} end", other), read)
    forged, _ = recall.fact(Words, reply(f"@{TAG} end", other), read)
    assert mine is theirs
    assert forged == Words(f"@{TAG} end")


def test_another_user_is_another_reply() -> None:
    recall = Recall()
    given_ = (reply("a"), reply("a", uid=1), reply("b"))
    said = [recall.fact(Asked, one, read) for one in given_]
    assert [fact for fact, _ in said] == [Asked(0, "a"), Asked(1, "a"), Asked(0, "b")]
    assert len({token for _, token in said}) == 3


def test_another_status_is_another_reply() -> None:
    recall = Recall()
    recall.fact(Asked, reply("a"), read)
    with pytest.raises(FactError):
        recall.fact(Asked, reply("a", status=1), read)


def test_a_fact_that_asks_the_clock_is_read_for_each_host() -> None:
    recall = Recall()
    ages = [recall.fact(Age, reply("same", late=late), read) for late in (0, 60, 3600, 60)]
    assert [fact for fact, _ in ages] == [Age(0.0), Age(60.0), Age(3600.0), Age(60.0)]
    assert len({token for _, token in ages}) == 3


def test_facts_that_came_out_the_same_are_one() -> None:
    recall = Recall()
    mine, token = recall.fact(First, reply("sshd 17"), read)
    theirs, same = recall.fact(First, reply("sshd 4711"), read)
    assert mine is theirs
    assert token is not None
    assert token == same
    assert recall.fact(First, reply("nginx 17"), read)[1] != token


def test_what_equality_overlooks_makes_another_fact() -> None:
    recall = Recall()
    tokens = {recall.fact(Loose, reply(text), read)[1] for text in ("ab", "ba", "1", "True")}
    assert len(tokens) == 4


def test_what_the_text_of_a_fact_hides_is_never_taken_for_the_same() -> None:
    recall = Recall()
    assert recall.fact(Hidden, reply("a"), read)[1] is not None
    assert recall.fact(Hidden, reply("b"), read) == (Hidden("b"), None)


def test_a_check_that_asks_the_name_is_decided_for_each_host() -> None:
    asked: list[str] = []

    @declare("NAM-001")
    def is_the_first(subject: Subject) -> Outcome:
        asked.append(subject.host)
        return judged(subject.host == "SV-001", observed=subject.host, expected="SV-001")

    judge = Judge({"NAM-001": is_the_first}, policy())
    told = [judge(frame(), subject(name), collection(), "")[0] for name in ("SV-001", "SV-002")]
    assert [(one.host, one.verdict.value, one.observed) for one in told] == [
        ("SV-001", "PASS", "SV-001"),
        ("SV-002", "FAIL", "SV-002"),
    ]
    assert asked == ["SV-001", "SV-002"]


def test_a_check_that_asks_no_name_is_decided_once() -> None:
    asked: list[str] = []

    @declare("NAM-002")
    def is_a_server(subject: Subject) -> Outcome:
        asked.append(subject.kind)
        return judged(subject.kind == "server", observed=subject.kind, expected="server")

    judge = Judge({"NAM-002": is_a_server}, policy())
    told = [judge(frame(), subject(name), collection(), name)[0] for name in ("SV-001", "SV-002")]
    assert [(one.host, one.evidence) for one in told] == [("SV-001",) * 2, ("SV-002",) * 2]
    assert len(asked) == 1
