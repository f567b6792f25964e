"""`hinomi check diff`: two runs side by side, as lines, as objects, and as an exit code."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit.diff import Because, Change, Difference, Sides, differences, judged_anew, recorded, tally
from audit.model import Result
from audit.scan import Desk
from checks.model import Severity
from console.cli.main import FINDINGS, INCOMPLETE, OK
from console.cli.output import emit_json_lines, remark, say, table
from console.language import language, w
from console.overrides import overrides_of
from console.session import Session
from inventory.words import T
from reports.reasons import SEVERITIES, VERDICTS

CHANGES = {
    Change.NEW_FAIL: T("新たな不適合", "new failure"),
    Change.FIXED: T("是正", "fixed"),
    Change.BECAME_UNKNOWN: T("確認できなくなった", "became unknown"),
    Change.CHANGED: T("その他の変化", "other change"),
    Change.UNCHANGED: T("変化なし", "unchanged"),
    Change.NOT_COMPARABLE: T("比較できない", "not comparable"),
}
BECAUSE = {
    Because.CATALOGUE: T("点検項目が異なる", "another catalogue"),
    Because.POLICY: T("基準(policy)が異なる", "another policy"),
    Because.SCOPE: T("対象範囲が異なる", "another scope"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed."""

    first: str
    second: str
    policy: Path | None
    overrides: tuple[str, ...]
    worst: Severity | None


def compare(session: Session, wanted: Wanted, *, as_json: bool) -> int:
    """Say what differs, and give the exit code of design: 0, 1 or 3."""
    policy = session.policy(overrides_of(wanted.overrides))
    desk = Desk(session.results, session.evidence, session.checks, policy, session.actor)
    anew = wanted.policy is not None or bool(wanted.overrides)
    sides = (judged_anew if anew else recorded)(desk, wanted.first, wanted.second)
    found = list(differences(desk, sides))
    if as_json:
        emit_json_lines(map(as_object, found))
    else:
        _show(session, sides, found)
    return _code(sides, found, wanted.worst)


def as_object(one: Difference) -> dict[str, Any]:
    """One difference for programs."""
    return {
        "host": one.host,
        "check": one.check,
        "change": one.change.value,
        "because": [why.value for why in one.because],
        "severity": one.severity.name.lower(),
        "before": _side(one.before),
        "after": _side(one.after),
    }


def _side(result: Result | None) -> dict[str, Any] | None:
    if result is None:
        return None
    return {
        "verdict": result.verdict.value,
        "provenance": result.provenance.value if result.provenance else None,
        "observed": result.observed,
        "expected": result.expected,
        "reason": result.reason,
        "evidence": result.evidence,
    }


def _show(session: Session, sides: Sides, found: Sequence[Difference]) -> None:
    columns = (
        w("機器", "host"),
        w("点検項目", "check"),
        w("変化", "change"),
        w("重大度", "severity"),
        w("前", "before"),
        w("後", "after"),
    )
    shown = [one for one in found if one.change is not Change.UNCHANGED]
    if shown:
        title = f"{sides.runs[0].id} → {sides.runs[1].id}"
        table(columns, _rows(session, shown), title=title)
    counts = tally(found).items()
    say(w("、", ", ").join(f"{CHANGES[c].in_(language())} {n}" for c, n in counts))
    if any(one.change is Change.NOT_COMPARABLE for one in found) and sides.because:
        remark(
            w(
                "--policy を付けると、両方の証跡を同じ基準で判定し直して比べます。",
                "With --policy the evidence of both is judged anew under one policy.",
            )
        )


def _rows(session: Session, shown: Sequence[Difference]) -> Iterator[list[str]]:
    names = {host.id: host.name for host in session.ledger.hosts}
    for one in shown:
        yield [
            names.get(one.host, one.host),
            one.check,
            _words(one),
            SEVERITIES[one.severity].in_(language()),
            _said(one.before),
            _said(one.after),
        ]


def _words(one: Difference) -> str:
    change = CHANGES[one.change].in_(language())
    because = w("、", ", ").join(BECAUSE[why].in_(language()) for why in one.because)
    return f"{change} ({because})" if because else change


def _said(result: Result | None) -> str:
    if result is None:
        return "-"
    seen = w(result.observed_ja, "") or result.observed
    verdict = VERDICTS[result.verdict].in_(language())
    return f"{verdict}: {seen}" if seen else verdict


def _code(sides: Sides, found: Sequence[Difference], worst: Severity | None) -> int:
    unfinished = [run.id for run in sides.runs if run.ended is None]
    comparable = any(one.change is not Change.NOT_COMPARABLE for one in found)
    if unfinished:
        remark(w("終わっていない点検です: ", "Not finished: ") + ", ".join(unfinished))
    if unfinished or not comparable:
        return INCOMPLETE
    new = [one.severity for one in found if one.change is Change.NEW_FAIL]
    return FINDINGS if worst is not None and any(s >= worst for s in new) else OK
