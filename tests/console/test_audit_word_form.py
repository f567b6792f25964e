"""Plan of improvement, follow-up, ledgers and Word form, as they are typed."""

import io
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.console.closing_town import HEAD, SECTION, begun_town, ready, ready_town
from tests.console.test_audit_plan import Town
from tests.reports.pdf_reading import squeezed, text_of

__all__ = ["begun_town", "ready", "ready_town"]

NUMBER = "2026-01-F01"


def made(town: Town, name: str, *words: str) -> bytes:
    path = town.root / name
    town.types(*words, "-o", path)
    return path.read_bytes()


def refused(town: Town, name: str, *words: str | Path) -> str:
    """What is told; no file is left behind."""
    path = town.root / "out" / name
    told = town.refused(*words, "-o", path)
    assert not path.parent.exists() or list(path.parent.iterdir()) == []
    assert len(told.strip().splitlines()) == 1
    return told


@pytest.fixture
def form(ready: Town) -> Path:
    path = ready.root / "様式.docx"
    ready.types("template", "-o", path)
    return path


def test_a_section_gets_its_pages_as_a_form_and_then_with_its_answer(ready: Town) -> None:
    before = text_of(made(ready, "1.pdf", "improvement", "2026", "--department", SECTION))
    assert NUMBER in before
    assert "下の欄に書き" in before
    ready.types("finding", "respond", NUMBER, "--stance", "一部同意", "--reason", "予算がない",
                "--post", "税務課長", by=HEAD)  # fmt: skip
    ready.types("finding", "action", NUMBER, "台帳を作る", "--owner", "管理係長", "--due",
                "2027-01-31", "--step", "様式を決める=2026-12-20", by=HEAD)  # fmt: skip
    after = text_of(made(ready, "2.pdf", "improvement", "2026", "--department", SECTION))
    for words in (
        "■一部同意",
        "予算がない",
        "台帳を作る",
        "管理係長",
        "(2027-01-31)",
        "様式を決める",
    ):
        assert words in after
    assert "下の欄に書き" not in after
    follow = text_of(made(ready, "3.pdf", "followup", "2026"))
    assert squeezed("台帳を作る") in follow
    assert "対応中" in follow


def test_a_section_without_findings_is_told_which_have(ready: Town) -> None:
    told = refused(ready, "x.pdf", "improvement", "2026", "--department", "農林課")
    assert SECTION in told


def test_the_ledgers_hold_what_was_typed(ready: Town) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(ready, "1.xlsx", "report", "2026", "-f", "xlsx")))
    row = [cell.value for cell in book["指摘一覧"][2]]
    assert {NUMBER, "記録がない", "手順がない", "漏れる", "手順を作る"} <= set(row)
    public = made(ready, "2.xlsx", "report", "2026", "-f", "xlsx", "--public")
    cells = [
        str(cell)
        for sheet in openpyxl.load_workbook(io.BytesIO(public))
        for line in sheet.iter_rows(values_only=True)
        for cell in line
    ]
    assert NUMBER in cells
    assert "手順がない" not in cells


def test_word_is_made_with_our_form_or_with_the_one_of_the_office(ready: Town, form: Path) -> None:
    ours = docx.Document(io.BytesIO(made(ready, "1.docx", "report", "2026", "-f", "docx")))
    assert any(NUMBER in p.text for p in ours.paragraphs)
    changed = docx.Document(str(form))
    changed.add_paragraph("以上、{{ 団体 }}")
    changed.save(str(form))
    words = ("report", "2026", "-f", "docx")
    own = docx.Document(io.BytesIO(made(ready, "2.docx", *words, "--template", str(form))))
    assert own.paragraphs[-1].text == "以上、火見市"
    settings = ready.root / "hinomi.toml"
    text = settings.read_text("utf-8")
    assert "\n[report]\n" in text
    section = '\n[report]\naudit_template = "様式.docx"\n'
    settings.write_text(text.replace("\n[report]\n", section), "utf-8")
    set_ = docx.Document(io.BytesIO(made(ready, "3.docx", *words)))
    assert set_.paragraphs[-1].text == "以上、火見市"


def test_a_wrong_form_is_one_line_and_no_file(ready: Town, form: Path) -> None:
    wrong = docx.Document(str(form))
    wrong.add_paragraph("結果は{{ 総表 }}")
    wrong.save(str(form))
    told = refused(ready, "x.docx", "report", "2026", "-f", "docx", "--template", form)
    for words in ("様式.docx", "本文", "「総表」", "結果は", "総評"):
        assert words in told
    missing = refused(ready, "x.docx", "report", "2026", "-f", "docx", "--template", "ない.docx")
    assert "読めません" in missing
    assert "-f docx" in refused(ready, "x.pdf", "report", "2026", "--template", form)


def test_the_names_that_a_form_may_use_are_listed(ready: Town) -> None:
    names = ready.types("template", "--fields")[0].splitlines()
    assert {"団体", "指摘[].番号", "指摘[].措置[].期限"} <= set(names)
    assert ready.read("template") == names
