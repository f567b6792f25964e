"""The plan on paper: golden text, PDF/A-2b, Japanese, the same bytes twice, nothing cut."""

import os
import re
import shutil
import subprocess
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from reports.bcp_edition import public_bcp
from reports.bcp_pdf import render_bcp
from reports.bcp_view import Graphic, Items, Missing, Section, Table, Words
from tests.bcp.city import CITY
from tests.reports.bcp_sample import city, nothing, unchecked
from tests.reports.pdf_reading import (
    beyond_margins,
    golden_text,
    metadata_of,
    page_texts,
    pages_of,
    squeezed,
    text_of,
    unembedded_fonts,
    validated,
)

GOLDEN = Path(__file__).with_name("golden")
VIEWS = {"city": city(), "public": public_bcp(city()), "nothing": nothing()}
# what is a name in every language, or is typed
_NAMES = re.compile(
    r"SHA-256|QR|Hinomi|PDF|CISO|CSIRT|head-512\.sig|OpenSSH|ssh-keygen-Yverify|hinomi[a-z]*"
    r"|ICT-BCP|ICT|BCP|RTO|RPO|UPS|LGWAN|VPN|LAN|GIS|J-LIS|USB|DDoS|ops@touzai\.example|[a-z]+\.sig"
    r"|(?:bcp|city)/[a-z./*-]+(?::\d+)?|(?:about|policy|organisation|elements|cyber)\.[a-z_]+"
    r"|revisions|storage|damage|strategy|measures|exercises|upkeep|copies|tasks|documents|vendors"
    r"|continuity\.yaml|checked|paper:true|basis:drilled|first.?steps|needs|png|verify|drill|drilled|people|work"
    r"|(?<![a-z])[a-z]{2}-\d\d|[0-9a-f]{16,}"
)


@lru_cache(maxsize=4)
def read(document: bytes) -> tuple[str, ...]:
    """The text of each page, by poppler where it is there: pypdf takes seconds.

    Poppler joins words that are cut at a hyphen, which pypdf leaves as they are printed.
    """
    program = shutil.which("pdftotext")
    if program is None:
        return pages_of(document)
    done = subprocess.run([program, "-", "-"], input=document, capture_output=True, check=True)
    return tuple(done.stdout.decode().split("\f")[:-1])


def whole(document: bytes) -> str:
    return squeezed("".join(read(document)))


@pytest.fixture(scope="module")
def documents() -> dict[str, bytes]:
    return {name: render_bcp(view) for name, view in VIEWS.items()}


@pytest.mark.parametrize("name", VIEWS)
def test_it_is_valid_and_nothing_leaves_the_page(documents: dict[str, bytes], name: str) -> None:
    document = documents[name]
    assert validated(document) == "pass"
    assert unembedded_fonts(document) == []
    assert beyond_margins(document) == []


@pytest.mark.parametrize("name", ["public", "nothing"])
def test_the_text_is_the_golden_text(documents: dict[str, bytes], name: str) -> None:
    """The public edition before it was checked: what other packages say changes with them."""
    document = documents[name] if name == "nothing" else render_bcp(public_bcp(unchecked()))
    text = page_texts(document)
    assert text == golden_text(f"bcp-{name}", text)


def test_the_outline_of_the_city_is_the_golden_one() -> None:
    """Headings, columns and words a person wrote: what other packages say of it is left out."""
    path = GOLDEN / "bcp-city-outline.txt"
    text = "".join(_outline(one) for one in (*city().front, *city().sections))
    if os.environ.get("HINOMI_GOLDEN") == "write":
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


def _outline(section: Section) -> str:
    lines = [re.sub(r"（\d+件）", "", section.heading)]
    for part in section.parts:
        if isinstance(part, Table):
            titles = "・".join(column.title for column in part.columns)
            lines.append(f"  表 {part.name}: {titles}")
        elif isinstance(part, Graphic):
            lines.append(f"  図 {part.title}: {'・'.join(part.layers)}")
        elif isinstance(part, Missing):
            lines.append(f"  未記入 {part.where}")
        elif isinstance(part, Items) or (isinstance(part, Words) and not part.note):
            lines += [f"  {text}" for text in part.texts if not re.search(r"\d+である", text)]
    return "\n".join(lines) + "\n"


