"""From evidence to verdicts: pure, and the only place that says UNKNOWN, ERROR or NOT_CHECKED.

A check says judged or not applicable (XCCDF 1.2, NIST SP 800-126); whatever else can happen to it
is decided here, and none of that is ever PASS.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar, cast, get_type_hints

from audit.model import Result
from audit.recall import OwnAskedError, Recall, common_collection, common_subject
from checks.advisories import Advisories
from checks.context import Collection, Subject
from checks.devices.approvals import Approvals
from checks.fact import HostFact, Limits, probe_id, read
from checks.frame import Frame
from checks.model import Check, FactError, Outcome, Provenance, Severity, Verdict, Why
from checks.policy import Policy
from checks.staff import Staff
from checks.windows.releases import Releases
from inventory.model import Kind, Platform
from inventory.words import HinomiError, T

L = TypeVar("L", bound=Limits)
EXCLUDED, EXCEPTION = "excluded", "exception"
_TEXT, _LINES = 2000, 50
_Tokens = Mapping[type, bytes | None]
_NONE = Result("", "", Verdict.ERROR, Severity.LOW, "", "", None, "", "", "")
_DELIBERATE = (Provenance.EXPLICIT, Provenance.MEASURED, Provenance.REPORTED)
_CAME: Mapping[Provenance, str] = {
    Provenance.EXPLICIT: "明示の設定",
    Provenance.DEFAULT: "既定値",
    Provenance.CONFLICTING: "設定が競合",
    Provenance.OVERRIDDEN: "他の設定が優先",
    Provenance.RELOAD_PENDING: "再読込待ち",
    Provenance.DRIFT: "稼働中の値と設定が不一致",
    Provenance.REPORTED: "管理側の一覧の記載",
    Provenance.MEASURED: "稼働状態の実測",
}


class NoChecksError(HinomiError):
    """Nothing would be judged; an empty audit must not read like a clean one."""


@dataclass(frozen=True, slots=True)
class _Step:
    check: Check[...]
    severity: Severity
    needs: tuple[type, ...]
    explicit: bool
    excluded: str | None


@dataclass(frozen=True, slots=True)
class _Group:
    """The checks that need the same facts, each with its place in the catalogue."""

    needs: tuple[type, ...]
    steps: tuple[tuple[int, _Step], ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """The catalogue compiled for the hosts that the same blocks of the policy fit."""

    groups: tuple[_Group, ...]
    given: Mapping[type, object]
    needs: tuple[type, ...]
    checks: int

    def blank(self) -> list[Result]:
        """Room for one result of each check; every group fills its own places."""
        return [_NONE] * self.checks


@dataclass(frozen=True, slots=True)
class _Last:
    """By what the facts of the last host are known again, and its results by their places."""

    tokens: _Tokens
    results: list[Result]


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why there is no verdict on the rule itself."""

    verdict: Verdict
    reason: str
    detail: str
    detail_ja: str = ""


class Judge:
    """A catalogue and a policy, compiled once for each context, for any number of hosts."""

    def __init__(self, checks: Mapping[str, Check[...]], policy: Policy) -> None:
        """Compile; raises HinomiError where there is no check or a limit is missing."""
        if not checks:
            raise NoChecksError(
                T("点検項目が一つもありません", "there is not a single check to judge")
            )
        self._checks, self._policy, self._recall = checks, policy, Recall()
        self._lasts: dict[int, _Last] = {}
        self._plans: dict[tuple[int, ...], _Plan] = {(): _compiled(checks, policy.within(()))}

    def __call__(
        self, frame: Frame | None, subject: Subject, collection: Collection, evidence: str
    ) -> list[Result]:
        """One result for each check, in the order of the catalogue."""
        plan = self._plan(subject)
        case = _Case(frame, subject, collection, evidence, plan.given, self._recall)
        tokens = {need: case.token(need) for need in plan.needs}
        before = self._lasts.get(id(plan))
        results = _of_all(before.results, subject.host, evidence) if before else plan.blank()
        for group in plan.groups:
            if before and self._stands(group, before.tokens, tokens):
                continue
            for place, result in case.results(group):
                results[place] = result
        self._lasts[id(plan)] = _Last(tokens, results)
        return [*results]

    def _stands(self, group: _Group, known: _Tokens, tokens: _Tokens) -> bool:
        """Whether what was decided on the last host is decided on this one, too."""
        return id(group) not in self._recall.own and all(
            tokens[need] is not None and tokens[need] == known[need] for need in group.needs
        )

    def _plan(self, subject: Subject) -> _Plan:
        fitting = self._policy.fitting(subject)
        plan = self._plans.get(fitting)
        if plan is None:
            plan = self._plans[fitting] = _compiled(self._checks, self._policy.within(fitting))
        return plan


