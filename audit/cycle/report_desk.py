"""What people do with the words of a report: write, decide (決裁), take a decision back.

The team writes, or the office that runs the audit; somebody else decides, who neither wrote the
report nor any of its findings, on exactly the text that was shown.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit.cycle.appending import appended
from audit.cycle.assurance import Assuring, assuring
from audit.cycle.engagements import STREAM as ENGAGEMENTS
from audit.cycle.engagements import Assurance, Engagement, fold_engagements
from audit.cycle.finding_deeds import RAISED, WORDED
from audit.cycle.finding_deeds import STREAM as FINDINGS
from audit.cycle.finding_model import AuditFinding
from audit.cycle.paper_rules import is_one_of, may_be_one
from audit.cycle.planning import plan_of
from audit.cycle.report_digest import report_digest
from audit.cycle.report_text import (
    FIELDS,
    REVOKED,
    SIGNED,
    WRITTEN,
    ReportState,
    ReportText,
    fold_text,
    stream_of,
)
from audit.cycle.year_record import YearRecord
from audit.masking import mask
from inventory.entries import Draft, Kept
from inventory.words import HinomiError, T

_SHOWN = 8  # digits of a digest that tell one text from another
_NO_ENGAGEMENT = T(
    "個別監査 {key} はありません。番号は hinomi audit engagements で確かめてください。",
    "There is no engagement {key}: see their numbers with hinomi audit engagements.",
)
_NOTHING = T(
    "書く事柄がありません。--opinion（総評）などで書きます。",
    "There is nothing to write: give --opinion or another field.",
)
_STRANGER = T(
    "{actor}は監査の班の人でも事務局の職員でもないので、報告書を書けません（班: {team}）。"
    "操作する人は hinomi.toml の operator で決まります。",
    "{actor} is neither of the team nor of the office and cannot write the report (team: {team}). "
    "Who acts is `operator` in hinomi.toml.",
)
_SECRET = T(
    "パスワードや秘密鍵のような文字列があるので記録できません。伏せて書き直してください。",
    "There is what looks like a password or a secret key: write it without.",
)
_ASSURES = T(
    "助言型の監査の報告書に、保証と紛らわしい言い回しは書けません。"
    "{field}の「{words}」: {instead}。",
    "A report of an advisory audit must not read like assurance. {field}, {words!r}: {instead}.",
)
_CLOSED = T(
    "{year}年度は締めたので、報告書は変えられません。",
    "The year {year} is closed: its reports cannot be changed.",
)
_WRITER = T(
    "{actor}はこの報告書を書いた人なので決裁できません。別の人が決裁します"
    "（操作する人は hinomi.toml の operator で決まります）。",
    "{actor} wrote this report and cannot decide on it: somebody else must "
    "(who acts is `operator` in hinomi.toml).",
)
_AUTHOR = T(
    "{actor}は指摘 {numbers} を書いた人なので、この報告書を決裁できません。別の人が決裁します。",
    "{actor} wrote the findings {numbers} and cannot decide on this report: somebody else must.",
)
_UNWRITTEN = T(
    "{key} の報告書の総評がまだありません。"
    "hinomi audit write {key} --opinion で書いてから決裁します。",
    "The report of {key} has no opinion yet: hinomi audit write {key} --opinion comes first.",
)
_MOVED = T(
    "報告書は、見たものから変わりました（見たもの {shown}、今 {now}）。"
    "hinomi audit report {key} で読み直してから決裁します。",
    "The report is not what was shown ({shown}; now it is {now}): read it again with "
    "hinomi audit report {key}, then decide.",
)
_STANDS = T(
    "この内容の {key} の報告書は{by}が決裁済みです。",
    "{by} has decided on this very report of {key} already.",
)
_NO_DECISION = T(
    "取り消す決裁がありません。{key} の報告書は決裁されていません。",
    "There is no decision on the report of {key} to take back.",
)
_WHY = T("決裁を取り消す理由を --revoke に書きます。", "Give the reason with --revoke.")


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decides on, as which post; the beginning of the digest shown will do."""

    shown: str
    post: str = ""
    note: str = ""


