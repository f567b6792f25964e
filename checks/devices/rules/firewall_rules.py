"""Rules of firewalls: too wide, past their day, without a record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from checks.context import JAPAN
from checks.devices.facts import DeviceRetrieval, DeviceRules, FirewallRule
from checks.fact import Limits
from checks.model import (
    DEVICES,
    LawField,
    Outcome,
    Proof,
    Severity,
    check,
    judged,
    not_applicable,
)
from inventory.words import NONE, T, joined

ANY = "any"


@dataclass(frozen=True, slots=True)
class DeviceRuleLimits(Limits):
    """Whether every rule that accepts must be recorded."""

    group: ClassVar[str] = "device_rules"

    require_log: bool


@check(
    "NWD-019",
    title=T(
        ja="ファイアウォールに、広すぎる・期限切れ・記録のない許可規則がないこと",
        en="No rule of a firewall is too wide, expired or unrecorded",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(8)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="許可した覚えのない通信が通り、通ったことも残らない",
        en="What nobody meant to allow passes, and nobody sees that it did",
    ),
    remedy=T(
        ja="送信元・宛先・サービスのすべてが any の許可規則を、必要な通信だけの規則に分ける。"
        "期限の過ぎた規則と止めたままの規則は消し、許可した通信を記録する",
        en="Replace rules that accept any to any by what is needed; delete expired and disabled "
        "ones; record what is accepted",
    ),
    applies_to=DEVICES,
    proof=Proof.SYNTHETIC,
)
def narrow_rules(rules: DeviceRules, came: DeviceRetrieval, limits: DeviceRuleLimits) -> Outcome:
    """Disabled rules and rules without a hit are told, and decide nothing."""
    if not rules.rules:
        return not_applicable(T(ja="通信許可規則がない", en="no rules of a firewall"))
    day = came.at.astimezone(JAPAN).date()
    wrong = [(one, said) for one in rules.rules for said in _faults(one, day, limits)]
    left = [one for one in rules.rules if not one.enabled or one.hits == 0]
    told = [*(one.line for one, _ in wrong), *(f"- {one.name}" for one in left)]
    return judged(
        not wrong,
        observed=joined(said for _, said in wrong[:12]) if wrong else _left(left),
        expected=T(
            ja="必要な通信だけを許可し、記録する", en="only what is needed, and with a record"
        ),
        lines=tuple(dict.fromkeys(told))[:40],
    )


def _faults(rule: FirewallRule, day: date, limits: DeviceRuleLimits) -> Iterator[T]:
    if not (rule.enabled and rule.accepts):
        return
    sides = (rule.sources, rule.destinations, rule.services)
    if all(ANY in one or not one for one in sides):
        yield T(ja=f"{rule.name} すべて許可", en=f"{rule.name} accepts everything")
    if rule.expires is not None and rule.expires < day:
        yield T(ja=f"{rule.name} 期限切れ", en=f"{rule.name} has expired")
    if limits.require_log and not rule.logged:
        yield T(ja=f"{rule.name} 記録なし", en=f"{rule.name} leaves no record")


def _left(rules: list[FirewallRule]) -> T:
    if not rules:
        return NONE
    names = ", ".join(one.name for one in rules[:12])
    return T(ja=f"使われていない規則が残る: {names}", en=f"unused rules are left: {names}")