def _compiled(checks: Mapping[str, Check[...]], policy: Policy) -> _Plan:
    given: dict[type, object] = {
        Advisories: policy.advisories,
        Staff: policy.staff,
        Approvals: policy.approvals,
        Releases: policy.releases,
    }
    for check in checks.values():
        for need in check.needs:
            if need in given:
                continue
            if issubclass(need, Limits):
                given[need] = read_limits(need, policy)
            elif not issubclass(need, (HostFact, Collection, Subject, *given)):
                raise TypeError(f"{check.id} needs {need.__name__}, which nobody provides")
    groups = _groups(_step(check, policy) for check in checks.values())
    needs = dict.fromkeys(need for group in groups for need in group.needs)
    return _Plan(groups, given, tuple(needs), len(checks))


def _groups(steps: Iterable[_Step]) -> tuple[_Group, ...]:
    """The steps by what they need; those excluded need nothing."""
    found: dict[tuple[bool, tuple[type, ...]], list[tuple[int, _Step]]] = {}
    for place, step in enumerate(steps):
        excluded = step.excluded is not None
        found.setdefault((excluded, () if excluded else step.needs), []).append((place, step))
    return tuple(_Group(needs, tuple(members)) for (_, needs), members in found.items())


def _step(check: Check[...], policy: Policy) -> _Step:
    change = policy.severities.get(check.id)
    return _Step(
        check=check,
        severity=change.severity if change else check.severity,
        needs=check.needs,
        explicit=policy.wants_explicit(check.id),
        excluded=policy.excluded.get(check.id),
    )


def judge(
    frame: Frame | None,
    subject: Subject,
    collection: Collection,
    checks: Mapping[str, Check[...]],
    policy: Policy,
    evidence: str,
) -> list[Result]:
    """The results of these checks on one host; `evidence` is the digest they rest on."""
    return Judge(checks, policy)(frame, subject, collection, evidence)


def applicable(
    checks: Mapping[str, Check[...]], platform: Platform, kind: Kind
) -> dict[str, Check[...]]:
    """The checks in whose scope such a host is."""
    return {id_: check for id_, check in checks.items() if check.is_about(platform, kind)}


def read_limits(kind: type[L], policy: Policy) -> L:
    """The typed limits of one group; a missing or mistyped one is an error of the policy."""
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for field in fields(cast(Any, kind)):
        name = f"{kind.group}.{field.name}"
        value = policy.limits.get(name)
        expected = getattr(hints[field.name], "__origin__", hints[field.name])
        if type(value) is int and expected is float:
            value = float(value)
        if type(value) is not expected:
            raise HinomiError(
                T(
                    f"policy: 基準値 {name} がないか、型が違います（{expected.__name__}）",
                    f"policy: the limit {name} is missing or not of type {expected.__name__}",
                )
            )
        values[field.name] = value
    return kind(**values)


