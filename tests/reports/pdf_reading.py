"""Reading a PDF back: text by two readers, fonts, the verdict of the PDF/A validator."""

import io
import os
import re
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

import pikepdf
import pypdf
from pikepdf import pdfa

from reports.paper.page import LEFT, RIGHT, WIDTH

_GOLDEN = Path(__file__).with_name("golden")


@lru_cache(maxsize=8)
def pages_of(document: bytes) -> tuple[str, ...]:
    """The text of each page as pypdf reads it."""
    return tuple(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(document)).pages)


def first_page(document: bytes) -> str:
    """The text of the cover."""
    return pypdf.PdfReader(io.BytesIO(document)).pages[0].extract_text()


def page_count(document: bytes) -> int:
    """How many pages the document has."""
    return len(pypdf.PdfReader(io.BytesIO(document)).pages)


def metadata_of(document: bytes) -> str:
    """Everything the file says about itself: dictionary, XMP and outline."""
    reader = pypdf.PdfReader(io.BytesIO(document))
    with pikepdf.open(io.BytesIO(document)) as pdf:
        values = [str(value) for _, value in pdf.docinfo.items()]
        xmp = pdf.Root.Metadata.read_bytes().decode()
    return "\n".join([*values, xmp, str(reader.outline)])


def squeezed(text: str) -> str:
    """The text without blanks and line ends, as a search over broken lines needs it."""
    return re.sub(r"\s+", "", text)


@lru_cache(maxsize=8)
def text_of(document: bytes) -> str:
    """The whole text without blanks."""
    return squeezed("".join(pages_of(document)))


def poppler_text(document: bytes) -> str:
    """The whole text without blanks as poppler's pdftotext reads it, "" where it is not there."""
    program = shutil.which("pdftotext")
    if program is None:
        return ""
    done = subprocess.run([program, "-", "-"], input=document, capture_output=True, check=True)
    return squeezed(done.stdout.decode())


def validated(document: bytes) -> str:
    """The verdict on PDF/A-2b, from the bytes alone."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        return str(pdfa.check(pdf, "2b").verdict)


def unembedded_fonts(document: bytes) -> list[str]:
    """Names of the fonts that have no font file in the document."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o]
        return [
            str(font.BaseFont)
            for font in fonts
            if "/FontDescriptor" not in font or "/FontFile2" not in font.FontDescriptor
        ]


def text_edges(document: bytes) -> list[tuple[float, float]]:
    """Left and right edge of each word as poppler places it, in points; none without poppler."""
    program = shutil.which("pdftotext")
    if program is None:
        return []
    run = [program, "-bbox", "-", "-"]
    done = subprocess.run(run, input=document, capture_output=True, check=True)
    words = re.findall(rb'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"', done.stdout)
    return [(float(left), float(right)) for left, right in words]


def beyond_margins(document: bytes) -> list[tuple[float, float]]:
    """Left and right edge of each word that leaves the printed area by more than two points."""
    return [
        (left, right)
        for left, right in text_edges(document)
        if not (left > LEFT - 2 and right < WIDTH - RIGHT + 2)
    ]


def golden_text(name: str, text: str) -> str:
    """The golden text of this name; HINOMI_GOLDEN=write makes it this one first."""
    path = _GOLDEN / f"{name}.txt"
    if os.environ.get("HINOMI_GOLDEN") == "write":
        path.write_text(text, "utf-8")
    return path.read_text("utf-8")


def page_texts(document: bytes) -> str:
    """The text of all pages, as golden texts keep it."""
    return "\f\n".join(page.rstrip() + "\n" for page in pages_of(document))
