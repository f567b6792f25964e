"""The control catalogue as shipped: every clause once, nothing claimed that nobody read."""

import re
from datetime import date
from importlib.resources import files

import pytest

from audit.cycle.controls import EXTERNAL_AUDIT, Class, Control, Part
from audit.cycle.network import NetworkModel
from audit.cycle.reading import shipped_catalogue
from checks.catalogue import SET_RULES, catalogue
from checks.clauses import read_framework
from checks.model import LawField

CATALOGUE = shipped_catalogue()
CHECKS = catalogue("checks.rules", SET_RULES)
CONTROLS = list(CATALOGUE.controls.values())
ITEMS = list(CATALOGUE.items(CHECKS))
LEAVES = [one for one in CONTROLS if not one.heading]
FRAMEWORK = read_framework(files("checks").joinpath("data/mic.yaml").read_text("utf-8"))
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")


def test_every_clause_has_exactly_one_control_in_the_order_of_the_guideline() -> None:
    clauses = [one.number for one in CONTROLS if not one.within]
    assert clauses == list(FRAMEWORK.clauses)
    for one in CONTROLS:
        assert one.edition == FRAMEWORK.edition
        assert one.within or one.title == FRAMEWORK.clauses[one.number]


def test_fields_follow_the_chapters_and_all_eight_are_there() -> None:
    assert {one.law.field for one in ITEMS} == set(LawField)
    assert CATALOGUE.controls["1(1)"].law.field is LawField.ORGANISATION
    assert CATALOGUE.controls["6.1(6)"].law.field is LawField.TECHNICAL
    assert CATALOGUE.controls["7.3(3)"].law.field is LawField.OPERATION
    assert CATALOGUE.controls["9.2(1)"].law.field is LawField.AUDIT


def test_only_the_fields_five_and_seven_leave_the_old_rule_to_what_exists() -> None:
    kept = {law.field for law in CATALOGUE.laws.values() if law.old_rule}
    assert kept == {LawField.TECHNICAL, LawField.OUTSOURCING}
    assert {law.in_force for law in CATALOGUE.laws.values()} == {date(2027, 7, 1)}


@pytest.mark.parametrize("one", CONTROLS, ids=lambda c: c.number)
def test_a_control_is_filled_in_both_languages(one: Control) -> None:
    texts = [one.title, one.asks, *one.evidence, *(question.ask for question in one.questions)]
    for text in texts:
        assert JAPANESE.search(text.ja), text
        assert text.en.strip()
        assert not JAPANESE.search(text.en), text
    if not one.heading:
        assert one.evidence
        assert one.questions


def test_nothing_is_typed_twice() -> None:
    for one in LEAVES:
        assert len(set(one.evidence)) == len(one.evidence), one.number
        assert len({q.ask for q in one.questions}) == len(one.questions), one.number
    asked = [one.asks.ja for one in CONTROLS]
    assert len(set(asked)) == len(asked)


def test_what_only_people_can_answer_has_no_check_and_a_machine_has_one() -> None:
    for one in LEAVES:
        checks = one.checks(CHECKS)
        assert not (one.kind is Class.HUMAN and checks), (one.number, checks)
        assert checks or one.kind is not Class.MACHINE, one.number


def test_every_check_answers_an_item() -> None:
    numbers = {one.number for one in ITEMS}
    named = {clause.removeprefix("MIC:") for check in CHECKS.values() for clause in check.clauses}
    assert named <= numbers


def test_a_heading_is_an_item_only_where_a_check_names_it() -> None:
    assert [one.number for one in ITEMS if one.heading] == ["5.1"]


def test_my_number_measures_from_a_to_g_are_all_referred_to() -> None:
    assert {letter for one in CONTROLS for letter in one.mynumber} == set(CATALOGUE.mynumber)
    assert {letter[0] for letter in CATALOGUE.mynumber} == set("ABCDEFG")


def test_titles_of_sub_clauses_and_our_mappings_are_shown_as_unverified() -> None:
    assert Part.TITLE not in CATALOGUE.controls["6"].unverified
    assert Part.TITLE in CATALOGUE.controls["6.1"].unverified, "read in a second text only"
    assert Part.TITLE in CATALOGUE.controls["6.1(6)"].unverified
    assert Part.FIELD in CATALOGUE.controls["3(1)"].unverified
    assert all(Part.MYNUMBER in one.unverified for one in CONTROLS if one.mynumber)


def test_numbers_of_jis_only_where_the_audit_guideline_was_read() -> None:
    assert CATALOGUE.controls["1(9)"].jis == ("5.5", "5.6", "5.24", "5.25", "5.26", "6.8")
    known = {one.number for one in CONTROLS if one.jis}
    assert known == {*(f"1({n})" for n in (1, 2, 3, 4, 5, 6, 8, 9))}
    assert CATALOGUE.controls["6.1(2)"].required is None


def test_the_nearest_manual_items_ask_the_questions() -> None:
    asked = {q.id for q in CATALOGUE.controls["4.2(1)"].questions if q.id}
    assert asked == {"MAN-402"}
    assert {q.id for q in CATALOGUE.controls["5.2(1)"].questions if q.id} == {"MAN-502"}
    assert {q.id for q in CATALOGUE.controls["8.3"].questions if q.id} == {"MAN-105"}


@pytest.mark.parametrize(
    ("model", "external", "items"),
    [
        (NetworkModel.ALPHA, False, set()),
        (NetworkModel.ALPHA_DASH, True, {"3(2)/α'"}),
        (NetworkModel.BETA, True, {"3(3)/β"}),
        (NetworkModel.BETA_DASH, True, {"3(3)/β", "3(3)/β'"}),
        (None, None, set()),
    ],
)
def test_the_network_model_switches_items_and_the_external_audit(
    model: NetworkModel | None, external: bool | None, items: set[str]
) -> None:
    assert CATALOGUE.external_audit(model) is external
    more = {one.number for one in ITEMS if one.models and one.applies(model)}
    assert more - {EXTERNAL_AUDIT} == items
    for one in ITEMS:
        assert one.models or one.applies(model) is True
