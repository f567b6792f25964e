"""What every Word document of ours needs: fonts for Japanese, fields, and bytes that do not change.

Fonts are named for East Asian text too (`w:eastAsia`), or Word takes its own for Japanese
(ECMA-376-1, 17.3.2.26).
"""

import io
import zipfile
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

FONT = "BIZ UDPゴシック"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of every file inside: the same view gives the same bytes


def name_fonts(made: Any) -> None:  # noqa: ANN401 - a document has no public type
    """Sizes, our font for every script, and Japanese as the language."""
    sizes = {"Normal": 10.5, "Heading 1": 15, "Heading 2": 12, "Heading 3": 11}
    sizes |= {f"Heading {n} Char": sizes[f"Heading {n}"] for n in (1, 2, 3)}  # linked to them
    for name, size in sizes.items():
        style = made.styles[name]
        style.font.size, style.font.name = Pt(size), FONT
        style.font.color.rgb = RGBColor(0, 0, 0)
        _name_font(style.element.get_or_add_rPr())
    (everywhere,) = made.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr")
    _name_font(everywhere)
    for language in everywhere.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "ja-JP")


def _name_font(properties: Any) -> None:  # noqa: ANN401
    """The font for every script; a theme's would go before it (17.3.2.26)."""
    fonts = properties.get_or_add_rFonts()
    for key in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(key), FONT)
    for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(key), None)


def small(run: Any) -> None:  # noqa: ANN401
    """The size of head and foot."""
    run.font.size = Pt(8)


def put_field(paragraph: Any, code: str, shown: str = "1") -> None:  # noqa: ANN401
    """A field that Word fills in itself (ECMA-376-1, 17.16.5)."""
    for kind in ("begin", "instr", "separate", "shown", "end"):
        run = paragraph.add_run(shown if kind == "shown" else "")
        small(run)
        if kind == "instr":
            element = OxmlElement("w:instrText")
            element.text = code
            run._r.append(element)  # noqa: SLF001 - python-docx offers no fields
        elif kind != "shown":
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            run._r.append(element)  # noqa: SLF001


def still(raw: bytes) -> bytes:
    """The archive with one time on every file in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.infolist():
            info = zipfile.ZipInfo(one.filename, _FIRST_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(one.filename))
    return out.getvalue()
