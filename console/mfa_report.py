"""The report on two-factor authentication as the command line orders it."""

from dataclasses import replace

from console.mfa_matrix import Counted, counted
from console.report_scope import Scope, anchor_at
from console.reporting import Wanted, fonts_of, settings_of
from console.session import Session
from reports.mfa_build import MfaMaterial, build_mfa_view
from reports.mfa_edition import public_mfa
from reports.mfa_view import MfaReport
from reports.view import Anchor


def mfa_document(session: Session, wanted: Wanted) -> bytes:
    """The report in the format wanted."""
    view = mfa_view(session, counted(session, wanted.run), wanted)
    if wanted.public:
        view = public_mfa(view)
    if wanted.format == "xlsx":
        from reports.mfa_sheet import render_mfa_sheet

        return render_mfa_sheet(view)
    if wanted.format == "json":
        from reports.mfa_data import render_mfa_data

        return render_mfa_data(view)
    from reports.mfa_pdf import render_mfa

    return render_mfa(view, fonts_of(session))


def mfa_view(session: Session, one: Counted, wanted: Wanted) -> MfaReport:
    """The internal view that every format and edition is made of."""
    settings = settings_of(session, one.scope, wanted)
    material = MfaMaterial(
        ledger=session.ledger,
        given=one.given,
        found=one.found,
        run=one.scope.run,
        policy_digest=session.policy().digest,
        anchor=_anchor(session, one.scope),
    )
    number = f"{settings.document_number}の2"
    return build_mfa_view(material, replace(settings, document_number=number))


def _anchor(session: Session, scope: Scope) -> Anchor:
    """The newest entry that the report rests on: the run's end, or a later import or trial."""
    newest = scope.anchor
    for entry in session.journal.entries("mfa"):
        if entry.sequence > newest.sequence:
            newest = anchor_at(session, entry)
    return newest
