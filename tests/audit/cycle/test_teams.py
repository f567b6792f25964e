"""Independence from ledgers and statements: not known is never taken for independent."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.cycle.engagements import Member
from audit.cycle.independence import Posting
from audit.cycle.teams import Audited, doubts, known_as, sections_of, standing
from inventory.model import Department, Ledger, StaffMember
from inventory.words import HinomiError
from tests.audit.cycle.town import LEDGER, PERIOD, STATED, WORK

SECTION = "総務部 税務課"
ELSEWHERE = Posting("監査委員事務局", date(2020, 4, 1), None)


def _against(member: Member, target: str = f"department:{SECTION}") -> list[tuple[str, bool]]:
    sections = sections_of(LEDGER, [target])
    found = doubts(LEDGER, [member], Audited((target,), sections, PERIOD, WORK))
    return [(one.why.ja, one.certain) for one in found]


@pytest.mark.parametrize(
    ("member", "words"),
    [
        (Member("税務 次郎", number="102"), "所属している"),
        (Member("税務次郎"), "所属している"),
        (Member("課長 太郎"), "所属している"),
        (Member("兼務 三郎"), "所属している"),
        (Member("推進 一郎"), "所属している"),
        (
            Member("監査 花子", postings=(Posting(SECTION, date(2025, 4, 1), date(2025, 4, 1)),)),
            "所属していた",
        ),
        (
            Member("監査 花子", postings=(Posting("総務部税務課", None, date(2025, 6, 30)),)),
            "所属していた",
        ),
        (Member("誰か", postings=(Posting(SECTION),)), "所属している"),
    ],
)
def test_ties_to_the_section_are_certain(member: Member, words: str) -> None:
    certain = [why for why, sure in _against(member) if sure]
    assert any(words in why for why in certain), certain


def test_of_two_with_one_name_the_number_tells() -> None:
    assert not any(sure for _, sure in _against(Member("同姓 同名", number="103")))
    assert any(sure for _, sure in _against(Member("同姓 同名", number="104")))
    with pytest.raises(HinomiError) as told:
        known_as(LEDGER, "同姓同名")
    assert "103, 104" in told.value.message.ja
    assert known_as(LEDGER, "103") == ("同姓 同名", "103")
    assert known_as(LEDGER, "監査花子") == ("監査 花子", "101")
    assert known_as(LEDGER, "外の人") == ("外の人", "")


def test_what_the_ledger_says_of_today_proves_nothing_of_the_audited_period() -> None:
    ((why, sure),) = _against(Member("監査 花子", number="101"))
    assert "監査対象期間の所属" in why
    assert not sure
    assert _against(Member("監査 花子", number="101", postings=(ELSEWHERE,))) == []


@pytest.mark.parametrize(
    ("since", "known"),
    [(date(2026, 4, 1), True), (PERIOD[1], False), (date(2025, 4, 2), False), (None, False)],
)
def test_who_came_after_the_period_needs_no_past(since: date | None, known: bool) -> None:
    row = StaffMember(number="1", name="甲", department="監査委員事務局", since=since)
    audited = Audited((f"department:{SECTION}",), (SECTION,), PERIOD, WORK)
    found = doubts(Ledger(staff=(row,)), [Member("甲", number="1")], audited)
    assert (not found) is known
    assert _against(Member("新人 六郎", number="107")) == []


def test_what_is_certain_is_told_once() -> None:
    for place in ("総務部", "総務部 税務課 収納係", "総務部　税務課"):
        found = _against(Member("誰か", postings=(Posting(place),)))
        assert [sure for _, sure in found] == [True], found


def test_short_name_of_a_section_is_a_doubt() -> None:
    found = _against(Member("略称 七子", number="108", postings=(ELSEWHERE,)))
    assert found == [
        ("略称 七子の所属「税務課」が監査対象「総務部 税務課」と同じ課か分からない", False)
    ]


def test_whom_nobody_knows_is_no_independent_auditor() -> None:
    ((why, sure),) = _against(Member("誰か"))
    assert "所属が分からない" in why
    assert not sure


def test_system_is_audited_with_its_section_and_those_of_its_hosts() -> None:
    target = "system:住民記録システム"
    assert sections_of(LEDGER, [target]) == ("市民部 市民課", "総務部 情報政策課")
    assert any(sure for _, sure in _against(Member("情報 五郎", number="106"), target))
    owner = _against(Member("担当 八郎", number="109", postings=(ELSEWHERE,)), target)
    assert owner == [("担当 八郎は監査対象の機器jk-1の担当者", True)]


def test_vendor_does_not_audit_his_system() -> None:
    own, other = Member("外 九郎", firm="火見 システム"), Member("外 十郎", firm="別会社")
    ((why, sure),) = _against(own, "system:住民記録システム")
    assert "事業者" in why
    assert sure
    assert _against(other, "system:住民記録システム") == []


def test_statement_settles_what_is_unknown_and_nothing_that_is_certain() -> None:
    audited = Audited((f"department:{SECTION}",), (SECTION,), PERIOD, WORK)
    unknown = Member("誰か", statement=STATED)
    own = Member("税務 次郎", number="102", statement=STATED)
    assert standing(doubts(LEDGER, [unknown], audited), [unknown]) == ()
    assert standing(doubts(LEDGER, [own], audited), [own])
    blank = Member("誰か", statement="  ")
    assert standing(doubts(LEDGER, [blank], audited), [blank])


DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@given(st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=4))
def test_period_is_told_only_where_every_day_is(spans: list[tuple[date, date | None]]) -> None:
    postings = tuple(Posting("別の課", since, until) for since, until in spans)
    ledger = Ledger(
        departments=(Department(name=SECTION),),
        staff=(StaffMember(number="1", name="甲", department="監査委員事務局"),),
    )
    audited = Audited((f"department:{SECTION}",), (SECTION,), PERIOD, WORK)
    found = doubts(ledger, [Member("甲", number="1", postings=postings)], audited)
    days = range(PERIOD[0].toordinal(), PERIOD[1].toordinal() + 1)
    told = all(any(p.overlaps(d, d) for p in postings) for d in map(date.fromordinal, days))
    assert (not found) is told
