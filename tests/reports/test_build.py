"""Building a view: every result counted once, findings by check, what was not covered is said."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.model import FindingState, Result
from checks.catalogue import catalogue
from checks.model import DEVICES, LINUX, WINDOWS, Proof, Scope, Severity, Verdict
from inventory.model import Access, Host, Ledger, Platform
from inventory.words import T
from reports.build import build_audit_view
from reports.people import People
from reports.prose import counting, summary
from reports.rows import Rows, asked, shown
from reports.tallies import grade_of, numeric, section
from reports.view import Grade
from tests.reports.sample import (
    AT,
    CHECKS,
    SETTINGS,
    digest_of,
    make_host,
    make_material,
    make_view,
)

HOSTS = tuple(make_host(n, ("税務課", "市民課", "")[n % 3]) for n in range(6))

results = st.lists(
    st.builds(
        Result,
        host=st.sampled_from([host.id for host in HOSTS] + ["gone"]),
        check=st.sampled_from([*CHECKS, "OLD-001"]),
        verdict=st.sampled_from(Verdict),
        severity=st.sampled_from(Severity),
        observed=st.text(max_size=8),
        expected=st.text(max_size=8),
        provenance=st.none(),
        reason=st.sampled_from(["", "down", "no_privilege", "excluded", "exception"]),
        detail=st.text(max_size=8),
        evidence=st.sampled_from(["", "ab" * 32]),
    ),
    unique_by=lambda result: (result.host, result.check),
)


@given(results)
@settings(max_examples=150, deadline=None)
def test_every_result_is_counted_once_in_every_table(given_results: list[Result]) -> None:
    material = make_material(0)
    ledger = material.ledger.model_copy(update={"hosts": HOSTS})
    view = build_audit_view(replace(material, results=given_results, ledger=ledger), SETTINGS)
    total = len(given_results)
    assert len(view.results) == total
    for tallies in ((view.totals,), view.by_department, view.by_clause, view.by_severity):
        assert sum(n for tally in tallies for _, n in tally.counts) == total
    assert sum(n for host in view.hosts for _, n in host.tally.counts) == total
    failed = sum(1 for result in given_results if result.verdict is Verdict.FAIL)
    assert sum(len(finding.members) for finding in view.findings) == failed
    assert sum(share.hosts for f in view.findings for share in f.shares) == failed
    unknown = [r for r in view.results if r.grade is Grade.UNCONFIRMED]
    told = sum(g.count for g in view.not_covered if g.code not in ("not_verified", "manual"))
    assert told == len(unknown)


@pytest.mark.parametrize(
    ("verdict", "severity", "grade"),
    [
        (Verdict.FAIL, Severity.CRITICAL, Grade.MAJOR),
        (Verdict.FAIL, Severity.HIGH, Grade.MAJOR),
        (Verdict.FAIL, Severity.MEDIUM, Grade.MINOR),
        (Verdict.FAIL, Severity.LOW, Grade.OBSERVATION),
        (Verdict.FAIL, Severity.INFO, Grade.ADVICE),
        (Verdict.PASS, Severity.CRITICAL, Grade.CONFORMING),
        (Verdict.NOT_APPLICABLE, Severity.HIGH, Grade.NOT_APPLICABLE),
        (Verdict.UNKNOWN, Severity.HIGH, Grade.UNCONFIRMED),
        (Verdict.ERROR, Severity.HIGH, Grade.UNCONFIRMED),
        (Verdict.NOT_CHECKED, Severity.HIGH, Grade.UNCONFIRMED),
    ],
)
def test_grades(verdict: Verdict, severity: Severity, grade: Grade) -> None:
    assert grade_of(verdict, severity) is grade


def test_only_a_pass_is_ever_conforming() -> None:
    for verdict in Verdict:
        for severity in Severity:
            conforming = grade_of(verdict, severity) is Grade.CONFORMING
            assert conforming == (verdict is Verdict.PASS)


def test_findings_come_gravest_first_with_one_number_a_check() -> None:
    view = make_view(30)
    order = list(Grade)
    places = [order.index(finding.grade) for finding in view.findings]
    assert places == sorted(places)
    assert len({f.check for f in view.findings}) == len(view.findings)
    assert [f.number for f in view.findings] == [f"指摘{n:03d}" for n in range(1, len(places) + 1)]


def test_a_finding_names_its_criterion_with_the_heading() -> None:
    finding = next(f for f in make_view(12).findings if f.check == "SSH-001")
    assert finding.criteria == ("対策基準 6.2(1)③　アクセス制御　特権を付与されたIDの管理等",)
    assert finding.field == "五"


def test_a_waiver_of_one_host_says_so_and_keeps_the_violation() -> None:
    material = make_material(12)
    bad = [
        r._replace(verdict=Verdict.FAIL) if r.check == "SSH-001" else r for r in material.results
    ]
    view = build_audit_view(replace(material, results=bad), SETTINGS)
    finding = next(f for f in view.findings if f.check == "SSH-001")
    assert "12台のうち1台（srv-kakuu-000）" in finding.waiver
    assert finding.grade is Grade.MAJOR
    assert view.overview.waived >= 1


def test_an_exception_tells_its_compensating_control() -> None:
    view = make_view(12)
    assert "代替措置: 週に一度、写しを媒体に取る" in " ".join(f.waiver for f in view.findings)
    assert "週に一度、写しを媒体に取る" in {waiver.compensating for waiver in view.waivers}


def test_waivers_show_their_state_on_the_day_of_issue() -> None:
    states = {waiver.check: waiver.state for waiver in make_view(12).waivers}
    assert states == {"SSH-001": "有効", "LOG-001": "期限間近", "NET-001": "期限切れ"}


def test_a_host_that_is_down_is_not_covered_with_its_reason() -> None:
    gaps = [gap for gap in make_view(12).not_covered if gap.host_id == "AST-0006"]
    assert [(g.subject, g.reason, g.count) for g in gaps] == [
        ("すべての点検項目", "応答がない（停止又は経路なし）", len(CHECKS))
    ]


def test_hosts_of_the_ledger_that_were_not_asked_are_named() -> None:
    gaps = {gap.where: gap.code for gap in make_view(3).not_covered}
    assert gaps["未走査端末"] == "not_scanned"
    assert gaps["すべての所管"] == "manual"


def test_an_open_finding_that_was_not_seen_again_is_not_forgotten() -> None:
    material = make_material(12)
    finding = next(f for f in material.findings if f.state is FindingState.ACKNOWLEDGED)
    unknown = [
        r._replace(verdict=Verdict.UNKNOWN, reason="down", lines=())
        if (r.host, r.check) == (finding.host, finding.check)
        else r
        for r in material.results
    ]
    view = build_audit_view(replace(material, results=unknown), SETTINGS)
    gap = next(g for g in view.not_covered if g.code == "not_verified")
    assert gap.host_id == finding.host
    assert finding.check in gap.subject


def test_only_findings_that_this_run_closed_are_reported_as_corrected() -> None:
    material = make_material(12, clean=True)
    closed = [
        replace(f, state=FindingState.CLOSED, last_run=run)
        for f, run in zip(make_material(12).findings, ("run-5", "run-1"), strict=False)
    ]
    view = build_audit_view(replace(material, findings=closed), SETTINGS)
    assert [(c.check, c.host_id) for c in view.closed] == [(closed[0].check, closed[0].host)]


def test_two_hosts_of_one_name_are_told_apart() -> None:
    material = make_material(2)
    twins = tuple(host.model_copy(update={"name": "srv"}) for host in material.ledger.hosts)
    ledger = material.ledger.model_copy(update={"hosts": twins})
    view = build_audit_view(replace(material, ledger=ledger), SETTINGS)
    assert {r.host for r in view.results} == {"srv（AST-0000）", "srv（AST-0001）"}


def test_the_period_and_the_year_are_those_of_japan() -> None:
    view = make_view(2)
    assert view.cover.fiscal_year == "令和8年度"
    assert view.overview.period == "令和8年11月21日 (2026-11-21) 9時05分から9時08分まで"
    run = replace(make_material(2).run, ended=AT + timedelta(days=1))
    later = build_audit_view(replace(make_material(2), run=run), SETTINGS)
    assert later.overview.period.endswith("令和8年11月22日 (2026-11-22) 9時05分まで")


def test_a_host_without_department_and_a_check_that_left_are_still_reported() -> None:
    material = make_material(0)
    old = Result(
        "gone", "OLD-1", Verdict.FAIL, Severity.LOW, "a", "b", None, "", "", digest_of(HOSTS[0])
    )
    view = build_audit_view(replace(material, results=[old]), SETTINGS)
    assert view.by_department[0].label == "所管の登録なし"
    assert view.by_clause[0].label == "条項なし"
    assert view.findings[0].title == "OLD-1"


def test_sections_of_clauses_and_their_order() -> None:
    assert section("MIC:6.2(1)③") == "6.2"
    assert section("5.4") == "5.4"
    assert section("独自:甲") == "甲"
    assert sorted(["6.10", "6.9", "10", "2"], key=numeric) == ["2", "6.9", "6.10", "10"]


def test_what_cannot_be_seen_is_shown() -> None:
    assert shown("a\tb\r\nc\x1b[0m\u202e\udc80") == "a b\nc<U+001B>[0m<U+202E><U+DC80>"


def test_clauses_may_be_given_with_their_framework() -> None:
    clauses = {"MIC:6.2": T("アクセス制御", "Access control")}
    view = build_audit_view(replace(make_material(3), clauses=clauses), SETTINGS)
    assert any(tally.label == "6.2 アクセス制御" for tally in view.by_clause)


def test_the_trend_and_the_issue_day_come_from_outside() -> None:
    view = build_audit_view(make_material(12), replace(SETTINGS, issued=date(2027, 5, 1)))
    assert view.cover.issued == date(2027, 5, 1)
    last = view.trend[-1]
    counts = dict(view.totals.counts)
    assert last.unconfirmed == counts[Grade.UNCONFIRMED]
    assert last.conforming == counts[Grade.CONFORMING]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("-", "なし"),
        (">= 12", "12 以上"),
        ("0 | >= 900", "0 又は 900 以上"),
        (">= 2026-11-21", "2026-11-21 以降"),
        ("root:root|shadow, <= 0640", "root:root|shadow, 0640 以下"),
        ("1..4", "1～4"),
        ("deny 1..5", "deny 1～5"),
        ("10.0.0.1..2", "10.0.0.1..2"),
        ("aes128-ctr,aes256-ctr", "aes128-ctr,aes256-ctr"),
    ],
)
def test_bounds_are_put_into_words(written: str, read: str) -> None:
    assert asked(written) == read


def test_a_fact_tells_how_many_hosts_are_right_and_how_many_unknown() -> None:
    results = make_material(12).results
    finding = next(f for f in make_view(12).findings if f.check == "SSH-001")
    counts = Counter(r.verdict for r in results if r.check == "SSH-001")
    assert f"適合{counts[Verdict.PASS]}台、未確認{counts[Verdict.UNKNOWN]}台" in finding.facts[0]
    assert f"{counts[Verdict.FAIL]}台で" in finding.facts[0]


def test_the_summary_says_why_numbers_are_not_products() -> None:
    view = make_view(12)
    total = sum(n for _, n in view.totals.counts)
    assert total == view.overview.hosts_total * view.overview.checks_total
    assert "適用しない" not in summary(view)
    fewer = build_audit_view(
        replace(make_material(12), results=list(make_material(12).results)[1:]), SETTINGS
    )
    assert "機器の種別により適用しない項目がある" in summary(fewer)
    outside = dict(view.totals.counts)[Grade.NOT_APPLICABLE]
    assert f"対象外の{outside}件を除いた{total - outside}件" in counting(view)


@pytest.mark.parametrize(
    ("platform", "device", "applies_to", "proof", "unproven"),
    [
        (Platform.NETWORK, "frr", DEVICES, Proof.REAL, False),
        (Platform.NETWORK, "yamaha", DEVICES, Proof.REAL, True),
        (Platform.NETWORK, "", DEVICES, Proof.REAL, True),
        (Platform.NETWORK, "frr", DEVICES, Proof.SYNTHETIC, True),
        (Platform.NETWORK, "yamaha", Scope(), Proof.REAL, False),
        (Platform.WINDOWS, "", WINDOWS, Proof.SYNTHETIC, True),
        (Platform.LINUX, "", LINUX, Proof.REAL, False),
        (Platform.LINUX, "", LINUX, Proof.RECORDED, True),
    ],
)
def test_what_was_never_proven_on_such_a_machine_is_marked(
    platform: Platform, device: str, applies_to: Scope, proof: Proof, unproven: bool
) -> None:
    host = Host(id="H-1", name="h1", platform=platform, access=Access(device=device))
    check = replace(catalogue()["SSH-001"], applies_to=applies_to, proof=proof)
    rows = Rows({"SSH-001": check}, {}, People.of(Ledger(hosts=(host,))))
    result = Result(
        "H-1", "SSH-001", Verdict.PASS, check.severity, "no", "no", None, "", "", "0" * 64
    )
    assert rows.view(result).unproven is unproven
