"""`hinomi bcp check`: judge the continuity book, say what was found, and with which exit code."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from bcp.checking import Checked, check
from bcp.limits import LIMITS_FILE, ContinuityLimits, read_limits
from bcp.model import Continuity
from bcp.rules.every import RULES
from checks.model import Severity
from console.bcp_book import continuity_of
from console.bcp_check_words import Told
from console.cli.main import FINDINGS, INCOMPLETE, OK
from console.cli.output import emit_json, say
from console.language import language
from console.overrides import overrides_of
from console.session import Session
from inventory.words import HinomiError, T

FORMAT = "hinomi.bcp.check/1"


def limits_of(session: Session, set_: tuple[str, ...] = ()) -> ContinuityLimits:
    """The limits of the workspace, with what was set for this one command."""
    return read_limits(session.workspace.bcp / LIMITS_FILE, overrides_of(set_))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: which rules, how much of them, limits for once, what fails."""

    rules: tuple[str, ...] = ()
    everything: bool = False
    limits: tuple[str, ...] = ()
    worst: Severity | None = Severity.MEDIUM


def show_check(session: Session, wanted: Wanted, *, as_json: bool = False) -> int:
    """Check and tell; 1 at conflicts of this severity or above, else 3 where much is unknown."""
    rules = known_rules(wanted.rules)
    book, moment = continuity_of(session), datetime.now(UTC)
    checked = check(book, moment, limits_of(session, wanted.limits))
    if as_json:
        emit_json(as_object(book, checked, moment))
    else:
        told = Told(book, checked, moment, language())
        for line in told.lines(rules=rules, everything=wanted.everything):
            say(line)
    return exit_code(checked, wanted.worst, rules)


def known_rules(given: tuple[str, ...]) -> tuple[str, ...]:
    """The rules by their ids, small letters too; an error names those that there are."""
    known = [rule.id for rule in RULES]
    for one in given:
        if one.upper() not in known:
            raise HinomiError(
                T("--rule {0} はありません。使えるもの: {1}", "no rule {0}; known: {1}").format(
                    one, ", ".join(known)
                )
            )
    return tuple(one.upper() for one in given)


def exit_code(checked: Checked, worst: Severity | None, rules: tuple[str, ...] = ()) -> int:
    """0 well, 1 conflicts that count, 3 nothing of that sort but something that nobody can say."""
    conflicts = [one for one in checked.conflicts if not rules or one.rule in rules]
    unknowns = [one for one in checked.unknowns if not rules or one.rule in rules]
    if worst is None:
        return OK
    if any(one.grade >= worst for one in conflicts):
        return FINDINGS
    return INCOMPLETE if unknowns else OK


def as_object(book: Continuity, checked: Checked, moment: datetime) -> dict[str, Any]:
    """Everything that was found, for `--json`."""
    return {
        "format": FORMAT,
        "body": book.body,
        "checked_at": moment.isoformat(),
        "counts": {rule: asdict(count) for rule, count in checked.counts.items()},
        "conflicts": [
            {
                "rule": one.rule,
                "grade": one.grade.name.lower(),
                "subjects": list(one.subjects),
                "root": one.root,
                "title": _both(one.title),
                "because": [_both(each) for each in one.because],
                "advice": _both(one.advice),
            }
            for one in checked.conflicts
        ],
        "unknowns": [
            {
                "rule": one.rule,
                "subjects": list(one.subjects),
                "why": [_both(each) for each in one.why],
                "advice": _both(one.advice),
            }
            for one in checked.unknowns
        ],
        "single_points": [asdict(one) for one in checked.single_points],
        "blocks": [list(one) for one in checked.blocks],
        "times": [{**asdict(one), "in_time": one.in_time} for one in checked.times],
    }


def _both(text: T) -> dict[str, str]:
    return {"ja": text.ja, "en": text.en}
