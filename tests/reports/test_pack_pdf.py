"""The paper pack: every number to call and every card is on it, and fits it."""

from dataclasses import replace

import pytest

from bcp.model import name_of
from reports.pack_build import minutes
from reports.pack_cards import CardBlock
from reports.pack_pdf import render_pack
from reports.paper.page import LEFT, RIGHT, WIDTH
from tests.bcp.city import CITY
from tests.reports.pack_sample import RUNBOOK, sample
from tests.reports.pdf_reading import (
    pages_of,
    squeezed,
    text_edges,
    text_of,
    unembedded_fonts,
    validated,
)

PACK = sample()


@pytest.fixture(scope="module")
def document() -> bytes:
    return render_pack(PACK)


def test_it_is_an_archive_and_the_same_bytes_twice(document: bytes) -> None:
    assert validated(document) == "pass"
    assert unembedded_fonts(document) == []
    assert render_pack(PACK) == document


def test_nothing_leaves_the_page(document: bytes) -> None:
    for left, right in text_edges(document):
        assert left >= LEFT - 1
        assert right <= WIDTH - RIGHT + 1


def test_every_card_is_there_with_its_end(document: bytes) -> None:
    text = text_of(document)
    cards = [card for deck in PACK.decks for card in deck.cards]
    assert len(cards) == sum(len(one.steps) for one in RUNBOOK.modules)
    for card in cards:
        assert squeezed(card.title) in text
        assert squeezed(card.done_when) in text
    assert text.count("済・省く(理由)") + text.count("済・省く（理由）") >= len(cards)
    assert [card.number for card in cards] == list(range(1, len(cards) + 1))


def test_everybody_to_call_is_there(document: bytes) -> None:
    text = text_of(document)
    for person in CITY.people:
        for contact in person.contacts:
            assert squeezed(contact.to) in text
    for vendor in CITY.vendors.values():
        assert squeezed(name_of(vendor.node)) in text
    assert {one.post for one in PACK.branches} == {name_of(one) for one in CITY.posts}


def test_tree_follows_who_calls_whom() -> None:
    levels = {one.post: one.level for one in PACK.branches}
    for one in PACK.branches:
        if one.called_by in levels:
            assert levels[one.post] == levels[one.called_by] + 1


def test_posts_that_call_each_other_in_a_circle_are_all_listed() -> None:
    ids = list(CITY.posts)
    ring = {
        one: replace(CITY.posts[one], above=ids[(n + 1) % len(ids)]) for n, one in enumerate(ids)
    }
    assert {one.post for one in sample(posts=ring).branches} == {name_of(one) for one in ids}


def test_every_site_and_system_has_its_damage_sheet() -> None:
    titles = {one.title for one in PACK.sheets}
    for node in CITY.nodes.values():
        if node.kind.value in ("system", "site"):
            assert any(title.endswith(node.name) for title in titles), node.name


def test_data_stand_in_the_order_by_their_names() -> None:
    named = {one.thing for one in PACK.order}
    assert "認証基盤 ディレクトリ" in named
    assert not any(one.startswith("火控-") for one in named)


def test_what_cannot_begin_stands_with_what_is_done_without_it() -> None:
    assert "住民記録システム（代替手段: 前日に印刷した住民一覧での確認）" in PACK.order_note


def test_off_is_on_from_its_end_and_every_machine_is_in_both() -> None:
    assert [one.thing for one in PACK.off] == [one.thing for one in reversed(PACK.on)]
    hosts = {node.name for node in CITY.nodes.values() if node.kind.value == "host"}
    assert {one.thing for one in PACK.on} == hosts


def test_roles_of_the_plan_stand_on_the_cards() -> None:
    made = sample("earthquake", roles={"情報システム担当": "post:基盤係長"})
    posts = {card.post for deck in made.decks for card in deck.cards}
    assert "情報システム担当（基盤係長）" in posts


def test_only_the_modules_that_were_asked_for() -> None:
    assert [one.id for one in sample("flood").decks] == ["common", "flood"]
    assert sample("flood").clashes == ()
    assert [one.topic for one in sample("flood", "ransomware").clashes] == ["電源", "電源"]


def test_site_without_a_picture_says_so(document: bytes) -> None:
    assert "図面は登録されていません" in text_of(document)
    assert [bool(one.picture) for one in PACK.plans].count(True) == 1


def test_no_card_is_higher_than_a_fifth_of_the_page(document: bytes) -> None:
    from reportlab.lib.units import mm
    from reportlab.pdfgen.canvas import Canvas

    from reports.paper.fonts import load_fonts
    from reports.paper.pen import Pen

    pen = Pen(Canvas("never-written"), load_fonts())
    for deck in PACK.decks:
        for card in deck.cards:
            assert CardBlock(card).least(pen) < 62 * mm, card.title
    assert len(pages_of(document)) < 60


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0分"), (60, "1時間"), (90, "90分"), (119, "119分"), (120, "2時間"), (395, "6時間35分"),
     (1440, "24時間"), (2880, "2日"), (2881, "48時間1分"), (4320, "3日")],
)  # fmt: skip
def test_minutes_are_said_as_people_say_them(value: float, said: str) -> None:
    assert minutes(value) == said
