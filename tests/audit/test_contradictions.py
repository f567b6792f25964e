"""What sources say of one machine and cannot all be true; what the days explain is none."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.contradictions import (
    Contradiction,
    Origin,
    Statement,
    Subject,
    Unseen,
    contradictions,
    unseen,
)
from audit.os_names import edition_of, generation_of

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def days(number: int) -> datetime:
    return NOW - timedelta(days=number)


def ledger(**more: Any) -> Statement:  # noqa: ANN401 - fields
    return Statement(Origin.LEDGER, "", None, **more)


def evidence(at: datetime = NOW, **more: Any) -> Statement:  # noqa: ANN401 - fields
    return Statement(Origin.EVIDENCE, "", at, **more)


def listed(at: datetime = NOW, **more: Any) -> Statement:  # noqa: ANN401 - fields
    return Statement(Origin.IMPORT, "SKYSEA", at, **{"told": NOW, **more})


def subjects(*statements: Statement) -> set[Subject]:
    return {one.subject for one in contradictions({"A1": statements})}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (ledger(name="PC-1"), evidence(name="pc-1.town.local"), set()),
        (ledger(name="PC-1"), evidence(name="PC-2"), {Subject.NAME}),
        (ledger(serial="PF2ABC11"), evidence(serial="ｐｆ２ａｂｃ１１"), set()),
        (ledger(serial="PF2ABC11"), evidence(serial="PF2ABC99"), {Subject.SERIAL}),
        (ledger(serial="PF2ABC11"), evidence(serial="Default string"), set()),
        (ledger(os="Windows 11 Pro"), evidence(os="Windows 11 24H2", build="26100.1"), set()),
        (ledger(os="Windows 10"), evidence(os="Windows 11", build="26100.1"), {Subject.OS}),
        (listed(os="Windows 10 Pro", build="26100"), evidence(os="Windows 11"), set()),
        (ledger(os="Windows 11 Pro"), evidence(edition="Professional"), set()),
        (ledger(os="Windows 11 Pro"), evidence(edition="EnterpriseS"), {Subject.EDITION}),
        (ledger(os="端末"), evidence(os="Windows 11"), set()),
        (listed(days(5), build="26100.1"), evidence(build="26100.2"), set()),
        (listed(build="22631"), evidence(days(5), build="26100.2"), {Subject.BUILD}),
        (listed(build="26100"), evidence(days(5), build="26100.2"), set()),
        (listed(build="22631"), evidence(build="26100"), set()),
        (listed(build="22631"), evidence(days(2), build="26100"), set()),
        (listed(build="22631"), evidence(days(3), build="26100"), {Subject.BUILD}),
        (listed(build="26100"), evidence(build="22631"), {Subject.BUILD}),
        (listed(days(1), build="26100"), evidence(build="22631"), {Subject.BUILD}),
        (evidence(days(1), build="26100"), evidence(build="22631"), {Subject.BUILD}),
        (listed(name="KIKAKU-ZAISEI-K"), evidence(name="kikaku-zaisei-ka-01"), set()),
        (listed(name="KIKAKU-ZAISEI"), evidence(name="kikaku-zaisei-ka"), {Subject.NAME}),
        (listed(name="KIKAKU-ZAISEI-X"), evidence(name="kikaku-zaisei-ka"), {Subject.NAME}),
        (listed(antivirus=True), evidence(antivirus=False), {Subject.ANTIVIRUS}),
        (listed(days(29), antivirus=True), evidence(antivirus=None), {Subject.SEEN}),
        (listed(encrypted=False), evidence(encrypted=True), {Subject.ENCRYPTION}),
        (listed(encrypted=True), evidence(encrypted=True), set()),
        (listed(days(40), encrypted=True), evidence(encrypted=False), {Subject.SEEN}),
        (ledger(encrypted=True), evidence(encrypted=False), {Subject.ENCRYPTION}),
        (evidence(days(30), encrypted=True), listed(encrypted=False), {Subject.ENCRYPTION}),
        (evidence(days(31), encrypted=True), listed(encrypted=False), set()),
        (listed(days(9)), evidence(days(1)), {Subject.SEEN}),
        (listed(days(9)), evidence(days(1) + timedelta(days=2)), set()),
        (listed(days(8)), evidence(days(1)), set()),
        (listed(days(6)), evidence(days(1)), set()),
        (evidence(days(90)), listed(days(1)), set()),
    ],
)
def test_what_contradicts(one: Statement, other: Statement, expected: set[Subject]) -> None:
    assert subjects(one, other) == subjects(other, one) == expected


def test_the_word_of_each_source_stands_with_its_day() -> None:
    said = [ledger(os="Windows 10"), listed(os="Win"), evidence(os="Windows 11")]
    [found] = contradictions({"A1": said})
    assert isinstance(found, Contradiction)
    assert [(w.origin, w.value, w.at) for w in found.words] == [
        (Origin.LEDGER, "Windows 10", None),
        (Origin.EVIDENCE, "Windows 11", NOW),
    ]


def test_a_fall_behind_a_build_without_revision_is_seen() -> None:
    said = [
        listed(days(9), build="26100.5000"),
        listed(days(8), build="26100"),
        evidence(days(7), build="26100.2000"),
    ]
    assert subjects(*said) == {Subject.BUILD}


def test_hosts_without_evidence_and_the_lists_that_know_them() -> None:
    said = {"A1": [ledger(), evidence()], "A2": [ledger(), listed()], "A3": [ledger()]}
    assert unseen(["A1", "A2", "A3"], said) == (Unseen("A2", ("SKYSEA",)), Unseen("A3", ()))


@pytest.mark.parametrize(
    ("name", "build", "expected"),
    [
        *(("Microsoft Windows 11 Pro", "", "windows 11"), ("Ｗｉｎｄｏｗｓ１０", "", "windows 10")),
        *(("Windows 10", "22631.1", "windows 11"), ("Windows 8.1", "9600", "windows 8.1")),
        *(("Windows Server 2022 Standard", "", "windows server 2022"), ("iPadOS 17", "", "ipados")),
        *(("Windows Server (26100)", "26100", "windows server 2025"), ("Windows", "", "")),
        *(("Ubuntu Server 22.04", "", "linux"), ("", "19045", "windows 10"), ("", "x", "")),
    ],
)
def test_generations(name: str, build: str, expected: str) -> None:
    assert generation_of(name, build) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *(("Professional", "pro"), ("Windows 11 Pro", "pro"), ("CoreSingleLanguage", "home")),
        *(
            ("EnterpriseS", "ltsc"),
            ("Windows 10 Enterprise LTSC 2021", "ltsc"),
            ("Enterprise", "enterprise"),
        ),
        *(("Windows 11 Education", "education"), ("ProfessionalEducation", "pro education")),
        *(("ServerStandard", "standard"), ("Windows Server 2019 Datacenter", "datacenter")),
        *(("Windows 11", ""), ("", ""), ("プロジェクター", "")),
    ],
)
def test_editions(name: str, expected: str) -> None:
    assert edition_of(name) == expected


STATEMENTS = st.builds(
    Statement,
    origin=st.sampled_from(Origin),
    source=st.just("x"),
    at=st.none() | st.sampled_from([NOW, days(3), days(60)]),
    told=st.none() | st.just(NOW),
    name=st.text(max_size=4),
    serial=st.text(max_size=8),
    os=st.sampled_from(["", "Windows 11 Pro", "Windows 10"]),
    build=st.sampled_from(["", "26100", "26100.1", "x"]),
    antivirus=st.none() | st.booleans(),
)


@given(st.lists(STATEMENTS, max_size=4))
def test_one_source_alone_never_contradicts_and_order_is_nothing(said: list[Statement]) -> None:
    assert all(contradictions({"A": [one]}) == () for one in said)
    assert subjects(*said) == subjects(*said[::-1])
    for found in contradictions({"A": said}):
        assert len(found.words) > 1
