"""A TrueType font of a few glyphs, made for a test; 2,048 units and a short hmtx as IPAmj has."""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen


def tiny_font(path: Path, characters: str) -> Path:
    """Write a font that draws every one of the characters as a box of full width."""
    names = [".notdef", *(f"box{n}" for n in range(len(characters)))]
    builder = FontBuilder(2048, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(dict(zip(map(ord, characters), names[1:], strict=True)))
    builder.setupGlyf({name: _box() for name in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (2048, 100)))
    builder.setupHorizontalHeader(ascent=1800, descent=-248)
    builder.setupNameTable({"familyName": path.stem, "styleName": "Regular", "psName": path.stem})
    builder.setupOS2(sTypoAscender=1800, sTypoDescender=-248, fsType=0)
    builder.setupPost()
    builder.save(path)
    return path


def _box() -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((1900, 0), (1900, 1800), (100, 1800)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()
