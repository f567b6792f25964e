"""Closing a year (締め): looked over once more, kept whole, and changed no more.

The record goes into the evidence store under its SHA-256 first; one entry of the journal then
closes the year and names it. A stop in between leaves a file that nothing refers to, and the year
open: it is closed or not, never half.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from audit.cycle.appending import appended
from audit.cycle.frozen import FORMAT, from_json, tally_in, to_json
from audit.cycle.lint import lint
from audit.cycle.lint_model import Remark
from audit.cycle.planning import plan_of
from audit.cycle.report_digest import year_digest
from audit.cycle.year_record import YearRecord, YearTally
from audit.cycle.years import CLOSED, YearPlan, stream_of
from audit.evidence import EvidenceStore
from inventory.entries import Draft, Kept
from inventory.words import HinomiError, T

_CLOSED = T(
    "{year}年度は{by}がすでに締めました。",
    "The year {year} was closed by {by} already.",
)
_EMPTY = T(
    "{year}年度には計画がありません。hinomi audit choose から始めます。",
    "There is no plan of {year}: hinomi audit choose comes first.",
)
_NO_REMARK = T(
    "受け入れる点検結果「{code}」はありません。hinomi audit lint {year} で確かめてください。",
    "There is no remark {code} to accept: see hinomi audit lint {year}.",
)
_ERROR = T(
    "「{code}」は誤りなので受け入れられません。直してから締めます。",
    "{code} is an error and cannot be accepted: correct it, then close the year.",
)
_WHY = T(
    "受け入れる理由がありません。--accept {code} --why 理由 と書きます。",
    "There is no reason to accept it: --accept {code} --why REASON.",
)
_OTHER_YEAR = T(
    "締めた{year}年度の記録が、別の年度（{found}）のものです。hinomi verify で確かめてください。",
    "The record of the closed year {year} is of {found}: run hinomi verify.",
)
_MASKED = T(
    "この年度の記録に、パスワードのような文字列があります。伏せて残すと決裁した内容と違ってしまうので"
    "締めません。計画・申告・措置などの文を書き直し、決裁し直してから締めます。",
    "Some text of the year looks like a password. Masked, it would not be what was decided on: say "
    "it otherwise, have it decided anew, then close the year.",
)
_MEANWHILE = T(
    "確かめている間に記録が変わったため締められませんでした。もう一度実行してください。",
    "Something was written meanwhile, and the year is not closed: run it again.",
)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A code whose warnings the year is closed over, and why."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it: the SHA-256 of what was kept, or what stands against it."""

    record: str
    remarks: tuple[Remark, ...] = ()


class _StandingError(Exception):
    """Something stands against closing; nothing is written."""

    def __init__(self, remarks: tuple[Remark, ...]) -> None:
        super().__init__()
        self.remarks = remarks


class Closer:
    """The end of one fiscal year, by one person."""

    def __init__(
        self,
        journal: Kept,
        evidence: EvidenceStore,
        year: int,
        actor: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Close as this person."""
        self.journal = journal
        self.evidence = evidence
        self.year = year
        self.actor = actor
        self._clock = clock

    def close(
        self,
        gather: Callable[[], YearRecord],
        beside: Callable[[], Mapping[str, Any]],
        accepted: Sequence[Accepted] = (),
    ) -> Outcome:
        """Close the year while nobody else can write, or tell what stands against it."""

        def decide() -> list[Draft]:
            plan = plan_of(self.journal, self.year)
            self._may_close(plan)
            record = gather()
            self._look_over(record, accepted)
            return [self._closing(plan, record, beside(), accepted)]

        try:
            (entry,) = appended(self.journal, decide)
        except _StandingError as standing:
            return Outcome("", standing.remarks)
        if not plan_of(self.journal, self.year).closed:
            raise HinomiError(_MEANWHILE)
        return Outcome(str(entry.body["evidence"]))

    def _may_close(self, plan: YearPlan) -> None:
        if plan.closed:
            raise HinomiError(_CLOSED.format(year=self.year, by=plan.closed_by))
        if not plan.preparers:
            raise HinomiError(_EMPTY.format(year=self.year))

    def _look_over(self, record: YearRecord, accepted: Sequence[Accepted]) -> None:
        remarks = lint(record)
        for one in accepted:
            self._may_accept(one, remarks)
        codes = {one.code for one in accepted}
        if against := tuple(one for one in remarks if one.is_error or one.code not in codes):
            raise _StandingError(against)

    def _may_accept(self, one: Accepted, remarks: Sequence[Remark]) -> None:
        mine = [remark for remark in remarks if remark.code == one.code]
        if not mine:
            raise HinomiError(_NO_REMARK.format(code=one.code, year=self.year))
        if all(remark.is_error for remark in mine):
            raise HinomiError(_ERROR.format(code=one.code))
        if not one.why.strip():
            raise HinomiError(_WHY.format(code=one.code))

    def _closing(
        self,
        plan: YearPlan,
        record: YearRecord,
        beside: Mapping[str, Any],
        accepted: Sequence[Accepted],
    ) -> Draft:
        """The entry that closes it; the record is on the disk before the entry is written."""
        moment = self._clock()
        told = tuple((one.code, one.why.strip()) for one in accepted)
        closed = replace(record.plan, closed=moment, closed_by=self.actor)
        whole = replace(record, plan=closed, accepted=told)
        kept = to_json(whole, beside)
        if year_digest(from_json(kept)) != year_digest(whole):
            raise HinomiError(_MASKED)
        body = {
            "digest": plan.digest,
            "evidence": self.evidence.put_masked(kept),
            "format": FORMAT,
            "accepted": [list(one) for one in told],
        }
        return Draft(stream_of(self.year), CLOSED, body, self.actor, moment)


def kept_year(evidence: EvidenceStore, plan: YearPlan) -> bytes:
    """What was kept of a closed year, after comparing it with its SHA-256."""
    return evidence.get(plan.record)


def closed_tally(evidence: EvidenceStore, plan: YearPlan) -> YearTally | None:
    """The figures of a closed year as they were kept, None where the year is open."""
    return tally_in(kept_year(evidence, plan)) if plan.closed else None


def closed_year(evidence: EvidenceStore, plan: YearPlan) -> YearRecord | None:
    """The record of a closed year as it was kept, None where the year is open."""
    if not plan.closed:
        return None
    record = from_json(kept_year(evidence, plan))
    if record.year != plan.year:
        raise HinomiError(_OTHER_YEAR.format(year=plan.year, found=record.year))
    return record
