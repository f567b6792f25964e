"""`hinomi audit finding raise`: from a paper in one key, from every failed one, or without one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from audit.cycle.finding_desk import Wish
from audit.cycle.finding_facts import Material, proposed, results_of
from audit.cycle.finding_model import FIVE, GRADES, SOURCES, AuditFinding, Fact, Five
from audit.cycle.finding_rules import FAILED, against_paper
from audit.cycle.overlay import OwnClause
from audit.cycle.paper_history import papers_of
from audit.cycle.paper_model import Asked, Paper, PaperState
from audit.cycle.teams import sections_of
from audit.cycle.universe import TargetKind
from audit.gaps import CHECK as GAP
from checks.catalogue import DISCOVERY_RULES, SET_RULES, catalogue
from console.audit_findings import desk_of
from console.audit_findings_typed import fact_of, word_of
from console.audit_papers import asked_in
from console.audit_readiness import overlay_of
from console.cli.output import remark, say
from console.language import language, w
from console.session import Session
from inventory.words import HinomiError, T
from reports.audit_words import grade_words

_ONE_WAY = T(
    "調書の番号、--all、--control と --target のどれか一つの方法で起票します。",
    "Raise by paper numbers, by --all, or by --control with --target.",
)
_ONLY_WITHOUT = T(
    "--control、--target、--grade、--source、--fact と各欄は、調書がないときだけ使います。"
    "調書から起票した後は hinomi audit finding word で書き換えます。",
    "--control, --target, --grade, --source, --fact and the fields are for findings without a "
    "paper; word one of a paper afterwards: hinomi audit finding word.",
)
_BOTH = T(
    "調書なしの起票には --control、--target、--grade、--condition が要ります。",
    "Without a paper --control, --target, --grade and --condition are needed.",
)
_NO_PAPERS = T(
    "個別監査 {id} に、まだ起票していない不適合・観察・推奨の調書はありません。",
    "Engagement {id} has no failed paper that is not raised yet.",
)
_HEADING = T(
    "{number} は見出しです。その中の番号を書きます: {inner}",
    "{number} is a heading: give a number within it: {inner}",
)
_NO_CHECK = T(
    "点検項目 {check} はありません。hinomi check list で確かめてください。",
    "There is no check {check}: see hinomi check list.",
)
_NO_HOST = T(
    "台帳に機器 {host} はありません。hinomi inventory list で確かめてください。",
    "The ledger has no host {host}: see hinomi inventory list.",
)
_NOT_REVIEWED = T(
    "調書{number}は査閲前です。報告の前に hinomi audit review で査閲します。",
    "Paper {number} is not reviewed: hinomi audit review comes before the report.",
)
_CAUSE = T("空欄: {names}。hinomi audit finding word {number} で書きます。",
           "empty: {names}; hinomi audit finding word {number} writes them.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Typed:
    """A finding without a paper as it was typed, or what is worded anew."""

    control: str = ""
    target: str = ""
    grade: str = ""
    source: str = ""
    facts: Sequence[str] = ()
    five: Mapping[str, str] = field(default_factory=dict)

    @property
    def says(self) -> bool:
        """Whether anything was typed."""
        return bool(self.control or self.target or self.grade or self.source or self.facts) or bool(
            self.five
        )


def raise_findings(
    session: Session, engagement: str, papers: Sequence[int], typed: Typed, *, every: bool
) -> None:
    """Raise findings from papers, from every failed paper, or without one."""
    without = bool(typed.control or typed.target)
    if [bool(papers), every, without].count(True) != 1:
        raise HinomiError(_ONE_WAY)
    if typed.says and not without:
        raise HinomiError(_ONLY_WITHOUT)
    name = engagement.strip().removeprefix("engagement:")
    desk = desk_of(session)
    found = [] if without else _papers(session, name, papers)
    wishes = [_wish(session, name, typed)] if without else _of_papers(session, found)
    for one in desk.raise_(name, *wishes):
        _say(one)
    for paper in found:
        if paper.state is not PaperState.REVIEWED:
            remark(_NOT_REVIEWED.format(number=paper.number).in_(language()))


def material_of(session: Session, papers: Sequence[Paper]) -> Material:
    """What the texts of findings from these papers are made of."""
    own: dict[str, list[OwnClause]] = {}
    for clause in overlay_of(session).clauses():
        for number in clause.mic:
            own.setdefault(number, []).append(clause)
    results = results_of(session.results, papers)
    return Material(session.ledger, session.every_check, results, own)


def _of_papers(session: Session, papers: Sequence[Paper]) -> list[Wish]:
    material = material_of(session, papers)
    return [proposed(one, material, language()) for one in papers]


def _papers(session: Session, engagement: str, numbers: Sequence[int]) -> list[Paper]:
    """The papers of these numbers; without any, every failed one that is not raised yet."""
    known = papers_of(session.journal, engagement).papers
    if not numbers:
        return _not_raised(session, engagement, [known[number] for number in sorted(known)])
    for number in numbers:
        if why := against_paper(known.get(number), number):
            raise HinomiError(why)
    return [known[number] for number in dict.fromkeys(numbers)]


def _not_raised(session: Session, engagement: str, papers: Sequence[Paper]) -> list[Paper]:
    raised = {
        (one.control, one.target)
        for one in desk_of(session).findings
        if any(each.engagement == engagement for each in one.raised)
    }
    failed = [one for one in papers if one.judgement in FAILED]
    found = [one for one in failed if (one.asked.control, one.target) not in raised]
    if papers and not found:
        raise HinomiError(_NO_PAPERS.format(id=engagement))
    return found


def _wish(session: Session, engagement: str, typed: Typed) -> Wish:
    if not (typed.control and typed.target and typed.grade and typed.five.get("condition")):
        raise HinomiError(_BOTH)
    asked = _asked(session, typed.control)
    target = _target(session, engagement, typed.target)
    criterion = f"{asked.control} {asked.title.in_(language())}\n{asked.asks.in_(language())}"
    five = {**dict.fromkeys(FIVE, ""), "criterion": criterion, **typed.five}
    return Wish(
        control=asked.control,
        title=asked.title,
        target=target,
        grade=word_of("--grade", typed.grade, GRADES),
        five=Five(**five),
        departments=sections_of(session.ledger, [target]),
        source=word_of("--source", typed.source or "audit", SOURCES),
        facts=tuple(sorted({_fact(session, text) for text in typed.facts})),
    )


def _fact(session: Session, text: str) -> Fact:
    """A fact that a scan can tell of; a finding on another one could never be closed."""
    fact = fact_of(text)
    if fact.check == GAP or fact.check in catalogue(SET_RULES, DISCOVERY_RULES):
        return fact
    if fact.check not in session.every_check:
        raise HinomiError(_NO_CHECK.format(check=fact.check))
    for host in session.ledger.hosts:
        if fact.host in (host.id, host.name):
            return Fact(fact.check, host.id)
    raise HinomiError(_NO_HOST.format(host=fact.host))


def _asked(session: Session, control: str) -> Asked:
    """What this very clause asks."""
    found = asked_in(session, [control])
    number = control.strip().removeprefix("MIC:")
    exact = next((one for one in found if one.control == number), None)
    if exact is None:
        inner = "、".join(one.control for one in found[:5])
        raise HinomiError(_HEADING.format(number=number, inner=inner))
    return exact


def _target(session: Session, engagement: str, text: str) -> str:
    """The audited target of that id or name; the desk refuses what is none."""
    known = papers_of(session.journal, engagement).targets
    plain = text.strip()
    found = next((one for one in known if one.partition(":")[2] == plain), plain)
    kind, _, name = found.partition(":")
    return found if name and kind in set(TargetKind) else f"{TargetKind.DEPARTMENT}:{found}"


def _say(one: AuditFinding) -> None:
    say(f"{one.number}  {grade_words(one.grade)}  {one.control}  {one.title.in_(language())}")
    if one.five.empty:
        names = w("、", ", ").join(FIVE[name].in_(language()) for name in one.five.empty)
        remark(_CAUSE.format(names=names, number=one.number).in_(language()))
