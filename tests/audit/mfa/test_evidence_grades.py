"""The rules of the grades as a truth table, and what no evidence can do."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.judge import read_limits
from audit.mfa.evidence_grades import CentralLimits, Evidence, gathered, judged
from audit.policy_files import load_policy
from checks.mfa.model import CellVerdict
from inventory.central.model import (
    Answer,
    Exempt,
    FactorKind,
    MfaCell,
    Source,
    Stamped,
    Weakness,
)
from tests.inventory.central.cells import NOW, cell, stamp

Y, N, Q = Answer.YES, Answer.NO, Answer.UNKNOWN
K, P, SELF, W, M = FactorKind
KP = frozenset({K, P})
TODAY = date(2026, 11, 21)
LIMITS = CentralLimits(92, 92, weak_is_possession=False)
AT = datetime(2026, 11, 1, tzinfo=UTC)
MFA, SINGLE, SAME, UNKNOWN, LOCKED = (
    CellVerdict.MFA,
    CellVerdict.SINGLE,
    CellVerdict.SAME_KIND,
    CellVerdict.UNKNOWN,
    CellVerdict.LOCKED,
)

TABLE: list[tuple[dict[str, Any], CellVerdict, str]] = [
    ({}, UNKNOWN, "証拠がない"),
    ({"stated": Y}, UNKNOWN, "申告だけ"),
    ({"stated": N}, UNKNOWN, "申告だけ"),
    ({"used_at": AT}, UNKNOWN, "使われた記録だけ"),
    ({"registered": Y}, UNKNOWN, "登録の一覧だけ"),
    ({"registered": Y, "used_at": AT, "stated": Y}, UNKNOWN, "登録の一覧だけ"),
    ({"demanded": Y, "kinds": KP}, UNKNOWN, "登録の一覧がない"),
    ({"demanded": Y, "kinds": KP, "used_at": AT}, UNKNOWN, "登録の一覧がない"),
    ({"demanded": Y, "kinds": KP, "registered": N}, UNKNOWN, "登録されていない"),
    ({"demanded": Y, "kinds": KP, "registered": Q}, UNKNOWN, "登録の一覧がない"),
    ({"demanded": Y, "kinds": KP, "registered": Y}, MFA, "設定と登録"),
    ({"demanded": Y, "kinds": {K, SELF}, "registered": Y}, MFA, "設定と登録"),
    ({"demanded": Y, "kinds": {M}, "registered": Y}, MFA, "設定と登録"),
    ({"demanded": Y, "registered": Y}, UNKNOWN, "種類が書き出しにない"),
    ({"demanded": Y, "kinds": {P}, "registered": Y}, SAME, "一種類"),
    ({"demanded": Y, "kinds": {P, W}, "registered": Y}, SAME, "一種類"),
    ({"demanded": Y, "kinds": {K, W}, "registered": Y}, UNKNOWN, "SMS"),
    ({"demanded": Y, "kinds": {K, W}, "registered": Y, "weak_is_possession": True}, MFA, "設定"),
    ({"demanded": Q, "registered": Y}, UNKNOWN, "設定からは分からない"),
    ({"demanded": N, "registered": Y}, SINGLE, "求めない設定"),
    ({"demanded": N, "registered": Y, "proved": True}, SINGLE, "求めない設定"),
    ({"proved": True}, UNKNOWN, "登録の一覧がない"),
    ({"proved": True, "registered": Y}, MFA, "実測と登録"),
    ({"proved": True, "registered": N}, UNKNOWN, "登録されていない"),
    ({"proved": False, "demanded": Y, "kinds": KP, "registered": Y}, SINGLE, "実測で"),
    ({"demanded": Y, "kinds": KP, "registered": Y, "single_at": AT}, SINGLE, "2026-11-01"),
    ({"proved": True, "registered": Y, "single_at": AT}, SINGLE, "2026-11-01"),
    ({"demanded": Y, "kinds": KP, "registered": Y, "stated": N}, MFA, "設定と登録"),
    ({"stale": frozenset({Source.CONFIG}), "registered": Y}, UNKNOWN, "古い（E1）"),
    ({"demanded": Y, "kinds": KP, "stale": frozenset({Source.ENROLMENT})}, UNKNOWN, "古い（E2）"),
    ({"enabled": N}, LOCKED, "無効"),
    ({"enabled": N, "single_at": AT}, SINGLE, "2026-11-01"),
    *(
        ({"demanded": Y, "kinds": KP, "registered": Y, "weaknesses": {weak}}, SINGLE, said)
        for weak, said in (
            (Weakness.USERNAME_CASE, "CVE-2020-12812"),
            (Weakness.DIRECTORY_GROUP, "パスワードだけ"),
        )
    ),
]


@pytest.mark.parametrize(("given_", "verdict", "reason"), TABLE, ids=lambda v: str(v)[:40])
def test_truth_table(given_: dict[str, Any], verdict: CellVerdict, reason: str) -> None:
    found, said = judged(Evidence(**given_))
    assert found is verdict
    assert reason in said.ja


def test_only_a_demand_or_a_trial_with_an_enrolment_confirms() -> None:
    """Every combination of the grades; the rule of the research, said once more and plainly."""
    combinations = product((None, Y, N, Q), (None, Y, N, Q), (None, True, False), (None, AT))
    for demanded, registered, proved, single in combinations:
        for used, stated in product((None, AT), (None, Y, N)):
            evidence = Evidence(
                demanded=demanded,
                kinds=KP if demanded is Y else frozenset(),
                registered=registered,
                proved=proved,
                single_at=single,
                used_at=used,
                stated=stated,
            )
            wanted = (
                (demanded is Y or proved is True)
                and registered is Y
                and single is None
                and proved is not False
                and demanded is not N
            )
            verdict, _ = judged(evidence)
            assert (verdict is MFA) == wanted, evidence
            broken = single or proved is False or demanded is N
            assert (verdict is SINGLE) == bool(broken), evidence


def stamped(one: MfaCell, days: int = 0) -> Stamped:
    return Stamped(cell=one, stamp=stamp(NOW - timedelta(days=days)))


def verdict_of(*found: Stamped, limits: CentralLimits = LIMITS) -> tuple[CellVerdict, str]:
    verdict, said = judged(gathered(found, TODAY, limits))
    return verdict, said.ja


CONFIG = stamped(cell(enforced=Y, kinds=KP))
ENROLMENT = stamped(cell(source=Source.ENROLMENT, enrolled=Y, kinds=frozenset({P})))


def test_two_exports_together() -> None:
    assert verdict_of(CONFIG, ENROLMENT)[0] is MFA
    assert gathered((CONFIG, ENROLMENT), TODAY, LIMITS).grade == "E1+E2"


def test_one_export_may_tell_of_both() -> None:
    assert verdict_of(stamped(cell(enforced=Y, kinds=KP, enrolled=Y)))[0] is MFA


def test_a_capability_that_calls_itself_a_demand_is_none() -> None:
    told = stamped(cell(source=Source.ENROLMENT, enforced=Y, kinds=KP, enrolled=Y))
    assert verdict_of(told) == (UNKNOWN, "登録の一覧だけで、求めているかは分からない")


def test_where_two_exports_differ_the_worse_counts() -> None:
    assert verdict_of(CONFIG, stamped(cell(enforced=N)), ENROLMENT)[0] is SINGLE
    assert verdict_of(CONFIG, stamped(cell(enforced=Q)), ENROLMENT)[0] is UNKNOWN
    one_kind = stamped(cell(enforced=Y, kinds=frozenset({P})))
    assert verdict_of(CONFIG, one_kind, ENROLMENT)[0] is SAME
    gone = stamped(cell(source=Source.ENROLMENT, enrolled=N))
    assert verdict_of(CONFIG, ENROLMENT, gone)[0] is UNKNOWN


@pytest.mark.parametrize(("days", "verdict"), [(92, MFA), (93, UNKNOWN)])
def test_an_export_grows_old(days: int, verdict: CellVerdict) -> None:
    old = stamped(cell(enforced=Y, kinds=KP), days)
    found, said = verdict_of(old, ENROLMENT)
    assert found is verdict
    assert ("古い（E1）" in said) == (verdict is UNKNOWN)


@pytest.mark.parametrize(("days", "verdict"), [(92, SINGLE), (93, MFA)])
def test_a_login_with_one_factor_wins_while_logs_count(days: int, verdict: CellVerdict) -> None:
    at = NOW - timedelta(days=days)
    log = stamped(cell(source=Source.LOG, single_at=at, last_mfa_at=NOW), 10**3)
    assert verdict_of(CONFIG, ENROLMENT, log)[0] is verdict


def test_only_a_telephone_is_registered() -> None:
    phone = stamped(cell(source=Source.ENROLMENT, enrolled=Y, kinds=frozenset({W})))
    assert verdict_of(CONFIG, phone)[0] is UNKNOWN
    accepted = CentralLimits(92, 92, weak_is_possession=True)
    assert verdict_of(CONFIG, phone, limits=accepted)[0] is MFA
    assert verdict_of(CONFIG, phone, ENROLMENT)[0] is MFA


def test_who_is_switched_off() -> None:
    off = stamped(cell(enforced=N, enabled=N))
    assert verdict_of(off)[0] is LOCKED
    assert verdict_of(off, stamped(cell(source=Source.ENROLMENT, enabled=Y)))[0] is SINGLE


def test_an_exemption_ends() -> None:
    over = Exempt(reason="非常用", until=TODAY - timedelta(1), approver="CISO")
    today = over.model_copy(update={"until": TODAY})
    assert gathered([stamped(cell(exempt=over))], TODAY, LIMITS).exempt is None
    assert gathered([stamped(cell(exempt=today))], TODAY, LIMITS).exempt == today


def test_the_limits_as_shipped() -> None:
    assert read_limits(CentralLimits, load_policy(None)) == LIMITS


@given(st.permutations([CONFIG, ENROLMENT, stamped(cell(source=Source.STATEMENT, enforced=N))]))
def test_the_order_of_exports_does_not_matter(found: list[Stamped]) -> None:
    assert verdict_of(*found)[0] is MFA
