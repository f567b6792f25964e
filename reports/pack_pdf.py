"""The paper pack as PDF/A-2b: what is carried out of the building, to be written on."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reports.front import cover_page
from reports.pack_cards import Entry, Picture, card_blocks
from reports.pack_view import Branch, Deck, Pack, Reachable, Turn, Way
from reports.paper.blocks import NEXT_PAGE, Block, Contents, Heading, Text
from reports.paper.fonts import Fonts, load_fonts
from reports.paper.glyphs import drawable
from reports.paper.grid import Column, Type, grid
from reports.pdf import document

_FORM = Type(9, 12.5, 3)
_WRITE = Type(9, 16, 4)
_NEVER = "連絡先なし"
_POWER = (
    "電気が戻ると、機器は勝手な順で動き出す。先に主幹と機器のスイッチを切り、電圧が落ち着いてから、"
    "下の順に一つずつ入れる。一つが動いたことを確かめてから次へ進む。"
)


def render_pack(view: Pack, fonts: Fonts | None = None) -> bytes:
    """The whole paper pack; the same pack gives the same bytes."""
    fonts = fonts or load_fonts()
    pictures = view.plans
    view = replace(drawable(replace(view, plans=()), fonts), plans=pictures)
    body = [block for chapter in _chapters(view, fonts) for block in chapter]
    listed = [one for one in body if isinstance(one, Heading) and one.listed]
    about = [("内容 SHA-256", view.digest), ("手順集", "、".join(d.title for d in view.decks))]
    contents: list[Block] = [Text("目次", 14, 24, "bold"), Contents(listed)]
    entry: list[Block] = [Entry(view.entry)] if view.entry else []
    return document(
        view, fonts, [*cover_page(view, fonts, about), *contents, *entry, NEXT_PAGE, *body]
    )


def _chapters(view: Pack, fonts: Fonts) -> Iterator[Iterator[Block]]:
    yield _tree(view, fonts)
    yield _callers(view, fonts)
    yield _cards(view, fonts)
    yield _sheets(view, fonts)
    yield _power(view, fonts)
    yield _order(view, fonts)
    yield _maps(view)


def _ways(ways: Sequence[Way]) -> str:
    told = [f"{w.means} {w.to}" + (f"（確認 {w.checked}）" if w.checked else "") for w in ways]
    return "\n".join(told) or _NEVER


def _person(one: Reachable, mark: str) -> tuple[str, str]:
    return f"{mark}{one.name}", _ways(one.ways)


def _tree(view: Pack, fonts: Fonts) -> Iterator[Block]:
    yield Heading("1　緊急連絡網", "tree")
    yield Text(
        "上から順に電話する。10分で出なければ代行者へ進み、かけた時刻を残す。字下げは誰が誰に伝えるかを示す。",
        9, 13,
    )  # fmt: skip
    columns = (
        Column("職", 50, "bold"), Column("氏名", 36), Column("連絡先", 54), Column("時刻", 15),
        Column("返事", 15),
    )  # fmt: skip
    rows = [row for one in view.branches for row in _branch(one)]
    yield grid(fonts, columns, rows, kind=_FORM)


def _branch(one: Branch) -> Iterator[tuple[str, ...]]:
    lead = "　" * one.level + ("└ " if one.level else "")
    yield (f"{lead}{one.post}", *_person(one.holder, ""), "", "")
    for number, deputy in enumerate(one.deputies, 1):
        yield ("", *_person(deputy, f"代行{number} "), "", "")


def _callers(view: Pack, fonts: Fonts) -> Iterator[Block]:
    yield Heading("2　事業者", "callers")
    columns = (
        Column("事業者", 36, "bold"), Column("連絡先", 44), Column("対応時間", 26),
        Column("到着まで", 20), Column("要るもの", 24), Column("返事・時刻", 20),
    )  # fmt: skip
    rows = [(c.name, _ways(c.ways), c.hours, c.arrives, c.needed_for, "") for c in view.callers]
    yield grid(fonts, columns, rows, kind=_FORM)


def _cards(view: Pack, fonts: Fonts) -> Iterator[Block]:
    yield Heading("3　初動カード", "cards")
    yield Text(
        "終わりに書いた様子になったら、名前と時刻を書いて次へ進む。行わないときは理由を書く。",
        9,
        13,
    )
    if view.clashes:
        yield Text("同時に起きると食い違う助言。責任者が決め、理由を記録する。", 9, 13, "bold")
        columns = (Column("事柄", 20, "bold"), Column("一方", 75), Column("他方", 75))
        yield grid(fonts, columns, [(c.topic, c.one, c.other) for c in view.clashes], kind=_FORM)
    for number, deck in enumerate(view.decks, 1):
        yield NEXT_PAGE
        yield from _deck(deck, number, fonts)


def _deck(deck: Deck, number: int, fonts: Fonts) -> Iterator[Block]:
    yield Heading(f"3.{number}　{deck.title}", f"deck-{deck.id}", 1)
    if deck.triggers:
        columns = (Column("きっかけ", 45, "bold"), Column("始めること", 125))
        yield grid(fonts, columns, deck.triggers, kind=_FORM)
    phase = ""
    for card in deck.cards:
        if card.phase != phase:
            phase = card.phase
            yield Heading(phase, f"phase-{card.step}", 2, listed=False)
        yield from card_blocks((card,))


def _sheets(view: Pack, fonts: Fonts) -> Iterator[Block]:
    yield Heading("4　被害チェックシート", "sheets")
    yield Text("○ 使える　△ 一部使える　× 使えない　？ 分からない　写真を撮り、番号を書く。", 9, 13)
    columns = (
        Column("対象", 38, "bold"), Column("見ること", 62), Column("判定", 14),
        Column("写真", 14), Column("見えたこと・時刻", 42),
    )  # fmt: skip
    for number, sheet in enumerate(view.sheets, 1):
        yield Heading(f"4.{number}　{sheet.title}", f"sheet-{number}", 1, listed=False)
        if sheet.note:
            yield Text(sheet.note, 8.5, 12)
        rows = [(thing, look, "", "", "") for thing, look in sheet.rows]
        yield grid(fonts, columns, rows, kind=_WRITE)


def _power(view: Pack, fonts: Fonts) -> Iterator[Block]:
    yield Heading("5　電源を切る順、入れる順", "power")
    yield Text(_POWER, 9, 13)
    yield Heading("5.1　切る順", "off", 1)
    yield _turns(view.off, fonts)
    yield Heading("5.2　入れる順", "on", 1)
    yield _turns(view.on, fonts)


def _turns(turns: Sequence[Turn], fonts: Fonts) -> Block:
    columns = (
        Column("順", 10, align="right"), Column("機器", 38, "bold"), Column("場所", 40),
        Column("理由", 52), Column("時刻", 15), Column("名前", 15),
    )  # fmt: skip
    rows = [(str(t.number), t.thing, t.where, t.why, "", "") for t in turns]
    return grid(fonts, columns, rows, kind=_FORM)


def _order(view: Pack, fonts: Fonts) -> Iterator[Block]:
    yield Heading("6　復旧の順（すべて止まり、計画どおり参集した場合）", "order")
    yield Text("実際の順は、止まっているものと来た人から hinomi bcp order で出し直す。", 9, 13)
    columns = (
        Column("順", 10, align="right"), Column("対象", 38, "bold"), Column("復旧の見込み", 24),
        Column("理由", 68), Column("時刻", 15), Column("名前", 15),
    )  # fmt: skip
    rows = [(str(t.number), t.thing, t.minutes, t.why, "", "") for t in view.order]
    yield grid(fonts, columns, rows, kind=Type(8, 11, 2.6))
    if view.order_note:
        yield Text(view.order_note, 9, 13)


def _maps(view: Pack) -> Iterator[Block]:
    yield Heading("7　図面", "maps")
    for plan in view.plans:
        yield Text(plan.site, 11, 16, "bold")
        yield Picture(plan.picture) if plan.picture else Text(f"{plan.missing}。", indent=1)
