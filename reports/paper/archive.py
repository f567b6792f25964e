"""From ReportLab's file to PDF/A-2b (ISO 19005-2): repaired, dated by the view, validated."""

import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime

import pikepdf
from pikepdf import pdfa

from inventory.words import HinomiError, T

_WIDE = re.compile(rb"<([0-9A-Fa-f]{5,6})>")
_NOW = re.compile(rb"(<xmp:(MetadataDate|ModifyDate|CreateDate)>)[^<]*")


@dataclass(frozen=True, slots=True)
class About:
    """What the file says about itself."""

    title: str
    author: str
    subject: str
    keywords: str
    creator: str
    at: datetime


def archived(raw: bytes, about: About) -> bytes:
    """The file as PDF/A-2b; the same input gives the same bytes."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        _repair(pdf)
        _describe(pdf, about)
        try:
            pdfa.prepare(pdf, "2b")
            _fix_dates(pdf, about.at)
            out = io.BytesIO()
            pdfa.save(pdf, out, "2b", repair=False, deterministic_id=True)
        except pdfa.PdfaError as odd:
            raise HinomiError(
                T(f"PDF/A-2b として書き出せない: {odd}", f"cannot be written as PDF/A-2b: {odd}")
            ) from odd
    return out.getvalue()


def _repair(pdf: pikepdf.Pdf) -> None:
    """Undo what ReportLab writes against the standard.

    An empty page transition, and ToUnicode values above U+FFFF as bare hex where ISO 32000-1
    9.10.3 wants UTF-16BE, which breaks copying and searching.
    """
    for page in pdf.pages:
        if "/Trans" in page:
            del page["/Trans"]
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing:
            _repair_map(thing["/ToUnicode"])


def _repair_map(stream: pikepdf.Object) -> None:
    old = stream.read_bytes()
    new = _WIDE.sub(_utf16, old)
    if new != old:
        stream.write(new)


def _utf16(match: re.Match[bytes]) -> bytes:
    return b"<" + chr(int(match[1], 16)).encode("utf-16-be").hex().upper().encode() + b">"


def _describe(pdf: pikepdf.Pdf, about: About) -> None:
    stamp = about.at.astimezone(UTC).strftime("D:%Y%m%d%H%M%S+00'00'")
    values = {
        "/Title": about.title,
        "/Author": about.author,
        "/Subject": about.subject,
        "/Keywords": about.keywords,
        "/Creator": about.creator,
        "/CreationDate": stamp,
        "/ModDate": stamp,
    }
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    for key, value in values.items():
        pdf.docinfo[key] = value
    pdf.docinfo["/Producer"] = "ReportLab, pikepdf"


def _fix_dates(pdf: pikepdf.Pdf, at: datetime) -> None:
    """Write the view's time where `prepare` wrote the clock's."""
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00").encode()
    metadata = pdf.Root["/Metadata"]
    metadata.write(_NOW.sub(rb"\g<1>" + stamp, metadata.read_bytes()))
