"""The report on the ledger against the network as PDF/A-2b; the same view, the same bytes."""

from collections.abc import Iterable, Iterator
from itertools import chain

from reports import assets_pages as pages
from reports.assets_view import AssetsReport
from reports.back_pages import verifying
from reports.front import cover_page
from reports.paper.blocks import NEXT_PAGE, Block, Contents, Heading, Text
from reports.paper.fonts import Fonts, load_fonts
from reports.paper.glyphs import drawable
from reports.pdf import document
from reports.view import Edition

_INTERNAL = (pages.drifts, pages.crossings, pages.contradictions, pages.differences)


def render_assets(view: AssetsReport, fonts: Fonts | None = None) -> bytes:
    """The whole report."""
    fonts = fonts or load_fonts()
    view = drawable(view, fonts)
    body = list(chain(*_chapters(view, fonts)))
    listed = [block for block in body if isinstance(block, Heading) and block.listed]
    contents: list[Block] = [Text("目次", 14, 24, "bold"), Contents(listed), NEXT_PAGE]
    return document(view, fonts, [*cover_page(view, fonts, ()), *contents, *body])


def _chapters(view: AssetsReport, fonts: Fonts) -> Iterator[Iterable[Block]]:
    for chapter in (
        pages.overview,
        pages.summary,
        pages.segments,
        pages.unregistered,
        pages.unseen,
        pages.conflicts,
    ):
        yield chapter(view, fonts)
    if view.cover.edition is Edition.PUBLIC:
        yield pages.limits(7)
    else:
        yield from (chapter(view, fonts) for chapter in _INTERNAL)
        yield pages.limits(11)
    yield verifying(view, fonts, "A")
