"""Working papers as they are typed: starting them, linking results, evidence, judgement, review."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from audit.cycle.controls import Control
from audit.cycle.network import agreed
from audit.cycle.paper_desk import Finding, Opinion, PaperDesk
from audit.cycle.paper_facts import freshness_of, machine_results
from audit.cycle.paper_files import take_file, take_words
from audit.cycle.paper_history import papers_before
from audit.cycle.paper_model import (
    JUDGEMENTS,
    METHODS,
    Asked,
    PaperState,
    asked_of,
)
from audit.cycle.paper_rules import against_review
from audit.cycle.papers import Papers
from audit.cycle.reading import shipped_catalogue
from checks.coverage import is_within
from console.audit_plan_typed import period_of
from console.audit_readiness import overlay_of
from console.cli.output import remark
from console.language import w
from console.session import Session
from inventory.words import HinomiError, T
from reports.era import in_japan

W = TypeVar("W", bound=StrEnum)
_EITHER = T("調書の番号か --all のどちらか一方を書きます。", "Give numbers of papers, or --all.")
_AT_ONCE = 5_000  # numbers in one command
_NUMBERS = T("調書の番号「{text}」を読めません。例: 12 か 5-40",
             "cannot read the number of a paper {text!r}; write 12, or 5-40")  # fmt: skip
_MANY = T("調書の番号が {many} 件あります。一度に {most} 件までにします。",
          "{many} numbers; {most} at once at most.")  # fmt: skip
_WORD = T("{option} の「{text}」は使えません。{known} のどれかを書きます。",
          "{option}: {text!r} is not known; write one of {known}.")  # fmt: skip
_DAY = T("{option} の日「{text}」を読めません。例: 2026-08-20",
         "{option}: cannot read the day {text!r}; write it as 2026-08-20")  # fmt: skip
_WHEN = T(
    "書類を作成・入手した日を --collected で書きます（古さを測ります）。例: --collected 2026-08-20",
    "Say with --collected when the file was made or obtained; its age counts.",
)
_ONE = T("FILE か --said のどちらか一方を書きます。", "Give either a file or --said.")
_NO_CONTROL = T(
    "統制項目 {number} はありません。hinomi audit catalogue で確かめてください。",
    "There is no control {number}: see hinomi audit catalogue.",
)


@dataclass(frozen=True, slots=True)
class Brought:
    """Evidence as it was typed."""

    file: Path | None
    said: str
    method: str
    source: str
    period: str
    collected: str
    received: str


def desk_of(session: Session, engagement: str) -> PaperDesk:
    """What whoever types may do with the papers of an engagement."""
    name = engagement.strip().removeprefix("engagement:")
    return PaperDesk(session.journal, name, session.actor)


def start(
    session: Session, engagement: str, targets: Sequence[str], controls: Sequence[str]
) -> None:
    """Open papers, starting from those of last year, and link what the scans say."""
    desk = desk_of(session, engagement)
    now = desk.papers
    wanted_targets = [_target(one, now.targets) for one in targets] or now.targets
    asked = asked_in(session, controls)
    wanted = [(one, target) for target in wanted_targets for one in asked]
    after = desk.open(wanted, papers_before(session.journal, desk.engagement, wanted_targets))
    _say_count(len(after.papers) - len(now.papers), after)
    link(session, engagement)


def link(session: Session, engagement: str) -> None:
    """Link the newest results of finished scans to every paper."""
    desk = desk_of(session, engagement)
    now = desk.papers
    papers = now.papers.values()
    found = machine_results(session.ledger, session.results, papers, session.every_check)
    changed = [n for n, rows in found.items() if tuple(rows) != now.papers[n].machine]
    desk.link(found)
    remark(
        w(f"点検結果を取り込みました（変わった調書 {len(changed)}件）。",
          f"Results linked ({len(changed)} papers changed).")
    )  # fmt: skip


def attach(session: Session, engagement: str, number: int, brought: Brought) -> None:
    """Take evidence in at the door, and add it to a paper."""
    desk = desk_of(session, engagement)
    if bool(brought.file) is bool(brought.said.strip()):
        raise HinomiError(_ONE)
    if brought.file and not brought.collected:
        raise HinomiError(_WHEN)
    today = in_japan(datetime.now(UTC))
    collected = _day("--collected", brought.collected, today)
    received = _day("--received", brought.received, today)
    method = _word("--method", brought.method, METHODS)
    period = _period(desk.papers, brought.period, collected)
    desk.may_attach(number, collected, received, period)
    taken = (
        take_file(brought.file, session.evidence)
        if brought.file
        else take_words(brought.said, session.evidence)
    )
    after = desk.attach(
        number,
        Finding(
            method, taken.digest, taken.name, taken.size, brought.said, brought.source, period,
            collected, received,
        ),
    )  # fmt: skip
    last = after.papers[number].evidence[-1]
    remark(w(f"証拠{last.number} SHA-256 {taken.digest}", f"evidence {last.number} {taken.digest}"))


def withdraw(session: Session, engagement: str, number: int, evidence: int, why: str) -> None:
    """Take a piece of evidence back."""
    desk_of(session, engagement).withdraw(number, evidence, why)
    remark(w("取り下げを記録しました。", "Withdrawn."))


def judge(
    session: Session, engagement: str, numbers: Sequence[int], word: str, note: str, reason: str
) -> None:
    """Record a judgement of these papers, by the freshness that the policy asks for now."""
    judgement = _word("--judge", word, JUDGEMENTS)
    freshness = freshness_of(session.policy())
    desk_of(session, engagement).judge_all(numbers, Opinion(judgement, note, reason), freshness)
    many = len(set(numbers))
    remark(w(f"判断を記録しました（{many}件）。別の人が hinomi audit review で査閲します。",
             f"Recorded ({many}); somebody else reviews it: hinomi audit review."))  # fmt: skip


def review(
    session: Session, engagement: str, numbers: Sequence[int], *, accepted: bool, note: str
) -> None:
    """Review papers, all or none; without numbers those that wait and that others wrote."""
    desk = desk_of(session, engagement)
    chosen = numbers or _waiting(desk)
    if not chosen:
        remark(w("査閲を待つ調書（ほかの人が書いたもの）はありません。",
                 "No paper that somebody else wrote waits for a review."))  # fmt: skip
        return
    desk.review(*chosen, accepted=accepted, note=note)
    for number in chosen:
        remark(w(f"調書{number}: {'査閲済' if accepted else '差戻し'}",
                 f"paper {number}: {'reviewed' if accepted else 'sent back'}"))  # fmt: skip


def numbers_of(words: Iterable[str]) -> list[int]:
    """The numbers that were typed: 12, or 5-40 for all from one to the other."""
    found: list[int] = []
    for word in words:
        first, dash, last = word.partition("-")
        if not (first.isdecimal() and (last.isdecimal() if dash else not last)):
            raise HinomiError(_NUMBERS.format(text=word))
        found += range(int(first), int(last or first) + 1)
    if len(found) > _AT_ONCE:
        raise HinomiError(_MANY.format(many=len(found), most=_AT_ONCE))
    return found


def reviewed_of(words: Sequence[str], *, every: bool) -> list[int]:
    """The numbers typed after `review`; none means those that wait, and must be asked for."""
    if bool(words) is every:
        raise HinomiError(_EITHER)
    return numbers_of(words)


def _waiting(desk: PaperDesk) -> list[int]:
    """The papers that are prepared and that this person may review."""
    papers = desk.papers.papers
    prepared = [n for n, one in papers.items() if one.state is PaperState.PREPARED]
    return [
        n for n in prepared if not against_review(papers[n], desk.actor, accepted=True, note="")
    ]


def asked_in(session: Session, controls: Sequence[str] = ()) -> list[Asked]:
    """What is asked of this body: the items of its network model, and its own."""
    catalogue, overlay = shipped_catalogue(), overlay_of(session)
    model, _ = agreed(
        session.ledger.municipality.network_model, session.settings.municipality.network_model
    )
    every = [*catalogue.items(session.every_check), *overlay.alone()]
    asked = []
    for control in _named([one for one in every if one.applies(model) is not False], controls):
        own = [check for clause in overlay.about(control) for check in clause.checks]
        checks = {*control.checks(session.checks), *own} & session.checks.keys()
        asked.append(asked_of(control, checks))
    return asked


def _named(controls: Sequence[Control], wanted: Iterable[str]) -> Sequence[Control]:
    """The controls that are named, or lie in a clause that is."""
    numbers = [one.strip().removeprefix("MIC:") for one in wanted]
    found = {n: [c for c in controls if c.number == n or is_within(c.number, n)] for n in numbers}
    for number, some in found.items():
        if not some:
            raise HinomiError(_NO_CONTROL.format(number=number))
    kept = {one.number for some in found.values() for one in some}
    return [one for one in controls if one.number in kept] if numbers else controls


def _say_count(opened: int, after: Papers) -> None:
    every, gone = len(after.papers), len(after.gone)
    remark(
        w(f"調書を{opened}件作りました（全{every}件、なくなった項目 {gone}件）。",
          f"{opened} papers opened ({every} in all, {gone} items gone).")
    )  # fmt: skip


def _target(text: str, known: Sequence[str]) -> str:
    """The target of that id or name; the desk refuses what is none."""
    return next((one for one in known if one.partition(":")[2] == text.strip()), text.strip())


def _period(papers: Papers, text: str, collected: date) -> tuple[date, date]:
    """What was typed; else the audited period, as far as evidence of that day can tell of it."""
    if text or papers.period is None:
        return period_of("--period", text) if text else (collected, collected)
    first, last = papers.period
    return min(first, collected), min(last, collected)


def _day(option: str, text: str, default: date) -> date:
    try:
        return date.fromisoformat(text) if text else default
    except ValueError:
        raise HinomiError(_DAY.format(option=option, text=text)) from None


def _word(option: str, text: str, words: Mapping[W, T]) -> W:
    """The one that is meant, in Japanese or by its short English name."""
    plain = text.strip().lower()
    for one, told in words.items():
        if plain in (one.value, told.ja):
            return one
    known = w("、".join(t.ja for t in words.values()), ", ".join(o.value for o in words))
    raise HinomiError(_WORD.format(option=option, text=text, known=known))
