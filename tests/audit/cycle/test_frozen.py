"""A closed year is one text, the same to the byte, and comes back without loss."""

import json
from dataclasses import asdict, fields, is_dataclass, replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.cycle.engagements import Notice, Phase
from audit.cycle.finding_model import AuditFinding
from audit.cycle.frozen import FORMAT, beside_of, from_json, tally_in, to_json
from audit.cycle.independence import Posting
from audit.cycle.paper_model import Before, Gone, Judgement
from audit.cycle.report_text import ReportSignature, ReportText
from audit.cycle.year_record import ScopeGap, YearRecord
from audit.cycle.years import Dropped
from inventory.words import HinomiError, T
from tests.audit.cycle.year_town import AT, HANA, JIRO, WAIVER, finding, record

EMPTY: tuple[object, ...] = ((), "", None, 0, {})
DAY = date(2021, 3, 31)
SIGNED = ReportSignature("a" * 64, JIRO, "局長", "よい", AT, 9, "言い直した")


def full() -> YearRecord:
    """The year by hand with the fields that no paper of it needs filled too."""
    year = record()
    first = year.engagements[0]
    papers = first.papers
    seen = papers.papers[1]
    paper = replace(
        seen,
        asked=replace(seen.asked, see=(T("規程", "rules"),), ask=(T("誰が", "who"),)),
        last=replace(seen.last, reason="古い機器") if seen.last else None,
        before=Before("2025-01", 3, Judgement.MINOR, "去年"),
        evidence=tuple(replace(e, withdrawn="別のもの") for e in papers.papers[1].evidence),
    )
    team = tuple(
        replace(m, postings=(Posting("農林課", date(2020, 4, 1), DAY),))
        for m in first.engagement.team
    )
    engagement = replace(
        first.engagement,
        team=team,
        samples=(replace(first.engagement.samples[0], why="増えた"),),
        moves=((Phase.FIELDWORK, AT, HANA),),
        odd=(3,),
        notices=(Notice(1, "総務部 税務課", "課長", ("規程",), "b" * 64, HANA, AT, 8),),
    )
    gone = (Gone("1.1(1)", "department:税務課", T("表題", "title"), "2025-01", 2),)
    one = replace(
        first,
        engagement=engagement,
        against=(T("所属", "section"),),
        papers=replace(
            papers, papers={**papers.papers, 1: paper}, gone=gone, odd=(4,), closed=True
        ),
        gaps=(ScopeGap("予備機", T("電源", "off"), "no-result"),),
        text=replace(first.text, signatures=(SIGNED,), odd=(5,)),
    )
    choice = replace(year.plan.choices[0], points=24.5, reasons=(("記録がない", "none"),))
    decision = replace(year.plan.decisions[0], note="可", unplanned=year.unplanned)
    plan = replace(
        year.plan,
        choices=(choice,),
        decisions=(decision,),
        resources="二人",
        odd=(1,),
        closed=AT,
        closed_by=HANA,
        record="c" * 64,
        dropped=(Dropped("department:農林課", 2026, "閉鎖", HANA, AT),),
    )
    changes = (T("変えた", "changed"),)
    return replace(
        year,
        engagements=(one, *year.engagements[1:]),
        plan=plan,
        changes=changes,
        odd=(6,),
        accepted=(("paper-open", "来年度に見る"),),
        findings=(rich(year.findings[2]), *year.findings),
    )


def rich(one: AuditFinding) -> AuditFinding:
    """A finding with everything that can happen to it."""
    waiver = replace(WAIVER, ended=AT, ended_by=HANA, end_reason="要らない")
    return replace(
        one,
        waivers=(waiver,),
        actions=(replace(one.actions[0], dropped="無理"),),
        odd=(7,),
        seen=(replace(one.seen[0], carried=True),),
        hands=(HANA,),
    )


def shown(value: object, *, filled: bool) -> set[str]:
    """Fields of all objects of the record, or those that some object fills."""
    if is_dataclass(value) and not isinstance(value, type):
        mine = {
            f"{type(value).__name__}.{one.name}"
            for one in fields(value)
            if not filled or getattr(value, one.name) not in EMPTY
        }
        return mine.union(*(shown(getattr(value, f.name), filled=filled) for f in fields(value)))
    inner = list(value.values()) if isinstance(value, dict) else value
    return (
        set().union(*(shown(each, filled=filled) for each in inner))
        if isinstance(inner, (list, tuple))
        else set()
    )


