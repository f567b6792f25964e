"""Findings of the report: one for each violated check, its hosts as members, shares by department.

One number for each check keeps the report readable where sixty hosts share a fault; the shares
say what each department has to do, since each one answers for its own hosts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from audit.model import Finding, FindingState, Trend
from checks.model import Verdict
from checks.policy import Policy
from reports.era import era_compact, era_date, in_japan
from reports.reasons import SEVERITIES, STATES, TRENDS
from reports.rows import Rows
from reports.view import FindingView, Grade, MemberView, ResultView, ShareView

Known = Mapping[tuple[str, str], Finding]
_ORDER = {grade: place for place, grade in enumerate(Grade)}
_WORDS = [words.ja for words in SEVERITIES.values()]  # the gravest first


def grouped(
    results: Iterable[ResultView], findings: Known, rows: Rows, policy: Policy, day: date
) -> tuple[FindingView, ...]:
    """Every violation of the run in numbered findings, the gravest first."""
    groups: dict[str, list[ResultView]] = {}
    asked: dict[str, Counter[Verdict]] = {}
    for result in results:
        if result.verdict is Verdict.FAIL:
            groups.setdefault(result.check, []).append(result)
        if result.verdict is not Verdict.NOT_APPLICABLE:
            asked.setdefault(result.check, Counter())[result.verdict] += 1
    by_grade = sorted(groups.values(), key=lambda g: (_grade(g)[0], _rank(g), g[0].check))
    return tuple(
        _finding(f"指摘{number:03d}", group, asked[group[0].check], rows, members)
        for number, (group, members) in enumerate(
            ((g, [_member(r, findings, rows, policy, day) for r in g]) for g in by_grade), 1
        )
    )


def _grade(group: Sequence[ResultView]) -> tuple[int, Grade]:
    grade = min((result.grade for result in group), key=lambda g: _ORDER[g])
    return _ORDER[grade], grade


def _severity(group: Sequence[ResultView]) -> str:
    """The gravest: what the policy says of the hosts may differ with their context."""
    return _WORDS[_rank(group)]


def _rank(group: Sequence[ResultView]) -> int:
    return min(_WORDS.index(result.severity) for result in group)


def _finding(
    number: str,
    group: Sequence[ResultView],
    asked: Counter[Verdict],
    rows: Rows,
    members: Sequence[MemberView],
) -> FindingView:
    first = group[0]
    check = rows.checks.get(first.check)
    departments = tuple(dict.fromkeys(member.department for member in members))
    return FindingView(
        number=number,
        grade=_grade(group)[1],
        title=first.title,
        check=first.check,
        hosts=tuple(member.host for member in members),
        department=few(departments, "所管"),
        owner=few(tuple(dict.fromkeys(m.assignee for m in members if m.assignee)), "人"),
        trend=_together([member.trend for member in members]),
        facts=_facts(asked, members),
        criteria=rows.criteria(first.check),
        risk=check.risk.ja if check else "",
        remedy=check.remedy.ja if check else "",
        evidence=tuple(dict.fromkeys(m.evidence for m in members if m.evidence)),
        due=min((member.due for member in members if member.due), default=""),
        waiver=_waiver(members),
        unproven=any(result.unproven for result in group),
        severity=_severity(group),
        field=check.field.value if check else "",
        refs=check.refs if check else (),
        shares=tuple(_share(name, members, rows) for name in departments),
        members=tuple(members),
    )


def _member(
    result: ResultView, findings: Known, rows: Rows, policy: Policy, day: date
) -> MemberView:
    known = findings.get((result.host_id, result.check))
    waiver = policy.waiver(result.check, result.host_id, day)
    words = (
        f"{era_date(waiver.until)}まで承認（{waiver.reason}。代替措置: {waiver.compensating}）"
        if waiver
        else ""
    )
    history = _history(known) if known else _unremembered(day)
    return MemberView(
        host=result.host,
        host_id=result.host_id,
        department=result.department,
        owner=rows.people.owner(result.host_id),
        observed=result.observed,
        expected=result.expected,
        provenance=result.provenance,
        lines=result.lines,
        evidence=result.evidence,
        waiver=words,
        **history,
    )


def _history(known: Finding) -> dict[str, Any]:
    day = era_compact(known.claimed_at) if known.claimed_at else ""
    claimed = f"{known.claimed_by} {day}".strip() if day else ""
    return {
        "fingerprint": known.fingerprint,
        "trend": TRENDS[known.trend].ja,
        "state": STATES[known.state].ja,
        "first_seen": _day(known.first_seen),
        "last_seen": _day(known.last_seen),
        "runs": known.runs,
        "assignee": known.assignee,
        "due": known.due,
        "note": known.note,
        "claimed": claimed,
        "last_run": known.last_run,
    }


def _unremembered(day: date) -> dict[str, Any]:
    """A violation that no finding is kept for, as in a report made without a journal."""
    texts = dict.fromkeys(("fingerprint", "assignee", "due", "note"), "")
    dates = dict.fromkeys(("first_seen", "last_seen"), day.isoformat())
    state = {"trend": TRENDS[Trend.NEW].ja, "state": STATES[FindingState.OPEN].ja, "runs": 1}
    return {**texts, **dates, **state}


def _day(moment: datetime | None) -> str:
    return in_japan(moment).isoformat() if moment else ""


def _facts(asked: Counter[Verdict], members: Sequence[MemberView]) -> tuple[str, ...]:
    old = [m.first_seen for m in members if m.trend != TRENDS[Trend.NEW].ja and m.first_seen]
    others = asked.total() - asked[Verdict.FAIL] - asked[Verdict.PASS]
    rest = f"適合{asked[Verdict.PASS]}台" + (f"、未確認{others}台" if others else "")
    fact = (
        f"点検の対象となった{asked.total()}台のうち{len(members)}台で、"
        f"求める値と異なる値を確認した（ほかは{rest}）。"
    )
    if asked.total() == len(members):
        fact = f"点検の対象となった{len(members)}台のすべてで、求める値と異なる値を確認した。"
    if not old:
        return (fact,)
    first = era_date(date.fromisoformat(min(old)))
    return fact, f"前回までの監査でも指摘している（最も早い指摘は{first}）。"


def _waiver(members: Sequence[MemberView]) -> str:
    """The waivers in force, with the hosts where they do not cover them all."""
    held: dict[str, list[str]] = {}
    for member in members:
        if member.waiver:
            held.setdefault(member.waiver, []).append(member.host)
    lines = []
    for words, hosts in held.items():
        part = f"{len(members)}台のうち{len(hosts)}台" if len(hosts) < len(members) else "全台"
        lines.append(f"{words}　対象：{part}（{few(tuple(hosts), '台')}）")
    return "\n".join(lines)


def _share(name: str, members: Sequence[MemberView], rows: Rows) -> ShareView:
    mine = [member for member in members if member.department == name]
    assigned = tuple(dict.fromkeys(member.assignee for member in mine if member.assignee))
    promoter = rows.people.members.get(name, "")
    return ShareView(
        department=name,
        assignees=assigned or ((f"{promoter}（推進員）",) if promoter else ()),
        due=min((member.due for member in mine if member.due), default=""),
        hosts=len(mine),
        trend=_together([member.trend for member in mine]),
        state=_together([member.state for member in mine]),
    )


def _together(words: Sequence[str]) -> str:
    """One word where all agree, else each with its count."""
    counts = Counter(words)
    if len(counts) == 1:
        return words[0]
    return "、".join(f"{word}{count}台" for word, count in counts.items())


def few(names: Sequence[str], unit: str, shown: int = 3) -> str:
    """The first names, and how many more there are."""
    if len(names) <= shown:
        return "、".join(names)
    return f"{'、'.join(names[:shown])} ほか{len(names) - shown}{unit}"
