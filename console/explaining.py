"""Why a host got its verdict: the lines it rests on, the decision, the policy, clause, remedy."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, cast

from audit.explain import Basis, decided_at, explain
from audit.findings import JAPAN
from audit.intake import Examiner
from audit.model import Result, Run
from audit.results import seen_at
from audit.rows import HostRecord
from audit.scan import Desk, rejudge_host
from checks.context import Subject
from checks.fact import Limits
from checks.model import Check, Provenance
from checks.policy import Policy, context_of
from console.language import language, w
from console.overrides import overrides_of
from console.session import Session
from inventory.words import HinomiError, T
from reports.reasons import PROVENANCES, SEVERITIES, VERDICTS, reason_words

_SHIPPED = T("出荷時の値", "as shipped")
_EXCERPT = 400


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the answer: a name for programs, a label and a text for people."""

    name: str
    label: T
    value: str


@dataclass(frozen=True, slots=True)
class _Verdict:
    """The verdict to explain, with what it was decided under."""

    result: Result
    run: Run
    record: HostRecord
    policy: Policy
    recorded: Result | None  # what the run says, where the evidence was judged anew


def explain_verdict(
    session: Session, check: Check[...], host: str, *, anew: bool, set_: Sequence[str] = ()
) -> list[Told]:
    """The newest verdict with everything it rests on; `anew` judges its evidence once more."""
    id_, name = _identity(session, host)
    found = _found(session, check, id_, session.policy(overrides_of(set_)), anew=anew)
    if found is None:
        raise HinomiError(
            T(
                f"{host} の {check.id} はまだ判定していません。hinomi scan --host {host}",
                f"{check.id} was never judged on {host}: hinomi scan --host {host}",
            )
        )
    told = [
        Told("host", T("機器", "Host"), f"{name} ({id_})"),
        Told("check", T("点検項目", "Check"), f"{check.id} {check.title.in_(language())}"),
        *_decision(found),
        *_under(found, check),
        *_evidence(session, found.result, check),
        *_meaning(session, check),
        Told("run", T("点検", "Run"), found.run.id),
    ]
    return [one for one in told if one.value]


def _found(
    session: Session, check: Check[...], host: str, policy: Policy, *, anew: bool
) -> _Verdict | None:
    newest = session.results.newest(host, check.id)
    if newest is not None and not anew:
        run, result = newest
        return _Verdict(result, run, _record(session, run, host), policy, None)
    for run in reversed(session.results.runs()):
        records = (r for r in session.results.hosts(run.id) if r.host == host and r.done_at)
        if anew and (record := next(records, None)):
            checks = {check.id: check}
            desk = Desk(session.results, session.evidence, checks, policy, session.actor)
            results = rejudge_host(desk, record, Examiner(checks, policy))
            old = next(session.results.results(run.id, host=host, check=check.id), None)
            return _Verdict(results[0], run, record, policy, old) if results else None
    return None


def _record(session: Session, run: Run, host: str) -> HostRecord:
    return next(record for record in session.results.hosts(run.id) if record.host == host)


def _decision(found: _Verdict) -> Iterator[Told]:
    result = found.result
    yield Told("verdict", T("判定", "Verdict"), VERDICTS[result.verdict].in_(language()))
    observed = w(result.observed_ja, "") or result.observed or "-"
    expected = w(result.expected_ja, "") or result.expected or "-"
    yield Told("observed", T("観察値", "Observed"), observed)
    yield Told("expected", T("期待値", "Expected"), expected)
    yield Told("provenance", T("由来", "Provenance"), _provenance(result.provenance))
    detail = w(result.detail_ja, "") or result.detail
    yield Told("reason", T("理由", "Reason"), _reason(result.reason, detail))
    if found.recorded is not None:
        before = VERDICTS[found.recorded.verdict].in_(language())
        yield Told("recorded", T("記録された判定", "Verdict on record"), before)


def _provenance(came: Provenance | None) -> str:
    return PROVENANCES[came].in_(language()) if came else "-"


