"""Lint of the year as a whole: plan, decisions, figures, inspection, training, entries."""

from collections import Counter
from collections.abc import Iterable, Iterator

from audit.cycle.finding_model import GRADES
from audit.cycle.lint_model import Remark, Rule, error, warning
from audit.cycle.paper_model import Judgement
from audit.cycle.paper_rules import may_be_one
from audit.cycle.report_desk import findings_of_report
from audit.cycle.report_digest import report_digest
from audit.cycle.report_text import ReportState, ReportText
from audit.cycle.year_record import EngagementRecord, YearRecord, YearTally
from audit.cycle.year_tally import grade_in
from audit.cycle.years import PlanState
from inventory.words import T

_UNDECIDED = T(
    "計画が決裁されていないか、決裁の後に変わりました。別の人が hinomi audit decide で決裁します。",
    "The plan is not decided, or has changed since: somebody else decides with hinomi audit "
    "decide.",
)
_UNSIGNED = T(
    "監査報告書が決裁されていません。書いた人でない人が hinomi audit sign {key} で決裁します。",
    "The report is not decided: somebody else than its writers does, hinomi audit sign {key}.",
)
_CHANGED = T(
    "決裁の後に、報告書の内容が変わりました（決裁後変更）。読み直し、hinomi audit sign {key} で"
    "決裁し直します。",
    "The report changed after the decision: read it again and decide anew, hinomi audit sign "
    "{key}.",
)
_BY_WRITER = T(
    "決裁した{by}は、この報告書の指摘を書いた人です。hinomi audit sign {key} --revoke で取り消し、"
    "別の人が決裁します。",
    "{by}, who decided, wrote findings of this report: take the decision back, and let somebody "
    "else decide (hinomi audit sign {key} --revoke).",
)
_SUM = T(
    "数が合いません: {what}は、数えると{counted}、記録では{told}です。"
    "hinomi verify で記録を確かめ、直らなければ開発元に知らせます。",
    "Numbers do not add up: {what_en} is {counted} when counted and {told} as told. Run hinomi "
    "verify, and tell the makers if it stays.",
)
_IMPOSSIBLE = T(
    "数が合いません: {what}。取り込んだ様式か名簿を確かめます。",
    "Numbers do not add up: {what_en}. Look at the forms or lists that were taken in.",
)
_NOT_RETURNED = T(
    "自己点検が返っていません。hinomi audit inspect status で催促先を確かめます。",
    "The self-inspection is not returned: see whom to remind with hinomi audit inspect status.",
)
_INCOMPLETE = T(
    "自己点検に答えていない項目が{count}件あります。書き足してもらい、取り込み直します。",
    "{count} items of the self-inspection have no answer: ask for them and import again.",
)
_SHORT = T(
    "「{course}」の受講が目標に届いていません（{attended}/{targeted}人）。受けていない人に案内します。",
    "Too few attended {course} ({attended} of {targeted}): call those who did not.",
)
_ODD = T(
    "決まりに合わない記録があり、数えていません（第{numbers}号）。だれが何のために書いたかを確かめます。",
    "Entries that no rule allows were not counted ({numbers}): find out who wrote them and why.",
)


def of_plan(record: YearRecord) -> Iterator[Remark]:
    """A plan that nobody has decided on as it is."""
    if record.plan.state in (PlanState.DRAFT, PlanState.CHANGED):
        yield error("plan-not-decided", str(record.year), _UNDECIDED)


def of_reports(record: YearRecord) -> Iterator[Remark]:
    """Every report that was written is decided on as it is; one of the year, or each audit's."""
    states = {key: text.state(report_digest(record, key)) for key, text in _texts(record).items()}
    signed = [key for key, state in states.items() if state is not ReportState.DRAFT]
    every = [one.engagement.id for one in record.engagements]
    if str(record.year) not in signed and not (every and set(every) <= set(signed)):
        yield error("report-not-signed", str(record.year), _UNSIGNED.format(key=record.year))
    for key, text in _texts(record).items():
        if states[key] is ReportState.CHANGED:
            yield error("report-changed", key, _CHANGED.format(key=key))
        elif states[key] is ReportState.DRAFT and text.opinion and key in every:
            yield warning("report-not-signed", key, _UNSIGNED.format(key=key))
        yield from _signers(record, key, text)


def of_figures(record: YearRecord) -> Iterator[Remark]:
    """Sums that do not agree with what they are sums of."""
    last = next((one for one in record.history if one.year == record.year), None)
    if last is not None:
        yield from _tally(record, last)
    for one in record.history:
        whole = sum(count for _, count in one.grades)
        parts = one.closed + one.open + one.overdue + one.waived
        yield from _same(str(one.year), T("指摘の状態の計", "findings by standing"), whole, parts)
    for each in record.engagements:
        yield from _numbered(each)


