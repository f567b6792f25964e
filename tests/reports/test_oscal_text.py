"""Data types of OSCAL: whatever people wrote, a document of it keeps to the schema."""

import json
import re
import uuid
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.cycle.finding_model import Five
from reports.audit_oscal import render_poam
from reports.oscal_text import control_id, line, lines, prop, uid, unmarked
from reports.plain_text import one_line
from tests.audit.cycle.year_town import record, source
from tests.reports.oscal_schema import faults

ODD = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
TOKEN = re.compile(r"[^\W\d_][\w.-]*")


@given(ODD)
def test_a_token_is_one_whatever_the_clause_is_called(number: str) -> None:
    assert TOKEN.fullmatch(control_id(number))


@given(ODD, ODD)
def test_two_clauses_are_never_the_same_token(one: str, other: str) -> None:
    assert (control_id(one) == control_id(other)) is (one == other)


def test_clauses_that_look_alike_stay_apart() -> None:
    numbers = ["6.1(6)", "6.1_6", "6.16", "6.1.6", "9.1/外部", "9.1(外部)", "6.1(6)a", "6.1(6a)"]
    assert len({control_id(one) for one in numbers}) == len(numbers)
    assert control_id("6.1(6)") == "c-6.1_6"


@given(ODD)
def test_strings_and_lines_are_one_line_and_never_empty(text: str) -> None:
    assert re.fullmatch(r"\S(.*\S)?", prop("name", text)["value"])
    assert re.fullmatch(r"[^\n]+", line(text))
    assert lines(text).strip()


@given(st.text("abc \\`*_<>[]~^{}あ\n", max_size=30))
def test_markup_shows_the_very_text(text: str) -> None:
    assert unmarked(lines(text)) == (text.strip() or "記載なし")
    assert one_line(unmarked(line(text))) == (one_line(text) or "記載なし")


@given(st.lists(ODD, max_size=4))
def test_identifiers_are_of_version_five(parts: list[str]) -> None:
    assert uuid.UUID(uid(*parts)).version == 5
    assert uid(*parts) == uid(*parts)


@settings(max_examples=25)
@given(st.tuples(ODD, ODD, ODD, ODD, ODD), ODD, ODD)
def test_a_document_of_odd_texts_keeps_to_the_schema(
    texts: tuple[str, str, str, str, str], note: str, what: str
) -> None:
    first = record().findings[2]
    action = replace(first.actions[0], what=what, note=note)
    odd = replace(first, five=Five(*texts), note=note, actions=(action,), control=what or "1")
    assert (
        faults(
            json.loads(render_poam(source(of=replace(record(), findings=(odd,), engagements=()))))
        )
        == []
    )
