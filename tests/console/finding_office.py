"""A workspace with papers judged to fail, and what its people type after `hinomi audit`."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from audit.cycle.papers import stream_of
from audit.findings import JAPAN
from checks.model import Verdict
from console.cli.audit import app
from console.session import Session
from inventory.journal import Draft
from inventory.workspace import lay_out
from tests.audit.cycle.paper_town import OPEN_BODY
from tests.audit.cycle.town import LEDGER
from tests.audit.samples import collection
from tests.audit.test_results import result
from tests.console.in_process import typed

CLERK, CHIEF, SECTION, OTHER = "監査 花子", "局長 一子", "税務 次郎", "情報 五郎"
TAX = "department:総務部 税務課"
NOW = datetime.now(UTC)
TODAY = NOW.astimezone(JAPAN).date()
SOON = (TODAY + timedelta(30)).isoformat()
BODY = {
    **OPEN_BODY, "targets": [TAX], "departments": ["総務部 税務課"],
    "period": [(TODAY - timedelta(300)).isoformat(), TODAY.isoformat()],
}  # fmt: skip
FIRST = "2026-01-F01"


class Office:
    """A workspace, and what its people type after `hinomi audit`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def types(self, *words: str | Path, by: str = CLERK, expect: int = 0) -> str:
        """What a command prints, errors too."""
        return typed(app, self.root, *words, by=by, expect=expect).both

    def finding(self, *words: str | Path, by: str = CLERK) -> str:
        """What a command of `hinomi audit finding` prints."""
        return self.types("finding", *words, by=by)

    def refused(self, *words: str | Path, by: str = CLERK) -> str:
        """What is told where it is refused; nothing is written then, nor any evidence kept."""
        before = self.state()
        told = self.types("finding", *words, by=by, expect=2)
        assert self.state() == before
        assert told.count("\n") == 1, told
        return told

    def state(self) -> object:
        """The head of the journal and all evidence."""
        session = Session(self.root)
        head = session.journal.head()
        return head and head.digest, list(session.evidence.digests())

    def shown(self, number: str = FIRST) -> Any:  # noqa: ANN401 - JSON
        """One finding as JSON."""
        return json.loads(self.finding("show", number, "--json"))

    def scanned(self, verdict: Verdict, *hosts: str, by: str = OTHER, way: str = "") -> None:
        """A finished run in which every check on logs says this."""
        session = Session(self.root)
        kept = session.evidence.put(b"what the hosts answered")
        logs = [one for one in session.checks.values() if "MIC:6.1(6)" in one.clauses]
        hosts = hosts or ("T1",)
        seen = session.results.start_run(by, "p", "c", hosts)
        now = datetime.now(UTC)
        how = replace(collection(at=now), received_at=now)
        how = replace(how, method=way) if way else how
        for host in hosts:
            rows = [result(host, one.id, verdict, evidence=kept) for one in logs]
            session.results.record_host(seen.id, host, kept, how, rows)
        session.results.finish_run(seen.id)

    def judged(self, number: int, word: str, *more: str) -> None:
        """A paper judged so on a file of today."""
        path = self.root / f"規程{number}.txt"
        path.write_text("本文", "utf-8")
        day = ("--collected", str(TODAY))
        self.types("attach", "2026-01", str(number), path, *day, "--from", "税務課長")
        self.types("paper", "2026-01", str(number), "--judge", word, "--note", "設定がない", *more)

    def draft(self, stream: str, kind: str, body: dict[str, Any], by: str = CLERK) -> None:
        """An entry that no command wrote."""
        Session(self.root).journal.append([Draft(stream, kind, body, by)])

    def file(self, name: str = "改正規程.txt") -> Path:
        """A file to be shown as evidence."""
        path = self.root / name
        path.write_text("改正した規程", "utf-8")
        return path


def founded_in(root: Path) -> Office:
    """A workspace with a ledger, an engagement with its team, and papers 1 and 2.

    Paper 1, of 1(1), asks people; paper 2, of 6.1(6), was scanned and all of it failed.
    """
    lay_out(root)
    hosts = tuple(one for one in LEDGER.hosts if one.id in ("T1", "S1"))
    Session(root).inventory.save(LEDGER.model_copy(update={"hosts": hosts}))
    office = Office(root)
    office.draft(stream_of("2026-01"), "engagement.opened", BODY)
    team = {"members": [{"name": CLERK, "lead": True}]}
    office.draft(stream_of("2026-01"), "engagement.team", team)
    office.scanned(Verdict.FAIL)
    office.types("papers", "2026-01", "--start", "--control", "1(1)", "--control", "6.1(6)")
    return office
