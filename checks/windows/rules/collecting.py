"""How the evidence of a terminal was collected: all that is judged stands on it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from checks.context import Collection
from checks.fact import NO_PRIVILEGE, NO_TOOL, Limits
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
from inventory.words import T

_ENDED = {
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
    if age is not None and age > timedelta(days=limits.max_days):
        return _told(age.days, limits.max_days, holds=False)
    _refuse_partial(header)
    return _told(age.days if age else 0, limits.max_days, holds=True)


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
        raise FactError(
            Why.COMMAND_FAILED,
            T(
                ja="、".join(f"{n}（{_ENDED.get(s, _FAILED).ja}）" for n, s in wrong.items()),
                en=", ".join(f"{n} ({_ENDED.get(s, _FAILED).en})" for n, s in wrong.items()),
            ),
        )


def _told(days: int, limit: int, *, holds: bool) -> Outcome:
    return judged(
        holds,
        observed=T(
            ja=f"収集から{days}日、全項目を収集" if holds else f"収集から{days}日",
            en=f"{days} days old" + (", complete" if holds else ""),
        ),
        expected=T(ja=f"{limit}日以内、全項目", en=f"at most {limit} days, complete"),
    )
