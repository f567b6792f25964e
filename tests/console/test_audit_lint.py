"""The lint reached from a real journal: what people leave undone through the year is told."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import cast

from click import Group
from typer.main import get_command

from audit.cycle import closing, lint_findings, lint_papers, lint_scope, lint_year, report_desk
from audit.cycle.lint import lint
from console.audit_year import record_of
from console.cli.audit import app
from console.session import Session
from inventory.entries import Draft
from inventory.model import StaffMember
from inventory.words import T
from reports.era import in_japan
from tests.console.closing_town import HEAD, SECTION, begun, begun_town
from tests.console.test_audit_plan import CHIEF, CLERK, Town

__all__ = ["begun", "begun_town"]


def codes(town: Town) -> set[str]:
    return {one.code for one in lint(record_of(Session(town.root), 2026))}


def paper(town: Town, *words: str) -> None:
    town.types("paper", "2026-01", *words)


def test_papers_of_a_year_as_they_come_along(begun: Town) -> None:
    assert {"target-without-papers", "host-without-result", "report-not-signed"} <= codes(begun)
    assert "engagement-unfinished" in codes(begun)
    begun.types("sample", "2026-01", "hosts", "2", "--seed", "2026")
    begun.types("papers", "2026-01", "--start", "--control", "5.2(1)")
    assert {"paper-open", "sample-not-looked-at"} <= codes(begun)
    assert "target-without-papers" not in codes(begun)
    said = ("--method", "聴取", "--from", "課長")
    begun.types("attach", "2026-01", "1", "--said", "tx-1 と tx-2 と tx-3 を見た", *said)
    paper(begun, "1", "--judge", "軽微な不適合", "--note", "記録がない")
    assert {"paper-not-reviewed", "paper-without-finding"} <= codes(begun)
    assert "sample-not-looked-at" not in codes(begun)
    begun.types("review", "2026-01", "1", "--return", "--note", "写しがない", by=CHIEF)
    assert "paper-sent-back" in codes(begun)
    begun.types("attach", "2026-01", "1", "--said", "写しを見た", *said)
    assert "paper-evidence-changed" in codes(begun)
    paper(begun, "1", "--judge", "軽微な不適合", "--note", "適切に管理されている。")
    begun.types("review", "2026-01", "1", by=CHIEF)
    assert "paper-not-reviewed" not in codes(begun)
    assert "assurance-wording" in codes(begun)


def test_findings_of_a_year_as_they_come_along(begun: Town) -> None:
    told = ("--control", "5.2(1)", "--target", SECTION, "--grade", "観察事項")
    begun.types("finding", "raise", "2026-01", *told, "--condition", "古い")
    number = "2026-01-F01"
    assert {"finding-field-empty", "finding-without-response"} <= codes(begun)
    begun.types("finding", "respond", number, "--stance", "同意", "--post", "税務課長", by=HEAD)
    assert "agreed-without-action" in codes(begun)
    owner = ("--owner", "税務課長", "--due", day(9))
    begun.types("finding", "action", number, "直す", *owner, by=HEAD)
    assert "agreed-without-action" not in codes(begun)
    told = ("--reason", "間に合わない", "--compensating", "見回る", "--until", day(20))
    begun.types("finding", "waive", number, *told, by=HEAD)
    assert "waiver-not-approved" in codes(begun)
    begun.types("finding", "approve", number, "1", by=CHIEF)
    assert "waiver-expiring" in codes(begun)


def moved(one: StaffMember) -> StaffMember:
    """The auditor now works in the audited section."""
    return one.model_copy(update={"department": SECTION}) if one.name == CLERK else one


def day(away: int) -> str:
    return (in_japan(datetime.now(UTC)) + timedelta(days=away)).isoformat()


def test_plan_team_reports_and_entries(begun: Town) -> None:
    begun.types("choose", "市民部 市民課", "-q", "3", "--why", "次", "--year", "2026")
    assert {"plan-not-decided", "chosen-not-audited"} <= codes(begun)
    begun.types("write", "2026", "--opinion", "改善の余地がある。")
    begun.types("sign", "2026", by=CHIEF)
    begun.types("write", "2026", "--good", "毎朝の確認")
    assert "report-changed" in codes(begun)
    session = Session(begun.root)
    staff = tuple(moved(one) for one in session.ledger.staff)
    session.inventory.save(session.ledger.model_copy(update={"staff": staff}))
    back = {"phase": "planned"}
    session.journal.append([Draft("engagement:2026-01", "engagement.moved", back, "甲")])
    assert {"auditor-not-independent", "odd-entry"} <= codes(begun)
    begun.types("inspect", "export", str(begun.root / "様式"), "--year", "2026")
    assert "inspection-not-returned" in codes(begun)


def test_exceptions_of_the_policy(begun: Town) -> None:
    (begun.root / "policy" / "waivers.yaml").write_text(
        f"""
waivers:
  - check: SSH-001
    host: T1
    reason: 製品の制約
    compensating: 閉域で使う
    requester: 課長 太郎
    approver: 副市長 鈴木
    since: 2026-04-01
    until: {day(3)}
""",
        "utf-8",
    )
    assert "waiver-expiring" in codes(begun)


def test_commands_in_the_words_are_there() -> None:
    parts = (lint_findings, lint_papers, lint_scope, lint_year, report_desk, closing)
    texts = [v.ja + v.en for part in parts for v in vars(part).values() if isinstance(v, T)]
    pattern = re.compile(r"hinomi audit ([a-z]+)(?: ([a-z]+))?")
    named = {found for text in texts for found in pattern.findall(text)}
    assert len(named) > 10
    known = cast("Group", get_command(app)).commands
    for first, second in named:
        group = getattr(known[first], "commands", {})
        assert not group or second in group, (first, second)


def test_many_alike_are_a_few_lines_and_a_count(begun: Town) -> None:
    begun.types("papers", "2026-01", "--start", "--control", "5.1", "--control", "5.2")
    out, _ = begun.types("lint", "2026", expect=1)
    lines = [line for line in out.splitlines() if line.startswith("誤り paper-open")]
    told = json.loads(begun.types("lint", "2026", "--json", expect=1)[0])
    many = sum(one["code"] == "paper-open" for one in told["remarks"])
    assert many > 6
    assert len(lines) == 6
    assert f"ほか{many - 5}件" in lines[-1]
    assert "調書1 " in lines[0]
