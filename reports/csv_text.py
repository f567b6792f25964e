"""CSV for Excel in Japan: cp932 or UTF-8, and a list of what the file could not say as it was.

Nothing is replaced in silence. A character that cp932 lacks (𠮷, the em dash, a variation selector)
is written as 〓 with its code point, 〓[U+20BB7]: the geta that printers set for a type they do not
have says to a reader that a character is missing, and the code brings it back even where the list
was lost. A plain ? or a lookalike would do neither. Control characters are marked the same way in
both encodings. Six characters are turned by cp932 into a wider twin (〜 into ～): they stay
readable, so they are written as such and listed. Private characters (外字) are written and listed:
another machine shows another one, or none. Half a character (a lone surrogate) is refused.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from inventory.ledger.guard import guard
from inventory.words import HinomiError, T

_OTHER = re.compile("[^\t\n\r -~]")
_LISTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff]")
_HALF = T(
    "{row} 行目の「{column}」に文字として読めない値（U+{code:04X}）があります。"
    "その項目を入力し直してください。",
    "Row {row}, {column} holds half a character (U+{code:04X}): type it again.",
)


class Encoding(StrEnum):
    """How the file is encoded."""

    CP932 = "cp932"  # what Excel in Japan takes a CSV for
    UTF8 = "utf-8"  # with a mark at the beginning, by which Excel knows it


class Loss(StrEnum):
    """What happened to a character."""

    LACKING = "lacking"  # cp932 にない
    TWIN = "twin"  # 似た文字になった
    CONTROL = "control"  # 制御文字
    PRIVATE = "private"  # 外字


LOSSES = {
    Loss.LACKING: T("この文字コードにない文字", "not in this encoding"),
    Loss.TWIN: T("似た文字になった", "became a lookalike"),
    Loss.CONTROL: T("制御文字", "a control character"),
    Loss.PRIVATE: T("外字（機械によって別の字になる）", "private: shown otherwise elsewhere"),
}


@dataclass(frozen=True, slots=True)
class Misfit:
    """A character that the file does not hold as it was: where, which, and what stands there."""

    row: int  # of the sheet, the titles are row 1
    column: str
    character: str
    written: str
    loss: Loss

    @property
    def code(self) -> str:
        """Its code point: U+20BB7."""
        return f"U+{ord(self.character):04X}"


@dataclass(frozen=True, slots=True)
class Written:
    """A CSV file and what it could not say as it was."""

    data: bytes
    misfits: tuple[Misfit, ...]


def written(titles: Sequence[str], rows: Sequence[Sequence[str]], encoding: Encoding) -> Written:
    """The table as CSV; text that a spreadsheet would run gets an apostrophe in front."""
    misfits: list[Misfit] = []
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(titles)
    for number, row in enumerate(rows, 2):
        cells = zip(titles, row, strict=True)
        found = [_cell(number, column, value, encoding) for column, value in cells]
        misfits += [one for _, losses in found for one in losses]
        table.writerow([guard(value) for value, _ in found])
    codec = "utf-8-sig" if encoding is Encoding.UTF8 else "cp932"
    return Written(text.getvalue().encode(codec), tuple(misfits))


def _cell(row: int, column: str, text: str, encoding: Encoding) -> tuple[str, list[Misfit]]:
    """The text as it fits, and each of its characters that did not."""
    if _is_clean(text, encoding):
        return text, []
    misfits = list(_misfits(row, column, text, encoding))
    for one in {one.character: one for one in misfits}.values():
        text = text.replace(one.character, one.written)
    return text, misfits


def _is_clean(text: str, encoding: Encoding) -> bool:
    """Whether all of it comes back as it was, seen at once; most cells are so."""
    if not text.isascii() and encoding is Encoding.CP932:
        same = text.encode("cp932", "ignore").decode("cp932", "ignore") == text
        return same and not _LISTED.search(text)
    return not _LISTED.search(text) and text.isprintable()


def _misfits(row: int, column: str, text: str, encoding: Encoding) -> Iterator[Misfit]:
    for found in _OTHER.finditer(text):
        character = found[0]
        if "\ud800" <= character <= "\udfff":
            raise HinomiError(_HALF.format(row=row, column=column, code=ord(character)))
        loss = _loss(character, encoding)
        if loss:
            yield Misfit(row, column, character, _instead(character, loss), loss)


def _loss(character: str, encoding: Encoding) -> Loss | None:
    if character < " " or "\x7f" <= character <= "\x9f":
        return Loss.CONTROL
    if "\ue000" <= character <= "\uf8ff" or character >= "\U000f0000":
        return Loss.PRIVATE if encoding is Encoding.UTF8 or _fits(character) else Loss.LACKING
    if encoding is Encoding.UTF8:
        return None
    if not _fits(character):
        return Loss.LACKING
    return None if _twin(character) == character else Loss.TWIN


def _fits(character: str) -> bool:
    try:
        character.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def _twin(character: str) -> str:
    """What cp932 gives back: for most the same, for 〜 ‖ − ¢ £ ¬ a wider twin."""
    return character.encode("cp932").decode("cp932")


def _instead(character: str, loss: Loss) -> str:
    if loss is Loss.TWIN:
        return _twin(character)
    return character if loss is Loss.PRIVATE else f"〓[U+{ord(character):04X}]"
