"""The clause data are complete and every check's reference exists in them."""

from pathlib import Path

import pytest

from checks.catalogue import catalogue
from checks.clauses import read_framework
from inventory.words import HinomiError

MIC = read_framework(Path("checks/data/mic.yaml").read_text(encoding="utf-8"))

# sections and how many sub-clauses the guideline's model text has in each
COUNTS = {"1": 10, "2": 2, "3": 3, "4.1": 7, "6.1": 22, "6.2": 6, "6.5": 7, "6.6": 3, "9.1": 8}


@pytest.mark.parametrize(("section", "count"), COUNTS.items())
def test_every_sub_clause_is_there(section: str, count: int) -> None:
    for number in range(1, count + 1):
        assert f"{section}({number})" in MIC.clauses
    assert f"{section}({count + 1})" not in MIC.clauses


def test_a_reference_has_its_path_of_titles() -> None:
    titles = [title.ja for title in MIC.path("MIC:6.2(1)③")]
    assert titles == [
        "技術的セキュリティ",
        "アクセス制御",
        "アクセス制御等",
        "特権を付与されたIDの管理等",
    ]


@pytest.mark.parametrize("reference", ["MIC:6.99", "ISO:6.1", "6.1", ""])
def test_an_unknown_reference_is_refused(reference: str) -> None:
    with pytest.raises(LookupError):
        MIC.clause(reference)


@pytest.mark.parametrize("text", ["", "[]", "clauses: 1", "framework: X\nclauses: {a: b}", "a: ["])
def test_bad_data_says_what_is_needed(text: str) -> None:
    with pytest.raises(HinomiError, match="clause data"):
        read_framework(text)


def test_every_check_refers_to_clauses_that_exist() -> None:
    for one in catalogue().values():
        assert 1 <= len(one.clauses) <= 3, one.id
        for reference in one.clauses:
            assert MIC.clause(reference).ja, (one.id, reference)