def test_full_year_comes_back_without_loss() -> None:
    year = full()
    assert asdict(from_json(to_json(year))) == asdict(year)
    assert shown(year, filled=False) - shown(year, filled=True) == set()


def test_bytes_are_stable() -> None:
    raw = to_json(full(), {"who": "局"})
    assert to_json(from_json(raw), beside_of(raw)) == raw
    assert raw == to_json(full(), {"who": "局"})
    assert raw.endswith(b"\n")
    assert raw.count(b"\n") == 1


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
moments = st.datetimes(timezones=st.just(UTC), min_value=datetime(1990, 1, 1))  # noqa: DTZ001 - bounds have none


@settings(max_examples=60, deadline=None)
@given(texts, moments, st.dates(), st.floats(0, 1), st.floats(0, 1e9))
def test_any_words_days_and_numbers_come_back(
    words: str, moment: datetime, day: date, rate: float, days: float
) -> None:
    year = record()
    one = finding(1, "6.1(6)", words)
    raised = tuple(replace(each, at=moment) for each in one.raised)
    tally = replace(year.history[0], training=rate)
    changed = replace(
        year,
        engagements=(),
        findings=(replace(one, raised=raised, closed=moment),),
        on=day,
        history=(tally,),
        plan=replace(year.plan, policy=words, days=days),
        text=ReportText(opinion=words),
    )
    raw = to_json(changed)
    assert asdict(from_json(raw)) == asdict(changed)
    assert to_json(from_json(raw)) == raw


@pytest.mark.parametrize("name", ["hinomi.audit.year-record/2", "", None, 1])
def test_other_format_is_refused_in_words(name: object) -> None:
    whole = json.loads(to_json(record()))
    with pytest.raises(HinomiError, match="format") as told:
        from_json(json.dumps({**whole, "format": name}).encode())
    assert FORMAT in told.value.message.ja


def test_field_of_a_later_program_is_not_dropped_in_silence() -> None:
    whole = json.loads(to_json(record()))
    whole["record"]["findings"][0]["five"]["remark"] = "new"
    with pytest.raises(HinomiError, match=r"five\.remark"):
        from_json(json.dumps(whole).encode())


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"\xff", b'{"format":1}'])
def test_what_is_no_record_is_refused_in_words(raw: bytes) -> None:
    with pytest.raises(HinomiError):
        from_json(raw)


def test_wrong_value_is_named() -> None:
    whole = json.loads(to_json(record()))
    whole["record"]["plan"]["days"] = "many"
    with pytest.raises(HinomiError, match=r"plan\.days"):
        from_json(json.dumps(whole).encode())


def test_secret_is_masked_and_no_bracket_with_it() -> None:
    secret = "password=Hunter2-Hunter2"
    year = replace(record(), text=ReportText(opinion=f"例:\n{secret}", purpose="パスワード:"))
    raw = to_json(year)
    assert b"Hunter2" not in raw
    assert from_json(raw).text.purpose == "パスワード:"
    assert from_json(raw).findings == year.findings


def test_what_json_cannot_keep_is_refused_in_words() -> None:
    with pytest.raises(HinomiError, match="cannot be kept"):
        to_json(replace(record(), text=ReportText(opinion="\ud800")))


def test_papers_come_back_in_the_order_of_their_numbers() -> None:
    year = record()
    first = year.engagements[0]
    many = {n: replace(first.papers.papers[1], number=n) for n in range(1, 13)}
    changed = replace(first, papers=replace(first.papers, papers=many))
    back = from_json(to_json(replace(year, engagements=(changed,))))
    assert list(back.engagements[0].papers.papers) == list(range(1, 13))


def test_figures_are_told_without_the_rest() -> None:
    year = record()
    assert tally_in(to_json(year)) == year.history[-1]
    for history in ([], [{"year": 2026}], None):
        whole = json.loads(to_json(year))
        whole["record"]["history"] = history
        with pytest.raises(HinomiError, match="history"):
            tally_in(json.dumps(whole).encode())
