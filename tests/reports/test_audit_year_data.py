"""The JSON of a year: valid against its own schema, complete, the same bytes every time."""

import json
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.cycle.finding_model import Five
from inventory.words import HinomiError
from reports.audit_year_data import FORMAT, render_json, schema, schema_text
from reports.plain_text import visible
from reports.view import Edition
from tests.audit.cycle.year_town import record, source


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("engagement", ["", "2026-02"])
def test_it_keeps_to_the_schema(edition: Edition, engagement: str) -> None:
    document = json.loads(render_json(source(edition, engagement)))
    jsonschema.Draft202012Validator(schema()).validate(document)
    assert document["format"] == FORMAT
    assert document["audit"]["edition"] == edition.value


def test_a_broken_document_is_refused() -> None:
    document = json.loads(render_json(source()))
    document["audit"]["findings"][0]["grade"] = "grave"
    assert not jsonschema.Draft202012Validator(schema()).is_valid(document)


def test_the_same_record_gives_the_same_bytes() -> None:
    assert render_json(source()) == render_json(source())


def test_what_is_in_it() -> None:
    said = json.loads(render_json(source()))["audit"]
    assert [one["reference"] for one in said["findings"]] == [f.number for f in record().findings]
    assert said["hosts"][0] == ["SV-001", "zeimu-db01", "総務部 税務課"]
    papers = [paper for one in said["engagements"] for paper in one["papers"]]
    assert {paper["confirmed"] for paper in papers} == {True, False}
    assert all(paper["confirmed"] is (paper["doubts"] == []) for paper in papers)
    assert said["maker"]["head"] == "cd" * 32


def test_the_schema_describes_every_part() -> None:
    parts = schema()["$defs"]
    for name in ("YearView", "YearPaper", "YearFinding", "YearEvidence", "Doubt"):
        assert parts[name]["description"].split("\n")[0].endswith(".")
    assert schema_text().endswith("}\n")


@settings(max_examples=20)
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), min_size=5, max_size=5)
)
def test_odd_texts_come_back_as_they_were(texts: list[str]) -> None:
    odd = replace(record().findings[0], five=Five(*texts))
    said = json.loads(render_json(source(of=replace(record(), findings=(odd,), engagements=()))))
    assert tuple(said["audit"]["findings"][0]["five"].values()) == tuple(texts)


def test_half_a_character_is_refused_by_name() -> None:
    odd = replace(record().findings[0], five=Five("\udc42"))
    with pytest.raises(HinomiError) as refused:
        render_json(source(of=replace(record(), findings=(odd,))))
    assert "findings.five.condition" in refused.value.message.ja


def test_control_characters_are_made_visible() -> None:
    assert visible("a\x00b\x1bc\x7fd\x9be\tf\n") == "a␀b␛c␡d\ufffde\tf\n"
