"""What people do with audit findings: each deed checks and writes while nobody else can."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from audit.cycle import finding_deeds as deeds
from audit.cycle import finding_rules as rules
from audit.cycle.appending import appended
from audit.cycle.audit_findings import Book, Folded, read_all
from audit.cycle.entry_values import in_japan
from audit.cycle.finding_model import (
    FIVE,
    Action,
    AuditFinding,
    Fact,
    FindingWaiver,
    Five,
    Grade,
    Source,
    Stance,
    Step,
    Verification,
    fingerprint_of,
)
from audit.cycle.paper_history import papers_of
from audit.masking import mask
from inventory.entries import Draft, Kept
from inventory.words import HinomiError, T

_UNKNOWN = T(
    "指摘 {name} はありません。番号は hinomi audit finding list で確かめてください。",
    "There is no finding {name}: see hinomi audit finding list.",
)
_SEVERAL = T(
    "「{name}」に当たる指摘は {count} 件あります。桁を増やしてください。",
    "{count} findings fit {name}: give more of it.",
)
_SECRET = T(
    "パスワードや秘密鍵のような文字列があるので記録できません。伏せて書き直してください。",
    "There is what looks like a password or a secret key: write it without.",
)
_LINE = T(
    "{name}は改行や制御文字のない一行で書きます。",
    "{name}: write one line without control characters.",
)
_UNKEPT = T(
    "その間に記録や日付が変わったため数えられませんでした。もう一度実行してください。",
    "Something changed meanwhile, so that the entry does not count: run it again.",
)
_NOTHING = T("起票する調書がありません。", "There is nothing to raise.")
_NO_WORDS = T(
    "書き換える欄がありません。--condition、--criterion、--cause、--effect、--recommendation、"
    "--grade のどれかを書きます。",
    "Give what is worded anew: --condition, --criterion, --cause, --effect, --recommendation or "
    "--grade.",
)
_NO_CONDITION = T("事実（--condition）を書きます。", "Say what was found: --condition.")
_TWINS = T(
    "{control} の {target} が二つあります。一つにまとめます。",
    "{control} on {target} comes twice: make it one finding.",
)
_LEAST = 4  # digits of a fingerprint
_LINES = {"post": "--post", "owner": "--owner", "what": "WHAT"}  # told beside other words


@dataclass(frozen=True, slots=True)
class Wish:
    """A finding that somebody wants to raise."""

    control: str
    title: T
    target: str
    grade: Grade
    five: Five
    departments: tuple[str, ...] = ()
    source: Source = Source.AUDIT
    facts: tuple[Fact, ...] = ()
    paper: int | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """What is to be said otherwise: fields by their name, and the grade."""

    five: Mapping[str, str] = field(default_factory=dict)
    grade: Grade | None = None


class FindingDesk:
    """The deeds of one person on the findings of the audit."""

    def __init__(
        self,
        journal: Kept,
        actor: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        renamed: Mapping[str, str] | None = None,
    ) -> None:
        """Write as this person; `clock` replaces the time of day."""
        self.journal, self.actor = journal, actor
        self._clock, self._renamed = clock, renamed

    @property
    def folded(self) -> Folded:
        """Everything as it is now."""
        return read_all(self.journal, renamed=self._renamed)

    @property
    def findings(self) -> tuple[AuditFinding, ...]:
        """The findings as they are now, by number."""
        return self.folded.findings

    def find(self, name: str) -> AuditFinding:
        """The finding of this number, of now or of before, or whose fingerprint begins so."""
        return find(self.findings, name)

    def raise_(self, engagement: str, *wishes: Wish) -> tuple[AuditFinding, ...]:
        """Raise these findings in an engagement: all of them, or none."""

        def drafts(now: Folded) -> list[Draft]:
            _refuse(now.against_writing(engagement, self.actor))
            _refuse(None if wishes else _NOTHING)
            _refuse_twins(wishes)
            self._as_papers(engagement, wishes)
            first = now.counts.get(engagement, 0) + 1
            return [
                self._raising(now, engagement, place, one)
                for place, one in enumerate(wishes, first)
            ]

        after = self._write(drafts)
        raised = {fingerprint_of(one.control, one.target) for one in wishes}
        return tuple(one for one in after.findings if one.fingerprint in raised)

    def word(self, name: str, wording: Wording) -> AuditFinding:
        """Say it otherwise: fields, or the grade."""

        def body(now: Folded, found: AuditFinding) -> dict[str, Any]:
            _refuse(now.against_writing(found.engagement, self.actor))
            told = {"five": dict(wording.five)} if wording.five else {}
            grade = {"grade": wording.grade.value} if wording.grade else {}
            _refuse(None if told or grade else _NO_WORDS)
            return {**told, **grade}

        return self._do(name, deeds.WORDED, body)

    def respond(self, name: str, stance: Stance, post: str, reason: str = "") -> AuditFinding:
        """Answer for the audited section."""

        def body(now: Folded, found: AuditFinding) -> dict[str, Any]:
            self._as_section(now, found)
            _refuse(rules.against_response(found, stance, reason, post, self._today()))
            return {"stance": stance.value, "reason": reason, "post": post}

        return self._do(name, deeds.RESPONDED, body)

    def plan(
        self, name: str, what: str, owner: str, due: date, steps: Sequence[Step] = ()
    ) -> AuditFinding:
        """Plan a corrective action."""

        def body(now: Folded, found: AuditFinding) -> dict[str, Any]:
            self._as_section(now, found)
            number = len(found.actions) + 1
            one = Action(number, what, owner, due, tuple(steps))
            _refuse(rules.against_action(found, one, self._today()))
            return {
                "number": number,
                "what": what,
                "owner": owner,
                "due": due.isoformat(),
                "steps": [[step.what, step.due.isoformat() if step.due else ""] for step in steps],
            }

        return self._do(name, deeds.PLANNED, body)

    def progress(
        self,
        name: str,
        action: int,
        percent: int,
        note: str = "",
        done: Sequence[tuple[int, date]] = (),
    ) -> AuditFinding:
        """Write down how far an action is, and which of its steps are done."""

        def body(now: Folded, found: AuditFinding) -> dict[str, Any]:
            self._as_section(now, found)
            _refuse(rules.against_progress(found, action, percent, done, self._today()))
            days = [[step, day.isoformat()] for step, day in done]
            return {"number": action, "progress": percent, "note": note, "done": days}

        return self._do(name, deeds.PROGRESSED, body)

    def drop(self, name: str, action: int, reason: str) -> AuditFinding:
        """Give an action up, with the reason; it stays in the records."""

        def body(now: Folded, found: AuditFinding) -> dict[str, Any]:
            self._as_section(now, found)
            _refuse(rules.against_dropping(found, action, reason))
            return {"number": action, "reason": reason}

        return self._do(name, deeds.DROPPED, body)

    def claim(self, name: str, note: str) -> AuditFinding:
        """Say that it is corrected; that closes nothing."""

        def body(now: Folded, found: AuditFinding) -> dict[str, Any]:
            self._as_section(now, found)
            _refuse(rules.against_claim(found, note))
            return {"note": note}

        return self._do(name, deeds.CLAIMED, body)

    def may_verify(self, name: str, *, holds: bool, note: str, evidence: bool) -> None:
        """Refuse now what `verify` would refuse, before a file is kept for nothing."""
        if _is_secret(note):
            raise HinomiError(_SECRET)
        wish = self._verification(holds, note, ("0" * 64,) if evidence else ())
        _refuse(rules.against_verifying(self.find(name), wish))

    def verify(
        self, name: str, *, holds: bool, note: str, evidence: Sequence[str] = ()
    ) -> AuditFinding:
        """Write down whether somebody who looked saw it corrected; not where scans can tell."""

        def body(_: Folded, found: AuditFinding) -> dict[str, Any]:
            wish = self._verification(holds, note, tuple(evidence))
            _refuse(rules.against_verifying(found, wish))
            return {"holds": holds, "note": note, "evidence": list(evidence)}

        return self._do(name, deeds.VERIFIED, body)

    def ask_waiver(self, name: str, reason: str, compensating: str, until: date) -> AuditFinding:
        """Ask for an exception with an end and another control in its place."""

        def body(_: Folded, found: AuditFinding) -> dict[str, Any]:
            number = len(found.waivers) + 1
            wish = FindingWaiver(number, reason, compensating, until, self.actor, self._clock())
            _refuse(rules.against_asking(found, wish, self._today()))
            told = {"reason": reason, "compensating": compensating}
            return {"number": number, **told, "until": until.isoformat()}

        return self._do(name, deeds.WAIVER_ASKED, body)

    def approve_waiver(self, name: str, number: int) -> AuditFinding:
        """Approve an exception that somebody else asked for."""

        def body(_: Folded, found: AuditFinding) -> dict[str, Any]:
            _refuse(rules.against_approving(found, number, self.actor, self._today()))
            return {"number": number}

        return self._do(name, deeds.WAIVER_APPROVED, body)

    def end_waiver(self, name: str, number: int, reason: str) -> AuditFinding:
        """End an exception before its day, or refuse what was asked."""

        def body(_: Folded, found: AuditFinding) -> dict[str, Any]:
            _refuse(rules.against_ending(found, number, reason))
            return {"number": number, "reason": reason}

        return self._do(name, deeds.WAIVER_ENDED, body)

    def _raising(self, now: Folded, engagement: str, place: int, wish: Wish) -> Draft:
        fingerprint = fingerprint_of(wish.control, wish.target)
        before = next((one for one in now.findings if one.fingerprint == fingerprint), None)
        where = now.engagements[engagement]
        _refuse(rules.against_raising(where, wish.target, before))
        _refuse(None if wish.five.condition.strip() else _NO_CONDITION)
        body = {
            "number": deeds.number_in(engagement, place),
            "engagement": engagement,
            "year": where.year,
            "paper": wish.paper,
            "grade": wish.grade.value,
            "control": wish.control,
            "title": [wish.title.ja, wish.title.en],
            "target": wish.target,
            "departments": list(wish.departments),
            "source": wish.source.value,
            "five": {name: getattr(wish.five, name) for name in FIVE},
            "facts": [[one.check, one.host] for one in wish.facts],
        }
        return self._draft(fingerprint, deeds.RAISED, body)

    def _as_papers(self, engagement: str, wishes: Sequence[Wish]) -> None:
        """Refuse what is not as the paper says that it is raised from."""
        known = papers_of(self.journal, engagement)
        for one in wishes:
            if one.paper is None:
                beside = known.find(one.control, one.target)
                _refuse(rules.against_passing_by(beside, one.facts))
                continue
            paper = known.papers.get(one.paper)
            _refuse(rules.against_paper(paper, one.paper))
            told = (one.control, one.target, one.grade, one.facts)
            _refuse(rules.against_copying(paper, *told) if paper else None)

    def _do(
        self, name: str, kind: str, body: Callable[[Folded, AuditFinding], dict[str, Any]]
    ) -> AuditFinding:
        def drafts(now: Folded) -> list[Draft]:
            found = find(now.findings, name)
            return [self._draft(found.fingerprint, kind, body(now, found))]

        return find(self._write(drafts).findings, name)

    def _write(self, drafts: Callable[[Folded], list[Draft]]) -> Folded:
        book = Book(self._renamed)

        def decided() -> list[Draft]:
            book.read(self.journal)
            return drafts(book.folded)

        entries = appended(self.journal, decided)
        for entry in entries:
            book.take(entry)
        after = book.folded
        odd = {*after.odd, *(number for one in after.findings for number in one.odd)}
        if odd & {entry.sequence for entry in entries}:
            raise HinomiError(_UNKEPT)
        return after

    def _as_section(self, now: Folded, found: AuditFinding) -> None:
        _refuse(rules.against_section(self.actor, now.engagements.get(found.engagement)))

    def _verification(self, holds: bool, note: str, evidence: tuple[str, ...]) -> Verification:
        return Verification(holds, note, self.actor, self._clock(), evidence=evidence)

    def _today(self) -> date:
        return in_japan(self._clock())

    def _draft(self, fingerprint: str, kind: str, body: Mapping[str, Any]) -> Draft:
        if any(map(_is_secret, _texts(body))):
            raise HinomiError(_SECRET)
        for name, option in _LINES.items():
            if not str(body.get(name, "")).replace("\u3000", " ").isprintable():
                raise HinomiError(_LINE.format(name=option))
        return Draft(deeds.stream_of(fingerprint), kind, body, self.actor)


def find(findings: Sequence[AuditFinding], name: str) -> AuditFinding:
    """The finding of this number, of now or of before, or whose fingerprint begins so."""
    plain = name.strip()
    matching = [one for one in findings if _is_named(one, plain)]
    if len(matching) == 1:
        return matching[0]
    if matching:
        raise HinomiError(_SEVERAL.format(name=plain, count=len(matching)))
    raise HinomiError(_UNKNOWN.format(name=plain))


def _is_named(finding: AuditFinding, name: str) -> bool:
    numbered = any(one.number.lower() == name.lower() for one in finding.raised)
    return numbered or (len(name) >= _LEAST and finding.fingerprint.startswith(name.lower()))


def _texts(value: object) -> list[str]:
    """Every text within a body, however deep."""
    if isinstance(value, str):
        return [value]
    inner = list(value.values()) if isinstance(value, Mapping) else value
    return [text for one in inner for text in _texts(one)] if isinstance(inner, list) else []


def _is_secret(text: str) -> bool:
    raw = text.encode("utf-8", "replace")
    return mask(raw) != raw


def _refuse_twins(wishes: Sequence[Wish]) -> None:
    places = [(one.control, one.target) for one in wishes]
    for control, target in places:
        if places.count((control, target)) > 1:
            raise HinomiError(_TWINS.format(control=control, target=target))


def _refuse(why: T | None) -> None:
    if why:
        raise HinomiError(why)
