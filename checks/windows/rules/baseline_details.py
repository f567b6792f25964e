"""Each recommended value as a check of its own: details of TRM-026, made from the list."""

from collections.abc import Callable

from checks.model import (
    WINDOWS,
    Check,
    LawField,
    Outcome,
    Proof,
    check,
    judged,
    not_applicable,
)
from checks.windows.baseline_judging import (
    Answer,
    NoObjectError,
    of_audit,
    of_registry,
    of_rights,
    of_rules,
    of_system,
)
from checks.windows.baseline_rows import Method, Row, baseline_rows, shown_value
from checks.windows.facts.audit_policy import AuditPolicy
from checks.windows.facts.baseline import UserRights, WindowsBaseline
from checks.windows.facts.security_policy import SecurityPolicy
from inventory.words import T

_ABSENT = T(ja="未設定", en="not set")
_RISK = T(
    ja="守りの弱い設定が残り、侵入や情報の持ち出しに使われる",
    en="A weak setting remains and serves intruders",
)
_Decide = Callable[..., Outcome]


def _outcome(ask: Callable[[], Answer]) -> Outcome:
    try:
        found = ask()
    except NoObjectError as none:
        return not_applicable(none.because)
    row, value = found.row, found.value
    seen = "" if value is None else shown_value(value)
    return judged(
        found.holds,
        observed=_ABSENT if value is None else seen,
        expected=row.operator.value + " " + shown_value(row.recommended),
        provenance=found.provenance,
        lines=(f"{row.place} = {seen or '-'}",),
    )


def _by_registry(row: Row) -> _Decide:
    def decide(values: WindowsBaseline) -> Outcome:
        return _outcome(lambda: of_registry(row, values))

    return decide


def _by_rules(row: Row) -> _Decide:
    def decide(values: WindowsBaseline) -> Outcome:
        return _outcome(lambda: of_rules(row, values))

    return decide


def _by_system(row: Row) -> _Decide:
    def decide(policy: SecurityPolicy, values: WindowsBaseline) -> Outcome:
        return _outcome(lambda: of_system(row, policy, values))

    return decide


def _by_rights(row: Row) -> _Decide:
    def decide(rights: UserRights) -> Outcome:
        return _outcome(lambda: of_rights(row, rights))

    return decide


def _by_audit(row: Row) -> _Decide:
    def decide(audit: AuditPolicy) -> Outcome:
        return _outcome(lambda: of_audit(row, audit))

    return decide


_WAYS: dict[Method, Callable[[Row], _Decide]] = {
    Method.REGISTRY: _by_registry,
    Method.ASR: _by_rules,
    Method.SYSTEM: _by_system,
    Method.RIGHT: _by_rights,
    Method.AUDIT: _by_audit,
}


def _detail(row: Row) -> Check[...]:
    decide = _WAYS[row.method](row)
    decide.__module__ = __name__
    decide.__doc__ = f"Row {row.number} of the list of HardeningKitty (MIT): {row.place}."
    vars(decide)["definition"] = row.definition  # counts in the digest of the catalogue
    return check(
        row.id,
        title=row.title,
        severity=row.severity,
        clauses=("MIC:6.5(1)",),
        field=LawField.TECHNICAL,
        risk=_RISK,
        remedy=T(
            ja=f"グループポリシーで {row.place} を推奨値（{shown_value(row.recommended)}）にする",
            en=f"Set {row.place} to {shown_value(row.recommended)} by group policy",
        ),
        refs=(f"hardeningkitty:{row.number}",),
        applies_to=WINDOWS,
        proof=Proof.SYNTHETIC,
        part_of="TRM-026",
    )(decide)


globals().update({row.id.replace("-", "_"): _detail(row) for row in baseline_rows()})
