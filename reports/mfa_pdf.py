"""The report on two-factor authentication as PDF/A-2b; the same view gives the same bytes."""

from collections.abc import Iterable, Iterator
from itertools import chain

from reports.back_pages import verifying
from reports.front import cover_page
from reports.mfa_pages import (
    central,
    exempt,
    faults,
    gaps,
    limits,
    overview,
    proofs,
    seen,
    staff,
    summary,
)
from reports.mfa_view import MfaReport
from reports.paper.blocks import NEXT_PAGE, Block, Contents, Heading, Text
from reports.paper.fonts import Fonts, load_fonts
from reports.paper.glyphs import drawable
from reports.pdf import document
from reports.view import Edition


def render_mfa(view: MfaReport, fonts: Fonts | None = None) -> bytes:
    """The whole report."""
    fonts = fonts or load_fonts()
    view = drawable(view, fonts)
    body = list(chain(*_chapters(view, fonts)))
    listed = [block for block in body if isinstance(block, Heading) and block.listed]
    contents: list[Block] = [Text("目次", 14, 24, "bold"), Contents(listed), NEXT_PAGE]
    return document(view, fonts, [*cover_page(view, fonts, ()), *contents, *body])


def _chapters(view: MfaReport, fonts: Fonts) -> Iterator[Iterable[Block]]:
    yield overview(view, fonts)
    yield summary(view, fonts)
    yield faults(view, fonts)
    yield gaps(view, fonts)
    yield exempt(view, fonts)
    yield proofs(view, fonts)
    yield central(view, fonts)
    yield staff(view, fonts)
    yield limits()
    internal = view.cover.edition is Edition.INTERNAL
    if internal:
        yield seen(view, fonts)
    yield verifying(view, fonts, "B" if internal else "A")
