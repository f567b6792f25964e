"""Findings as rows and stories for a person, and the deeds a person may record."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from audit import gaps
from audit.backup import found as sets
from audit.discovery import found as network
from audit.findings import Findings, waiver_for
from audit.intake import subject_of
from audit.model import Finding, FindingState
from checks.catalogue import DISCOVERY_RULES, SET_RULES, catalogue
from checks.model import Check, Severity
from checks.policy import Policy
from console.finding_words import event_line
from console.language import language, w
from console.session import Session
from inventory.words import Language, T
from reports.reasons import PROVENANCES, SEVERITIES, STATES, TRENDS

_SHORT = 8


def finding_rows(
    session: Session, hosts: Sequence[str], *, closed_too: bool
) -> list[dict[str, Any]]:
    """Findings as plain objects, gravest first; closed ones only when asked for."""
    names = _names(session)
    wanted = {*hosts, *(id_ for id_, name in names.items() if name in hosts)}
    found = [
        finding
        for finding in Findings(session.journal).all()
        if (closed_too or finding.state is not FindingState.CLOSED)
        and (not hosts or not wanted.isdisjoint((finding.host, *finding.former)))
    ]
    policy = session.policy()
    own = _policies(session, policy)
    rows = [_row(session, f, names.get(f.host, f.host), policy, own) for f in found]
    return sorted(rows, key=lambda row: (-row["weight"], row["check"], row["host"]))


def _names(session: Session) -> dict[str, str]:
    """What a finding is about by its id: a data set or a host of the ledger."""
    sets = {one.id: f"{one.system} {one.name}" for one in session.ledger.data_sets}
    return {**sets, **{host.id: host.name for host in session.ledger.hosts}}


def _check(session: Session, id_: str) -> Check[...] | None:
    return session.checks.get(id_) or catalogue(SET_RULES, DISCOVERY_RULES).get(id_)


def _policies(session: Session, policy: Policy) -> Mapping[str, Policy]:
    """The policy of each host of the ledger, in its context."""
    if not policy.blocks:
        return dict.fromkeys((host.id for host in session.ledger.hosts), policy)
    every = {host.id: policy.fitting(subject_of(host)) for host in session.ledger.hosts}
    distinct = {fitting: policy.within(fitting) for fitting in set(every.values())}
    return {id_: distinct[fitting] for id_, fitting in every.items()}


def severity_words(name: str) -> str:
    """What a person reads for the published name of a severity."""
    return SEVERITIES[Severity[name.upper()]].in_(language()) if name else ""


def _severity(check: Check[...], policy: Policy) -> Severity:
    change = policy.severities.get(check.id)
    return change.severity if change else check.severity


def _row(
    session: Session, finding: Finding, name: str, policy: Policy, own: Mapping[str, Policy]
) -> dict[str, Any]:
    check = _check(session, finding.check)
    severity = _severity(check, own.get(finding.host, policy)) if check else None
    waiver = waiver_for(finding, policy, datetime.now(UTC))
    return {
        "number": finding.fingerprint[:_SHORT],
        "fingerprint": finding.fingerprint,
        "host": finding.host,
        "host_name": name,
        "former_hosts": list(finding.former),
        "check": finding.check,
        "title": check.title.in_(language()) if check else _gap(session, finding),
        "severity": severity.name.lower() if severity is not None else "",
        "weight": int(severity or 0),
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


def _gap(session: Session, finding: Finding) -> str:
    """The words of a gap, which stands in no catalogue."""
    told = gaps.words_of(session.journal, finding.host) if finding.check == gaps.CHECK else ""
    return told or (gaps.TITLE.in_(language()) if finding.check == gaps.CHECK else "")


def finding_story(session: Session, number: str, in_language: Language) -> dict[str, Any]:
    """One finding: what is violated, what was seen, what to do, and its history."""
    findings = Findings(session.journal)
    finding = findings.find(number)
    names = _names(session)
    policy = session.policy()
    name = names.get(finding.host, finding.host)
    told = _row(session, finding, name, policy, _policies(session, policy))
    check = _check(session, finding.check)
    ids = (finding.host, *reversed(finding.former))
    newest = next(filter(None, (session.results.newest(id_, finding.check) for id_ in ids)), None)
    if newest:
        told |= {
            "observed": w(newest[1].observed_ja, "") or newest[1].observed,
            "provenance": PROVENANCES[came].in_(language())
            if (came := newest[1].provenance)
            else "-",
            "expected": w(newest[1].expected_ja, "") or newest[1].expected,
            "evidence": newest[1].evidence,
        }
    elif seen := _violation(session, finding):
        told |= {name: words.in_(language()) for name, words in seen.items()}
    if check:
        told |= {"risk": check.risk.in_(in_language), "remedy": check.remedy.in_(in_language)}
    told["waiver"] = _exception(finding, policy)
    told["history"] = [event_line(event) for event in findings.story(finding)]
    return told


def _violation(session: Session, finding: Finding) -> Mapping[str, T] | None:
    """What was seen of a data set, a segment or a host on the network."""
    about = (session.journal, finding.host, finding.check)
    return sets.newest_violation(*about) or network.newest_violation(*about)


def _exception(finding: Finding, policy: Policy) -> dict[str, str]:
    """The exception in force with its compensating control, nothing where there is none."""
    waiver = waiver_for(finding, policy, datetime.now(UTC))
    return {name: str(value) for name, value in asdict(waiver).items()} if waiver else {}


def act(session: Session, number: str, action: str, values: Mapping[str, str]) -> None:
    """Record one deed of a person."""
    findings = Findings(session.journal)
    if action == "assign":
        findings.assign(number, values["assignee"], values["due"], session.actor)
    elif action == "acknowledge":
        findings.acknowledge(number, session.actor, values["note"])
    else:
        findings.claim_fix(number, session.actor, values["note"])
