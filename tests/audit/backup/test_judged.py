"""Data sets under the policy: limits, exclusions, severities, waivers, and their findings."""

import re
import textwrap
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from audit.backup.found import newest_violation, record_judged
from audit.backup.judged import judged, severity_of, together, waiver_of
from audit.findings import Findings
from audit.model import FindingState, Trend
from audit.policy_files import load_policy
from checks.backup.judging import Judgement
from checks.backup.model import Case, ToolKind
from checks.backup.plan import Planned, Unclaimed, planned, spared
from checks.catalogue import SET_RULES, catalogue
from checks.model import Severity, Verdict
from checks.policy import Policy
from inventory.journal import Journal
from inventory.model import Ledger, System
from inventory.words import HinomiError, T
from tests.checks.backup.samples import NOW, WANTED, ago, case, held, survey

PASS, FAIL, UNKNOWN = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN
STALE = case(held(survey=survey(copies=survey().copies[:-4])))
LEDGER = Ledger(
    systems=(System(name="住民記録"), System(name="掲示板")),
    data_sets=(WANTED, WANTED.model_copy(update={"id": "DS-9", "system": "税"})),
)


def policy(tmp_path: Path, text: str = "") -> Policy:
    (tmp_path / "p.yaml").write_text(text, "utf-8")
    return load_policy(tmp_path)


def said(found: tuple[Judgement, ...], check: str) -> Verdict:
    [one] = [one for one in found if one.check == check]
    return one.verdict


def plan(spared: str = "") -> dict[str, Verdict]:
    given = load_policy(None, {"backup_sets.without_data": spared} if spared else None)
    found = judged((), given, planned(LEDGER, NOW))
    assert {one.check for one in found} == {"BKP-010"}
    return {one.data_set: one.verdict for one in found}


def test_a_system_without_data_is_found() -> None:
    assert plan() == {"住民記録": PASS, "掲示板": FAIL, "税": PASS}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("掲示板 | 山田 | 2027-03-31 | 内容は控えを要しない", Verdict.NOT_APPLICABLE),
        ("掲示板 | 山田 | 2026-11-20 | 内容は控えを要しない", FAIL),
        ("掲示版 | 山田 | 2027-03-31 | 内容は控えを要しない", FAIL),
        ("掲示板 | | 2027-03-31 | 内容は控えを要しない", UNKNOWN),
        ("掲示板 | 山田 | 年度末 | 内容は控えを要しない", UNKNOWN),
        ("掲示板", UNKNOWN),
    ],
)
def test_a_system_that_needs_none_is_decided_with_owner_end_and_reason(
    text: str, verdict: Verdict
) -> None:
    assert plan(text)["掲示板"] is verdict


def test_limits_of_the_policy_hold(tmp_path: Path) -> None:
    loose = policy(tmp_path, "limits:\n  backup_sets: {grace_hours: 100}\n")
    assert said(judged([STALE], load_policy(None)), "BKP-013") is FAIL
    assert said(judged([STALE], loose), "BKP-013") is PASS


def test_what_is_excluded_stays_visible(tmp_path: Path) -> None:
    given = policy(tmp_path, "excluded:\n  BKP-013: 委託先が確認\n")
    [one] = [one for one in judged([STALE], given) if one.check == "BKP-013"]
    assert (one.verdict, one.detail.ja, one.outcome) == (Verdict.NOT_CHECKED, "委託先が確認", None)


def test_severities_and_waivers_reach_data_sets(tmp_path: Path) -> None:
    text = (
        "severity:\n  BKP-013: {severity: low, reason: 参照系}\n"
        "waivers:\n  - {check: BKP-013, host: DS-1, reason: 更新中, compensating: 手で写す,"
        " requester: 佐藤, approver: 鈴木, since: 2026-04-01, until: 2027-03-31}\n"
    )
    given = policy(tmp_path, text)
    rule = catalogue(SET_RULES)["BKP-013"]
    assert severity_of(rule, given) is Severity.LOW
    assert severity_of(rule, load_policy(None)) is Severity.HIGH
    [one] = [one for one in judged([STALE], given) if one.check == "BKP-013"]
    assert waiver_of(one, given, NOW)
    assert not waiver_of(one, given, NOW + timedelta(days=365))


def test_a_misspelt_rule_is_refused_and_the_right_one_named(tmp_path: Path) -> None:
    with pytest.raises(HinomiError, match="BKP-0"):
        policy(tmp_path, "excluded:\n  BKP-0133: 理由\n")


def test_the_example_of_the_how_to_page_is_policy(tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "how-to" / "backup_rules.md").read_text("utf-8")
    blocks = re.findall(r"(?:^    .*\n)+", page, re.M)
    given = policy(tmp_path, "".join(textwrap.dedent(block) for block in blocks))
    assert given.limits["backup_sets.drill_days_files"] == 92
    assert given.excluded.keys() == {"BKP-046"}
    assert [one.host for one in given.waivers] == ["BK-1"]
    assert spared(given.limits["backup_sets.without_data"], "庁内掲示板")  # type: ignore[arg-type] # a list of texts


