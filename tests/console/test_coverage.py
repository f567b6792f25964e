"""The coverage page: every clause and every item of another standard has its answer."""

from importlib.resources import files

import pytest

from checks.catalogue import catalogue
from checks.clauses import read_framework
from checks.coverage import Answers, answered, is_within, read_answers, read_manual, resolved
from console.coverage import coverage_page, listings, sections, unanswered
from inventory.words import T

DATA = files("checks").joinpath("data")
ANSWERS = read_answers(DATA.joinpath("coverage/answers.yaml").read_text("utf-8"))
MANUAL = read_manual(DATA.joinpath("manual.yaml").read_text("utf-8"))
CLAUSES = read_framework(DATA.joinpath("mic.yaml").read_text("utf-8"))
ITEMS = {item for one in listings() for item in one.items}
ITEMS |= {item for items in sections().values() for item in items}


def test_every_item_is_decided_or_has_a_reason() -> None:
    found = answered(sorted(ITEMS), catalogue(), ANSWERS)
    assert [one.item for one in found if not one.checks and one.reason is None] == []


@pytest.mark.parametrize("line", ANSWERS.covered, ids=lambda line: line[0][0])
def test_what_is_said_to_decide_an_item_exists(
    line: tuple[tuple[str, ...], tuple[str, ...]],
) -> None:
    missing = [glob for glob in line[1] if not resolved([glob], catalogue())]
    assert missing == []


def test_every_word_is_used_and_known() -> None:
    used = {why for _, why in (*ANSWERS.better, *ANSWERS.not_covered)}
    assert used == set(ANSWERS.words)


def test_every_clause_has_a_check_or_a_question() -> None:
    assert unanswered(CLAUSES, catalogue(), MANUAL) == []


def test_manual_items_are_about_clauses_that_exist() -> None:
    assert len({item.id for item in MANUAL}) == len(MANUAL)
    assert [c for item in MANUAL for c in item.clauses if c not in CLAUSES.clauses] == []
    assert {item.how for item in MANUAL} == {"interview", "document", "observation"}


def test_who_reads_the_logs_is_asked_of_a_person() -> None:
    [item] = [one for one in MANUAL if "6.1(6)" in one.clauses]
    assert "誰が" in item.ask.ja
    assert item.about("6.1(6)")
    assert not item.about("6.1(60)")


@pytest.mark.parametrize(
    ("clause", "outer", "within"),
    [
        ("6.2(1)③", "6.2(1)", True),
        ("6.2(1)③", "6", True),
        ("6.2(1)", "6.2(1)", False),
        ("6.2(10)", "6.2(1)", False),
        ("61", "6", False),
    ],
)
def test_clauses_lie_in_clauses(clause: str, outer: str, within: bool) -> None:
    assert is_within(clause, outer) is within


def test_refs_come_before_lines_and_lines_before_reasons() -> None:
    words = {"x": T("理由", "reason"), "y": T("優れる", "better")}
    answers = Answers(
        words,
        [(("ssg:sshd_*",), ("SSH-002",))],
        [(("ssg:*",), "y")],
        [(("ssg:*",), "x")],
    )
    asked = ["ssg:sshd_disable_root_login", "ssg:sshd_other", "ssg:none", "lynis:X-1"]
    found = answered(asked, catalogue(), answers)
    assert [one.checks for one in found][:2] == [("SSH-001",), ("SSH-002",)]
    assert [one.better for one in found] == [words["y"], words["y"], None, None]
    assert [one.reason for one in found] == [None, None, words["x"], None]


def test_the_page_names_every_clause_list_and_section() -> None:
    page = coverage_page()
    for number in CLAUSES.clauses:
        assert f"\n| {number} | " in page
    for one in listings():
        assert one.source in page
        assert all(f"`{item.partition(':')[2]}`" in page for item in one.items)
    assert all(f"\n| {number} | " in page for number in sections())
    assert "MAN-602" in page
