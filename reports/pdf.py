"""The audit report and the host report as PDF/A-2b; the same view gives the same bytes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from reportlab.lib.units import mm

from inventory.words import HinomiError, T
from reports.assets_pages import agreement
from reports.back_pages import (
    all_results,
    evidence,
    gaps,
    history,
    hosts,
    limits,
    not_covered,
    resolved,
    results,
    verifying,
    waivers,
)
from reports.charts import bars
from reports.finding_pages import box, finding_boxes, finding_list
from reports.front import cover_page, edition_words, form, overview, results_summary
from reports.paper.archive import About, archived
from reports.paper.blocks import NEXT_PAGE, Block, Contents, Figure, Heading, Text
from reports.paper.flow import Sheet, written
from reports.paper.fonts import Fonts, load_fonts
from reports.paper.glyphs import drawable
from reports.paper.grid import Mono
from reports.paper.page import BOTTOM, FULL, HEIGHT, LEFT, RIGHT, WIDTH
from reports.paper.paragraph import lines_of
from reports.paper.pen import Pen
from reports.paper.qr import define_qr, draw_qr
from reports.view import Anchor, Edition, HostView, Papered, ReportView

HOST_TITLE = "情報セキュリティ監査　機器別報告書"


def render_audit(view: ReportView, fonts: Fonts | None = None) -> bytes:
    """The whole audit report (監査報告書)."""
    fonts = fonts or load_fonts()
    view = drawable(view, fonts)
    body = list(chain(*_chapters(view, fonts)))
    front = cover_page(view, fonts, ())
    contents: list[Block] = [Text("目次", 14, 24, "bold"), Contents(_listed(body)), NEXT_PAGE]
    return document(view, fonts, [*front, *contents, *body])


def render_host(view: ReportView, host_id: str, fonts: Fonts | None = None) -> bytes:
    """One host's report (機器別報告書): its ledger line, its findings, all its results."""
    fonts = fonts or load_fonts()
    view = drawable(view, fonts)
    host = next((host for host in view.hosts if host.id == host_id), None)
    if host is None:
        raise HinomiError(
            T(
                f"機器 {host_id} はこの監査の結果にない。"
                "`hinomi inventory list` で管理番号を確かめる",
                f"host {host_id} is not in this audit; look its id up with `hinomi inventory list`",
            )
        )
    view = replace(view, cover=replace(view.cover, title=HOST_TITLE))
    return document(view, fonts, list(_host_pages(view, host, fonts)))


def _chapters(view: ReportView, fonts: Fonts) -> Iterator[Iterable[Block]]:
    yield overview(view, fonts)
    yield results_summary(view, fonts)
    yield finding_list(view, fonts)
    yield finding_boxes(view, fonts)
    yield resolved(view, fonts)
    yield not_covered(view, fonts)
    yield waivers(view, fonts)
    yield hosts(view, fonts)
    if view.assets is not None:
        yield agreement(view.assets, fonts)
    yield limits()
    yield all_results(view, fonts)
    if view.cover.edition is Edition.INTERNAL:
        yield evidence(view, fonts)
        yield history(view, fonts)
    yield verifying(view, fonts)


def _listed(blocks: Sequence[Block]) -> list[Heading]:
    return [block for block in blocks if isinstance(block, Heading) and block.listed]


def _host_pages(view: ReportView, host: HostView, fonts: Fonts) -> Iterator[Block]:
    yield from cover_page(view, fonts, [("対象機器", host.name)])
    yield Heading("1　機器の概要", "host", listed=False)
    yield form(fonts, [row for row in _ledger_line(host) if row[1]])
    yield Heading("2　結果の要約", "summary", listed=False)
    yield Figure(bars([host.tally], FULL.width, fonts))
    yield from _host_findings(view, host, fonts)
    yield Heading("4　未確認の事項", "gaps", listed=False)
    missing = [gap for gap in view.not_covered if gap.host_id == host.id]
    yield gaps(missing, fonts) if missing else Text("該当なし。", indent=1)
    yield Heading(f"5　全結果（{len(host.results):,}件）", "results", listed=False)
    yield results(host.results, fonts) if host.results else Text("該当なし。", indent=1)
    yield from limits(6)
    yield from verifying(view, fonts)


