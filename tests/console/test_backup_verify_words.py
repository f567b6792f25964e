"""What verifying found, as a table that a person still reads."""

from datetime import UTC, datetime

import pytest

from audit.backup.verifying import Verified
from checks.backup.judging import Judgement
from checks.catalogue import catalogue
from checks.model import FactError, Outcome, Provenance, Verdict, Why
from console.backup_verify_words import judgement_rows, look_words, verified_lines
from inventory.words import T
from tests.audit.backup.made import copy, reading, survey, target

CHECKS = catalogue("checks.backup.rules")
IDS = list(CHECKS)[:6]
DOWN = T("応答がない", "does not answer")


@pytest.fixture(autouse=True)
def japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.language._chosen", ["ja"])


def unknown(check: str, target_: str = "nas") -> Judgement:
    return Judgement(check, "BK-1", target_, Verdict.UNKNOWN, None, Why.NOT_COLLECTED, DOWN)


def failed(check: str) -> Judgement:
    outcome = Outcome(True, False, "none", "some", Provenance.MEASURED, (), "なし", "あり")
    return Judgement(check, "BK-1", "nas", Verdict.FAIL, outcome, None, T("", ""))


def passed(check: str) -> Judgement:
    outcome = Outcome(True, True, "fine", "fine")
    return Judgement(check, "BK-1", "nas", Verdict.PASS, outcome, None, T("", ""))


def test_one_reason_for_many_is_one_row_and_violations_stand_alone() -> None:
    found = [*(unknown(one) for one in IDS), *(failed(one) for one in IDS), passed(IDS[0])]
    rows = list(judgement_rows(found, CHECKS))
    assert len(rows) == len(IDS) + 1
    assert {row[4] for row in rows[:-1]} == {"不適合"}
    assert rows[-1][3].endswith("ほか 5 項目")
    assert "応答がない" in rows[-1][5]


def test_few_rows_of_one_reason_are_shown_each() -> None:
    found = [unknown(one) for one in IDS[:3]]
    assert len(list(judgement_rows(found, CHECKS))) == 3
    other = [unknown(one, "tape") for one in IDS[:3]]
    assert len(list(judgement_rows([*found, *other], CHECKS))) == 6


def test_nothing_wrong_is_no_row() -> None:
    assert list(judgement_rows([passed(one) for one in IDS], CHECKS)) == []


@pytest.mark.parametrize("tongue", ["ja", "en"])
def test_every_line_is_in_the_language_asked_for(
    monkeypatch: pytest.MonkeyPatch, tongue: str
) -> None:
    monkeypatch.setattr("console.language._chosen", [tongue])
    down = FactError(Why.NOT_COLLECTED, DOWN)
    at = datetime(2026, 11, 21, 1, tzinfo=UTC)
    good = Verified(target(), survey(copy(at=at)), (reading((2, 30)), down), 1.0)
    lines = "\n".join([*verified_lines(good), *verified_lines(Verified(target(), down, (), 1.0))])
    assert ("応答がない" in lines) == (tongue == "ja")
    assert ("does not answer" in lines) == (tongue == "en")
    assert "2/30" in lines


def test_damage_is_told_with_its_errors() -> None:
    bad = reading(sound=False)
    assert "異常あり" in look_words(bad)
