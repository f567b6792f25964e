"""What a sweep found, for a person: the root causes first, what is folded under each beside it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bcp.incident.remarks import STATES
from bcp.incident.words import DRILL
from bcp.model import NodeKind, State, kind_of, name_of
from bcp.sweep.model import Assessment, By, Standing
from bcp.sweep.readiness import early_words
from console.incident_sweeping import Good, Outcome
from console.language import language, w
from inventory.words import T
from reports.era import JST, era_date

_ORDER = (
    State.UP,
    State.DEGRADED,
    State.DOWN,
    State.UNREACHABLE,
    State.UNKNOWN,
    State.ISOLATED,
)
_HOW = {
    By.PERSON: T("人の確認", "seen by a person"),
    By.PAPER: T("紙の記録", "from paper"),
    By.INFERRED: T("推定", "inferred"),
}
_NAMES = 12  # names told of one group; the rest is counted
_FINE = frozenset({State.UP, State.ISOLATED})


def lines(outcome: Outcome) -> Iterator[str]:
    """The whole picture, the most important first."""
    found = outcome.assessment
    if outcome.incident.is_drill:
        yield f"【{DRILL.in_(language())}】"
    yield _heading(outcome)
    yield _origin(found)
    yield from _remarks(outcome)
    yield from _causes(found)
    yield from _early(outcome)
    yield from _reasons(found, State.DEGRADED)
    yield from _reasons(found, State.UNKNOWN)
    yield from _reasons(found, State.ISOLATED)
    yield from _notes(found)
    yield from _next(found)


def counts(outcome: Outcome) -> dict[State, int]:
    """Pieces of equipment by state; who was not looked at yet is unknown."""
    states = outcome.assessment.states
    told = Counter(states.get(node, State.UNKNOWN) for node in outcome.equipment)
    return {state: told[state] for state in _ORDER}


def is_fine(outcome: Outcome) -> bool:
    """Whether everything is up, and not too early, or isolated on purpose; nothing is not fine."""
    every = {*outcome.assessment.states.values(), *_unlooked(outcome.assessment)}
    return bool(every) and every <= _FINE and not outcome.early


def plain(outcome: Outcome) -> dict[str, Any]:
    """The same as JSON."""
    found = outcome.assessment
    return {
        "incident": outcome.incident.id,
        "mode": "drill" if outcome.incident.is_drill else "live",
        "complete": outcome.complete,
        "baseline": _iso(found.baseline),
        "vantages": {where: at.isoformat() for where, at in found.vantages.items()},
        "stale": {where: at.isoformat() for where, at in found.stale.items()},
        "blind": list(found.blind),
        "counts": {state.value: count for state, count in counts(outcome).items()},
        "causes": [{**_standing(one.standing), "behind": list(one.behind)} for one in found.causes],
        "standings": [_standing(one) for one in found.standings.values()],
        "early": [asdict(one) for one in outcome.early],
        "unasked": list(found.unasked),
        "strangers": list(found.strangers),
    }


def good_lines(good: Good) -> Iterator[str]:
    """What became of a new last known good."""
    answered, total = len(good.answered), len(good.answered) + len(good.silent)
    if not good.complete:
        yield w(
            "途中で止めたため、基準は変えていません。",
            "Stopped in the middle: the last known good is as it was.",
        )
        return
    yield w(
        f"正常の基準を記録しました: {total} 台のうち {answered} 台（観測点 {good.vantage}）",
        f"Last known good kept: {answered} of {total} (seen from {good.vantage})",
    )
    if good.silent:
        names = _few(good.silent)
        yield w(
            f"応答がなく、今回は基準にできない {len(good.silent)} 台: {names}",
            f"Silent, and so not part of it now: {len(good.silent)}: {names}",
        )


def good_plain(good: Good) -> dict[str, Any]:
    """The same as JSON."""
    return {
        "vantage": good.vantage,
        "complete": good.complete,
        "answered": list(good.answered),
        "silent": list(good.silent),
    }


def _heading(outcome: Outcome) -> str:
    total = len(outcome.equipment)
    parts = [f"{STATES[s].in_(language())} {n}" for s, n in counts(outcome).items()]
    title = w("被害確認", "Damage")
    return f"{title} {outcome.incident.title}: {total} {w('台', 'pieces')} | {' / '.join(parts)}"


def _origin(found: Assessment) -> str:
    seen = ", ".join(f"{where} {_clock(at)}" for where, at in found.vantages.items()) or "-"
    day = era_date(found.baseline) if found.baseline else w("なし", "none")
    return w(f"観測点: {seen}　正常の基準: {day}", f"Seen from: {seen}  last known good: {day}")


def _remarks(outcome: Outcome) -> Iterator[str]:
    found = outcome.assessment
    for where in found.blind:
        yield w(
            f"注意: {where} からは一台も応答がありません。その端末の接続を先に確かめてください。",
            f"Note: nothing at all answers from {where}: check that machine's connection first.",
        )
    for where, at in found.stale.items():
        yield w(
            f"注意: {where} の観測（{_clock(at)}）は古いため数えていません。",
            f"Note: what {where} saw ({_clock(at)}) is too old to count.",
        )
    if found.baseline is None:
        yield w(
            "注意: 正常の基準がないため、応答のない機器の被害は判断できません"
            "（平時に hinomi incident sweep --baseline）。",
            "Note: without a last known good, silence cannot be judged "
            "(in quiet times: hinomi incident sweep --baseline).",
        )
    if found.unasked:
        yield w(
            f"まだ確かめていない機器 {len(found.unasked)} 台: {_few(found.unasked)}",
            f"Not looked at yet: {len(found.unasked)}: {_few(found.unasked)}",
        )
    if found.strangers:
        yield w(
            f"注意: この台帳にない {len(found.strangers)} 台の観測は数えていません: "
            f"{_few(found.strangers)}",
            f"Note: {len(found.strangers)} that this ledger does not know do not count: "
            f"{_few(found.strangers)}",
        )
    if not outcome.complete:
        yield w(
            "途中で止めました。続きは hinomi incident sweep --resume",
            "Stopped in the middle. To go on: hinomi incident sweep --resume",
        )


def _causes(found: Assessment) -> Iterator[str]:
    if not found.causes:
        return
    yield ""
    yield w(f"原因 {len(found.causes)} 件", f"{len(found.causes)} root cause(s)")
    for cause in found.causes:
        yield f"  {_told(cause.standing)}"
        if cause.behind:
            names = _few(cause.behind)
            yield "    " + w(
                f"このため届かない・使えない {len(cause.behind)} 件: {names}",
                f"{len(cause.behind)} behind it: {names}",
            )


def _early(outcome: Outcome) -> Iterator[str]:
    for heading, told in early_words(outcome.early, outcome.assessment.states):
        yield ""
        yield heading.in_(language())
        yield from (f"  {number}. {one.in_(language())}" for number, one in enumerate(told, 1))


def _reasons(found: Assessment, state: State) -> Iterator[str]:
    """Things of one state, one line for each reason."""
    by: dict[str, list[str]] = defaultdict(list)
    for one in found.standings.values():
        if one.state is state and not one.via:
            by[one.why.in_(language())].append(one.node)
    if by:
        yield ""
        yield STATES[state].in_(language())
    for why, nodes in by.items():
        yield f"  {_few(nodes)}: {why}"


def _notes(found: Assessment) -> Iterator[str]:
    told = [(one, note) for one in found.standings.values() for note in one.notes]
    if told:
        yield ""
        yield w("付記", "Notes")
    for one, note in told:
        yield f"  {name_of(one.node)}: {note.in_(language())}"


def _next(found: Assessment) -> Iterator[str]:
    if any(one.state is State.DOWN for one in found.standings.values()):
        yield ""
        yield w("復旧の順番: hinomi incident order", "What to restore first: hinomi incident order")


def _told(one: Standing) -> str:
    how = f"（{_HOW[one.by].in_(language())}）" if one.by in _HOW else ""
    state = STATES[one.state].in_(language())
    return f"{state} {_called(one.node)}{how}: {one.why.in_(language())}"


def _called(node: str) -> str:
    words = {
        NodeKind.SITE: w("拠点 ", "site "),
        NodeKind.POWER: w("電源 ", "power "),
        NodeKind.NETWORK: w("ネットワーク ", "network "),
        NodeKind.LINE: w("回線 ", "line "),
    }
    return words.get(kind_of(node), "") + name_of(node)


def _few(nodes: Sequence[str]) -> str:
    names = ", ".join(name_of(node) or node for node in nodes[:_NAMES])
    left = len(nodes) - _NAMES
    return names + (w(f" ほか {left}", f" and {left} more") if left > 0 else "")


def _clock(at: datetime) -> str:
    return f"{at.astimezone(JST):%m-%d %H:%M}"


def _standing(one: Standing) -> dict[str, Any]:
    return {
        "node": one.node,
        "state": one.state.value,
        "why": one.why.in_(language()),
        "by": one.by.value,
        "via": list(one.via),
        "at": _iso(one.at),
        "notes": [note.in_(language()) for note in one.notes],
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _unlooked(found: Assessment) -> Iterable[State]:
    return [State.UNKNOWN] if found.unasked else []
