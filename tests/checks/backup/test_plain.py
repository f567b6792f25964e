"""What was recorded is read as it was written, and nothing else is."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.backup.model import (
    Against,
    Change,
    Content,
    Copy,
    Depth,
    Drill,
    Placement,
    Reading,
    Survey,
    TableSeen,
    ToolKind,
)
from checks.backup.plain import plain, read_or_unknown, read_plain
from checks.model import FactError, Why
from inventory.words import T

words = st.text(max_size=8)
moments = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - the zone is given beside it
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
counts = st.integers(0, 2**60)
sayings = st.builds(T, words, words)
flags = st.booleans()


def maybe(strategy: st.SearchStrategy[int]) -> st.SearchStrategy[int | None]:
    return st.none() | strategy


copies = st.builds(
    Copy,
    id=words,
    at=st.none() | moments,
    host=words,
    sources=st.lists(words, max_size=3).map(tuple),
    complete=st.none() | flags,
    files=maybe(counts),
    bytes=maybe(counts),
    stored_bytes=maybe(counts),
)
surveys = st.builds(
    Survey,
    tool=st.sampled_from(ToolKind),
    version=words,
    at=moments,
    copies=st.lists(copies, max_size=3).map(tuple),
    contents=st.lists(
        st.builds(Content, words, flags, maybe(counts), maybe(counts)), max_size=2
    ).map(tuple),
    change=st.builds(Change, words, words, counts, counts, counts),
    encrypted=flags,
    append_only=flags,
    keys=maybe(counts),
    locks=st.lists(moments, max_size=2).map(tuple),
    problems=st.lists(sayings, max_size=2).map(tuple),
)
readings = st.builds(
    Reading,
    depth=st.sampled_from(Depth),
    part=st.none() | st.tuples(counts, counts),
    at=moments,
    sound=flags,
    errors=st.lists(sayings, max_size=2).map(tuple),
    read_bytes=maybe(counts),
    seconds=st.floats(0, 1e6),
)


@given(surveys | readings)
def test_a_record_comes_back_as_it_was(value: Survey | Reading) -> None:
    assert read_plain(type(value), json.loads(json.dumps(plain(value)))) == value


DRILL = Drill(
    run="run",
    data_set="BK-001",
    target="nas",
    copy="c1",
    copy_at=None,
    at=datetime(2026, 1, 1, tzinfo=UTC),
    seed="seed",
    whole=False,
    population=10,
    asked=5,
    restored=5,
    restored_bytes=100,
    against=Against.MANIFEST,
    matched=5,
    missing=0,
    differing=0,
    extra=0,
    random=None,
    tables=(TableSeen("resident", 3, "d", None, ""),),
    answers=(("q", "t", "t"),),
    seconds=1.5,
    cleaned=True,
    finished=True,
    errors=(T("あ", "a"),),
    approver="A",
    evidence="f" * 64,
)


def test_a_drill_comes_back_as_it_was() -> None:
    assert read_plain(Drill, json.loads(json.dumps(plain(DRILL)))) == DRILL


def test_a_name_that_is_not_utf_8_becomes_the_sign_for_it() -> None:
    assert plain(("\udc83x",)) == ["\ufffdx"]


def test_a_reason_stands_where_there_is_no_answer() -> None:
    reason = FactError(Why.NO_TOOL, T("ない", "missing"))
    found = read_or_unknown(Survey, json.loads(json.dumps(plain(reason))))
    assert isinstance(found, FactError)
    assert (found.why, found.detail_ja, found.detail) == (Why.NO_TOOL, "ない", "missing")
    with pytest.raises(ValueError, match="Survey"):
        read_plain(Survey, plain(reason))


@pytest.mark.parametrize(
    ("name", "value"),
    [("seconds", "1"), ("sound", 1), ("depth", "all"), ("part", [1]), ("at", 3), ("errors", None)],
)
def test_another_kind_of_value_is_refused(name: str, value: object) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    body = plain(Reading(Depth.PART, (1, 30), at, True, (), None, 1.0))
    with pytest.raises(ValueError):  # noqa: PT011 - whichever it is
        read_plain(Reading, {**body, name: value})


def test_a_field_too_many_or_too_few_is_refused() -> None:
    body = plain(Placement("a", (), "b", (), None, None, "", None, ()))
    with pytest.raises(ValueError, match="free_bytes"):
        read_plain(Placement, {k: v for k, v in body.items() if k != "free_bytes"})
    with pytest.raises(ValueError, match="extra"):
        read_plain(Placement, {**body, "extra": 1})


def test_a_field_that_is_newer_than_the_record_has_its_default() -> None:
    body = plain(DRILL)
    older = {name: value for name, value in body.items() if name != "absent"}
    assert read_plain(Drill, older) == DRILL
    with pytest.raises(ValueError, match="unheard"):
        read_plain(Drill, {**older, "unheard": 1})
