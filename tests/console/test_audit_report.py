"""`hinomi audit report|improvement|followup|committee` as people type them."""

import shutil
from pathlib import Path

import pytest

from console.audit_reporting import RENDERERS, formats_of, renderer
from tests.console.closing_town import begun_town, ready, ready_town
from tests.console.test_audit_plan import Town
from tests.reports.pdf_reading import first_page, page_count, squeezed, text_of

__all__ = ["begun_town", "ready", "ready_town"]


def made(town: Town, *words: str) -> bytes:
    """The document that a command makes; nothing is said but where it is."""
    path = town.root / "made.pdf"
    out, told = town.types(*words, "-o", path)
    assert (out, told) == ("", f"{path}\n")
    return path.read_bytes()


def test_report_of_the_year_shows_who_decided_and_what_was_found(ready: Town) -> None:
    document = made(ready, "report", "2026")
    page, text = first_page(document), text_of(document)
    assert "決裁済" in page
    assert "CISO" in page
    for words in (
        "記録の取得に改善の余地がある。", "2026-01-F01", "手順がない", "漏れる", "手順を作る",
        "総務部 税務課", "令和8年度", "火見市", "適合",
    ):  # fmt: skip
        assert squeezed(words) in text, words
    assert made(ready, "report", "2026") == document


def test_words_written_after_the_decision_are_told_on_the_cover(ready: Town) -> None:
    ready.types("write", "2026", "--good", "毎朝の確認")
    page = first_page(made(ready, "report", "2026"))
    assert "決裁後変更" in page
    assert "決裁済" not in page


def test_public_edition_and_that_of_an_engagement(ready: Town) -> None:
    public = text_of(made(ready, "report", "2026", "--public"))
    assert "公開版" in public
    for words in ("改善の余地", "手順がない", "監査花子", "毎月見ている", "tx-1"):
        assert words not in public, words
    one = made(ready, "report", "2026-01")
    assert squeezed("個別監査 2026-01") in text_of(one)
    assert "まだ決裁を受けていない" in first_page(one)


def test_a_year_without_any_audit_is_told_so(ready: Town) -> None:
    _, told = ready.types("report", "2031", "-o", ready.root / "made.pdf")
    assert told.startswith("2031年度には個別監査がありません。")


def test_committee_gets_one_page(ready: Town) -> None:
    document = made(ready, "committee", "2026")
    assert page_count(document) == 1
    assert squeezed("委員会に求めること") in text_of(document)


def test_each_format_has_a_file_of_its_own(ready: Town) -> None:
    files = set()
    for format_ in formats_of("report"):
        _, told = ready.types("report", "2026", "-f", format_, "--public")
        files |= set(told.splitlines())
    names = {Path(one).name for one in files if one.startswith("/")}
    assert {"audit-report-2026-public.pdf", "audit-report-2026-public.oscal.json"} <= names
    assert len(names) >= len(formats_of("report"))


@pytest.mark.parametrize("document", RENDERERS)
def test_every_name_of_the_table_leads_to_a_renderer(document: str) -> None:
    assert callable(renderer(*document.split()))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("improvement", "2026", "-f", "sarif"), "pdf"),
        (("report", "2026-09"), "2026-09"),
        (("report", "令和8年度"), "2026-01"),
        (("committee", "2026-01"), "YEAR"),
        (("committee", "1999"), "YEAR"),
    ],
)
def test_what_cannot_be_made_is_one_line_and_no_file(
    ready: Town, words: tuple[str, ...], told: str
) -> None:
    path = ready.root / "none.pdf"
    said = ready.refused(*words, "-o", path)
    assert told in said
    assert not path.exists()


def test_a_folder_that_cannot_be_written_leaves_the_old_report(ready: Town) -> None:
    folder = ready.root / "full"
    folder.mkdir()
    (folder / "report.pdf").write_bytes(b"old")
    wrong = folder / "report.pdf" / "below.pdf"
    assert "below.pdf" in ready.refused("report", "2026", "-o", wrong)
    assert (folder / "report.pdf").read_bytes() == b"old"
    shutil.rmtree(folder)
