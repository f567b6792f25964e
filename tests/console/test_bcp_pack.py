"""`hinomi bcp pack` from a workspace: both files, with the roles and pictures of the workspace."""

import re
from pathlib import Path

import pytest

from console.bcp_book import lay_out_book
from console.bcp_packing import Packed, make_pack, pack_view
from console.session import Session
from inventory.journal import Draft
from inventory.model import Ledger, Municipality, Post, Site, System
from inventory.words import HinomiError
from inventory.workspace import lay_out
from tests.reports.pack_sample import PIXEL

BOOK = """\
sites:
  本庁舎: {map: bcp/maps/hall.png}
  支所: {map: ../outside.png}
"""


@pytest.fixture
def session(tmp_path: Path) -> Session:
    lay_out(tmp_path / "city")
    session = Session(tmp_path / "city")
    ledger = Ledger(
        municipality=Municipality(name="火見市"),
        posts=(Post(title="課長", holder="田中", phone="0312-00-0000"),),
        sites=(Site(name="本庁舎"), Site(name="支所")),
        systems=(System(name="住民記録", rto_hours=3),),
    )
    session.inventory.save(ledger)
    session.journal.append([Draft("inventory", "imported", {}, "test")])
    folder = session.workspace.root / "bcp"
    (folder / "maps").mkdir(parents=True)
    (folder / "maps" / "hall.png").write_bytes(PIXEL)
    (tmp_path / "outside.png").write_bytes(PIXEL)
    (folder / "continuity.yaml").write_text(BOOK)
    return session


def test_both_files_are_written_and_name_the_same_content(session: Session, tmp_path: Path) -> None:
    paper, page = make_pack(session, Packed(("flood",), tmp_path / "out", "https://bcp.example"))
    assert paper.read_bytes().startswith(b"%PDF")
    text = page.read_text()
    view = pack_view(session, Packed(("flood",), None, "https://bcp.example"))
    assert re.findall(r'data-digest="([0-9a-f]{64})"', text)[0] == view.digest
    assert "0312-00-0000" in text
    assert [one.id for one in view.decks] == ["common", "flood"]


def test_picture_of_the_workspace_is_taken_and_none_from_outside(session: Session) -> None:
    plans = {one.site: one for one in pack_view(session, Packed()).plans}
    assert plans["本庁舎"].picture == PIXEL
    assert plans["支所"].picture == b""
    assert "開けません" in plans["支所"].missing


def test_pack_is_kept_under_the_number_of_the_plan(session: Session) -> None:
    words = "about: {number: 火情第1号, version: '2.1', classification: 自治体機密性3B}\n"
    (session.workspace.bcp / "plan.yaml").write_text(words)
    cover = pack_view(session, Packed()).cover
    assert (cover.document_number, cover.version) == ("火情第1号　別冊", "2.1")
    assert cover.classification == "自治体機密性3B"


def test_unknown_module_writes_nothing(session: Session, tmp_path: Path) -> None:
    with pytest.raises(HinomiError, match="godzilla"):
        make_pack(session, Packed(("godzilla",), tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_workspace_as_it_is_begun_gives_a_pack_too(tmp_path: Path) -> None:
    lay_out(tmp_path / "new")
    session = Session(tmp_path / "new")
    session.journal.append([Draft("inventory", "imported", {}, "test")])
    lay_out_book(session)
    assert pack_view(session, Packed()).decks
