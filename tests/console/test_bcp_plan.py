"""`hinomi report bcp` and `hinomi bcp graph` as a person types them."""

import io
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from openpyxl import load_workbook

from console.bcp_plan import bcp_document, graph_document, plan_view
from console.reporting import Wanted
from console.session import Session
from inventory.ledger.writing import write_ledger
from inventory.words import HinomiError
from tests.bcp.city import FOLDER, city_ledger
from tests.console.program import hinomi
from tests.reports.pdf_reading import first_page


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan")
    write_ledger(city_ledger(), folder / "台帳.xlsx")
    workspace = folder / "火見市"
    hinomi("init", workspace)
    hinomi("inventory", "import", folder / "台帳.xlsx", workspace=workspace)
    hinomi("bcp", "init", workspace=workspace)
    return workspace


@pytest.fixture(scope="module")
def written(city: Path) -> Path:
    for name in ("continuity.yaml", "plan.yaml"):
        (city / "bcp" / name).write_text((FOLDER / name).read_text("utf-8"), "utf-8")
    return city


def report(workspace: Path, name: str, *words: str) -> bytes:
    file = workspace.parent / name
    done = hinomi("report", "bcp", "-o", file, *words, workspace=workspace)
    assert (done.stdout, str(file) in done.stderr) == ("", True)
    return file.read_bytes()


def test_the_examples_alone_give_a_plan_that_says_what_is_missing(city: Path) -> None:
    view = plan_view(Session(city), Wanted("json", False, "", None))
    assert view.missing > 20
    assert view.cover.version == ""


def test_every_format_tells_of_the_same_systems(written: Path) -> None:
    pdf = first_page(report(written, "plan.pdf", "--issued", "2026-11-21"))
    xlsx, word = (
        bcp_document(Session(written), Wanted(kind, False, "", date(2026, 11, 21)))
        for kind in ("xlsx", "docx")
    )
    book, words = load_workbook(io.BytesIO(xlsx)), docx.Document(io.BytesIO(word))
    cells = {str(c.value) for row in book["様式1（2008年）"].iter_rows() for c in row}
    text = "".join(node.text or "" for node in words.element.body.iter() if node.tag.endswith("}t"))
    for name in ("住民記録システム", "メール・グループウェア", "防災情報システム"):
        assert name in cells
        assert name in text
    assert "火情政第0142号" in pdf


def test_the_public_edition_names_nobody(written: Path) -> None:
    text = bcp_document(Session(written), Wanted("json", True, "", None)).decode()
    assert "り災証明の発行" in text
    for name in ("住民記録システム", "髙橋", "電算センター", "jumin-sv01", "090-0000", "A棟"):
        assert name not in text, name


def test_a_post_that_is_not_there_is_one_line_with_its_place(written: Path) -> None:
    plan = written / "bcp" / "plan.yaml"
    good = plan.read_text("utf-8")
    plan.write_text(good.replace("post: post:基盤係長, does: 機器", "post: post:基盤, does: 機器"))
    try:
        with pytest.raises(HinomiError) as odd:
            plan_view(Session(written), Wanted("pdf", False, "", None))
    finally:
        plan.write_text(good, "utf-8")
    told = odd.value.message.ja
    line = next(n for n, text in enumerate(good.splitlines(), 1) if "name: 復旧係" in text)
    assert f"plan.yaml:{line}:" in told
    assert "post:基盤係長" in told


def test_the_graph_is_svg_with_every_thing_or_only_a_cone(written: Path) -> None:
    some = written.parent / "some.svg"
    hinomi("bcp", "graph", "--of", "公式ホームページ", "-o", some, workspace=written)
    every = graph_document(Session(written), "")
    whole, part = (
        "".join(ElementTree.fromstring(one).itertext()) for one in (every, some.read_bytes())
    )
    assert "住民記録システム" in whole
    assert "住民記録" not in part
    assert "web-sv01" in part
    assert "BIZ UDPGothic" in some.read_text("utf-8")
