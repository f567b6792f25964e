"""Whatever ids a machine goes through, its findings are those of a machine that keeps one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from audit.findings import Findings
from audit.model import Finding, FindingState
from inventory.identity import DECIDED, STREAM, read_machines
from inventory.journal import Draft, Journal
from tests.audit.cycle.in_memory import MemoryJournal

FIRST = "A-0"
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["FAIL", "PASS", "UNKNOWN", "rename", "reuse", "claim"]), st.integers(0, 3)
    ),
    max_size=14,
)


class Story:
    """A machine that is scanned and gets other ids, or where it does not."""

    def __init__(self, *, renames: bool) -> None:
        self.renames, self.host, self.number = renames, FIRST, 0
        self.now = datetime(2026, 4, 1, tzinfo=UTC)
        self.journal = MemoryJournal(lambda: self.now)

    @property
    def findings(self) -> Findings:
        return Findings(cast("Journal", self.journal))

    def mine(self) -> list[Finding]:
        """The findings of the machine, whatever it is called."""
        return [
            f for f in self.findings.all() if FIRST in (f.host, *f.former) and f.host == self.host
        ]

    def step(self, what: str, which: int) -> None:
        self.now += timedelta(minutes=1)
        if what == "rename":
            self._rename()
        elif what == "reuse":
            self._stranger(which)
        elif what == "claim":
            for one in self.mine():
                if one.state in (FindingState.OPEN, FindingState.ACKNOWLEDGED):
                    self.findings.claim_fix(one.fingerprint, "鈴木")
        else:
            self._scan(self.host, what, f"C-{which % 2}")

    def _rename(self) -> None:
        self.number += 1
        if self.renames:
            new = f"A-{self.number}"
            self._decide(
                {"renamed": [{"old": self.host, "new": new, "by": "serial"}], "reused": []}
            )
            self.host = new

    def _stranger(self, which: int) -> None:
        """Another machine gets an id that was given up, and is scanned."""
        if f"A-{which}" in read_machines(self.journal).changed:
            self._decide({"renamed": [], "reused": [f"A-{which}"]})
            self.now += timedelta(minutes=1)
            self._scan(f"A-{which}", "PASS" if which % 2 else "FAIL", "C-0")

    def _decide(self, body: dict[str, object]) -> None:
        self.journal.append([Draft(STREAM, DECIDED, body, "花子")])

    def _scan(self, host: str, verdict: str, check: str) -> None:
        body = {
            "host": host, "run": f"r{self.now:%j%H%M}", "method": "ssh", "seen_at": "",
            "verdicts": {verdict: [check]},
        }  # fmt: skip
        self.journal.append([Draft(f"run:{body['run']}", "host.judged", body, "op")])


@given(STEPS)
def test_other_ids_change_no_finding(steps: list[tuple[str, int]]) -> None:
    moved, still = Story(renames=True), Story(renames=False)
    for what, which in steps:
        moved.step(what, which)
        still.step(what, which)
        still.now = moved.now
    kept = [replace(one, host=FIRST, former=()) for one in moved.mine()]
    assert kept == still.mine()
    assert [moved.findings.story(one) for one in moved.mine()] == [
        still.findings.story(one) for one in still.mine()
    ]
    every = moved.findings.all()
    assert len({one.fingerprint for one in every}) == len(every)
    assert len({(one.host, one.check) for one in every}) == len(every)