def _ledger_line(host: HostView) -> list[tuple[str, str]]:
    return [
        ("管理番号", host.id),
        ("機器名", host.name),
        ("種別", host.kind),
        ("領域", host.zone),
        ("所管", host.department),
        ("担当", host.owner),
        ("設置場所", host.location),
        ("IPアドレス", host.address),
        ("OS等", host.os or host.platform),
        ("情報システム", "、".join(host.systems)),
        ("重要度", host.criticality),
        ("サポート期限", host.support_end),
        ("収集日時", host.collected or "収集できていない"),
        ("証跡 SHA-256", Mono(host.evidence)),
    ]


def _host_findings(view: ReportView, host: HostView, fonts: Fonts) -> Iterator[Block]:
    yield Heading("3　指摘事項", "findings", listed=False)
    mine = [f for f in view.findings if any(m.host_id == host.id for m in f.members)]
    if not mine:
        yield Text("点検した範囲において、指摘事項に当たる結果はなかった。", indent=1)
    for finding in mine:
        members = tuple(m for m in finding.members if m.host_id == host.id)
        alone = replace(finding, members=members, shares=(), hosts=(host.name,))
        yield from box(alone, fonts)


def document(view: Papered, fonts: Fonts, blocks: Sequence[Block]) -> bytes:
    """The blocks as a whole PDF/A-2b with head and foot on every page."""
    cover = view.cover
    sheet = Sheet(
        lambda pen: define_qr(pen, "head", qr_text(view.anchor)),
        lambda pen, page: _head_and_foot(view, pen, page),
    )
    about = About(
        title=cover.title,
        author=f"{cover.municipality} {cover.department}".strip(),
        subject=f"{cover.document_number} {cover.edition.value}".strip(),
        keywords=f"{cover.fiscal_year}, {cover.classification}",
        creator=f"Hinomi {cover.program}".strip(),
        at=view.anchor.at,
    )
    return archived(written(blocks, fonts, sheet), about)


def qr_text(anchor: Anchor) -> str:
    """What the QR code says; capitals and digits keep the code small (JIS X 0510 英数字モード)."""
    return f"HINOMI:{anchor.sequence}:{anchor.head.upper()}"


def _head_and_foot(view: Papered, pen: Pen, page: int) -> None:
    cover, anchor = view.cover, view.anchor
    top, right = HEIGHT - 14 * mm, WIDTH - RIGHT
    _headline(pen, top, (cover.document_number, cover.title, edition_words(cover)))
    pen.line((LEFT, top - 5), (right, top - 5))
    foot = BOTTOM - 12 * mm
    pen.line((LEFT, BOTTOM - 4 * mm), (right, BOTTOM - 4 * mm))
    pen.text((LEFT, foot), f"記録簿 第{anchor.sequence}号 {anchor.head[:16]}…", 7)
    middle = (LEFT + right) / 2
    pen.text((middle, foot), f"{page} / ", 8, align="right")
    pen.later("pages", (middle, foot))
    draw_qr(pen, "head", (right - 16 * mm, BOTTOM - 20.5 * mm), 16 * mm)


def _headline(pen: Pen, y: float, words: tuple[str, str, str]) -> None:
    """Three texts on a line: the outer ones whole, the middle one in what they leave."""
    number, title, edition = words
    left = LEFT + pen.fonts["sans"].width(number) * 8 + 8
    right = WIDTH - RIGHT - pen.fonts["bold"].width(edition) * 8 - 8
    lines = lines_of(title, max(1.0, (right - left) / 8), pen.fonts["sans"].advance)
    pen.text((LEFT, y), number, 8)
    pen.text(((left + right) / 2, y), lines[0] + ("…" if lines[1:] else ""), 8, align="center")
    pen.text((WIDTH - RIGHT, y), edition, 8, "bold", "right")