def test_every_cell_of_every_table_is_on_paper(documents: dict[str, bytes]) -> None:
    text = text_of(documents["city"])
    for section in (*city().front, *city().sections):
        assert squeezed(section.heading) in text
        for part in section.parts:
            if isinstance(part, Table):
                cells = {cell for row in part.rows[: part.most] for cell in row}
                begun = {squeezed(line)[:6] for cell in cells for line in cell.split("\n")}
                assert [one for one in begun if one not in text] == [], section.heading


def test_every_page_is_numbered_and_labelled(documents: dict[str, bytes]) -> None:
    for name, label in (("city", "自治体機密性3B内部版"), ("public", "公開版")):
        pages = read(documents[name])
        for number, page in enumerate(pages, 1):
            assert "火情政第0142号" in page
            assert label in squeezed(page)
            assert f"{number}/" in squeezed(page)
            assert "記録簿第512号4f1d4f1d4f1d4f1d…" in squeezed(page)


def test_the_page_is_japanese(documents: dict[str, bytes]) -> None:
    ours = sorted((node.name for node in CITY.nodes.values()), key=len, reverse=True)
    for name in ("city", "nothing"):
        text = text_of(documents[name])
        for each in ours:
            text = text.replace(squeezed(each), " ")
        words = set(re.findall(r"[A-Za-z][A-Za-z-]{2,}", _NAMES.sub(" ", text)))
        assert words == set(), name


def test_nobody_is_told_that_all_is_well(documents: dict[str, bytes]) -> None:
    for document in documents.values():
        for promise in ("安全です", "安全であ", "問題な", "万全", "安心"):
            assert promise not in whole(document)


def test_what_is_missing_stands_on_the_cover_and_in_the_list(documents: dict[str, bytes]) -> None:
    text = text_of(documents["nothing"])
    assert f"{nothing().missing}か所（付録Cに一覧）" in text
    assert "bcp/plan.yamlのpolicy.purpose" in text
    assert "第版" not in text
    assert "版数" not in text


def test_the_same_view_gives_the_same_bytes(documents: dict[str, bytes]) -> None:
    assert render_bcp(public_bcp(city())) == documents["public"]


def test_the_public_edition_names_nothing_to_aim_at(documents: dict[str, bytes]) -> None:
    text = squeezed(text_of(documents["public"]) + metadata_of(documents["public"]))
    for name in city().names:
        assert squeezed(name) not in text, name
    assert "り災証明の発行" in text
    assert "公開版では省略" in text


def test_a_text_of_the_plan_that_names_a_system_is_withheld_from_the_public() -> None:
    said = Words(
        (
            "市民の生命を守る。",
            "認証 基盤を先に戻す。",
            "ＧＩＳは統合型ｇｉｓである。",
            "0312-00-0002 に電話する。",
            "北川課長が決める。",
        )
    )
    one = Section("purpose", "1.1", "趣旨", (said,), published=(said,))
    (shown,) = public_bcp(replace(city(), front=(), sections=(one,))).sections
    assert shown.parts == (Words(("市民の生命を守る。", "公開版では省略。")),)


@pytest.mark.parametrize(
    "number",
    [
        "090 1234 5678", "(03)1234-5678", "03(1234)5678", "090\u20101234\u20105678",
        "090\u22121234\u22125678", "090ー1234ー5678", "+81 90-1234-5678", "090.1234.5678",
        "０９０　１２３４　５６７８", "内線2345", "内線（2345）",
    ],
)  # fmt: skip
def test_a_telephone_number_is_withheld_however_it_is_written(number: str) -> None:
    said = Words((f"担当は{number}に出る。", "令和8年11月21日から0時まで、第0001号による。"))
    one = Section("purpose", "1.1", "趣旨", (said,), published=(said,))
    (shown,) = public_bcp(replace(city(), front=(), sections=(one,))).sections
    assert shown.parts == (Words(("公開版では省略。", said.texts[1])),)


def test_a_section_offers_nothing_unless_it_says_so() -> None:
    one = Section("new", "12", "新しい章", (Words(("内緒",)),))
    (shown,) = public_bcp(replace(city(), front=(), sections=(one,))).sections
    assert shown.parts == (Words(("公開版では省略。",)),)


def test_what_nobody_wrote_is_not_asked_of_the_public() -> None:
    text = text_of(render_bcp(public_bcp(nothing())))
    assert "未記入:" not in text
    assert "plan.yaml" not in text
    assert "8.1発動の基準記載なし。" in text
