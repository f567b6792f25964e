"""Blocks of the paper pack: a card to be followed and signed, a picture, a code to scan."""

import io
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader

from reports.pack_view import Card
from reports.paper.blocks import Block, Placed
from reports.paper.page import Room
from reports.paper.paragraph import lines_of
from reports.paper.pen import Pen
from reports.paper.qr import define_qr, draw_qr

_BOX = 40 * mm  # of the boxes for name and time
_PAD, _GAP = 3 * mm, 3 * mm


@dataclass(frozen=True)
class CardBlock:
    """One card (初動カード): what, until when, by whom, done when; boxes for name and time."""

    card: Card

    def place(self, pen: Pen, room: Room) -> Placed:
        """Draw the card whole, or leave it for the next page."""
        lines = self._lines(pen, room.width)
        height = self._height(lines)
        if height > room.height:
            return Placed(0, self)
        bottom = room.top - height
        pen.frame((room.x, bottom), room.width, height)
        self._title(pen, room)
        y = room.top - 17 * mm
        for text, size in lines:
            pen.text((room.x + _PAD, y), text, size)
            y -= size * 1.42
        self._boxes(pen, room, height)
        return Placed(min(height + _GAP, room.height))

    def least(self, pen: Pen) -> float:
        """The whole card."""
        return self._height(self._lines(pen, 170 * mm))

    def _title(self, pen: Pen, room: Room) -> None:
        card, right = self.card, room.x + room.width - _BOX
        pen.shade((room.x + 0.5, room.top - 12 * mm), room.width - _BOX - 1, 12 * mm - 0.5)
        pen.text((room.x + _PAD, room.top - 8 * mm), f"{card.number}", 15, "bold")
        pen.text((room.x + 16 * mm, room.top - 8 * mm), card.title, 15, "bold")
        first, second = f"{card.module}　{card.target}".strip("　"), card.hours or ""
        pen.text((right - 2 * mm, room.top - 5 * mm), first, 8, align="right")
        pen.text((right - 2 * mm, room.top - 9.5 * mm), second or card.phase, 8, align="right")

    def _lines(self, pen: Pen, width: float) -> list[tuple[str, float]]:
        card, found = self.card, []
        first = f"元に戻せない。決める人: {card.authority}" if card.irreversible else ""
        authority = f"　決める人 {card.authority}" if card.authority and not first else ""
        deputy = f"、代わり {card.deputy}" if card.deputy else ""
        after = f"　先に {'、'.join(card.after)}" if card.after else ""
        parts = (
            (first and f"▲ {first}", 9.5),
            (card.condition and f"行う場合: {card.condition}", 9.5),
            (card.do, 10.5),
            (f"終わり: {card.done_when}", 9.5),
            (f"担当 {card.post}{deputy}{after}{authority}", 8),
        )
        for text, size in parts:
            if text:
                room = (width - _BOX - 2 * _PAD) / size
                found += [(line, size) for line in lines_of(text, room, pen.fonts["sans"].advance)]
        return found

    def _height(self, lines: list[tuple[str, float]]) -> float:
        text = 15 * mm + sum(size * 1.42 for _, size in lines)
        return max(38 * mm, text)

    def _boxes(self, pen: Pen, room: Room, height: float) -> None:
        left = room.x + room.width - _BOX
        pen.line((left, room.top), (left, room.top - height), 0.9)
        third = height / 3
        for number, label in enumerate(("名前", "時刻", "済・省く（理由）")):
            top = room.top - number * third
            pen.text((left + 1.5 * mm, top - 4 * mm), label, 7.5)
            if number:
                pen.line((left, top), (room.x + room.width, top), 0.8)


@dataclass(frozen=True)
class Picture:
    """A picture as wide as the page and as high as its room allows."""

    data: bytes
    highest: float = 190 * mm

    def place(self, pen: Pen, room: Room) -> Placed:
        """Draw the picture where it fits whole."""
        width, height = self._size(room.width)
        if height > room.height:
            return Placed(0, self)
        reader = ImageReader(io.BytesIO(self.data))
        pen.canvas.drawImage(reader, room.x, room.top - height, width, height)
        return Placed(height)

    def least(self, pen: Pen) -> float:  # noqa: ARG002 - a picture knows its height
        """The whole picture."""
        return self._size(170 * mm)[1]

    def _size(self, widest: float) -> tuple[float, float]:
        wide, high = ImageReader(io.BytesIO(self.data)).getSize()
        scale = min(widest / wide, self.highest / high)
        return wide * scale, high * scale


@dataclass(frozen=True)
class Entry:
    """The code that leads to the entry (入口), with its words beside it."""

    text: str
    side: float = 30 * mm

    def place(self, pen: Pen, room: Room) -> Placed:
        """Draw the code at the left edge, the words at its right."""
        if room.height < self.side:
            return Placed(0, self)
        define_qr(pen, "entry", self.text)
        draw_qr(pen, "entry", (room.x, room.top - self.side), self.side)
        x, y = room.x + self.side + 4 * mm, room.top - 8 * mm
        width = (room.width - self.side - 4 * mm) / 10
        pen.text((x, y), "入口（電話で読み取る）", 10, "bold")
        for number, line in enumerate(lines_of(self.text, width, pen.fonts["mono"].advance), 1):
            pen.text((x, y - number * 15), line, 10, "mono")
        return Placed(min(self.side + 6, room.height))

    def least(self, pen: Pen) -> float:  # noqa: ARG002 - a code is of one height
        """The whole code."""
        return self.side


def card_blocks(cards: tuple[Card, ...]) -> list[Block]:
    """The cards as blocks."""
    return [CardBlock(one) for one in cards]
