"""フォローアップ報告書: every finding with its standing, counts that add up, overdue first."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from audit.cycle.finding_model import (
    Claim,
    FindingWaiver,
    Five,
    Stance,
    Standing,
    Step,
    Verification,
)
from audit.model import FindingState
from reports.audit_deeds import NOT_YET
from reports.audit_followup_build import MANY, MOST, follow_up
from reports.audit_followup_pdf import render_followup
from reports.audit_improvement_pdf import render_improvement
from reports.view import Edition
from tests.audit.cycle.year_town import (
    CLAIM,
    HANA,
    HOSTS,
    LATER,
    VERIFIED,
    WAIVER,
    action,
    finding,
    record,
    response,
    source,
)
from tests.reports.pdf_reading import (
    beyond_margins,
    squeezed,
    text_of,
    validated,
)

RECORD = record()
VIEW = follow_up(source())


@pytest.fixture(scope="module")
def document() -> bytes:
    return render_followup(source())


def test_paper_is_an_archive_and_nothing_leaves_the_page(document: bytes) -> None:
    assert validated(document) == "pass"
    assert beyond_margins(document) == []


def test_every_finding_is_there_with_how_it_stands(document: bytes) -> None:
    text = text_of(document)
    assert len(VIEW.rows) == len(VIEW.boxes) == len(RECORD.findings)
    for f in RECORD.findings:
        assert text.count(f.number) >= 2
    for words in (
        "49日超過", "もう一台を見ていない", "(2027-09-30)", "課長太郎設定した", "R9.1.12",
        "設定の写しを見た", "点検20270110-1", "f" * 64, "監視を強める", "2024-02-F03",
    ):  # fmt: skip
        assert squeezed(words) in text, words


def test_counts_add_up_in_both_directions() -> None:
    for table in (VIEW.crossing, VIEW.origins):
        numbers = [[int(n) for n in row[1:]] for row in table]
        assert all(sum(row[:-1]) == row[-1] for row in numbers)
        assert [sum(column) for column in zip(*numbers[:-1], strict=True)] == numbers[-1]
        assert numbers[-1][-1] == len(RECORD.findings)


def test_overdue_findings_come_first() -> None:
    late = [f.number for f in RECORD.findings if f.standing(RECORD.on) is Standing.OVERDUE]
    assert {row.number for row in VIEW.rows[: len(late)]} == set(late)
    assert all("超過" in row.due for row in VIEW.rows[: len(late)])


def test_the_day_that_is_past_is_shown_though_a_later_action_goes_on() -> None:
    past, ahead = RECORD.on - timedelta(days=7), RECORD.on + timedelta(days=90)
    actions = (action(past, 40), action(ahead, number=2))
    late = replace(next(f for f in RECORD.findings if f.actions), actions=actions,
                   state=FindingState.ACKNOWLEDGED, waivers=())  # fmt: skip
    told = follow_up(source(of=replace(RECORD, findings=(late,))))
    [row], [span] = told.rows, told.spans
    assert (row.due.endswith("\n7日超過"), span.due, span.standing) == (
        True, past, Standing.OVERDUE,
    )  # fmt: skip


def test_a_claim_without_a_proof_says_why_it_closes_nothing() -> None:
    bare = replace(finding(1, "6.1(6)", HOSTS[0][2]), state=FindingState.FIX_CLAIMED)
    told = follow_up(source(of=replace(RECORD, findings=(replace(bare, claims=(CLAIM,)),))))
    lines = {line.name: line.said for line in told.boxes[0].lines}
    assert lines["解消しない理由"] == NOT_YET
    assert "是正申告" in lines["状況"]
    assert told.rows[0].closed == "－"
    assert told.spans[0].claimed
    assert told.spans[0].closed is None


def test_a_waiver_past_its_end_hides_nothing() -> None:
    ended = FindingWaiver(1, "理由", "代替", date(2027, 2, 14), "甲", LATER, "乙", LATER)
    one = replace(finding(1, "6.1(6)", HOSTS[0][2]), waivers=(ended,))
    told = follow_up(source(of=replace(RECORD, findings=(one,))))
    assert "未回答" in told.rows[0].standing
    assert told.waivers[0].state == "期限切れ"
    (day_before,) = (replace(RECORD, findings=(one,), on=date(2027, 2, 14)),)
    assert "例外承認中" in follow_up(source(of=day_before)).rows[0].standing


def test_a_failed_verification_is_told() -> None:
    looked = Verification(False, "まだ切れていた", HANA, LATER, "run-9")
    one = replace(finding(1, "6.1(6)", HOSTS[0][2]), verifications=(looked,),
                  claims=(Claim("直した", "甲", LATER, 9),))  # fmt: skip
    (box,) = follow_up(source(of=replace(RECORD, findings=(one,)))).boxes
    said = next(line.said for line in box.lines if line.name == "確認")
    assert "是正されていない" in said
    assert "run-9" in said


def test_the_public_edition_names_no_host_person_or_text() -> None:
    text = text_of(render_followup(source(Edition.PUBLIC)))
    for words in (HANA, "太郎", "鈴木", "監視を強める", "もう一台", *(h[1] for h in HOSTS),
                  RECORD.findings[0].five.condition):  # fmt: skip
        assert squeezed(words) not in text, words
    assert "公開版" in text
    assert all(f.number in text for f in RECORD.findings)


def test_nothing_is_promised(document: bytes) -> None:
    text = text_of(document)
    assert "保証するものではない" in text
    for words in ("問題はな", "問題なし", "安全である", "適切に管理"):
        assert words not in text


def test_a_year_without_findings_and_one_with_many() -> None:
    assert "指摘の記録はない" in text_of(render_followup(source(of=replace(RECORD, findings=()))))
    base = finding(1, "6.1(6)", HOSTS[0][2])
    many = tuple(
        replace(base, raised=(replace(base.raised[0], number=f"2026-01-F{n:03}"),))
        for n in range(MOST + 9)
    )
    told = follow_up(source(of=replace(RECORD, findings=many)))
    assert len(told.rows) == MOST + 9
    assert told.spans_left == 9


def test_the_same_source_gives_the_same_bytes(document: bytes) -> None:
    assert render_followup(source()) == document


def test_long_spans_and_long_numbers_stay_on_the_page() -> None:
    early = finding(1, "6.1(6)", HOSTS[0][2])
    raised = replace(early.raised[0], number="2016-01-F0001", at=LATER - timedelta(days=3900))
    told = render_followup(source(of=replace(RECORD, findings=(replace(early, raised=(raised,)),))))
    assert beyond_margins(told) == []


def test_of_very_many_findings_those_have_a_box_with_which_something_happened() -> None:
    first, *_ = quiet = [
        replace(f, raised=(replace(f.raised[0], number=f"2026-01-F{n:03}"),))
        for n, f in enumerate([finding(1, "6.1(6)", HOSTS[0][2])] * (MANY + 1))
    ]
    claimed = replace(first, claims=(CLAIM,))
    view = follow_up(source(of=replace(RECORD, findings=(claimed, *quiet[1:]))))
    assert [box.head.split("　")[0] for box in view.boxes] == [claimed.number]
    assert view.boxes_left == MANY
    assert len(view.rows) == MANY + 1


def test_words_that_no_font_can_draw_stop_neither_paper() -> None:
    odd = "直した\U0001f600"
    five = Five(odd, odd, odd, odd, odd)
    one = replace(
        finding(1, "6.1(6)", HOSTS[0][2]), five=five, claims=(replace(CLAIM, note=odd),), note=odd,
        waivers=(replace(WAIVER, reason=odd, compensating=odd, end_reason=odd),),
        responses=(replace(response(Stance.PARTLY), reason=odd),),
        actions=(replace(action(date(2027, 3, 1)), what=odd, note=odd, steps=(Step(odd),)),),
        verifications=(replace(VERIFIED, note=odd),), state=FindingState.FIX_CLAIMED,
    )  # fmt: skip
    of = source(of=replace(RECORD, findings=(one,), accepted=(("code", odd),)))
    for document in (render_followup(of), render_improvement(of)):
        assert "<U+1F600>" in text_of(document)
