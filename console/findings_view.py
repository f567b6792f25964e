"""Findings as rows and stories for a person, and the deeds a person may record."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from audit.findings import Findings, waiver_for
from audit.model import Finding, FindingState
from checks.model import Check
from checks.policy import Policy
from console.language import language, w
from console.session import Session
from inventory.words import Language
from reports.era import era_date
from reports.reasons import STATES, TRENDS

_SHORT = 8


def finding_rows(
    session: Session, hosts: Sequence[str], *, closed_too: bool
) -> list[dict[str, Any]]:
    """Findings as plain objects, gravest first; closed ones only when asked for."""
    names = {host.id: host.name for host in session.ledger.hosts}
    wanted = {id_ for id_, name in names.items() if id_ in hosts or name in hosts}
    found = [
        finding
        for finding in Findings(session.journal).all()
        if (closed_too or finding.state is not FindingState.CLOSED)
        and (not hosts or finding.host in wanted)
    ]
    policy = session.policy()
    rows = [_row(session, f, names.get(f.host, f.host), policy) for f in found]
    return sorted(rows, key=lambda row: (-row["weight"], row["check"], row["host"]))


def _row(session: Session, finding: Finding, name: str, policy: Policy) -> dict[str, Any]:
    check: Check[...] | None = session.checks.get(finding.check)
    waiver = waiver_for(finding, policy, datetime.now(UTC))
    return {
        "number": finding.fingerprint[:_SHORT],
        "fingerprint": finding.fingerprint,
        "host": finding.host,
        "host_name": name,
        "check": finding.check,
        "title": check.title.in_(language()) if check else "",
        "severity": check.severity.name.lower() if check else "",
        "weight": int(check.severity) if check else 0,
        "state": STATES[finding.state].in_(language()),
        "trend": TRENDS[finding.trend].in_(language()),
        "first_seen": finding.first_seen.isoformat(),
        "last_seen": finding.last_seen.isoformat(),
        "runs": finding.runs,
        "assignee": finding.assignee,
        "due": finding.due,
        "waived_until": waiver.until.isoformat() if waiver else None,
        "clauses": list(check.clauses) if check else [],
        "refs": list(check.refs) if check else [],
    }


def finding_story(session: Session, number: str, in_language: Language) -> dict[str, Any]:
    """One finding: what is violated, what was seen, what to do, and its history."""
    findings = Findings(session.journal)
    finding = findings.find(number)
    names = {host.id: host.name for host in session.ledger.hosts}
    told = _row(session, finding, names.get(finding.host, finding.host), session.policy())
    check = session.checks.get(finding.check)
    newest = session.results.newest(finding.host, finding.check)
    if newest:
        told |= {
            "observed": w(newest[1].observed_ja, "") or newest[1].observed,
            "expected": w(newest[1].expected_ja, "") or newest[1].expected,
            "evidence": newest[1].evidence,
        }
    if check:
        told |= {"risk": check.risk.in_(in_language), "remedy": check.remedy.in_(in_language)}
    told["history"] = [
        f"{era_date(event.at.date())} {event.what.value} {event.actor} {event.person}{event.note}"
        for event in findings.story(finding)
    ]
    return told


def act(session: Session, number: str, action: str, values: Mapping[str, str]) -> None:
    """Record one deed of a person."""
    findings = Findings(session.journal)
    if action == "assign":
        findings.assign(number, values["assignee"], values["due"], session.actor)
    elif action == "acknowledge":
        findings.acknowledge(number, session.actor, values["note"])
    else:
        findings.claim_fix(number, session.actor, values["note"])
