"""What people do with working papers: each deed checks and writes while nobody else can."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from audit.cycle.fiscal import Period
from audit.cycle.paper_model import (
    Asked,
    Change,
    Evidence,
    Freshness,
    Judged,
    Judgement,
    Machine,
    Method,
    Paper,
    asked_body,
    machine_row,
    span,
)
from audit.cycle.paper_rules import (
    against_days,
    against_evidence,
    against_judging,
    against_review,
    is_one_of,
)
from audit.cycle.papers import (
    ATTACHED,
    GONE,
    JUDGED,
    LINKED,
    OPENED,
    REVIEWED,
    WITHDRAWN,
    Papers,
    fold_papers,
    stream_of,
)
from audit.cycle.planning import plan_of
from audit.findings import JAPAN
from audit.masking import mask
from inventory.entries import Draft, Kept
from inventory.words import HinomiError, T

_UNKNOWN = T(
    "個別監査 {id} に調書 {number} はありません。"
    "番号は hinomi audit papers {id} で確かめてください。",
    "Engagement {id} has no paper {number}: see hinomi audit papers {id}.",
)
_NO_ENGAGEMENT = T(
    "個別監査 {id} はありません。番号は hinomi audit engagements で確かめてください。",
    "There is no engagement {id}: see their numbers with hinomi audit engagements.",
)
_NO_TARGET = T(
    "{target} は個別監査 {id} の対象ではありません（対象: {targets}）。",
    "{target} is not audited in {id} (audited: {targets}).",
)
_UNKEPT = T(
    "日付が変わったため記録が数えられませんでした。もう一度実行してください。",
    "The day changed meanwhile, so that the entry does not count: run it again.",
)
_CLOSED = T("個別監査 {id} は終了したので変えられません。", "Engagement {id} is closed.")
_YEAR_CLOSED = T(
    "{year}年度は締めたので、調書は変えられません。",
    "The year {year} is closed: its working papers cannot be changed.",
)
_NOT_OF_TEAM = T(
    "{actor}は個別監査 {id} の班の人ではないので、調書を書けません（班: {team}）。",
    "{actor} is not of the team of {id} and cannot write its papers (team: {team}).",
)
_OF_PAPER = T("調書{number}: {why}", "Paper {number}: {why}")
_SECRET_ASKED = T(
    "条項 {control} の文にパスワードそのものに見える所があり、締めるときに伏せられます。団体の"
    "基準のファイルで書き方を変えます（「パスワード: 8文字」でなく「パスワードは8文字」など）。",
    "The text of clause {control} looks like a password and would be masked at closing: say it "
    "otherwise in the file of your own standard.",
)
_SECRET = T(
    "パスワードや秘密鍵のような文字列があるので記録できません。伏せて書き直してください。",
    "There is what looks like a password or a secret key: write it without.",
)
_GONE = T("証拠 {number} はないか、取り下げ済みです。", "There is no evidence {number}.")
_WHY = T("取り下げる理由を書きます。", "Say why it is withdrawn.")


@dataclass(frozen=True, slots=True)
class Finding:
    """What somebody brings: a file that is kept under `digest`, or words."""

    method: Method
    digest: str
    name: str
    size: int
    text: str
    source: str
    period: Period
    collected: date
    received: date


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody makes of a paper."""

    judgement: Judgement
    note: str = ""
    reason: str = ""