def of_attendance(record: YearRecord) -> Iterator[Remark]:
    """Self-inspections that are not returned or not whole, and training under its goal."""
    for one in record.inspections:
        if one.answered > one.asked or one.no + one.contradicted > one.answered:
            what = T("自己点検の回答が尋ねた数より多い", "more answers than items")
            yield _impossible(one.department, what)
        elif not one.answered:
            yield warning("inspection-not-returned", one.department, _NOT_RETURNED)
        elif one.answered < one.asked:
            told = _INCOMPLETE.format(count=one.asked - one.answered)
            yield warning("inspection-incomplete", one.department, told)
    for row in record.training:
        if row.attended > row.targeted:
            what = T("受講した人が対象者より多い", "more attended than should")
            yield _impossible(f"{row.course} {row.department}", what)
        elif row.is_short:
            told = _SHORT.format(course=row.course, attended=row.attended, targeted=row.targeted)
            yield warning("training-under-goal", row.department or row.course, told)


def of_entries(record: YearRecord) -> Iterator[Remark]:
    """Entries that a fold has put aside."""
    for where, numbers in _odd(record):
        if numbers:
            told = _ODD.format(numbers="、".join(map(str, numbers)))
            yield warning("odd-entry", where, told)


def _texts(record: YearRecord) -> dict[str, ReportText]:
    engagements = {one.engagement.id: one.text for one in record.engagements}
    return {str(record.year): record.text, **engagements}


def _signers(record: YearRecord, key: str, text: ReportText) -> Iterator[Remark]:
    """Decisions that stand, by somebody who raised a finding of the report."""
    authors = {each.by for one in findings_of_report(record, key) for each in one.raised}
    for one in text.signed(report_digest(record, key)):
        if any(may_be_one(one.by, name) for name in authors):
            yield error("signed-by-author", key, _BY_WRITER.format(by=one.by, key=key))


def _tally(record: YearRecord, last: YearTally) -> Iterator[Remark]:
    """The figures of the year against the findings and papers that they are of."""
    where, mine = str(record.year), record.of_the_year
    counted = Counter(grade_in(one, record.year) for one in mine)
    for grade, told in last.grades:
        what = T(f"「{GRADES[grade].ja}」の指摘", f"findings of grade {grade.value}")
        yield from _same(where, what, counted[grade], told)
    yield from _same(where, T("指摘", "findings"), len(mine), sum(n for _, n in last.grades))
    sections = Counter(name for one in mine for name in one.departments)
    if dict(sections) != {name: count for name, count in last.departments if count}:
        what = T("課室ごとの指摘", "findings by section")
        yield from _same(where, what, sum(sections.values()), _total(last), always=True)
    papers = [paper for one in record.engagements for paper in one.every_paper]
    states = Counter(paper.judgement for paper in papers)
    for what, is_, told in (
        (T("調書", "papers"), len(papers), last.papers),
        (T("適合の調書", "papers that conform"), states[Judgement.CONFORM], last.conform),
        (T("未確認の調書", "unconfirmed"), states[Judgement.UNCONFIRMED], last.unconfirmed),
    ):
        yield from _same(where, what, is_, told)


def _total(last: YearTally) -> int:
    return sum(count for _, count in last.departments)


def _numbered(one: EngagementRecord) -> Iterator[Remark]:
    """Papers stand under their own number, and belong to their engagement."""
    every = one.papers.papers.items()
    wrong = [n for n, p in every if (n, one.engagement.id) != (p.number, p.engagement)]
    what = T("番号の違う調書", "papers under another number")
    yield from _same(one.engagement.id, what, len(wrong), 0)


def _same(
    where: str, what: T, counted: int, told: int, *, always: bool = False
) -> Iterator[Remark]:
    if counted != told or always:
        words = T(
            _SUM.ja.format(what=what.ja, counted=counted, told=told),
            _SUM.en.format(what_en=what.en, counted=counted, told=told),
        )
        yield error("numbers-differ", where, words)


def _impossible(where: str, what: T) -> Remark:
    words = T(_IMPOSSIBLE.ja.format(what=what.ja), _IMPOSSIBLE.en.format(what_en=what.en))
    return error("numbers-differ", where, words)


def _odd(record: YearRecord) -> Iterator[tuple[T | str, tuple[int, ...]]]:
    year = str(record.year)
    yield T(f"{year} 計画", f"{year} plan"), record.plan.odd
    yield T(f"{year} 報告書", f"{year} report"), record.text.odd
    yield T(f"{year} 記録簿", f"{year} journal"), record.odd
    for one in record.engagements:
        numbers = {*one.engagement.odd, *one.papers.odd, *one.text.odd}
        yield one.engagement.id, tuple(sorted(numbers))
    yield from ((finding.number, finding.odd) for finding in record.findings)


RULES: Iterable[Rule] = (of_plan, of_reports, of_figures, of_attendance, of_entries)