class ReportDesk:
    """The deeds of one person on the report of an engagement (2026-01) or of a year (2026)."""

    def __init__(self, journal: Kept, key: str, actor: str, office: Iterable[str] = ()) -> None:
        """Write as this person; `office` are the people of the section that runs the audit."""
        self.journal = journal
        self.key = key
        self.actor = actor
        self.office = tuple(office)

    @property
    def text(self) -> ReportText:
        """The words as they are now."""
        return fold_text(self.key, self.journal.entries(stream_of(self.key)))

    @property
    def year(self) -> int:
        """The fiscal year that the report is of."""
        return int(self.key.partition("-")[0])

    def write(self, said: Mapping[str, Any]) -> ReportText:
        """Write some fields; what is not named stays."""
        if not said or set(said) - set(FIELDS):
            raise HinomiError(_NOTHING)

        def decide() -> list[Draft]:
            engagements = self._engagements()
            self._may_write(engagements)
            _refuse_secrets(said)
            if any(one.assurance is Assurance.ADVISORY for one in engagements):
                _refuse_assurance(said)
            return [Draft(stream_of(self.key), WRITTEN, {"set": dict(said)}, self.actor)]

        return self._append(decide)

    def sign(self, gather: Callable[[], YearRecord], decision: Decision) -> ReportText:
        """Decide on the report, where it still is what was shown."""

        def decide() -> list[Draft]:
            self._engagements()
            record = gather()
            digest = report_digest(record, self.key)
            if len(decision.shown) < _SHOWN or not digest.startswith(decision.shown):
                shown = decision.shown[:12] or "-"
                raise HinomiError(_MOVED.format(shown=shown, now=digest[:12], key=self.key))
            self._may_sign(record, digest)
            body = {"digest": digest, "post": decision.post, "note": decision.note}
            return [Draft(stream_of(self.key), SIGNED, body, self.actor)]

        return self._append(decide)

    def revoke(self, reason: str) -> ReportText:
        """Take the newest decision that stands back."""

        def decide() -> list[Draft]:
            standing = [one for one in self.text.signatures if not one.revoked]
            if not standing:
                raise HinomiError(_NO_DECISION.format(key=self.key))
            if not reason.strip():
                raise HinomiError(_WHY)
            body = {"signature": standing[-1].sequence, "reason": reason.strip()}
            return [Draft(stream_of(self.key), REVOKED, body, self.actor)]

        return self._append(decide)

    def _append(self, decide: Callable[[], Sequence[Draft]]) -> ReportText:
        def checked() -> Sequence[Draft]:
            if plan_of(self.journal, self.year).closed:
                raise HinomiError(_CLOSED.format(year=self.year))
            return decide()

        appended(self.journal, checked)
        return self.text

    def _engagements(self) -> list[Engagement]:
        """The engagements that the report is about."""
        found = fold_engagements(self.journal.entries(f"{ENGAGEMENTS}{self.year}-"))
        mine = [one for one in found if self.key in (str(self.year), one.id)]
        if not mine and "-" in self.key:
            raise HinomiError(_NO_ENGAGEMENT.format(key=self.key))
        return mine

    def _may_write(self, engagements: Iterable[Engagement]) -> None:
        team = [member.name for one in engagements for member in one.team]
        if not is_one_of(self.actor, (*team, *self.office)):
            names = "、".join(dict.fromkeys(team)) or "-"
            raise HinomiError(_STRANGER.format(actor=self.actor, team=names))

    def _may_sign(self, record: YearRecord, digest: str) -> None:
        text = self.text
        if not text.opinion.strip():
            raise HinomiError(_UNWRITTEN.format(key=self.key))
        if any(may_be_one(self.actor, one) for one in text.writers):
            raise HinomiError(_WRITER.format(actor=self.actor))
        written = written_by(self.journal, self.actor)
        mine = [
            one.number for one in findings_of_report(record, self.key) if one.fingerprint in written
        ]
        if mine:
            raise HinomiError(_AUTHOR.format(actor=self.actor, numbers="、".join(mine)))
        if text.state(digest) is ReportState.SIGNED:
            by = text.signed(digest)[-1].by
            raise HinomiError(_STANDS.format(key=self.key, by=by))


def findings_of_report(record: YearRecord, key: str) -> tuple[AuditFinding, ...]:
    """The findings that a report tells of."""
    return record.raised_in(key) if "-" in key else record.of_the_year


def written_by(journal: Kept, person: str) -> frozenset[str]:
    """The fingerprints of the findings that this person raised or worded, in any year."""
    return frozenset(
        entry.stream.removeprefix(FINDINGS)
        for kind in (RAISED, WORDED)
        for entry in journal.entries(FINDINGS, kind)
        if may_be_one(person, entry.actor)
    )


def _refuse_secrets(said: Mapping[str, Any]) -> None:
    for value in said.values():
        text = value if isinstance(value, str) else "\n".join(value)
        if mask(text.encode("utf-8", "replace")) != text.encode("utf-8", "replace"):
            raise HinomiError(_SECRET)


def _refuse_assurance(said: Mapping[str, Any]) -> None:
    for name, value in said.items():
        for one in assuring(value) if isinstance(value, str) else ():
            raise HinomiError(_assures(FIELDS[name], one))


def _assures(field: T, one: Assuring) -> T:
    return T(
        _ASSURES.ja.format(field=field.ja, words=one.words, instead=one.instead.ja),
        _ASSURES.en.format(field=field.en, words=one.words, instead=one.instead.en),
    )
