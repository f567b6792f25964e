"""The self-inspection as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

from audit.cycle.inspecting import tally
from audit.cycle.inspection import Answer, Item, Progress, Standing, standing
from audit.cycle.inspection_scan import CheckSide, Contradiction, Sight, sides_of
from console.audit_inspection import Desk, Import, Stand, today
from inventory.words import T

FORMAT = "hinomi.audit.inspection/1"


def import_as_object(done: Import, desk: Desk) -> dict[str, Any]:
    """One file, for `--json`."""
    if done.taken is None or done.stand is None:
        words = done.refused or T("", "")
        return {"file": done.file, "refused": {"ja": words.ja, "en": words.en}}
    taken = done.taken
    return {
        "file": done.file,
        "refused": None,
        "department": taken.asked.section.name,
        "entry": taken.entry,
        "taken_in_before": taken.again,
        "changes": [
            {
                "code": one.code,
                "before": one.before.given.answer.value if one.before else None,
                "now": one.now.answer.value,
            }
            for one in taken.changes
        ],
        "missing": [
            {"code": item.code, "cell": cell} for item, cell in taken.missing(done.stand.said)
        ],
        "told": [{"ja": one.ja, "en": one.en} for one in taken.told],
        **_state(done.stand, desk),
    }


def status_as_object(desk: Desk, stands: Sequence[Stand]) -> dict[str, Any]:
    """All sections, for `--json`."""
    return {
        "format": FORMAT,
        "fiscal_year": desk.year,
        "complete": sum(one.progress is Progress.COMPLETE for one in stands),
        "sections": [_section(one, desk) for one in stands],
        "reminders": [
            {
                "department": one.asked.section.name,
                "member": one.asked.section.member,
                "phone": one.asked.section.phone,
                "missing": len(one.missing),
                "late": one.is_late(today()),
            }
            for one in stands
            if one.progress is not Progress.COMPLETE
        ],
        "asked_of_nobody": [item.code for item in desk.unasked],
        "odd_entries": list(desk.inspection.odd),
    }


def show_as_object(desk: Desk, stand: Stand, seen: Sight) -> dict[str, Any]:
    """One section in full, for `--json`."""
    items = [
        {
            "code": item.code,
            "clause": item.clause,
            "title": {"ja": item.title.ja, "en": item.title.en},
            "asks": {"ja": item.asks.ja, "en": item.asks.en},
            "answer": held.given.answer.value if held else None,
            "note": held.given.note if held else "",
            "answered_by": held.by if held else None,
            "answered_on": held.on.isoformat() if held else None,
            "entry": held.sequence if held else None,
            "checks": [_side_as_object(one) for one in sides_of(item, stand.asked.section, seen)],
        }
        for item, held in standing(stand.asked, stand.said)
    ]
    return {"format": FORMAT, "fiscal_year": desk.year, **_section(stand, desk), "items": items}


def _section(one: Stand, desk: Desk) -> dict[str, Any]:
    section, sent = one.asked.section, one.said.sent
    counts = tally(dict(_held(one)))
    return {
        "department": section.name,
        "member": section.member,
        "phone": section.phone,
        "asked": len(one.asked.items),
        "answered": one.answered,
        "counts": {answer.value: counts[answer] for answer in Answer},
        "sent": sent.at.isoformat() if sent else None,
        "due": sent.due.isoformat() if sent and sent.due else None,
        "corrections": one.said.corrections,
        **_state(one, desk),
    }


def _held(one: Stand) -> Iterator[tuple[str, Standing]]:
    for item, held in standing(one.asked, one.said):
        if held:
            yield item.code, held


def _state(one: Stand, desk: Desk) -> dict[str, Any]:
    return {
        "progress": one.progress.value,
        "unanswered": _codes(one.missing),
        "without_reason": _codes(one.unreasoned),
        "contradictions": [_contradiction(each, desk) for each in one.contradictions],
    }


def _codes(items: Sequence[Item]) -> list[str]:
    return [item.code for item in items]


def _contradiction(one: Contradiction, desk: Desk) -> dict[str, Any]:
    return {
        "code": one.item.code,
        "answer": one.standing.given.answer.value,
        "note": one.standing.given.note,
        "answered_by": one.standing.by,
        "answered_on": one.standing.on.isoformat(),
        "entry": one.standing.sequence,
        "checks": [{**_side_as_object(side), "title": _title(side, desk)} for side in one.sides],
    }


def _title(side: CheckSide, desk: Desk) -> dict[str, str] | None:
    check = desk.checks.get(side.check)
    return {"ja": check.title.ja, "en": check.title.en} if check else None


def _side_as_object(side: CheckSide) -> dict[str, Any]:
    return {
        "check": side.check,
        "failed": list(side.failed),
        "passed": list(side.passed),
        "unknown": list(side.unknown),
        "runs": list(side.runs),
        "last": side.last.isoformat() if side.last else None,
    }
