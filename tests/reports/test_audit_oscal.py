"""OSCAL: valid by NIST's schema, true to the record, the same identifiers for the same things."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from audit.cycle.finding_model import Standing
from audit.cycle.paper_model import Method
from audit.cycle.year_record import YearRecord
from checks.model import Verdict
from inventory.words import HinomiError
from reports.audit_oscal import render_oscal, render_poam
from reports.audit_source import AuditSource
from reports.audit_year_build import year_view
from reports.oscal_observations import METHODS
from reports.oscal_results import parts_of
from reports.view import Edition
from tests.audit.cycle.year_town import END, PLAN, YEAR, record, source
from tests.reports.oscal_schema import faults

Render = Callable[[AuditSource], bytes]
BOTH = pytest.mark.parametrize("render", [render_oscal, render_poam])
RESULTS, POAM = "assessment-results", "plan-of-action-and-milestones"
EMPTY = YearRecord(YEAR, END.date(), PLAN, (), (), (), ())


def results(of: AuditSource | None = None) -> dict[str, Any]:
    return _whole(render_oscal) if of is None else dict(json.loads(render_oscal(of))[RESULTS])


def poam(of: AuditSource | None = None) -> dict[str, Any]:
    return _whole(render_poam) if of is None else dict(json.loads(render_poam(of))[POAM])


@cache
def _whole(render: Render) -> dict[str, Any]:
    """What the document of the whole year says; nobody changes it."""
    [said] = json.loads(render(source())).values()
    return dict(said)


def said(thing: dict[str, Any], name: str) -> str:
    """A property of ours, "" where there is none."""
    return next((p["value"] for p in thing.get("props", ()) if p["name"] == name), "")


def every(name: str, of: AuditSource | None = None) -> list[dict[str, Any]]:
    return [thing for one in results(of)["results"] for thing in one.get(name, ())]


def walk(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


@BOTH
@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("engagement", ["", "2026-01", "2026-03"])
def test_it_keeps_to_the_schema(render: Render, edition: Edition, engagement: str) -> None:
    assert faults(json.loads(render(source(edition, engagement)))) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("uuid",), "not-a-uuid"),
        (("metadata", "oscal-version"), None),
        (("results", 0, "findings", 0, "target", "status", "state"), "unknown"),
        (("results", 0, "observations", 0, "collected"), "2026-08-03"),
        (("results", 0, "findings", 0, "target", "target-id"), "6.1(6)"),
        (("results", 0, "risks", 0, "remediations", 0, "uuid"), "1"),
        (("results",), []),
        (("results", 0, "extra"), "x"),
    ],
)
def test_a_broken_document_is_refused(path: tuple[Any, ...], value: object) -> None:
    document = json.loads(render_oscal(source()))
    where = document[RESULTS]
    for key in path[:-1]:
        where = where[key]
    where[path[-1]] = value
    assert faults(document)


@BOTH
def test_the_same_record_gives_the_same_bytes(render: Render) -> None:
    assert render(source()) == render(source())


@BOTH
def test_a_document_that_says_something_else_has_another_identifier(render: Render) -> None:
    first = record().findings[0]
    other = replace(first, five=replace(first.five, effect="別の影響"))
    changed = replace(record(), findings=(other, *record().findings[1:]))
    [before], [after] = (json.loads(render(source(of=one))).values() for one in (record(), changed))
    assert before["uuid"] != after["uuid"]
    assert {r["uuid"] for r in walk(before) if "statement" in r} == {
        r["uuid"] for r in walk(after) if "statement" in r
    }


@BOTH
def test_every_identifier_names_one_thing_and_every_reference_finds_it(render: Render) -> None:
    document = json.loads(render(source()))
    defined = [one["uuid"] for one in walk(document) if "uuid" in one]
    assert len(defined) == len(set(defined))
    names = ("observation-uuid", "risk-uuid", "subject-uuid", "actor-uuid", "party-uuid")
    for one in walk(document):
        for name in names:
            assert name not in one or one[name] in defined, one
        href = one.get("href", "")
        assert not href.startswith("#") or href[1:] in defined, href


def states_of(of: AuditSource) -> dict[str, dict[str, str]]:
    """The status of each paper, of which only the confirmed are satisfied."""
    states = {said(f, "paper"): f["target"]["status"] for f in every("findings", of)}
    satisfied = {key for key, one in states.items() if one["state"] == "satisfied"}
    papers = {f"{p.engagement}#{p.number}": p for p in year_view(of).papers}
    assert satisfied == {key for key, paper in papers.items() if paper.confirmed}
    return states


def test_satisfied_is_only_what_is_confirmed() -> None:
    view = year_view(source())
    good = next(paper for paper in view.papers if paper.confirmed)
    about = replace(record().findings[1], control=good.asked.control, target=good.target)
    key = f"{good.engagement}#{good.number}"
    assert states_of(source())[key]["state"] == "satisfied"
    why = states_of(source(of=replace(record(), findings=(about,))))[key]
    assert why["state"] == "not-satisfied"
    assert why["reason"] == "other"
    assert "解消していない指摘事項" in why["remarks"]


def test_what_nobody_judged_is_not_satisfied_for_another_reason_than_a_fault() -> None:
    reasons = {
        said(f, "judgement"): f["target"]["status"]["reason"]
        for f in every("findings")
        if f["target"]["status"]["state"] == "not-satisfied" and said(f, "paper")
    }
    assert reasons["unconfirmed"] == "other"
    assert reasons["major"] == reasons["minor"] == "fail"


def test_a_finding_without_a_paper_is_never_satisfied() -> None:
    year = replace(record(), engagements=())
    states = [f["target"]["status"]["state"] for f in every("findings", source(of=year))]
    assert states == ["not-satisfied"] * len(year.findings)


def test_methods_are_those_of_sp_800_53a_and_looking_on_is_one_of_them() -> None:
    found = {said(o, "method"): o["methods"] for o in every("observations") if said(o, "method")}
    assert found == {"examine": ["EXAMINE"], "interview": ["INTERVIEW"], "test": ["TEST"]}


def with_paper(**changes: object) -> AuditSource:
    """The year, its first paper changed."""
    first = record().engagements[0]
    paper = replace(first.papers.papers[1], **changes)  # type: ignore[arg-type] # any field
    papers = replace(first.papers, papers={**first.papers.papers, 1: paper})
    return source(of=replace(record(), engagements=(replace(first, papers=papers),)))


def test_looking_on_is_an_examination_under_our_own_word() -> None:
    evidence = record().engagements[0].papers.papers[1].evidence[0]
    looked = with_paper(evidence=(replace(evidence, method=Method.OBSERVE),))
    found = {said(o, "method"): o["methods"] for o in every("observations", looked)}
    assert found["observe"] == ["EXAMINE"]
    assert set(METHODS) == set(Method)


def test_withdrawn_evidence_is_no_observation() -> None:
    evidence = record().engagements[0].papers.papers[1].evidence
    gone = with_paper(evidence=tuple(replace(one, withdrawn="誤り") for one in evidence))
    about = [o["title"] for o in every("observations", gone) if "evidence" in o["title"]]
    assert about
    assert not any(title.startswith("2026-01#1 ") for title in about)


@pytest.mark.parametrize("verdict", [Verdict.UNKNOWN, Verdict.ERROR, Verdict.NOT_CHECKED])
def test_what_a_scan_could_not_see_is_told_so_with_every_host(verdict: Verdict) -> None:
    row = replace(
        record().engagements[0].papers.papers[1].machine[0], verdict=verdict, evidence="", seen=None
    )
    unseen = with_paper(machine=(row, replace(row, host="SV-009")))
    [found] = [o for o in every("observations", unseen) if said(o, "verdict") == verdict.value]
    assert said(found, "unsure") == "yes"
    assert len(found["subjects"]) == 2
    assert "見ていない" in found["remarks"]
    assert "expires" not in found
    assert states_of(unseen)["2026-01#1"]["state"] == "not-satisfied"
    assert faults(json.loads(render_oscal(unseen))) == []


def test_evidence_is_told_by_its_digest_with_its_days() -> None:
    first = next(o for o in every("observations") if said(o, "method") == "examine")
    assert first["collected"] == "2026-08-03T00:00:00+09:00"
    assert first["expires"] == "2027-08-03T23:59:59+09:00"
    [evidence] = first["relevant-evidence"]
    resources = {f"#{one['uuid']}": one for one in results()["back-matter"]["resources"]}
    [link] = resources[evidence["href"]]["rlinks"]
    digest = link["href"].removeprefix("ni:///sha-256;")
    assert urlsafe_b64decode(digest + "=").hex() == said(evidence, "sha-256")
    assert link["hashes"] == [{"algorithm": "SHA-256", "value": said(evidence, "sha-256")}]


def test_a_risk_has_the_standing_of_its_finding() -> None:
    status = {said(one, "standing"): one["status"] for one in poam()["risks"]}
    assert status["closed"] == "closed"
    assert status["waived"] == "deviation-approved"
    assert status["fix_claimed"] == "investigating"
    assert status["open"] == "open"
    closed = [one for one in poam()["risks"] if one["status"] == "closed"]
    assert len(closed) == sum(
        one.standing_now is Standing.CLOSED for one in year_view(source()).findings
    )


def test_steps_are_milestones_and_a_claim_completes_nothing() -> None:
    risks = {said(one, "finding-number"): one for one in poam()["risks"]}
    claimed = risks["2026-02-F04"]["remediations"]
    assert [one["lifecycle"] for one in claimed] == ["recommendation", "planned"]
    assert [task["type"] for task in claimed[1]["tasks"]] == ["action", "milestone", "milestone"]
    assert risks["2026-03-F06"]["remediations"][1]["lifecycle"] == "completed"
    assert risks["2026-01-F02"]["deadline"] == "2027-06-30T23:59:59+09:00"


def test_a_compensating_control_counts_while_the_waiver_holds() -> None:
    waived = [one for one in poam()["risks"] if "mitigating-factors" in one]
    assert [said(one, "standing") for one in waived] == ["waived"]
    later = replace(record(), on=record().on.replace(year=2028))
    assert not any("mitigating-factors" in one for one in poam(source(of=later))["risks"])
    [over] = [
        one
        for one in poam(source(of=later))["risks"]
        if said(one, "finding-number") == "2026-03-F05"
    ]
    assert over["status"] == "open"


def test_the_log_of_a_risk_tells_who_asked_and_who_approved() -> None:
    [waived] = [one for one in poam()["risks"] if said(one, "standing") == "waived"]
    parties = {one["uuid"]: one["name"] for one in poam()["metadata"]["parties"]}
    told = {
        entry["title"]: parties[entry["logged-by"][0]["party-uuid"]]
        for entry in waived["risk-log"]["entries"]
    }
    assert told["waiver asked"] == "課長 太郎"
    assert told["waiver approved"] == "副市長 鈴木"


def test_what_was_done_twice_in_a_second_is_told_twice() -> None:
    first = next(one for one in record().findings if one.claims)
    twice = replace(first, claims=(*first.claims, *first.claims))
    [risk] = poam(source(of=replace(record(), findings=(twice,))))["risks"]
    entries = risk["risk-log"]["entries"]
    assert [entry["title"] for entry in entries].count("fix claimed") == 2
    assert len({entry["uuid"] for entry in entries}) == len(entries)


def test_every_finding_is_an_item_and_has_its_risk_in_one_result() -> None:
    items = [said(one, "finding-number") for one in poam()["poam-items"]]
    risks = [said(one, "finding-number") for one in every("risks")]
    assert sorted(items) == sorted(risks) == sorted(one.number for one in record().findings)
    assert results()["results"][-1]["title"] == "Follow-up of earlier findings 2026"


def test_a_finding_raised_twice_is_in_one_part_only() -> None:
    view = year_view(source())
    parts = [one.reference for part in parts_of(view) for one in part.findings]
    assert sorted(parts) == sorted(one.reference for one in view.findings)


def test_japanese_titles_stand_in_properties() -> None:
    finding = every("findings")[0]
    assert finding["title"].isascii()
    assert said(finding, "title-ja") == "ログの取得等"


def test_what_was_not_covered_is_told() -> None:
    first = results()["results"][0]
    assert said(first, "not-covered") == "1"
    assert "予備機1" in first["remarks"]


def test_without_anything_to_tell_it_says_so() -> None:
    for render in (render_oscal, render_poam):
        with pytest.raises(HinomiError, match="2026"):
            render(source(of=EMPTY))


def test_half_a_character_is_refused_by_name() -> None:
    first = record().findings[0]
    broken = replace(first, note="\ud842")
    year = replace(record(), findings=(broken, *record().findings[1:]))
    with pytest.raises(HinomiError) as refused:
        render_poam(source(of=year))
    assert "findings.note" in refused.value.message.ja
    assert "U+D842" in refused.value.message.ja