def _under(found: _Verdict, check: Check[...]) -> Iterator[Told]:
    """Context, severity, mode and limits, each with the place that decided it."""
    policy, subject = found.policy, found.record.subject
    if subject is None:
        return
    if found.recorded is None and policy.digest != found.run.policy:
        note = w(
            "点検の後に policy が変わりました。以下は今の policy です(--policy で判定し直せます)",
            "policy has changed since this run; what follows is today's (--policy judges anew)",
        )
        yield Told("policy_changed", T("注意", "Note"), note)
    fitting = policy.fitting(subject)
    mine = policy.within(fitting)
    context = ", ".join(f"{name}={word}" for name, word in context_of(subject).items())
    yield Told("context", T("機器の文脈", "Context"), context)
    severity = SEVERITIES[found.result.severity].in_(language())
    yield Told(
        "severity", T("重大度", "Severity"), severity + _severity_why(mine, fitting, check, policy)
    )
    yield Told("mode", T("求める設定", "Mode"), _mode(mine, fitting, check, policy))
    limits = "\n  ".join(("", *_limits(mine, fitting, check, policy)))
    yield Told("limits", T("基準値", "Limits"), limits)
    yield Told("waiver", T("例外承認", "Waiver"), _waiver(policy, check, found.record, subject))


def _severity_why(mine: Policy, fitting: tuple[int, ...], check: Check[...], policy: Policy) -> str:
    change = mine.severities.get(check.id)
    where = _origin(policy, f"severity {check.id}", fitting)
    return f" ({change.reason}; {where})" if change else ""


def _mode(mine: Policy, fitting: tuple[int, ...], check: Check[...], policy: Policy) -> str:
    explicit = mine.wants_explicit(check.id)
    words = w("明記が必要", "explicit") if explicit else w("実効値で足りる", "effective")
    origin = policy.origin(fitting, f"explicit {check.id}", "explicit *")
    if origin is None:
        return words
    return f"{words} ({origin.place}{f' when {origin.when}' if origin.when else ''})"


def _limits(
    mine: Policy, fitting: tuple[int, ...], check: Check[...], policy: Policy
) -> Iterator[str]:
    for need in check.needs:
        if issubclass(need, Limits):
            for field in fields(cast(Any, need)):
                name = f"{need.group}.{field.name}"
                where = _origin(policy, f"limit {name}", fitting)
                yield f"{name} = {_value(mine.limits[name])} ({where})"


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _origin(policy: Policy, decision: str, fitting: tuple[int, ...]) -> str:
    origin = policy.origin(fitting, decision)
    if origin is None:
        return _SHIPPED.in_(language())
    return f"{origin.place} when {origin.when}" if origin.when else origin.place


def _waiver(policy: Policy, check: Check[...], record: HostRecord, subject: Subject) -> str:
    day = (seen_at(record.collection) or datetime.now(UTC)).astimezone(JAPAN).date()
    waiver = policy.waiver(check.id, subject.host, day)
    if waiver is None:
        return ""
    control = f"{w('代替措置', 'compensating')}: {waiver.compensating}"
    return f"{waiver.until} {w('まで', '(last day)')}: {waiver.reason} / {control}"


def _evidence(session: Session, result: Result, check: Check[...]) -> Iterator[Told]:
    lines = "\n  ".join(("", *result.lines))
    yield Told("lines", T("証跡の行", "Lines"), lines if result.lines else "-")
    yield Told("evidence", T("証跡 SHA-256", "Evidence SHA-256"), result.evidence or "-")
    basis = "\n  ".join(("", *(_basis(one) for one in explain(result, check, session.evidence))))
    yield Told("facts", T("用いた事実", "Facts"), basis)


def _basis(basis: Basis) -> str:
    if basis.answer is None:
        return f"{basis.fact}: {w('収集なし', 'not collected')}"
    lines = [line for line in basis.answer[:_EXCERPT].splitlines() if line.strip()]
    head = f"{basis.fact}: exit {basis.status}, uid {basis.uid}, {basis.at}"
    return "\n    ".join((head, *lines[:3]))


def _meaning(session: Session, check: Check[...]) -> Iterator[Told]:
    titles: Mapping[str, T] = session.clauses
    clauses = (f"{c} {titles[n].in_(language())}" for c in check.clauses if (n := c[4:]) in titles)
    yield Told("clauses", T("例文の番号", "Clauses"), ", ".join(clauses))
    yield Told("field", T("施行規則16条の3", "Field of the rule"), check.field.value)
    yield Told("refs", T("同じ規則", "References"), " ".join(check.refs))
    yield Told("why", T("考え方", "Why"), " ".join(check.why.split()))
    yield Told("decided_at", T("判定の場所", "Decided at"), decided_at(check))
    yield Told("remedy", T("是正", "Remedy"), check.remedy.in_(language()))


def _reason(reason: str, detail: str) -> str:
    if not reason:
        return "-"
    words = reason_words(reason).in_(language())
    return f"{words} ({detail})" if detail else words


def _identity(session: Session, host: str) -> tuple[str, str]:
    for known in session.ledger.hosts:
        if host in (known.id, known.name):
            return known.id, known.name
    return host, host
