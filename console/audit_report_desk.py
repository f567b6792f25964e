"""The words of a report as they are typed: written, decided on, taken back."""

from collections.abc import Mapping
from typing import Any

from audit.cycle.independence import is_within
from audit.cycle.report_desk import Decision, ReportDesk
from audit.cycle.report_digest import report_digest
from audit.cycle.report_text import FIELDS, REPORT_STATES, ReportText
from audit.cycle.year_record import YearRecord
from console.audit_year import NO_ENGAGEMENT, parse_key, record_of
from console.cli.output import emit_json, remark, say
from console.language import language, w
from console.session import Session
from inventory.words import HinomiError
from reports.era import era_moment


def write(session: Session, key: str, said: Mapping[str, Any]) -> None:
    """Write what was typed; a word about the decision where it changes."""
    desk = desk_of(session, key)
    desk.write({name: value for name, value in said.items() if value is not None})
    _say_state(session, desk)


def sign(session: Session, key: str, shown: str, post: str, note: str) -> None:
    """Decide on the report as it was shown, or as it is at this moment."""
    desk = desk_of(session, key)
    digest = shown.strip().lower() or digest_of(session, desk.key)
    desk.sign(lambda: _fresh(session, desk), Decision(digest, post.strip(), note.strip()))
    _say_state(session, desk)


def revoke(session: Session, key: str, reason: str) -> None:
    """Take the newest decision back."""
    desk = desk_of(session, key)
    desk.revoke(reason)
    _say_state(session, desk)


def show(session: Session, key: str, *, as_json: bool) -> None:
    """Print the words, the state and the digest that a decision is bound to."""
    desk = desk_of(session, key)
    text, digest = desk.text, digest_of(session, desk.key)
    if as_json:
        emit_json(as_object(desk.key, text, digest))
        return
    say(w(f"{desk.key} の報告書　", f"Report of {desk.key}: ") + _state(text, digest))
    say(f"SHA-256 {digest}")
    for name, title in FIELDS.items():
        value = getattr(text, name)
        told = value if isinstance(value, str) else w("、", ", ").join(value)
        say(f"{title.in_(language())}: {told or w('（書いていない）', '(empty)')}")
    for one in text.signatures:
        back = w(f"（取消し: {one.revoked}）", f" (taken back: {one.revoked})")
        same = "" if one.digest == digest else w("（決裁後変更）", " (changed since)")
        say(
            w("決裁: ", "decided: ")
            + f"{one.post} {one.by} ".lstrip()
            + era_moment(one.at)
            + (back if one.revoked else same)
        )


def as_object(key: str, text: ReportText, digest: str) -> dict[str, Any]:
    """The words and the decisions for other programs."""
    return {
        "format": "hinomi.audit.report-text/1",
        "key": key,
        "state": text.state(digest).value,
        "digest": digest,
        **{name: getattr(text, name) for name in FIELDS},
        "writers": list(text.writers),
        "decisions": [
            {"digest": s.digest, "by": s.by, "post": s.post, "note": s.note,
             "at": s.at.isoformat(), "revoked": s.revoked, "stands": s in text.signed(digest)}
            for s in text.signatures
        ],
        "odd_entries": list(text.odd),
    }  # fmt: skip


def desk_of(session: Session, key: str) -> ReportDesk:
    """What whoever types may do with the report of this key."""
    year, engagement = parse_key(key)
    return ReportDesk(session.journal, engagement or str(year), session.actor, office_of(session))


def office_of(session: Session) -> tuple[str, ...]:
    """The people of the section that runs the audit, as the settings and the staff ledger say."""
    own = session.settings.report.department.strip()
    return tuple(
        one.name
        for one in session.ledger.staff
        if own and one.department and is_within(one.department, own)
    )


def digest_of(session: Session, key: str) -> str:
    """The SHA-256 of the report as it is now; an engagement that is not there is told."""
    year, engagement = parse_key(key)
    record = record_of(session, year)
    try:
        return report_digest(record, engagement or str(year))
    except StopIteration:
        raise HinomiError(NO_ENGAGEMENT.format(key=key)) from None


def _fresh(session: Session, desk: ReportDesk) -> YearRecord:
    return record_of(session, desk.year)


def _say_state(session: Session, desk: ReportDesk) -> None:
    digest = digest_of(session, desk.key)
    told = _state(desk.text, digest)
    remark(w(f"記録しました。{desk.key} の報告書: {told}", f"Recorded. {desk.key}: {told}"))
    remark(f"SHA-256 {digest}")


def _state(text: ReportText, digest: str) -> str:
    return REPORT_STATES[text.state(digest)].in_(language())
