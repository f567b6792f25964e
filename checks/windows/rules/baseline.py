"""The whole list of recommended values: how far a computer is from it."""

from collections.abc import Iterable, Sequence
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
from checks.windows.baseline_judging import Answer, Effective, NoObjectError
from checks.windows.baseline_rows import Row, baseline_rows, shown_value
from checks.windows.facts.audit_policy import AuditPolicy
from checks.windows.facts.baseline import UserRights, WindowsBaseline
from checks.windows.facts.security_policy import SecurityPolicy
from inventory.words import T

_NAMED, _LISTED = 5, 50


@dataclass(frozen=True, slots=True)
class TerminalBaselineLimits(Limits):
    """Which rows the body has decided to leave: numbers such as `WIN-031`."""

    group: ClassVar[str] = "terminal_baseline"

    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Tally:
    good: tuple[Answer, ...]
    bad: tuple[Answer, ...]
    unknown: tuple[Row, ...]


@check(
    "TRM-026",
    title=T(
        ja="端末の設定が推奨値の一覧から外れていないこと",
        en="Settings of the terminal do not depart from the recommended values",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.5(1)", "MIC:6.2(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="守りの弱い設定が残り、侵入や情報の持ち出しに使われる",
        en="Weak settings remain and serve intruders",
    ),
    remedy=T(
        ja="グループポリシーで推奨値に合わせる。業務で外すと決めた項目は番号を "
        "terminal_baseline.allowed に書く",
        en="Set the recommended values by group policy; list rows that you decided to leave in "
        "terminal_baseline.allowed",
    ),
    refs=("hardeningkitty:windows_11_24h2",),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def baseline(
    values: WindowsBaseline,
    policy: SecurityPolicy,
    rights: UserRights,
    audit: AuditPolicy,
    limits: TerminalBaselineLimits,
) -> Outcome:
    """The list of HardeningKitty (MIT) for Windows 11 24H2: every row that evidence answers.

    A row that is not known makes the whole not known, unless another departs.
    """
    allowed = _allowed(limits)
    asked = [row for row in baseline_rows() if row.id not in allowed]
    tally = _tally(Effective(values, policy, rights, audit), asked)
    if tally.unknown and not tally.bad:
        names = ", ".join(row.id for row in tally.unknown[:_LISTED])
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"{len(tally.unknown)} 項目が確認不能: {names}",
                en=f"{len(tally.unknown)} rows are not known: {names}",
            ),
        )
    return judged(
        not tally.bad,
        observed=_observed(tally),
        expected=_expected(len(asked), len(allowed)),
        provenance=_provenance(tally),
        lines=tuple(_line(one) for one in tally.bad[:_LISTED]),
    )


# the list decides, and so counts in the digest of the catalogue
vars(baseline.decide)["definition"] = "\n".join(
    f"{row.id} {row.definition}" for row in baseline_rows()
)


def _allowed(limits: TerminalBaselineLimits) -> frozenset[str]:
    known = {row.id for row in baseline_rows()}
    allowed = frozenset(one.strip() for one in limits.allowed)
    if odd := sorted(allowed - known):
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"基準値 terminal_baseline.allowed の「{odd[0]}」は一覧にない番号",
                en=f"terminal_baseline.allowed: {odd[0]!r} is no row of the list",
            ),
        )
    return allowed


def _tally(effective: Effective, rows: Iterable[Row]) -> _Tally:
    good: list[Answer] = []
    bad: list[Answer] = []
    unknown: list[Row] = []
    for row in rows:
        try:
            found = effective.answer(row)
        except FactError:
            unknown.append(row)
        except NoObjectError:
            continue
        else:
            (good if found.holds else bad).append(found)
    bad.sort(key=lambda one: (-one.row.severity, one.row.id))
    return _Tally(tuple(good), tuple(bad), tuple(unknown))


def _observed(tally: _Tally) -> T:
    bad, unknown = len(tally.bad), len(tally.unknown)
    named = _named([one.row for one in tally.bad[:_NAMED]])
    more_ja = f"、確認不能 {unknown} 項目" if unknown else ""
    more_en = f", {unknown} not known" if unknown else ""
    if not bad:
        return T(
            ja=f"外れた項目なし（{len(tally.good)} 項目）", en=f"all {len(tally.good)} as they are"
        )
    return T(
        ja=f"{bad} 項目が外れている{more_ja}。主なもの: {named.ja}",
        en=f"{bad} depart{more_en}; the worst: {named.en}",
    )


def _named(rows: Sequence[Row]) -> T:
    return T(
        "、".join(f"{row.label.ja}（推奨 {row.wanted.ja}）" for row in rows),
        "; ".join(f"{row.label.en} (recommended {row.wanted.en})" for row in rows),
    )


def _expected(asked: int, allowed: int) -> T:
    return T(
        ja=f"{asked} 項目すべてが推奨値（除外 {allowed} 項目）",
        en=f"all {asked} as recommended ({allowed} left out)",
    )


def _provenance(tally: _Tally) -> Provenance:
    every = (*tally.good, *tally.bad)
    default = any(one.provenance is Provenance.DEFAULT for one in every)
    return Provenance.DEFAULT if default else Provenance.EXPLICIT


def _line(one: Answer) -> str:
    seen = "-" if one.value is None else shown_value(one.value)
    return f"{one.row.id} {one.row.place} = {seen} ({shown_value(one.row.recommended)})"
