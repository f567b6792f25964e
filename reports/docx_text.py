"""Text and tables as WordprocessingML (ECMA-376-1), built as XML: thousands of cells in no time."""

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

from reports.paper.glyphs import plain

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TWIPS_A_MM = 1440 / 25.4


def lawful(text: str) -> str:
    """The text without what XML 1.0 does not allow."""
    return _ILLEGAL.sub("", plain(text))


def legal(text: str) -> str:
    """The text without what XML 1.0 does not allow, escaped."""
    return escape(lawful(text))


def table_xml(
    widths: Sequence[float],
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    half_points: int,
) -> BaseOxmlElement:
    """A bordered table; `widths` in millimetres, the header repeats on every page."""
    twips = [round(width * TWIPS_A_MM) for width in widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    lines = [_row(twips, head, half_points, head=True)] if any(head) else []
    lines += [_row(twips, row, half_points) for row in rows]
    return parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblW w:w="{sum(twips)}" w:type="dxa"/>{_BORDERS}'
        f'<w:tblLayout w:type="fixed"/>{_MARGINS}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )


_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "<w:tblBorders>{}</w:tblBorders>".format(
    "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="7F8A93"/>' for side in _SIDES)
)
_MARGINS = (
    '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
)


def _row(
    twips: Sequence[int], cells: Sequence[str], half_points: int, *, head: bool = False
) -> str:
    repeat = "<w:tblHeader/>" if head else ""
    made = (
        _cell(width, text, half_points, head=head, bold=head or number == 0)
        for number, (width, text) in enumerate(zip(twips, cells, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{''.join(made)}</w:tr>"


def _cell(width: int, text: str, half_points: int, *, head: bool, bold: bool) -> str:
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E9EEF3"/>' if head else ""
    weight = "<w:b/>" if bold else ""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{legal(line)}</w:t>' for line in text.split("\n")
    )
    size = f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        '<w:p><w:pPr><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/></w:pPr>'
        f"<w:r><w:rPr>{weight}{size}</w:rPr>{lines}</w:r></w:p></w:tc>"
    )
