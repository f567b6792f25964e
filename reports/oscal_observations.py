"""Observations: what was read, heard, seen or tested, when, of whom, and until when it counts.

NIST SP 800-53A knows three methods; looking on (視察) is part of its EXAMINE ("observing") and
keeps our own word in a property.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from audit.cycle.finding_model import Seen, Verification
from audit.cycle.paper_model import METHODS as METHOD_WORDS
from audit.cycle.paper_model import Method
from checks.model import Verdict
from reports.audit_year_view import YearEvidence, YearFinding, YearMachine, YearPaper, YearView
from reports.oscal_parts import evidence_id, host_subject, origin, target_subject
from reports.oscal_text import Json, begin, end, kept, line, lines, moment, props, uid

METHODS: Mapping[Method, str] = {
    Method.EXAMINE: "EXAMINE",
    Method.INTERVIEW: "INTERVIEW",
    Method.OBSERVE: "EXAMINE",
    Method.TEST: "TEST",
}
_DIGEST = re.compile("[0-9a-f]{64}")
_NOT_SEEN = "機器を見ていない。collected は結果を調書に取り込んだ時。"


def has_digest(digest: str) -> bool:
    """Whether evidence can be pointed at: the public edition does not."""
    return _DIGEST.fullmatch(digest) is not None


def of_paper(view: YearView, paper: YearPaper) -> Iterator[Json]:
    """What a working paper rests on; evidence that was withdrawn counts for nothing."""
    yield from (_read(view, paper, one) for one in paper.evidence if not one.withdrawn)
    for rows in _grouped(paper.machine):
        yield _scanned(view, paper, rows)


def of_finding(view: YearView, one: YearFinding) -> Iterator[Json]:
    """What was last seen of the facts of a finding, and who verified a correction."""
    for seen in one.seen:
        yield _fact(view, one, seen)
    for number, verified in enumerate(one.verifications, 1):
        yield _verified(view, one, verified, number)


def related(observations: Iterable[Json]) -> list[Json]:
    """References to observations."""
    return [{"observation-uuid": one["uuid"]} for one in observations]


def _read(view: YearView, paper: YearPaper, one: YearEvidence) -> Json:
    where = f"{paper.engagement}#{paper.number}"
    said = {
        "method": one.method.value,
        "received": one.received.isoformat(),
        "period-begin": one.period[0].isoformat(),
        "period-end": one.period[1].isoformat(),
    }
    return kept(
        {
            "uuid": uid("read", where, one.number),
            "title": line(f"{where} evidence {one.number}"),
            "description": lines(one.text or one.name or METHOD_WORDS[one.method].ja),
            "props": props(said),
            "methods": [METHODS[one.method]],
            "types": ["control-objective"],
            "origins": origin(view),
            "subjects": [target_subject(paper.target)],
            "relevant-evidence": _evidence([one.digest], one.name),
            "collected": begin(one.collected),
            "expires": end(one.expires) if one.expires else "",
        }
    )


def _grouped(rows: Iterable[YearMachine]) -> Iterator[Sequence[YearMachine]]:
    """Results that one observation tells: of one check, one verdict, one day and one run."""
    ordered = sorted(rows, key=lambda one: (*_group(one), one.host))
    for _, found in groupby(ordered, key=_group):
        yield tuple(found)


def _group(one: YearMachine) -> tuple[str, str, str, str]:
    return one.check, one.run, one.verdict.value, one.seen.isoformat() if one.seen else ""


def _scanned(view: YearView, paper: YearPaper, rows: Sequence[YearMachine]) -> Json:
    first, where = rows[0], f"{paper.engagement}#{paper.number}"
    unsure = any(one.unsure for one in rows)
    said = {"method": "test", "check": first.check, "verdict": first.verdict.value,
            "run": first.run, "unsure": "yes" if unsure else ""}  # fmt: skip
    taken = paper.linked or view.maker.at
    return kept(
        {
            "uuid": uid("scanned", where, *_group(first)),
            "title": line(f"{where} {first.check} {first.verdict.value}"),
            "description": lines(_verdict(first, len(rows), unsure=unsure)),
            "props": props(said),
            "methods": ["TEST"],
            "types": ["control-objective"],
            "origins": origin(view),
            "subjects": [host_subject(one.host) for one in rows],
            "relevant-evidence": _evidence((one.evidence for one in rows), first.check),
            "collected": begin(first.seen) if first.seen else moment(taken),
            "expires": end(first.expires) if first.expires else "",
            "remarks": "" if first.seen else _NOT_SEEN,
        }
    )


def _verdict(one: YearMachine, hosts: int, *, unsure: bool) -> str:
    words = {Verdict.PASS: "基準のとおり", Verdict.FAIL: "基準と違う"}
    told = "確認できていない" if unsure else words.get(one.verdict, "対象外")
    return f"機器の点検 {one.check}: {told}（{hosts}台）"


def _fact(view: YearView, one: YearFinding, seen: Seen) -> Json:
    fact = seen.fact
    said = {"check": fact.check, "verdict": seen.verdict.value, "run": seen.run,
            "carried-by-hand": "yes" if seen.carried else ""}  # fmt: skip
    return kept(
        {
            "uuid": uid("fact", one.fingerprint, fact.check, fact.host, seen.at.isoformat()),
            "title": line(f"{one.number} {fact.check} {seen.verdict.value}"),
            "description": lines(f"指摘の事実を最後に見た結果: {fact.check}"),
            "props": props(said),
            "methods": ["TEST"],
            "types": ["finding"],
            "origins": origin(view),
            "subjects": [host_subject(fact.host)],
            "collected": moment(seen.at),
        }
    )


def _verified(view: YearView, one: YearFinding, verified: Verification, number: int) -> Json:
    holds = "是正を確認した" if verified.holds else "是正されていない"
    return kept(
        {
            "uuid": uid("verified", one.fingerprint, number, verified.at.isoformat()),
            "title": line(f"{one.number} verification {number}"),
            "description": lines(f"{holds}。{verified.note}"),
            "props": props({"holds": "yes" if verified.holds else "no", "run": verified.run}),
            "methods": ["TEST" if verified.run else "EXAMINE"],
            "types": ["mitigation" if verified.holds else "finding"],
            "origins": origin(view),
            "subjects": [target_subject(one.target)],
            "relevant-evidence": _evidence(verified.evidence, one.number),
            "collected": moment(verified.at),
        }
    )


def _evidence(digests: Iterable[str], name: str) -> list[Json]:
    """What can be pointed at, by the resource that it is."""
    return [
        {
            "href": f"#{evidence_id(digest)}",
            "description": lines(name or digest),
            "props": props({"sha-256": digest}),
        }
        for digest in dict.fromkeys(digests)
        if has_digest(digest)
    ]
