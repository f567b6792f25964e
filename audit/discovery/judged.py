"""From cases to judgements under the policy: its limits, exclusions and waivers.

Waivers name the id of a host, or of a segment, as findings do.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from audit.judge import bounded, read_limits
from checks.catalogue import DISCOVERY_RULES, catalogue
from checks.context import JAPAN
from checks.discovery.judging import Judgement, judgements
from checks.discovery.limits import DiscoveryLimits
from checks.discovery.model import HostCase, SegmentCase
from checks.model import Check, Outcome, Severity, Verdict
from checks.policy import Policy, Waiver
from inventory.words import T


def limits_of(policy: Policy) -> DiscoveryLimits:
    """The limits in force."""
    return read_limits(DiscoveryLimits, policy)


def judged(cases: Iterable[SegmentCase | HostCase], policy: Policy) -> tuple[Judgement, ...]:
    """What every rule says of every segment and host."""
    rules = list(catalogue(DISCOVERY_RULES).values())
    given: dict[type, object] = {DiscoveryLimits: limits_of(policy)}
    return tuple(_selected(one, policy) for one in judgements(cases, rules, given))


def severity_of(check: Check[...], policy: Policy) -> Severity:
    """How grave a violation is, where the municipality decided so, else as shipped."""
    change = policy.severities.get(check.id)
    return change.severity if change else check.severity


def waiver_of(one: Judgement, policy: Policy, at: datetime) -> Waiver | None:
    """The waiver that covers what is judged, by the day in Japan."""
    return policy.waiver(one.check, one.subject, at.astimezone(JAPAN).date())


def _selected(one: Judgement, policy: Policy) -> Judgement:
    """The judgement as the policy lets it stand; what is excluded stays visible with its reason."""
    reason = policy.excluded.get(one.check)
    if reason is not None:
        told = T(reason, reason)
        return Judgement(one.check, one.subject, Verdict.NOT_CHECKED, None, None, told)
    detail = T(bounded(one.detail.ja), bounded(one.detail.en))
    return replace(one, outcome=one.outcome and _bounded(one.outcome), detail=detail)


def _bounded(outcome: Outcome) -> Outcome:
    return replace(
        outcome,
        observed=bounded(outcome.observed),
        expected=bounded(outcome.expected),
        observed_ja=bounded(outcome.observed_ja),
        expected_ja=bounded(outcome.expected_ja),
    )