def test_one_bad_place_is_a_bad_data_set() -> None:
    shut = held(survey=survey(problems=(T("警告", "warning"),)))
    for places in ((shut, held()), (held(), shut)):
        found = together(judged([case(*places)], load_policy(None)))
        assert found["DS-1"]["BKP-021"] is FAIL
    assert together(judged([case()], load_policy(None)))["DS-1"]["BKP-021"] is PASS


@pytest.fixture
def journal(engine: Engine) -> Journal:
    return Journal(engine)


def look(journal: Journal, one: Case, *, days_ago: float = 0) -> None:
    given = load_policy(None)
    record_judged(journal, judged([one], given), [one], given, "佐藤", ago(days=days_ago))


def state(journal: Journal, check: str) -> tuple[FindingState, Trend] | None:
    found = [f for f in Findings(journal).all() if f.check == check and f.host == "DS-1"]
    return (found[0].state, found[0].trend) if found else None


def test_a_finding_opens_and_only_a_pass_closes_it(journal: Journal) -> None:
    look(journal, case(), days_ago=9)
    assert state(journal, "BKP-013") is None
    look(journal, STALE, days_ago=8)
    assert state(journal, "BKP-013") == (FindingState.OPEN, Trend.NEW)
    look(journal, case(held(survey=survey(copies=()))), days_ago=7)
    look(journal, case(rpo_hours=None), days_ago=6)  # not known: closes nothing
    assert state(journal, "BKP-013") == (FindingState.OPEN, Trend.CONTINUING)
    look(journal, case(), days_ago=5)
    assert state(journal, "BKP-013") == (FindingState.CLOSED, Trend.RESOLVED)


def test_what_was_seen_is_told_of_the_last_violation(journal: Journal) -> None:
    assert newest_violation(journal, "DS-1", "BKP-021") is None
    for age, word in ((8, "古い"), (7, "新しい")):
        look(journal, case(held(survey=survey(problems=(T(word, "x" * 999),)))), days_ago=age)
    look(journal, case(), days_ago=6)
    told = newest_violation(journal, "DS-1", "BKP-021")
    assert told
    assert told["observed"].ja == "近く: 新しい"
    assert len(told["observed"].en) < 400
    assert told["expected"] == T("なし", "none")
    assert newest_violation(journal, "DS-1", "BKP-013") is None


def test_a_product_s_report_carried_in_by_the_claimant_closes_nothing(journal: Journal) -> None:
    look(journal, STALE, days_ago=8)
    findings = Findings(journal)
    [number] = [f.fingerprint for f in findings.all() if f.check == "BKP-013"]
    findings.claim_fix(number, "佐藤", "直した")
    healthy = case()
    place = healthy.held[0]
    reported = replace(place, place=replace(place.place, tool=ToolKind.CATALOG))
    later = ago(days=-3650)  # after the claim, which the journal dates itself
    given = load_policy(None)
    carried = replace(healthy, held=(reported,))
    record_judged(journal, judged([carried], given), [carried], given, "佐藤", later)
    assert state(journal, "BKP-013") == (FindingState.FIX_CLAIMED, Trend.NEW)
    record_judged(journal, judged([healthy], given), [healthy], given, "佐藤", ago(days=-3651))
    assert state(journal, "BKP-013") == (FindingState.CLOSED, Trend.RESOLVED)


def test_the_plan_has_findings_by_the_name_of_the_system(journal: Journal) -> None:
    given = load_policy(None)
    found = judged((), given, planned(LEDGER, NOW))
    record_judged(journal, found, (), given, "佐藤", NOW)
    assert [(f.host, f.check) for f in Findings(journal).all()] == [("掲示板", "BKP-010")]


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (Unclaimed((), ()), PASS),
        (Unclaimed((T("余分", "stray"),), ()), FAIL),
        (Unclaimed((T("余分", "stray"),), ("nas",)), FAIL),
        (Unclaimed((), ("nas",)), UNKNOWN),
    ],
)
def test_what_no_line_names_is_found_of_the_ledger(found: Unclaimed, verdict: Verdict) -> None:
    [one] = judged((), load_policy(None), unclaimed=found)
    assert (one.check, one.data_set, one.verdict) == ("BKP-029", "台帳", verdict)
    if verdict is FAIL:
        assert one.outcome
        assert one.outcome.observed_ja == "余分"


def test_a_rule_that_stumbles_on_the_plan_is_an_error_and_no_more() -> None:
    odd = Planned(System(name="x"), (None,), NOW)  # type: ignore[arg-type] # what no ledger gives
    [one] = judged((), load_policy(None), [odd])
    assert one.verdict is Verdict.ERROR
