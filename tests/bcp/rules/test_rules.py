"""Every rule over plans that are spoilt in one respect."""

import re

import pytest

from bcp.case import Case
from bcp.conflicts import Conflict, Fits
from bcp.rules.every import RULES
from bcp.rules.rule import Rule
from tests.bcp.rules.judging import CONFLICT, FITS, UNKNOWN, Row, case_of, holds, limits, said
from tests.bcp.rules.sound import NOW, SOUND
from tests.bcp.rules.wording import GOLDEN, ROWS, wording

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
# Names of things, and keys of the file that a clerk has to type.
KNOWN_WORDS = re.compile(
    r"(continuity\.yaml|checked|basis|drilled|paper|true|of|hinomi|backup|verify|drill|tasks|needs"
    r"|work|people|vendors|exercises|documents|first_steps|RPO|RTO|UPS|km|sv1|sv2|laptop|p\.yaml"
    r"|data|D|A|GIS)"
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_rule_says_what_the_row_expects(row: Row) -> None:
    assert holds(row)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_fits_fails_and_is_unknown_somewhere(rule: Rule) -> None:
    shown = {row.verdict for row in ROWS if row.rule == rule.id}
    wanted = {FITS, CONFLICT, UNKNOWN} - ({UNKNOWN} if rule.id == "C5" else set())
    assert shown >= wanted  # what is in no circle needs no number


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_sound_plan_fits_every_rule(rule: Rule) -> None:
    found = list(rule(Case(SOUND, NOW, limits())))
    assert found
    assert [one for one in found if not isinstance(one, Fits)] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_everything_said_is_filled_in_both_languages(row: Row) -> None:
    rule = next(rule for rule in RULES if rule.id == row.rule)
    for one in said(rule, case_of(row), row.subjects):
        if isinstance(one, Fits):
            continue
        texts = [one.advice, *(one.because if isinstance(one, Conflict) else one.why)]
        texts += [one.title] if isinstance(one, Conflict) else []
        for text in texts:
            assert text.en.strip()
            assert JAPANESE.search(text.ja)
            assert not re.search(r"[{}]", text.ja + text.en)
            left = KNOWN_WORDS.sub("", text.ja)
            assert not re.search(r"[a-zA-Z]{2,}", left), left


def test_a_conflict_gives_reasons_with_places_and_an_advice() -> None:
    bare = {("C7", "more is asked than there is")}  # the title says all
    for row in ROWS:
        rule = next(rule for rule in RULES if rule.id == row.rule)
        for one in said(rule, case_of(row), row.subjects):
            if isinstance(one, Conflict) and (row.rule, row.what) not in bare:
                assert one.because or one.rule == "C7", (row.name, one.title.en)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_explained_in_both_languages(rule: Rule) -> None:
    for text in (rule.holds, rule.why):
        assert JAPANESE.search(text.ja)
        assert text.en
        assert not JAPANESE.search(text.en)
    assert rule.told


def test_the_words_are_those_that_were_read() -> None:
    assert wording(ROWS) == GOLDEN.read_text("utf-8")  # read it, then tests.bcp.rules.wording


def test_rules_are_numbered_without_a_gap() -> None:
    assert [rule.id for rule in RULES] == [f"C{number}" for number in range(16)]
