"""監査報告書 of the yearly audit as PDF/A-2b; the same record gives the same bytes."""

from collections.abc import Iterator, Sequence
from itertools import chain

from audit.cycle.report_text import REPORT_STATES
from reports.audit_report_back import about_training, ahead, exceptions, limits
from reports.audit_report_build import audit_paper
from reports.audit_report_edition import public_report
from reports.audit_report_front import opinion, overview, uncovered
from reports.audit_report_middle import findings, papers, results
from reports.audit_report_state import WRONG, decision_words, standing_decision
from reports.audit_report_view import AuditPaper
from reports.audit_source import AuditSource
from reports.back_pages import verifying
from reports.front import cover_page
from reports.paper.blocks import NEXT_PAGE, Block, Contents, Heading, Text
from reports.paper.fonts import Fonts, load_fonts
from reports.paper.glyphs import drawable
from reports.paper.grid import Bold, Mono
from reports.pdf import document


def render_report(source: AuditSource, fonts: Fonts | None = None) -> bytes:
    """The report of a year or of one engagement, for whom the source says."""
    fonts = fonts or load_fonts()
    view = audit_paper(source)
    if source.is_public:
        view = public_report(view)
    return render_paper(view, fonts)


def render_paper(view: AuditPaper, fonts: Fonts) -> bytes:
    """The whole report."""
    view = drawable(view, fonts)
    body = list(chain(*_chapters(view, fonts)))
    listed = [one for one in body if isinstance(one, Heading) and one.listed]
    contents: list[Block] = [Text("目次", 14, 24, "bold"), Contents(listed), NEXT_PAGE]
    return document(view, fonts, [*_cover(view, fonts), *contents, *body])


def _cover(view: AuditPaper, fonts: Fonts) -> Iterator[Block]:
    """The cover with the state of the report large, below the year and the edition."""
    year = f"{view.cover.fiscal_year}　{view.cover.edition.value}"
    for block in cover_page(view, fonts, state_rows(view)):
        yield block
        if isinstance(block, Text) and block.text == year:
            yield Text(REPORT_STATES[view.state].ja, 15, 26, "bold", "center")


def state_rows(view: AuditPaper) -> list[tuple[str, str]]:
    """How far the report is, who decided when, and on which text: for the cover."""
    word = REPORT_STATES[view.state].ja
    rows: list[tuple[str, str]] = [("報告書の状態", Bold(word))]
    if view.state in WRONG:
        rows = [("報告書の状態", Bold(f"{word}　{WRONG[view.state]}"))]
    if decision := standing_decision(view):
        rows.append(("決裁", "　".join(filter(None, (decision_words(decision), decision[4])))))
        if decision[3] != view.digest:
            rows.append(("決裁した SHA-256", Mono(decision[3])))
    return [*rows, ("内容の SHA-256", Mono(view.digest))]


def _chapters(view: AuditPaper, fonts: Fonts) -> Iterator[Sequence[Block]]:
    makers = (
        opinion, overview, uncovered, results, papers, findings, exceptions, about_training,
        ahead, limits,
    )  # fmt: skip
    for number, make in enumerate(makers, 1):
        yield list(make(view, fonts, number))
    yield list(verifying(view, fonts, "A"))
