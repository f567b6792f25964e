"""Findings of the yearly audit in the words of its report."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from audit.cycle.finding_model import (
    ACTION_STATES,
    SOURCES,
    STANCES,
    TRENDS,
    Action,
    AuditFinding,
    Fact,
    Grade,
    Response,
)
from audit.cycle.paper_model import METHODS, Evidence, Method, Paper
from audit.cycle.year_record import YearRecord
from reports.audit_report_view import ActionRow, FindingPaper
from reports.audit_words import NO_ANSWER, TAKEN_BACK, target_words
from reports.era import era_compact, era_date, in_japan
from reports.reasons import VERDICTS

MANY_HOSTS = 12  # named with each check
GRAVEST = {grade: place for place, grade in enumerate(Grade)}


class Told:
    """What the record says about the things that findings name."""

    def __init__(self, record: YearRecord) -> None:
        """Look the papers, the clauses and the hosts of the record up once."""
        self.on = record.on
        self.papers: Mapping[tuple[str, int], Paper] = {
            (e.engagement.id, p.number): p for e in record.engagements for p in e.every_paper
        }
        self.headings = {p.asked.control: p.asked.title.ja for p in self.papers.values()}
        self.hosts = {id_: name for id_, name, _ in record.hosts}

    def host(self, id_: str) -> str:
        """The name of a host with its id; the id alone where nobody knows the name."""
        name = self.hosts.get(id_, "")
        return f"{name}（{id_}）" if name and name != id_ else id_

    def paper(self, finding: AuditFinding) -> Paper | None:
        """The paper that the finding was raised from."""
        last = finding.raised[-1]
        return self.papers.get((last.engagement, last.paper)) if last.paper else None


def by_grade(findings: Sequence[AuditFinding]) -> list[AuditFinding]:
    """The gravest first, then by number."""
    return sorted(findings, key=lambda one: (GRAVEST[one.grade], one.number))


def finding_paper(one: AuditFinding, told: Told) -> FindingPaper:
    """One finding with everything that the record says of it."""
    waiver, answer = one.waiver_on(told.on), one.answer_on(told.on)
    return FindingPaper(
        number=one.number,
        grade=one.grade,
        control=one.control,
        heading=told.headings.get(one.control, ""),
        title=one.title.ja,
        target=target_words(one.target),
        departments=one.departments,
        standing=one.standing(told.on),
        trend=TRENDS[one.trend].ja,
        source=SOURCES[one.source].ja,
        five=one.five,
        facts=tuple(_facts(one, told)),
        evidence=tuple(_evidence(one, told)),
        response=_response(one.response, counts=answer is not None),
        stance=STANCES[answer.stance].ja if answer else "未回答",
        actions=tuple(_action(one, each, told.on) for each in one.standing_actions),
        due=era_compact(one.due) if one.due else "",
        because=f"{waiver.reason}　代替措置: {waiver.compensating}　承認: {waiver.approver}"
        if waiver
        else "",
        waived_until=era_compact(waiver.until) if waiver else "",
        progress=tuple(_progress(one)),
        earlier="、".join(each.number for each in one.raised[:-1]),
    )


def _facts(one: AuditFinding, told: Told) -> Iterator[str]:
    """Each check with how many hosts it was asked of, and what was last seen there."""
    last = {each.fact: each for each in one.seen}
    checks: dict[str, list[Fact]] = {}
    for fact in one.facts:
        checks.setdefault(fact.check, []).append(fact)
    for check, facts in checks.items():
        counts = Counter(VERDICTS[last[f].verdict].ja if f in last else "結果なし" for f in facts)
        seen = "、".join(f"{word}{number:,}" for word, number in counts.items())
        hosts = "、".join(told.host(fact.host) for fact in facts[:MANY_HOSTS])
        more = f" ほか{len(facts) - MANY_HOSTS:,}台" if len(facts) > MANY_HOSTS else ""
        yield f"点検 {check}　{len(facts):,}台（{seen}）　{hosts}{more}"


def _evidence(one: AuditFinding, told: Told) -> Iterator[str]:
    """The paper with the first digits of each digest; the whole ones stand in the paper."""
    last, found = one.raised[-1], told.paper(one)
    if last.paper:
        yield f"調書 {last.engagement} 第{last.paper}号"
    for each in found.standing if found else ():
        yield f"{METHODS[each.method].ja}　{_named(each)}　SHA-256 {each.digest[:16]}…"
    facts = set(one.facts)
    digests = dict.fromkeys(
        each.evidence
        for each in (found.machine if found else ())
        if each.evidence and Fact(each.check, each.host) in facts
    )
    for digest in list(digests)[:MANY_HOSTS]:
        yield f"{METHODS[Method.TEST].ja}　機器の出力　SHA-256 {digest[:16]}…"


def _named(each: Evidence) -> str:
    return each.name or f"{each.source}の話"


def _response(found: Response | None, *, counts: bool) -> str:
    if found is None:
        return NO_ANSWER
    reason = f"　理由: {found.reason}" if found.reason else ""
    day = era_compact(in_japan(found.at))
    said = f"{STANCES[found.stance].ja}（{found.post}　{found.by}　{day}）{reason}"
    return said if counts else f"{TAKEN_BACK}\n{said}"


def _action(one: AuditFinding, action: Action, day: date) -> ActionRow:
    steps = (f"{step.what}（{_step_day(step.done, step.due)}）" for step in action.steps)
    state = ACTION_STATES[one.action_state(action, day)].ja
    return ActionRow(
        said=action.what,
        owner=action.owner,
        due=era_compact(action.due),
        state=f"{state}　{action.progress}%",
        steps="\n".join(steps),
        words=action.note,
    )


def _step_day(done: date | None, due: date | None) -> str:
    if done:
        return f"{era_compact(done)}済"
    return f"{era_compact(due)}まで" if due else "期日なし"


def _progress(one: AuditFinding) -> Iterator[str]:
    for back in one.reopened:
        yield f"{era_date(back)}　再び確認され、再発とした。"
    for claim in one.claims:
        yield f"{era_date(claim.at)}　是正の申告　{claim.by}　{claim.note}"
    for each in one.verifications:
        word = "是正を確認" if each.holds else "是正を確認できない"
        run = f"　点検 {each.run}" if each.run else ""
        digests = "".join(f"　SHA-256 {digest[:16]}…" for digest in each.evidence)
        yield f"{era_date(each.at)}　{word}　{each.by}　{each.note}{run}{digests}"
    if one.note:
        yield f"まだ閉じていない理由　{one.note}"
    if one.closed:
        yield f"{era_date(one.closed)}　解消"
