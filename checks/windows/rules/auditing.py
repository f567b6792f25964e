"""What a terminal records: the audit policy by GUID and number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.model import (
    WINDOWS,
    FactError,
    LawField,
    Outcome,
    Proof,
    Provenance,
    Severity,
    Why,
    check,
    judged,
)
from checks.windows.audit_names import subcategory
from checks.windows.facts.audit_policy import AuditPolicy
from inventory.words import T, joined

_ENTRY = re.compile(r"(\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}) ([123])", re.ASCII)
_MASKS = (
    T(ja="記録しない", en="nothing"),
    T(ja="成功", en="success"),
    T(ja="失敗", en="failure"),
    T(ja="成功と失敗", en="success and failure"),
)


@dataclass(frozen=True, slots=True)
class TerminalAuditLimits(Limits):
    """What must be recorded: `{GUID} 1`, 1 success, 2 failure, 3 both."""

    group: ClassVar[str] = "terminal_audit"

    required: tuple[str, ...]


def _entries(limits: TerminalAuditLimits) -> Iterator[tuple[str, int]]:
    for entry in limits.required:
        found = _ENTRY.fullmatch(entry.strip().upper())
        if found is None:
            raise FactError(
                Why.UNDETERMINED,
                T(
                    ja=f"基準値 terminal_audit.required の「{entry}」が「{{GUID}} 1〜3」でない",
                    en=f"terminal_audit.required: {entry!r} is not `{{GUID}} 1..3`",
                ),
            )
        yield found[1], int(found[2])


def _told(guid: str, mask: int) -> T:
    name, what = subcategory(guid), _MASKS[mask]
    return T(ja=f"{name.ja}: {what.ja}", en=f"{name.en}: {what.en}")


@check(
    "TRM-016",
    title=T(
        ja="端末の監査ポリシーが必要な事象を記録すること",
        en="The audit policy of the terminal records what is needed",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(6)", "MIC:7.1"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="不正なログオンや設定の変更があっても記録が残らず、原因を調べられない",
        en="Logons and changes of settings leave no record, and nothing can be traced",
    ),
    remedy=T(
        ja="グループポリシーの「監査ポリシーの詳細な構成」で、不足する項目を記録する設定にする",
        en="Record what is missing in Advanced Audit Policy Configuration of group policy",
    ),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def audit_policy(policy: AuditPolicy, limits: TerminalAuditLimits) -> Outcome:
    """auditpol(1): the bits of a setting, 1 success and 2 failure, must contain those required."""
    wanted = dict(_entries(limits))
    unseen = [guid for guid in wanted if guid not in policy.settings]
    lacking = [g for g in wanted if g not in unseen and wanted[g] & ~policy.settings[g]]
    shown = (lacking or [*wanted])[:12]
    if unseen and not lacking:
        names = joined(subcategory(guid) for guid in unseen)
        raise FactError(
            Why.UNDETERMINED,
            T(ja=f"auditpol の出力にない項目: {names.ja}", en=f"not in auditpol: {names.en}"),
        )
    if policy.of_users and not lacking:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja="利用者ごとの監査ポリシーがあり、記録から外されている利用者があり得る",
                en="single users have audit policies of their own, which may leave them out",
            ),
        )
    return judged(
        not lacking,
        observed=joined(_told(g, policy.settings[g]) for g in shown),
        expected=joined(_told(guid, wanted[guid]) for guid in shown),
        provenance=Provenance.EXPLICIT,
        lines=tuple(f"{guid} {policy.settings[guid]}" for guid in lacking),
    )
