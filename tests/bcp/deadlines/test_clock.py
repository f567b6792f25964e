"""Legal clocks as real incidents run them: who knew first, what was corrected, what was sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from bcp.deadlines.clock import (
    CORRECTED,
    FOUND,
    KNOWN,
    SENT,
    Deadline,
    Standing,
    deadlines,
    facts_found,
    knowings,
)
from bcp.deadlines.duty import Answer
from bcp.deadlines.rules import read_rules, shipped_rules
from inventory.words import HinomiError

RULES = shipped_rules()
JST = timezone(timedelta(hours=9))
LEAK = {"happened": True, "personal": True, "mynumber": True, "persons": 300}


@dataclass(frozen=True)
class Line:
    sequence: int
    kind: str
    body: Mapping[str, Any]
    at: datetime


def _jst(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=JST)


def _known(sequence: int, at: datetime, section: str = "情報政策課") -> Line:
    return Line(sequence, KNOWN, {"section": section, "who": "田中", "what": "気付いた"}, at)


def _found(sequence: int, **facts: object) -> Line:
    return Line(sequence, FOUND, {"facts": facts}, _jst(11, 2))


def _by_rule(lines: list[Line], now: datetime) -> dict[str, Deadline]:
    return {one.rule.id: one for one in deadlines(lines, RULES, now)}


def test_nobody_knew_and_no_clock_runs() -> None:
    assert deadlines([_found(1, **LEAK)], RULES, _jst(11, 2)) == ()


def test_four_reports_of_two_laws() -> None:
    found = deadlines([_known(1, _jst(11, 2)), _found(2, **LEAK)], RULES, _jst(11, 3))
    assert [(one.rule.id, one.due, one.wanted) for one in found] == [
        ("mynumber-first", date(2026, 11, 6), date(2026, 11, 4)),
        ("personal-first", date(2026, 11, 6), date(2026, 11, 4)),
        ("mynumber-final", date(2026, 12, 1), None),
        ("personal-final", date(2026, 12, 1), None),
    ]
    assert {one.judged.answer for one in found} == {Answer.YES}
    assert [one.days_left for one in found] == [3, 3, 28, 28]


def test_day_is_that_of_japan() -> None:
    late = datetime(2026, 11, 1, 15, 30, tzinfo=UTC)  # half past midnight of the 2nd in Japan
    found = _by_rule([_known(1, late), _found(2, **LEAK)], _jst(11, 3))
    assert found["mynumber-first"].due == date(2026, 11, 6)


def test_wrongful_purpose_gives_sixty_days_to_the_final_report() -> None:
    lines = [_known(1, _jst(10, 28)), _found(2, **LEAK), _found(3, wrongful=True)]
    found = _by_rule(lines, _jst(11, 3))
    assert found["mynumber-final"].due == date(2026, 12, 28)  # day 60 is a Saturday
    assert found["mynumber-first"].due == date(2026, 11, 1)  # a Sunday: five days are five days


def test_branch_that_knew_before_moves_the_clock_and_both_are_shown() -> None:
    lines = [_known(1, _jst(11, 4)), _known(2, _jst(11, 2), "支所"), _found(3, **LEAK)]
    one = _by_rule(lines, _jst(11, 5))["mynumber-first"]
    assert (one.start.section, one.due, one.before) == (
        "支所",
        date(2026, 11, 6),
        date(2026, 11, 8),
    )


def test_corrected_time_moves_the_clock_and_both_are_shown() -> None:
    corrected = Line(
        2, CORRECTED, {"of": 1, "at": _jst(11, 1).isoformat(), "why": "電話の記録"}, _jst(11, 5)
    )
    one = _by_rule([_known(1, _jst(11, 4)), corrected, _found(3, **LEAK)], _jst(11, 5))[
        "personal-first"
    ]
    assert (one.due, one.before) == (date(2026, 11, 5), date(2026, 11, 8))
    assert one.start.first_said == _jst(11, 4)


def test_uncorrected_clock_shows_one_date_only() -> None:
    found = deadlines([_known(1, _jst(11, 4)), _found(2, **LEAK)], RULES, _jst(11, 5))
    assert [one.before for one in found] == [None] * 4


def test_withdrawn_entry_does_not_start_a_clock_but_stays_visible() -> None:
    withdrawn = Line(2, CORRECTED, {"of": 1, "at": "", "why": "別の件だった"}, _jst(11, 5))
    lines = [_known(1, _jst(11, 2)), withdrawn, _known(3, _jst(11, 4)), _found(4, **LEAK)]
    assert [one.withdrawn for one in knowings(lines)] == ["別の件だった", ""]
    assert _by_rule(lines, _jst(11, 5))["mynumber-first"].due == date(2026, 11, 8)
    assert deadlines([lines[0], lines[1]], RULES, _jst(11, 5)) == ()


@pytest.mark.parametrize(
    ("sent", "now", "standing"),
    [
        (None, _jst(11, 6, 23, 59), Standing.RUNNING),
        (None, _jst(11, 7, 0, 0), Standing.MISSED),
        (_jst(11, 6, 23, 59), _jst(12, 1), Standing.MET),
        (_jst(11, 7, 0, 0), _jst(12, 1), Standing.LATE),
    ],
)
def test_report_meets_its_deadline(
    sent: datetime | None, now: datetime, standing: Standing
) -> None:
    lines = [_known(1, _jst(11, 2)), _found(2, **LEAK)]
    if sent:
        lines.append(Line(3, SENT, {"rule": "mynumber-first", "reference": "受付12"}, sent))
    one = _by_rule(lines, now)["mynumber-first"]
    assert one.standing is standing
    assert one.reference == ("受付12" if sent else "")


def test_first_of_two_reports_counts() -> None:
    lines = [_known(1, _jst(11, 2)), _found(2, **LEAK)]
    lines += [Line(n, SENT, {"rule": "mynumber-first"}, _jst(11, n)) for n in (3, 9)]
    assert _by_rule(lines, _jst(11, 10))["mynumber-first"].standing is Standing.MET


def test_duty_that_does_not_apply_has_no_clock_unless_it_was_reported() -> None:
    lines = [_known(1, _jst(11, 2)), _found(2, **{**LEAK, "mynumber": False})]
    assert set(_by_rule(lines, _jst(11, 3))) == {"personal-first", "personal-final"}
    lines.append(Line(3, SENT, {"rule": "mynumber-first"}, _jst(11, 3)))
    assert "mynumber-first" in _by_rule(lines, _jst(11, 3))


def test_last_word_on_a_fact_counts() -> None:
    facts = facts_found([_found(1, persons=5), _found(2, persons=120, persons_certain=True)])
    assert (facts.persons, facts.persons_certain, facts.wrongful) == (120, True, None)


def test_new_number_of_persons_is_not_as_certain_as_the_old_one() -> None:
    facts = facts_found([_found(1, persons=50, persons_certain=True), _found(2, persons=80)])
    assert (facts.persons, facts.persons_certain) == (80, False)


def test_time_given_to_what_was_taken_back_makes_it_count_again() -> None:
    lines = [_known(1, _jst(11, 2)), _known(2, _jst(11, 6)), _found(3, **LEAK)]
    lines.append(Line(4, CORRECTED, {"of": 1, "at": "", "why": "別件"}, _jst(11, 6)))
    assert _by_rule(lines, _jst(11, 6))["mynumber-first"].due == date(2026, 11, 10)
    again = {"of": 1, "at": "2026-11-03T00:00", "why": "やはり本件"}
    lines.append(Line(5, CORRECTED, again, _jst(11, 7)))
    assert _by_rule(lines, _jst(11, 7))["mynumber-first"].due == date(2026, 11, 7)


def test_report_before_the_first_knowing_starts_the_clocks_and_is_not_called_in_time() -> None:
    sent = Line(1, SENT, {"rule": "mynumber-first"}, _jst(11, 5))
    late = [sent, _known(2, _jst(11, 10)), _found(3, **LEAK)]
    for lines in ([sent, _found(3, **LEAK)], late):
        found = _by_rule(lines, _jst(11, 12))
        assert found["mynumber-first"].standing is Standing.UNCERTAIN
        assert found["mynumber-final"].due == date(2026, 12, 4)
        assert found["personal-first"].standing is Standing.MISSED
    done = _by_rule([*late, _known(4, _jst(11, 4))], _jst(11, 12))["mynumber-first"]
    assert (done.standing, done.due) == (Standing.MET, date(2026, 11, 8))


def test_report_that_was_taken_back_is_not_sent() -> None:
    lines = [_known(1, _jst(11, 2)), _found(2, **LEAK)]
    lines += [Line(3, SENT, {"rule": "mynumber-first"}, _jst(11, 3))]
    lines += [Line(4, CORRECTED, {"of": 3, "at": "", "why": "誤り"}, _jst(11, 3))]
    assert _by_rule(lines, _jst(11, 9))["mynumber-first"].standing is Standing.MISSED
    lines += [Line(5, SENT, {"rule": "mynumber-first"}, _jst(11, 9))]
    assert _by_rule(lines, _jst(11, 9))["mynumber-first"].standing is Standing.LATE


def test_rules_say_where_they_come_from() -> None:
    assert {one.id for one in RULES if one.verified} == {"mynumber-first", "mynumber-final"}
    assert all(one.law and one.edition and one.to for one in RULES)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("days: 5", "days: 0", "x.yaml:8: 1以上の日数"),
        ("duty: mynumber", "duty: tax", "x.yaml:7: 「tax」"),
        ("source: verified", "source: sure", "x.yaml:10"),
        ("law: 法", "lav: 法", "x.yaml:6"),
    ],
)
def test_wrong_rule_is_told_with_its_line(old: str, new: str, words: str) -> None:
    text = (
        'edition: "1"\nrules:\n  - id: a\n    title: 報告\n    to: 国\n    law: 法\n'
        "    duty: mynumber\n    days: 5\n    rolls: true\n    source: verified\n"
    )
    assert len(read_rules(text, "x.yaml")) == 1
    with pytest.raises(HinomiError) as told:
        read_rules(text.replace(old, new), "x.yaml")
    assert words in told.value.message.ja
