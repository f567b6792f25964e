"""From cases and the plan to judgements under the policy: its limits, exclusions, severities.

Blocks of `contexts` are about hosts and do not reach data sets; waivers do, with the id of the
data set, or the name of the system, where a host's would stand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from audit.judge import bounded, read_limits
from checks.backup.judging import Judgement, judgements
from checks.backup.limits import BackupSetLimits
from checks.backup.model import Case
from checks.backup.plan import Planned, Unclaimed
from checks.catalogue import SET_RULES, catalogue
from checks.context import JAPAN
from checks.model import Check, FactError, Outcome, Severity, Verdict
from checks.policy import Policy, Waiver
from inventory.words import T

LEDGER = "台帳"  # the subject of rules about the ledger as a whole
_WHOLE = frozenset({Planned, Unclaimed})
_WORST_FIRST = (
    Verdict.FAIL,
    Verdict.ERROR,
    Verdict.UNKNOWN,
    Verdict.NOT_CHECKED,
    Verdict.PASS,
    Verdict.NOT_APPLICABLE,
)


def judged(
    cases: Sequence[Case],
    policy: Policy,
    plan: Iterable[Planned] = (),
    unclaimed: Unclaimed | None = None,
) -> tuple[Judgement, ...]:
    """What every rule says: of each system of the plan and of the ledger, then of each case."""
    given: dict[type, object] = {BackupSetLimits: read_limits(BackupSetLimits, policy)}
    rules = list(catalogue(SET_RULES).values())
    subjects: list[tuple[str, object]] = [(one.system.name, one) for one in plan]
    subjects += [] if unclaimed is None else [(LEDGER, unclaimed)]
    found = [
        _alone(rule, name, subject, given)
        for name, subject in subjects
        for rule in rules
        if type(subject) in rule.needs
    ]
    of_cases = [rule for rule in rules if not _WHOLE & set(rule.needs)]
    found += [one for case in cases for one in judgements(case, of_cases, given)]
    return tuple(_selected(one, policy) for one in found)


def severity_of(check: Check[...], policy: Policy) -> Severity:
    """How grave a violation is, where the municipality decided so, else as shipped."""
    change = policy.severities.get(check.id)
    return change.severity if change else check.severity


def waiver_of(judgement: Judgement, policy: Policy, at: datetime) -> Waiver | None:
    """The waiver that covers what is judged, by the day in Japan."""
    day = at.astimezone(JAPAN).date()
    return policy.waiver(judgement.check, judgement.data_set, day)


def together(found: Iterable[Judgement]) -> Mapping[str, Mapping[str, Verdict]]:
    """The verdict of each rule on each data set: the worst of all its places."""
    met: dict[str, dict[str, Verdict]] = {}
    for one in found:
        mine = met.setdefault(one.data_set, {})
        mine[one.check] = _worst([one.verdict, *([mine[one.check]] if one.check in mine else [])])
    return met


def _worst(verdicts: Iterable[Verdict]) -> Verdict:
    return min(verdicts, key=_WORST_FIRST.index)


def _alone(rule: Check[...], name: str, subject: object, given: Mapping[type, object]) -> Judgement:
    """A rule about a system or the ledger; its name stands where a data set's id would."""
    about = (rule.id, name, "")
    facts = {**given, type(subject): subject}
    try:
        outcome = rule(*(facts[need] for need in rule.needs))
    except FactError as odd:
        detail = T(odd.detail_ja or odd.detail, odd.detail)
        return Judgement(*about, Verdict.UNKNOWN, None, odd.why, detail)
    except Exception as odd:  # noqa: BLE001 - as in `judgements`: a bug in one rule is its ERROR
        return Judgement(*about, Verdict.ERROR, None, None, T("", type(odd).__name__))
    return Judgement(*about, _verdict(outcome), outcome, None, T("", ""))


def _verdict(outcome: Outcome) -> Verdict:
    if not outcome.applicable:
        return Verdict.NOT_APPLICABLE
    return Verdict.PASS if outcome.holds else Verdict.FAIL


def _selected(one: Judgement, policy: Policy) -> Judgement:
    """The judgement as the policy lets it stand; what is excluded stays visible with its reason."""
    reason = policy.excluded.get(one.check)
    if reason is not None:
        told = T(reason, reason)
        return Judgement(one.check, one.data_set, one.target, Verdict.NOT_CHECKED, None, None, told)
    detail = T(bounded(one.detail.ja), bounded(one.detail.en))
    outcome = None if one.outcome is None else _bounded(one.outcome)
    return replace(one, outcome=outcome, detail=detail)


def _bounded(outcome: Outcome) -> Outcome:
    return replace(
        outcome,
        observed=bounded(outcome.observed),
        expected=bounded(outcome.expected),
        observed_ja=bounded(outcome.observed_ja),
        expected_ja=bounded(outcome.expected_ja),
    )