class _Case:
    """One host under judgement: each fact is read once, its failure is kept like a fact."""

    __slots__ = (
        "_common",
        "_evidence",
        "_frame",
        "_host",
        "_known",
        "_own",
        "_recall",
        "_silence",
        "_tokens",
    )

    def __init__(
        self,
        frame: Frame | None,
        subject: Subject,
        collection: Collection,
        evidence: str,
        given: Mapping[type, object],
        recall: Recall,
    ) -> None:
        self._frame = None if collection.failure else frame
        self._silence = collection.failure or Why.NOT_COLLECTED.value
        self._host, self._evidence = subject.host, evidence
        self._known: dict[type, object] = dict(given)
        self._recall = recall
        self._tokens: dict[type, bytes | None] = dict.fromkeys(given, b"")
        own: dict[type, object] = {Subject: subject, Collection: collection}
        common: dict[type, object] = {}
        common[Subject], self._tokens[Subject] = common_subject(subject)
        common[Collection], self._tokens[Collection] = common_collection(collection)
        self._own, self._common = own, common

    def results(self, group: _Group) -> list[tuple[int, Result]]:
        """The results of checks that need the same, each with its place."""
        if id(group) in self._recall.own:
            return self._found(group, self._own)
        key = (id(group), *map(self.token, group.needs))
        if None in key:
            return self._found(group, self._own)
        if (before := self._recall.results(key)) is not None:
            return [(place, _of(one, self._host, self._evidence)) for place, one in before]
        try:
            found = self._found(group, self._common)
        except OwnAskedError:
            self._recall.own.add(id(group))
            return self._found(group, self._own)
        self._recall.keep(key, found)
        return found

    def token(self, need: type) -> bytes | None:
        """By what the fact is known again on another host, None where it is not."""
        if need not in self._known and need not in self._own:
            self._read(need)
        return self._tokens.get(need)

    def _found(self, group: _Group, given: Mapping[type, object]) -> list[tuple[int, Result]]:
        args = [given[need] if need in given else self._fact(need) for need in group.needs]
        return [(place, self._result(step, args)) for place, step in group.steps]

    def _fact(self, need: type) -> object:
        return self._known[need] if need in self._known else self._read(need)

    def _result(self, step: _Step, args: list[object]) -> Result:
        if step.excluded is not None:
            return self._refused(step, _Refusal(Verdict.NOT_CHECKED, EXCLUDED, step.excluded))
        for arg in args:
            if type(arg) is _Refusal:
                return self._refused(step, arg)
        try:
            return self._decided(step, step.check.decide(*args))
        except Exception as odd:  # noqa: BLE001 - a bug in one check is that check's ERROR
            return self._refused(step, _refusal(odd))

    def _read(self, need: type[HostFact]) -> object:
        found: object
        if self._frame is None:
            found = _Refusal(Verdict.UNKNOWN, self._silence, "")
        else:
            try:
                reply = self._frame.replies.get(probe_id(need))
                found, self._tokens[need] = self._recall.fact(need, reply, read)
            except Exception as odd:  # noqa: BLE001 - kept for each check that needs the fact
                found = _refusal(odd)
        self._known[need] = found
        return found

    def _decided(self, step: _Step, outcome: Outcome) -> Result:
        if type(outcome) is not Outcome or type(outcome.holds) is not bool:
            raise TypeError
        verdict = Verdict.NOT_APPLICABLE
        if outcome.applicable:
            verdict = Verdict.PASS if outcome.holds else Verdict.FAIL
            if step.explicit and outcome.holds and outcome.provenance not in _DELIBERATE:
                verdict = Verdict.FAIL
                outcome = _implicit(outcome)
        return Result(
            self._host,
            step.check.id,
            verdict,
            step.severity,
            bounded(outcome.observed),
            bounded(outcome.expected),
            outcome.provenance if outcome.applicable else None,
            "",
            "",
            self._evidence,
            _bounded_lines(outcome.lines),
            bounded(outcome.observed_ja),
            bounded(outcome.expected_ja),
        )

    def _refused(self, step: _Step, refusal: _Refusal) -> Result:
        return Result(
            self._host,
            step.check.id,
            refusal.verdict,
            step.severity,
            "",
            "",
            None,
            refusal.reason,
            bounded(refusal.detail),
            self._evidence,
            detail_ja=bounded(refusal.detail_ja),
        )


def _of(known: Result, host: str, evidence: str) -> Result:
    """The same result on another host."""
    return tuple.__new__(Result, (host, *known[1:9], evidence, *known[10:]))  # in half the time


def _of_all(known: Iterable[Result], host: str, evidence: str) -> list[Result]:
    new, kind = tuple.__new__, Result
    return [new(kind, (host, *one[1:9], evidence, *one[10:])) for one in known]


def _implicit(outcome: Outcome) -> Outcome:
    """The outcome of a rule that holds, but not by a setting of its own, as policy wants."""
    came, wanted = _CAME[outcome.provenance], _CAME[Provenance.EXPLICIT]
    return replace(
        outcome,
        observed=f"{outcome.observed} ({outcome.provenance.value})",
        expected=f"{outcome.expected} ({Provenance.EXPLICIT.value})",
        observed_ja=f"{outcome.observed_ja or outcome.observed}（{came}）",
        expected_ja=f"{outcome.expected_ja or outcome.expected}（{wanted}）",
    )


def _refusal(odd: Exception) -> _Refusal:
    """Only the type of an unforeseen exception is told: its text may quote a secret."""
    if isinstance(odd, FactError):
        verdict = Verdict.NOT_CHECKED if odd.why is Why.NO_DATA else Verdict.UNKNOWN
        return _Refusal(verdict, odd.why.value, odd.detail, odd.detail_ja)
    return _Refusal(Verdict.ERROR, EXCEPTION, type(odd).__name__)


def bounded(text: str) -> str:
    """The text as every database can keep it: no NUL, no lone surrogate, of bounded length."""
    if len(text) > _TEXT:
        text = f"{text[:_TEXT]} … (+{len(text) - _TEXT})"
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode("utf-8")


def _bounded_lines(lines: Iterable[str]) -> tuple[str, ...]:
    kept = tuple(lines)
    if len(kept) > _LINES:
        kept = (*kept[:_LINES], f"… (+{len(kept) - _LINES})")
    return tuple(map(bounded, kept))
