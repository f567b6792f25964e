"""The reader of the catalogue names file and line of whatever is wrong."""

from datetime import date
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.cycle.controls import Class, Law, Source
from audit.cycle.reading import Ground, read_catalogue, read_controls, read_laws
from checks.clauses import Framework
from checks.coverage import ManualItem
from checks.model import LawField
from inventory.words import HinomiError, T

LAWS = {one: Law(one, T("題", "title"), False, date(2027, 7, 1)) for one in LawField}
GROUND = Ground(
    Framework(
        "MIC", "版", T("指針", "guideline"),
        MappingProxyType({"1": T("章", "chapter"), "1(1)": T("節", "clause")}),
    ),
    LAWS,
    {"A": T("方針", "policy")},
    (ManualItem("MAN-1", ("1",), "document", T("問", "ask"), T("見る", "see")),),
)  # fmt: skip
HEAD = "framework: MIC\nedition: 版\nfield: 一\nsource: {title: unverified}\ncontrols:\n"
CHAPTER = '  "1": {class: human, asks: {ja: 要約, en: short}}\n'
CLAUSE = '  "1(1)": {class: partly, field: 五, asks: {ja: 要, en: s}, mynumber: [A]}\n'


def test_a_whole_catalogue() -> None:
    found = read_catalogue({"c.yaml": HEAD + CHAPTER + CLAUSE}, GROUND)
    clause = found.controls["1(1)"]
    assert clause.kind is Class.PARTLY
    assert clause.law.field is LawField.TECHNICAL
    assert found.controls["1"].law.field is LawField.ORGANISATION
    assert found.controls["1"].heading
    assert not clause.heading
    assert clause.place == "c.yaml:7"
    assert [q.id for q in clause.questions] == ["MAN-1"]
    assert list(clause.sources.values()) == [Source.UNVERIFIED]


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        (CHAPTER, "audit/catalogue", "1(1)"),
        (CHAPTER + CLAUSE + CHAPTER.replace('"1"', '"1(2)"'), "c.yaml:8", "1(2)"),
        (CHAPTER + CLAUSE + CLAUSE, "c.yaml:8", "二度"),
        (CHAPTER.replace("human", "robot"), "c.yaml:6", "robot"),
        (CHAPTER + CLAUSE.replace("[A]", "[Z]"), "c.yaml:7", "Z"),
        (CHAPTER + CLAUSE.replace("五", "九"), "c.yaml:7", "九"),
        (CHAPTER + CLAUSE.replace("mynumber: [A]", 'jis: ["9.1"]'), "c.yaml:7", "8.13"),
        (CHAPTER + CLAUSE.replace("mynumber: [A]", "required: maybe"), "c.yaml:7", "true"),
        (CHAPTER + CLAUSE.replace("mynumber: [A]", "source: {title: sure}"), "c.yaml:7", "sure"),
        (CHAPTER + CLAUSE.replace("mynumber: [A]", "title: {ja: あ, en: a}"), "c.yaml:7", "title"),
        (CHAPTER + CLAUSE.replace("asks: {ja: 要, en: s}, ", ""), "c.yaml:7", "asks"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(text: str, place: str, word: str) -> None:
    with pytest.raises(HinomiError) as told:
        read_catalogue({"c.yaml": HEAD + text}, GROUND)
    assert told.value.message.ja.startswith(place)
    assert word in told.value.message.ja


def test_a_clause_in_two_files_names_both() -> None:
    with pytest.raises(HinomiError, match=r"b\.yaml:6") as told:
        read_catalogue({"a.yaml": HEAD + CHAPTER, "b.yaml": HEAD + CHAPTER}, GROUND)
    assert "a.yaml:6" in told.value.message.ja


def test_a_file_of_another_edition_is_refused() -> None:
    with pytest.raises(HinomiError, match=r"c\.yaml:2"):
        read_controls(HEAD.replace("版", "旧版") + CHAPTER, "c.yaml", GROUND)


def test_the_eight_fields_stand_in_their_order() -> None:
    rows = [f"  - {{field: {f}, title: {{ja: 題, en: t}}, old_rule: false}}\n" for f in LawField]
    head = "in_force: 2027-07-01\nsource: verified\nfields:\n"
    assert list(read_laws(head + "".join(rows), "law.yaml")) == list(LawField)
    with pytest.raises(HinomiError, match=r"law\.yaml:3"):
        read_laws(head + "".join(reversed(rows)), "law.yaml")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    said = ""
    try:
        read_controls(text, "c.yaml", GROUND)
    except HinomiError as told:
        said = told.message.ja
    assert not said or said.startswith("c.yaml")
