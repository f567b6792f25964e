"""An engagement with papers in a journal, and people who write on them."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from audit.cycle.paper_desk import Finding, Opinion, PaperDesk
from audit.cycle.paper_model import Asked, Freshness, Judgement, Machine, Method, Paper
from audit.cycle.papers import Papers, fold_papers, stream_of
from checks.model import Verdict
from inventory.entries import Draft, Entry
from inventory.journal import Journal
from inventory.words import T
from tests.audit.cycle.planners import journal_in

TAX, CITIZENS = "department:税務課", "department:市民課"
ID = "2026-01"
NOW = datetime(2026, 8, 20, 3, tzinfo=UTC)
TODAY = date(2026, 8, 20)
YEAR = (date(2026, 4, 1), date(2027, 3, 31))
FRESH = Freshness(
    {Method.EXAMINE: 365, Method.INTERVIEW: 365, Method.OBSERVE: 180, Method.TEST: 90}, "p" * 64
)
HANA, JIRO = "監査 花子", "主査 次郎"
OPEN_BODY: dict[str, Any] = {
    "year": 2026, "targets": [TAX, CITIZENS], "departments": ["税務課", "市民課"],
    "period": ["2026-04-01", "2027-03-31"], "fieldwork": ["2026-08-03", "2026-08-28"],
    "criteria": "ab", "assurance": "advisory",
}  # fmt: skip


def asked(control: str = "6.1(6)", checks: tuple[str, ...] = (), asks: str = "求める") -> Asked:
    return Asked(
        control, "R8", T("表題", "title"), T(asks, "asks"), "partly", "五", checks,
        (T("規程", "rules"),), (T("誰が", "who"),),
    )  # fmt: skip


def machine(
    verdict: Verdict = Verdict.PASS, check: str = "LOG-001", seen: date | None = TODAY
) -> Machine:
    return Machine("run-1", check, "SV-1", verdict, "e" * 64, seen)


def found(
    method: Method = Method.EXAMINE,
    collected: date = TODAY,
    period: tuple[date, date] = (date(2026, 4, 1), TODAY),
    digest: str = "d" * 64,
) -> Finding:
    return Finding(method, digest, "規程.pdf", 10, "", "税務課長", period, collected, TODAY)


def town(folder: Path, clock: datetime = NOW) -> Journal:
    """A journal with one engagement and nothing else."""
    journal = Journal(journal_in(folder).engine, lambda: clock)
    opened(journal, ID)
    return journal


def opened(journal: Journal, engagement: str, **more: object) -> None:
    body = {**OPEN_BODY, **more}
    journal.append([Draft(stream_of(engagement), "engagement.opened", body, HANA)])


def desk(
    journal: Journal, actor: str = HANA, engagement: str = ID, at: datetime = NOW
) -> PaperDesk:
    return PaperDesk(journal, engagement, actor, lambda: at)


def with_paper(folder: Path, checks: tuple[str, ...] = ("LOG-001",)) -> Journal:
    """One paper, number 1."""
    journal = town(folder)
    desk(journal).open([(asked(checks=checks), TAX)])
    return journal


def prepared(folder: Path) -> Journal:
    """One paper with a fresh document, judged to conform by 花子."""
    journal = with_paper(folder)
    desk(journal).attach(1, found())
    desk(journal).judge(1, Opinion(Judgement.CONFORM, "規程を見た"), FRESH)
    return journal


def reviewed(folder: Path) -> Journal:
    """The same, accepted by 次郎."""
    journal = prepared(folder)
    desk(journal, JIRO).review(1, accepted=True)
    return journal


def paper(journal: Journal, number: int = 1, engagement: str = ID) -> Paper:
    return papers(journal, engagement).papers[number]


def papers(journal: Journal, engagement: str = ID) -> Papers:
    return fold_papers(engagement, journal.entries(stream_of(engagement)))


def forged(journal: Journal, kind: str, body: dict[str, Any], actor: str = HANA) -> Papers:
    """What counts after an entry that no command wrote."""
    journal.append([Draft(stream_of(ID), kind, body, actor)])
    return papers(journal)


def entry(number: int, kind: str, body: dict[str, Any], actor: str = HANA) -> Entry:
    return Entry(number, stream_of(ID), kind, body, actor, NOW, "", "", NOW)
