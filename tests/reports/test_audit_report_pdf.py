"""監査報告書 of a year: golden text, every stored field, state on the cover, nothing cut."""

from dataclasses import replace

import pytest

from audit.cycle.finding_model import AuditFinding, Grade
from audit.cycle.paper_model import Judgement
from audit.cycle.report_digest import engagement_digest, year_digest
from audit.cycle.report_text import ReportSignature
from audit.cycle.year_record import TrainingTally, YearRecord
from inventory.words import T
from reports.audit_committee_pdf import render_committee
from reports.audit_report_boxes import FEW
from reports.audit_report_build import audit_paper
from reports.audit_report_edition import public_report
from reports.audit_report_pdf import render_report
from reports.view import Edition
from tests.audit.cycle import year_town
from tests.audit.cycle.year_town import TAX
from tests.reports.leaves import leaves, marks
from tests.reports.pdf_reading import (
    beyond_margins,
    first_page,
    golden_text,
    page_count,
    page_texts,
    squeezed,
    text_of,
    unembedded_fonts,
    validated,
)

EDITIONS = {
    "year": (Edition.INTERNAL, ""),
    "public": (Edition.PUBLIC, ""),
    "engagement": (Edition.INTERNAL, "2026-03"),
}
# what stands in other documents: in the working papers, the plan, or the journal alone
ELSEWHERE = tuple(
    f"{parent}.{name}" if parent else name
    for parent, names in {
        "engagements.engagement": ("by", "samples.by"),
        "engagements.papers.papers": (
            "asked.asks", "asked.field", "evidence", "hands", "last", "reviews",
        ),
        "engagements.text": ("distribution", "writers"),
        "findings": ("raised.by", "seen.actor", "actions.by"),
        "plan": ("choices", "decisions", "preparers"),
        "text": ("writers",),
        "history": ("departments",),
    }.items()
    for name in names
)  # fmt: skip


@pytest.fixture(scope="module")
def documents() -> dict[str, bytes]:
    return {name: render_report(year_town.source(*which)) for name, which in EDITIONS.items()}


@pytest.mark.parametrize("name", EDITIONS)
def test_the_text_is_the_golden_text(documents: dict[str, bytes], name: str) -> None:
    text = page_texts(documents[name])
    assert text == golden_text(f"audit-report-{name}", text)


@pytest.mark.parametrize("name", EDITIONS)
def test_paper_is_an_archive_and_nothing_leaves_the_page(
    documents: dict[str, bytes], name: str
) -> None:
    document = documents[name]
    assert validated(document) == "pass"
    assert unembedded_fonts(document) == []
    assert beyond_margins(document) == []


def test_the_same_record_gives_the_same_bytes(documents: dict[str, bytes]) -> None:
    for name, which in EDITIONS.items():
        assert render_report(year_town.source(*which)) == documents[name]


def test_every_stored_word_is_on_paper(documents: dict[str, bytes]) -> None:
    """Those of findings of earlier years stand in their own reports; here they are a line each."""
    whole = year_town.record()
    record, text = replace(whole, findings=whole.of_the_year), wide(text_of(documents["year"]))
    told = 0
    for path, words in leaves(record):
        if words.isascii() or ".".join((*path, "")).startswith(ELSEWHERE):
            continue
        told += 1
        for line in words.removeprefix("department:").removeprefix("system:").split("\n"):
            assert wide(squeezed(line)) in text, path
    assert told > 200
    for one in record.findings:
        assert one.number in text


def wide(text: str) -> str:
    """The text with brackets of one sort: a reader of PDF may give either."""
    return text.replace("(", "（").replace(")", "）")


def test_reports_name_decisions_criteria_samples_and_papers(documents: dict[str, bytes]) -> None:
    text = text_of(documents["year"])
    for words in (
        "ab" * 32, "2026-08-01", "調書 2026-01 第1号", "規程1.pdf", "0101010101010101…",
        "監査 花子",
        "外部 九郎", "別会社", "取引はない", "特命監査: CISOの指示", "2024-02-F03", "再発",
        "zeimu-db01（SV-001）", "令和9年3月31日", "助言型監査", "保証するものではない", "農林課",
        "監査の記録がない", "標的型メール訓練", "cd" * 32, "記録簿の先頭", "HEAD-412.txt.sig",
    ):  # fmt: skip
        assert squeezed(words) in wide(text), words