class PaperDesk:
    """The deeds of one person on the papers of one engagement."""

    def __init__(
        self,
        journal: Kept,
        engagement: str,
        actor: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Write as this person; `clock` replaces the time of day."""
        self.journal, self.engagement, self.actor = journal, engagement, actor
        self._clock = clock

    @property
    def papers(self) -> Papers:
        """The papers as they are now."""
        stream = stream_of(self.engagement)
        return fold_papers(self.engagement, self.journal.entries(stream))

    def open(self, wanted: Sequence[tuple[Asked, str]], last: Papers | None = None) -> Papers:
        """Open a paper for each that has none yet; those of last year tell what is new."""

        def drafts(now: Papers) -> list[Draft]:
            self._audited(now, dict.fromkeys(target for _, target in wanted))
            first = max(now.papers, default=0) + 1
            missing = [one for one in wanted if not now.find(one[0].control, one[1])]
            bodies = [
                _opening(number, asked, target, last)
                for number, (asked, target) in enumerate(missing, first)
            ]
            gone = _gone(wanted, last, now) if last else []
            return [
                *(self._draft(OPENED, b) for b in bodies),
                *(self._draft(GONE, b) for b in gone),
            ]

        return self._write(drafts)

    def link(self, found: Mapping[int, Sequence[Machine]]) -> Papers:
        """Put the results of the scans beside the papers; what says the same is not written."""

        def drafts(now: Papers) -> list[Draft]:
            return [
                self._draft(LINKED, {"paper": number, "results": [machine_row(r) for r in rows]})
                for number, rows in found.items()
                if tuple(rows) != self._paper(now, number).machine
            ]

        return self._write(drafts)

    def may_attach(self, number: int, collected: date, received: date, period: Period) -> None:
        """Refuse now what `attach` would refuse, before a file is kept for nothing."""
        now = self.papers
        self._open(now)
        self._mine(now, number)
        _refuse(against_days(period, collected, received, self._today()))

    def attach(self, number: int, found: Finding) -> Papers:
        """Add a piece of evidence; its days must be in order."""

        def drafts(now: Papers) -> list[Draft]:
            paper = self._mine(now, number)
            one = Evidence(
                number=len(paper.evidence) + 1, method=found.method, digest=found.digest,
                name=found.name, size=found.size, text=found.text, source=found.source,
                period=found.period, collected=found.collected, received=found.received,
                by=self.actor, sequence=0,
            )  # fmt: skip
            _refuse(against_evidence(one, self._today()))
            return [self._draft(ATTACHED, {"paper": number, **_evidence_body(one)})]

        return self._write(drafts)

    def withdraw(self, number: int, evidence: int, reason: str) -> Papers:
        """Take a piece of evidence back; it stays, with the reason."""

        def drafts(now: Papers) -> list[Draft]:
            paper = self._mine(now, number)
            if not any(one.number == evidence for one in paper.standing):
                raise HinomiError(_GONE.format(number=evidence))
            _refuse(None if reason.strip() else _WHY)
            return [self._draft(WITHDRAWN, {"paper": number, "number": evidence, "reason": reason})]

        return self._write(drafts)

    def judge(self, number: int, opinion: Opinion, freshness: Freshness) -> Papers:
        """Judge on the evidence as it is now, by the freshness that the policy wants now."""
        return self.judge_all([number], opinion, freshness)

    def judge_all(self, numbers: Sequence[int], opinion: Opinion, freshness: Freshness) -> Papers:
        """Judge these papers alike, each on its own evidence: all or none."""

        def drafts(now: Papers) -> list[Draft]:
            return [self._judge(now, n, opinion, freshness) for n in dict.fromkeys(numbers)]

        return self._write(drafts)

    def _judge(self, now: Papers, number: int, opinion: Opinion, freshness: Freshness) -> Draft:
        paper = self._mine(now, number)
        wish = Judged(
            judgement=opinion.judgement, note=opinion.note, reason=opinion.reason,
            by=self.actor, at=self._clock(), day=self._today(), basis=paper.basis,
            freshness=freshness, sequence=0,
        )  # fmt: skip
        if why := against_judging(paper, wish):
            raise HinomiError(_of_paper(number, why))
        return self._draft(JUDGED, {"paper": number, **_judged_body(wish)})

    def review(self, *numbers: int, accepted: bool, note: str = "") -> Papers:
        """Accept these papers as they are now, or send them back with a note: all or none."""

        def drafts(now: Papers) -> list[Draft]:
            return [self._review(now, n, accepted, note) for n in dict.fromkeys(numbers)]

        return self._write(drafts)

    def _review(self, now: Papers, number: int, accepted: bool, note: str) -> Draft:
        paper = self._paper(now, number)
        if why := against_review(paper, self.actor, accepted=accepted, note=note):
            raise HinomiError(_of_paper(number, why))
        body = {"paper": number, "accepted": accepted, "digest": paper.digest, "note": note}
        return self._draft(REVIEWED, body)

    def _write(self, drafts: Callable[[Papers], list[Draft]]) -> Papers:
        def decided() -> list[Draft]:
            now = self.papers
            self._open(now)
            return drafts(now)

        written = {entry.sequence for entry in self.journal.append_decided(decided)}
        after = self.papers
        if written & set(after.odd):
            raise HinomiError(_UNKEPT)
        return after

    def _open(self, now: Papers) -> None:
        if now.closed:
            raise HinomiError(_CLOSED.format(id=self.engagement))
        year = self.engagement.partition("-")[0]
        if year.isdecimal() and plan_of(self.journal, int(year)).closed:
            raise HinomiError(_YEAR_CLOSED.format(year=year))

    def _audited(self, now: Papers, targets: Iterable[str]) -> None:
        if now.period is None:
            raise HinomiError(_NO_ENGAGEMENT.format(id=self.engagement))
        for target in targets:
            if target not in now.targets:
                told = "、".join(now.targets)
                raise HinomiError(
                    _NO_TARGET.format(target=target, id=self.engagement, targets=told)
                )

    def _today(self) -> date:
        return self._clock().astimezone(JAPAN).date()

    def _paper(self, now: Papers, number: int) -> Paper:
        if number not in now.papers:
            raise HinomiError(_UNKNOWN.format(id=self.engagement, number=number))
        return now.papers[number]

    def _mine(self, now: Papers, number: int) -> Paper:
        """The paper, where this person may write on it."""
        if now.team and not is_one_of(self.actor, now.team):
            team = "、".join(now.team)
            raise HinomiError(_NOT_OF_TEAM.format(actor=self.actor, id=self.engagement, team=team))
        return self._paper(now, number)

    def _draft(self, kind: str, body: Mapping[str, Any]) -> Draft:
        if kind == OPENED and any(map(_is_secret, _texts(body))):
            raise HinomiError(_SECRET_ASKED.format(control=body["control"]))
        if any(isinstance(value, str) and _is_secret(value) for value in body.values()):
            raise HinomiError(_SECRET)
        return Draft(stream_of(self.engagement), kind, body, self.actor)


def _is_secret(text: str) -> bool:
    raw = text.encode("utf-8", "replace")
    return mask(raw) != raw


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, tuple, Mapping)):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(inner)


def _opening(number: int, asked: Asked, target: str, last: Papers | None) -> dict[str, Any]:
    old = last.find(asked.control, target) if last else None
    same = old is not None and old.asked.digest == asked.digest
    change = Change.NEW if old is None else Change.SAME if same else Change.CHANGED
    return {
        "paper": number,
        **asked_body(asked),
        "target": target,
        "change": change.value,
        "before": _before(old) if old else None,
    }


def _before(old: Paper) -> dict[str, Any]:
    return {
        "engagement": old.engagement,
        "number": old.number,
        "judgement": old.judgement.value,
        "note": old.judged.note if old.judged else "",
    }


def _gone(
    wanted: Iterable[tuple[Asked, str]], last: Papers, now: Papers
) -> Iterable[dict[str, Any]]:
    """What last year asked of a target that is audited again, and nobody asks now."""
    kept = {(asked.control, target) for asked, target in wanted}
    kept |= {(one.control, one.target) for one in now.gone}
    kept |= {(one.asked.control, one.target) for one in now.papers.values()}
    targets = {target for _, target in wanted}
    for old in last.papers.values():
        if old.target in targets and (old.asked.control, old.target) not in kept:
            yield {
                "control": old.asked.control,
                "target": old.target,
                "title": [old.asked.title.ja, old.asked.title.en],
                "engagement": old.engagement,
                "number": old.number,
            }


def _evidence_body(one: Evidence) -> dict[str, Any]:
    return {
        "method": one.method.value,
        "evidence": one.digest,
        "name": one.name,
        "size": one.size,
        "text": one.text,
        "source": one.source,
        "period": span(one.period),
        "collected": one.collected.isoformat(),
        "received": one.received.isoformat(),
    }


def _judged_body(one: Judged) -> dict[str, Any]:
    return {
        "judgement": one.judgement.value,
        "note": one.note,
        "reason": one.reason,
        "basis": one.basis,
        "days": {method.value: days for method, days in one.freshness.days.items()},
        "policy": one.freshness.policy,
    }


def _of_paper(number: int, why: T) -> T:
    return T(
        _OF_PAPER.ja.format(number=number, why=why.ja),
        _OF_PAPER.en.format(number=number, why=why.en),
    )


def _refuse(why: T | None) -> None:
    if why:
        raise HinomiError(why)
