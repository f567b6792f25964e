"""Fonts of a document: found on the machine, embedded whole or in part, rare kanji by fallback."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from inventory.words import HinomiError, T

FaceName = Literal["sans", "bold", "serif", "mono"]

DEBIAN = Path("/usr/share/fonts/truetype")
INSTALL = "apt-get install fonts-morisawa-bizud-gothic fonts-morisawa-bizud-mincho"

_FILES: Mapping[FaceName, str] = {
    "sans": "BIZUDPGothic-Regular.ttf",
    "bold": "BIZUDPGothic-Bold.ttf",
    "serif": "BIZUDMincho-Regular.ttf",
    "mono": "BIZUDGothic-Regular.ttf",
}
_RARE = ("NotoSansJP-Regular.ttf", "ipamjm.ttf")


class MissingGlyphError(HinomiError):
    """A character that no font at hand can draw; the message names it, its code point and place."""

    def __init__(self, char: str, where: str) -> None:
        """Say which character, where it stands, and what to do."""
        code = f"U+{ord(char):04X}"
        super().__init__(
            T(
                f"{where}: 文字「{char}」({code}) がどのフォントにもない。"
                "`apt-get install fonts-ipamj-mincho` で人名漢字のフォントを入れるか、表記を直す",
                f"{where}: no font has the character {char!r} ({code}); run "
                "`apt-get install fonts-ipamj-mincho` for the kanji of names, or change the text",
            )
        )
        self.char = char
        self.where = where


@dataclass(frozen=True)
class Face:
    """One face with its fallbacks: knows widths, and which font draws which character."""

    names: tuple[str, ...]
    _known: dict[str, tuple[int, float]] = field(default_factory=dict, compare=False, repr=False)

    def advance(self, char: str) -> float:
        """Width of the character at size 1."""
        return self._look(char)[1]

    def width(self, text: str) -> float:
        """Width of the text at size 1."""
        look = self._look
        return sum(look(char)[1] for char in text)

    def runs(self, text: str) -> Iterator[tuple[str, str]]:
        """The text cut where the font changes: (font name, piece); a missing glyph is an error."""
        if characters(self.names[0]).issuperset(text):
            yield self.names[0], text
            return
        for index, chars in groupby(text, key=lambda char: self._look(char)[0]):
            piece = "".join(chars)
            if index < 0:
                raise MissingGlyphError(piece[0], f"「{text[:40]}」")
            yield self.names[index], piece

    def _look(self, char: str) -> tuple[int, float]:
        found = self._known.get(char)
        if found is None:
            found = self._known[char] = self._find(char)
        return found

    def _find(self, char: str) -> tuple[int, float]:
        code = ord(char)
        for index, name in enumerate(self.names):
            face = _truetype(name)
            if code in face.charToGlyph:
                return index, face.charWidths.get(code, face.defaultWidth) / 1000
        return -1, 1.0


@dataclass(frozen=True)
class Fonts:
    """The four faces of a document."""

    faces: Mapping[FaceName, Face]
    characters: frozenset[str]  # that every face can draw

    def __getitem__(self, name: FaceName) -> Face:
        """The face of this name."""
        return self.faces[name]

    def covers(self, text: str) -> bool:
        """True where every face can draw every character of the text."""
        return self.characters.issuperset(text)


@lru_cache(maxsize=8)
def load_fonts(path: Path | None = None, fallbacks: tuple[Path, ...] = ()) -> Fonts:
    """The fonts of Debian's BIZ UD packages, of a folder, or one TrueType file for every face.

    Raises HinomiError naming the command to run when there are none.
    """
    rare = tuple(_register(file) for file in (*fallbacks, *_installed_rare()))
    faces = {name: Face((_register(_locate(file, path)), *rare)) for name, file in _FILES.items()}
    each = [frozenset().union(*map(characters, face.names)) for face in faces.values()]
    return Fonts(faces, frozenset.intersection(*each))


@cache
def characters(name: str) -> frozenset[str]:
    """The characters that the registered font draws."""
    return frozenset(map(chr, _truetype(name).charToGlyph))


def _installed_rare() -> tuple[Path, ...]:
    return tuple(file for name in _RARE for file in sorted(DEBIAN.glob(f"*/{name}")))


def _locate(file: str, path: Path | None) -> Path:
    if path is not None and path.is_file():
        return path
    root = path or DEBIAN
    for candidate in (root / file, *sorted(root.glob(f"*/{file}"))):
        if candidate.is_file():
            return candidate
    raise HinomiError(
        T(
            f"{root}: フォント {file} がない。`{INSTALL}` を実行するか、"
            "設定 report.font に TrueType フォントのファイル又はフォルダを指定する",
            f"{root}: the font {file} is missing; run `{INSTALL}`, or name a TrueType font file "
            "or a folder in the setting report.font",
        )
    )


def _truetype(name: str) -> Any:  # noqa: ANN401 - ReportLab's stubs do not know its faces
    return getattr(pdfmetrics.getFont(name), "face")  # noqa: B009 - unknown to the stubs


@lru_cache(maxsize=64)
def _register(file: Path) -> str:
    name = f"{file.stem}@{file.parent}"
    try:
        font = TTFont(name, str(file))
        _repair_widths(font.face)
        pdfmetrics.registerFont(font)
    except (TTFError, OSError) as odd:
        raise HinomiError(
            T(
                f"{file}: 埋め込めるフォントではない ({odd})。TrueType 形式 (.ttf) を指定する",
                f"{file}: cannot be embedded ({odd}); name a TrueType font (.ttf)",
            )
        ) from odd
    return name


def _repair_widths(face: Any) -> None:  # noqa: ANN401 - ReportLab's stubs do not know its faces
    """Give glyphs beyond hhea.numberOfHMetrics the last advance in font units (OpenType hmtx).

    ReportLab keeps the advance scaled to 1000 for them, so that in fonts of 2048 units, IPAmj for
    one, the embedded widths contradict the document's and PDF/A refuses them.
    """
    full = int.from_bytes(face.get_table("hhea")[34:36], "big")
    advance = face.hmetrics[full - 1][0]
    face.hmetrics[full:] = [(advance, bearing) for _, bearing in face.hmetrics[full:]]
