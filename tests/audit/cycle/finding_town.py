"""An engagement with a team, findings raised in it, and scans of the hosts that they rest on."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from audit.cycle.audit_findings import Folded, read_all
from audit.cycle.engagements import fold_engagements
from audit.cycle.finding_deeds import stream_of
from audit.cycle.finding_desk import FindingDesk, Wish
from audit.cycle.finding_model import AuditFinding, Fact, Five, Grade, Stance, fingerprint_of
from audit.cycle.papers import stream_of as engagement_stream
from audit.model import CARRIED
from checks.model import Verdict
from inventory.entries import Draft, Entry, Kept
from inventory.words import T
from tests.audit.cycle.in_memory import MemoryJournal
from tests.audit.cycle.paper_town import HANA, OPEN_BODY, TAX

START = datetime(2026, 8, 20, 3, tzinfo=UTC)
TODAY = date(2026, 8, 20)
ID, NEXT = "2026-01", "2027-01"
LEAD, SECTION, OTHER, CHIEF = "監査 花子", "税務 次郎", "情報 五郎", "副市長 鈴木"
CONTROL = "6.1(6)"
LOG_1, LOG_2 = Fact("LOG-001", "SV-1"), Fact("LOG-001", "SV-2")
FIVE = Five("SV-1 に記録がない", "6.1(6) は記録の取得を求める", "", "追跡できない", "設定する")
DIGEST = "d" * 64
TEAM = {"members": [{"name": LEAD, "lead": True}]}


class Town:
    """A journal whose clock goes on by a minute at each deed."""

    def __init__(self) -> None:
        self.now = START
        self.journal = MemoryJournal(lambda: self.now)
        self._runs: Iterator[int] = count(1)
        self.engage(ID)

    def engage(self, id_: str, year: int = 2026, team: Mapping[str, Any] = TEAM) -> None:
        """One more engagement, with its team."""
        stream, body = engagement_stream(id_), {**OPEN_BODY, "year": year}
        drafts = [Draft(stream, "engagement.opened", body, HANA)]
        if team:
            drafts.append(Draft(stream, "engagement.team", team, HANA))
        self.journal.append(drafts)

    def later(self, **much: float) -> None:
        """Let time pass, by default a minute."""
        self.now += timedelta(**(much or {"minutes": 1}))

    def desk(self, actor: str = LEAD, renamed: Mapping[str, str] | None = None) -> FindingDesk:
        """The desk of that person, a minute later."""
        self.later()
        return FindingDesk(self.journal, actor, lambda: self.now, renamed)

    def raised(self, *facts: Fact, engagement: str = ID, target: str = TAX) -> AuditFinding:
        """A finding on these facts, by the lead."""
        return self.desk().raise_(engagement, wish(*facts, target=target))[0]

    def acknowledged(self, *facts: Fact) -> AuditFinding:
        """The same, with an agreement of the section."""
        found = self.raised(*facts)
        return self.desk(SECTION).respond(found.number, Stance.AGREE, "税務課長")

    def claimed(self, *facts: Fact) -> AuditFinding:
        """The same, with a claim of the section."""
        found = self.acknowledged(*facts)
        return self.desk(SECTION).claim(found.number, "設定した")

    def closed(self, *facts: Fact) -> AuditFinding:
        """The same, confirmed by a scan of its facts."""
        found = self.claimed(*facts)
        for fact in facts:
            self.scanned(Verdict.PASS, fact)
        return self.find(found.number)

    def waived(self, until: date = TODAY + timedelta(days=30)) -> AuditFinding:
        """A finding with an exception that the chief approved."""
        found = self.raised(LOG_1)
        self.desk(SECTION).ask_waiver(found.number, "機器の更新まで", "手で控える", until)
        return self.desk(CHIEF).approve_waiver(found.number, 1)

    def scanned(
        self,
        verdict: Verdict,
        fact: Fact = LOG_1,
        *,
        by: str = OTHER,
        carried: bool = False,
        seen: datetime | None = None,
        kind: str = "host.judged",
        host: str = "",
    ) -> None:
        """A scan of one host a minute later, with one verdict."""
        self.later()
        run = f"run-{next(self._runs)}"
        body = {
            "run": run,
            "host": host or fact.host,
            "verdicts": {verdict.value: [fact.check]},
            "method": CARRIED if carried else "ssh",
            "seen_at": (seen or self.now).isoformat(),
        }
        streams = {"host.judged": f"run:{run}", "backup.judged": "backup-judged:x"}
        stream = streams.get(kind, "gap-judged:x")
        self.journal.append([Draft(stream, kind, body, by)])

    def forge(self, kind: str, body: Mapping[str, Any], actor: str, fingerprint: str = "") -> int:
        """An entry that no command wrote; its number."""
        self.later()
        stream = stream_of(fingerprint or fingerprint_of(CONTROL, TAX))
        return self.journal.append([Draft(stream, f"audit-finding.{kind}", body, actor)])[
            0
        ].sequence

    def finish(self, id_: str = ID) -> None:
        """Carry an engagement to its end, each section told before."""
        stream, told = engagement_stream(id_), ending(self.journal, id_)
        self.journal.append([Draft(stream, kind, body, HANA) for kind, body in told])

    def folded(self, renamed: Mapping[str, str] | None = None) -> Folded:
        """Everything as it is now."""
        return read_all(self.journal, renamed=renamed)

    def find(self, number: str = "2026-01-F01") -> AuditFinding:
        """The finding of that number."""
        return self.desk().find(number)

    def head(self) -> Entry | None:
        """The newest entry."""
        return self.journal.head()


def ending(journal: Kept, id_: str) -> list[tuple[str, dict[str, Any]]]:
    """What carries an engagement to its end: a notice to each section, and every phase."""
    one = fold_engagements(journal.entries(engagement_stream(id_)))[0]
    told = {"to": "課長", "prepare": [], "digest": one.digest}
    notices: list[tuple[str, dict[str, Any]]] = [
        ("engagement.noticed", {"number": number, "department": section, **told})
        for number, section in enumerate(one.departments, 1)
    ]
    phases = ("fieldwork", "reporting", "follow-up", "closed")
    return [*notices, *(("engagement.moved", {"phase": phase}) for phase in phases)]


def wish(*facts: Fact, control: str = CONTROL, target: str = TAX, **more: Any) -> Wish:  # noqa: ANN401
    """A wish to raise a finding on these facts."""
    made = Wish(control, T("ログの取得等", "logging"), target, Grade.MINOR, FIVE, ("税務課",))
    return replace(made, facts=facts, **more)


def raising(**changed: object) -> dict[str, Any]:
    """The body of an entry that raises a finding, with something changed."""
    body = {
        "number": "2026-01-F01", "engagement": ID, "year": 2026, "paper": None,
        "grade": "minor", "control": CONTROL, "title": ["題", "title"], "target": TAX,
        "departments": ["税務課"], "source": "audit", "facts": [["LOG-001", "SV-1"]],
        "five": dict.fromkeys(("condition", "criterion", "cause", "effect", "recommendation"), "x"),
    }  # fmt: skip
    return {**body, **changed}
