"""The papers of a year for its archive: plan, notices, working papers, reports, public edition."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from audit.cycle.archive import DRAFT, Part
from audit.cycle.engagements import Notice, fold_engagements, stream_of
from audit.cycle.year_record import EngagementRecord
from console.audit_reporting import RENDERERS, SUFFIXES, renderer
from console.session import Session
from reports.audit_plan_build import notice_paper, plan_paper
from reports.audit_plan_notice import render_notice
from reports.audit_plan_pdf import render_plan
from reports.audit_source import AuditSource
from reports.paper.fonts import Fonts
from reports.paper_sheets_build import paper_sheets
from reports.paper_sheets_pdf import render_papers
from reports.view import Anchor, Edition

PAPERS, SHEETS, PUBLIC = "1_書類", "2_通知と調書", "公開版"
_TITLES = {
    "report": "監査報告書",
    "improvement": "改善計画書",
    "followup": "フォローアップ報告書",
    "committee": "委員会資料",
}
_OF_AUDITS = ("report pdf", "report docx", "improvement pdf", "followup pdf")
_MAY_REFUSE = "report poam"  # a plan of action of no findings is none
_FOR_ALL = "report"  # the document that has a public edition


class Documents:
    """The papers of one year; each is made when it is written."""

    def __init__(self, session: Session, source: AuditSource, fonts: Callable[[], Fonts]) -> None:
        """Everything that the papers are made from."""
        self._session, self._source, self._fonts = session, source, fonts
        self._mark = "" if source.record.plan.closed else f"_{DRAFT}"

    def parts(self) -> Iterator[Part]:
        """All of them."""
        record = self._source.record
        yield self._part(PAPERS, f"監査計画書_{record.year}年度", "pdf", self._plan)
        for one in record.engagements:
            yield from self._of_engagement(one)
        for named in RENDERERS:
            yield self._document(named, self._source)
            if named.split()[0] == _FOR_ALL:
                yield self._document(named, replace(self._source, edition=Edition.PUBLIC))

    def _of_engagement(self, one: EngagementRecord) -> Iterator[Part]:
        id_ = one.engagement.id
        for notice in one.engagement.notices:
            make = partial(self._notice, one, notice)
            yield self._part(SHEETS, f"監査実施通知書_{id_}_{notice.number:02}", "pdf", make)
        if one.papers.papers:
            yield self._part(SHEETS, f"監査調書_{id_}", "pdf", partial(self._sheets, one))
        for named in (name for name in _OF_AUDITS if name in RENDERERS):
            yield self._document(named, replace(self._source, engagement=id_))

    def _document(self, named: str, source: AuditSource) -> Part:
        document, format_ = named.split()
        key = source.engagement or f"{source.record.year}年度"
        folder, edition = (PUBLIC, "_公開版") if source.is_public else (PAPERS, "")
        make = partial(self._rendered, document, format_, source)
        name = f"{_TITLES.get(document, document)}_{key}{edition}"
        part = self._part(folder, name, SUFFIXES.get(format_, format_), make)
        return replace(part, may_refuse=named == _MAY_REFUSE)

    def _part(self, folder: str, name: str, suffix: str, make: Callable[[], bytes]) -> Part:
        title = name.replace("_", "　")
        draft = "（締め前）" if self._mark else ""
        return Part(f"{folder}/{name}{self._mark}.{suffix}", f"{title}{draft}", lambda: (make(),))

    def _rendered(self, document: str, format_: str, source: AuditSource) -> bytes:
        fonts = self._fonts() if format_ == "pdf" else None
        return renderer(document, format_)(source, fonts)

    def _plan(self) -> bytes:
        record, source = self._source.record, self._source
        view = plan_paper(
            record.plan, record.changes, record.unplanned, source.anchor, source.bureau
        )
        return render_plan(view, self._fonts())

    def _sheets(self, one: EngagementRecord) -> bytes:
        source = self._source
        view = paper_sheets(one.papers, list(one.every_paper), source.anchor, source.bureau)
        return render_papers(view, self._fonts())

    def _notice(self, one: EngagementRecord, notice: Notice) -> bytes:
        """The notice as it went out: of the engagement as it was at that entry."""
        stream = stream_of(one.engagement.id)
        told = [e for e in self._session.journal.entries(stream) if e.stream == stream]
        until = [entry for entry in told if entry.sequence <= notice.sequence]
        (then,) = fold_engagements(until)
        last = until[-1]
        view = notice_paper(
            then,
            notice,
            Anchor(last.sequence, last.digest, "", last.at),
            self._source.bureau,
            changed=notice.digest != one.engagement.digest,
        )
        return render_notice(view, self._fonts())
