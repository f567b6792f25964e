"""Gaps of an exercise or an incident (振り返りの課題) as findings: opened and closed by people.

Only plain values come in; what an incident is, this package does not know. A gap counts as
carried in by hand, so that whoever claims its correction cannot be the one who confirms it.
"""

from datetime import UTC, datetime

from audit.model import CARRIED, GAP_JUDGED, GAPS
from checks.model import Verdict
from inventory.entries import Draft, Kept
from inventory.words import T

CHECK = "AAR"  # after-action review: stands where the id of a check would
TITLE = T("振り返りで見つかった課題", "A gap found in an after-action review")


def found(journal: Kept, where: str, text: str, actor: str) -> None:
    """Write down that there is this gap, once."""
    journal.append_decided(
        lambda: [] if words_of(journal, where) else [_draft(where, text, Verdict.FAIL, actor)]
    )


def confirmed(journal: Kept, where: str, text: str, actor: str) -> None:
    """Write down that somebody has seen the gap closed."""
    journal.append_decided(lambda: [_draft(where, text, Verdict.PASS, actor)])


def words_of(journal: Kept, where: str) -> str:
    """What the gap is, "" where there is none."""
    told = [
        str(entry.body.get("text", "")) for entry in journal.entries(f"{GAPS}{where}", GAP_JUDGED)
    ]
    return told[-1] if told else ""


def _draft(where: str, text: str, verdict: Verdict, actor: str) -> Draft:
    seen = datetime.now(UTC).isoformat(timespec="microseconds")
    body = {
        "run": f"review-{seen}",
        "host": where,
        "verdicts": {verdict.value: [CHECK]},
        "method": CARRIED,
        "seen_at": seen,
        "text": text,
    }
    return Draft(f"{GAPS}{where}", GAP_JUDGED, body, actor)
