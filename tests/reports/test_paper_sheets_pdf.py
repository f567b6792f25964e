"""監査調書 on paper: every stored field, one sheet for each paper, PDF/A-2b, nothing cut."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from audit.cycle.paper_model import (
    Before,
    Change,
    Evidence,
    Gone,
    Judged,
    Judgement,
    Machine,
    Method,
    Paper,
    Review,
)
from audit.cycle.papers import Papers
from checks.catalogue import catalogue
from checks.model import Verdict
from inventory.words import T
from reports.audit_plan_build import Bureau
from reports.paper_sheets_build import MANY, paper_sheets
from reports.paper_sheets_pdf import render_papers
from reports.view import Anchor
from tests.audit.cycle.paper_town import FRESH, HANA, JIRO, TAX, TODAY, YEAR, asked
from tests.reports.pdf_reading import (
    beyond_margins,
    pages_of,
    squeezed,
    text_of,
    unembedded_fonts,
    validated,
)

AT = datetime(2026, 8, 20, 1, 0, tzinfo=UTC)
ANCHOR = Anchor(12, "cd" * 32, "", AT)
BUREAU = Bureau("火見市", "監査委員事務局", "自治体機密性3C", "火監", ("CISO", "局長"), "1")
FILE = Evidence(
    1, Method.EXAMINE, "ab" * 32, "ログ管理規程.pdf", 9, "", "税務課長",
    (date(2026, 4, 1), date(2026, 8, 1)), date(2026, 8, 3), date(2026, 8, 4), HANA, 5,
)  # fmt: skip
SAID = replace(
    FILE, number=2, method=Method.INTERVIEW, digest="cd" * 32, name="", text="毎月見ていると答えた",
    withdrawn="別の係の話だった",
)  # fmt: skip
SCANNED = Machine("20260819-1", "LOG-001", "SV-001", Verdict.FAIL, "ef" * 32, TODAY)
BARE = Paper(
    "2026-01", 1, asked(checks=("LOG-001",)), TAX, YEAR, Change.SAME,
    Before("2025-02", 7, Judgement.MINOR, "前は足りなかった"),
    evidence=(FILE, SAID), machine=(SCANNED,), linked=AT, hands=(HANA,),
)  # fmt: skip
JUDGED = Judged(
    Judgement.CONFORM, "規程と記録を照合した", "予備機のため", HANA, AT, TODAY, BARE.basis, FRESH, 8
)


def judged(paper: Paper) -> Paper:
    return replace(paper, last=replace(JUDGED, basis=paper.basis))


def reviewed(paper: Paper, *, accepted: bool = True) -> Paper:
    return replace(paper, reviews=(Review(accepted, paper.digest, "照合した", JIRO, AT, 9),))


def rendered(*papers: Paper) -> bytes:
    found = Papers(
        "2026-01", {one.number: one for one in papers},
        (Gone("9.9", TAX, T("廃止した項目", "gone"), "2025-02", 8),), (TAX,), YEAR, (HANA,),
    )  # fmt: skip
    return render_papers(paper_sheets(found, papers, ANCHOR, BUREAU))


@pytest.fixture(scope="module")
def document() -> bytes:
    return rendered(reviewed(judged(BARE)), replace(BARE, number=2, last=None))


def test_every_field_of_a_paper_is_on_its_sheet(document: bytes) -> None:
    (_, first, second) = map(squeezed, pages_of(document))
    one = reviewed(judged(BARE))
    for words in (
        "調書1", "6.1(6)", "表題", "税務課", "2026-04-01", "2027-03-31", "求める", "R8", "規程",
        "誰が", "継続 前回 2025-02 調書7 軽微な不適合", "■書類□聴取□視察■技術", "■適合",
        "規程と記録を照合した", "予備機のため", HANA, JIRO, "R8.8.20", "LOG-001", "SV-001",
        "不適合", "20260819-1", "ef" * 32, "ログ管理規程.pdf", "税務課長", "R8.8.3", "R8.8.4",
        "ab" * 32, "毎月見ていると答えた", "【取下げ】", "別の係の話だった", "照合した",
        one.digest, "点検の結果より軽い判断",
    ):  # fmt: skip
        assert squeezed(words) in first, words
    for words in ("■未確認", "□適合", "まだ判断していない", "（記入なし）"):
        assert squeezed(words) in second.replace("(記入なし)", "（記入なし）"), words


def test_the_list_in_front_names_what_to_look_at(document: bytes) -> None:
    front = squeezed(pages_of(document)[0])
    for words in ("作成中1件", "査閲済1件", "適合1件", "未確認1件", "予備機のため", "廃止した項目"):
        assert words in front, words


def test_a_paper_is_an_archive_and_nothing_leaves_the_page(document: bytes) -> None:
    assert validated(document) == "pass"
    assert unembedded_fonts(document) == []
    assert beyond_margins(document) == []
    assert rendered(reviewed(judged(BARE)), replace(BARE, number=2, last=None)) == document


def test_no_number_of_a_check_is_broken() -> None:
    longest = sorted(catalogue(), key=len)[-60:]
    for first in range(0, len(longest), 12):  # so many stand on a sheet
        some = longest[first : first + 12]
        rows = tuple(replace(SCANNED, check=one) for one in some)
        told = "\n".join(pages_of(rendered(replace(BARE, machine=rows))))
        assert [one for one in some if one not in told] == []


def test_what_no_longer_counts_is_not_ticked() -> None:
    back = rendered(reviewed(judged(BARE), accepted=False))
    changed = rendered(replace(reviewed(judged(BARE)), machine=()))
    for one, words in ((back, "差戻し"), (changed, "判断の後に証拠が変わった")):
        text = text_of(one)
        assert squeezed(words) in text
        assert "■未確認" in text
        assert "■適合" not in text
    assert squeezed("査閲後変更") in text_of(changed)


def test_hundreds_of_results_stay_on_one_sheet_violations_first() -> None:
    fine = [replace(SCANNED, host=f"A{n:03}", verdict=Verdict.PASS) for n in range(400)]
    many = replace(BARE, machine=(*fine, SCANNED))
    pages = pages_of(rendered(judged(many)))
    assert len(pages) == 2
    text = squeezed(pages[1])
    assert "SV-001" in text
    assert f"ほか{401 - MANY}件" in text
    assert "適合400件、不適合1件" in text


def test_long_words_are_not_lost() -> None:
    note = "長い所見。" * 400 + "終わり"
    text = text_of(rendered(judged_with(note)))
    assert text.count("長い所見。") == 400
    assert "終わり" in text


def judged_with(note: str) -> Paper:
    return replace(BARE, last=replace(JUDGED, note=note))
