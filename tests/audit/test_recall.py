"""A judge that remembers says of each host what a judge that knows nothing says."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from hypothesis import given
from hypothesis import strategies as st

from audit.judge import Judge
from audit.recall import Recall
from checks.context import Subject
from checks.fact import HostFact, Reply, Shell, read
from checks.model import Outcome, judged
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


def test_another_status_or_user_is_another_reply() -> None:
    recall = Recall()
    tokens = {
        recall.fact(Words, one, read)[1] for one in (reply("a"), reply("a", uid=1), reply("b"))
    }
    assert len(tokens) == 3
    assert recall.fact(Age, reply(""), read)[1] is None


def test_a_fact_that_asks_the_clock_is_never_shared() -> None:
    recall = Recall()
    ages = [recall.fact(Age, reply("same", late=late), read)[0] for late in (0, 60, 3600)]
    assert ages == [Age(0.0), Age(60.0), Age(3600.0)]


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