def test_public_edition_has_no_word_of_a_person_and_no_host(documents: dict[str, bytes]) -> None:
    record = year_town.record()
    text = text_of(documents["public"])
    published = {
        *year_town.SECTIONS, *year_town.CLAUSES, *year_town.CLAUSES.values(), "監査委員",
        *(paper.asked.asks.ja for e in record.engagements for paper in e.every_paper),
    }  # fmt: skip
    told = 0
    for path, words in leaves(record):
        name = words.rpartition(":")[2] if "target" in path[-1] else words
        if len(name) < 3 or name.isascii() or name in published:
            continue
        told += 1
        for line in name.split("\n"):
            assert squeezed(line) not in text, (path, line)
    assert told > 60
    for words in (
        "SV-00",
        "zeimu",
        "jumin",
        "規程",
        "課長",
        "花子",
        "次郎",
        "九郎",
        "鈴木",
        "別会社",
    ):
        assert words not in text, words
    for words in (
        *year_town.SECTIONS,
        *year_town.CLAUSES.values(),
        "公開版では省略",
        "2026-01-F01",
    ):
        assert squeezed(words) in text, words


def test_a_field_added_later_stays_out_of_the_public_edition() -> None:
    view = audit_paper(year_town.source())
    marked = marks(view, {"cover", "anchor", "state", "five"})
    texts = {words for _, words in leaves(public_report(marked)) if words.startswith("印")}
    allowed = {"heading", "number", "control", "trend", "source", "stance", "due", "waived_until",
               "earlier", "departments", "label", "year", "short", "training", "note", "id",
               "period", "fieldwork", "kind", "phase"}  # fmt: skip
    paths = {path for path, words in leaves(marked) if words in texts}
    assert {path[-1] for path in paths if path[0] in {"findings", "engagements"}} <= allowed
    assert {path[0] for path in paths} == {
        "digest", "plan", "engagements", "team", "criteria", "methods", "samples", "gaps",
        "unplanned", "summary", "departments", "totals", "controls", "trend", "judgements",
        "conforming", "unconfirmed", "findings", "carried", "waivers", "exceptions",
        "inspections", "training_totals", "ahead",
    }  # fmt: skip


def signed(record: YearRecord, digest: str, revoked: str = "") -> YearRecord:
    """The record with a decision on that text of its report."""
    decision = ReportSignature(digest, year_town.DEPUTY, "CISO", "口頭で確認", year_town.LATER, 9,
                               revoked)  # fmt: skip
    return replace(record, text=replace(record.text, signatures=(decision,)))


def test_state_of_the_report_is_plain_on_its_cover() -> None:
    record = year_town.record()
    digest = year_digest(record)
    draft = first_page(render_report(year_town.source()))
    done = first_page(render_report(year_town.source(of=signed(record, digest))))
    other = first_page(render_report(year_town.source(of=signed(record, "e" * 64))))
    back = first_page(render_report(year_town.source(of=signed(record, digest, "誤り"))))
    for page in (draft, back):
        assert "まだ決裁を受けていない" in page
        assert "決裁済" not in page
    assert "CISO 副市長 鈴木" in done
    assert digest in squeezed(done)
    assert "決裁済" in done
    assert "（案）" not in wide(done)
    assert "決裁後変更" in other
    assert "決裁し直していない" in other
    assert "決裁済" not in other
    assert "e" * 64 in squeezed(other)


def test_engagement_has_a_decision_of_its_own(documents: dict[str, bytes]) -> None:
    record = year_town.record()
    digest = engagement_digest(record, "2026-03")
    assert digest in squeezed(first_page(documents["engagement"]))
    whole = signed(record, year_digest(record))
    page = first_page(render_report(year_town.source(Edition.INTERNAL, "2026-03", whole)))
    assert "まだ決裁を受けていない" in page
    text = text_of(documents["engagement"])
    assert squeezed("2026-03-F05") in text
    assert squeezed("2026-01-F01") not in text
    assert squeezed("調書の一覧") in text


def test_what_nobody_wrote_is_said_to_be_missing() -> None:
    record = year_town.record()
    bare = replace(
        record,
        text=replace(record.text, opinion=" ", good="", distribution=()),
        findings=(replace(record.findings[1], five=replace(record.findings[1].five, cause="")),),
    )
    text = text_of(render_report(year_town.source(of=bare)))
    assert text.count("未記入") >= 4


def test_nothing_audited_is_no_clean_bill() -> None:
    empty = YearRecord(2026, year_town.ON, year_town.PLAN, (), (), (), ())
    text = text_of(render_report(year_town.source(of=empty)))
    assert squeezed("指摘すべきことの有無は分からない") in text
    for words in ("安全である", "問題はない", "問題なし", "認められなかった", "適切に管理"):
        assert words not in text


