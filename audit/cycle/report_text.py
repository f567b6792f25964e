"""The words that people write into an audit report, and who decided on which text of it.

A fold over `audit-report:KEY`, where the key is an engagement (2026-01) or a fiscal year (2026). A
decision (決裁), never by who wrote it, holds the digest of the whole report, its words and its
findings alike: as soon as either says something else, the report is shown as changed after the
decision (決裁後変更).
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from audit.cycle.entry_values import filled, text_of
from audit.cycle.paper_rules import may_be_one
from inventory.entries import Entry, canonical
from inventory.words import T

STREAM = "audit-report:"
WRITTEN, SIGNED, REVOKED = "audit-report.written", "audit-report.signed", "audit-report.revoked"

FIELDS: Mapping[str, T] = {
    "purpose": T("監査の目的", "purpose"),
    "opinion": T("総評", "overall opinion"),
    "excluded": T("対象としなかった範囲", "what was not covered"),
    "good": T("良い取組", "good practice"),
    "distribution": T("配布先", "distribution"),
}


class ReportState(StrEnum):
    """How far a report is."""

    DRAFT = "draft"  # 案
    SIGNED = "signed"  # 決裁済
    CHANGED = "changed"  # 決裁後変更


REPORT_STATES: Mapping[ReportState, T] = {
    ReportState.DRAFT: T("案", "draft"),
    ReportState.SIGNED: T("決裁済", "decided"),
    ReportState.CHANGED: T("決裁後変更", "changed after the decision"),
}


@dataclass(frozen=True, slots=True)
class ReportSignature:
    """A decision on a report: which text, who in which post, when; taken back where `revoked`."""

    digest: str
    by: str
    post: str
    note: str
    at: datetime
    sequence: int
    revoked: str = ""  # why it was taken back


@dataclass(frozen=True, slots=True)
class ReportText:
    """What people wrote for one report, and the decisions on it."""

    purpose: str = ""
    opinion: str = ""
    excluded: str = ""
    good: str = ""
    distribution: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    signatures: tuple[ReportSignature, ...] = ()
    sequence: int = 0
    odd: tuple[int, ...] = ()

    def signed(self, digest: str) -> tuple[ReportSignature, ...]:
        """The decisions that stand for a report of this digest."""
        return tuple(s for s in self.signatures if s.digest == digest and not s.revoked)

    def state(self, digest: str) -> ReportState:
        """How far a report of this digest is."""
        if self.signed(digest):
            return ReportState.SIGNED
        return ReportState.CHANGED if any(not s.revoked for s in self.signatures) else _DRAFT


_DRAFT = ReportState.DRAFT


def stream_of(key: str) -> str:
    """The stream of the report of an engagement or of a year."""
    return f"{STREAM}{key}"


def content(text: ReportText) -> dict[str, Any]:
    """The words of it, as the digest of a decision takes them."""
    return {name: _plain(getattr(text, name)) for name in FIELDS}


def digest_of(said: Mapping[str, Any]) -> str:
    """The SHA-256 of a whole report as it is decided on."""
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def fold_text(key: str, entries: Iterable[Entry]) -> ReportText:
    """The words and decisions after these entries; what no rule allows is kept apart as odd."""
    text = ReportText()
    for entry in entries:
        if entry.stream == stream_of(key):
            text = step(text, entry)
    return text


def step(text: ReportText, entry: Entry) -> ReportText:
    """The report after an entry."""
    try:
        return replace(_DEEDS[entry.kind](text, entry), sequence=entry.sequence)
    except (KeyError, TypeError, ValueError, AttributeError):
        return replace(text, odd=(*text.odd, entry.sequence))


def _written(text: ReportText, entry: Entry) -> ReportText:
    said = entry.body["set"]
    if not said or set(said) - set(FIELDS):
        raise ValueError(said)
    values: dict[str, Any] = {name: _value(name, value) for name, value in said.items()}
    writers = tuple(dict.fromkeys((*text.writers, entry.actor)))
    return replace(text, **values, writers=writers)


def _signed(text: ReportText, entry: Entry) -> ReportText:
    body = entry.body
    if any(may_be_one(entry.actor, one) for one in text.writers):
        raise ValueError(entry.actor)
    one = ReportSignature(
        digest=filled(body["digest"]),
        by=entry.actor,
        post=text_of(body.get("post", "")),
        note=text_of(body.get("note", "")),
        at=entry.at,
        sequence=entry.sequence,
    )
    return replace(text, signatures=(*text.signatures, one))


def _revoked(text: ReportText, entry: Entry) -> ReportText:
    sequence, reason = entry.body["signature"], filled(entry.body["reason"])
    if not any(s.sequence == sequence and not s.revoked for s in text.signatures):
        raise ValueError(sequence)
    kept = tuple(
        replace(s, revoked=reason) if s.sequence == sequence else s for s in text.signatures
    )
    return replace(text, signatures=kept)


def _value(name: str, value: object) -> object:
    if name == "distribution":
        if not isinstance(value, list):
            raise TypeError(value)
        return tuple(map(filled, value))
    return text_of(value)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


_DEEDS = {WRITTEN: _written, SIGNED: _signed, REVOKED: _revoked}
