"""The report on backups as PDF/A-2b; the same view gives the same bytes."""

from collections.abc import Iterable, Iterator
from itertools import chain

from reports.back_pages import verifying
from reports.backup_pages import (
    appendix,
    form_seven,
    gaps,
    limits,
    losses,
    overview,
    strays,
    summary,
    trends,
)
from reports.backup_set_pages import sets
from reports.backup_view import BackupReport
from reports.edition import WITHHELD
from reports.front import cover_page
from reports.paper.blocks import NEXT_PAGE, Block, Contents, Heading, Text
from reports.paper.fonts import Fonts, load_fonts
from reports.paper.glyphs import drawable
from reports.pdf import document
from reports.view import Edition

_MANY = 40  # data sets, above which the contents do not list each


def render_backup(view: BackupReport, fonts: Fonts | None = None) -> bytes:
    """The whole report."""
    fonts = fonts or load_fonts()
    view = drawable(view, fonts)
    body = list(chain(*_chapters(view, fonts)))
    most = 0 if len(view.sets) > _MANY else 1
    listed = [b for b in body if isinstance(b, Heading) and b.listed and b.level <= most]
    contents: list[Block] = [Text("目次", 14, 24, "bold"), Contents(listed), NEXT_PAGE]
    cover = cover_page(view, fonts, _looked(view))
    return document(view, fonts, [*cover, *contents, *body])


def withheld() -> Iterator[Block]:
    """Chapters 4 to 6 of the public edition."""
    yield Heading("4から6まで　対象ごとの結果、推移、様式7", "withheld")
    yield Text(f"{WITHHELD}。", indent=1)


def _looked(view: BackupReport) -> list[tuple[str, str]]:
    """What was looked at and when, for the cover."""
    seen = view.overview
    return [
        ("対象", f"バックアップ対象 {seen.data_sets:,}件、保管先 {seen.targets:,}か所"),
        ("実施の時期", seen.period),
    ]


def _chapters(view: BackupReport, fonts: Fonts) -> Iterator[Iterable[Block]]:
    yield overview(view, fonts)
    yield summary(view, fonts)
    yield losses(view, fonts)
    internal = view.cover.edition is Edition.INTERNAL
    if internal:
        yield sets(view, fonts)
        yield trends(view, fonts)
        yield form_seven(view, fonts)
    else:
        yield withheld()
    yield gaps(view, fonts)
    yield strays(view)
    yield limits()
    if internal:
        yield appendix(view, fonts)
    yield verifying(view, fonts, "B" if internal else "A")
