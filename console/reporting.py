"""Reports as the command line orders them: which results, as of when, under which number."""

import tempfile
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING

from console.report_scope import Scope, scope_of
from console.selection import chosen
from console.session import Session
from inventory.words import HinomiError, T
from reports.build import Material, ReportSettings, build_audit_view
from reports.edition import public_edition
from reports.era import fiscal_year, in_japan
from reports.view import ReportView

if TYPE_CHECKING:
    from reports.paper.fonts import Fonts


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed."""

    format: str
    public: bool
    run: str
    issued: date | None


def audit_document(session: Session, wanted: Wanted) -> bytes:
    """The audit report in the format wanted."""
    view = view_of(session, wanted)
    if wanted.public:
        view = public_edition(view)
    if wanted.format == "xlsx":
        from reports.sheet import render_sheet

        return render_sheet(view)
    if wanted.format == "json":
        from reports.data import render_data

        return render_data(view)
    from reports.pdf import render_audit

    return render_audit(view, fonts_of(session))


def host_document(session: Session, name: str, wanted: Wanted) -> bytes:
    """One host's report as PDF."""
    from reports.pdf import render_host

    (found,) = chosen(session.ledger, [name], None, None, None)[:1]
    return render_host(view_of(session, wanted), found.id, fonts_of(session))


def view_of(session: Session, wanted: Wanted) -> ReportView:
    """The internal view that every format and edition is made of."""
    scope = scope_of(session, wanted.run)
    material = _material(session, scope)
    if not wanted.run and has_looked(session):
        from console.assets_report import summarised

        newest, assets = summarised(session)
        anchor = max(scope.anchor, newest, key=lambda one: one.sequence)
        material = replace(material, anchor=anchor, assets=assets)
    return build_audit_view(material, settings_of(session, scope, wanted))


def has_looked(session: Session) -> bool:
    """Whether anybody ever looked at a segment of the network."""
    return next(iter(session.journal.entries("discovery", "discovery.segment")), None) is not None


def keep(session: Session, document: bytes, output: Path | None, name: str) -> Path:
    """Write the document, whole or not at all."""
    path = output or session.workspace.reports / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
            draft.write(document)
        Path(draft.name).chmod(0o640)
        Path(draft.name).replace(path)
    except OSError as refused:
        raise HinomiError(
            T("{0} に書けません: {1}", "{0} cannot be written: {1}").format(path, refused.strerror)
        ) from None
    return path


def _material(session: Session, scope: Scope) -> Material:
    return Material(
        ledger=session.ledger,
        checks=session.checks,
        results=scope.results(),
        findings=scope.findings,
        policy=session.policy(),
        run=scope.run,
        anchor=scope.anchor,
        collected=scope.collected,
        clauses=session.clauses,
        trend=scope.trend,
    )


def settings_of(session: Session, scope: Scope, wanted: Wanted) -> ReportSettings:
    """What is printed on a report about runs, beside its results."""
    ended = scope.run.ended or scope.run.started
    return settings_at(session, ended, f"第{scope.number}号", wanted)


def settings_at(session: Session, ended: datetime, number: str, wanted: Wanted) -> ReportSettings:
    """What is printed on a report about what ended then, under that number of its year."""
    report = session.settings.report
    return ReportSettings(
        issued=wanted.issued or in_japan(ended),
        document_number=f"{report.document_prefix}{fiscal_year(ended)}{number}",
        version="1.0",
        department=report.department,
        municipality=session.settings.municipality.name,
        classification=report.classification,
        approval_posts=report.approval_posts,
        program=installed("hinomi"),
    )


def fonts_of(session: Session) -> "Fonts":
    """The fonts that the settings name, else those of the machine."""
    from reports.paper.fonts import load_fonts

    folder = session.settings.report.font
    return load_fonts(session.workspace.resolve(folder)) if folder else load_fonts()
