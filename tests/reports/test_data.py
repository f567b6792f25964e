"""The JSON: valid against its own schema, complete, the same bytes for the same view."""

import json

import jsonschema
import pytest

from reports.data import FORMAT, render_data, schema, schema_text
from reports.edition import public_edition
from tests.reports.sample import HEAD, make_view

VIEW = make_view(6)


@pytest.mark.parametrize("view", [VIEW, public_edition(VIEW), make_view(0)])
def test_it_keeps_to_the_schema(view: object) -> None:
    document = json.loads(render_data(view))  # type: ignore[arg-type] # parametrised views
    jsonschema.Draft202012Validator(schema()).validate(document)
    assert document["format"] == FORMAT


def test_what_is_in_it() -> None:
    report = json.loads(render_data(VIEW))["report"]
    assert report["anchor"] == {
        "sequence": 1234,
        "head": HEAD,
        "signature": "head-1234.sig",
        "at": "2026-11-21T00:05:00Z",
    }
    assert len(report["results"]) == len(VIEW.results)
    assert {r["host_id"] for r in report["results"]} == {h["id"] for h in report["hosts"]}
    assert all(host["results"] == [] for host in report["hosts"])
    assert report["findings"][0]["grade"] == "重大な不適合"


def test_the_same_view_gives_the_same_bytes() -> None:
    assert render_data(VIEW) == render_data(make_view(6))


def test_the_schema_describes_every_part() -> None:
    made = schema()
    assert made["$schema"].startswith("https://json-schema.org/")
    parts = made["$defs"]
    for name in ("ReportView", "FindingView", "MemberView", "ResultView", "NotCovered"):
        assert parts[name]["description"].endswith(".") or "\n" in parts[name]["description"]
    assert schema_text().endswith("}\n")