def test_words_that_no_font_can_draw_stop_no_report() -> None:
    record = year_town.record()
    odd = replace(
        record.findings[3],
        five=replace(record.findings[3].five, cause="担当が😀と書いた"),
        responses=(replace(record.findings[3].responses[0], reason="後で😀"),),
        actions=tuple(replace(a, what="😀を直す", note="😀") for a in record.findings[3].actions),
    )
    told = replace(record, findings=(odd,), text=replace(record.text, opinion="😀", good="😀"))
    text = text_of(render_report(year_town.source(of=told)))
    assert text.count("<U+1F600>") >= 6
    assert page_count(render_committee(year_town.source(of=told))) == 1


def many(count: int, section: str = TAX) -> tuple[AuditFinding, ...]:
    """Findings about one clause, each of its own words."""
    return tuple(
        year_town.finding(n, "6.1(6)", section, tuple(Grade)[n % 4]) for n in range(1, count + 1)
    )


def test_conform_counts_only_where_nothing_speaks_against_it() -> None:
    record = year_town.record()
    first, *others = record.engagements
    papers = dict(first.papers.papers)
    told = {n for n, one in papers.items() if one.judgement is Judgement.CONFORM}
    (number,) = told & {n for n, one in papers.items() if one.reviews}
    papers[number] = replace(papers[number], reviews=())
    bare = replace(first, papers=replace(first.papers, papers=papers))
    view = audit_paper(year_town.source(of=replace(record, engagements=(bare, *others))))
    assert [row[0] for row in view.doubtful] == [f"2026-01 第{number}号"]
    assert "査閲が済んでいない" in view.doubtful[0][3]
    control = papers[number].asked.control
    assert all(TAX not in row[2] for row in view.conforming if row[0] == control)
    whole = audit_paper(year_town.source())
    assert whole.doubtful == ()
    assert any(TAX in row[2] for row in whole.conforming if row[0] == control)


def test_doubts_about_the_records_are_told_and_counted_in_public() -> None:
    record = year_town.record()
    first, *others = record.engagements
    against = replace(first, against=(T("花子は税務課にいた", "x"),))
    odd = replace(
        record, engagements=(against, *others), accepted=(("host-without-result", "来年見る"),),
        odd=(7,), changes=(T("広報課を加えた", "x"),),
    )  # fmt: skip
    text = text_of(render_report(year_town.source(of=odd)))
    for words in (
        "花子は税務課にいた",
        "host-without-result",
        "来年見る",
        "第7号",
        "広報課を加えた",
    ):
        assert squeezed(words) in text, words
    public = text_of(render_report(year_town.source(Edition.PUBLIC, of=odd)))
    assert squeezed("独立性への疑い 1件") in public
    assert "host-without-result" in public
    for words in ("税務課にいた", "来年見る", "広報課"):
        assert words not in public, words


def test_crowded_clause_keeps_every_word_in_few_pages() -> None:
    crowd = replace(year_town.record(), findings=many(FEW + 60))
    document = render_report(year_town.source(of=crowd))
    text = text_of(document)
    for one in crowd.findings:
        for words in (one.number, one.five.condition, one.five.cause, one.five.recommendation):
            assert squeezed(words) in text, one.number
    assert page_count(document) < 28
    assert text.count(squeezed(crowd.findings[0].five.effect)) == 1


def test_sections_of_a_finding_are_each_counted_and_the_total_once() -> None:
    record = year_town.record()
    both = replace(record.findings[1], departments=(TAX, year_town.CITIZENS))
    view = audit_paper(year_town.source(of=replace(record, findings=(both,))))
    assert [one.total for one in view.departments] == [1, 1, 0, 0, 0]
    assert view.totals.total == 1
    text = text_of(render_report(year_town.source(of=replace(record, findings=(both,)))))
    assert squeezed("それぞれの課室に数え") in text


def test_people_of_no_section_are_counted_in_training_and_are_no_section() -> None:
    record = year_town.record()
    mayor = TrainingTally("情報セキュリティ研修", "", 1, 0)
    told = audit_paper(year_town.source(of=replace(record, training=(*record.training, mayor))))
    assert told.departments == audit_paper(year_town.source(of=record)).departments
    assert told.training[-1][2] == "（所属が台帳にない）"
    assert [row[1] for row in told.training_totals] == ["101", "20"]
