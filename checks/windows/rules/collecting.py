"""How the evidence of a terminal was collected: all that is judged stands on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from checks.context import Collection
from checks.fact import NO_PRIVILEGE, NO_TOOL, HostFact, Limits, PowerShell, probe_id, told
from checks.model import (
    WINDOWS,
    FactError,
    LawField,
    Outcome,
    Proof,
    Severity,
    Why,
    check,
    judged,
)
from checks.windows.facts.header import WindowsHeader
from inventory.words import T, joined

_ABSENT = -1  # no exit code: the section is not there at all
_ENDED = {
    _ABSENT: T(ja="古い収集スクリプト", en="an older collector"),
    NO_PRIVILEGE: T(ja="権限がない", en="no privilege"),
    NO_TOOL: T(ja="この Windows にない", en="not on this Windows"),
    124: T(ja="時間切れ", en="timed out"),
}
_FAILED = T(ja="エラー", en="error")


@dataclass(frozen=True, slots=True)
class TerminalCollectionLimits(Limits):
    """How old evidence of a terminal may be."""

    group: ClassVar[str] = "terminal_collection"

    max_days: int


@check(
    "TRM-001",
    title=T(
        ja="端末の証跡が新しく、欠けなく収集されていること",
        en="The evidence of the terminal is recent and complete",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:7.2(1)", "MIC:7.2(2)"),
    field=LawField.AUDIT,
    risk=T(
        ja="古い証跡や欠けた証跡では、端末の今の状態を確かめられない",
        en="Old or partial evidence does not tell how the terminal is now",
    ),
    remedy=T(
        ja="収集スクリプトを管理者の PowerShell（GPO なら SYSTEM）で実行し直す。"
        "AppLocker 等で制限されている端末では、スクリプトを許可する",
        en="Run the collector again, elevated (SYSTEM by GPO); allow it where AppLocker does not",
    ),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def collected_well(
    header: WindowsHeader, collection: Collection, limits: TerminalCollectionLimits
) -> Outcome:
    """MIC 7.2(2) inspects terminals regularly; what was not read is said with its name.

    Output carried by hand is judged at all only while `evidence.valid_days` last.
    """
    age = _age(collection)
    if age is None or age <= timedelta(days=limits.max_days):
        _refuse_partial(header)
        return _told(age, limits.max_days, holds=True)
    return _told(age, limits.max_days, holds=False)


def _age(collection: Collection) -> timedelta | None:
    """How long the evidence lay before we received it; None where no clock of ours was there."""
    if collection.collected_at is None:
        raise FactError(Why.UNDETERMINED, T("収集した日時がない", "no time of collection"))
    if collection.received_at is None:
        return None
    age = collection.received_at - collection.collected_at
    if age < timedelta(days=-1):
        raise FactError(Why.UNDETERMINED, T("端末の時計が進んでいる", "the clock is ahead"))
    return age


def _refuse_partial(header: WindowsHeader) -> None:
    if not header.elevated:
        raise FactError(Why.NO_PRIVILEGE, T("管理者で実行されていない", "it did not run elevated"))
    if not header.full_language:
        raise FactError(
            Why.UNDETERMINED,
            T("PowerShell が制限されている（言語モード）", "PowerShell is constrained"),
        )
    if not header.statuses:
        raise FactError(Why.UNDETERMINED, T("項目が一つもない", "there is not one section"))
    wrong = {name: status for name, status in sorted(header.statuses.items()) if status}
    if wrong:
        denied = set(wrong.values()) == {NO_PRIVILEGE}
        raise FactError(Why.NO_PRIVILEGE if denied else Why.COMMAND_FAILED, _named(wrong))
    if lacking := sorted(_asked() - header.statuses.keys()):
        raise FactError(Why.NOT_COLLECTED, _named(dict.fromkeys(lacking, _ABSENT)))


def _asked() -> frozenset[str]:
    """What the collector of this version asks; an older one, still about, asks for less."""
    facts = HostFact.__subclasses__()
    ours = (one for one in facts if one.__module__.startswith("checks.windows.facts."))
    return frozenset(probe_id(one) for one in ours if isinstance(one.probe, PowerShell))


def _named(wrong: Mapping[str, int]) -> T:
    """The sections as readers know their facts, each with how it ended."""
    labels = {probe_id(fact): told(fact) for fact in HostFact.__subclasses__()}
    ended = {name: _ENDED.get(status, _FAILED) for name, status in wrong.items()}
    known = {name: labels.get(name, T(name, name)) for name in wrong}
    return T(
        ja="、".join(f"{known[name].ja}（{one.ja}）" for name, one in ended.items()),
        en=", ".join(f"{known[name].en} ({one.en})" for name, one in ended.items()),
    )


def _told(age: timedelta | None, limit: int, *, holds: bool) -> Outcome:
    old = T("", "") if age is None else T(f"収集から{age.days}日", f"{age.days} days old")
    whole = T(ja="全項目を収集", en="complete") if holds else T("", "")
    return judged(
        holds,
        observed=joined(one for one in (old, whole) if one.en),
        expected=T(ja=f"{limit}日以内、全項目", en=f"at most {limit} days, complete"),
    )
